"""Rows of facets: every record has one in each facet's table. Here are made those of records older than the facet."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from ..assembly.build import Assembly
from ..assembly.model import EntityModel, FacetModel
from ..declare.errors import PaktumError
from .defaults import columns_of, stored_defaults
from .engines import READ_ONLY

BATCH = 5_000
"""Rows that are made in one transaction, so that others can write in between."""


@dataclass(frozen=True, slots=True)
class FacetRows:
    """So many rows of a facet's table."""

    plugin: str
    table: str
    rows: int


def missing_facet_rows(assembly: Assembly, engine: sa.Engine) -> list[FacetRows]:
    """The facets that lack rows, and how many. The tables must be there."""
    found = []
    with engine.execution_options(**{READ_ONLY: True}).connect() as connection:
        for owner, facet, table in _facets(assembly):
            missing = sa.select(sa.func.count()).select_from(owner.table).where(_lacks(owner, table))
            rows = connection.execute(missing).scalar_one()
            if rows:
                found.append(FacetRows(facet.plugin, table.name, rows))
    return found


def backfill_facets(assembly: Assembly, engine: sa.Engine, batch: int = BATCH) -> list[FacetRows]:
    """Make the missing rows from the declared defaults, in batches; returns how many rows which table got.

    May run while others write, be interrupted, and be run again.
    """
    made = []
    for owner, facet, table in _facets(assembly):
        rows = sum(_fill(engine, owner, facet, table, batch))
        if rows:
            made.append(FacetRows(facet.plugin, table.name, rows))
    return made


def _facets(assembly: Assembly) -> Iterator[tuple[EntityModel, FacetModel, sa.Table]]:
    for owner in assembly.entities.values():
        for facet in owner.facets.values():
            if facet.table is not None:
                yield owner, facet, facet.table


def _lacks(owner: EntityModel, table: sa.Table) -> Any:
    return ~sa.exists().where(table.c.id == owner.table.c.id)


def _values(owner: EntityModel, facet: FacetModel) -> dict[str, Any]:
    defaults = stored_defaults(facet.fields.values())
    for field in facet.fields.values():
        for column in columns_of(field):
            if not column.nullable and column.name not in defaults:
                raise PaktumError(
                    f"{facet.plugin}: {facet.type_name}.{field.name} must have a value and declares no default, so the "
                    f"records of {owner.type_name} that exist already cannot get one; give it field(default=...) or "
                    "let it be empty"
                )
    return {name: sa.literal(value, column.type).label(name) for name, (column, value) in defaults.items()}


def _fill(engine: sa.Engine, owner: EntityModel, facet: FacetModel, table: sa.Table, batch: int) -> Iterator[int]:
    """Fill the table from the first record that lacks a row to the last; yields the rows of each transaction."""
    key = owner.table.c.id
    after: Any = sa.true()
    while True:
        lacking = sa.select(key).where(after, _lacks(owner, table))
        with engine.begin() as connection:
            page = lacking.order_by(key).limit(batch).subquery()
            last = connection.scalar(sa.select(page.c.id).order_by(page.c.id.desc()).limit(1))
            if last is None:
                return
            values = _values(owner, facet)
            rows = lacking.add_columns(*values.values()).where(key <= last)
            statement = _insert_new(engine.dialect.name, table, ["id", *values], rows)
            done = connection.execute(statement, execution_options={"preserve_rowcount": True})
        yield done.rowcount
        after = key > last


def _insert_new(dialect: str, table: sa.Table, names: list[str], rows: sa.Select[Any]) -> sa.Executable:
    """An INSERT that passes over rows which somebody else has made meanwhile."""
    if dialect == "postgresql":
        return postgresql.insert(table).from_select(names, rows, include_defaults=False).on_conflict_do_nothing()
    return sqlite.insert(table).from_select(names, rows, include_defaults=False).on_conflict_do_nothing()
