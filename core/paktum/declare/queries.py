"""Queries: root fields whose records a function finds, for what no filter can say."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from .entity import Entity


@dataclass(frozen=True, slots=True)
class Query:
    """A root field that gives records of one entity. `find(asking, **arguments)` finds them, or their keys; the
    parameters after the first, with their annotations and defaults, are the field's arguments."""

    name: str
    of: type[Entity]
    find: Callable[..., Sequence[Any] | Sequence[uuid.UUID]]
    permission: str = ""


def query(
    of: type[Entity], *, permission: str = "", name: str | None = None
) -> Callable[[Callable[..., Sequence[Any]]], Query]:
    """Declare the decorated function `(asking, **arguments)` as a root field that gives records of an entity.

    Its name, which begins with the plugin's, is the function's unless `name` is given; its docstring describes the
    field. It reads through `asking`, sees everything, and changes nothing. What it finds is read again as the caller
    sees it: hidden records are left out, whatever it gives.
    """

    def declare(find: Callable[..., Sequence[Any]]) -> Query:
        return Query(name or find.__name__, of, find, permission)

    return declare
