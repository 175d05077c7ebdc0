"""Which page of a list is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass

from ..limits import DEFAULT_PAGE, LARGEST_PAGE
from .errors import InvalidInput
from .given import Given, Leaf


@dataclass(frozen=True, slots=True)
class Page:
    """How many rows, from which end, between which cursors."""

    size: int
    backwards: bool
    after: Leaf | None
    before: Leaf | None


def page_of(arguments: Mapping[str, Given]) -> Page:
    """The page that a connection's arguments ask for; raises `InvalidInput` if they contradict one another."""
    first, last = (_integer(arguments.get(name)) for name in ("first", "last"))
    if first is not None and last is not None:
        raise InvalidInput("give first or last, not both")
    size = first if first is not None else last
    if size is None:
        size = DEFAULT_PAGE
    if size < 0 or size > LARGEST_PAGE:
        raise InvalidInput(f"a page has 0 to {LARGEST_PAGE} rows, not {size}")
    after, before = (leaf if isinstance(leaf := arguments.get(name), Leaf) else None for name in ("after", "before"))
    return Page(size, last is not None, after, before)


def _integer(given: Given) -> int | None:
    return given.value if isinstance(given, Leaf) else None
