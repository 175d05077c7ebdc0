"""What a negotiation needs before it goes on."""

from collections.abc import Iterator

from paktum import Change, Condition, Guard, Problem, Row, Saving, before_save, label as _, validation

from ..clients.rules import require_same_client
from .models import Negotiation, NegotiationParty, NegotiationSide


def has_agenda(negotiation: Row) -> Condition:
    """Whether there is something to talk about."""
    return negotiation.points.any()


def has_both_sides(negotiation: Row) -> Condition:
    """Whether somebody sits on each side of the table."""
    sides = (NegotiationSide.US, NegotiationSide.CLIENT)
    ours, theirs = (negotiation.parties.any(lambda party, side=side: party.side == side) for side in sides)
    return ours & theirs


def has_minutes(negotiation: Row) -> Condition:
    """Whether what was said is written down."""
    return negotiation.minutes.is_not(None)


def is_decided(negotiation: Row) -> Condition:
    """Whether every point has its decision, be it that it was left open."""
    return negotiation.points.every(lambda point: point.decision.is_not(None))


AGENDA_GIVEN = Guard("core.agenda_missing", _("The negotiation has no points yet."), has_agenda)
SIDES_NAMED = Guard("core.side_missing", _("Name who takes part, of both sides."), has_both_sides)
MINUTES_GIVEN = Guard("core.minutes_missing", _("Write down what was said."), has_minutes)
DECIDED = Guard("core.decision_missing", _("A point has no decision yet."), is_decided)


@before_save(NegotiationParty)
def party_has_a_name(saving: Saving) -> None:
    """A party has the name of the contact or user unless another is given; of another contact, another name."""
    known, before = (get("contact") or get("user") for get in (saving.__getitem__, saving.before))
    had = None if before is None else before.name
    if saving["name"] is None or (known is not before and saving["name"] == had):
        saving["name"] = None if known is None else known.name


@validation(NegotiationParty)
def party_is_somebody(change: Change, party: NegotiationParty) -> Iterator[Problem]:
    """A party is a contact, a user, or has a name."""
    if party.name is None:
        yield Problem("REQUIRED", _("a value is needed"), ("name",))


@before_save(Negotiation)
def negotiation_is_about_the_clients_deal(saving: Saving) -> None:
    """The deal is one with the client."""
    require_same_client(saving, "deal")
