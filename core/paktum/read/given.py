"""Arguments as they were given: a tree whose leaves know their value now and where to find it in the next request.

A plan is made for one shape of arguments and used again with other values, so a leaf is bound, never written into
the statement; what does change the statement (which keys are given, directions, page sizes) is part of the shape.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from graphql import (
    ArgumentNode,
    FieldNode,
    GraphQLArgument,
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    ValueNode,
    VariableNode,
    get_named_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)
from graphql.utilities import coerce_input_literal

from ..limits import DEEPEST_OBJECT, MOST_VALUES
from .errors import InvalidInput

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A scalar, enum member or list of scalars. `path` leads to it in the variables; without one it is a constant."""

    value: Any
    path: Path | None = None
    items: "tuple[Leaf, ...] | None" = None

    @property
    def is_empty(self) -> bool:
        """Whether it is a list without members; the shape of a request tells this too."""
        return self.value == [] if self.items is None else not self.items

    def reader(self) -> Callable[[Mapping[str, Any]], Any]:
        """What gives the leaf's value for the variables of a request."""
        if self.path is not None and len(self.path) == 1:
            return itemgetter(self.path[0])
        return self.read

    def read(self, variables: Mapping[str, Any]) -> Any:
        """The leaf's value in a request."""
        if self.items is not None:
            return [item.read(variables) for item in self.items]
        if self.path is None:
            return self.value
        found: Any = variables
        for step in self.path:
            found = found[step]
        return found


Given = Leaf | dict[str, Any] | list[Any] | None
"""A leaf, an input object by field name, a list of input objects or enums, or an explicit null."""


def given_arguments(
    arguments: Mapping[str, GraphQLArgument], node: FieldNode, variables: Mapping[str, Any]
) -> dict[str, Given]:
    """The arguments of a field that were given, by name; an absent variable counts as not given.

    Raises `InvalidInput` for a null where there must be a value, and for more than one statement can take.
    """
    found: dict[str, Given] = {}
    nodes: dict[str, ArgumentNode] = {each.name.value: each for each in node.arguments or ()}
    for name, argument in arguments.items():
        each = nodes.get(name)
        if each is None or _absent(each.value, variables):
            continue
        found[name] = _from_literal(each.value, argument.type, variables)
    if _size(found, 0) > MOST_VALUES:
        raise InvalidInput(f"the arguments have more than {MOST_VALUES} values")
    return found


def _size(given: Given, depth: int) -> int:
    if depth > DEEPEST_OBJECT:
        raise InvalidInput(f"the arguments are nested more than {DEEPEST_OBJECT} levels deep")
    if isinstance(given, dict):
        return max(1, sum(_size(each, depth + 1) for each in given.values()))
    if isinstance(given, list):
        return max(1, sum(_size(each, depth) for each in given))
    return 1


def _absent(node: ValueNode, variables: Mapping[str, Any]) -> bool:
    return isinstance(node, VariableNode) and node.name.value not in variables


def _from_literal(node: ValueNode, kind: GraphQLInputType, variables: Mapping[str, Any]) -> Given:
    if isinstance(node, VariableNode):
        name = node.name.value
        return _from_variable(_known(name, kind, variables), kind, (name,))
    if isinstance(node, NullValueNode):
        return None
    inner = kind.of_type if is_non_null_type(kind) else kind
    if isinstance(inner, GraphQLList):
        nodes = node.values if isinstance(node, ListValueNode) else [node]
        items = [_from_literal(each, inner.of_type, variables) for each in nodes]
        return items if _structural(inner) else Leaf(None, None, tuple(_leaves(items)))
    if isinstance(inner, GraphQLInputObjectType):
        assert isinstance(node, ObjectValueNode)
        return {
            each.name.value: _from_literal(each.value, inner.fields[each.name.value].type, variables)
            for each in node.fields
            if not _absent(each.value, variables)
        }
    return Leaf(coerce_input_literal(node, inner))


def _known(name: str, kind: GraphQLInputType, variables: Mapping[str, Any]) -> Any:
    value = variables.get(name)
    if value is None and is_non_null_type(kind):  # it has a default, so validation let it pass
        raise InvalidInput(f"${name} is null where a value is needed")
    return value


def _leaves(items: list[Given]) -> list[Leaf]:
    return [item if isinstance(item, Leaf) else Leaf(None) for item in items]


def _from_variable(value: Any, kind: GraphQLInputType, path: Path) -> Given:
    if value is None:
        return None
    inner = kind.of_type if is_non_null_type(kind) else kind
    if isinstance(inner, GraphQLList) and _structural(inner):
        return [_from_variable(item, inner.of_type, (*path, index)) for index, item in enumerate(value)]
    if isinstance(inner, GraphQLInputObjectType):
        return {name: _from_variable(each, inner.fields[name].type, (*path, name)) for name, each in value.items()}
    return Leaf(value, path)


def given_value(values: Mapping[str, Any], kind: GraphQLInputObjectType) -> Given:
    """What a coerced input object gives, whose leaves are read from itself."""
    return _from_variable(values, kind, ())


def _structural(kind: GraphQLInputType) -> bool:
    return not is_leaf_type(get_named_type(kind))


def shape(value: Any, kind: GraphQLInputType, *, inside_operator: bool = False) -> Any:
    """What a variable's value says about the statement: which keys are given, directions, booleans; not the values."""
    if value is None:
        return None
    inner = kind.of_type if is_non_null_type(kind) else kind
    if is_list_type(inner):
        if not _structural(inner):
            return "list" if value else "empty"
        return tuple(shape(item, inner.of_type) for item in value)
    if isinstance(inner, GraphQLInputObjectType):
        operator = bool((inner.extensions or {}).get("paktum_operator"))
        return tuple(
            (name, shape(each, inner.fields[name].type, inside_operator=operator and name != "isNull"))
            for name, each in value.items()
        )
    if inside_operator:
        return "value"
    return value if isinstance(inner, GraphQLEnumType) or inner is GraphQLBoolean else "value"


def constant(leaf: Given) -> Any:
    """The value of a leaf that the statement's text depends on."""
    return leaf.value if isinstance(leaf, Leaf) else None
