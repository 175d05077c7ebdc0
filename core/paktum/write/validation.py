"""Checks values against what was declared of them. All problems of a record are found before any is reported."""

import enum
import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from ..assembly.model import EntityModel, FacetModel, FieldModel, Kind
from ..declare.currencies import currency_digits, is_country, is_currency
from ..declare.entity import Entity
from ..declare.errors import Problem
from ..declare.values import MONEY_SCALE, Money
from ..storage.types import truncate_to_milliseconds

LARGEST_INTEGER = 2**31 - 1
MONEY_DIGITS = 14


class Invalid(Exception):
    """One value is wrong: a code and what would be right."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


def checked(
    model: EntityModel | FacetModel, values: Mapping[str, Any], problems: list[Problem], path: tuple[str, ...] = ()
) -> dict[str, Any]:
    """The values as they are stored; what is wrong with them is added to `problems`."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        field = model.fields[name]
        try:
            found[name] = check_value(field, value)
        except Invalid as error:
            problems.append(Problem(error.code, error.message, (*path, input_name(field))))
    return found


def input_name(field: FieldModel) -> str:
    """The name of an attribute in the API's inputs: a reference's ends in `Id`."""
    return f"{field.api_name}Id" if field.kind is Kind.REFERENCE else field.api_name


def check_value(field: FieldModel, value: Any) -> Any:
    """The value as it is stored; raises `Invalid`."""
    if value is None or (isinstance(value, str) and not value.strip() and field.kind in {Kind.STRING, Kind.CODE}):
        if not field.nullable:
            raise Invalid("REQUIRED", "a value is needed")
        return None
    checked_value = _CHECKS[field.kind](field, value)
    if field.meta.check is not None and (wrong := field.meta.check(checked_value)) is not None:
        raise Invalid("INVALID_VALUE", wrong)
    return checked_value


def _text(field: FieldModel, value: Any) -> str:
    text = _of_type(value, str, "a text")
    if "\x00" in text:
        raise Invalid("INVALID_VALUE", "a text cannot hold the character U+0000")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Invalid("INVALID_VALUE", "the text is not valid Unicode") from None
    if len(text) > field.meta.length:
        raise Invalid("TOO_LONG", f"at most {field.meta.length} characters, not {len(text)}")
    if field.meta.code == "currency" and not is_currency(text):
        raise Invalid("INVALID_VALUE", "not an ISO 4217 currency code, such as EUR")
    if field.meta.code == "country" and not is_country(text):
        raise Invalid("INVALID_VALUE", "not an ISO 3166-1 alpha-2 country code, such as HU")
    return text


def _integer(field: FieldModel, value: Any) -> int:
    number = _of_type(value, int, "a whole number")
    if isinstance(value, bool) or abs(number) > LARGEST_INTEGER:
        raise Invalid("INVALID_VALUE", f"a whole number between -{LARGEST_INTEGER} and {LARGEST_INTEGER}")
    return _bounded(field, number)


def _boolean(field: FieldModel, value: Any) -> bool:
    return _of_type(value, bool, "true or false")


def _decimal(field: FieldModel, value: Any) -> Decimal:
    assert field.scale is not None
    number = _number(value)
    scale, whole = field.scale.scale, field.scale.precision - field.scale.scale
    if number != round(number, scale):
        raise Invalid("INVALID_VALUE", f"at most {scale} digits behind the point")
    if abs(number) >= Decimal(10) ** whole:
        raise Invalid("INVALID_VALUE", f"at most {whole} digits before the point")
    return _bounded(field, number)


def _number(value: Any) -> Decimal:
    try:
        number = Decimal(_of_type(value, Decimal, "a decimal") if not isinstance(value, int) else value)
    except InvalidOperation:
        raise Invalid("INVALID_VALUE", "not a number") from None
    if not number.is_finite():
        raise Invalid("INVALID_VALUE", "not a finite number")
    return number


def _money(field: FieldModel, value: Any) -> Money:
    money = _of_type(value, Money, "an amount with a currency")
    _text(field.part("currency"), money.currency)
    amount = _number(money.amount)
    if abs(amount) >= Decimal(10) ** MONEY_DIGITS:
        raise Invalid("INVALID_VALUE", f"at most {MONEY_DIGITS} digits before the point")
    digits = currency_digits(money.currency)
    if amount != round(amount, digits):
        raise Invalid("INVALID_VALUE", f"an amount in {money.currency} has at most {min(digits, MONEY_SCALE)} digits behind the point")
    _bounded(field, amount)
    return Money(amount, money.currency).quantised()


def _struct(field: FieldModel, value: Any) -> Any:
    assert field.struct is not None
    struct = _of_type(value, field.struct, f"a {field.struct.__name__}")
    parts: dict[str, Any] = {}
    for part in field.parts:
        try:
            parts[part.name] = check_value(part, getattr(struct, part.name))
        except Invalid as error:
            raise Invalid(error.code, f"{part.api_name}: {error.message}") from None
    if field.nullable and all(each is None for each in parts.values()):
        return None
    return field.struct(**parts)


def _date(field: FieldModel, value: Any) -> date:
    if isinstance(value, datetime):
        raise Invalid("INVALID_VALUE", "a calendar day, not an instant")
    return _bounded(field, _of_type(value, date, "a calendar day"))


def _instant(field: FieldModel, value: Any) -> datetime:
    moment = _of_type(value, datetime, "an instant")
    if moment.tzinfo is None:
        raise Invalid("INVALID_VALUE", "an instant needs an offset from UTC")
    return truncate_to_milliseconds(moment.astimezone(UTC))


def _choice(field: FieldModel, value: Any) -> enum.Enum:
    assert field.choices is not None
    try:
        return field.choices(value)
    except ValueError:
        names = ", ".join(str(member.value) for member in field.choices)
        raise Invalid("INVALID_VALUE", f"not one of {names}") from None


def _key(field: FieldModel, value: Any) -> uuid.UUID:
    return _of_type(value, uuid.UUID, "an id")


def _reference(field: FieldModel, value: Any) -> Any:
    if not isinstance(value, Entity | uuid.UUID):
        raise Invalid("INVALID_VALUE", "an id")
    return value


def _of_type(value: Any, kind: Any, wanted: str) -> Any:
    if not isinstance(value, kind):
        raise Invalid("INVALID_VALUE", f"{wanted} is needed, not {value!r}")
    return value


def _bounded(field: FieldModel, value: Any) -> Any:
    low, high = field.meta.minimum, field.meta.maximum
    if low is not None and value < low:
        raise Invalid("OUT_OF_RANGE", f"at least {low}")
    if high is not None and value > high:
        raise Invalid("OUT_OF_RANGE", f"at most {high}")
    return value


_CHECKS: Mapping[Kind, Any] = {
    Kind.STRING: _text, Kind.CODE: _text, Kind.INTEGER: _integer, Kind.BOOLEAN: _boolean, Kind.DECIMAL: _decimal,
    Kind.MONEY: _money, Kind.STRUCT: _struct, Kind.DATE: _date, Kind.DATETIME: _instant, Kind.ENUM: _choice,
    Kind.ID: _key, Kind.REFERENCE: _reference,
}  # fmt: skip


