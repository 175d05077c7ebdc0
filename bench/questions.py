"""What is asked: the questions, what is different from one request to the next, and what is demanded of the product."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from .rows import LIFECYCLES, Rows

PRODUCT = "product"
POSTGRAPHILE, MERCURIUS, BARE, ORM = "postgraphile", "mercurius", "bare", "strawberry"
"""Whom targets are set against; Mercurius is the better of its two variants."""


class Vary(Enum):
    """What is different from one request of a question to the next."""

    CLIENT = "the number of a client"
    LIFECYCLE = "a lifecycle"
    PAGE = "how many rows are before the page"
    NEW_CLIENT = "the number of a client that is not there yet"
    NOTHING = "nothing"

    def values(self, size: Rows) -> Sequence[Any]:
        """What requests are made of, in random order."""
        values: Mapping[Vary, Sequence[Any]] = {
            Vary.CLIENT: range(1, size.clients + 1),
            Vary.LIFECYCLE: LIFECYCLES,
            Vary.PAGE: range(25, min(250, size.deals), 25),
            Vary.NEW_CLIENT: range(size.clients + 1, size.clients + 1001),
            Vary.NOTHING: (0,),
        }
        return values[self]


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that is asked again and again.

    targets: at least so many times as many requests per second as somebody else answers. own: what each contender
    answers for itself, so that it is not compared.
    """

    key: str
    title: str
    vary: Vary
    targets: Mapping[str, float] = field(default_factory=dict)
    own: tuple[str, ...] = ()
    writes: bool = False


QUESTIONS: Mapping[str, Question] = {
    each.key: each
    for each in (
        Question("client", "client by id", Vary.CLIENT, {POSTGRAPHILE: 3.5, MERCURIUS: 1.0, BARE: 0.85}),
        Question("list", "flat list of 50", Vary.LIFECYCLE, {POSTGRAPHILE: 3.5, MERCURIUS: 1.3, BARE: 0.85}),
        Question(
            "tree", "20 clients x 5 deals x contract + 3 contacts", Vary.LIFECYCLE,
            {POSTGRAPHILE: 2.2, MERCURIUS: 1.3, BARE: 0.9},
        ),
        Question("deals", "200 deals with client", Vary.PAGE, {POSTGRAPHILE: 2.2, MERCURIUS: 1.2, BARE: 0.9}),
        Question(
            "stages", "aggregate: deals by stage, count and sums", Vary.NOTHING,
            {POSTGRAPHILE: 1.0, MERCURIUS: 1.0, BARE: 0.95},
        ),
        Question(
            "create", "create a client", Vary.NEW_CLIENT, {ORM: 2.0}, own=("id", "createdAt"), writes=True,
        ),
    )
}  # fmt: skip
