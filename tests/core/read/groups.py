"""Aggregates of rows in Python: groups, their keys and their figures."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal, localcontext
from functools import cmp_to_key
from typing import Any
from zoneinfo import ZoneInfo

from paktum import Money
from paktum.assembly.model import EntityModel, FacetModel, FieldModel, Kind
from paktum.declare.currencies import currency_digits
from paktum.read.api import SingleModel
from paktum.read.figures import Figure
from paktum.read.grouping import hops
from paktum.read.periods import DatePart
from paktum.storage.folding import fold

from .conditions import COMPARISONS, Filter, Truth, all_of, any_of, negated, operators
from .pages import Compared
from .worlds import Row, World, half_up, ratio, text_of

LARGEST = 2**63
COUNTS = {Figure.COUNT, Figure.DISTINCT_COUNT}


class Beyond(Exception):
    """A sum that neither engine gives."""


@dataclass
class Found:
    """A value that a row leads to: where it stands among the keys of an answer, whose it is, and what it is."""

    names: tuple[str, ...]
    leaf: FieldModel
    value: Any
    folded: bool = False


@dataclass
class Values:
    """Finds values by the paths that the API's enumerations stand for."""

    world: World
    record: Callable[[EntityModel, Row], Any]

    def at(self, model: EntityModel, row: Row | None, path: str, names: tuple[str, ...] = ()) -> Found:
        steps = path.split(".")
        owner: EntityModel | FacetModel = model
        if steps[0] not in model.fields:
            owner = model.facets[steps.pop(0)]
            row, names = row and {**row[owner.name], "id": row["id"]}, (*names, owner.api_name)
        attribute = owner.fields[steps[0]]
        if attribute.kind is Kind.REFERENCE:
            found = self.world.referred(owner, row, attribute)
            return Found((*names, attribute.api_name), attribute, found and found["id"])
        value = None if row is None else self.world.value(owner, row, attribute)
        if len(steps) == 1:
            return Found((*names, attribute.api_name), attribute, value, attribute.fold is not None)
        part = attribute.part(steps[1])
        names = (*names, attribute.api_name, part.api_name)
        return Found(names, part, getattr(value, part.name, None), part.fold is not None)

    def key(self, model: EntityModel, row: Row | None, wanted: Mapping[str, Any], names: tuple[str, ...] = ()) -> Found:
        """What a row has for a key of groupBy."""
        for name, hop in hops(model).items():
            if wanted.get(name) is None:
                continue
            owner: EntityModel | FacetModel = model
            if hop.facet is not None:
                owner, names = hop.facet, (*names, hop.facet.api_name)
                row = row and {**row[hop.facet.name], "id": row["id"]}
            if isinstance(hop.member, FieldModel):
                led = self.world.referred(owner, row, hop.member)
            else:
                led = row and self.world.single(SingleModel(hop.member), row)
            return self.key(self.world.assembly.entity(hop.target), led, wanted[name], (*names, hop.answer_name))
        found = self.at(model, row, wanted["field"], names)
        if found.leaf.kind in {Kind.DATE, Kind.DATETIME}:
            part = wanted.get("part") or DatePart.DAY
            found.value = first_day(local_day(found.value, wanted.get("timeZone") or "UTC"), part)
        return found

    def answer(self, found: Found) -> Any:
        """A key as it stands in an answer."""
        if found.value is None:
            return None
        if found.leaf.kind is Kind.REFERENCE:
            target = self.world.assembly.entity(found.leaf.target)
            return self.record(target, self.world.find(target, found.value))
        if found.leaf.kind is Kind.DATETIME:
            return found.value.isoformat()
        return text_of(found.leaf, found.value)


def local_day(value: Any, zone: str) -> date | None:
    if not isinstance(value, datetime):
        return value
    try:
        return value.astimezone(ZoneInfo(zone)).date()
    except OverflowError:
        return date.max if value.year > 5000 else date.min


