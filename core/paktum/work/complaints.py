"""What does not get done: for `paktum doctor`."""

from collections.abc import Iterator

import sqlalchemy as sa

from ..assembly.build import Assembly
from ..assembly.model import EntityModel
from ..storage.deliveries import DELIVERIES
from ..storage.engines import READ_ONLY
from ..storage.soundness import Finding
from ..storage.timers import TIMERS
from .deadlines import with_deadlines
from .models import ScheduledJob

OFTEN = 3
"""Attempts in a row that have failed, from which on it is told."""

AGAIN = "mend what the error names; it is tried again by itself"


def undone(assembly: Assembly, engine: sa.Engine) -> Iterator[Finding]:
    """What has failed several times and not succeeded since, of what is tried again."""
    jobs = assembly.entity(ScheduledJob).table.c
    deliveries = sa.select(DELIVERIES.c.handler, sa.func.count().label("times"), sa.func.max(DELIVERIES.c.error))
    called = (DELIVERIES.c.attempts >= OFTEN, DELIVERIES.c.handler.in_(list(assembly.after_commit)))
    told = deliveries.where(*called).group_by(DELIVERIES.c.handler)
    tried = (jobs.failures >= OFTEN, jobs.deleted_at.is_(None), jobs.code.in_(list(assembly.jobs)))
    failed = sa.select(jobs.code, jobs.failures, jobs.error).where(*tried)
    with engine.execution_options(**{READ_ONLY: True}).connect() as connection:
        for handler, times, error in connection.execute(told):
            yield Finding(
                "DELIVERY_FAILING", f"{handler} has failed for {times:,} events; the last error: {error}", AGAIN
            )
        for code, failures, error in connection.execute(failed):
            yield Finding("JOB_FAILING", f"{code} has failed {failures:,} times; the last error: {error}", AGAIN)
        stuck = [connection.execute(_stuck(model)).one() for model in with_deadlines(assembly)]
        if times := sum(row[0] for row in stuck):
            error = max(row[1] or "" for row in stuck)
            yield Finding(
                "DEADLINE_FAILING", f"{times:,} records do not move on when due; the last error: {error}", AGAIN
            )


def _stuck(model: EntityModel) -> sa.Select[int, str]:
    """How many living records were not moved on though they were due, and why the last was not."""
    assert model.due_field is not None
    record = model.table.c
    query = sa.select(sa.func.count(), sa.func.max(TIMERS.c.error)).join(model.table, record.id == TIMERS.c.record_id)
    due = record[model.due_field.name] <= TIMERS.c.retry_at  # its deadline may be another one now
    return query.where(TIMERS.c.attempts >= OFTEN, record.deleted_at.is_(None), due)
