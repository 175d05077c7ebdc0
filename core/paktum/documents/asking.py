"""Queries of templates, asked so that no list is cut unseen: one that does not say how many it wants is read whole."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from graphql import (
    ArgumentNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    NamedTypeNode,
    NameNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    VariableDefinitionNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_list_type,
    parse,
    print_ast,
)

from ..declare.errors import refuse
from ..declare.labels import label as _
from ..limits import LARGEST_PAGE

Path = tuple[str, ...]
Data = dict[str, Any]
Ask = Callable[[str, Mapping[str, Any]], Awaitable[Data]]

PAGE = "paktumPage"
"""Under this name every list that is to be whole is asked whether there is more of it."""

CURSOR = "paktumAfter"
MOST_PAGES = 40
SAID = {"first", "last"}
"""A list with one of these arguments is to be as long as its author says."""

MORE = FieldNode(
    alias=NameNode(value=PAGE),
    name=NameNode(value="pageInfo"),
    selection_set=SelectionSetNode(
        selections=tuple(FieldNode(name=NameNode(value=each)) for each in ("hasNextPage", "endCursor"))
    ),
)


async def read_whole(schema: GraphQLSchema, query: str, variables: Mapping[str, Any], ask: Ask) -> Data:
    """What a query gives, with every page of its lists; refuses with DOCUMENT_TOO_LONG a list of which pages are left.

    These are lists within the rows of others, of which one page is read, and such as have more pages than are read."""
    whole = _Whole(schema)
    text = whole.text(query)
    data = await ask(text, variables)
    waiting = dict(_unfinished(data, whole.cursors))
    for _page in range(MOST_PAGES):
        if not waiting:
            break
        more = await ask(text, {**variables, **{whole.cursors[path]: cursor for path, cursor in waiting.items()}})
        for path in waiting:
            _append(_at(data, path), _at(more, path))
        waiting = dict(_unfinished(data, {path: whole.cursors[path] for path in waiting}))
    _require_whole(data, ())
    return data


@dataclass
class _Whole:
    """Changes one query; `cursors` are the variables for the pages of lists that are in no row of another, by path."""

    schema: GraphQLSchema
    cursors: dict[Path, str] = field(default_factory=dict)

    def text(self, query: str) -> str:
        """The changed query; what cannot be read is given as it is, to be refused as every query is."""
        try:
            definitions = tuple(self._definition(each) for each in parse(query).definitions)
            return print_ast(DocumentNode(definitions=definitions))
        except (GraphQLError, RecursionError):
            return query

    def _definition(self, node: Any) -> Any:
        if isinstance(node, FragmentDefinitionNode):
            kind = self.schema.get_type(node.type_condition.name.value)
            return replace(node, selection_set=self._set(node.selection_set, kind, None))
        if not isinstance(node, OperationDefinitionNode):
            return node
        selected = self._set(node.selection_set, self.schema.query_type, ())
        text = NamedTypeNode(name=NameNode(value="String"))
        added = tuple(
            VariableDefinitionNode(variable=VariableNode(name=NameNode(value=name)), type=text)
            for name in self.cursors.values()
        )
        variables = (*(node.variable_definitions or ()), *added)
        return replace(node, selection_set=selected, variable_definitions=variables)

    def _set(self, selected: SelectionSetNode, kind: Any, path: Path | None) -> SelectionSetNode:
        return SelectionSetNode(selections=tuple(self._selection(each, kind, path) for each in selected.selections))

    def _selection(self, node: SelectionNode, kind: Any, path: Path | None) -> SelectionNode:
        if isinstance(node, InlineFragmentNode):
            inner = self.schema.get_type(node.type_condition.name.value) if node.type_condition else kind
            return replace(node, selection_set=self._set(node.selection_set, inner, path))
        if isinstance(node, FieldNode) and node.selection_set is not None:
            definition = getattr(kind, "fields", {}).get(node.name.value)
            if definition is not None:
                return self._field(node, node.selection_set, definition.type, path)
        return node

    def _field(self, node: FieldNode, selected: SelectionSetNode, kind: Any, path: Path | None) -> FieldNode:
        named: Any = get_named_type(kind)
        key = node.alias.value if node.alias else node.name.value
        below = None if path is None or is_list_type(get_nullable_type(kind)) else (*path, key)
        selected = self._set(selected, named, below)
        arguments = tuple(node.arguments or ())
        given = {each.name.value for each in arguments}
        if "pageInfo" in getattr(named, "fields", {}) and not given & SAID:
            arguments += (_argument("first", IntValueNode(value=str(LARGEST_PAGE))),)
            if below is not None and "after" not in given:
                cursor = self.cursors.setdefault(below, f"{CURSOR}{len(self.cursors)}")
                arguments += (_argument("after", VariableNode(name=NameNode(value=cursor))),)
            selected = SelectionSetNode(selections=(*selected.selections, MORE))
        return replace(node, selection_set=selected, arguments=arguments)


def _argument(name: str, value: Any) -> ArgumentNode:
    return ArgumentNode(name=NameNode(value=name), value=value)


def _at(data: Any, path: Path) -> Any:
    for key in path:
        if data is None:
            return None
        data = data.get(key)
    return data


def _unfinished(data: Data, places: Mapping[Path, str]) -> Iterator[tuple[Path, str]]:
    """The lists of which there is more, each with the cursor behind which it goes on."""
    for path in places:
        found = _at(data, path)
        if found is not None and found[PAGE]["hasNextPage"]:
            yield path, found[PAGE]["endCursor"]


def _append(found: Data, more: Data | None) -> None:
    """Add the next page of a list, by whatever names its rows are asked; one that is not there any more has none."""
    found[PAGE] = {"hasNextPage": False} if more is None else more[PAGE]
    for name, rows in found.items():
        if isinstance(rows, list) and more is not None:
            rows += more[name]


def _require_whole(data: Any, path: Path) -> None:
    """Take away what was asked beside the query; refuses a list of which there is more."""
    if isinstance(data, list):
        for each in data:
            _require_whole(each, path)
    elif isinstance(data, dict):
        page = data.pop(PAGE, None)
        if page is not None and page["hasNextPage"]:
            message = _("the list {name} has more rows than a document can hold").filled(name=".".join(path))
            raise refuse("DOCUMENT_TOO_LONG", message, *path)
        for key, value in data.items():
            _require_whole(value, (*path, key))
