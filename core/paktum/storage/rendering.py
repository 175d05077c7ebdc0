"""How a migration names types and defaults: by `paktum.columns`, so that the file says the same in ten years."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.types import TypeEngine

from .. import columns
from ..declare.values import MONEY_SCALE
from .encryption import EncryptedText
from .types import CHOICE_LENGTH, Choice, Fixed, Instant, instant_text

DIALECTS: tuple[Dialect, ...] = tuple(sa.URL.create(name).get_dialect()() for name in ("postgresql+psycopg", "sqlite"))


def render_item(kind: str, item: Any, context: object) -> str | Literal[False]:
    """What Alembic asks for everything that it writes down; False leaves the item to Alembic."""
    if kind == "type":
        return render_type(item)
    if kind == "server_default" and isinstance(item, sa.DefaultClause):
        return repr(item.arg) if isinstance(item.arg, str | columns.FixedValue) else False
    return False


def render_type(kind: TypeEngine[Any]) -> str | Literal[False]:
    """The call that makes a type, or False for one that SQLAlchemy's own name says all of."""
    portable = portable_type(kind)
    on_postgresql = portable.dialect_impl(DIALECTS[0])
    if isinstance(portable, sa.String) and isinstance(on_postgresql, sa.DateTime):
        return "columns.instant()"
    if isinstance(portable, sa.BigInteger) and isinstance(on_postgresql, sa.Numeric):
        return _fixed(on_postgresql.scale, on_postgresql.precision)
    if isinstance(on_postgresql, sa.String) and on_postgresql.collation == "C":
        return f"columns.text({on_postgresql.length or ''})"
    return False


def _fixed(scale: int | None, precision: int | None) -> str:
    return f"columns.fixed({MONEY_SCALE if scale is None else scale}{f', {precision}' if precision else ''})"


def portable_type(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    """The plain type that a migration uses for one of Paktum's own; any other is returned as it is."""
    if isinstance(kind, Instant):
        return columns.instant()
    if isinstance(kind, Fixed):
        return columns.fixed(kind.scale, kind.precision)
    if isinstance(kind, EncryptedText):
        return columns.text()
    if isinstance(kind, Choice):
        return columns.text(CHOICE_LENGTH)
    return kind


def same_type(one: TypeEngine[Any], other: TypeEngine[Any]) -> bool:
    """Whether two types make the same column on both engines."""
    texts = [[portable_type(each).compile(dialect) for dialect in DIALECTS] for each in (one, other)]
    return texts[0] == texts[1]


def is_reflected(kind: TypeEngine[Any]) -> bool:
    """Whether a type was read from a database: it then says how that engine stores it, not what it means."""
    return type(kind).__name__.isupper()


def server_default(column: sa.Column[Any], value: Any) -> sa.DefaultClause:
    """A declared default, as the database gives it to the rows that exist when the column is added.

    A plain text where possible: SQLite then adds the column without copying the table.
    """
    if isinstance(value, Decimal) and isinstance(column.type, Fixed) and value:
        return sa.DefaultClause(columns.fixed_value(f"{value:f}", column.type.scale))
    return sa.DefaultClause(_text(value))


def _text(value: Any) -> str:
    match value:
        case bool() | int():
            return str(int(value))
        case Decimal():
            return "0"
        case datetime():
            return instant_text(value)
        case date():
            return value.isoformat()
        case UUID():
            return value.hex
        case _:
            return str(getattr(value, "value", value))
