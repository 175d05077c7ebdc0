"""Operations of documents: their variables, and which of them decide the statement by their values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    ArgumentNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLSchema,
    ListValueNode,
    OperationDefinitionNode,
    Undefined,
    VariableDefinitionNode,
    VariableNode,
    is_leaf_type,
    is_non_null_type,
    type_from_ast,
)
from graphql.language.visitor import SKIP, Visitor, visit

from .kept import LeastRecentlyUsed

CURSORS = frozenset({"after", "before"})
SIZES = frozenset({"first", "last"})
STRUCTURAL = CURSORS | SIZES
TYPES = "types"
NAMES = "names"
KINDS = {"node": "id", "nodes": "ids", "search": TYPES, "types": NAMES}
"""Fields with the argument that tells which kinds of records they speak of."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of an operation.

    roles: the arguments it is given for in which its value decides the statement. leaf: its type if that is a scalar
    or enumeration; `is_required`: it must have a value; `has_default`: it has one if none is given.
    """

    name: str
    kind: Any
    roles: tuple[str, ...]
    leaf: Any
    is_required: bool
    has_default: bool


@dataclass
class Operation:
    """One operation of a parsed document, with what is needed to plan it, and the plans that were made for it."""

    definition: OperationDefinitionNode
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: tuple[Variable, ...]
    plans: LeastRecentlyUsed[Any] = field(default_factory=lambda: LeastRecentlyUsed(64))

    def find_values(self, given: Mapping[str, Any]) -> dict[str, Any] | None:
        """The values of the variables; None if that is not as plain as a few scalars, or wrong: ask graphql-core."""
        found: dict[str, Any] = {}
        for each in self.variables:
            value = given.get(each.name, Undefined)
            if value is Undefined and not each.is_required and not each.has_default:
                continue
            if value is None and not each.is_required:
                found[each.name] = None
            elif each.leaf is None or value is None or value is Undefined:
                return None
            else:
                try:
                    found[each.name] = each.leaf.coerce_input_value(value)
                except Exception:  # noqa: BLE001  whatever a scalar raises, graphql-core says it with a path
                    return None
        return found


class _Structural(Visitor):
    """Finds the variables whose values, not only their presence, decide the statement."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, dict[str, None]] = {}

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        names = STRUCTURAL | {KINDS.get(node.name.value)}
        for argument in node.arguments or ():
            if argument.name.value in names:
                self._remember(argument)

    def _remember(self, argument: ArgumentNode) -> None:
        given = argument.value
        for value in given.values if isinstance(given, ListValueNode) else (given,):
            if isinstance(value, VariableNode):
                self.found.setdefault(value.name.value, {})[argument.name.value] = None

    def enter_variable_definition(self, *_: Any) -> Any:
        return SKIP


def operation_of(schema: GraphQLSchema, document: DocumentNode, definition: OperationDefinitionNode) -> Operation:
    """Prepare an operation of a validated document."""
    fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
    visitor = _Structural()
    visit(document, visitor)
    variables = (
        _variable(schema, each, visitor.found.get(each.variable.name.value, {}))
        for each in definition.variable_definitions or ()
    )
    return Operation(definition, fragments, tuple(variables))


def _variable(schema: GraphQLSchema, definition: VariableDefinitionNode, roles: Iterable[str]) -> Variable:
    kind: Any = type_from_ast(schema, definition.type)
    is_required = is_non_null_type(kind)
    inner = kind.of_type if is_required else kind
    leaf = inner if is_leaf_type(inner) else None
    name, default = definition.variable.name.value, definition.default_value
    return Variable(name, kind, tuple(roles), leaf, is_required, default is not None)
