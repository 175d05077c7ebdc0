"""Selection sets, read as the specification says: fragments, directives, merged fields."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSchema,
    SelectionSetNode,
    VariableNode,
    is_abstract_type,
    is_object_type,
)

from .errors import InvalidInput
from .given import Given, given_arguments


@dataclass
class Selections:
    """Reads the selection sets of one operation, with the values of its variables."""

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: Mapping[str, Any]

    def fields(self, nodes: Sequence[FieldNode], type_name: str) -> dict[str, list[FieldNode]]:
        """The selected fields of an object type by response key; nodes of one key are merged by their reader."""
        found: dict[str, list[FieldNode]] = {}
        for node in nodes:
            if node.selection_set is not None:
                self.collect(node.selection_set, type_name, found)
        return found

    def collect(self, selected: SelectionSetNode, type_name: str, found: dict[str, list[FieldNode]]) -> None:
        """Gather the fields of one selection set."""
        for node in selected.selections:
            if not self._included(node):
                continue
            if isinstance(node, FieldNode):
                found.setdefault(node.alias.value if node.alias else node.name.value, []).append(node)
                continue
            part: Any = self.fragments[node.name.value] if isinstance(node, FragmentSpreadNode) else node
            condition = part.type_condition
            if condition is None or self.applies(condition.name.value, type_name):
                self.collect(part.selection_set, type_name, found)

    def applies(self, condition: str, type_name: str) -> bool:
        """Whether a fragment on `condition` speaks of objects of this type."""
        if condition == type_name:
            return True
        abstract, concrete = self.schema.get_type(condition), self.schema.get_type(type_name)
        return is_abstract_type(abstract) and is_object_type(concrete) and self.schema.is_sub_type(abstract, concrete)

    def arguments(self, type_name: str, node: FieldNode) -> dict[str, Given]:
        """The arguments of a field that were given; raises `InvalidInput`."""
        definition: Any = self.schema.get_type(type_name)
        return given_arguments(definition.fields[node.name.value].args, node, self.variables)

    def _included(self, node: Any) -> bool:
        for directive in node.directives or ():
            name = directive.name.value
            if name in {"skip", "include"} and (name == "skip") == self._flag(directive.arguments[0].value):
                return False
        return True

    def _flag(self, value: Any) -> bool:
        flag = self.variables.get(value.name.value) if isinstance(value, VariableNode) else value.value
        if flag is None:
            raise InvalidInput("skip and include need true or false")
        return bool(flag)
