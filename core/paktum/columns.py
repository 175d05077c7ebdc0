"""Column types and conditions for migrations: what a migration writes down stays true, whatever Paktum does later.

A function here never changes what it makes; when storage needs another form, it gets another name. Everything is a
plain SQLAlchemy type, so a value in a migration is given as it is stored (an amount on SQLite as a scaled integer).
"""

from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.types import TypeEngine


def text(length: int | None = None) -> TypeEngine[str]:
    """Text that is compared and sorted by its code points on both engines, of any length unless said."""
    if length is None:
        return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def fixed(scale: int, precision: int | None = None) -> TypeEngine[Any]:
    """An exact decimal with `scale` digits behind the point: an integer in units of 10**-scale on SQLite, NUMERIC on
    PostgreSQL. Without `precision` PostgreSQL keeps each value's own digits, as for money."""
    numeric = sa.Numeric(precision, scale if precision else None)
    return sa.BigInteger().with_variant(numeric, "postgresql")


def instant() -> TypeEngine[Any]:
    """A point in time to the millisecond: ISO 8601 text in UTC on SQLite, a timestamp with time zone on PostgreSQL."""
    return sa.String(24).with_variant(postgresql.TIMESTAMP(timezone=True, precision=3), "postgresql")


def where(condition: str) -> dict[str, Any]:
    """The condition of an index of some rows only, on both engines: `op.create_index(..., **columns.where("..."))`."""
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


class FixedValue(ColumnElement[Any]):
    """What `fixed_value` makes."""

    inherit_cache = False
    type = sa.Numeric()

    def __init__(self, value: str, scale: int) -> None:
        self.value, self.scale = Decimal(value), scale

    def __repr__(self) -> str:
        return f'columns.fixed_value("{self.value:f}", {self.scale})'


def fixed_value(value: str, scale: int) -> ColumnElement[Any]:
    """A literal for a `fixed` column, as a server default or in an UPDATE: `fixed_value("0.25", 9)`."""
    return FixedValue(value, scale)


@compiles(FixedValue)
def _decimal(element: FixedValue, compiler: SQLCompiler, **kw: Any) -> str:
    return f"{element.value:f}"


@compiles(FixedValue, "sqlite")
def _scaled(element: FixedValue, compiler: SQLCompiler, **kw: Any) -> str:
    return str(int(element.value.scaleb(element.scale)))
