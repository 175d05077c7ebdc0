from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from paktum import Client, ClientKind, Money
from paktum_banking.models import ScoreZone
from paktum_banking.rules import BLOCKS

SCHEME = "banking.corporate"


def days(count):
    return datetime.now(UTC).date() + timedelta(days=count)


def a_client(company, millions=0, currency="EUR", kind=ClientKind.LEGAL_ENTITY, **banking):
    turnover = Money(Decimal(millions) * 1_000_000, currency)
    return company.create(Client, name="Borostyánkút Kft.", turnover=turnover, kind=kind, facets={"banking": banking})


@pytest.mark.parametrize(
    ("client", "tiers"),
    [
        ({"millions": 40}, ["business"]),
        ({"millions": 1, "product_families": 2}, ["business", "corporate"]),
        ({"millions": Decimal("0.9"), "product_families": 5}, ["business"]),
        ({"millions": 400, "currency": "HUF", "product_families": 3}, ["business"]),
        ({"millions": 10, "product_families": 3}, ["business", "corporate", "premier"]),
        ({"millions": 10, "product_families": 3, "score_zone": ScoreZone.DISTRESS}, ["business", "corporate"]),
        ({"millions": 10, "product_families": 3, "covenant_breached_on": days(-10)}, ["business", "corporate"]),
        (
            {"millions": 10, "product_families": 3, "covenant_breached_on": days(-400)},
            ["business", "corporate", "premier"],
        ),
        (
            {"millions": 50, "product_families": 4, "has_payroll": True},
            ["business", "corporate", "premier", "key"],
        ),
        (
            {"product_families": 4, "has_payroll": True, "relationship_income": Money(Decimal(100_000), "EUR")},
            ["business", "key"],
        ),
        ({"millions": 50, "product_families": 4}, ["business", "corporate", "premier"]),
        ({"kind": ClientKind.GROUP, "board_decision_on": days(0)}, ["business", "strategic"]),
        ({"board_decision_on": days(0)}, ["business"]),
    ],
)
def test_what_a_client_brings_decides_its_tiers(company, client, tiers):
    assert company.tiers(a_client(company, **client), SCHEME) == tiers


@pytest.mark.parametrize(
    ("banking", "blocks"),
    [
        ({}, []),
        ({"kyc_review_on": days(-1)}, ["kyc_overdue"]),
        ({"has_sanctions_hit": True}, ["sanctions_hit"]),
        ({"days_past_due": 30}, []),
        ({"days_past_due": 31}, ["past_due"]),
    ],
)
def test_overdue_reviews_sanctions_and_debts_block_a_rise(company, banking, blocks):
    assert company.met(a_client(company, **banking), BLOCKS) == blocks
