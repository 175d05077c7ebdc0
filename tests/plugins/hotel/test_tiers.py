from decimal import Decimal

import pytest

from paktum import Client, Money
from paktum_hotel.rules import BLOCKS

SCHEME = "hotel.corporate"


def euros(amount):
    return Money(Decimal(amount), "EUR")


def a_client(company, **hotel):
    return company.create(Client, name="Borostyánkút Kft.", facets={"hotel": hotel})


@pytest.mark.parametrize(
    ("hotel", "tiers"),
    [
        ({}, ["local"]),
        ({"consumed_nights": 49, "mice_revenue": euros("9999.99")}, ["local"]),
        ({"consumed_nights": 50}, ["local", "bronze"]),
        ({"mice_revenue": euros(10_000)}, ["local", "bronze"]),
        ({"consumed_nights": 200}, ["local", "bronze", "silver"]),
        ({"consumed_nights": 600}, ["local", "bronze", "silver"]),
        ({"consumed_nights": 600, "rate_compliance": Decimal("0.9")}, ["local", "bronze", "silver", "gold"]),
        ({"consumed_nights": 1500, "rate_compliance": Decimal("0.89")}, ["local", "bronze", "silver"]),
        (
            {"mice_revenue": euros(300_000), "rate_compliance": Decimal(1)},
            ["local", "bronze", "silver", "gold", "platinum"],
        ),
    ],
)
def test_nights_and_events_decide_a_client_s_tiers(company, hotel, tiers):
    assert company.tiers(a_client(company, **hotel), SCHEME) == tiers


@pytest.mark.parametrize(
    ("committed", "consumed", "blocks"), [(0, 0, []), (100, 70, []), (100, 69, ["low_pickup"]), (10, 0, ["low_pickup"])]
)
def test_a_client_that_takes_less_than_it_promised_does_not_rise(company, committed, consumed, blocks):
    client = a_client(company, committed_nights=committed, consumed_nights=consumed)

    assert company.met(client, BLOCKS) == blocks


def test_pickup_is_empty_where_nothing_was_promised(company):
    assert company.holds(a_client(company, consumed_nights=9), lambda row: row.hotel.pickup.is_(None))
    assert company.holds(
        a_client(company, committed_nights=80, consumed_nights=60), lambda row: row.hotel.pickup == Decimal("0.75")
    )
