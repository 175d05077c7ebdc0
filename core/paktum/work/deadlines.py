"""Takes records along the transitions that are due. Any number of processes may do so: each transition is one's, in the
transaction that it is; what refuses is tried again later."""

import uuid
from collections.abc import Iterator
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from ..access.actor import SYSTEM
from ..assembly.build import Assembly
from ..assembly.model import EntityModel
from ..storage.engines import READ_ONLY
from ..storage.timers import TIMERS
from ..write.cause import Origin
from ..write.change import Change
from ..write.deadlines import Deadlines
from ..write.deletion import chunks
from ..write.writer import Writer
from .failing import pause_after, told

OPERATION = "deadline"
"""What the change sets of due transitions say was done."""


def move_due(writer: Writer) -> int:
    """Take every record that is due along its transition; returns how many moved."""
    return sum(1 for model in with_deadlines(writer.assembly) for moved in _tried(writer, model) if moved)


def with_deadlines(assembly: Assembly) -> Iterator[EntityModel]:
    """The entities whose workflow has deadlines."""
    for model in assembly.entities.values():
        if model.workflow is not None and any(state.deadline for state in model.workflow.states):
            yield model


def _tried(writer: Writer, model: EntityModel) -> Iterator[bool]:
    """Take one due record after the other along its transition; says whether each moved."""
    while _is_due(writer, model):
        tried: list[uuid.UUID] = []
        try:
            moved = writer.run(SYSTEM, partial(_move, model, tried), origin=Origin.SYSTEM, operation=OPERATION)
        except Exception as error:  # a guard refuses, a plugin's code fails, or the database
            if not tried:
                raise
            _note(writer, tried[-1], told(error))
            yield False
        else:
            yield moved
            if not moved:
                return  # others are at it


def _due(model: EntityModel, now: Any) -> Any:
    """What is true of records that are due and not tried again later."""
    assert model.due_field is not None
    columns = model.table.c
    waiting = sa.select(TIMERS.c.record_id).where(TIMERS.c.record_id == columns.id, TIMERS.c.due_at > now)
    return sa.and_(columns[model.due_field.name] <= now, columns.deleted_at.is_(None), ~waiting.exists())


def _is_due(writer: Writer, model: EntityModel) -> bool:
    wanted = sa.select(model.table.c.id).where(_due(model, writer.clock.now())).limit(1)
    with writer.engine.execution_options(**{READ_ONLY: True}).connect() as connection:
        return connection.scalar(wanted) is not None


def _move(model: EntityModel, tried: list[uuid.UUID], change: Change) -> bool:
    """Move the record that is due longest, which nobody else moves meanwhile; says whether there was one."""
    assert model.due_field is not None
    assert model.state_field is not None
    assert model.workflow is not None
    column = model.table.c[model.due_field.name]
    first = sa.select(model.cls).where(_due(model, change.now)).order_by(column, model.table.c.id).limit(1)
    record = change.session.scalars(first.with_for_update(skip_locked=True)).first()
    if record is None:
        return False
    tried.append(record.id)
    state = model.workflow.state(getattr(record, model.state_field.name))
    if state is None or state.deadline is None:  # the plugin that had said so is another one now
        setattr(record, model.due_field.name, None)
    else:
        change.transition(record, state.deadline.transition)
    return True


def fill_deadlines(assembly: Assembly, engine: sa.Engine) -> None:
    """Say when records are due that are in their state since before it had a deadline: they have all of it yet."""
    for model in with_deadlines(assembly):
        Writer(assembly, engine).run(SYSTEM, partial(_fill, model), origin=Origin.SYSTEM)


def _fill(model: EntityModel, change: Change) -> None:
    assert model.due_field is not None
    assert model.state_field is not None
    assert model.workflow is not None
    columns, name = model.table.c, model.due_field.name
    states = [state.code for state in model.workflow.states if state.deadline is not None]
    lacking = sa.and_(columns[name].is_(None), columns[model.state_field.name].in_(states))
    for some in chunks(change.session.scalars(sa.select(columns.id).where(lacking)).all()):
        for record in change.fetch(model.cls, columns.id.in_(some)):
            for value in Deadlines(change.session, change.assembly, change.now).values(model, record).values():
                change.session.connection().execute(
                    sa.update(model.table).where(columns.id == record.id).values({name: value})
                )


def _note(writer: Writer, key: uuid.UUID, error: str) -> None:
    """Keep why a record could not be moved, and try it again after a while."""
    insert: Any = postgresql.insert if writer.engine.dialect.name == "postgresql" else sqlite.insert
    now = writer.clock.now()
    with writer.engine.begin() as connection:
        attempts = (connection.scalar(sa.select(TIMERS.c.attempts).where(TIMERS.c.record_id == key)) or 0) + 1
        values = {"due_at": now + pause_after(attempts), "attempts": attempts, "error": error}
        new = insert(TIMERS).values(record_id=key, state="", **values)
        connection.execute(new.on_conflict_do_update(index_elements=["record_id"], set_=values))
