"""Filters: from an input object to an SQL condition, across references, lists and facets to any depth."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import partial
from typing import Any

import sqlalchemy as sa

from ..access.conditions import COMPARISONS
from ..assembly.ids import KEY_DIGITS
from ..assembly.model import CollectionModel, EntityModel, FacetModel, FieldModel, Kind
from ..declare.values import MONEY_SCALE
from ..storage.folding import fold
from ..storage.types import Choice, Fixed, Instant
from .api import SingleModel, members
from .arithmetic import MoneyTerm
from .binding import Binder
from .errors import InvalidInput
from .given import Given, Leaf, constant
from .rows import Many, Row

MISSING_OPERAND = "{name} needs a value; isNull asks for missing ones"

AFTER_ALL_TEXT = "\U0010ffff"


class Filters:
    """Compiles the filters of one statement."""

    def __init__(self, binder: Binder) -> None:
        self.binder = binder

    def condition(self, row: Row, given: Given) -> Any:
        """The condition that an input object asks for; several keys must all hold."""
        if not isinstance(given, dict):
            return sa.true()
        return _all([self._key(row, name, each) for name, each in given.items()])

    def compared(self, value: Any, given: Given, kind: Any, convert: Any = None) -> Any:
        """The condition on an expression that an operator input asks for."""
        return self._each(given, value, value, kind, convert)

    def _key(self, row: Row, name: str, given: Given) -> Any:
        if name == "isNull":
            return _is_null(row.id, given)
        if given is None:
            return sa.true()
        if name == "and":
            return _all([self.condition(row, each) for each in _items(given)])
        if name == "or":
            return _any([self.condition(row, each) for each in _items(given)])
        if name == "not":
            return sa.not_(self.condition(row, given))
        if name == "id":
            return self._key_operators(row, row.id, given)
        return self._member(row, name, given)

    def _member(self, row: Row, name: str, given: Given) -> Any:
        member = members(row._model)[name]
        if isinstance(member, FacetModel):
            return self.condition(row.facet_row(member.name), given)
        if isinstance(member, CollectionModel):
            return self._list(row, member, given)
        if isinstance(member, SingleModel):
            return self.condition(row.single_row(member.collection), given)
        assert isinstance(member, FieldModel)
        row.reading.require_usable(member)
        if member.kind is Kind.REFERENCE:
            return self.condition(row.reference_row(member), given)
        if member.kind is Kind.STRUCT:
            return self._struct(row, member, given)
        if member.kind is Kind.MONEY:
            return self._money(member, row.value_of(member), given)
        return self._operators(row, member, given)

    def _list(self, row: Row, collection: CollectionModel, given: Given) -> Any:
        assert isinstance(given, dict)
        rows = Many(row, collection)
        tests = {"some": rows.any, "none": rows.none, "every": rows.every}
        conditions = [
            tests[name](partial(self.condition, given=each)) for name, each in given.items() if each is not None
        ]
        return row.if_present(_all(conditions)) if conditions else sa.true()

    def _struct(self, row: Row, field: FieldModel, given: Given) -> Any:
        assert isinstance(given, dict)
        conditions = []
        for name, each in given.items():
            if name == "isNull":
                empty = _all([row.part_of(field, part).is_(None) for part in field.parts])
                conditions.append(empty if _flag(name, each) else sa.not_(empty))
            elif each is not None:
                part = next(part for part in field.parts if part.api_name == name)
                raw, folded = row.part_of(field, part), row.part_of(field, part, folded=True)
                conditions.append(self._compare(part, raw, folded, each))
        return _all(conditions)

    def _money(self, field: FieldModel, term: MoneyTerm, given: Given) -> Any:
        assert isinstance(given, dict)
        conditions = []
        for name, each in given.items():
            if name == "isNull":
                conditions.append(_is_null(term, each))
            elif name == "currency":
                currency = term.currency if field.computed is None else term.known_currency
                conditions.append(sa.true() if each is None else self._codes(currency, each))
            else:
                conditions.append(self._amount(term, name, each))
        return _all(conditions)

    def _amount(self, term: Any, name: str, operand: Given) -> Any:
        if not isinstance(operand, dict):
            raise InvalidInput(MISSING_OPERAND.format(name=name))
        amount = self.binder.bind(operand["amount"], Fixed(MONEY_SCALE), decimal_of(MONEY_SCALE, 18))
        currency = self.binder.bind(operand["currency"], sa.String())
        return sa.and_(term.currency == currency, COMPARISONS[name](term.amount, amount))

    def _operators(self, row: Row, field: FieldModel, given: Given) -> Any:
        return self._compare(field, row.value_of(field), row.folded_of(field), given)

    def _compare(self, field: FieldModel, raw: Any, folded: Any, given: Given) -> Any:
        kind, convert = value_type(field)
        condition = self._each(given, raw, folded, kind, convert)
        if field.fold is None or field.meta.long:
            return condition
        return _all([condition, *self._indexed(field, folded, given)])

    def _indexed(self, field: FieldModel, folded: Any, given: Given) -> Iterator[Any]:
        """That the folded forms are equal too where texts are, since indexes are of the folded form."""
        for name, operand in given.items() if isinstance(given, dict) else ():
            if name in {"eq", "in"}:
                yield self._operator(name, operand, folded, folded, sa.Text(), field.folded)

    def _codes(self, value: Any, given: Given) -> Any:
        return self._each(given, value, value, sa.String(), None)

    def _key_operators(self, row: Row, value: Any, given: Given) -> Any:
        model = row._model
        assert isinstance(model, EntityModel)

        def convert(public_id: str) -> Any:
            return model.find_digits(public_id) or NO_KEY

        return self._each(given, value, value, sa.Uuid(), convert)

    def _each(self, given: Given, raw: Any, folded: Any, kind: Any, convert: Any) -> Any:
        assert isinstance(given, dict)
        conditions = []
        for name, operand in given.items():
            if not isinstance(operand, Leaf):
                raise InvalidInput(MISSING_OPERAND.format(name=name))
            conditions.append(self._operator(name, operand, raw, folded, kind, convert))
        return _all(conditions)

    def _operator(self, name: str, operand: Leaf, raw: Any, folded: Any, kind: Any, convert: Any) -> Any:
        if name == "isNull":
            return _is_null(raw, operand)
        if name in COMPARISONS:
            return COMPARISONS[name](raw, self.binder.bind(operand, kind, convert))
        if name in {"in", "notIn"}:
            return self._membership(name == "in", operand, raw, kind, convert)
        if name == "contains":
            return self.binder.engine.position(folded, self.binder.bind(operand, sa.Text(), fold)) > 0
        if name == "startsWith":
            low = self.binder.bind(operand, sa.Text(), fold)
            high = self.binder.bind(operand, sa.Text(), _after)
            return sa.and_(folded >= low, folded < high)
        raise InvalidInput(f"there is no operator {name}")

    def _membership(self, wanted: bool, operand: Leaf, raw: Any, kind: Any, convert: Any) -> Any:
        if operand.is_empty:
            return raw != raw if wanted else raw == raw  # unknown for a missing value
        listed = self.binder.member(raw, operand, kind, convert)
        return listed if wanted else sa.not_(listed)


def _is_null(term: Any, given: Given) -> Any:
    return term.is_(None) if _flag("isNull", given) else term.is_not(None)


def _flag(name: str, given: Given) -> bool:
    flag = constant(given)
    if flag is None:
        raise InvalidInput(f"{name} must be true or false")
    return bool(flag)


NO_KEY = "00000000000000000000000000000000"


def _after(text: str) -> str:
    return (fold(text) or "") + AFTER_ALL_TEXT


def decimal_of(scale: int, precision: int) -> Callable[[Any], Decimal]:
    """A conversion that refuses decimals which the column could not hold."""

    def convert(value: Any) -> Decimal:
        number = Decimal(value)
        if len(f"{number:f}".partition(".")[2].rstrip("0")) > scale:
            raise InvalidInput(f"{value} has more than {scale} digits behind the point")
        if abs(number) >= Decimal(10) ** (precision - scale):
            raise InvalidInput(f"{value} is too large: at most {precision - scale} digits before the point")
        return number

    return convert


def value_type(field: FieldModel) -> tuple[Any, Any]:
    """The SQL type that an attribute's values are bound with, and what converts them before."""
    if field.kind is Kind.DECIMAL:
        assert field.scale is not None
        digits, precision = field.scale.scale, field.scale.precision
        return Fixed(digits, precision), decimal_of(digits, precision)
    return _stored_type(field), _bare_key if field.kind is Kind.ID else None


def _stored_type(field: FieldModel) -> Any:
    if field.column is not None:
        return field.column.type
    if field.choices is not None:
        return Choice(field.choices)
    simple: Mapping[Kind, Any] = {
        Kind.INTEGER: sa.Integer(), Kind.BOOLEAN: sa.Boolean(), Kind.DATE: sa.Date(), Kind.DATETIME: Instant(),
        Kind.ID: sa.Uuid(),
    }  # fmt: skip
    return simple.get(field.kind, sa.Text())


def _bare_key(value: Any) -> Any:
    text = str(value).rpartition("_")[2]
    return text if KEY_DIGITS.fullmatch(text) else NO_KEY


def _items(given: Given) -> list[Any]:
    return given if isinstance(given, list) else []


def _all(conditions: list[Any]) -> Any:
    return sa.and_(sa.true(), *conditions)


def _any(conditions: list[Any]) -> Any:
    return sa.or_(sa.false(), *conditions)
