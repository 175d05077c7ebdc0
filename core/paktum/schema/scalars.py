"""The API's scalars: strict about what they take, and one text form for what they give."""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from graphql import GraphQLError, GraphQLScalarType, StringValueNode, print_ast
from graphql.language import IntValueNode, ValueNode

from ..storage.types import instant_text

DIGITS = re.compile(r"-?\d{1,18}(\.\d{1,18})?", re.ASCII)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})", re.ASCII)


def _wrong(name: str, value: Any, wanted: str) -> GraphQLError:
    shown = repr(value)
    shown = shown if len(shown) <= 60 else shown[:57] + "..."
    return GraphQLError(f"{name} cannot represent {shown}: {wanted}", extensions={"code": "BAD_USER_INPUT"})


def parse_decimal(value: Any) -> Decimal:
    """A decimal from a string such as "1234.50", or a whole number."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**18:
        return Decimal(value)
    if not isinstance(value, str) or not DIGITS.fullmatch(value):
        raise _wrong("Decimal", value, 'write it as a string of digits, such as "1234.50"')
    return Decimal(value)


def parse_date(value: Any) -> date:
    """A calendar day from YYYY-MM-DD."""
    try:
        if isinstance(value, str) and DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise _wrong("Date", value, "write a calendar day as YYYY-MM-DD")


def parse_instant(value: Any) -> datetime:
    """An instant from RFC 3339 with an offset."""
    try:
        if isinstance(value, str) and INSTANT.fullmatch(value) and not value.endswith("-00:00"):
            parsed = datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", value))
            instant_text(parsed)
            return parsed
    except (ValueError, OverflowError):
        pass
    raise _wrong("DateTime", value, "write an instant as YYYY-MM-DDThh:mm:ss.sss with Z or an offset")


def _literal(parse: Callable[[Any], Any], name: str, wanted: str) -> Callable[[ValueNode], Any]:
    def coerce(node: ValueNode) -> Any:
        if isinstance(node, StringValueNode):
            return parse(node.value)
        if isinstance(node, IntValueNode) and name == "Decimal":
            return parse(node.value)
        raise _wrong(name, print_ast(node), wanted)

    return coerce


DECIMAL = GraphQLScalarType(
    "Decimal",
    description='An exact decimal number, as a string in plain notation: `"1234.50"`. At most 18 digits on each side '
    "of the point; NaN, infinities and exponents are refused. Whole numbers are taken too.",
    coerce_output_value=str,
    coerce_input_value=parse_decimal,
    coerce_input_literal=_literal(parse_decimal, "Decimal", 'write it as a string, such as "1234.50"'),
)

DATE = GraphQLScalarType(
    "Date",
    description='A calendar day without a time of day: `"2026-11-23"` (ISO 8601).',
    coerce_output_value=lambda value: value if isinstance(value, str) else value.isoformat(),
    coerce_input_value=parse_date,
    coerce_input_literal=_literal(parse_date, "Date", "write a calendar day as YYYY-MM-DD"),
)

DATETIME = GraphQLScalarType(
    "DateTime",
    description='An instant, given in UTC with exactly three fraction digits: `"2026-01-02T03:04:05.000Z"` '
    "(RFC 3339). Taken with any number of fraction digits and any offset; finer than a millisecond is cut off.",
    coerce_output_value=lambda value: value if isinstance(value, str) else instant_text(value),
    coerce_input_value=parse_instant,
    coerce_input_literal=_literal(parse_instant, "DateTime", "write an instant as RFC 3339 with an offset"),
)

JSON = GraphQLScalarType(
    "JSON",
    description="The value of a field, as the field itself gives it: a text (dates and decimals too), a whole number, "
    "true or false, an object (money: `{amount, currency}`); for a reference the other record's id. As an argument, an "
    "input object.",
    coerce_output_value=lambda value: value,
)
