"""Documents: parsed, checked against limits and validated once, then kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    SelectionSetNode,
    parse,
    validate,
)

from .plan import LeastRecentlyUsed, Operation, operation_of

MAX_TOKENS = 4000
MAX_DEPTH = 15
MAX_FIELDS = 5000
MAX_ROOT_FIELDS = 30
MAX_ERRORS = 5
LONGEST_KEPT = 20_000
KEPT_DOCUMENTS = 500


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

    def __init__(self, schema: GraphQLSchema) -> None:
        self.schema = schema
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
            parsed = parse(text, no_location=False, max_tokens=MAX_TOKENS)
        except GraphQLSyntaxError as error:
            raise DocumentErrors([error], "GRAPHQL_PARSE_FAILED") from None
        except RecursionError:
            raise DocumentErrors([GraphQLError("the document is nested too deeply")], "GRAPHQL_PARSE_FAILED") from None
        definitions = [each for each in parsed.definitions if isinstance(each, OperationDefinitionNode)]
        errors = list(_beyond_limits(parsed)) or validate(
            self.schema, parsed, max_errors=MAX_ERRORS, hide_suggestions=False
        )
        if errors:
            raise DocumentErrors(errors[:MAX_ERRORS], "GRAPHQL_VALIDATION_FAILED")
        if not definitions:
            raise DocumentErrors([GraphQLError("the document has no operation")], "OPERATION_RESOLUTION_FAILURE")
        return Document({each.name.value if each.name else None: operation_of(parsed, each) for each in definitions})


def _beyond_limits(document: DocumentNode) -> Iterator[GraphQLError]:
    fragments = {each.name.value: each for each in document.definitions if each.kind == "fragment_definition"}  # type: ignore[attr-defined]  # fragments have names
    for definition in document.definitions:
        if not isinstance(definition, OperationDefinitionNode):
            continue
        if len(definition.selection_set.selections) > MAX_ROOT_FIELDS:
            yield GraphQLError(f"at most {MAX_ROOT_FIELDS} fields at the root", definition)
        counted = _Counted(fragments)
        try:
            counted.count(definition.selection_set, 1, ())
        except OverflowError as error:
            yield GraphQLError(str(error), definition)


@dataclass
class _Counted:
    fragments: Mapping[str, Any]
    fields: int = 0

    def count(self, selected: SelectionSetNode, depth: int, spread: tuple[str, ...]) -> None:
        """Count fields with fragments expanded; a circle of fragments is left to validation."""
        for node in selected.selections:
            if isinstance(node, FragmentSpreadNode):
                name = node.name.value
                if name in spread or name not in self.fragments:
                    continue
                self.count(self.fragments[name].selection_set, depth, (*spread, name))
                continue
            below = depth
            if isinstance(node, FieldNode):
                if node.name.value.startswith("__"):
                    continue
                below += 1
                self.fields += 1
            if self.fields > MAX_FIELDS:
                raise OverflowError(f"at most {MAX_FIELDS} fields, fragments expanded")
            if below > MAX_DEPTH + 1:
                raise OverflowError(f"at most {MAX_DEPTH} levels of fields")
            inner: SelectionSetNode | None = getattr(node, "selection_set", None)
            if inner is not None:
                self.count(inner, below, spread)
