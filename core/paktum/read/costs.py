"""What a query costs: how many records its answer may hold at most, in points, known before anything is read."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import FieldNode, get_named_type, is_abstract_type, is_leaf_type

from ..limits import CONDITION_POINTS, LARGEST_LOOKUP, RECORD_POINTS
from .aggregates import groups_of
from .errors import ReadRefused
from .given import Given, Leaf
from .pages import page_of
from .selections import Selections

QUANTIFIERS = frozenset({"some", "none", "every"})

CHANGES = frozenset({"HistoryEntry", "Event"})
"""Types of what is said of changes; each costs as much as a record."""


class TooCostly(ReadRefused):
    """The answer might hold more than one request may ask for; answered with the code COST_LIMIT_EXCEEDED."""

    code = "COST_LIMIT_EXCEEDED"

    def __init__(self, requested: int, limit: int) -> None:
        super().__init__(f"the query costs {requested} points, more than {limit}: ask for smaller pages or fewer lists")


@dataclass(frozen=True)
class Costs:
    """Counts the points of selections.

    `records` are the types that count: what has no id costs nothing by itself. `queries` are hand-written, and cost as
    if they found as much as they may.
    """

    selections: Selections
    records: Mapping[str, Any]
    queries: Container[str] = ()

    def of(self, found: Mapping[str, Sequence[FieldNode]], type_name: str) -> int:
        """The points of fields of an object, by response key."""
        return sum(self._field(nodes, type_name) for nodes in found.values())

    def _field(self, nodes: Sequence[FieldNode], type_name: str) -> int:
        name = nodes[0].name.value
        definition = None if name.startswith("__") else self._type(type_name).fields[name]
        kind: Any = None if definition is None else get_named_type(definition.type)
        if kind is None or is_leaf_type(kind):
            return RECORD_POINTS if name == "totalCount" else 0
        if kind.fields.keys() & {"pageInfo", "groups"}:
            given = self.selections.arguments(type_name, nodes[0])
            size = page_of(given).size if "pageInfo" in kind.fields else groups_of(given)
            return CONDITION_POINTS * _conditions(given.get("filter")) + self._page(nodes, kind.name, size)
        points = self._object(nodes, kind)
        if type_name == "Query" and name in self.queries:
            points *= LARGEST_LOOKUP
        if type_name == "Query" and name == "nodes":
            points *= rounded(len(ids_in(self.selections.arguments(type_name, nodes[0])["ids"])))
        return points

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
        counts = type_name in self.records or type_name.endswith("Group") or type_name in CHANGES
        own = RECORD_POINTS if counts else 0
        return own + self.of(self.selections.fields(nodes, type_name), type_name)

    def _type(self, name: str) -> Any:
        return self.selections.schema.get_type(name)


def _conditions(given: Given) -> int:
    """How many conditions on lists a filter has."""
    if isinstance(given, list):
        return sum(map(_conditions, given))
    if not isinstance(given, dict):
        return 0
    return sum((name in QUANTIFIERS) + _conditions(each) for name, each in given.items())


def ids_in(given: Given) -> Sequence[Any]:
    """The ids that an argument holds in the request that is planned."""
    assert isinstance(given, Leaf)
    if given.items is not None:
        return [item.value for item in given.items]
    return given.value if isinstance(given.value, list) else [given.value]


def rounded(count: int) -> int:
    """The next power of two: lists of ids that differ little in length share their cost, and so their plan."""
    return 1 << (count - 1).bit_length() if count else 0
