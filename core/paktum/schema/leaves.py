"""The GraphQL types of attributes: output, input and filter, for every kind of value."""

import enum
from collections.abc import Mapping
from typing import Any

from graphql import (
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLEnumValue,
    GraphQLField,
    GraphQLID,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInt,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLString,
)

from ..assembly.model import FieldModel, Kind
from ..assembly.naming import enum_owner, type_name
from ..declare.labels import label_from_name
from ..declare.values import VALUE_OBJECTS, Money
from .operators import (
    BOOLEAN_FILTER,
    CODE_FILTER,
    DATE_FILTER,
    DATETIME_FILTER,
    DECIMAL_FILTER,
    ID_FILTER,
    INT_FILTER,
    IS_NULL,
    STRING_FILTER,
    enum_filter,
    money_filter,
)
from .scalars import DATE, DATETIME, DECIMAL
from .shared import REQUIRED_STRINGS

_SIMPLE: dict[Kind, Any] = {
    Kind.STRING: GraphQLString, Kind.CODE: GraphQLString, Kind.INTEGER: GraphQLInt, Kind.BOOLEAN: GraphQLBoolean,
    Kind.DECIMAL: DECIMAL, Kind.DATE: DATE, Kind.DATETIME: DATETIME, Kind.ID: GraphQLID,
    Kind.LABELS: REQUIRED_STRINGS.of_type,
}  # fmt: skip

_FILTERS: dict[Kind, GraphQLInputObjectType] = {
    Kind.STRING: STRING_FILTER, Kind.CODE: CODE_FILTER, Kind.INTEGER: INT_FILTER, Kind.BOOLEAN: BOOLEAN_FILTER,
    Kind.DECIMAL: DECIMAL_FILTER, Kind.DATE: DATE_FILTER, Kind.DATETIME: DATETIME_FILTER, Kind.ID: ID_FILTER,
}  # fmt: skip


class Leaves:
    """Makes the types of attributes, each once per schema. `packages` are those of the enabled plugins, by name."""

    def __init__(self, packages: Mapping[str, str]) -> None:
        self._packages = packages
        self._enums: dict[str, GraphQLEnumType] = {}
        self._enum_filters: dict[str, GraphQLInputObjectType] = {}
        self._structs: dict[type, tuple[GraphQLObjectType, GraphQLInputObjectType, GraphQLInputObjectType]] = {}

    def enum(self, choices: type[enum.Enum], plugin: str) -> GraphQLEnumType:
        """The GraphQL enumeration of a Python one that a plugin uses; a member's description is its label."""
        name = type_name(enum_owner(choices, plugin, self._packages), choices.__name__)
        if name not in self._enums:
            values = {
                member.name: GraphQLEnumValue(member, description=f"{label_from_name(member.name.lower())}.")
                for member in choices
            }
            text = " ".join((choices.__doc__ or "").split()) or f"{label_from_name(choices.__name__)}."
            self._enums[name] = GraphQLEnumType(name, values, description=text)
            self._enum_filters[name] = enum_filter(self._enums[name])
        return self._enums[name]

    def output(self, field: FieldModel) -> Any:
        """The output type of an attribute that is no reference, without its nullability."""
        if field.kind is Kind.ENUM:
            assert field.choices is not None
            return self.enum(field.choices, field.plugin)
        if field.kind in {Kind.MONEY, Kind.STRUCT}:
            return self.struct(field)[0]
        return _SIMPLE[field.kind]

    def input(self, field: FieldModel) -> Any:
        """The input type of an attribute, without its nullability; a reference takes an id."""
        if field.kind is Kind.REFERENCE:
            return GraphQLID
        if field.kind in {Kind.MONEY, Kind.STRUCT}:
            return self.struct(field)[1]
        return self.output(field)

    def filter(self, field: FieldModel) -> GraphQLInputObjectType | None:
        """The operator input of an attribute that is no reference, or None if it cannot be filtered by."""
        if field.is_opaque:
            return None
        if field.kind is Kind.ENUM:
            assert field.choices is not None
            return self._enum_filters[self.enum(field.choices, field.plugin).name]
        if field.kind in {Kind.MONEY, Kind.STRUCT}:
            return self.struct(field)[2]
        if field.kind is Kind.STRING and field.computed is not None:
            return CODE_FILTER
        return _FILTERS.get(field.kind)

    def struct(self, field: FieldModel) -> tuple[GraphQLObjectType, GraphQLInputObjectType, GraphQLInputObjectType]:
        """Output, input and filter types of a value object."""
        assert field.struct in VALUE_OBJECTS
        if field.struct not in self._structs:
            self._structs[field.struct] = self._make_struct(field, field.struct)
        return self._structs[field.struct]

    def _make_struct(
        self, field: FieldModel, struct: type
    ) -> tuple[GraphQLObjectType, GraphQLInputObjectType, GraphQLInputObjectType]:
        text = " ".join((struct.__doc__ or "").split())
        required = struct is Money
        outputs: dict[str, GraphQLField] = {}
        inputs: dict[str, GraphQLInputField] = {}
        filters: dict[str, GraphQLInputField] = {}
        for part in field.parts:
            kind = self.output(part)
            wrapped = GraphQLNonNull(kind) if required else kind
            says = PART_TEXTS.get(part.name, f"{part.label}.")
            outputs[part.api_name] = GraphQLField(wrapped, description=says)
            inputs[part.api_name] = GraphQLInputField(wrapped, description=says)
            wanted = self.filter(part)
            assert wanted is not None
            filters[part.api_name] = GraphQLInputField(wanted, description=f"Conditions on: {says}")
        name = struct.__name__
        given = GraphQLInputObjectType(f"{name}Input", inputs, description=text)
        if struct is Money:
            return GraphQLObjectType(name, outputs, description=text), given, money_filter(given)
        filters["isNull"] = GraphQLInputField(GraphQLBoolean, description=IS_NULL)
        text_of_filter = f"Conditions on the parts of a {name}."
        wanted = GraphQLInputObjectType(f"{name}Filter", filters, description=text_of_filter)
        return GraphQLObjectType(name, outputs, description=text), given, wanted


PART_TEXTS = {
    "amount": "The amount, with as many digits behind the point as the currency has.",
    "currency": "The currency's ISO 4217 code.",
    "country": "The country's ISO 3166-1 alpha-2 code.",
}


def description(field: FieldModel) -> str:
    """What the API says of an attribute: its label, and its help text where it has one."""
    parts = [f"{field.label}."]
    if field.meta.help:
        text = " ".join(str(field.meta.help).split())
        parts.append(text if text.endswith((".", "!", "?")) else text + ".")
    if field.kind is Kind.DECIMAL and field.scale is not None:
        parts.append(f"A decimal with {field.scale.scale} digits behind the point.")
    if field.meta.read:
        parts.append(f"Null without the permission {field.meta.read}.")
    return " ".join(parts)


def listed(kind: Any) -> Any:
    """A non-null list of non-null members."""
    return GraphQLNonNull(GraphQLList(GraphQLNonNull(kind)))
