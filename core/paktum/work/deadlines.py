"""Takes records along the transitions that are due. Any number of processes may do so: each transition is one's, in the
transaction that it is; what refuses is tried again later. What becomes due meanwhile is left to the next time."""

import uuid
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from ..access.actor import SYSTEM
from ..assembly.build import Assembly
from ..assembly.model import EntityModel
from ..storage.engines import READ_ONLY
from ..storage.facet_rows import BATCH
from ..storage.timers import TIMERS
from ..write.cause import Origin
from ..write.change import Change
from ..write.deadlines import Deadlines
from ..write.writer import Writer
from .failing import pause_after, told

OPERATION = "deadline"
"""What the change sets of due transitions say was done."""


def move_due(writer: Writer) -> int:
    """Take every record that is due now along its transition, each once; returns how many moved."""
    return sum(_tried(writer, model, key) for model in with_deadlines(writer.assembly) for key in _keys(writer, model))


def with_deadlines(assembly: Assembly) -> Iterator[EntityModel]:
    """The entities whose workflow has deadlines."""
    for model in assembly.entities.values():
        if model.workflow is not None and any(state.deadline for state in model.workflow.states):
            yield model


def _keys(writer: Writer, model: EntityModel) -> Sequence[uuid.UUID]:
    """The records that are due now, longest first."""
    assert model.due_field is not None
    order = (model.table.c[model.due_field.name], model.table.c.id)
    wanted = sa.select(model.table.c.id).where(_due(model, writer.clock.now())).order_by(*order)
    with writer.engine.execution_options(**{READ_ONLY: True}).connect() as connection:
        return connection.scalars(wanted).all()


def _tried(writer: Writer, model: EntityModel, key: uuid.UUID) -> bool:
    """Take a record along its transition; says whether it moved."""
    try:
        return writer.run(SYSTEM, partial(_move, model, key), origin=Origin.SYSTEM, operation=OPERATION)
    except Exception as error:  # noqa: BLE001  a guard refuses, a plugin's code fails, or the database
        _note(writer, key, told(error))
        return False


def _due(model: EntityModel, now: Any) -> Any:
    """What is true of records that are due and not tried again later."""
    assert model.due_field is not None
    columns = model.table.c
    waiting = sa.select(TIMERS.c.record_id).where(TIMERS.c.record_id == columns.id, TIMERS.c.retry_at > now)
    return sa.and_(columns[model.due_field.name] <= now, columns.deleted_at.is_(None), ~waiting.exists())


def _move(model: EntityModel, key: uuid.UUID, change: Change) -> bool:
    """Move a record if it is still due and nobody else moves it meanwhile."""
    assert model.due_field is not None
    assert model.state_field is not None
    assert model.workflow is not None
    here = sa.select(model.cls).where(model.table.c.id == key, _due(model, change.now))
    record = change.session.scalars(here.with_for_update(skip_locked=True)).first()
    if record is None:
        return False
    state = model.workflow.state(getattr(record, model.state_field.name))
    if state is None or state.deadline is None:  # the plugin that had said so is another one now
        setattr(record, model.due_field.name, None)
    else:
        change.transition(record, state.deadline.transition)
    return True


def fill_deadlines(assembly: Assembly, engine: sa.Engine, batch: int = BATCH) -> None:
    """Say when records are due that are in their state since before it had a deadline: they have all of it yet. Those
    that have one, or a day that has none, are not touched; it may be interrupted, and run again."""
    writer = Writer(assembly, engine)
    for model in with_deadlines(assembly):
        for filling in writer.run(SYSTEM, partial(_fillings, model, batch), origin=Origin.SYSTEM):
            while _rows(engine, filling) == batch:
                pass


def _rows(engine: sa.Engine, filling: sa.Update) -> int:
    with engine.begin() as connection:
        return connection.execute(filling).rowcount


def _fillings(model: EntityModel, batch: int, change: Change) -> list[sa.Update]:
    """For each state with a deadline, what fills so many rows that lack it."""
    assert model.due_field is not None
    assert model.state_field is not None
    assert model.workflow is not None
    deadlines = Deadlines(change.session, change.assembly, change.now)
    due, key, found = model.table.c[model.due_field.name], model.table.c.id, []
    for state in model.workflow.states:
        if state.deadline is not None:
            value = deadlines.stored(model, state.deadline)
            lacking = (due.is_(None), model.table.c[model.state_field.name] == state.code, value.is_not(None))
            some = sa.select(key).where(*lacking).order_by(key).limit(batch)
            found.append(sa.update(model.table).where(key.in_(some)).values({due.name: value}))
    return found


def _note(writer: Writer, key: uuid.UUID, error: str) -> None:
    """Keep why a record could not be moved, and try it again after a while."""
    insert: Any = postgresql.insert if writer.engine.dialect.name == "postgresql" else sqlite.insert
    now = writer.clock.now()
    with writer.engine.begin() as connection:
        attempts = (connection.scalar(sa.select(TIMERS.c.attempts).where(TIMERS.c.record_id == key)) or 0) + 1
        values = {"retry_at": now + pause_after(attempts), "attempts": attempts, "error": error}
        new = insert(TIMERS).values(record_id=key, **values)
        connection.execute(new.on_conflict_do_update(index_elements=["record_id"], set_=values))
