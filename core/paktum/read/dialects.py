"""What differs between the engines: how values become JSON text, lists are aggregated and members compared."""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSON as PLAIN_JSON, TSQUERY, aggregate_order_by
from sqlalchemy.dialects.postgresql.asyncpg import dialect as asyncpg_dialect
from sqlalchemy.dialects.sqlite.pysqlite import dialect as sqlite_dialect
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import operators
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ColumnElement, Grouping, UnaryExpression

from ..storage.search import INDEX

CHUNK = 40
"""How many pieces are concatenated in a row: SQLite limits the depth of an expression."""


class Concatenation(ColumnElement[str]):
    """Pieces of text one after another; strings are literal text.

    Concatenations inside become part of the one around them: each pair of brackets costs SQLite's parser, whose stack
    is small, a part of the depth to which lists can be nested.
    """

    inherit_cache = False
    type = sa.Text()

    def __init__(self, pieces: Iterable[Any]) -> None:
        self.pieces: list[Any] = []
        for piece in pieces:
            for part in piece.pieces if isinstance(piece, Concatenation) else [piece]:
                if isinstance(part, str) and self.pieces and isinstance(self.pieces[-1], str):
                    self.pieces[-1] += part
                else:
                    self.pieces.append(part)

    def self_group(self, against: Any = None) -> Any:
        """In brackets beside an operator, without them in lists of arguments or columns."""
        return self if against in {None, operators.comma_op} else Grouping(self)


@compiles(Concatenation)
def _concatenation(element: Concatenation, compiler: SQLCompiler, **kw: Any) -> str:
    written = (each for each in element.pieces if not isinstance(each, str) or each)
    parts = [_quoted(each) if isinstance(each, str) else compiler.process(each, **kw) for each in written]
    while len(parts) > CHUNK:
        parts = ["(" + " || ".join(parts[at : at + CHUNK]) + ")" for at in range(0, len(parts), CHUNK)]
    return " || ".join(parts) or "''"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def text_literal(text: str) -> ColumnElement[str]:
    """A declared text in a statement; what comes with a request is bound instead."""
    return sa.literal_column(_quoted(text), sa.Text())


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

    def key_from(self, digits: Any) -> Any:
        """A UUID from 32 hex digits; NULL for an empty text."""
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

    def joined(self, value: Any, order: Sequence[Any]) -> Any:
        """An aggregate that puts the rows' texts one after another, separated by commas, in their order."""
        raise NotImplementedError

    def position(self, text: Any, part: Any) -> Any:
        """Where a part begins in a text, or 0."""
        raise NotImplementedError

    def has_words(self, entry: Any, column: str, query: Any) -> Any:
        """Whether words of an entry of search, those in a column of it, begin with all the words of a query."""
        raise NotImplementedError

    def words_query(self, column: str, words: Sequence[str]) -> str:
        """What is bound for the query."""
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

    def pairs(self, text: Any, name: str) -> Any:
        """The `key`s and `value`s of a text that is a JSON object, to select from under a name."""
        return sa.func.json_each(text).table_valued("key", "value", name=name)

    def element(self, value: Any, index: int) -> Any:
        """The JSON text of an element of such a value that is a list."""
        return sa.cast(value.op("->")(sa.literal_column(str(index))), sa.Text)

    def steady(self, parameter: Any) -> Any:
        """A parameter that differs from request to request, but not in how many rows have its value."""
        return parameter


