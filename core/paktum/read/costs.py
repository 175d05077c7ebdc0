"""What a query costs: how many records its answer may hold at most, in points, known before anything is read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import FieldNode, get_named_type, is_abstract_type, is_leaf_type

from .aggregates import groups_of
from .errors import ReadRefused
from .pages import page_of
from .selections import Selections

DEFAULT_LIMIT = 10_000
"""Points that one request may cost unless the settings say otherwise."""

LARGEST_LOOKUP = 250
"""How many ids can be asked for at once; `nodes` costs as much as if there were as many."""


class TooCostly(ReadRefused):
    """The answer might hold more than one request may ask for; answered with the code COST_LIMIT_EXCEEDED."""

    code = "COST_LIMIT_EXCEEDED"

    def __init__(self, requested: int, limit: int) -> None:
        super().__init__(f"the query costs {requested} points, more than {limit}: ask for smaller pages or fewer lists")


@dataclass(frozen=True)
class Costs:
    """Counts the points of selections. `records` are the types that count: what has no id costs nothing by itself."""

    selections: Selections
    records: Mapping[str, Any]

    def of(self, found: Mapping[str, Sequence[FieldNode]], type_name: str) -> int:
        """The points of fields of an object, by response key."""
        return sum(self._field(nodes, type_name) for nodes in found.values())

    def _field(self, nodes: Sequence[FieldNode], type_name: str) -> int:
        name = nodes[0].name.value
        definition = None if name.startswith("__") else self._type(type_name).fields[name]
        kind: Any = None if definition is None else get_named_type(definition.type)
        if kind is None or is_leaf_type(kind):
            return 1 if name == "totalCount" else 0
        times = LARGEST_LOOKUP if type_name == "Query" and name == "nodes" else 1
        if "pageInfo" in kind.fields:
            return self._page(nodes, kind.name, page_of(self.selections.arguments(type_name, nodes[0])).size)
        if "groups" in kind.fields:
            return self._page(nodes, kind.name, groups_of(self.selections.arguments(type_name, nodes[0])))
        return times * self._object(nodes, kind)

    def _page(self, nodes: Sequence[FieldNode], type_name: str, size: int) -> int:
        """The points of a page: its rows as often as they are asked for, and what is said of it once."""
        points = 0
        for each in self.selections.fields(nodes, type_name).values():
            rows = each[0].name.value in {"nodes", "edges", "groups"}
            points += self._field(each, type_name) * (size if rows else 1)
        return points

    def _object(self, nodes: Sequence[FieldNode], kind: Any) -> int:
        types: Iterable[Any] = self.selections.schema.get_possible_types(kind) if is_abstract_type(kind) else (kind,)
        return max((self._concrete(nodes, each.name) for each in types), default=0)

    def _concrete(self, nodes: Sequence[FieldNode], type_name: str) -> int:
        own = 1 if type_name in self.records or type_name.endswith("Group") else 0
        return own + self.of(self.selections.fields(nodes, type_name), type_name)

    def _type(self, name: str) -> Any:
        return self.selections.schema.get_type(name)
