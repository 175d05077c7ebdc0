"""Defaults: the first records of a catalogue or a set of rules, which a company then makes its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .entity import Entity
from .records import require_tuples


@dataclass(frozen=True, slots=True)
class Defaults:
    """First records of one kind, put in once each when the database is made or upgraded. What the company changes
    or deletes afterwards stays as it is.

    by: the attribute whose value tells the records apart, such as `code`. A record of the company's own that has the
    value stands for the default.
    rows: the attributes of each. A reference is written as the value that tells the other record apart; it must be a
    default too, declared before. If the company has deleted it, what refers to it is not put in.
    """

    of: type[Entity]
    by: str
    rows: tuple[Mapping[str, Any], ...]

    def __post_init__(self) -> None:
        require_tuples(self, "rows")