class PostgreSQL(Engine):
    """PostgreSQL, read through asyncpg."""

    name = "postgresql"
    dialect: Dialect = asyncpg_dialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]  # SQLAlchemy's

    def string(self, value: Any) -> Any:
        return sa.cast(sa.func.to_json(sa.cast(value, sa.Text)), sa.Text)

    def key(self, value: Any) -> Any:
        return sa.func.encode(sa.func.uuid_send(value), sa.literal_column("'hex'"), type_=sa.Text())

    def key_from(self, digits: Any) -> Any:
        return sa.cast(sa.func.nullif(digits, sa.literal_column("''")), sa.Uuid())

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

    def joined(self, value: Any, order: Sequence[Any]) -> Any:
        return sa.func.string_agg(value, aggregate_order_by(sa.literal_column("','"), *order))

    def position(self, text: Any, part: Any) -> Any:
        return sa.func.strpos(text, part)

    def has_words(self, entry: Any, column: str, query: Any) -> Any:
        words = sa.func.string_to_array(entry.c[column], sa.literal_column("' '"))
        return sa.func.array_to_tsvector(words).bool_op("@@")(sa.cast(query, TSQUERY))

    def words_query(self, column: str, words: Sequence[str]) -> str:
        return " & ".join(f"'{word}':*" for word in words)

    def opaque(self, text: Any) -> Any:
        return sa.func.encode(sa.func.convert_to(text, sa.literal_column("'UTF8'")), sa.literal_column("'hex'"))

    def member(self, value: Any, bind: Callable[[Any], Any], kind: Any) -> Any:
        return value == sa.any_(bind(ARRAY(kind)))

    def list_value(self, values: Sequence[Any]) -> Any:
        return list(values)

    def pairs(self, text: Any, name: str) -> Any:
        return super().pairs(sa.cast(text, PLAIN_JSON), name)


class BinaryText(ColumnElement[str]):
    """A computed text, compared and sorted by its code points, as stored texts are."""

    inherit_cache = False
    type = sa.Text()

    def __init__(self, text: Any) -> None:
        self.text = text


@compiles(BinaryText)
def _binary_text(element: BinaryText, compiler: SQLCompiler, **kw: Any) -> str:
    return f"({compiler.process(element.text, **kw)})"


@compiles(BinaryText, "postgresql")
def _binary_text_pg(element: BinaryText, compiler: SQLCompiler, **kw: Any) -> str:
    return f'({compiler.process(element.text, **kw)} COLLATE "C")'


class SQLite(Engine):
    """SQLite, read through the sqlite3 module."""

    name = "sqlite"
    dialect = sqlite_dialect(paramstyle="qmark")

    def string(self, value: Any) -> Any:
        return sa.func.json_quote(value)

    def key(self, value: Any) -> Any:
        return value

    def key_from(self, digits: Any) -> Any:
        return digits

    def text(self, value: Any) -> Any:
        return sa.cast(value, sa.Text)

    def instant(self, value: Any) -> Any:
        return value

    def decimal(self, value: Any, scale: int) -> Any:
        return sa.func.paktum_decimal(value, sa.literal_column(str(scale)))

    def money(self, amount: Any, currency: Any) -> Any:
        return sa.func.paktum_amount(amount, currency)

    def joined(self, value: Any, order: Sequence[Any]) -> Any:
        return sa.func.group_concat(value, sa.literal_column("','"))  # in the order of the sorted page that it reads

    def position(self, text: Any, part: Any) -> Any:
        return sa.func.instr(text, part)

    def has_words(self, entry: Any, column: str, query: Any) -> Any:
        index = sa.table(INDEX)
        matches = sa.literal_column(INDEX).op("MATCH")(query)
        return entry.c.id.in_(sa.select(sa.literal_column("rowid")).select_from(index).where(matches))

    def words_query(self, column: str, words: Sequence[str]) -> str:
        prefixes = " AND ".join(f'"{word}"*' for word in words)
        return f"{{{column}}} : ({prefixes})"

    def opaque(self, text: Any) -> Any:
        return sa.func.lower(sa.func.hex(text))

    def member(self, value: Any, bind: Callable[[Any], Any], kind: Any) -> Any:
        listed: Any = sa.select(sa.literal_column("value")).select_from(sa.func.json_each(bind(sa.Text())))
        return value.in_(listed)

    def list_value(self, values: Sequence[Any]) -> Any:
        return json.dumps(list(values), ensure_ascii=False)

    def steady(self, parameter: Any) -> Any:
        # Without the sign SQLite plans a statement anew for each value of which it has statistics.
        return UnaryExpression(parameter, operator=operators.custom_op("+"), type_=parameter.type)


ENGINES: dict[str, Engine] = {"postgresql": PostgreSQL(), "sqlite": SQLite()}
