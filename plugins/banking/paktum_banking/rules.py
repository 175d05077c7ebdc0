"""When a bank may go on with a deal, what a facility must say, and what puts a client into which tier."""

from collections.abc import Iterator
from decimal import Decimal

from paktum import (
    Change,
    ClientKind,
    Condition,
    Criterion,
    Guard,
    Money,
    Problem,
    Row,
    days_between,
    label as _,
    today,
    validation,
)

from .models import CreditFacility, KycStatus, ScoreZone


def _euros(amount: int) -> Money:
    return Money(Decimal(amount), "EUR")


# Guards of the state `kyc_check`


def kyc_verified(deal: Row) -> Condition:
    """Whether the client of a deal was identified and verified."""
    return deal.client.banking.kyc_status == KycStatus.VERIFIED


def kyc_review_current(deal: Row) -> Condition:
    """Whether the next review of the client's file is not overdue; a file without a date has not been set up."""
    return deal.client.banking.kyc_review_on >= today()


def free_of_sanctions(deal: Row) -> Condition:
    """Whether the last screening found nobody on a list."""
    return deal.client.banking.has_sanctions_hit.is_(False)


KYC_VERIFIED = Guard("banking.kyc_not_verified", _("The client's KYC file is not verified."), kyc_verified)
KYC_CURRENT = Guard("banking.kyc_review_overdue", _("The client's KYC review is overdue."), kyc_review_current)
NO_SANCTIONS = Guard("banking.sanctions_hit", _("The screening of the client found a sanction."), free_of_sanctions)


# What a facility must say


@validation(CreditFacility)
def ends_after_it_begins(change: Change, facility: CreditFacility) -> Iterator[Problem]:
    """A facility does not end before it begins."""
    begins, ends = facility.available_from, facility.available_to
    if begins is not None and ends is not None and ends < begins:
        yield Problem("banking.facility_ends_early", _("The facility ends before it begins."), ("available_to",))


# Criteria of the tiers


def _turnover(tier: str, millions: int) -> Criterion:
    return Criterion(
        f"turnover_{tier}",
        _("Turnover of at least {turnover}"),
        lambda client, turnover: client.turnover.at_least(turnover),
        {"turnover": _euros(millions * 1_000_000)},
    )


def _families(tier: str, count: int) -> Criterion:
    return Criterion(
        f"families_{tier}",
        _("At least {families} product families"),
        lambda client, families: client.banking.product_families >= families,
        {"families": count},
    )


def no_covenant_breach(client: Row, days: Condition) -> Condition:
    """Whether no covenant was found broken in the last days."""
    breached_on = client.banking.covenant_breached_on
    return breached_on.is_(None) | (days_between(breached_on, today()) > days)


def not_in_distress(client: Row) -> Condition:
    """Whether the score, if there is one, does not point to insolvency."""
    return client.banking.score_zone.is_distinct_from(ScoreZone.DISTRESS)


def key_volume(client: Row, income: Condition, turnover: Condition) -> Condition:
    """Whether the bank earns enough with the client, or the client is large enough."""
    return client.banking.relationship_income.at_least(income) | client.turnover.at_least(turnover)


def has_payroll(client: Row) -> Condition:
    """Whether the bank pays the client's wages."""
    return client.banking.has_payroll.is_(True)


def is_group(client: Row) -> Condition:
    """Whether the client is a group of companies, or part of one."""
    return (client.kind == ClientKind.GROUP) | client.subsidiaries.any() | client.parent.id.is_not(None)


def board_decided(client: Row) -> Condition:
    """Whether the board has named the client a strategic one."""
    return client.banking.board_decision_on <= today()


TURNOVER_CORPORATE = _turnover("corporate", 1)
TURNOVER_PREMIER = _turnover("premier", 10)
FAMILIES_CORPORATE = _families("corporate", 2)
FAMILIES_PREMIER = _families("premier", 3)
FAMILIES_KEY = _families("key", 4)
NO_COVENANT_BREACH = Criterion(
    "no_covenant_breach", _("No covenant breach in {days} days"), no_covenant_breach, {"days": 365}
)
NOT_IN_DISTRESS = Criterion("not_in_distress", _("Score not in the distress zone"), not_in_distress)
KEY_VOLUME = Criterion(
    "key_volume",
    _("Relationship income of {income} or turnover of {turnover}"),
    key_volume,
    {"income": _euros(100_000), "turnover": _euros(50_000_000)},
)
PAYROLL = Criterion("payroll", _("Payroll project with the bank"), has_payroll)
GROUP = Criterion("group", _("Group of companies"), is_group)
BOARD_DECISION = Criterion("board_decision", _("Decision of the board"), board_decided)


# Blocks


def review_overdue(client: Row) -> Condition:
    """Whether the KYC review is overdue."""
    return client.banking.kyc_review_on < today()


def has_sanctions_hit(client: Row) -> Condition:
    """Whether the last screening found a sanction."""
    return client.banking.has_sanctions_hit.is_(True)


def is_past_due(client: Row, days: Condition) -> Condition:
    """Whether a debt has been unpaid for longer than is forgiven."""
    return client.banking.days_past_due > days


BLOCKS = (
    Criterion("kyc_overdue", _("KYC review overdue"), review_overdue),
    Criterion("sanctions_hit", _("Sanctions hit"), has_sanctions_hit),
    Criterion("past_due", _("More than {days} days past due"), is_past_due, {"days": 30}),
)
