"""Draws GraphQL documents from nothing but a schema's introspection, as a stranger would."""

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    build_client_schema,
    get_introspection_query,
    get_named_type,
)

from .installation import Line

DEPTH = 4
INPUT_DEPTH = 4

Pool = Callable[[str], Sequence[Any]]
"""The values that may be drawn for a scalar of this name."""


def schema_of(line: Line) -> GraphQLSchema:
    """The schema that a server tells."""
    return build_client_schema(line.data(get_introspection_query()))


@dataclass(frozen=True)
class Request:
    """A document with its variables."""

    query: str
    variables: dict[str, Any]

    @property
    def body(self) -> bytes:
        """What is sent."""
        return json.dumps({"query": self.query, "variables": self.variables}).encode()


@dataclass
class Drawing:
    """One document while it is drawn. All values are variables, so that any value of a scalar can be given.

    without: arguments that are never given.
    """

    schema: GraphQLSchema
    chance: random.Random
    pool: Pool
    without: frozenset[str] = frozenset()
    declared: dict[str, str] = field(default_factory=dict)
    variables: dict[str, Any] = field(default_factory=dict)

    def query(self) -> Request:
        """A query with one root field."""
        assert self.schema.query_type is not None
        return self._operation("query", self.schema.query_type)

    def mutation(self) -> Request:
        """A mutation with one root field."""
        assert self.schema.mutation_type is not None
        return self._operation("mutation", self.schema.mutation_type)

    def _operation(self, kind: str, root: GraphQLObjectType) -> Request:
        name, definition = self.chance.choice(list(root.fields.items()))
        text = self._field(name, definition, DEPTH)
        head = ", ".join(f"${each}: {declared}" for each, declared in self.declared.items())
        return Request(f"{kind}({head}) {{ {text} }}" if head else f"{kind} {{ {text} }}", self.variables)

    def _field(self, name: str, definition: GraphQLField, depth: int) -> str:
        given = {key: self._argument(each) for key, each in definition.args.items() if self._is_wanted(key, each)}
        arguments = f"({', '.join(f'{key}: {text}' for key, text in given.items())})" if given else ""
        return f"f{self.chance.randrange(10**9)}: {name}{arguments}{self._below(definition, depth)}"

    def _below(self, definition: GraphQLField, depth: int) -> str:
        kind = get_named_type(definition.type)
        if isinstance(kind, GraphQLUnionType | GraphQLInterfaceType):
            chosen = self.chance.choice(list(self.schema.get_possible_types(kind)))
            return f" {{ __typename ... on {chosen.name} {{ {self._selection(chosen, depth)} }} }}"
        return f" {{ {self._selection(kind, depth)} }}" if isinstance(kind, GraphQLObjectType) else ""

    def _selection(self, kind: GraphQLObjectType, depth: int) -> str:
        names = [
            name for name, each in kind.fields.items()
            if depth > 0 or not isinstance(get_named_type(each.type), GraphQLObjectType)
        ]  # fmt: skip
        wanted = self.chance.sample(names, min(len(names), self.chance.randint(1, 4)))
        return " ".join([self._field(name, kind.fields[name], depth - 1) for name in wanted] or ["__typename"])

    def _is_wanted(self, name: str, argument: GraphQLArgument) -> bool:
        if isinstance(argument.type, GraphQLNonNull):
            return True
        return name not in self.without and self.chance.random() < 0.4

    def _argument(self, argument: GraphQLArgument) -> str:
        name = f"v{len(self.declared)}"
        self.declared[name] = str(argument.type)
        self.variables[name] = self._value(argument.type, INPUT_DEPTH)
        return f"${name}"

    def _value(self, kind: Any, depth: int) -> Any:
        if isinstance(kind, GraphQLNonNull):
            return self._value(kind.of_type, depth)
        if isinstance(kind, GraphQLList):
            return [self._value(kind.of_type, depth) for _ in range(self.chance.choice((0, 1, 1, 2)))]
        if isinstance(kind, GraphQLInputObjectType):
            return self._object(kind, depth)
        if isinstance(kind, GraphQLEnumType):
            return self.chance.choice(list(kind.values))
        return self.chance.choice(self.pool(kind.name))

    def _object(self, kind: GraphQLInputObjectType, depth: int) -> dict[str, Any]:
        required = [name for name, each in kind.fields.items() if isinstance(each.type, GraphQLNonNull)]
        others = [name for name in kind.fields if name not in required]
        if depth <= 0:
            others = [name for name in others if not isinstance(_input(kind, name), GraphQLInputObjectType)]
        chosen = self.chance.sample(others, min(len(others), self.chance.choice((0, 1, 1, 2, 3))))
        return {name: self._value(kind.fields[name].type, depth - 1) for name in (*required, *chosen)}


def _input(kind: GraphQLInputObjectType, name: str) -> Any:
    return get_named_type(kind.fields[name].type)
