"""Inserts the records that a transaction makes: each behind what it refers to, with one statement for each table.

The session knows of them afterwards only: its own way finds out for each record again what is known of all of them.
"""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, make_transient_to_detached

from ..assembly.attributes import columns_of
from ..assembly.build import Assembly
from ..assembly.model import EntityModel, FacetModel, FieldModel, Kind
from ..declare.entity import Entity, Facet
from ..storage.insertion import insertion

Part = EntityModel | FacetModel


class NewRecords:
    """The records of one transaction that are made and not inserted yet, and their facets."""

    def __init__(self, session: Session, assembly: Assembly) -> None:
        self._session, self._assembly = session, assembly
        self._entities: dict[type[Entity], list[Any]] = {}
        self._facets: dict[type[Facet[Any]], tuple[FacetModel, list[Any]]] = {}

    def add(self, record: Entity) -> None:
        """Insert a record later."""
        self._entities.setdefault(type(record), []).append(record)

    def add_facet(self, facet: FacetModel, record: Facet[Any]) -> None:
        """Insert a record of a facet later, behind its owner."""
        self._facets.setdefault(type(record), (facet, []))[1].append(record)

    def insert(self, *, attach: bool) -> None:
        """Insert what was added; `attach` lets the session know of it, so that it finds and updates it."""
        entities, facets = self._entities, self._facets
        self._entities, self._facets = {}, {}
        order = sorted(entities, key=self._assembly.places.__getitem__)
        parts: list[tuple[Part, list[Any]]] = [(self._assembly.entity(cls), entities[cls]) for cls in order]
        for part, records in (*parts, *facets.values()):
            self._insert(part, records)
            if attach:
                for record in records:
                    make_transient_to_detached(record)
                    self._session.add(record)

    def _insert(self, part: Part, records: list[Any]) -> None:
        layout = _layout(part)
        rows, late, waiting = [], [], {record.id for record in records}
        for record in records:
            row = layout.row(record)
            for place, column in layout.own:
                if row[place] in waiting:  # of the same table and further down, or itself
                    late.append((record.id, column, row[place]))
                    row[place] = None
            waiting.discard(record.id)
            rows.append(row)
        connection, table = self._session.connection(), layout.table
        insertion(connection, table, layout.columns).run(connection, rows)
        for key, column, referred in late:
            connection.execute(sa.update(table).where(table.c.id == key).values({column: referred}))


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where a table's columns find their values: each in an attribute of a record.

    references: the places of those that hold the key of the record that the attribute leads to. own: of these the
    ones, with their columns, that lead to the same table.
    """

    table: sa.Table
    columns: tuple[str, ...]
    attributes: tuple[str, ...]
    references: tuple[int, ...]
    own: tuple[tuple[int, str], ...]

    def row(self, record: Any) -> list[Any]:
        """The values of a record that is not inserted yet."""
        values = vars(record)
        row = [values.get(name) for name in self.attributes]
        for place in self.references:
            if row[place] is not None:
                row[place] = row[place].id
        return row


def _layout(part: Part) -> _Layout:
    """The layout of a table; kept with it."""
    assert part.table is not None
    kept: _Layout | None = part.table.info.get("paktum_layout")
    if kept is None:
        stored = [field for field in part.fields.values() if field.computed is None]
        columns = [(column, field) for field in stored for column in columns_of(field)]
        leading = [(n, *each) for n, each in enumerate(columns, 1) if each[1].kind is Kind.REFERENCE]
        kept = part.table.info["paktum_layout"] = _Layout(
            part.table,
            ("id", *(column.name for column, _ in columns)),
            ("id", *(_attribute(column, field) for column, field in columns)),
            tuple(place for place, _, _ in leading),
            tuple((place, column.name) for place, column, field in leading if field.target is part.cls),
        )
    return kept


def _attribute(column: sa.Column[Any], field: FieldModel) -> str:
    return column.key if field.parts or column is field.fold else field.name
