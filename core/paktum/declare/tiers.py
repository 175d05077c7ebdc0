"""Tier schemes as data: ordered tiers of an entity, with criteria that SQL evaluates."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .entity import Entity
from .labels import Label
from .records import require_tuples
from .values import Money

PLACE = re.compile(r"\{(\w+)\}")
"""Where the label of a criterion names a threshold."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One reason for being in a tier: `check` gets the row (`Row`) and returns an SQL condition.

    thresholds: the numbers and amounts that it is judged by, as they are at first; a company may change each
    (`tierThresholds`). `check` gets what they are now by their names, as SQL: a whole number, or money that `at_least`
    and `below` compare with. The label has each in its place: `_("{nights} room nights a year")`.
    """

    code: str
    label: Label
    check: Callable[..., Any]
    thresholds: Mapping[str, int | Money] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Tier:
    """A step of a scheme. A record is in the highest tier all of whose criteria hold; the first tier needs none."""

    code: str
    label: Label
    criteria: tuple[Criterion, ...] = ()
    benefits: tuple[Label, ...] = ()

    def __post_init__(self) -> None:
        require_tuples(self, "criteria", "benefits")


@dataclass(frozen=True, slots=True)
class TierScheme:
    """An ordered list of tiers, lowest first. Schemes stand side by side; at most one of an entity is primary.

    blocks: while one of these holds, the record keeps its present tier (or the first, if it has none yet) instead of
    rising.
    """

    code: str
    label: Label
    on: type[Entity]
    tiers: tuple[Tier, ...]
    primary: bool = False
    blocks: tuple[Criterion, ...] = ()

    def __post_init__(self) -> None:
        require_tuples(self, "tiers", "blocks")

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """Those of all tiers and the blocks, each once."""
        return tuple(dict.fromkeys((*(each for tier in self.tiers for each in tier.criteria), *self.blocks)))

    @property
    def thresholds(self) -> "Iterator[Threshold]":
        """Those of all criteria."""
        return (Threshold(self, criterion, name) for criterion in self.criteria for name in criterion.thresholds)


@dataclass(frozen=True, slots=True)
class Threshold:
    """A threshold of one criterion in one scheme."""

    scheme: TierScheme
    criterion: Criterion
    name: str

    @property
    def code(self) -> str:
        """What it is known by: `hotel.corporate.volume_gold.nights`."""
        return f"{self.scheme.code}.{self.criterion.code}.{self.name}"

    @property
    def default(self) -> int | Money:
        """What it is until the company says otherwise."""
        return self.criterion.thresholds[self.name]
