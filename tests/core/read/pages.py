"""Orders and pages of rows in Python. A cursor is the key of a row."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cmp_to_key
from typing import Any

from paktum.assembly.model import EntityModel, FacetModel, Kind
from paktum.storage.folding import fold

from .conditions import Filter
from .worlds import Row, World


@dataclass
class Ordering:
    """Sorts the rows of an entity."""

    world: World
    model: EntityModel
    order_by: Sequence[Mapping[str, Any]]

    def sorted(self, rows: Iterable[Row]) -> list[Row]:
        return sorted(rows, key=cmp_to_key(self.compare))

    def compare(self, left: Row, right: Row) -> int:
        """Below 0 if `left` stands before `right`."""
        descending = False
        for key in self.order_by:
            descending = key.get("direction") == "DESC"
            nulls_first = (key.get("nulls") or ("LAST" if descending else "FIRST")) == "FIRST"
            found = self._compare(self._value(left, key["field"]), self._value(right, key["field"]), nulls_first)
            if found.value:
                return -found.value if descending and not found.about_nulls else found.value
        found = self._compare(left["id"], right["id"], False)
        return -found.value if descending else found.value

    def _compare(self, left: Any, right: Any, nulls_first: bool) -> "Compared":
        if left is None or right is None:
            value = (left is not None) - (right is not None)
            return Compared(value if nulls_first else -value, True)
        return Compared((left > right) - (left < right), False)

    def _value(self, row: Row, path: str) -> Any:
        if path == "id":
            return row["id"]
        *facets, name = path.split(".")
        model: EntityModel | FacetModel = self.model
        for facet in facets:
            model, row = self.model.facets[facet], {**row[facet], "id": row["id"]}
        attribute = model.fields[name]
        value = self.world.value(model, row, attribute)
        if value is None:
            return None
        if attribute.kind is Kind.MONEY:
            return value.amount
        if attribute.kind is Kind.ENUM:
            return value.value
        return fold(value) if attribute.kind is Kind.STRING and attribute.computed is None else value


@dataclass(frozen=True)
class Compared:
    value: int
    about_nulls: bool


@dataclass
class Page:
    """A page of a list."""

    model: EntityModel
    rows: list[Row]
    total: int
    more_after: bool
    more_before: bool


def page_of(world: World, model: EntityModel, rows: Iterable[Row], given: Mapping[str, Any]) -> Page:
    """The page that the arguments of a list ask for. Cursors are keys of rows here."""
    wanted = Filter(world)
    ordering = Ordering(world, model, given.get("orderBy") or ())
    kept = ordering.sorted(row for row in rows if wanted.holds(model, row, given.get("filter")) is True)
    after, before = (_row_at(world, model, given.get(name)) for name in ("after", "before"))
    between = [
        row
        for row in kept
        if (after is None or ordering.compare(row, after) > 0) and (before is None or ordering.compare(row, before) < 0)
    ]
    page, *more = cut(between, given)
    return Page(model, page, len(kept), *more)


def cut(between: list[Any], given: Mapping[str, Any]) -> tuple[list[Any], bool, bool]:
    """The part between the cursors that a page shows, and whether there is more after and before it."""
    first, last = given.get("first"), given.get("last")
    size = next((each for each in (first, last) if each is not None), 50)
    if last is not None:
        return between[max(len(between) - size, 0) :], given.get("before") is not None, len(between) > size
    return between[:size], len(between) > size, given.get("after") is not None


def _row_at(world: World, model: EntityModel, cursor: str | None) -> Row | None:
    if cursor is None:
        return None
    return next(row for row in world.rows[model.type_name] if row["id"].hex == cursor)
