"""What differs between the engines: how values become JSON text, lists are aggregated and members compared."""

import json
from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by
from sqlalchemy.dialects.postgresql.asyncpg import dialect as asyncpg_dialect
from sqlalchemy.dialects.sqlite.pysqlite import dialect as sqlite_dialect
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ColumnElement

from ..declare.values import MONEY_SCALE
from .arithmetic import currency_cases

CHUNK = 40
"""How many pieces are concatenated in a row: SQLite limits the depth of an expression."""


class Concatenation(ColumnElement[str]):
    """Pieces of text one after another; strings are literal text."""

    inherit_cache = False
    type = sa.Text()

    def __init__(self, pieces: Sequence[Any]) -> None:
        self.pieces = pieces


@compiles(Concatenation)
def _concatenation(element: Concatenation, compiler: SQLCompiler, **kw: Any) -> str:
    parts: list[str] = []
    literal = ""
    for piece in element.pieces:
        if isinstance(piece, str):
            literal += piece
            continue
        if literal:
            parts.append(_quoted(literal))
            literal = ""
        parts.append(compiler.process(piece, **kw))
    if literal or not parts:
        parts.append(_quoted(literal))
    while len(parts) > CHUNK:
        parts = ["(" + " || ".join(parts[at : at + CHUNK]) + ")" for at in range(0, len(parts), CHUNK)]
    return "(" + " || ".join(parts) + ")"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


class Engine:
    """How one engine writes JSON. All methods take SQL expressions and give text expressions."""

    name: str
    dialect: Dialect

    def string(self, value: Any) -> Any:
        """Free text, escaped and quoted."""
        raise NotImplementedError

    def key(self, value: Any) -> Any:
        """A UUID as 32 hex digits."""
        raise NotImplementedError

    def text(self, value: Any) -> Any:
        """A value whose own text needs no escaping: a number or a date."""
        raise NotImplementedError

    def instant(self, value: Any) -> Any:
        """An instant as RFC 3339 with three fraction digits."""
        raise NotImplementedError

    def decimal(self, value: Any, scale: int) -> Any:
        """A decimal with all its digits."""
        raise NotImplementedError

    def money(self, amount: Any, currency: Any) -> Any:
        """An amount with the digits of its currency."""
        raise NotImplementedError

    def joined(self, value: Any, order: Any) -> Any:
        """An aggregate that puts the rows' texts one after another, separated by commas, in their order."""
        raise NotImplementedError

    def position(self, text: Any, part: Any) -> Any:
        """Where a part begins in a text, or 0."""
        raise NotImplementedError

    def opaque(self, text: Any) -> Any:
        """The text in a form that is safe in a cursor."""
        raise NotImplementedError

    def member(self, value: Any, bind: Callable[[Any], Any], kind: Any) -> Any:
        """Whether a value is in a list that is bound as one parameter."""
        raise NotImplementedError

    def list_value(self, values: Sequence[Any]) -> Any:
        """What is bound for a list."""
        raise NotImplementedError


class PostgreSQL(Engine):
    """PostgreSQL, read through asyncpg."""

    name = "postgresql"
    dialect: Dialect = asyncpg_dialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]  # SQLAlchemy's

    def string(self, value: Any) -> Any:
        return sa.cast(sa.func.to_json(sa.cast(value, sa.Text)), sa.Text)

    def key(self, value: Any) -> Any:
        return sa.func.replace(sa.cast(value, sa.Text), sa.literal_column("'-'"), sa.literal_column("''"))

    def text(self, value: Any) -> Any:
        return sa.cast(value, sa.Text)

    def instant(self, value: Any) -> Any:
        return sa.func.to_char(
            value.op("AT TIME ZONE")(sa.literal_column("'UTC'")),
            sa.literal_column('\'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"\''),
        )

    def decimal(self, value: Any, scale: int) -> Any:
        return sa.cast(value, sa.Text)

    def money(self, amount: Any, currency: Any) -> Any:
        return sa.cast(amount, sa.Text)

    def joined(self, value: Any, order: Any) -> Any:
        return sa.func.string_agg(value, aggregate_order_by(sa.literal_column("','"), order))

    def position(self, text: Any, part: Any) -> Any:
        return sa.func.strpos(text, part)

    def opaque(self, text: Any) -> Any:
        return sa.func.encode(sa.func.convert_to(text, sa.literal_column("'UTF8'")), sa.literal_column("'hex'"))

    def member(self, value: Any, bind: Callable[[Any], Any], kind: Any) -> Any:
        return value == sa.any_(bind(ARRAY(kind)))

    def list_value(self, values: Sequence[Any]) -> Any:
        return list(values)


class _Printf(ColumnElement[str]):
    """A scaled integer as a decimal text (SQLite); `digits` is SQL or a number."""

    inherit_cache = False
    type = sa.Text()

    def __init__(self, value: Any, scale: int, currency: Any = None) -> None:
        self.value, self.scale, self.currency = value, scale, currency


@compiles(_Printf)
def _printf(element: _Printf, compiler: SQLCompiler, **kw: Any) -> str:
    value = compiler.process(element.value, **kw)
    one = 10**element.scale
    sign = f"CASE WHEN {value} < 0 THEN '-' ELSE '' END"
    whole = f"printf('%s%d.%0{element.scale}d', {sign}, abs({value}) / {one}, abs({value}) % {one})"
    if element.currency is None:
        return f"CASE WHEN {value} IS NULL THEN NULL ELSE {whole} END"
    digits = currency_cases(compiler.process(element.currency, **kw))
    cut = f"rtrim(substr({whole}, 1, length({whole}) - {element.scale} + {digits}), '.')"
    return f"CASE WHEN {value} IS NULL THEN NULL ELSE {cut} END"


class SQLite(Engine):
    """SQLite, read through the sqlite3 module."""

    name = "sqlite"
    dialect = sqlite_dialect(paramstyle="qmark")

    def string(self, value: Any) -> Any:
        return sa.func.json_quote(value)

    def key(self, value: Any) -> Any:
        return value

    def text(self, value: Any) -> Any:
        return sa.cast(value, sa.Text)

    def instant(self, value: Any) -> Any:
        return value

    def decimal(self, value: Any, scale: int) -> Any:
        return _Printf(value, scale)

    def money(self, amount: Any, currency: Any) -> Any:
        return _Printf(amount, MONEY_SCALE, currency)

    def joined(self, value: Any, order: Any) -> Any:
        return sa.func.group_concat(value, sa.literal_column("','"))  # in the order of the sorted page that it reads

    def position(self, text: Any, part: Any) -> Any:
        return sa.func.instr(text, part)

    def opaque(self, text: Any) -> Any:
        return sa.func.lower(sa.func.hex(text))

    def member(self, value: Any, bind: Callable[[Any], Any], kind: Any) -> Any:
        listed: Any = sa.select(sa.literal_column("value")).select_from(sa.func.json_each(bind(sa.Text())))
        return value.in_(listed)

    def list_value(self, values: Sequence[Any]) -> Any:
        return json.dumps(list(values), ensure_ascii=False)


ENGINES: dict[str, Engine] = {"postgresql": PostgreSQL(), "sqlite": SQLite()}
