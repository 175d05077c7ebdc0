"""More rows, made in the database from those that were imported: for sizes that no import reaches in minutes."""

from collections.abc import Iterator

import psycopg
import sqlalchemy as sa

from paktum.assembly.build import load_assembly
from paktum.assembly.model import EntityModel
from paktum.testing.postgres import PostgresServer

from .data import SOURCE, Product, kept, plain

ENTITIES = ("Client", "Contact", "Deal", "Contract", "Activity")
MOST_TIMES = 200
"""Two hex digits tell a copy from its original."""

SUFFIXED = frozenset({"name", "number"})
"""Texts that get the number of the copy: because lists are ordered by them, or because they are unique."""


def multiplied(server: PostgresServer, product: Product, times: int, *last: str) -> Product:
    """The product with so many times as many rows. Copies have ids that sort behind those of all originals. `last` are
    statements that change the rows once they are there."""
    assert 1 < times <= MOST_TIMES
    home = product.folder.with_name(f"{product.folder.name}_x{times}")

    def fill(_home: object, url: str) -> str:
        with psycopg.connect(plain(url), autocommit=True) as connection:
            connection.execute("SET session_replication_role = replica")  # what refers to what is right already
            for statement in (*_statements(product, times), *last):
                connection.execute(statement.encode())
        return product.token

    return kept(server, home, product.plugins, fill, template=product.folder.name)


def _statements(product: Product, times: int) -> Iterator[str]:
    assembly = load_assembly(product.plugins)
    models = [assembly.entities[name] for name in ENTITIES]
    tables = {model.table.name for model in models}
    for model in models:
        yield _statement(model.table, dict(_told_apart(model)), tables, times, f"source = '{SOURCE}'")
        for facet in model.facets.values():
            if facet.table is not None:
                yield _statement(facet.table, {}, tables, times, "true")


def _statement(table: sa.Table, given: dict[str, str], copied: set[str], times: int, condition: str) -> str:
    """Copies a table's rows; keys, and references to tables that are copied, become those of the copy."""
    values = {}
    for column in table.columns:
        refers = any(key.column.table.name in copied for key in column.foreign_keys)
        own = _shifted(column.name) if refers or column.primary_key else f'"{column.name}"'
        values[column.name] = given.get(column.name, own)
    names = ", ".join(f'"{name}"' for name in values)
    return f"""INSERT INTO "{table.name}" ({names}) SELECT {", ".join(values.values())}
        FROM "{table.name}", generate_series(2, {times}) AS copy WHERE {condition}"""


def _told_apart(model: EntityModel) -> Iterator[tuple[str, str]]:
    """The columns that would have values which only one record may have, and what copies have in them."""
    numbers = f"SELECT max(external_id::bigint) FROM {model.table.name} WHERE source = '{SOURCE}'"
    yield "external_id", f"(external_id::bigint + (copy - 1) * ({numbers}))::text"
    for field in model.fields.values():
        if field.name in SUFFIXED and field.column is not None:
            for column in (field.column, field.fold):
                if column is not None:
                    yield column.name, f"\"{column.name}\" || ' ' || copy"


def _shifted(column: str) -> str:
    """The id of the copy: the first two hex digits, the highest of its time, are another number (originals have 01)."""
    return f"""overlay("{column}"::text PLACING lpad(to_hex(copy + 1), 2, '0') FROM 1 FOR 2)::uuid"""
