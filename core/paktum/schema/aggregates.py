"""The types of aggregates: groups with keys and figures, and what groups are made by, chosen by and ordered by.

What an entity has of its own are names; figures and conditions on them are the same few types for all.
"""

from functools import partial
from typing import TYPE_CHECKING, Any

from graphql import (
    GraphQLArgument,
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLEnumValue,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInt,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLString,
)

from ..assembly.model import EntityModel, FacetModel, FieldModel, Kind
from ..limits import DEFAULT_GROUPS, MOST_GROUPS
from ..read.figures import AVERAGE_DIGITS, FIGURES, FIGURES_TYPES, Figure, figures_type, has_figures
from ..read.grouping import Hop, group_fields, groupable, hops
from ..read.periods import DatePart
from .leaves import Leaves, listed
from .operators import DATE_FILTER, DATETIME_FILTER, DECIMAL_FILTER, INT_FILTER
from .scalars import DATE, DATETIME, DECIMAL
from .shared import NULLS_ORDER, ORDER_DIRECTION, out

if TYPE_CHECKING:
    from .entities import EntityTypes

FIGURE_TEXTS = {
    Figure.COUNT: "How many rows have a value.",
    Figure.DISTINCT_COUNT: "How many different values there are.",
    Figure.SUM: "The exact sum; 0 if there is no value.",
    Figure.AVERAGE: f"The average of the values, rounded half up: with the digits of the attribute, and at least "
    f"{AVERAGE_DIGITS} behind the point. Null if there is no value.",
    Figure.MINIMUM: "The smallest (earliest) value; null if there is none.",
    Figure.MAXIMUM: "The largest (latest) value; null if there is none.",
}

MONEY_TEXTS = FIGURE_TEXTS | {
    Figure.SUM: "The exact sums, one for each currency, in the order of their codes.",
    Figure.AVERAGE: "The averages, one for each currency, rounded half up to its digits.",
    Figure.MINIMUM: "The smallest amount in each currency.",
    Figure.MAXIMUM: "The largest amount in each currency.",
}

CONDITION_TEXTS = {
    Figure.COUNT: "Conditions on how many rows have a value.",
    Figure.DISTINCT_COUNT: "Conditions on how many different values there are.",
    Figure.SUM: "Conditions on the sum.",
    Figure.AVERAGE: "Conditions on the average.",
    Figure.MINIMUM: "Conditions on the smallest (earliest) value.",
    Figure.MAXIMUM: "Conditions on the largest (latest) value.",
}

FIGURE = GraphQLEnumType(
    "Figure",
    {each.name: GraphQLEnumValue(each, description=text) for each, text in FIGURE_TEXTS.items()},
    description="A figure of an attribute over the rows of a group.",
)

DATE_PART = GraphQLEnumType(
    "DatePart",
    {
        each.name: GraphQLEnumValue(each, description=text)
        for each, text in {
            DatePart.YEAR: "The year; its key is the first of January.",
            DatePart.QUARTER: "The quarter; its key is the first day of its first month.",
            DatePart.MONTH: "The month; its key is its first day.",
            DatePart.WEEK: "The week of ISO 8601; its key is its Monday.",
            DatePart.DAY: "The day.",
        }.items()
    },
    description="A part of the calendar that days and instants are grouped by. Its key is its first day.",
)


def _ends(kind: Kind) -> Any:
    return {Kind.INTEGER: GraphQLInt, Kind.DATE: DATE, Kind.DATETIME: DATETIME}.get(kind, DECIMAL)


def _compared(kind: Kind) -> Any:
    return {Kind.INTEGER: INT_FILTER, Kind.DATE: DATE_FILTER, Kind.DATETIME: DATETIME_FILTER}.get(kind, DECIMAL_FILTER)


