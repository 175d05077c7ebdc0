"""When a bank may go on with a deal, what a facility must say, and what puts a client into which tier."""

from collections.abc import Iterator
from decimal import Decimal

from paktum import (
    Change,
    ClientKind,
    Condition,
    Criterion,
    Guard,
    Label,
    Money,
    Problem,
    Row,
    label as _,
    today,
    validation,
)

from .models import CreditFacility, KycStatus, ScoreZone

YEAR = 365
MOST_DAYS_PAST_DUE = 30


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


def _turnover(millions: int, text: Label) -> Criterion:
    least = _euros(millions * 1_000_000)
    return Criterion(f"turnover_{millions}m", text, lambda client: client.turnover.at_least(least))


def _families(count: int, text: Label) -> Criterion:
    return Criterion(f"families_{count}", text, lambda client: client.banking.product_families >= count)


def no_covenant_breach(client: Row) -> Condition:
    """Whether no covenant was found broken in the last 12 months."""
    breached_on = client.banking.covenant_breached_on
    return breached_on.is_(None) | (breached_on < today(-YEAR))


def not_in_distress(client: Row) -> Condition:
    """Whether the score, if there is one, does not point to insolvency."""
    return client.banking.score_zone.is_distinct_from(ScoreZone.DISTRESS)


def key_volume(client: Row) -> Condition:
    """Whether the bank earns enough with the client, or the client is large enough."""
    return client.banking.relationship_income.at_least(_euros(100_000)) | client.turnover.at_least(_euros(50_000_000))


def has_payroll(client: Row) -> Condition:
    """Whether the bank pays the client's wages."""
    return client.banking.has_payroll.is_(True)


def is_group(client: Row) -> Condition:
    """Whether the client is a group of companies, or part of one."""
    return (client.kind == ClientKind.GROUP) | client.subsidiaries.any() | client.parent.id.is_not(None)


def board_decided(client: Row) -> Condition:
    """Whether the board has named the client a strategic one."""
    return client.banking.board_decision_on <= today()


TURNOVER_1M = _turnover(1, _("Turnover of at least EUR 1 million"))
TURNOVER_10M = _turnover(10, _("Turnover of at least EUR 10 million"))
FAMILIES_2 = _families(2, _("At least two product families"))
FAMILIES_3 = _families(3, _("At least three product families"))
FAMILIES_4 = _families(4, _("At least four product families"))
NO_COVENANT_BREACH = Criterion("no_covenant_breach", _("No covenant breach in 12 months"), no_covenant_breach)
NOT_IN_DISTRESS = Criterion("not_in_distress", _("Score not in the distress zone"), not_in_distress)
KEY_VOLUME = Criterion("key_volume", _("Relationship income of EUR 100,000 or turnover of EUR 50 million"), key_volume)
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


def is_past_due(client: Row) -> Condition:
    """Whether a debt has been unpaid for longer than is forgiven."""
    return client.banking.days_past_due > MOST_DAYS_PAST_DUE


BLOCKS = (
    Criterion("kyc_overdue", _("KYC review overdue"), review_overdue),
    Criterion("sanctions_hit", _("Sanctions hit"), has_sanctions_hit),
    Criterion("past_due", _("More than 30 days past due"), is_past_due),
)
