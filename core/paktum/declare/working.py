"""What is done without anybody waiting for it: after a change is committed, and when its time comes."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .entity import Entity

CREATE, UPDATE, DELETE, RESTORE, TRANSITION = "create", "update", "delete", "restore", "transition"

EVERYTHING = (CREATE, UPDATE, DELETE, RESTORE, TRANSITION)
"""What can be done to a record."""

TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")

LONGEST_MINUTES = 7 * 24 * 60


@dataclass(frozen=True, slots=True)
class AfterCommit:
    """What follows when something was done to the records of an entity. `run(event)` is called once that is committed;
    see `after_commit`."""

    kind: ClassVar[str] = "handler after commit"
    takes: ClassVar[tuple[str, ...]] = ("event",)

    name: str
    on: type[Entity]
    run: Callable[[Any], None]
    actions: tuple[str, ...] = EVERYTHING
    transitions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        wrong = [each for each in self.actions if each not in EVERYTHING]
        if wrong or not self.actions:
            raise TypeError(f"after_commit: actions are {', '.join(EVERYTHING)}, not {self.actions!r}")

    def follows(self, action: str, transition: str | None) -> bool:
        """Whether it follows what was done."""
        if action == TRANSITION and self.transitions:
            return transition in self.transitions
        return action in self.actions


@dataclass(frozen=True, slots=True)
class Job:
    """Work that is done again and again: `run(change)`, in one transaction, by the product itself; see `job`."""

    kind: ClassVar[str] = "job"
    takes: ClassVar[tuple[str, ...]] = ("change",)

    name: str
    run: Callable[[Any], None]
    every_minutes: int | None = None
    at: str | None = None
    zone: str = "UTC"

    def __post_init__(self) -> None:
        if (self.every_minutes is None) == (self.at is None):
            raise TypeError(f"job {self.name}: say either every_minutes=15 or at='06:30'")
        if self.every_minutes is not None and not 1 <= self.every_minutes <= LONGEST_MINUTES:
            raise TypeError(f"job {self.name}: every_minutes is between 1 and {LONGEST_MINUTES}")
        if self.at is not None and not TIME.fullmatch(self.at):
            raise TypeError(f"job {self.name}: at is a time such as '06:30', not {self.at!r}")
        try:
            ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError):
            raise TypeError(f"job {self.name}: {self.zone!r} is no time zone of the IANA database") from None


def after_commit(
    on: type[Entity], *actions: str, transitions: tuple[str, ...] = ()
) -> Callable[[Callable[[Any], None]], AfterCommit]:
    """Declare the decorated function `(event)` as one that is called after something was done to a record of an entity:
    one of `actions` (`"create"`, `"update"`, `"delete"`, `"restore"`, `"transition"`), or any. `transitions` names
    those that are meant.

    It is called at least once, however a process may end meanwhile, and again later if it fails; who is told should
    know `event.key`, which stays the same. Nobody waits for it.
    """

    def declare(run: Callable[[Any], None]) -> AfterCommit:
        chosen = actions or ((TRANSITION,) if transitions else EVERYTHING)
        return AfterCommit(run.__name__, on, run, chosen, transitions)

    return declare


def job(
    *, every_minutes: int | None = None, at: str | None = None, zone: str = "UTC"
) -> Callable[[Callable[[Any], None]], Job]:
    """Declare the decorated function `(change)` as work that is done every so many minutes, or daily at a time of a
    time zone: `at="06:30", zone="Europe/Budapest"`. One process does it, in one transaction."""

    def declare(run: Callable[[Any], None]) -> Job:
        return Job(run.__name__, run, every_minutes, at, zone)

    return declare
