"""Tells plugins what was committed. Any number of processes may do so: one takes a delivery for a while, keeps it as
long as the plugin's function runs, and removes it afterwards. If the process dies, another one takes it soon."""

import json
import logging
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

import sqlalchemy as sa

from ..access.actor import SYSTEM
from ..assembly.collect import Owned
from ..declare.working import AfterCommit
from ..storage.audit import AUDIT, CHANGE_SETS
from ..storage.deliveries import DELIVERIES
from ..storage.engines import READ_ONLY
from ..write.cause import Origin
from ..write.change import Change
from ..write.foreign import of_plugin
from ..write.writer import Writer
from .failing import pause_after, told

log = logging.getLogger("paktum")

Result = TypeVar("Result")

HELD = timedelta(seconds=20)
"""How long a process has a delivery without saying that it still works on it."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was done to a record, and is committed.

    key: the same whenever the handler is called for it, and no other's. record: the key of the record; id: what the
    API shows for it. changes: by path, what was different, before and after, as JSON has it. at: when. by: the user, or
    None for the product itself.
    """

    key: str
    record: uuid.UUID
    id: str
    version: int
    action: str
    transition: str | None
    note: str | None
    changes: Mapping[str, tuple[Any, Any]]
    at: datetime
    by: uuid.UUID | None
    _writer: Writer = field(repr=False)

    def run(self, work: Callable[[Change], Result]) -> Result:
        """Run `work(change)` in one transaction, as the product itself. It may run again, as the handler may."""
        return self._writer.run(SYSTEM, work, origin=Origin.SYSTEM, request_id=self.key)

    def settings(self, cls: type[Result]) -> Result:
        """The settings that a plugin has declared as a class."""
        return self._writer.assembly.settings(cls)


def deliver(writer: Writer) -> int:
    """Call the handlers of everything that is due now, not of what comes meanwhile; returns how many were called. One
    that fails is called again."""
    done, began = 0, writer.clock.now()
    while writer.assembly.after_commit and (claimed := _claim(writer, began)) is not None:
        _call(writer, claimed)
        done += 1
    return done


def _claim(writer: Writer, began: datetime) -> Any:
    """The delivery that was due longest then, which is nobody else's meanwhile, or None."""
    now = writer.clock.now()
    due = (DELIVERIES.c.due_at <= began, DELIVERIES.c.handler.in_(list(writer.assembly.after_commit)))
    with writer.engine.execution_options(**{READ_ONLY: True}).connect() as connection:
        if connection.scalar(sa.select(DELIVERIES.c.id).where(*due).limit(1)) is None:
            return None
    first = sa.select(DELIVERIES.c.id).where(*due).order_by(DELIVERIES.c.due_at).limit(1)
    taking = sa.update(DELIVERIES).where(DELIVERIES.c.id == first.with_for_update(skip_locked=True).scalar_subquery())
    taken = taking.values(due_at=now + HELD, attempts=DELIVERIES.c.attempts + 1).returning(*DELIVERIES.c)
    with writer.engine.begin() as connection:
        return connection.execute(taken).one_or_none()


def _call(writer: Writer, claimed: Any) -> None:
    owned = writer.assembly.after_commit[claimed.handler]
    event = _event(writer, owned, claimed)
    mine = sa.and_(DELIVERIES.c.id == claimed.id, DELIVERIES.c.attempts == claimed.attempts)  # unless it was taken over
    try:
        with _kept(writer, mine), of_plugin(owned.plugin, f"the {owned.record.kind} {owned.record.name}", event.id):
            owned.record.run(event)
    except Exception as error:  # noqa: BLE001  the plugin's own code, or the database
        again = writer.clock.now() + pause_after(claimed.attempts)
        ended: Any = sa.update(DELIVERIES).where(mine).values(due_at=again, error=told(error))
    else:
        ended = sa.delete(DELIVERIES).where(mine)
    with writer.engine.begin() as connection:
        connection.execute(ended)


def _event(writer: Writer, owned: Owned[AfterCommit], claimed: Any) -> Event:
    here = (AUDIT.c.record_id == claimed.record_id, AUDIT.c.version == claimed.version)
    joined = sa.select(AUDIT, CHANGE_SETS).join(CHANGE_SETS, CHANGE_SETS.c.id == AUDIT.c.change_set_id).where(*here)
    with writer.engine.execution_options(**{READ_ONLY: True}).connect() as connection:
        row = connection.execute(joined).one()
    return Event(
        key=f"{claimed.handler}:{claimed.record_id.hex}:{claimed.version}",
        record=claimed.record_id,
        id=writer.assembly.entity(owned.record.on).public_id(claimed.record_id),
        version=claimed.version,
        action=row.action,
        transition=row.transition,
        note=row.note,
        changes={path: (before, after) for path, (before, after) in json.loads(row.changes).items()},
        at=row.at,
        by=row.actor_id,
        _writer=writer,
    )


@contextmanager
def _kept(writer: Writer, mine: Any) -> Iterator[None]:
    """Meanwhile, a delivery stays this process's, however long its handler takes; unless the database does not answer
    for so long that another process takes it over."""
    ended = threading.Event()

    def keep() -> None:
        while not ended.wait(HELD.total_seconds() / 4):
            try:
                with writer.engine.begin() as connection:
                    connection.execute(sa.update(DELIVERIES).where(mine).values(due_at=writer.clock.now() + HELD))
            except sa.exc.SQLAlchemyError as error:  # the next time may do
                log.warning("a delivery could not be kept: %s", type(error).__name__)

    keeper = threading.Thread(target=keep, daemon=True)
    keeper.start()
    try:
        yield
    finally:
        ended.set()
        keeper.join()
