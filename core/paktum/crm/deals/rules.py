"""What a deal needs before it goes on."""

from collections.abc import Iterator

from paktum import Change, Condition, Guard, Problem, Row, Saving, before_save, label as _, validation

from ..clients.figures import is_won
from ..competitors.models import Competitor
from ..contracts.models import CONCLUDED
from .models import Deal, LostReason

CLOSING = ("win", "lose")
"""The transitions that close a deal."""


def is_open(deal: Row) -> Condition:
    """Whether it is neither won nor lost."""
    return deal.stage.not_in(("won", "lost"))


def is_repeated(deal: Row) -> Condition:
    """Whether it was won, and the client had bought before."""
    return is_won(deal) & deal.client.deals.any(lambda earlier: is_won(earlier) & (earlier.closed_on < deal.closed_on))


def is_first_won(deal: Row) -> Condition:
    """Whether it was won, and the client had not bought before."""
    return is_won(deal) & deal.client.deals.none(lambda earlier: is_won(earlier) & (earlier.closed_on < deal.closed_on))


def has_client(deal: Row) -> Condition:
    """Whether the deal says whose it is."""
    return deal.client.id.is_not(None)


def has_amount(deal: Row) -> Condition:
    """Whether the deal says what it is worth."""
    return deal.amount.is_not(None)


def has_sent_offer(deal: Row) -> Condition:
    """Whether the client was sent an offer that still holds, or has accepted one."""
    return deal.offers.any(lambda offer: offer.state.in_(("sent", "accepted")))


def has_concluded_contracts(deal: Row) -> Condition:
    """Whether no contract of the deal waits for somebody; a deal without contracts waits for nobody."""
    return deal.contracts.every(lambda contract: contract.state.in_(CONCLUDED))


def has_lost_reason(deal: Row) -> Condition:
    """Whether the deal says why it was lost."""
    return deal.lost_reason.is_not(None)


def has_competitor(deal: Row) -> Condition:
    """Whether a deal that was lost to a competitor says to which."""
    return deal.lost_reason.is_distinct_from(LostReason.COMPETITOR) | deal.competitor.is_not(None)


CLIENT_GIVEN = Guard("core.client_missing", _("The deal has no client yet."), has_client)
AMOUNT_GIVEN = Guard("core.amount_missing", _("The deal has no amount yet."), has_amount)
OFFER_SENT = Guard("core.offer_missing", _("No offer was sent to the client yet."), has_sent_offer)
CONTRACTS_CONCLUDED = Guard(
    "core.contract_open", _("A contract of this deal is not in force yet."), has_concluded_contracts
)
LOST_REASON_GIVEN = Guard("core.lost_reason_missing", _("Say why the deal was lost."), has_lost_reason)
COMPETITOR_GIVEN = Guard("core.competitor_missing", _("Say which competitor got the deal."), has_competitor)


@before_save(Deal)
def competitor_is_found_in_the_register(saving: Saving) -> None:
    """Whichever is given, the name of the competitor or its place in the register, the other follows; who gives both is
    believed."""
    if saving.changes("competitor") == saving.changes("rival"):
        return
    if saving.changes("rival"):
        saving["competitor"] = saving["rival"].name if saving["rival"] is not None else None
        return
    name = (saving["competitor"] or "").strip()
    kept = saving.change.assembly.entity(Competitor).fields["name"]
    known = saving.change.list_(Competitor, kept.fold == kept.folded(name)) if name else ()
    saving["rival"] = next((each for each in known if each.name.casefold() == name.casefold()), None)
    if saving["rival"] is not None:
        saving["competitor"] = saving["rival"].name


@before_save(Deal)
def closes_today(saving: Saving) -> None:
    """A deal is closed on the day on which it is won or lost, unless another was given."""
    if saving.transition in CLOSING and saving["closed_on"] is None:
        saving["closed_on"] = saving.change.today


@validation(Deal)
def closed_by_now(change: Change, deal: Deal) -> Iterator[Problem]:
    """Nothing was won or lost in the future."""
    if deal.closed_on is not None and deal.closed_on > change.today:
        yield Problem("OUT_OF_RANGE", _("The day is in the future."), ("closed_on",))
