"""From the text of a cell to the value of an attribute. The attribute's kind says how; the mapping says the format."""

import enum
import re
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.core import Locale, get_global

from ..assembly.model import FieldModel, Kind
from ..declare.currencies import is_country, is_currency
from ..declare.values import Money
from ..declare.workflow import Workflow
from ..storage.folding import fold
from .mapping import ColumnRule, FileRule

Converter = Callable[[str], Any]
"""Gets a text that is not empty. Raises ValueError with what is wrong with it, written to stand behind the text."""

UNITS = {
    "percent": Decimal("0.01"),
    "thousands": Decimal(10) ** 3,
    "millions": Decimal(10) ** 6,
    "billions": Decimal(10) ** 9,
}

OPTIONS: Mapping[Kind, frozenset[str]] = {
    Kind.INTEGER: frozenset({"group_mark", "unit"}),
    Kind.DECIMAL: frozenset({"group_mark", "decimal_mark", "unit"}),
    Kind.MONEY: frozenset({"group_mark", "decimal_mark", "unit", "currency", "currency_column"}),
    Kind.DATE: frozenset({"format"}),
    Kind.DATETIME: frozenset({"format", "zone"}),
    Kind.REFERENCE: frozenset({"by", "source", "create"}),
}
"""The options of a column that make sense for an attribute of a kind."""

_TRUE, _FALSE = frozenset({"true", "yes", "1"}), frozenset({"false", "no", "0"})


def converter(field: FieldModel, rule: ColumnRule, file: FileRule, workflow: Workflow | None) -> Converter:
    """What reads the texts of one column. `workflow` is that of an attribute which holds a state.

    Raises ValueError if the options of the rule are wrong.
    """
    if workflow is not None:
        return _one_of(
            {name: state.code for state in workflow.states for name in (state.label, state.code)},
            [state.code for state in workflow.states],
        )
    if field.kind is Kind.CODE:
        return {"country": _country, "currency": _currency}.get(field.meta.code or "", str)
    if field.kind is Kind.ENUM:
        assert field.choices is not None
        return _choice(field.choices)
    if field.kind in {Kind.INTEGER, Kind.DECIMAL}:
        return _number(field.kind, rule, file)
    if field.kind is Kind.DATE:
        return _date(rule.format or file.date_format)
    if field.kind is Kind.DATETIME:
        return _instant(rule.format, rule.zone)
    others: dict[Kind, Converter] = {Kind.STRING: str, Kind.BOOLEAN: _boolean, Kind.ID: _key}
    return others[field.kind]


def money_converter(rule: ColumnRule, file: FileRule) -> Callable[[str, str], Money]:
    """What reads an amount and a currency. Raises ValueError if the options of the rule are wrong."""
    if rule.currency is None and rule.currency_column is None:
        raise ValueError("money needs a currency or a currency_column")
    if rule.currency is not None and not is_currency(rule.currency):
        raise ValueError(f"{rule.currency!r} is no currency of ISO 4217")
    number = _number(Kind.MONEY, rule, file)

    def read(amount: str, currency: str) -> Money:
        code = currency.upper()
        if not is_currency(code):
            raise ValueError(f"is an amount without a currency of ISO 4217; there stands {currency!r}")
        return Money(number(amount), code)

    if rule.value is not None:
        read(rule.value, rule.currency or "EUR")
    return read


# Numbers