def first_day(day: date | None, part: DatePart) -> date | None:
    if day is None or part is DatePart.DAY:
        return day
    if part is DatePart.WEEK:
        return day - timedelta(days=day.weekday())
    month = {DatePart.YEAR: 1, DatePart.QUARTER: (day.month - 1) // 3 * 3 + 1, DatePart.MONTH: day.month}[part]
    return date(day.year, month, 1)


@dataclass
class Group:
    """Rows with the same keys."""

    keys: list[Found]
    rows: list[Row]


@dataclass
class FigureSet:
    """The figures of the values of one attribute."""

    leaf: FieldModel
    values: list[Any]

    @property
    def scale(self) -> int:
        return 4 if self.leaf.kind is Kind.MONEY else self.leaf.scale.scale if self.leaf.scale else 0

    def value(self, figure: Figure, currency: str | None = None) -> Any:
        """A figure; of money in one currency."""
        values = self.values
        if figure in COUNTS:
            return len(values) if figure is Figure.COUNT else len(set(values))
        if self.leaf.kind is Kind.MONEY:
            values = [each.amount for each in values if each.currency == currency]
        if figure is Figure.SUM:
            return self.sum(values) if values or self.leaf.kind is not Kind.MONEY else None
        if not values:
            return None
        if figure is Figure.AVERAGE:
            digits = currency_digits(currency or "") if self.leaf.kind is Kind.MONEY else max(self.scale, 4)
            return ratio(self.sum(values), len(values), digits)
        return (min if figure is Figure.MINIMUM else max)(values)

    def sum(self, values: Iterable[Any]) -> Any:
        with localcontext(prec=100):
            found = sum(values, Decimal(0))
            if abs(found) * 10**self.scale >= LARGEST:
                raise Beyond
            return half_up(found, self.scale)

    def answer(self, name: str) -> Any:
        figure = Figure(name)
        if figure in COUNTS:
            return self.value(figure)
        if self.leaf.kind is Kind.MONEY:
            return [Money(self.value(figure, code), code) for code in sorted({each.currency for each in self.values})]
        value = self.value(figure)
        if figure in {Figure.SUM, Figure.AVERAGE} and value is not None:
            return f"{value:f}"
        return text_of(self.leaf, value)


@dataclass
class Groups:
    """The groups of a list, as graphql-core asks for them field by field."""

    values: Values
    model: EntityModel
    groups: list[Group]
    has_more: bool

    def answer(self, name: str) -> Any:
        return (
            self.has_more if name == "hasMore" else [GroupAnswer(self.values, self.model, each) for each in self.groups]
        )


@dataclass
class GroupAnswer:
    """One group; with `facet`, only the figures of that facet's attributes."""

    values: Values
    model: EntityModel
    group: Group
    facet: FacetModel | None = field(default=None)

    def answer(self, name: str) -> Any:
        if self.facet is None:
            if name == "count":
                return len(self.group.rows)
            if name == "key":
                return self.key()
            for facet in self.model.facets.values():
                if facet.api_name == name:
                    return GroupAnswer(self.values, self.model, self.group, facet)
        owner = self.facet or self.model
        attribute = next(each for each in owner.fields.values() if each.api_name == name)
        return self.figures(f"{self.facet.name}." * bool(self.facet) + attribute.name if self.facet else attribute.name)

    def figures(self, path: str) -> FigureSet:
        found = [self.values.at(self.model, row, path) for row in self.group.rows]
        leaf = found[0].leaf if found else self.values.at(self.model, None, path).leaf
        return FigureSet(leaf, [each.value for each in found if each.value is not None])

    def key(self) -> dict[str, Any]:
        tree: dict[str, Any] = {}
        for found in self.group.keys:
            inside = tree
            for name in found.names[:-1]:
                inside = inside.setdefault(name, {})
            inside[found.names[-1]] = self.values.answer(found)
        return {name: _without_currency(each) for name, each in tree.items()}


def _without_currency(value: Any) -> Any:
    """Money of which only the currency is known is null if it is not."""
    if isinstance(value, dict):
        return None if value == {"currency": None} else {name: _without_currency(each) for name, each in value.items()}
    return value


def groups_of(
    world: World, model: EntityModel, rows: Iterable[Row], given: Mapping[str, Any],
    record: Callable[[EntityModel, Row], Any],
) -> Groups:  # fmt: skip
    """The groups that the arguments of an aggregate ask for."""
    values = Values(world, record)
    wanted = given.get("groupBy") or []
    found: dict[Any, Group] = {} if wanted else {(): Group([], [])}
    for row in rows:
        if Filter(world).holds(model, row, given.get("filter")) is True:
            keys = [values.key(model, row, each) for each in wanted]
            found.setdefault(tuple(each.value for each in keys), Group(keys, [])).rows.append(row)
    answers = [GroupAnswer(values, model, group) for group in found.values()]
    kept = [each for each in answers if _having(each, model, "", given.get("having")) is True]
    kept.sort(key=cmp_to_key(Sorting(given.get("orderBy") or []).compare))
    first = 100 if given.get("first") is None else given["first"]
    return Groups(values, model, [each.group for each in kept[:first]], len(kept) > first)


def _having(group: GroupAnswer, model: EntityModel | FacetModel, before: str, given: Mapping[str, Any] | None) -> Truth:
    def one(name: str, each: Any) -> Truth:
        if each is None:
            return True
        if name == "and":
            return all_of(_having(group, model, before, inner) for inner in each)
        if name == "or":
            return any_of(_having(group, model, before, inner) for inner in each)
        if name == "not":
            return negated(_having(group, model, before, each))
        if name == "count" and not before:
            return operators(len(group.group.rows), each)
        for facet in group.model.facets.values() if not before else ():
            if facet.api_name == name:
                return _having(group, facet, f"{facet.name}.", each)
        attribute = next(field for field in model.fields.values() if field.api_name == name)
        figures = group.figures(before + attribute.name)
        return all_of(_figure_holds(figures, Figure(key), wanted) for key, wanted in each.items() if wanted is not None)

    return all_of(one(name, each) for name, each in (given or {}).items())


def _figure_holds(figures: FigureSet, figure: Figure, wanted: Mapping[str, Any]) -> Truth:
    if figures.leaf.kind is not Kind.MONEY or figure in COUNTS:
        return operators(figures.value(figure), wanted)

    def one(name: str, money: Mapping[str, Any]) -> Truth:
        value = figures.value(figure, money["currency"])
        return None if value is None else COMPARISONS[name](value, money["amount"])

    return all_of(one(name, money) for name, money in wanted.items())


@dataclass
class Sorting:
    """Sorts groups."""

    order_by: Sequence[Mapping[str, Any]]

    def compare(self, left: GroupAnswer, right: GroupAnswer) -> int:
        for key in self.order_by:
            descending = key.get("direction") == "DESC"
            nulls_first = (key.get("nulls") or ("LAST" if descending else "FIRST")) == "FIRST"
            found = compared(self._value(left, key), self._value(right, key), nulls_first)
            if found.value:
                return -found.value if descending and not found.about_nulls else found.value
        for mine, yours in zip(left.group.keys, right.group.keys, strict=True):
            found = compared(_plain(mine.value), _plain(yours.value), True)
            if found.value:
                return found.value
        return 0

    def _value(self, group: GroupAnswer, key: Mapping[str, Any]) -> Any:
        if key.get("key") is not None:
            row = group.group.rows[0]
            names = group.values.key(group.model, row, key["key"]).names
            found = next(each for each in group.group.keys if each.names == names)
            value = _plain(found.value)
            if found.leaf.kind is Kind.MONEY:
                return value and value[0]
            return fold(value) if found.leaf.kind is Kind.STRING and found.folded and value is not None else value
        if key.get("field") is None:
            return len(group.group.rows)
        return _plain(group.figures(key["field"]).value(key["figure"], key.get("currency")))


def compared(left: Any, right: Any, nulls_first: bool) -> Compared:
    if left is None or right is None:
        value = (left is not None) - (right is not None)
        return Compared(value if nulls_first else -value, True)
    return Compared((left > right) - (left < right), False)


def _plain(value: Any) -> Any:
    """Something that can be compared with its like."""
    if isinstance(value, Money):
        return (value.amount, value.currency)
    return getattr(value, "value", value) if not isinstance(value, int | str | Decimal | date) else value
