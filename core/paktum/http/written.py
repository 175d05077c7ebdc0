"""What is not compiled is left to graphql-core: hand-written fields, and questions about the schema itself."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from graphql import (
    DocumentNode,
    ExecutionResult,
    FieldNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    SelectionSetNode,
    execute,
    execute_sync,
)

from ..access.actor import Actor
from ..read.duplicates import Duplicates
from ..read.kept import LeastRecentlyUsed
from ..read.operation import Operation

KEPT_INTROSPECTIONS = 8
"""Few, because the answer of a large product has megabytes."""


@dataclass(frozen=True, slots=True)
class Context:
    """What hand-written resolvers get. attempt: tells what would become of a mutation, a record's id and an input."""

    actor: Actor
    locale: str
    attempt: Callable[[str, str | None, Mapping[str, Any]], Awaitable[dict[str, Any]]]
    duplicates: Duplicates


@dataclass(frozen=True, slots=True)
class Written:
    """JSON texts by response key, none if a field failed that must not be null; and what went wrong."""

    texts: Mapping[str, str]
    errors: Sequence[GraphQLError]


@dataclass
class Writing:
    """Answers the fields of one schema that are not compiled."""

    schema: GraphQLSchema
    _kept: LeastRecentlyUsed[Written] = field(default_factory=lambda: LeastRecentlyUsed(KEPT_INTROSPECTIONS))
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def resolved(
        self, operation: Operation, nodes: Sequence[FieldNode], variables: Mapping[str, Any], context: Context
    ) -> Written:
        """What the resolvers of hand-written fields give."""
        result: Any = execute(
            self.schema, _document(operation, nodes), context_value=context, variable_values=dict(variables)
        )
        return _written(await result if asyncio.iscoroutine(result) else result)

    async def introspected(
        self, operation: Operation, nodes: Sequence[FieldNode], variables: Mapping[str, Any], text: str
    ) -> Written:
        """What the schema says of itself, asked in this text: in a thread, one at a time, and kept, because a large
        schema takes a second to tell."""
        name = operation.definition.name
        key = (text, name and name.value, repr(variables))
        async with self._turn:
            found = self._kept.find(key)
            if found is None:
                found = await asyncio.to_thread(self._tell, _document(operation, nodes), dict(variables))
                if not found.errors:
                    self._kept.keep(key, found)
        return found

    def _tell(self, document: DocumentNode, variables: dict[str, Any]) -> Written:
        return _written(execute_sync(self.schema, document, variable_values=variables))


def _document(operation: Operation, nodes: Sequence[FieldNode]) -> DocumentNode:
    """The operation with these fields only."""
    definition = operation.definition
    only = OperationDefinitionNode(
        operation=definition.operation,
        name=definition.name,
        variable_definitions=definition.variable_definitions,
        selection_set=SelectionSetNode(selections=tuple(nodes)),
    )
    return DocumentNode(definitions=(only, *operation.fragments.values()))


def _written(result: ExecutionResult) -> Written:
    texts = {key: orjson.dumps(value).decode() for key, value in (result.data or {}).items()}
    return Written(texts, result.errors or ())
