"""When a deal about beer may go on, and what puts an outlet into which tier."""

from decimal import Decimal

from paktum import Condition, Criterion, Guard, Money, Row, label as _, times, today

from .models import BeerStyle

# Guard of deals


def sells_alcohol(deal: Row) -> Condition:
    """Whether a line of the deal is a beer with alcohol."""
    return deal.lines.any(lambda line: line.product.brewery.style != BeerStyle.ALCOHOL_FREE)


def is_licensed(client: Row) -> Condition:
    """Whether the client may sell alcohol today."""
    return client.brewery.licence_until >= today()


def may_be_served(deal: Row) -> Condition:
    """Whether the client may sell what the deal is about."""
    return ~sells_alcohol(deal) | is_licensed(deal.client)


LICENSED = Guard(
    "brewery.licence_missing", _("The client has no licence to sell alcohol, or it has run out."), may_be_served
)


# Criteria of the tiers


def buys(client: Row, hectolitres: Condition) -> Condition:
    """Whether the client buys so much beer; a threshold is a whole number, the client's volume has four digits more."""
    return client.brewery.hectolitres >= times(hectolitres, 1, digits=4)


def _volume(tier: str, hectolitres: int) -> Criterion:
    return Criterion(f"volume_{tier}", _("{hectolitres} hectolitres a year"), buys, {"hectolitres": hectolitres})


def holds_events(client: Row, revenue: Condition) -> Condition:
    """Whether the client holds events in the hotels that pour our beer, as the hotel plugin knows it."""
    held = client.hotel.group_blocks.any(lambda block: (block.status == "definite") & (block.arrival_on >= today()))
    return client.hotel.mice_revenue.at_least(revenue) | held


def reaches_partnership(client: Row, much: Condition, some: Condition, revenue: Condition) -> Condition:
    """Whether the client buys much of our beer, or some of it and holds events where it is poured."""
    return buys(client, much) | (buys(client, some) & holds_events(client, revenue))


def is_exclusive(client: Row) -> Condition:
    """Whether a contract in force says that the client pours no other beer today."""
    return client.contracts.any(
        lambda contract: (contract.state == "active") & (contract.brewery.exclusive_until >= today())
    )


def has_clean_taps(client: Row) -> Condition:
    """Whether all taps at the client's were cleaned in time; true for a client without taps."""
    return client.brewery.tap_installations.none(lambda installation: installation.is_cleaning_due)


VOLUME_REGULAR = _volume("regular", 50)
VOLUME_FLAGSHIP = _volume("flagship", 500)
PARTNERSHIP = Criterion(
    "partnership",
    _("{much} hectolitres a year, or {some} and events in our hotels ({revenue} a year, or rooms held)"),
    reaches_partnership,
    {"much": 200, "some": 50, "revenue": Money(Decimal(10_000), "EUR")},
)
EXCLUSIVE = Criterion("exclusive", _("Pours our beer only"), is_exclusive)
CLEAN_TAPS = Criterion("clean_taps", _("Taps cleaned in time"), has_clean_taps)


# Block


def lost_licence(client: Row) -> Condition:
    """Whether the client's licence has run out."""
    return client.brewery.licence_until < today()


BLOCKS = (Criterion("licence_expired", _("Licence expired"), lost_licence),)
