"""What happens when a record is saved: rules about it as a whole, and values that a plugin sets."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from .entity import Entity
from .errors import Problem

Check = Callable[[Any, Any], Iterable[Problem]]
"""Gives what is wrong with a record: `(change, record)`."""

Handle = Callable[[Any], None]
"""Sets values of a record: `(saving)`."""


@dataclass(frozen=True, slots=True)
class Validation:
    """A rule about the records of an entity. `run(change, record)` gives what is wrong with one that is about to be
    saved; see `validation`."""

    kind: ClassVar[str] = "validation"
    takes: ClassVar[tuple[str, ...]] = ("change", "record")

    name: str
    on: type[Entity]
    run: Check


@dataclass(frozen=True, slots=True)
class BeforeSave:
    """What sets values of a record that is about to be saved. `run(saving)` is called; see `before_save`."""

    kind: ClassVar[str] = "handler before saving"
    takes: ClassVar[tuple[str, ...]] = ("saving",)

    name: str
    on: type[Entity]
    run: Handle


def validation(on: type[Entity]) -> Callable[[Check], Validation]:
    """Declare the decorated function `(change, record)` as a rule about the records of an entity, one's own or not.

    It is called inside the transaction whenever one is made or its attributes change, once each value is right by
    itself, and gives a `Problem` for everything that is wrong; it reads through `change` and writes nothing. A
    problem's path names attributes: `("departure_on",)`, `("banking", "kyc_review_on")`.
    """

    def declare(run: Check) -> Validation:
        return Validation(run.__name__, on, run)

    return declare


def before_save(on: type[Entity]) -> Callable[[Handle], BeforeSave]:
    """Declare the decorated function `(saving)` as one that may set values of an entity's records before they are
    saved: `saving["cutoff_on"] = ...`. What it sets is checked and audited like what was given."""

    def declare(run: Handle) -> BeforeSave:
        return BeforeSave(run.__name__, on, run)

    return declare
