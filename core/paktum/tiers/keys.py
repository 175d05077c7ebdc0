"""Keys of records that the database makes itself, because there may be a million of them."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from ..storage.types import new_id


class NumberedKey(FunctionElement[Any]):
    """A new key for each row, made by the database: a UUIDv7 made now, its last eight digits replaced by the number."""

    inherit_cache = False
    name = "paktum_numbered_key"
    type = sa.Uuid()

    def __init__(self, number: Any) -> None:
        self.prefix = new_id().hex[:24]
        super().__init__(number)


@compiles(NumberedKey, "postgresql")
def _numbered_pg(element: NumberedKey, compiler: SQLCompiler, **kw: Any) -> str:
    return f"('{element.prefix}' || lpad(to_hex({compiler.process(element.clauses, **kw)}), 8, '0'))::uuid"


@compiles(NumberedKey, "sqlite")
def _numbered_sqlite(element: NumberedKey, compiler: SQLCompiler, **kw: Any) -> str:
    return f"'{element.prefix}' || printf('%08x', {compiler.process(element.clauses, **kw)})"
