"""Operator inputs: one per kind of value, shared by the filters of all entities."""

from functools import partial

from graphql import (
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLID,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInt,
    GraphQLList,
    GraphQLNamedInputType,
    GraphQLNonNull,
    GraphQLString,
)

from .scalars import DATE, DATETIME, DECIMAL

OPERATOR = {"paktum_operator": True}
IS_NULL = "Whether the value is missing."


def _field(kind: GraphQLInputType, description: str) -> GraphQLInputField:
    return GraphQLInputField(kind, description=description)


def operator_input(
    name: str, kind: GraphQLNamedInputType, description: str, *, ordered: bool = False, text: bool = False
) -> GraphQLInputObjectType:
    """An operator input for values of one kind. Several operators must all hold."""
    listed = GraphQLList(GraphQLNonNull(kind))
    fields = {
        "eq": _field(kind, "Equal to the value."),
        "ne": _field(kind, "There is a value, and it is another one."),
        "in": _field(listed, "Equal to one of the values."),
        "notIn": _field(listed, "There is a value, and it is none of these."),
        "isNull": _field(GraphQLBoolean, IS_NULL),
    }
    if ordered:
        fields |= {
            "gt": _field(kind, "Greater than (for dates: later than) the value."),
            "gte": _field(kind, "Greater than or equal to the value."),
            "lt": _field(kind, "Less than (for dates: earlier than) the value."),
            "lte": _field(kind, "Less than or equal to the value."),
        }
    if text:
        fields |= {
            "contains": _field(kind, "Contains the text, whatever the case and accents."),
            "startsWith": _field(kind, "Begins with the text, whatever the case and accents."),
        }
    return GraphQLInputObjectType(name, fields, description=description, extensions=OPERATOR)


STRING_FILTER = operator_input("StringFilter", GraphQLString, "Conditions on a text.", text=True)
CODE_FILTER = operator_input(
    "CodeFilter", GraphQLString, "Conditions on a code: a text that is compared letter by letter.", ordered=True
)
INT_FILTER = operator_input("IntFilter", GraphQLInt, "Conditions on a whole number.", ordered=True)
DECIMAL_FILTER = operator_input("DecimalFilter", DECIMAL, "Conditions on a decimal number.", ordered=True)
DATE_FILTER = operator_input("DateFilter", DATE, "Conditions on a calendar day.", ordered=True)
DATETIME_FILTER = operator_input("DateTimeFilter", DATETIME, "Conditions on an instant.", ordered=True)
ID_FILTER = operator_input("IdFilter", GraphQLID, "Conditions on an id.")
BOOLEAN_FILTER = GraphQLInputObjectType(
    "BooleanFilter",
    {"eq": _field(GraphQLBoolean, "Equal to the value."), "isNull": _field(GraphQLBoolean, IS_NULL)},
    description="Conditions on a yes-or-no value.",
    extensions=OPERATOR,
)


def enum_filter(choices: GraphQLEnumType) -> GraphQLInputObjectType:
    """The operator input for an enumeration."""
    return operator_input(f"{choices.name}Filter", choices, f"Conditions on a {choices.name}.")


def money_filter(money_input: GraphQLInputObjectType) -> GraphQLInputObjectType:
    """The operator input for money: amounts are compared with amounts of the same currency only."""
    compared = partial(_field, money_input)
    fields = {
        "eq": compared("The same amount in the same currency."),
        "gt": compared("More than this, in the same currency."),
        "gte": compared("This much or more, in the same currency."),
        "lt": compared("Less than this, in the same currency."),
        "lte": compared("This much or less, in the same currency."),
        "currency": _field(CODE_FILTER, "Conditions on the currency."),
        "isNull": _field(GraphQLBoolean, IS_NULL),
    }
    return GraphQLInputObjectType("MoneyFilter", fields, description="Conditions on money.")
