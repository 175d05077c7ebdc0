"""Merges two records of a kind: one goes on as both, the other is deleted and leads to it."""

import uuid
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

import sqlalchemy as sa

from ..assembly.model import EntityModel, FieldModel
from ..declare.entity import Entity
from ..declare.errors import Problem, Refused, missing_permission, refuse
from ..declare.labels import label as _
from .canonical import attributes_of
from .deletion import chunks, references_to
from .preparing import is_living
from .storing import SYSTEM

if TYPE_CHECKING:
    from .change import Change  # which merges

E = TypeVar("E", bound=Entity)

Chosen = tuple[FieldModel, tuple[str, ...]]

KEPT = frozenset({"source", "external_id"})
"""What both keep: a record is found by the external id that a merged one had, which leads to it."""


class Merging:
    """One merge inside a transaction."""

    def __init__(self, change: "Change", model: EntityModel, survivor: Entity, other: Entity) -> None:
        if model.merged_into is None:
            raise TypeError(f"{model.type_name} does not declare that its records can be merged")
        if survivor is other:
            raise refuse("INVALID_VALUE", _("A record is not merged with itself."), "merged", "id")
        self.change, self.model, self.survivor, self.other = change, model, survivor, other
        self.into = model.merged_into
        self.taken: set[str] = set()

    def chosen(self, paths: Collection[str]) -> list[Chosen]:
        """The attributes whose values are taken in place of the survivor's own, with their paths in an input; refuses
        what cannot be chosen, or not by this actor."""
        known = {path: (facet, field) for path, facet, field in self._attributes() if field.writable}
        problems, found = list[Problem](), list[Chosen]()
        for index, path in enumerate(paths):
            place = ("fromMerged", str(index))
            if path not in known:
                problems.append(Problem("INVALID_VALUE", _("not a field that can be chosen"), place))
                continue
            field = known[path][1]
            if field.meta.write and not self.change.actor.may(field.meta.write):
                problems.append(Problem("FORBIDDEN", missing_permission(field.meta.write), place))
            found.append((field, (*path.split(".")[:-1], field.input_name)))
            self.taken.add(path)
        if problems:
            raise Refused(*problems)
        return found

    def run(self) -> None:
        """Do it, with the product's rights: nothing that belongs to the record stays behind."""
        values, facets = self._inherited()
        self._move()
        self.change.carry_over(self.other, {self.into.name: self.survivor}, {})
        key = self.survivor.id
        self.change.delete(self.other)
        survivor = self.change.get(self.model.cls, key)
        self.change.carry_over(survivor, values, facets)

    def _attributes(self) -> Iterator[tuple[str, str, FieldModel]]:
        """The attributes that the survivor may get: path, facet, attribute."""
        for path, (facet, field) in attributes_of(self.model).items():
            is_system = not facet and (field.name in SYSTEM or field.name in KEPT)
            if not is_system and field is not self.into and field is not self.model.state_field:
                yield path, facet, field

    def _inherited(self) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
        """What the survivor gets: values that it lacks, and those that were chosen."""
        values, facets = dict[str, Any](), dict[str, dict[str, Any]]()
        for path, facet, field in self._attributes():
            own, other = (getattr(self._part(each, facet), field.name) for each in (self.survivor, self.other))
            if path not in self.taken and (own is not None or other is None):
                continue
            if field.is_encrypted and other is not None:
                other = str(other)  # it is encrypted for its record
            if other is not self.survivor:
                (facets.setdefault(facet, {}) if facet else values)[field.name] = other
        return values, facets

    def _part(self, record: Entity, facet: str) -> Any:
        cls = self.model.facets[facet].cls if facet else None
        return record if cls is None else self.change.facet(record, cls)

    def _move(self) -> None:
        """Let everything that refers to the other record refer to the survivor."""
        for holder, facet, field, column in references_to(self.change.assembly, self.model):
            if field is self.into:
                continue
            for record in self._holding(holder, column):
                to: Any = self.survivor
                if record is self.survivor:  # it stood below the other, and takes its place
                    to = getattr(self._part(self.other, facet), field.name)
                    to = None if to in (self.survivor, self.other) else to
                elif record is self.other:
                    to = None if field.nullable else self.survivor
                if facet:
                    self.change.carry_over(record, {}, {facet: {field.name: to}})
                else:
                    self.change.carry_over(record, {field.name: to}, {})

    def _holding(self, holder: EntityModel, column: sa.Column[Any]) -> Iterable[Entity]:
        """The living records whose reference, their own or a facet's, leads to the other record."""
        table = holder.table
        found = sa.select(table.c.id).where(column == self.other.id, table.c.deleted_at.is_(None))
        if column.table is not table:
            found = found.join(column.table, column.table.c.id == table.c.id)
        keys: list[uuid.UUID] = list(self.change.session.scalars(found))
        for some in chunks(keys):
            yield from self.change.fetch(holder.cls, table.c.id.in_(some), lock=True)


def survivors(change: "Change", cls: type[E], source: str, external_ids: Collection[str]) -> dict[str, E]:
    """The living records that those were merged into which had come from a source, by their external ids."""
    found, waiting = dict[str, E](), dict[uuid.UUID, set[str]]()
    model = change.assembly.entity(cls)
    if model.merged_into is None or model.merged_into.column is None:
        return found
    table, into = model.table, model.table.c[model.merged_into.column.name]
    had = (table.c.source == source, table.c.external_id.in_(external_ids), into.is_not(None))
    for external_id, key in change.session.execute(
        sa.select(table.c.external_id, into).where(*had).order_by(table.c.deleted_at)
    ):
        waiting.setdefault(key, set()).add(external_id)
    while waiting:
        further: dict[uuid.UUID, set[str]] = {}
        for record in change.fetch(cls, table.c.id.in_(waiting)):
            if is_living(record):
                found |= dict.fromkeys(waiting[record.id], record)
            elif (next_key := getattr(record, model.merged_into.column.key)) is not None:
                further.setdefault(next_key, set()).update(waiting[record.id])
        waiting = further
    return found
