"""From values to JSON text in SQL: one function per kind of attribute."""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson
import sqlalchemy as sa

from ..assembly.model import FieldModel, Kind
from .arithmetic import MoneyTerm
from .dialects import Concatenation, Engine, text_literal

NULL = sa.literal_column("'null'", sa.Text())
"""JSON's null."""

PLAIN_CODES = frozenset({"country", "currency"})
"""Codes that are checked against a list when they are written, so that none needs escaping."""


def braces(pairs: Mapping[str, Any]) -> Concatenation:
    """A JSON object from response keys and texts; a `str` is JSON that is known already."""
    pieces: list[Any] = []
    for key, text in pairs.items():
        pieces += [f'{"," if pieces else "{"}"{key}":', text]
    return Concatenation([*pieces, "}"] if pieces else ["{}"])


def listed(texts: Iterable[Any]) -> Concatenation:
    """A JSON list of texts."""
    pieces = [piece for text in texts for piece in (",", text)]
    return Concatenation(["[", *pieces[1:], "]"])


def literal(value: Any) -> str:
    """A JSON value that is known when the plan is made."""
    return orjson.dumps(value).decode()


def quoted(text: Any) -> Concatenation:
    """A text that needs no escaping, in quotes."""
    return Concatenation(['"', text, '"'])


def or_null(expression: Any) -> Any:
    """The text, or JSON's null where it is NULL."""
    return sa.func.coalesce(expression, NULL)


def scalar(engine: Engine, field: FieldModel, value: Any) -> Any:
    """The JSON text of an attribute's value; NULL where the value is."""
    kind = field.kind
    if kind is Kind.ENUM:
        return quoted(enum_name(field, value))
    if kind is Kind.ID:
        return Concatenation([f'"{field.meta.code}_' if field.meta.code else '"', engine.key(value), '"'])
    if kind is Kind.DECIMAL:
        assert field.scale is not None
        return quoted(engine.decimal(value, field.scale.scale))
    if field.meta.code in PLAIN_CODES or field.meta.workflow is not None:
        return quoted(value)
    return plain(engine, kind, value)


def plain(engine: Engine, kind: Kind, value: Any) -> Any:
    """The JSON text of a value of a kind that needs nothing but the value."""
    if kind in {Kind.STRING, Kind.CODE}:
        return engine.string(value)
    if kind is Kind.INTEGER:
        return engine.text(value)
    if kind is Kind.BOOLEAN:
        return boolean(value)
    if kind is Kind.DATE:
        return quoted(engine.text(value))
    if kind is Kind.DATETIME:
        return quoted(engine.instant(value))
    if kind is Kind.LABELS:
        return value
    raise AssertionError(f"no JSON for {kind}")


def boolean(condition: Any) -> Any:
    """A condition as true or false; NULL where it is unknown."""
    return sa.case((condition, sa.literal_column("'true'")), (sa.not_(condition), sa.literal_column("'false'")))


def enum_name(field: FieldModel, value: Any) -> Any:
    """The API's name of an enumeration's member; may be NULL for a value that is none any more."""
    assert field.choices is not None
    text = sa.type_coerce(value, sa.String())
    if all(member.name == str(member.value).upper() for member in field.choices):
        return sa.func.upper(text)
    names = [(text_literal(str(member.value)), text_literal(member.name)) for member in field.choices]
    return sa.case(*names, value=text)


def cursor_value(engine: Engine, kind: Kind, value: Any) -> Any:
    """The JSON text of an order key in a cursor."""
    if kind is Kind.ID:
        return quoted(engine.key(value))
    if kind is Kind.ENUM:
        return engine.string(sa.type_coerce(value, sa.String()))
    if kind is Kind.DECIMAL:
        return quoted(engine.decimal(value, value.type.scale))
    return plain(engine, kind, value)


def money_parts(engine: Engine, term: MoneyTerm) -> dict[str, Any]:
    """The JSON texts of money's amount and currency."""
    return {
        "amount": quoted(engine.money(term.amount, term.currency)),
        "currency": quoted(term.currency),
    }
