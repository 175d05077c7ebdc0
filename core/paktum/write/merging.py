"""Merges two records of a kind: one goes on as both, the other is deleted and leads to it."""

import uuid
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ..assembly.model import EntityModel, FieldModel
from ..declare.entity import Entity
from ..declare.errors import Problem, Refused, missing_permission, refuse
from ..declare.labels import label as _
from ..storage.merged_ids import MERGED_IDS
from .canonical import attributes_of
from .deletion import chunks, references_to
from .saving import Parts
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
        lacking, chosen = self._inherited(is_chosen=False), self._inherited(is_chosen=True)
        with self.change.moving():
            self._move()
        self.change.carry_over(self.other, {self.into.name: self.survivor}, {})
        key = self.survivor.id
        self.change.delete(self.other)
        survivor = self.change.get(self.model.cls, key)
        chosen = self.change.completed(survivor, chosen)
        parts = {name: {**lacking.get(name, {}), **chosen.get(name, {})} for name in {*lacking, *chosen}}
        self.change.carry_over(survivor, parts.pop("", {}), parts)

    def _attributes(self) -> Iterator[tuple[str, str, FieldModel]]:
        """The attributes that the survivor may get: path, facet, attribute."""
        for path, (facet, field) in attributes_of(self.model).items():
            is_system = not facet and (field.name in SYSTEM or field.name in KEPT)
            if not is_system and field is not self.into and field is not self.model.state_field:
                yield path, facet, field

    def _inherited(self, *, is_chosen: bool) -> Parts:
        """What the survivor gets, by facet: the values that were chosen, or else those that it lacks."""
        parts = dict[str, dict[str, Any]]()
        for path, facet, field in self._attributes():
            if (path in self.taken) is not is_chosen:
                continue
            own, other = (getattr(self._part(each, facet), field.name) for each in (self.survivor, self.other))
            if not is_chosen and (own is not None or other is None):
                continue
            if field.is_encrypted and other is not None:
                other = str(other)  # it is encrypted for its record
            if other is not self.survivor:
                parts.setdefault(facet, {})[field.name] = other
        return parts

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
                if field.target is None:  # a bare key
                    to = to.id
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
    model = change.assembly.entity(cls)
    if model.merged_into is None:
        return {}
    table, kept = model.table, MERGED_IDS
    had = (table.c.source == source, table.c.external_id.in_(external_ids))
    here = sa.select(table.c.external_id, table.c.id, table.c.deleted_at)
    here = here.where(*had, _into(model).is_not(None))
    purged = (kept.c.type == model.prefix, kept.c.source == source, kept.c.external_id.in_(external_ids))
    known = sa.union_all(here, sa.select(kept.c.external_id, kept.c.record_id, sa.null()).where(*purged))
    rows = change.session.execute(known.order_by(known.selected_columns.deleted_at.nulls_first()))
    led: dict[str, uuid.UUID] = {row.external_id: row.id for row in rows}  # the last that was merged counts
    now = merged_to(change.session, model, set(led.values()))
    records = {record.id: record for record in change.fetch(cls, table.c.id.in_(set(now.values())))} if now else {}
    return {external_id: records[now[key]] for external_id, key in led.items() if now.get(key) in records}


def merged_to(session: Session, model: EntityModel, keys: Collection[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """The living records that merged ones are part of now, by the keys of these; a living record is its own."""
    table, into = model.table, _into(model)
    found, leading = dict[uuid.UUID, uuid.UUID](), {key: key for key in keys}
    while leading:
        further: dict[uuid.UUID, uuid.UUID | None] = {}
        for some in chunks(set(leading.values())):
            for row in session.execute(sa.select(table.c.id, table.c.deleted_at, into).where(table.c.id.in_(some))):
                further[row.id] = row.id if row.deleted_at is None else row[2]
        found |= {key: at for key, at in leading.items() if further.get(at) == at}
        leading = {key: to for key, at in leading.items() if (to := further.get(at)) is not None and to != at}
    return found


def keep_merged_ids(session: Session, model: EntityModel, purged: Collection[uuid.UUID]) -> None:
    """Let external ids, and what was merged, lead past records that are purged to what those were merged into."""
    if model.merged_into is None:
        return
    table, kept, into = model.table, MERGED_IDS, _into(model)
    wanted = sa.select(table.c.id, table.c.source, table.c.external_id, into.label("into")).where(into.is_not(None))
    rows = [row for some in chunks(purged) for row in session.execute(wanted.where(table.c.id.in_(some)))]
    leads = {row.id: row.into for row in rows}
    for row in rows:
        to = row.into
        while to in purged:
            to = leads.get(to)
        if to is None:
            continue
        session.execute(sa.update(table).where(into == row.id).values({into.name: to}))
        session.execute(sa.update(kept).where(kept.c.record_id == row.id).values(record_id=to))
        if row.source is not None and row.external_id is not None:
            here = {"type": model.prefix, "source": row.source, "external_id": row.external_id}
            session.execute(sa.delete(kept).where(*(kept.c[name] == value for name, value in here.items())))
            session.execute(sa.insert(kept).values(**here, record_id=to))
    for some in chunks(purged):
        session.execute(sa.delete(kept).where(kept.c.record_id.in_(some)))


def _into(model: EntityModel) -> sa.Column[Any]:
    assert model.merged_into is not None
    assert model.merged_into.column is not None
    return model.table.c[model.merged_into.column.name]
