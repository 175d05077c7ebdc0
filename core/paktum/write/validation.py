"""Checks values against what was declared of them. All problems of a record are found before any is reported."""

import enum
import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from ..assembly.model import FieldModel, Kind
from ..declare.currencies import currency_digits, is_country, is_currency
from ..declare.entity import Entity
from ..declare.errors import Problem
from ..declare.labels import Label, label as _
from ..declare.values import MONEY_SCALE, Money
from ..storage.types import truncate_to_milliseconds

LARGEST_INTEGER = 2**31 - 1
MONEY_DIGITS = 14

Value = TypeVar("Value")


class Invalid(Exception):
    """One value is wrong: a code, what would be right, and which part of the value it is about."""

    def __init__(self, code: str, message: str, *path: str) -> None:
        super().__init__(message)
        self.code, self.message, self.path = code, message, path


def checked(
    fields: Mapping[str, FieldModel], values: Mapping[str, Any], problems: list[Problem], path: tuple[str, ...] = ()
) -> dict[str, Any]:
    """The values as they are stored; what is wrong with them is added to `problems`."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        field = fields[name]
        try:
            found[name] = check_value(field, value)
        except Invalid as error:
            problems.append(Problem(error.code, error.message, (*path, field.input_name, *error.path)))
    return found


def check_value(field: FieldModel, value: Any) -> Any:
    """The value as it is stored; raises `Invalid`."""
    if value is None or (isinstance(value, str) and not value.strip() and field.kind in {Kind.STRING, Kind.CODE}):
        if not field.nullable:
            raise Invalid("REQUIRED", _("a value is needed"))
        return None
    checked_value = _CHECKS[field.kind](field, value)
    if field.meta.check is not None and (wrong := field.meta.check(checked_value)) is not None:
        raise Invalid("INVALID_VALUE", wrong)
    return checked_value


def _text(field: FieldModel, value: Any) -> str:
    shown = "..." if field.meta.confidential else repr(value)
    text = _of_type(value, str, _("a text"), shown)
    if "\x00" in text:
        raise Invalid("INVALID_VALUE", _("a text cannot hold the character U+0000"))
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Invalid("INVALID_VALUE", _("the text is not valid Unicode")) from None
    if len(text) > field.meta.length:
        message = _("at most {limit} characters, not {length}").filled(limit=field.meta.length, length=len(text))
        raise Invalid("TOO_LONG", message)
    if field.meta.code == "currency" and not is_currency(text):
        raise Invalid("INVALID_VALUE", _("not an ISO 4217 currency code, such as EUR"))
    if field.meta.code == "country" and not is_country(text):
        raise Invalid("INVALID_VALUE", _("not an ISO 3166-1 alpha-2 country code, such as HU"))
    return text


def _integer(field: FieldModel, value: Any) -> int:
    number = _of_type(value, int, _("a whole number"))
    if isinstance(value, bool) or abs(number) > LARGEST_INTEGER:
        message = _("a whole number between -{limit} and {limit}").filled(limit=LARGEST_INTEGER)
        raise Invalid("INVALID_VALUE", message)
    return _bounded(field, number)


def _boolean(field: FieldModel, value: Any) -> bool:
    return _of_type(value, bool, _("true or false"))


def _decimal(field: FieldModel, value: Any) -> Decimal:
    assert field.scale is not None
    number = _number(value, field.scale.precision - field.scale.scale)
    _require_digits(number, field.scale.scale, _("at most {digits} digits behind the point"))
    return _bounded(field, number)


def _number(value: Any, whole: int) -> Decimal:
    """A finite decimal with at most `whole` digits before the point."""
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    number = Decimal(value) if is_whole else _of_type(value, Decimal, _("a decimal"))
    if not number.is_finite():
        raise Invalid("INVALID_VALUE", _("not a finite number"))
    if abs(number) >= Decimal(10) ** whole:
        raise Invalid("INVALID_VALUE", _("at most {digits} digits before the point").filled(digits=whole))
    return number


def _require_digits(number: Decimal, digits: int, message: Label, **values: Any) -> None:
    if number != round(number, digits):
        raise Invalid("INVALID_VALUE", message.filled(digits=digits, **values))


def _money(field: FieldModel, value: Any) -> Money:
    money = _of_type(value, Money, _("an amount with a currency"))
    try:
        currency = _text(field.part("currency"), money.currency)
    except Invalid as error:
        raise Invalid(error.code, error.message, "currency") from None
    try:
        amount = _number(money.amount, MONEY_DIGITS)
        digits = min(currency_digits(currency), MONEY_SCALE)
        message = _("an amount in {currency} has at most {digits} digits behind the point")
        _require_digits(amount, digits, message, currency=currency)
        _bounded(field, amount)
    except Invalid as error:
        raise Invalid(error.code, error.message, "amount") from None
    return Money(amount, currency).quantised()


def _struct(field: FieldModel, value: Any) -> Any:
    assert field.struct is not None
    struct: Any = _of_type(value, field.struct, Label(field.struct.__name__))
    parts: dict[str, Any] = {}
    for part in field.parts:
        try:
            parts[part.name] = check_value(part, getattr(struct, part.name))
        except Invalid as error:
            raise Invalid(error.code, error.message, part.api_name, *error.path) from None
    if field.nullable and all(each is None for each in parts.values()):
        return None
    return field.struct(**parts)


def _date(field: FieldModel, value: Any) -> date:
    if isinstance(value, datetime):
        raise Invalid("INVALID_VALUE", _("a calendar day, not an instant"))
    return _bounded(field, _of_type(value, date, _("a calendar day")))


def _instant(field: FieldModel, value: Any) -> datetime:
    moment = _of_type(value, datetime, _("an instant"))
    if moment.tzinfo is None:
        raise Invalid("INVALID_VALUE", _("an instant needs an offset from UTC"))
    return _bounded(field, truncate_to_milliseconds(moment.astimezone(UTC)))


def _choice(field: FieldModel, value: Any) -> enum.Enum:
    assert field.choices is not None
    try:
        return field.choices(value)
    except ValueError:
        names = ", ".join(str(member.value) for member in field.choices)
        raise Invalid("INVALID_VALUE", _("not one of {names}").filled(names=names)) from None


def _key(field: FieldModel, value: Any) -> uuid.UUID:
    return _of_type(value, uuid.UUID, _("an id"))


def _reference(field: FieldModel, value: Any) -> Any:
    if not isinstance(value, Entity | uuid.UUID):
        raise Invalid("INVALID_VALUE", _("an id"))
    return value


def _of_type(value: Any, kind: type[Value], wanted: Label, shown: str | None = None) -> Value:
    if not isinstance(value, kind):
        message = _("{wanted} is needed, not {value}").filled(wanted=wanted, value=shown or repr(value))
        raise Invalid("INVALID_VALUE", message)
    return value


def _bounded(field: FieldModel, value: Value) -> Value:
    low, high = field.meta.minimum, field.meta.maximum
    if low is not None and value < low:
        raise Invalid("OUT_OF_RANGE", _("at least {limit}").filled(limit=low))
    if high is not None and value > high:
        raise Invalid("OUT_OF_RANGE", _("at most {limit}").filled(limit=high))
    return value


_CHECKS: Mapping[Kind, Any] = {
    Kind.STRING: _text, Kind.CODE: _text, Kind.INTEGER: _integer, Kind.BOOLEAN: _boolean, Kind.DECIMAL: _decimal,
    Kind.MONEY: _money, Kind.STRUCT: _struct, Kind.DATE: _date, Kind.DATETIME: _instant, Kind.ENUM: _choice,
    Kind.ID: _key, Kind.REFERENCE: _reference,
}  # fmt: skip
