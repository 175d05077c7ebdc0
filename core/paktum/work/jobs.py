"""Runs what is done again and again. Any number of processes may look for it; each occurrence is done by one of them,
in the transaction that also says when the next one is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from ..access.actor import SYSTEM
from ..assembly.build import Assembly
from ..declare.errors import refuse
from ..declare.working import Job
from ..storage.engines import READ_ONLY
from ..storage.types import new_id
from ..write.cause import Origin
from ..write.change import Change
from ..write.foreign import of_plugin
from ..write.writer import Writer
from .failing import pause_after, told
from .models import ScheduledJob

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class KnownJob:
    """When a job last succeeded, when it is run next, how often it has failed since, and why."""

    code: str
    last_at: datetime | None
    next_at: datetime
    failures: int
    error: str | None


def run_jobs(writer: Writer) -> int:
    """Run every job whose time has come; returns how many were run. One that fails is tried again later."""
    if not writer.assembly.jobs:
        return 0
    now = writer.clock.now()
    planned = _planned(writer)
    _plan(writer, {code: now for code in writer.assembly.jobs if code not in planned})
    return sum(_tried(writer, code) for code, at in planned.items() if at <= now)


def run_job(writer: Writer, code: str) -> None:
    """Run one job now, whatever its time; refuses with JOB_UNKNOWN, and raises what the job raises."""
    if code not in writer.assembly.jobs:
        known = ", ".join(writer.assembly.jobs) or "none"
        raise refuse("JOB_UNKNOWN", f"there is no job {code!r}; there are: {known}")
    _plan(writer, {code: writer.clock.now()} if code not in _planned(writer) else {})
    _done(writer, code, at_any_time=True)


def known_jobs(writer: Writer) -> list[KnownJob]:
    """Every job, by code."""
    now, planned = writer.clock.now(), _planned(writer)
    _plan(writer, {code: now for code in writer.assembly.jobs if code not in planned})
    columns = _table(writer.assembly).c
    listed = sa.select(columns.code, columns.last_at, columns.next_at, columns.failures, columns.error)
    with writer.engine.execution_options(**{READ_ONLY: True}).connect() as connection:
        rows = connection.execute(listed.where(columns.deleted_at.is_(None)).order_by(columns.code))
        return [KnownJob(*row) for row in rows if row.code in writer.assembly.jobs]


def next_after(job: Job, moment: datetime) -> datetime:
    """When a job is run next after a moment, in UTC."""
    if job.every_minutes is not None:
        period = timedelta(minutes=job.every_minutes)
        return EPOCH + ((moment - EPOCH) // period + 1) * period
    zone, at = ZoneInfo(job.zone), time.fromisoformat(job.at or "")
    day = moment.astimezone(zone).date()
    days = (datetime.combine(day + timedelta(days=n), at, zone).astimezone(UTC) for n in range(3))
    return next(each for each in days if each > moment)


def _table(assembly: Assembly) -> sa.Table:
    return assembly.entity(ScheduledJob).table


def _planned(writer: Writer) -> dict[str, datetime]:
    """When each job that is known to the database is run next."""
    table = _table(writer.assembly)
    with writer.engine.execution_options(**{READ_ONLY: True}).connect() as connection:
        found = connection.execute(sa.select(table.c.code, table.c.next_at).where(table.c.deleted_at.is_(None)))
        return {row.code: row.next_at for row in found if row.code in writer.assembly.jobs}


def _plan(writer: Writer, new: Mapping[str, datetime]) -> None:
    """Say when jobs that the database does not know yet are run for the first time; another process may have."""
    if not new:
        return
    table = _table(writer.assembly)
    insert: Any = postgresql.insert if writer.engine.dialect.name == "postgresql" else sqlite.insert
    rows = [
        {
            "id": new_id(), "version": 1, "created_at": now, "changed_at": now, "failures": 0, "code": code,
            "next_at": next_after(writer.assembly.jobs[code].record, now),
        }
        for code, now in new.items()
    ]  # fmt: skip
    with writer.engine.begin() as connection:
        connection.execute(insert(table).on_conflict_do_nothing(), rows)


def _tried(writer: Writer, code: str) -> bool:
    """Run a job unless another process does; what it raises is kept."""
    try:
        return _done(writer, code, at_any_time=False)
    except Exception as error:  # noqa: BLE001  the plugin's own code, or the database
        _note(writer, code, told(error))
        return True


def _done(writer: Writer, code: str, *, at_any_time: bool) -> bool:
    owned, table = writer.assembly.jobs[code], _table(writer.assembly)

    def work(change: Change) -> bool:
        wanted = sa.select(table.c.id).where(table.c.code == code, table.c.deleted_at.is_(None))
        if not at_any_time:
            wanted = wanted.where(table.c.next_at <= change.now)
        key = change.session.connection().scalar(wanted.with_for_update(skip_locked=not at_any_time))
        if key is None:
            return False
        with of_plugin(owned.plugin, f"the job {owned.record.name}"):
            owned.record.run(change)
        values = {
            "next_at": next_after(owned.record, change.now), "last_at": change.now, "changed_at": change.now,
            "failures": 0, "error": None, "version": table.c.version + 1,
        }  # fmt: skip
        change.session.connection().execute(sa.update(table).where(table.c.id == key).values(values))
        return True

    return writer.run(SYSTEM, work, origin=Origin.SYSTEM, operation=code)


def _note(writer: Writer, code: str, error: str) -> None:
    """Keep why a job has failed, and when it is tried again: after a while, or at its next time if that is sooner."""
    table, now = _table(writer.assembly), writer.clock.now()
    here = (table.c.code == code, table.c.deleted_at.is_(None))
    with writer.engine.begin() as connection:
        failures = connection.execute(sa.select(table.c.failures).where(*here).with_for_update()).scalar_one() + 1
        again = min(now + pause_after(failures), next_after(writer.assembly.jobs[code].record, now))
        values = {"next_at": again, "failures": failures, "error": error, "changed_at": now}
        connection.execute(sa.update(table).where(*here).values(**values, version=table.c.version + 1))
