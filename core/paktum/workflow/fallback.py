"""What becomes of records in states that a plugin inserted into somebody else's workflow, when it is disabled."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from ..access.actor import SYSTEM
from ..assembly.build import Assembly
from ..assembly.model import EntityModel
from ..declare.workflow import State
from ..write.cause import Origin
from ..write.change import Change
from ..write.writer import Writer


@dataclass(frozen=True, slots=True)
class MovedRecords:
    """So many records of an entity were moved from a state to its fallback."""

    entity: str
    state: str
    fallback: str
    records: int


def move_to_fallbacks(assembly: Assembly, writer: Writer, plugin: str) -> list[MovedRecords]:
    """Move every record in a state that the plugin inserted to the state's fallback, all in one transaction.

    Each move stands in the record's history, without a transition. Deleted records move too, since they may be brought
    back.
    """

    def work(change: Change) -> list[MovedRecords]:
        return [_move(change, model, state) for model, state in _inserted(assembly, plugin)]

    done = writer.run(SYSTEM, work, origin=Origin.PLUGINS, operation=f"disable {plugin}")
    return [moved for moved in done if moved.records]


def _inserted(assembly: Assembly, plugin: str) -> Iterator[tuple[EntityModel, State]]:
    for model in assembly.entities.values():
        if model.workflow is None:
            continue
        known = assembly.workflows[model.workflow.code]
        for state in model.workflow.states:
            if known.plugin != plugin and known.state_owners[state.code] == plugin:
                yield model, state


def _move(change: Change, model: EntityModel, state: State) -> MovedRecords:
    assert model.state_field is not None, "an entity with a workflow has a state"
    assert state.fallback is not None, "the assembly checks what is inserted"
    table = model.table.c
    here = table[model.state_field.name] == state.code
    records = change.session.scalars(sa.select(model.cls).where(here).order_by(table.id)).all()
    values: dict[str, Any] = {model.state_field.name: state.fallback}
    for record in records:
        change.update(record, **values)
    return MovedRecords(model.type_name, state.code, state.fallback, len(records))
