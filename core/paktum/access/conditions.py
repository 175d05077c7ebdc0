"""Conditions of grants: a filter over a record's own attributes, in the form that the API's filters have.

One tree has both meanings: `sql` for statements, `holds` for a record that is being changed. A missing value makes a
comparison unknown in both, and what is unknown is not granted.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol

import sqlalchemy as sa

from ..assembly.model import FieldModel, Kind
from ..declare.entity import Entity
from ..declare.errors import PaktumError
from ..declare.labels import label as _
from ..declare.values import MONEY_SCALE, Scale
from ..storage.types import truncate_to_milliseconds
from ..write.validation import LARGEST_INTEGER

if TYPE_CHECKING:
    from ..read.rows import StoredRow  # which is read through policies

Truth = bool | None
"""None: unknown."""

Path = tuple[str, ...]


class WrongCondition(PaktumError):
    """A condition cannot be used; the path leads to what is wrong in it."""

    def __init__(self, message: str, path: Path) -> None:
        super().__init__(message)
        self.message, self.path = message, path


class Condition(Protocol):
    """What a record must be like."""

    def sql(self, row: "StoredRow") -> Any:
        """The condition on a stored record."""

    def holds(self, record: Entity) -> Truth:
        """Whether it is true of a record."""


@dataclass(frozen=True, slots=True)
class Every:
    """All of some conditions."""

    parts: tuple[Condition, ...]

    def sql(self, row: "StoredRow") -> Any:
        """See `Condition`."""
        return sa.and_(sa.true(), *(each.sql(row) for each in self.parts))

    def holds(self, record: Entity) -> Truth:
        """See `Condition`."""
        found = [each.holds(record) for each in self.parts]
        return False if False in found else None if None in found else True


@dataclass(frozen=True, slots=True)
class Negated:
    """The opposite of a condition; of several, not all of them."""

    part: Condition

    def sql(self, row: "StoredRow") -> Any:
        """See `Condition`."""
        return sa.not_(self.part.sql(row))

    def holds(self, record: Entity) -> Truth:
        """See `Condition`."""
        found = self.part.holds(record)
        return None if found is None else not found


@dataclass(frozen=True, slots=True)
class Compared:
    """An attribute, or a part of money, compared with a value."""

    field: FieldModel
    operator: str
    value: Any
    part: str = ""

    def sql(self, row: "StoredRow") -> Any:
        """See `Condition`."""
        column = row.part(self.field.name, self.part) if self.part else row.value(self.field.name)
        if self.operator == "isNull":
            return column.is_(None) if self.value else column.is_not(None)
        values = [sa.literal(each, column.type) for each in (self.value if self.operator in LISTS else [self.value])]
        if self.operator in LISTS:
            listed = sa.or_(sa.false(), *(column == each for each in values))
            known = column == column  # unknown for a missing value, whatever the list
            return sa.and_(known, listed if self.operator == "in" else sa.not_(listed))
        return COMPARISONS[self.operator](column, values[0])

    def holds(self, record: Entity) -> Truth:
        """See `Condition`."""
        found = getattr(record, self.field.name)
        if self.part and found is not None:
            found = getattr(found, self.part)
        if self.operator == "isNull":
            return (found is None) is self.value
        if found is None:
            return None
        if self.operator in LISTS:
            return (found in self.value) is (self.operator == "in")
        return bool(COMPARISONS[self.operator](found, self.value))


COMPARISONS: Mapping[str, Callable[[Any, Any], Any]] = {
    "eq": lambda left, right: left == right,
    "ne": lambda left, right: left != right,
    "gt": lambda left, right: left > right,
    "gte": lambda left, right: left >= right,
    "lt": lambda left, right: left < right,
    "lte": lambda left, right: left <= right,
}
LISTS = frozenset({"in", "notIn"})
EQUALITY = ("eq", "ne", "in", "notIn", "isNull")
ORDER = ("gt", "gte", "lt", "lte")

OPERATORS: Mapping[Kind, tuple[str, ...]] = {
    Kind.STRING: EQUALITY, Kind.ENUM: EQUALITY, Kind.BOOLEAN: ("eq", "isNull"), Kind.CODE: (*EQUALITY, *ORDER),
    Kind.INTEGER: (*EQUALITY, *ORDER), Kind.DECIMAL: (*EQUALITY, *ORDER), Kind.DATE: (*EQUALITY, *ORDER),
    Kind.DATETIME: (*EQUALITY, *ORDER), Kind.MONEY: ("eq", *ORDER, "currency", "isNull"),
}  # fmt: skip
"""What an attribute of each kind can be asked; others, computed ones, encrypted ones and references are in no
condition."""


def condition_text(given: Any) -> str:
    """The one text of a condition."""
    return json.dumps(given, sort_keys=True)


def json_fault(text: str) -> str | None:
    """What is wrong with a text that should be JSON, or None. Half a pair of surrogates is no character."""
    try:
        json.dumps(json.loads(text), ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return _("not a JSON text")
    return None


def read_condition(fields: Iterable[FieldModel], text: str) -> Condition:
    """The condition that a text says over some attributes; raises `WrongCondition`."""
    if (fault := json_fault(text)) is not None:
        raise WrongCondition(fault, ())
    known = {each.api_name: each for each in fields if _is_usable(each)}
    return _node(known, json.loads(text), ())


def _is_usable(field: FieldModel) -> bool:
    return field.computed is None and not field.is_opaque and field.kind in OPERATORS


def _node(known: Mapping[str, FieldModel], given: Any, path: Path) -> Condition:
    parts: list[Condition] = []
    for name, each in _object(given, path).items():
        here = (*path, name)
        if name == "and":
            parts += [_node(known, one, (*here, str(at))) for at, one in enumerate(_list(each, here))]
        elif name == "or":
            ways = [Negated(_node(known, one, (*here, str(at)))) for at, one in enumerate(_list(each, here))]
            parts.append(Negated(Every(tuple(ways))))
        elif name == "not":
            parts.append(Negated(_node(known, each, here)))
        elif name in known:
            parts += _compared(known[name], each, here)
        else:
            raise WrongCondition(_("there is no attribute of this name that a condition may use"), here)
    if len(path) > DEEPEST:
        raise WrongCondition(_("it is nested too deeply"), path)
    return Every(tuple(parts))


DEEPEST = 20
"""Names that a path in a condition has at most."""

AMOUNT = Scale(18, MONEY_SCALE)
"""Digits of an amount of money."""


def _compared(field: FieldModel, given: Any, path: Path) -> Iterable[Condition]:
    for operator, value in _object(given, path).items():
        here = (*path, operator)
        if operator not in OPERATORS[field.kind]:
            raise WrongCondition(_("no condition on such an attribute"), here)
        if operator == "isNull":
            yield Compared(field, operator, _of(bool, value, here), "amount" if field.kind is Kind.MONEY else "")
        elif field.kind is not Kind.MONEY:
            yield Compared(field, operator, _operand(field, operator, value, here))
        elif operator == "currency":
            part = field.part("currency")
            yield from (
                Compared(field, each.operator, each.value, "currency")
                for each in _compared(part, value, here)
                if isinstance(each, Compared)
            )
        else:
            amount, currency = _money(value, here)
            yield Compared(field, "eq", _text(currency, (*here, "currency")), "currency")
            yield Compared(field, operator, _decimal(amount, AMOUNT, (*here, "amount")), "amount")


def _money(given: Any, path: Path) -> tuple[Any, Any]:
    found = _object(given, path)
    for name in found:
        if name not in MONEY:
            raise WrongCondition(_("money has an amount and a currency only"), (*path, name))
    amount, currency = (found.get(name) for name in MONEY)
    return amount, currency


MONEY = ("amount", "currency")


def _operand(field: FieldModel, operator: str, value: Any, path: Path) -> Any:
    if operator in LISTS:
        return tuple(_value(field, each, (*path, str(at))) for at, each in enumerate(_list(value, path)))
    return _value(field, value, path)


def _value(field: FieldModel, value: Any, path: Path) -> Any:
    match field.kind:
        case Kind.BOOLEAN:
            return _of(bool, value, path)
        case Kind.INTEGER:
            return _integer(value, path)
        case Kind.DECIMAL:
            assert field.scale is not None
            return _decimal(value, field.scale, path)
        case Kind.ENUM:
            assert field.choices is not None
            if _of(str, value, path) not in field.choices.__members__:
                raise WrongCondition(_("not a member of the enumeration"), path)
            return field.choices[value]
        case Kind.DATE | Kind.DATETIME:
            return _moment(date if field.kind is Kind.DATE else datetime, value, path)
        case _:
            return _text(value, path)


def _text(value: Any, path: Path) -> str:
    text: str = _of(str, value, path)
    if "\x00" in text:
        raise WrongCondition(_("a text cannot hold the character U+0000"), path)
    return text


def _integer(value: Any, path: Path) -> int:
    number: int = _of(int, value, path)
    if abs(number) > LARGEST_INTEGER:
        message = _("a whole number between -{limit} and {limit}").filled(limit=LARGEST_INTEGER)
        raise WrongCondition(message, path)
    return number


def _decimal(value: Any, scale: Scale, path: Path) -> Decimal:
    whole, _point, fraction = _of(str, value, path).removeprefix("-").partition(".")
    before, behind = scale.precision - scale.scale, scale.scale
    is_plain = whole.isdecimal() and (whole + fraction).isdecimal()
    if not is_plain or len(whole) > before or len(fraction) > behind:
        message = _("write a decimal as a text, with at most {before} digits before the point and {behind} behind it")
        raise WrongCondition(message.filled(before=before, behind=behind), path)
    return Decimal(value)


def _moment(kind: type[date], value: Any, path: Path) -> date:
    try:
        found = kind.fromisoformat(_of(str, value, path))
        return truncate_to_milliseconds(found) if isinstance(found, datetime) else found
    except (ValueError, OverflowError):  # before the year 1 or after 9999 in UTC
        raise WrongCondition(_("not a day or instant in ISO 8601"), path) from None


def _of(kind: type, value: Any, path: Path) -> Any:
    if type(value) is not kind:
        raise WrongCondition(_("a value of another kind is needed"), path)
    return value


def _object(given: Any, path: Path) -> Mapping[str, Any]:
    found: Mapping[str, Any] = _of(dict, given, path)
    return found


def _list(given: Any, path: Path) -> list[Any]:
    found: list[Any] = _of(list, given, path)
    return found