class FigureTypes:
    """The types that the figures of all entities share, by their names: output, and conditions (`...Filter`)."""

    def __init__(self, leaves: Leaves, money: FieldModel) -> None:
        self.money, money_input, _ = leaves.struct(money)
        self.outputs: dict[str, GraphQLObjectType] = {}
        self.filters: dict[str, GraphQLInputObjectType] = {}
        self.money_filter = _money_figure_filter(money_input)
        for kind in (*FIGURES_TYPES, Kind.STRING):
            name, texts = figures_type(kind), MONEY_TEXTS if kind is Kind.MONEY else FIGURE_TEXTS
            self.outputs[name] = GraphQLObjectType(
                name, {each.value: out(self._output(kind, each), texts[each]) for each in FIGURES[kind]},
                description=f"Figures of {WHAT[name]} over the rows of a group. What is missing is in none of them.",
            )  # fmt: skip
            self.filters[name] = GraphQLInputObjectType(
                f"{name}Filter",
                {each.value: GraphQLInputField(self._filter(kind, each), description=CONDITION_TEXTS[each])
                 for each in FIGURES[kind]},
                description=f"Conditions on figures of {WHAT[name]}; all of them hold.",
            )  # fmt: skip

    def _output(self, kind: Kind, figure: Figure) -> Any:
        if figure in {Figure.COUNT, Figure.DISTINCT_COUNT}:
            return GraphQLNonNull(GraphQLInt)
        if kind is Kind.MONEY:
            return listed(self.money)
        if figure is Figure.SUM:
            return GraphQLNonNull(DECIMAL)
        return DECIMAL if figure is Figure.AVERAGE else _ends(kind)

    def _filter(self, kind: Kind, figure: Figure) -> Any:
        if figure in {Figure.COUNT, Figure.DISTINCT_COUNT}:
            return INT_FILTER
        if kind is Kind.MONEY:
            return self.money_filter
        return DECIMAL_FILTER if figure in {Figure.SUM, Figure.AVERAGE} else _compared(kind)


WHAT = {
    "IntFigures": "whole numbers", "DecimalFigures": "decimal numbers", "MoneyFigures": "money, each currency apart",
    "DateFigures": "calendar days", "DateTimeFigures": "instants", "ValueFigures": "values that are only counted",
}  # fmt: skip


def _money_figure_filter(money_input: GraphQLInputObjectType) -> GraphQLInputObjectType:
    texts = {
        "eq": "There is this amount in this currency.",
        "gt": "There is more than this in this currency.",
        "gte": "There is this much or more in this currency.",
        "lt": "There is an amount in this currency, and it is less.",
        "lte": "There is an amount in this currency, and it is this much or less.",
    }
    return GraphQLInputObjectType(
        "MoneyFigureFilter",
        {name: GraphQLInputField(money_input, description=text) for name, text in texts.items()},
        description="Conditions on a figure of money in one currency; groups without that currency meet none.",
    )


