"""Cursors: the place of a row in an order, as text that a client keeps and gives back.

A cursor is the JSON list of the order's signature and the values of its keys, in hex digits. What a client gives back
is checked like any other input: it may be forged.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import orjson

from ..assembly.model import Kind
from ..limits import LONGEST_CURSOR
from ..storage.types import truncate_to_milliseconds
from .errors import InvalidInput

CURSOR_ERROR = "the cursor is not one of this list in this order"
LARGEST_INTEGER = 2**31
LARGEST_SCALED = 2**63

_DECIMAL = re.compile(r"-?\d{1,38}(\.\d{1,18})?", re.ASCII)
_KEY = re.compile(r"[0-9a-f]{32}", re.ASCII)


def decode_cursor(cursor: Any) -> list[Any]:
    """The signature and values of a cursor; raises `InvalidInput` if it is none."""
    try:
        values = orjson.loads(bytes.fromhex(cursor if len(cursor) <= LONGEST_CURSOR else ""))
    except (ValueError, TypeError):
        raise InvalidInput(CURSOR_ERROR) from None
    if not isinstance(values, list) or len(values) < 2 or not isinstance(values[0], str):
        raise InvalidInput(CURSOR_ERROR)
    return values


def cursor_shape(cursor: Any) -> tuple[Any, ...] | None:
    """What a statement depends on: the signature, and which values are null; None for what is no cursor."""
    try:
        signature, *values = decode_cursor(cursor)
    except InvalidInput:
        return None  # refused when the plan is made, where the field is known
    return (signature, *(value is None for value in values))


def from_cursor(value: Any, kind: Kind, scale: int | None) -> Any:
    """A value as it stands in a cursor, as the database wants it bound; raises `InvalidInput` if it cannot be."""
    if value is None:
        return None
    try:
        if kind is Kind.DECIMAL:
            return _decimal(value, scale or 0)
        return _READERS[kind](value)
    except (ValueError, TypeError, ArithmeticError):
        raise InvalidInput(CURSOR_ERROR) from None


def _text(value: Any) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise ValueError(value)
    return value


def _integer(value: Any) -> int:
    if type(value) is not int or not -LARGEST_INTEGER <= value < LARGEST_INTEGER:
        raise ValueError(value)
    return value


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(value)  # one error for whatever a cursor should not hold
    return value


def _decimal(value: Any, scale: int) -> Decimal:
    if not isinstance(value, str) or not _DECIMAL.fullmatch(value):
        raise ValueError(value)
    number = Decimal(value)
    if len(value.partition(".")[2].rstrip("0")) > scale or abs(number) >= LARGEST_SCALED / Decimal(10) ** scale:
        raise ValueError(value)
    return number


def _instant(value: Any) -> datetime:
    return truncate_to_milliseconds(datetime.fromisoformat(value))


def _key(value: Any) -> str:
    if not isinstance(value, str) or not _KEY.fullmatch(value):
        raise ValueError(value)
    return value


_READERS: Mapping[Kind, Callable[[Any], Any]] = {
    Kind.STRING: _text, Kind.CODE: _text, Kind.ENUM: _text, Kind.INTEGER: _integer, Kind.BOOLEAN: _boolean,
    Kind.DATE: date.fromisoformat, Kind.DATETIME: _instant, Kind.ID: _key,
}  # fmt: skip
