"""Aggregates of lists as JSON text in SQL: groups of rows with their keys and figures."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from graphql import FieldNode

from ..access.conditions import COMPARISONS
from ..assembly.model import EntityModel, FacetModel, FieldModel, Kind
from ..declare.values import MONEY_SCALE
from ..limits import DEFAULT_GROUPS, MOST_GROUPS, MOST_KEYS
from ..storage.types import Fixed
from . import emit
from .api import members
from .dialects import Concatenation
from .errors import InvalidInput
from .figures import COUNTED, Figure, Measure, average_digits, figures_type, sum_digits
from .filters import MISSING_OPERAND, decimal_of, value_type
from .given import Given, Leaf, constant
from .grouping import Grouping, attribute_at
from .orders import OrderKey
from .rows import Level, Row
from .totals import Totals, in_order

if TYPE_CHECKING:
    from .compiler import Compiler

SUM_PRECISION = 18
"""Most digits of a number that a sum or average is compared with."""

NUMBER = sa.literal_column("n", sa.Integer())
"""The place of a group in their order."""


@dataclass
class Aggregate:
    """The groups of one list of one entity, with arguments and what is selected of them; `through` as in `Level`."""

    compiler: "Compiler"
    model: EntityModel
    arguments: Mapping[str, Given]
    nodes: Sequence[FieldNode]
    match: Callable[[Row], Any]
    through: str | None = None
    level: Level = field(init=False)
    totals: Totals = field(init=False)
    grouping: Grouping = field(init=False)
    measures: dict[str, Measure] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        reading = self.compiler.reading
        self.level = Level(reading, self.model, through=self.through)
        self.totals = Totals(reading.alias_name())
        self.grouping = Grouping(self.level.row, self.compiler.binder, self.totals)

    def select(self) -> sa.Select[Any]:
        """A SELECT of the JSON text of the groups."""
        for wanted in _items(self.arguments.get("groupBy")):
            self.grouping.add(wanted)
        size = groups_of(self.arguments)
        having = Having(self).condition(self.model, "", self.arguments.get("having"))
        order = [*Order(self).keys(_items(self.arguments.get("orderBy"))), *self._key_order()]
        pairs: dict[str, Any] = {}
        for key, nodes in self.compiler.selections.fields(self.nodes, f"{self.model.type_name}Aggregate").items():
            name = nodes[0].name.value
            if name == "__typename":
                pairs[key] = emit.literal(f"{self.model.type_name}Aggregate")
            elif name == "hasMore":
                pairs[key] = emit.boolean(sa.func.count() > sa.literal_column(str(size)))
            else:
                on_page: Any = sa.literal_column(f"n <= {size}")
                joined = in_order(self._group(nodes), NUMBER).filter(on_page)
                pairs[key] = Concatenation(["[", sa.func.coalesce(joined, sa.literal_column("''")), "]"])
        text = emit.braces(pairs)
        if all(isinstance(each, str) for each in pairs.values()):
            return sa.select(text)  # nothing is asked of the rows
        return sa.select(text).select_from(self._numbered(size, having, order))

    def _numbered(self, size: int, having: Any, order: Sequence[OrderKey]) -> Any:
        """The first groups in their order, and one more if there is one, as a FROM element."""
        name = self.totals.name
        filtered = self.compiler.filters.condition(self.level.row, self.arguments.get("filter"))
        groups = self.totals.groups(self.level, [self.match(self.level.row), *self.level.visible(), filtered])
        clauses = [key.clause(key.expression, reverse=False) for key in order]
        number = sa.func.row_number().over(order_by=clauses or None).label(NUMBER.name)
        numbered = sa.select(sa.literal_column(f"{name}.*"), number).select_from(groups).where(having)
        return numbered.order_by(NUMBER).limit(sa.literal_column(str(size + 1))).subquery(name)

    def _key_order(self) -> list[OrderKey]:
        """The keys that make every order of groups a definite one."""
        columns = [column for key in self.grouping.keys for column in key.columns]
        return [OrderKey(column, Kind.STRING, descending=False, nulls_first=True) for column in columns]

    def rows(self) -> Any:
        """How many rows a group has."""
        return self.totals.total("rows", "count", None)

    def measure(self, path: str) -> Measure:
        """The attribute at a path, to take figures of; raises `Forbidden` if the actor may not read it."""
        if path not in self.measures:
            attribute = attribute_at(self.level.row, path)
            self.measures[path] = Measure(attribute, self.totals, f"v{len(self.measures)}", attribute.value)
        return self.measures[path]

    # What is selected

    def _group(self, nodes: list[FieldNode]) -> Concatenation:
        pairs: dict[str, Any] = {}
        for key, each in self.compiler.selections.fields(nodes, f"{self.model.type_name}Group").items():
            name = each[0].name.value
            if name == "__typename":
                pairs[key] = emit.literal(f"{self.model.type_name}Group")
            elif name == "key":
                pairs[key] = self.grouping.root.text(self.compiler, each)
            elif name == "count":
                pairs[key] = self.compiler.binder.engine.text(self.rows())
            else:
                pairs[key] = self._member(members(self.model)[name], "", each)
        return emit.braces(pairs)

    def _member(self, member: Any, before: str, nodes: list[FieldNode]) -> Concatenation:
        if isinstance(member, FacetModel):
            return self._facet(member, nodes)
        assert isinstance(member, FieldModel)
        return self._figures(self.measure(before + member.name), nodes)

    def _facet(self, facet: FacetModel, nodes: list[FieldNode]) -> Concatenation:
        pairs: dict[str, Any] = {}
        for key, each in self.compiler.selections.fields(nodes, f"{facet.type_name}Figures").items():
            name = each[0].name.value
            if name == "__typename":
                pairs[key] = emit.literal(f"{facet.type_name}Figures")
            else:
                pairs[key] = self._member(members(facet)[name], f"{facet.name}.", each)
        return emit.braces(pairs)

    def _figures(self, measure: Measure, nodes: list[FieldNode]) -> Concatenation:
        type_name = figures_type(measure.field.kind)
        pairs: dict[str, Any] = {}
        for key, each in self.compiler.selections.fields(nodes, type_name).items():
            name = each[0].name.value
            pairs[key] = emit.literal(type_name) if name == "__typename" else self._figure(measure, Figure(name), each)
        return emit.braces(pairs)

    def _figure(self, measure: Measure, figure: Figure, nodes: list[FieldNode]) -> Any:
        if measure.field.kind is not Kind.MONEY or figure in COUNTED:
            return measure.text(self.compiler.binder.engine, figure)
        listed = measure.per_currency(figure, partial(self.compiler.money_object, measure.field, nodes=nodes))
        return Concatenation(["[", sa.func.coalesce(listed, sa.literal_column("''")), "]"])


@dataclass(frozen=True)
class Having:
    """Conditions on the figures of groups."""

    aggregate: Aggregate

    def condition(self, model: EntityModel | FacetModel, before: str, given: Given) -> Any:
        """The condition that an input object asks for; several keys must all hold."""
        keys = given.items() if isinstance(given, dict) else ()
        return _all([self._key(model, before, name, each) for name, each in keys if each is not None])

    def _key(self, model: EntityModel | FacetModel, before: str, name: str, given: Given) -> Any:
        again = partial(self.condition, model, before)
        if name == "and":
            return _all([again(each) for each in _items(given)])
        if name == "or":
            return sa.or_(sa.false(), *(again(each) for each in _items(given)))
        if name == "not":
            return sa.not_(again(given))
        if name == "count" and not before:
            return self._compared(self.aggregate.rows(), given, sa.BigInteger())
        member = members(model)[name]
        if isinstance(member, FacetModel):
            return self.condition(member, f"{member.name}.", given)
        assert isinstance(member, FieldModel)
        assert isinstance(given, dict)
        measure = self.aggregate.measure(before + member.name)
        return _all([self._figure(measure, Figure(each), value) for each, value in given.items() if value is not None])

    def _figure(self, measure: Measure, figure: Figure, given: Given) -> Any:
        field = measure.field
        if figure in COUNTED:
            return self._compared(measure.figure(figure), given, sa.BigInteger())
        if field.kind is Kind.MONEY:
            assert isinstance(given, dict)
            return _all([self._money(measure, figure, name, each) for name, each in given.items()])
        if figure in {Figure.SUM, Figure.AVERAGE}:
            digits = sum_digits(field) if figure is Figure.SUM else average_digits(field)
            kind, convert = Fixed(digits, SUM_PRECISION), decimal_of(digits, SUM_PRECISION)
        else:
            kind, convert = value_type(field)
        return self._compared(measure.figure(figure), given, kind, convert)

    def _money(self, measure: Measure, figure: Figure, name: str, operand: Given) -> Any:
        if not isinstance(operand, dict):
            raise InvalidInput(MISSING_OPERAND.format(name=name))
        binder = self.aggregate.compiler.binder
        currency = binder.bind(operand["currency"], sa.String())
        amount = binder.bind(operand["amount"], Fixed(MONEY_SCALE), decimal_of(MONEY_SCALE, SUM_PRECISION))
        return COMPARISONS[name](measure.in_currency(figure, currency), amount)

    def _compared(self, value: Any, given: Given, kind: Any, convert: Any = None) -> Any:
        return self.aggregate.compiler.filters.compared(value, given, kind, convert)


@dataclass(frozen=True)
class Order:
    """The order of groups."""

    aggregate: Aggregate

    def keys(self, wanted: Sequence[Mapping[str, Given]]) -> list[OrderKey]:
        """What groups are sorted by; raises `InvalidInput` for what they have not."""
        if len(wanted) > MOST_KEYS:
            raise InvalidInput(f"groups are ordered by at most {MOST_KEYS} keys and figures")
        return [self._key({name: each for name, each in item.items() if each is not None}) for item in wanted]

    def _key(self, item: Mapping[str, Given]) -> OrderKey:
        descending = constant(item.get("direction")) == "DESC"
        nulls = constant(item.get("nulls")) or ("LAST" if descending else "FIRST")
        key, given = item.get("key"), item.keys() - {"direction", "nulls"}
        if isinstance(key, dict) and given == {"key"}:
            return OrderKey(self.aggregate.grouping.order(key), Kind.STRING, descending, nulls == "FIRST")
        figure = constant(item.get("figure"))
        if figure is None or "key" in given:
            raise InvalidInput("an order names one key of the groups, or one figure")
        return OrderKey(self._figure(figure, item), Kind.STRING, descending, nulls == "FIRST")

    def _figure(self, figure: Figure, item: Mapping[str, Given]) -> Any:
        path, currency = constant(item.get("field")), item.get("currency")
        if path is None:
            if figure is not Figure.COUNT or currency is not None:
                raise InvalidInput(f"{figure.value} needs a field; only the count of rows has none")
            return self.aggregate.rows()
        measure = self.aggregate.measure(path)
        if (measure.attribute.leaf.kind is Kind.MONEY and figure not in COUNTED) != isinstance(currency, Leaf):
            raise InvalidInput("sums, averages, minimum and maximum of money need a currency; nothing else has one")
        if isinstance(currency, Leaf):
            return measure.in_currency(figure, self.aggregate.compiler.binder.bind(currency, sa.String()))
        return measure.figure(figure)


def _items(given: Given) -> list[Any]:
    return given if isinstance(given, list) else []


def _all(conditions: Sequence[Any]) -> Any:
    return sa.and_(sa.true(), *conditions)


def groups_of(arguments: Mapping[str, Given]) -> int:
    """How many groups are asked for; raises `InvalidInput` if that cannot be."""
    size: int | None = constant(arguments.get("first"))
    if size is None:
        return DEFAULT_GROUPS
    if not 0 <= size <= MOST_GROUPS:
        raise InvalidInput(f"there are 0 to {MOST_GROUPS} groups at once, not {size}")
    return size
