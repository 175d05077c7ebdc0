"""Finding the records that references mean, by external id or by another attribute, many at a time."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from ..assembly.model import EntityModel, FieldModel, Kind
from ..declare.entity import Entity
from ..write.change import Change

EXTERNAL_ID = "external_id"


def is_searched(field: FieldModel) -> bool:
    """Whether records can be looked up by an attribute: it is a text that the database can compare."""
    return field.kind in {Kind.STRING, Kind.CODE} and field.computed is None and not field.is_encrypted


@dataclass(frozen=True, slots=True, eq=False)
class Lookup:
    """How a text names a record of `model`: by the attribute `by`; `source` is that of external ids.

    create: whether a record that is not found is made.
    """

    model: EntityModel
    by: str
    source: str
    create: bool

    def key(self, text: str) -> str:
        """What is compared: texts without case and accents, codes and external ids as they stand."""
        field = self.model.fields[self.by]
        return text if field.fold is None else field.folded(text) or ""

    def key_of(self, record: Entity) -> str | None:
        """The key of a record that was just written, or None if it has none."""
        if self.by == EXTERNAL_ID and record.source != self.source:
            return None
        text = getattr(record, self.by)
        return None if text is None else self.key(text)

    def statement(self, keys: Iterable[str]) -> "sa.Select[str, uuid.UUID]":
        """Key and id of the living records with one of these keys."""
        field, table = self.model.fields[self.by], self.model.table
        column: sa.Column[str] | None = field.column if field.fold is None else field.fold
        assert column is not None
        found = sa.select(column, table.c.id).where(column.in_(sorted(keys)), table.c.deleted_at.is_(None))
        return found.where(table.c.source == self.source) if self.by == EXTERNAL_ID else found


Name = tuple[Lookup, str]
"""A key and how to look it up."""


class Directory:
    """The ids of the records that lookups have found: one, or several that share a name.

    A name that found nothing is asked for again with the next batch, because the record may exist by then.
    """

    def __init__(self, known: Mapping[Name, tuple[uuid.UUID, ...]] | None = None) -> None:
        self.known = dict(known or {})

    def fetch(self, change: Change, names: Iterable[Name]) -> "Directory":
        """A directory of just these names; one or two statements for each lookup, and none for what is known."""
        result = Directory()
        missing: dict[Lookup, set[str]] = {}
        for name in names:
            if name in self.known:
                result.known[name] = self.known[name]
            else:
                missing.setdefault(name[0], set()).add(name[1])
        for lookup, keys in missing.items():
            for key, record_id in change.session.execute(lookup.statement(keys)):
                result.add((lookup, key), record_id)
            lost = {key for key in keys if (lookup, key) not in result.known}
            if lookup.by == EXTERNAL_ID and lost:
                for key, survivor in change.survivors(lookup.model.cls, lookup.source, lost).items():
                    result.add((lookup, key), survivor.id)
        return result

    def find(self, name: Name) -> tuple[uuid.UUID, ...]:
        """The ids of the records with a name; empty if there is none."""
        return self.known.get(name, ())

    def add(self, name: Name, record_id: uuid.UUID) -> None:
        """Note that a record has a name."""
        known = self.known.get(name, ())
        if record_id not in known:
            self.known[name] = (*known, record_id)

    def merge(self, other: "Directory") -> None:
        """Take over what another directory found, once its transaction is committed."""
        self.known.update(other.known)
