"""Documents: parsed, checked against limits and validated once, then kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    parse,
    validate,
)

from ..limits import DEFAULT_LIMITS, Limits
from .kept import LeastRecentlyUsed
from .operation import Operation, operation_of

LONGEST_KEPT = 20_000
KEPT_DOCUMENTS = 500
INTROSPECTION = frozenset({"__schema", "__type"})


class DocumentErrors(Exception):
    """A document that cannot be run; `errors` say why."""

    def __init__(self, errors: list[GraphQLError], code: str) -> None:
        super().__init__(code)
        self.errors, self.code = errors, code


@dataclass(frozen=True)
class Document:
    """A valid document with its operations by name."""

    operations: Mapping[str | None, Operation]

    def operation(self, name: str | None) -> Operation:
        """The operation to run; raises `DocumentErrors` if the name does not choose one."""
        if name is None and len(self.operations) == 1:
            return next(iter(self.operations.values()))
        found = self.operations.get(name) if name is not None else None
        if found is None:
            text = f"there is no operation {name!r}" if name else "operationName must choose one of the operations"
            raise DocumentErrors([GraphQLError(text)], "OPERATION_RESOLUTION_FAILURE")
        return found


class Documents:
    """The valid documents of one schema, by their text."""

    def __init__(self, schema: GraphQLSchema, limits: Limits = DEFAULT_LIMITS) -> None:
        self.schema, self.limits = schema, limits
        self._kept: LeastRecentlyUsed[Document] = LeastRecentlyUsed(KEPT_DOCUMENTS)

    def document(self, text: str) -> Document:
        """The document of a text; raises `DocumentErrors` with a few errors at most."""
        found = self._kept.find(text)
        if found is None:
            found = self._read(text)
            if len(text) <= LONGEST_KEPT:
                self._kept.keep(text, found)
        return found

    def _read(self, text: str) -> Document:
        try:
            parsed = parse(text, no_location=False, max_tokens=self.limits.tokens)
        except GraphQLSyntaxError as error:
            raise DocumentErrors([error], "GRAPHQL_PARSE_FAILED") from None
        except RecursionError:
            raise DocumentErrors([GraphQLError("the document is nested too deeply")], "GRAPHQL_PARSE_FAILED") from None
        definitions = [each for each in parsed.definitions if isinstance(each, OperationDefinitionNode)]
        errors = list(_beyond(self.limits, parsed)) or validate(
            self.schema, parsed, max_errors=self.limits.errors, hide_suggestions=False
        )
        if errors:
            raise DocumentErrors(errors[: self.limits.errors], "GRAPHQL_VALIDATION_FAILED")
        if not definitions:
            raise DocumentErrors([GraphQLError("the document has no operation")], "OPERATION_RESOLUTION_FAILURE")
        return Document(
            {each.name.value if each.name else None: operation_of(self.schema, parsed, each) for each in definitions}
        )


def _beyond(limits: Limits, document: DocumentNode) -> Iterator[GraphQLError]:
    fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode):
            counted = _Counted(limits, fragments, directives=len(definition.directives or ()))
            try:
                counted.count(definition.selection_set, _Place(), ())
            except OverflowError as error:
                yield GraphQLError(str(error), definition)


@dataclass
class _Place:
    """One place in the answer: how often it is asked for, and what is asked for below it, by response key."""

    depth: int = 0
    introspected: bool = False
    asked: int = 0
    below: "dict[str, _Place]" = field(default_factory=dict)
    names: set[str] = field(default_factory=set)


@dataclass
class _Counted:
    """Counts what an operation asks for with fragments expanded; a circle of fragments is left to validation."""

    limits: Limits
    fragments: Mapping[str, FragmentDefinitionNode]
    nodes: int = 0
    aliases: int = 0
    directives: int = 0

    def count(self, selected: SelectionSetNode, place: _Place, spread: tuple[str, ...]) -> None:
        """Count one selection set; raises `OverflowError` with what is too much of it."""
        for node in selected.selections:
            self._number(node)
            if isinstance(node, FieldNode):
                inner = self._field(node, place)
                if node.selection_set is not None:
                    self.count(node.selection_set, inner, spread)
            elif isinstance(node, InlineFragmentNode):
                self.count(node.selection_set, place, spread)
            elif isinstance(node, FragmentSpreadNode):
                name = node.name.value
                if name not in spread and name in self.fragments:
                    self.count(self.fragments[name].selection_set, place, (*spread, name))

    def _number(self, node: SelectionNode) -> None:
        self.nodes += 1
        self.directives += len(node.directives or ())
        self.aliases += isinstance(node, FieldNode) and node.alias is not None
        for what, number, most in (
            ("fields", self.nodes, self.limits.fields),
            ("aliases", self.aliases, self.limits.aliases),
            ("directives", self.directives, self.limits.directives),
        ):
            if number > most:
                raise OverflowError(f"at most {most} {what}, fragments expanded")

    def _field(self, node: FieldNode, place: _Place) -> _Place:
        name = node.name.value
        key = node.alias.value if node.alias else name
        introspected = place.introspected or name in INTROSPECTION
        if key not in place.below:
            if introspected and name in place.names and name != "__type":
                raise OverflowError(f"{name} can be asked for once at one place of the schema")
            place.names.add(name)
            place.below[key] = _Place(place.depth + 1, introspected)
        found = place.below[key]
        found.asked += 1
        if found.asked > self.limits.repeats:
            raise OverflowError(f"at most {self.limits.repeats} times the same field at one place")
        if place.depth == 0 and len(place.below) > self.limits.root_fields:
            raise OverflowError(f"at most {self.limits.root_fields} fields at the root")
        if found.depth > self.limits.depth and not introspected:
            raise OverflowError(f"at most {self.limits.depth} levels of fields")
        return found
