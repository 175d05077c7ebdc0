"""When hotels may go on with a deal or a block, what a block must say, and what puts a client into which tier."""

from collections.abc import Iterator
from decimal import Decimal

from paktum import (
    Change,
    Condition,
    Criterion,
    Guard,
    Money,
    Problem,
    Row,
    Saving,
    before_save,
    label as _,
    ratio,
    today,
    validation,
)

from .models import GroupBlock

# Guard of the state `availability_check`


def rooms_are_held(deal: Row) -> Condition:
    """Whether the client has a rate agreement that runs today, or rooms held for it by a definite block or an option
    that has not passed."""
    client = deal.client.hotel
    has_agreement = (client.agreed_from <= today()) & (client.agreed_to >= today())
    return has_agreement | client.group_blocks.any(
        lambda block: (block.status == "definite") | ((block.status == "tentative") & (block.option_on >= today()))
    )


ROOMS_HELD = Guard(
    "hotel.no_rooms_held",
    _("The client has no current rate agreement, and no rooms are held for it: set an option or agree on a rate."),
    rooms_are_held,
)


# Guards of blocks


def has_option(block: Row) -> Condition:
    """Whether there is an option date that has not passed."""
    return block.option_on >= today()


def has_deposit(block: Row) -> Condition:
    """Whether the deposit has come in."""
    return block.deposit_received_on <= today()


def option_passed(block: Row) -> Condition:
    """Whether the option date has passed."""
    return block.option_on < today()


def has_departed(block: Row) -> Condition:
    """Whether the group has left."""
    return block.departure_on <= today()


OPTION_SET = Guard("hotel.option_missing", _("The block has no option date, or one in the past."), has_option)
DEPOSIT_IN = Guard("hotel.deposit_missing", _("The deposit has not been received."), has_deposit)
OPTION_PASSED = Guard("hotel.option_running", _("The option date has not passed yet."), option_passed)
DEPARTED = Guard("hotel.not_departed", _("The group has not left yet."), has_departed)


# What a block must say


@before_save(GroupBlock)
def dates_follow_arrival(saving: Saving) -> None:
    """A group that comes earlier or later keeps its distance to the cut-off and the departure, unless told."""
    if saving.is_new or not saving.changes("arrival_on"):
        return
    shift = saving["arrival_on"] - saving.before("arrival_on")
    for name in ("departure_on", "cutoff_on"):
        if saving.before(name) is not None and not saving.changes(name):
            saving[name] = saving.before(name) + shift


@validation(GroupBlock)
def dates_are_in_order(change: Change, block: GroupBlock) -> Iterator[Problem]:
    """A group does not leave before it has come, and its rooms are cut off before."""
    if block.departure_on < block.arrival_on:
        yield Problem("hotel.departure_early", _("The group leaves before it arrives."), ("departure_on",))
    if block.cutoff_on is not None and block.cutoff_on > block.arrival_on:
        yield Problem("hotel.cutoff_late", _("The cut-off date is after the arrival."), ("cutoff_on",))


# Criteria of the tiers


def reaches_volume(client: Row, nights: Condition, events: Condition) -> Condition:
    """Whether the client takes enough rooms, or spends enough on events."""
    return (client.hotel.consumed_nights >= nights) | client.hotel.mice_revenue.at_least(events)


def _volume(tier: str, nights: int, event_euros: int) -> Criterion:
    return Criterion(
        f"volume_{tier}",
        _("{nights} room nights or {events} of events a year"),
        reaches_volume,
        {"nights": nights, "events": Money(Decimal(event_euros), "EUR")},
    )


VOLUME_BRONZE = _volume("bronze", 50, 10_000)
VOLUME_SILVER = _volume("silver", 200, 40_000)
VOLUME_GOLD = _volume("gold", 600, 120_000)
VOLUME_PLATINUM = _volume("platinum", 1500, 300_000)


def keeps_agreement(client: Row, percent: Condition) -> Condition:
    """Whether the checks found the agreement kept often enough."""
    return client.hotel.rate_compliance >= ratio(percent, 100, digits=4)


COMPLIANT = Criterion("compliance", _("Agreement kept in {percent} % of checks"), keeps_agreement, {"percent": 90})


def picks_up_too_little(client: Row, percent: Condition) -> Condition:
    """Whether too few of the committed nights were consumed."""
    return client.hotel.consumed_nights * 100 < client.hotel.committed_nights * percent


BLOCKS = (
    Criterion(
        "low_pickup",
        _("Less than {percent} % of the committed nights consumed"),
        picks_up_too_little,
        {"percent": 70},
    ),
)
