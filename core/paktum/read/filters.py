"""Filters: from an input object to an SQL condition, across references, lists and facets to any depth."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from typing import Any

import sqlalchemy as sa

from ..assembly.model import CollectionModel, EntityModel, FacetModel, FieldModel, Kind
from ..declare.values import MONEY_SCALE
from ..storage.folding import fold
from ..storage.types import Fixed
from .api import SingleModel, members
from .binding import Binder, InvalidInput
from .given import Given, Leaf, constant
from .rows import Many, Row

AFTER_ALL_TEXT = "\U0010ffff"
COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "eq": lambda left, right: left == right,
    "ne": lambda left, right: left != right,
    "gt": lambda left, right: left > right,
    "gte": lambda left, right: left >= right,
    "lt": lambda left, right: left < right,
    "lte": lambda left, right: left <= right,
}


class Filters:
    """Compiles the filters of one statement."""

    def __init__(self, binder: Binder) -> None:
        self.binder = binder

    def condition(self, row: Row, given: Given) -> Any:
        """The condition that an input object asks for; several keys must all hold."""
        if not isinstance(given, dict):
            return sa.true()
        return _all([self._key(row, name, each) for name, each in given.items()])

    def _key(self, row: Row, name: str, given: Given) -> Any:
        if given is None:
            return sa.true()
        if name == "and":
            return _all([self.condition(row, each) for each in _items(given)])
        if name == "or":
            return _any([self.condition(row, each) for each in _items(given)])
        if name == "not":
            return sa.not_(self.condition(row, given))
        if name == "isNull":
            return row.id.is_(None) if constant(given) else row.id.is_not(None)
        if name == "id":
            return self._key_operators(row, row.id, given)
        return self._member(row, name, given)

    def _member(self, row: Row, name: str, given: Given) -> Any:
        member = members(row._model)[name]
        if isinstance(member, FacetModel):
            return self.condition(row.facet_row(member.name), given)
        if isinstance(member, CollectionModel):
            return self._list(Many(row, member), given)
        if isinstance(member, SingleModel):
            return self.condition(row.single_row(member.collection), given)
        assert isinstance(member, FieldModel)
        self.binder.require_readable(member)
        if member.kind is Kind.REFERENCE:
            return self.condition(row.reference_row(member), given)
        if member.kind is Kind.STRUCT:
            return self._struct(row, member, given)
        if member.kind is Kind.MONEY:
            return self._money(row.value_of(member), given)
        return self._operators(row, member, given)

    def _list(self, rows: Many, given: Given) -> Any:
        assert isinstance(given, dict)
        tests = {"some": rows.any, "none": rows.none, "every": rows.every}
        conditions = []
        for name, each in given.items():
            if each is not None:
                conditions.append(tests[name](partial(self.condition, given=each)))
        return _all(conditions)

    def _struct(self, row: Row, field: FieldModel, given: Given) -> Any:
        assert isinstance(given, dict)
        conditions = []
        for name, each in given.items():
            if each is None:
                continue
            if name == "isNull":
                empty = _all([row.part_of(field, part).is_(None) for part in field.parts])
                conditions.append(empty if constant(each) else sa.not_(empty))
                continue
            part = next(part for part in field.parts if part.api_name == name)
            raw, folded = row.part_of(field, part), row.part_of(field, part, folded=True)
            conditions.append(self._compare(part, raw, folded, each))
        return _all(conditions)

    def _money(self, term: Any, given: Given) -> Any:
        assert isinstance(given, dict)
        conditions = []
        for name, each in given.items():
            if each is None:
                continue
            if name == "isNull":
                conditions.append(term.is_(None) if constant(each) else term.is_not(None))
            elif name == "currency":
                conditions.append(self._codes(term.currency, each))
            else:
                assert isinstance(each, dict)
                amount = self.binder.bind(each["amount"], Fixed(MONEY_SCALE), decimal_of(MONEY_SCALE, 18))
                currency = self.binder.bind(each["currency"], sa.String())
                conditions.append(sa.and_(term.currency == currency, COMPARISONS[name](term.amount, amount)))
        return _all(conditions)

    def _operators(self, row: Row, field: FieldModel, given: Given) -> Any:
        return self._compare(field, row.value_of(field), row.folded_of(field), given)

    def _compare(self, field: FieldModel, raw: Any, folded: Any, given: Given) -> Any:
        kind, convert = value_type(field)
        return self._each(given, raw, folded, kind, convert)

    def _codes(self, value: Any, given: Given) -> Any:
        return self._each(given, value, value, sa.String(), None)

    def _key_operators(self, row: Row, value: Any, given: Given) -> Any:
        model = row._model
        assert isinstance(model, EntityModel)

        def convert(public_id: str) -> Any:
            return model.find_key(public_id) or NO_KEY

        return self._each(given, value, value, sa.Uuid(), convert)

    def _each(self, given: Given, raw: Any, folded: Any, kind: Any, convert: Any) -> Any:
        assert isinstance(given, dict)
        conditions = []
        for name, operand in given.items():
            if operand is None:
                raise InvalidInput(f"{name} needs a value; isNull asks for missing ones")
            assert isinstance(operand, Leaf)
            conditions.append(self._operator(name, operand, raw, folded, kind, convert))
        return _all(conditions)

    def _operator(self, name: str, operand: Leaf, raw: Any, folded: Any, kind: Any, convert: Any) -> Any:
        if name == "isNull":
            return raw.is_(None) if constant(operand) else raw.is_not(None)
        if name in COMPARISONS:
            return COMPARISONS[name](raw, self.binder.bind(operand, kind, convert))
        if name in {"in", "notIn"}:
            listed = self.binder.member(raw, operand, kind, convert)
            return listed if name == "in" else sa.not_(listed)
        if name == "contains":
            return self.binder.engine.position(folded, self.binder.bind(operand, sa.Text(), fold)) > 0
        if name == "startsWith":
            low = self.binder.bind(operand, sa.Text(), fold)
            high = self.binder.bind(operand, sa.Text(), _after)
            return sa.and_(folded >= low, folded < high)
        raise InvalidInput(f"there is no operator {name}")


NO_KEY = "00000000000000000000000000000000"


def _after(text: str) -> str:
    return (fold(text) or "") + AFTER_ALL_TEXT


def decimal_of(scale: int, precision: int) -> Callable[[Any], Decimal]:
    """A conversion that refuses decimals which the column could not hold."""

    def convert(value: Any) -> Decimal:
        number = Decimal(value)
        exponent = number.normalize().as_tuple().exponent
        if isinstance(exponent, int) and -exponent > scale:
            raise InvalidInput(f"{value} has more than {scale} digits behind the point")
        if abs(number) >= Decimal(10) ** (precision - scale):
            raise InvalidInput(f"{value} is too large: at most {precision - scale} digits before the point")
        return number

    return convert


def value_type(field: FieldModel) -> tuple[Any, Any]:
    """The SQL type that an attribute's values are bound with, and what converts them before."""
    if field.kind is Kind.DECIMAL:
        assert field.scale is not None
        return Fixed(field.scale.scale, field.scale.precision), decimal_of(field.scale.scale, field.scale.precision)
    if field.column is not None:
        kind = field.column.type
    else:
        simple: Mapping[Kind, Any] = {
            Kind.INTEGER: sa.Integer(), Kind.BOOLEAN: sa.Boolean(), Kind.DATE: sa.Date(), Kind.ID: sa.Uuid(),
        }  # fmt: skip
        kind = simple.get(field.kind, sa.Text())
    return kind, _iso if field.kind is Kind.ID else None


def _iso(value: Any) -> Any:
    text = str(value).rpartition("_")[2]
    return text if len(text) == 32 and set(text) <= set("0123456789abcdef") else NO_KEY


def _items(given: Given) -> list[Any]:
    return given if isinstance(given, list) else []


def _all(conditions: list[Any]) -> Any:
    return sa.and_(sa.true(), *conditions)


def _any(conditions: list[Any]) -> Any:
    return sa.or_(sa.false(), *conditions)
