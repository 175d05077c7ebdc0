"""Puts in what is shipped as data: each record once, so that what a company changes or deletes stays so."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import sqlalchemy as sa

from ..assembly.model import Kind
from ..declare.defaults import Defaults
from ..declare.entity import Entity
from .change import Change

SOURCE = "paktum"
"""The source of what was shipped. Its external id is what it was then, so that nothing is shipped twice."""

E = TypeVar("E", bound=Entity)


class Seeding:
    """What is shipped, as part of one change."""

    def __init__(self, change: Change) -> None:
        self._change = change
        self._shipped: dict[type[Entity], set[str]] = {}
        self._there: dict[type[Entity], dict[str, Entity]] = {}

    def put_in(self, cls: type[E], key: str, values: Mapping[str, Any]) -> E | None:
        """Make a record, unless it was ever put in under this key."""
        if cls not in self._shipped:
            table = self._change.assembly.entity(cls).table
            shipped = self._change.session.scalars(sa.select(table.c.external_id).where(table.c.source == SOURCE))
            self._shipped[cls] = set(filter(None, shipped))
        if key in self._shipped[cls]:
            return None
        self._change.note_absent(cls, SOURCE, (key,))
        return self._change.create(cls, source=SOURCE, external_id=key, **values)

    def defaults(self, declared: Iterable[Defaults]) -> None:
        """Put in the defaults of an assembly, in its order."""
        for each in declared:
            there = self._there.setdefault(each.of, {})
            there |= self._living(each)
            for row in each.rows:
                key, values = row[each.by], self._referring(each.of, row)
                if key not in there and values is not None:
                    made = self.put_in(each.of, key, values)
                    there |= {} if made is None else {key: made}

    def _living(self, declared: Defaults) -> dict[str, Entity]:
        """The company's records that stand for defaults, whatever it has renamed."""
        table, keys = self._change.assembly.entity(declared.of).table, [row[declared.by] for row in declared.rows]
        same = ((table.c.source == SOURCE) & table.c.external_id.in_(keys)) | table.c[declared.by].in_(keys)
        found = self._change.fetch(declared.of, same & table.c.deleted_at.is_(None))
        return {
            key: record
            for record in found
            for key in (getattr(record, declared.by), record.external_id if record.source == SOURCE else None)
            if key is not None
        }

    def _referring(self, cls: type[Entity], row: Mapping[str, Any]) -> dict[str, Any] | None:
        """A row with records in place of the values that tell them apart; None if one of them is gone."""
        fields, values = self._change.assembly.entity(cls).fields, dict(row)
        for name, value in row.items():
            field = fields[name]
            if field.kind is Kind.REFERENCE and field.target is not None and value is not None:
                values[name] = self._there[field.target].get(value)
                if values[name] is None:
                    return None
        return values
