"""Indexes that keep missing values first: PostgreSQL must be told, SQLite does nothing else and has no words for it."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler
from sqlalchemy.sql.elements import TextClause, UnaryExpression

NULLS_FIRST = " NULLS FIRST"


@compiles(sa.schema.CreateIndex, "sqlite")
def _create_index(element: sa.schema.CreateIndex, compiler: DDLCompiler, **kw: Any) -> str:
    text: str = compiler.visit_create_index(element, **kw)  # type: ignore[no-untyped-call]  # SQLAlchemy's
    return text.replace(NULLS_FIRST, "")


def missing_first(column: sa.Column[Any]) -> Any:
    """A column as a key of an index in which missing values come first, as they do in lists."""
    return column.nulls_first()


def key_texts(index: sa.Index) -> list[str]:
    """What an index is made of, as PostgreSQL is told: `name_fold NULLS FIRST`, `id`."""
    return [_key_text(each) for each in index.expressions]


def _key_text(key: Any) -> str:
    if isinstance(key, UnaryExpression):
        return _key_text(key.element) + NULLS_FIRST
    return key.name if isinstance(key, sa.ColumnClause) else str(key.text)  # a text of a migration


def as_keys(texts: list[str]) -> list[str | TextClause]:
    """The same, as a migration gives it to `op.create_index`."""
    return [sa.text(each) if " " in each else each for each in texts]


def without_words(table: sa.Table) -> None:
    """Make the indexes of a table what can be read of them from SQLite."""
    for index in list(table.indexes):
        keys = [table.c[each.removesuffix(NULLS_FIRST)] for each in key_texts(index)]
        table.indexes.discard(index)
        sa.Index(index.name, *keys, unique=index.unique, **index.dialect_kwargs)