class AggregateTypes:
    """Makes the types of the aggregates of all entities of an assembly. Fields are made when first needed."""

    def __init__(self, types: "EntityTypes") -> None:
        self.types, self.leaves = types, types.leaves
        self.figures = FigureTypes(types.leaves, _any_money(types))
        self.aggregates: dict[str, GraphQLObjectType] = {}
        self.keys: dict[str, GraphQLObjectType] = {}
        self.group_bys: dict[str, GraphQLInputObjectType] = {}
        self.havings: dict[str, GraphQLInputObjectType] = {}
        self.orders: dict[str, GraphQLInputObjectType] = {}
        self.facet_figures: dict[str, GraphQLObjectType] = {}
        for model in types.shown:
            self._declare(model)

    def _declare(self, model: EntityModel) -> None:
        name = model.type_name
        self.keys[name] = GraphQLObjectType(
            f"{name}Key", partial(self._key_fields, model), description=KEY_TEXT.format(rows=model.label_plural)
        )
        self.aggregates[name] = self._aggregate(model)
        paths = group_fields(model)
        fields = GraphQLEnumType(
            f"{name}Field",
            {each: GraphQLEnumValue(path, description=f"{_words(path)}.") for each, path in paths.items()},
            description=f"What {model.label_plural} are grouped by, and figures taken of.",
        )
        self.group_bys[name] = GraphQLInputObjectType(
            f"{name}GroupBy", partial(self._group_by_fields, model, fields),
            description=f"One key that {model.label_plural} are grouped by: a field, or one of a record they lead to.",
        )  # fmt: skip
        self.havings[name] = GraphQLInputObjectType(
            f"{name}Having", partial(self._having_fields, model),
            description=f"Conditions on the figures of groups of {model.label_plural}.",
        )  # fmt: skip
        self.orders[name] = GraphQLInputObjectType(
            f"{name}GroupOrder", partial(self._order_fields, model, fields),
            description=f"What groups of {model.label_plural} are ordered by: a key, or a figure.",
        )  # fmt: skip
        for facet in model.facets.values():
            self._declare_facet(facet)

    def _declare_facet(self, facet: FacetModel) -> None:
        name = facet.type_name
        if any(groupable(field) for field in facet.fields.values()):
            self.keys[name] = GraphQLObjectType(
                f"{name}Key",
                partial(self._own_keys, facet),
                description=f"Keys of groups, of what {facet.plugin} adds.",
            )
        if not _measured(facet):
            return
        self.facet_figures[name] = GraphQLObjectType(
            f"{name}Figures", partial(self._own_figures, facet), description=f"Figures of what {facet.plugin} adds."
        )
        self.havings[name] = GraphQLInputObjectType(
            f"{name}Having", partial(self._own_conditions, facet),
            description=f"Conditions on figures of what {facet.plugin} adds; all of them hold.",
        )  # fmt: skip

    def field(self, name: str, what: str) -> GraphQLField:
        """The field with the groups and figures of a list of an entity."""
        return GraphQLField(
            GraphQLNonNull(self.aggregates[name]), self._arguments(name), description=f"Groups and figures of: {what}."
        )

    def _arguments(self, name: str) -> dict[str, GraphQLArgument]:
        keys = GraphQLList(GraphQLNonNull(self.group_bys[name]))
        order = GraphQLList(GraphQLNonNull(self.orders[name]))
        return {
            "filter": GraphQLArgument(self.types.filters[name], description="Which rows count."),
            "groupBy": GraphQLArgument(keys, description="The keys; without, one group."),
            "having": GraphQLArgument(self.havings[name], description="Which groups are given."),
            "orderBy": GraphQLArgument(order, description="The order; keys are the last."),
            "first": GraphQLArgument(GraphQLInt, description=FIRST),
        }

    # Output

    def _aggregate(self, model: EntityModel) -> GraphQLObjectType:
        group = GraphQLObjectType(
            f"{model.type_name}Group", partial(self._group_fields, model),
            description=f"{model.label_plural} that have the same keys, and figures of them.",
        )  # fmt: skip
        return GraphQLObjectType(
            f"{model.type_name}Aggregate",
            {
                "groups": out(listed(group), "The groups in their order; without groupBy exactly one."),
                "hasMore": out(GraphQLNonNull(GraphQLBoolean), "Whether there are more groups than `first` lets in."),
            },
            description=f"Groups and figures of {model.label_plural}.",
        )

    def _group_fields(self, model: EntityModel) -> dict[str, GraphQLField]:
        return {
            "key": out(GraphQLNonNull(self.keys[model.type_name]), "What the rows of the group have in common."),
            "count": out(GraphQLNonNull(GraphQLInt), "How many rows there are."),
            **self._own_figures(model),
            **{
                facet.api_name: out(GraphQLNonNull(self.facet_figures[facet.type_name]), facet.description)
                for facet in model.facets.values() if facet.type_name in self.facet_figures
            },
        }  # fmt: skip

    def _own_figures(self, model: EntityModel | FacetModel) -> dict[str, GraphQLField]:
        return {
            field.api_name: out(GraphQLNonNull(self.figures.outputs[figures_type(field.kind)]), f"{field.label}.")
            for field in _measured(model)
        }

    def _key_fields(self, model: EntityModel) -> dict[str, GraphQLField]:
        found = self._own_keys(model)
        for single in model.singles.values():
            found |= self._hop(Hop(single))
        for facet in model.facets.values():
            if facet.type_name in self.keys:
                found[facet.api_name] = out(GraphQLNonNull(self.keys[facet.type_name]), facet.description)
        return found

    def _own_keys(self, model: EntityModel | FacetModel) -> dict[str, GraphQLField]:
        found: dict[str, GraphQLField] = {}
        for field in model.fields.values():
            if not groupable(field):
                continue
            found[field.api_name] = out(self._key(field), f"{field.label}.")
            if field.kind is Kind.REFERENCE:
                found |= self._hop(Hop(field))
        return found

    def _key(self, field: FieldModel) -> Any:
        if field.target is not None:
            return self.types.objects[self.types.type_name(field.target)]
        return DATE if field.kind is Kind.DATETIME else self.leaves.output(field)

    def _hop(self, hop: Hop) -> dict[str, GraphQLField]:
        target = self.keys[self.types.type_name(hop.target)]
        return {hop.answer_name: out(GraphQLNonNull(target), f"Keys of: {hop.member.label}.")}

    # Input

    def _group_by_fields(self, model: EntityModel, fields: GraphQLEnumType) -> dict[str, GraphQLInputField]:
        return {
            "field": GraphQLInputField(fields, description="What to group by."),
            "part": GraphQLInputField(DATE_PART, description="For days and instants: the part of the calendar; DAY."),
            "timeZone": GraphQLInputField(GraphQLString, description=TIME_ZONE),
            **{
                name: GraphQLInputField(
                    self.group_bys[self.types.type_name(hop.target)], description=f"A key of: {hop.member.label}."
                )
                for name, hop in hops(model).items()
            },
        }

    def _having_fields(self, model: EntityModel) -> dict[str, GraphQLInputField]:
        own = self.havings[model.type_name]
        return {
            "and": GraphQLInputField(GraphQLList(GraphQLNonNull(own)), description="All of these hold."),
            "or": GraphQLInputField(GraphQLList(GraphQLNonNull(own)), description="At least one of these holds."),
            "not": GraphQLInputField(own, description="This does not hold; a missing figure meets neither."),
            "count": GraphQLInputField(INT_FILTER, description="Conditions on how many rows there are."),
            **self._own_conditions(model),
            **{
                facet.api_name: GraphQLInputField(self.havings[facet.type_name], description=facet.description)
                for facet in model.facets.values() if facet.type_name in self.facet_figures
            },
        }  # fmt: skip

    def _own_conditions(self, model: EntityModel | FacetModel) -> dict[str, GraphQLInputField]:
        return {
            field.api_name: GraphQLInputField(
                self.figures.filters[figures_type(field.kind)], description=f"{field.label}."
            )
            for field in _measured(model)
        }

    def _order_fields(self, model: EntityModel, fields: GraphQLEnumType) -> dict[str, GraphQLInputField]:
        key = self.group_bys[model.type_name]
        return {
            "key": GraphQLInputField(key, description="By this key, named as in groupBy; part may be left out."),
            "figure": GraphQLInputField(FIGURE, description="By this figure; COUNT without field counts the rows."),
            "field": GraphQLInputField(fields, description="What the figure is of."),
            "currency": GraphQLInputField(GraphQLString, description="For figures of money: the currency (ISO 4217)."),
            "direction": GraphQLInputField(ORDER_DIRECTION, description="ASC unless said otherwise."),
            "nulls": GraphQLInputField(NULLS_ORDER, description="Missing values are the smallest unless said."),
        }


KEY_TEXT = "Keys of groups of {rows}. Only what the rows are grouped by can be asked for."
FIRST = f"How many groups: 0 to {MOST_GROUPS}; {DEFAULT_GROUPS} unless said."
TIME_ZONE = (
    "For instants: the time zone that days begin in, by its IANA name, such as Europe/Budapest. UTC unless said."
)


def _measured(model: EntityModel | FacetModel) -> list[FieldModel]:
    return [field for field in model.fields.values() if has_figures(field)]


def _words(path: str) -> str:
    words = path.replace("_", " ").replace(".", ": ")
    return words[:1].upper() + words[1:]


def _any_money(types: "EntityTypes") -> FieldModel:
    """An attribute of money, from which the shared types are made; every schema has some."""
    fields = (field for model in types.assembly.entities.values() for field in model.fields.values())
    return next(field for field in fields if field.kind is Kind.MONEY)
