from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from paktum import Client, Money
from paktum_leasing.rules import BLOCKS

SCHEME = "leasing.client"


def euros(amount):
    return Money(Decimal(amount), "EUR")


def days(count):
    return datetime.now(UTC).date() + timedelta(days=count)


def a_client(company, **leasing):
    return company.create(Client, name="Borostyánkút Kft.", facets={"leasing": leasing})


@pytest.mark.parametrize(
    ("leasing", "tiers"),
    [
        ({}, ["new"]),
        ({"first_contract_on": days(-182), "active_contracts": 2}, ["new"]),
        ({"first_contract_on": days(-183), "most_days_past_due": 30}, ["new", "standard"]),
        ({"first_contract_on": days(-183), "most_days_past_due": 31}, ["new"]),
        (
            {"first_contract_on": days(-400), "active_contracts": 1, "finished_contracts": 1, "most_days_past_due": 10},
            ["new", "standard", "returning"],
        ),
        ({"active_financed": euros(250_000), "on_time_ratio": Decimal("0.95")}, ["new", "preferred"]),
        ({"active_financed": euros(250_000), "on_time_ratio": Decimal("0.94")}, ["new"]),
        ({"active_financed": Money(Decimal(250_000), "HUF"), "on_time_ratio": Decimal(1)}, ["new"]),
        ({"exposure": euros(1_000_000), "committee_decision_on": days(-1)}, ["new", "strategic"]),
        ({"exposure": euros(1_000_000)}, ["new"]),
        ({"exposure": euros(1_000_000), "committee_decision_on": days(-1), "days_past_due": 91}, ["new"]),
    ],
)
def test_how_a_lessee_pays_decides_its_tiers(company, leasing, tiers):
    assert company.tiers(a_client(company, **leasing), SCHEME) == tiers


@pytest.mark.parametrize(("late", "blocks"), [(0, []), (30, []), (31, ["past_due"])])
def test_a_lessee_that_is_past_due_does_not_rise(company, late, blocks):
    assert company.met(a_client(company, days_past_due=late), BLOCKS) == blocks
