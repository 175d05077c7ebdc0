"""Tier schemes as data: ordered tiers of an entity, with criteria that SQL evaluates."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .entity import Entity
from .labels import Label
from .records import require_tuples


@dataclass(frozen=True, slots=True)
class Criterion:
    """One reason for being in a tier: `check` gets the row (`Row`) and returns an SQL condition."""

    code: str
    label: Label
    check: Callable[[Any], Any]


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
