"""Writes down what a transaction does: a change set, and a row for each record that it changes, in two statements."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from ..access.actor import Actor
from ..assembly.build import Assembly
from ..assembly.collect import code_of
from ..assembly.model import EntityModel, FacetModel
from ..declare.entity import Entity
from ..storage.audit import AUDIT, CHANGE_SETS
from ..storage.deliveries import DELIVERIES
from ..storage.insertion import insertion
from ..storage.types import new_id
from .canonical import layout_of, text_of
from .cause import Cause, Origin

CREATE, UPDATE, DELETE, RESTORE, TRANSITION = "create", "update", "delete", "restore", "transition"
PURGE = "purge"
"""What can be done to a record."""

Values = Mapping[str, Any]

NEW_CHANGE_SET = tuple(column.name for column in CHANGE_SETS.c if column.name != "position")
NEW_ROW = tuple(column.name for column in AUDIT.c)
NEW_DELIVERY = tuple(column.name for column in DELIVERIES.c if column.name != "error")


@dataclass(slots=True)
class _Entry:
    """What happens to one record. `values`: by path, what an attribute was before the transaction, and what it is."""

    model: EntityModel
    key: uuid.UUID
    version: int
    action: str
    values: dict[str, list[Any]] = field(default_factory=dict)
    transition: str | None = None
    note: str | None = None


class Audit:
    """What one transaction has to write of itself."""

    def __init__(self, session: Session, assembly: Assembly, actor: Actor, now: datetime, cause: Cause) -> None:
        self._session, self._actor, self._now, self._cause = session, actor, now, cause
        self._assembly = assembly
        self._open: dict[uuid.UUID, _Entry] = {}
        self._done: list[_Entry] = []
        self._is_told = False

    @cached_property
    def change_set(self) -> uuid.UUID:
        """The key of the transaction's change set."""
        return new_id()

    def made(self, model: EntityModel, record: Entity, values: Values, facets: Mapping[str, Values]) -> None:
        """Note a new record with its values and those of its facets."""
        entry = self._open[record.id] = _Entry(model, record.id, record.version, CREATE)
        self._note(entry, model, values, {})
        for name, part in facets.items():
            self._note(entry, model.facets[name], part, {})

    def changed(
        self, model: EntityModel, record: Entity, part: EntityModel | FacetModel, before: Values, after: Values
    ) -> None:
        """Note that attributes of a record, or of a facet of it, are different; its version is the new one already."""
        self._note(self._entry(model, record, UPDATE), part, after, before)

    def moved(self, model: EntityModel, record: Entity, before: str, after: str, name: str, note: str | None) -> None:
        """Note that a record has followed a transition."""
        assert model.state_field is not None
        entry = self._entry(model, record, TRANSITION)
        if entry.action == UPDATE:
            entry.action = TRANSITION
        entry.transition, entry.note = name, note
        state = model.state_field.name
        self._note(entry, model, {state: after}, {state: before})

    def marked(self, model: EntityModel, versions: Mapping[uuid.UUID, int], action: str) -> None:
        """Note what happens to records as a whole, such as being deleted; their versions are the new ones."""
        for key, version in versions.items():
            if key in self._open:
                self._done.append(self._open.pop(key))
            self._done.append(_Entry(model, key, version, action))

    def write(self, on_behalf_of: uuid.UUID | None) -> None:
        """Write all that was noted, if anything is different at all, and in whose place it was done."""
        entries = [*self._done, *self._open.values()]
        self._done.clear()
        self._open.clear()
        if not entries:
            return
        connection, cause = self._session.connection(), self._cause
        if not self._is_told:
            self._is_told = True
            who = (self._actor.user_id, on_behalf_of, cause.approved_by)
            row = (self.change_set, self._now, *who, cause.origin.value, cause.operation, cause.request_id)
            insertion(connection, CHANGE_SETS, NEW_CHANGE_SET).run(connection, [row])
        rows = [self._row(entry, self.change_set) for entry in entries]
        insertion(connection, AUDIT, NEW_ROW).run(connection, rows)
        if cause.origin is not Origin.DEMO:
            told = [row for entry in entries for row in self._deliveries(entry)]
            insertion(connection, DELIVERIES, NEW_DELIVERY).run(connection, told)

    def _row(self, entry: _Entry, change_set: uuid.UUID) -> tuple[Any, ...]:
        changes = text_of({path: values for path, values in entry.values.items() if values[0] != values[1]})
        told = (entry.action, entry.transition, entry.note, changes)
        return (entry.key, entry.version, entry.model.prefix, change_set, *told)

    def _deliveries(self, entry: _Entry) -> Iterator[tuple[Any, ...]]:
        """What plugins are to be told of what happened to a record."""
        for owned in entry.model.after_commit:
            if owned.record.follows(entry.action, entry.transition):
                yield (new_id(), code_of(owned), entry.key, entry.version, self._now, 0)

    def _entry(self, model: EntityModel, record: Entity, action: str) -> _Entry:
        found = self._open.get(record.id)
        if found is None:
            found = self._open[record.id] = _Entry(model, record.id, record.version, action)
        return found

    def _note(self, entry: _Entry, part: EntityModel | FacetModel, after: Values, before: Values) -> None:
        values, layout = entry.values, layout_of(self._assembly, part)
        for name, value in after.items():
            known = layout[name]
            if known.is_secret:
                continue
            now = None if value is None else known.write(value)
            if known.path in values:
                values[known.path][1] = now
                continue
            was = before.get(name)
            if was is not None or now is not None:
                values[known.path] = [None if was is None else known.write(was), now]
