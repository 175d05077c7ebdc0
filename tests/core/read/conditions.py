"""Filters over rows in Python. A condition is True, False or None (unknown)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from paktum import Money
from paktum.assembly.model import CollectionModel, EntityModel, FacetModel, FieldModel, Kind
from paktum.read.api import SingleModel, members
from paktum.storage.folding import fold

from .worlds import Row, World

Truth = bool | None


def all_of(truths: Iterable[Truth]) -> Truth:
    found = list(truths)
    return False if False in found else None if None in found else True


def any_of(truths: Iterable[Truth]) -> Truth:
    found = list(truths)
    return True if True in found else None if None in found else False


def negated(truth: Truth) -> Truth:
    return None if truth is None else not truth


COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": lambda left, right: left == right,
    "ne": lambda left, right: left != right,
    "gt": lambda left, right: left > right,
    "gte": lambda left, right: left >= right,
    "lt": lambda left, right: left < right,
    "lte": lambda left, right: left <= right,
    "in": lambda left, right: left in right,
    "notIn": lambda left, right: left not in right,
    "contains": lambda left, right: (fold(right) or "") in (fold(left) or ""),
    "startsWith": lambda left, right: (fold(left) or "").startswith(fold(right) or ""),
}


def operators(value: Any, given: Mapping[str, Any]) -> Truth:
    def one(name: str, operand: Any) -> Truth:
        if name == "isNull":
            return (value is None) is bool(operand)
        return None if value is None else COMPARISONS[name](value, operand)

    return all_of(one(name, operand) for name, operand in given.items())


def money_operators(value: Money | None, given: Mapping[str, Any]) -> Truth:
    def one(name: str, operand: Any) -> Truth:
        if name == "isNull":
            return (value is None) is bool(operand)
        if name == "currency":
            return True if operand is None else operators(value.currency if value else None, operand)
        if value is None:
            return None
        same = value.currency == operand["currency"]
        return same and COMPARISONS[name](value.amount, operand["amount"])

    return all_of(one(name, operand) for name, operand in given.items())


@dataclass
class Filter:
    """Evaluates filters over the rows of a world."""

    world: World

    def holds(self, model: EntityModel | FacetModel, row: Row | None, given: Mapping[str, Any] | None) -> Truth:
        """Whether a row meets a filter; `row` is None where a reference leads nowhere."""
        return all_of(self._key(model, row, name, each) for name, each in (given or {}).items())

    def _key(self, model: EntityModel | FacetModel, row: Row | None, name: str, given: Any) -> Truth:
        if name == "isNull":
            return (row is None) is bool(given)
        if given is None:
            return True
        if name == "and":
            return all_of(self.holds(model, row, each) for each in given)
        if name == "or":
            return any_of(self.holds(model, row, each) for each in given)
        if name == "not":
            return negated(self.holds(model, row, given))
        if name == "id":
            assert isinstance(model, EntityModel)
            return operators(row and model.public_id(row["id"]), given)
        return self._member(model, row, members(model)[name], given)

    def _member(self, model: EntityModel | FacetModel, row: Row | None, member: Any, given: Any) -> Truth:
        if isinstance(member, FacetModel):
            return self.holds(member, row and {**row.get(member.name, {}), "id": row["id"]}, given)
        if isinstance(member, SingleModel):
            target = self.world.assembly.entity(member.collection.target)
            return self.holds(target, row and self.world.single(member, row), given)
        if isinstance(member, CollectionModel):
            return self._list(row, member, given)
        if member.kind is Kind.REFERENCE:
            target = self.world.assembly.entity(member.target)
            return self.holds(target, self.world.referred(model, row, member), given)
        value = None if row is None else self.world.value(model, row, member)
        if member.kind is Kind.MONEY:
            return money_operators(value, given)
        if member.kind is Kind.STRUCT:
            return self._struct(member, value, given)
        if member.kind is Kind.ID:
            return operators(value and value.hex, {name: _bare(each) for name, each in given.items()})
        return operators(value, given)

    def _struct(self, attribute: FieldModel, value: Any, given: Mapping[str, Any]) -> Truth:
        def one(name: str, operand: Any) -> Truth:
            if name == "isNull":
                return all(getattr(value, part.name, None) is None for part in attribute.parts) is bool(operand)
            part = next(part for part in attribute.parts if part.api_name == name)
            return True if operand is None else operators(getattr(value, part.name, None), operand)

        return all_of(one(name, operand) for name, operand in given.items())

    def _list(self, row: Row | None, collection: CollectionModel, given: Mapping[str, Any]) -> Truth:
        target = self.world.assembly.entity(collection.target)

        def one(name: str, wanted: Any) -> Truth:
            if wanted is None:
                return True
            if row is None:
                return None
            truths = [self.holds(target, each, wanted) is True for each in self.world.listed(collection, row)]
            return {"some": any(truths), "none": not any(truths), "every": all(truths)}[name]

        return all_of(one(name, wanted) for name, wanted in given.items())


def _bare(operand: Any) -> Any:
    if isinstance(operand, list):
        return [_bare(each) for each in operand]
    return operand.rpartition("_")[2] if isinstance(operand, str) else operand
