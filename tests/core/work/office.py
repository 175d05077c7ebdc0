"""A plugin that is told of letters, counts them now and then, and says what it was called with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from paktum import (
    AfterCommit,
    Change,
    Condition,
    Deadline,
    Entity,
    Event,
    Facet,
    Guard,
    Job,
    Mapped,
    Plugin,
    Row,
    Secret,
    State,
    Transition,
    Workflow,
    after_commit,
    due,
    field as attribute,
    hookimpl,
    job,
    label as _,
    state as held_in,
)


@dataclass
class Desk:
    """What was told and done, and what is to happen then."""

    events: list[Event] = field(default_factory=list)
    runs: list[str] = field(default_factory=list)
    when_told: Callable[[Event], object] = lambda event: None
    when_run: Callable[[Change], object] = lambda change: None


DESK = Desk()


@dataclass(frozen=True)
class OfficeSettings:
    """Where letters are sent."""

    address: str
    stamps: int = 3
    token: Secret | None = None


class Letter(Entity):
    """Something that is written."""

    text: Mapped[str] = attribute()


class Note(Entity):
    """Something that nobody is told of."""

    text: Mapped[str] = attribute()


@after_commit(Letter, "create", "update")
def post(event: Event) -> None:
    """Letters that are written."""
    DESK.events.append(event)
    DESK.when_told(event)


@job(every_minutes=15)
def count(change: Change) -> None:
    """Every quarter of an hour."""
    DESK.runs.append("count")
    DESK.when_run(change)


@job(at="06:30", zone="Europe/Budapest")
def sweep(change: Change) -> None:
    """Every morning."""
    DESK.runs.append("sweep")


class Permit(Entity, display="name"):
    """Something that is asked for, and decided on in time."""

    name: Mapped[str] = attribute()
    state: Mapped[str] = held_in("office.permit")
    due_at: Mapped[datetime | None] = due()
    valid_to: Mapped[date | None] = attribute()
    kept_until: Mapped[date | None] = attribute()
    fee: Mapped[int | None] = attribute()


def paid(permit: Row) -> Condition:
    """Whether the fee was paid."""
    return permit.fee.is_not(None)


PAID = Guard("office.unpaid", _("The fee has not been paid."), paid)

PERMIT = Workflow(
    "office.permit",
    _("Permit"),
    states=(
        State("asked", _("Asked"), deadline=Deadline("lapse", days=30)),
        State("reviewed", _("Reviewed"), deadline=Deadline("grant", days=3, business=True)),
        State("urgent", _("Urgent"), deadline=Deadline("grant", hours=10, business=True)),
        State("questioned", _("Questioned"), pauses=True),
        State("appealed", _("Appealed"), pauses=True),
        State("granted", _("Granted"), deadline=Deadline("expire", until="valid_to")),
        State("lapsed", _("Lapsed"), final=True),
        State("expired", _("Expired"), deadline=Deadline("shred", until="kept_until")),
        State("shredded", _("Shredded"), final=True),
    ),
    transitions=(
        Transition("review", _("Review"), ("asked", "questioned"), "reviewed"),
        Transition("hurry", _("Hurry"), ("asked", "questioned"), "urgent"),
        Transition("question", _("Question"), ("asked", "reviewed", "urgent", "granted"), "questioned"),
        Transition("appeal", _("Appeal"), ("questioned",), "appealed"),
        Transition("ask_again", _("Ask again"), ("questioned", "appealed"), "asked"),
        Transition("uphold", _("Uphold"), ("questioned", "appealed"), "granted"),
        Transition("grant", _("Grant"), ("reviewed", "urgent"), "granted", guards=(PAID,)),
        Transition("lapse", _("Lapse"), ("asked",), "lapsed"),
        Transition("expire", _("Expire"), ("granted",), "expired"),
        Transition("shred", _("Shred"), ("expired",), "shredded"),
    ),
    initial="asked",
)


class OfficePlugin(Plugin):
    """An office."""

    name = "office"
    package = __package__

    @hookimpl
    def entities(self) -> Sequence[type[Entity] | type[Facet[Any]]]:
        return (Letter, Note, Permit)

    @hookimpl
    def workflows(self) -> Sequence[Workflow]:
        return (PERMIT,)

    @hookimpl
    def after_commit(self) -> Sequence[AfterCommit]:
        return (post,)

    @hookimpl
    def jobs(self) -> Sequence[Job]:
        return (count, sweep)