def _number(kind: Kind, rule: ColumnRule, file: FileRule) -> Converter:
    mark = rule.decimal_mark or file.decimal_mark or "."
    group = rule.group_mark or file.group_mark or ""
    if group == mark and kind is not Kind.INTEGER:
        raise ValueError(f"decimal_mark and group_mark are both {mark!r}")
    digits = r"[0-9]+" if not group else rf"(?:[0-9]{{1,3}}(?:{_group_pattern(group)}[0-9]{{3}})+|[0-9]+)"
    pattern = re.compile(rf"([+-]?)({digits})(?:{re.escape(mark)}([0-9]+))?" if kind is not Kind.INTEGER else
                         rf"([+-]?)({digits})()")  # fmt: skip
    factor = UNITS[rule.unit] if rule.unit else None
    example = "1" + (group + "000") * bool(group) + (mark + "5" if kind is not Kind.INTEGER else "")

    def read(text: str) -> Any:
        found = pattern.fullmatch(text)
        if found is None:
            raise ValueError(f"is no number such as {example}")
        sign, whole, fraction = found.groups()
        number = Decimal(f"{sign}{re.sub('[^0-9]', '', whole)}.{fraction or '0'}")
        if factor is not None:
            number *= factor
        if kind is not Kind.INTEGER:
            return number
        if number != number.to_integral_value():
            raise ValueError("is no whole number")
        return int(number)

    return read


def _group_pattern(mark: str) -> str:
    """Programs that print a space between thousands print any of three."""
    return "[ \u00a0\u202f]" if mark == " " else re.escape(mark)


# Days and instants


def _date(pattern: str | None) -> Converter:
    pattern = _checked_format(pattern or "%Y-%m-%d")

    @lru_cache(maxsize=4096)
    def read(text: str) -> date:
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007  a day has no time zone
        except ValueError:
            raise ValueError(f"is no date of the form {pattern}") from None

    return read


def _instant(pattern: str | None, zone_name: str | None) -> Converter:
    try:
        zone = ZoneInfo(zone_name) if zone_name else UTC
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError(f"{zone_name!r} is no time zone such as Europe/Budapest") from None
    form = None if pattern is None else _checked_format(pattern)

    def read(text: str) -> datetime:
        try:
            moment = datetime.fromisoformat(text) if form is None else datetime.strptime(text, form)  # noqa: DTZ007  next line
            return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
        except (ValueError, OverflowError):
            raise ValueError(f"is no instant of the form {form or 'YYYY-MM-DD hh:mm:ss'}") from None

    return read


def _checked_format(pattern: str) -> str:
    sample = datetime(2001, 2, 3, 4, 5, 6, tzinfo=UTC)
    try:
        if datetime.strptime(sample.strftime(pattern), pattern).year == sample.year:  # noqa: DTZ007  only its year counts
            return pattern
    except (ValueError, re.error):
        pass
    raise ValueError(f"{pattern!r} is no format of dates such as %d.%m.%Y")


# Codes and choices


def _currency(text: str) -> str:
    code = text.upper()
    if not is_currency(code):
        raise ValueError("is no currency of ISO 4217")
    return code


@cache
def _territories() -> dict[str, str]:
    """Codes by English name, as Unicode CLDR has them, and by the three letters of ISO 3166-1."""
    names = {fold(name) or "": code for code, name in Locale("en").territories.items() if is_country(code)}
    older = {fold(code) or "": new[0] for code, new in get_global("territory_aliases").items() if len(new) == 1}
    return {name: code for name, code in (older | names).items() if is_country(code)}


def _country(text: str) -> str:
    if len(text) == 2 and is_country(text.upper()):
        return text.upper()
    code = _territories().get(fold(text) or "")
    if code is None:
        raise ValueError("is no country that Unicode CLDR knows; give its code as an alias")
    return code


def _choice(choices: type[enum.Enum]) -> Converter:
    by_text = {text: each for each in choices for text in (each.name, str(each.value))}
    return _one_of(by_text, [str(each.value) for each in choices])


def _one_of(by_text: Mapping[str, Any], shown: list[str]) -> Converter:
    by_fold = {fold(text): value for text, value in by_text.items()}
    known = ", ".join(shown)

    def read(text: str) -> Any:
        key = fold(text)
        if key not in by_fold:
            raise ValueError(f"is none of {known}")
        return by_fold[key]

    return read


def _boolean(text: str) -> bool:
    word = text.lower()
    if word in _TRUE or word in _FALSE:
        return word in _TRUE
    raise ValueError("is neither true (yes, 1) nor false (no, 0)")


def _key(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise ValueError("is no UUID") from None
