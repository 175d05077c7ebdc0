"""Exchange rates, and facts in another currency than that of the deals."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from paktum import Change, Deal, Money
from paktum.access.actor import SYSTEM
from paktum.crm.rates.models import ExchangeRate
from paktum.crm.rates.rules import amount_in
from paktum.write.writer import Writer

from .conftest import Desk, House

JUNE = date(2026, 6, 1)


@pytest.fixture(scope="module")
def june(desk: Desk) -> str:
    return desk.done("periodCreate", {"code": "2026-06"})["id"]


def a_rate(desk: Desk, base: str, quote: str, day: date, rate: str) -> None:
    desk.done("exchangeRateCreate", {"base": base, "quote": quote, "day": day.isoformat(), "rate": rate})


def an_amount(desk: Desk, house: House, period: str, currency: str, unit: str = "BRANCH") -> str:
    place = {"BRANCH": {"branchId": house.id_of(house.branch)}, "TEAM": {"teamId": house.id_of(house.teams[0])}}[unit]
    given_values = {"periodId": period, "metric": "won_amount", "unit": unit, "currency": currency, **place}
    return desk.done("targetCreate", given_values)["id"]


def test_money_is_converted_at_the_rate_of_its_own_day_and_rounded_once(desk: Desk, house: House, june: str) -> None:
    first, second = JUNE, JUNE.replace(day=2)
    a_rate(desk, "EUR", "HUF", first, "389.18")
    a_rate(desk, "EUR", "HUF", second, "400.505")
    a_rate(desk, "EUR", "USD", first, "1.0871")
    house.won(0, "10.01 EUR", first)
    house.won(0, "10.01 EUR", second)
    house.won(0, "100 HUF", second)
    house.won(0, "99.99 USD", first)

    forints, euros = (an_amount(desk, house, june, *each) for each in (("HUF", "BRANCH"), ("EUR", "TEAM")))

    direct = round_to("10.01") * Decimal("389.18"), round_to("10.01") * Decimal("400.505")
    crossed = Decimal("99.99") * Decimal("389.18") / Decimal("1.0871")
    expected = sum(round_to(each) for each in (*direct, crossed)) + 100
    assert Decimal(desk.target(forints, "fact")["fact"]) == expected
    reverse = Decimal(100) / Decimal("400.505"), Decimal("99.99") / Decimal("1.0871")
    assert Decimal(desk.target(euros, "fact")["fact"]) == Decimal("20.02") + sum(round_to(each) for each in reverse)


def round_to(amount: Any, digits: int = 2) -> Decimal:
    return Decimal(amount).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def test_a_missing_rate_is_an_error_that_names_the_currencies_and_the_day(desk: Desk, house: House, june: str) -> None:
    house.won(0, "5 EUR", date(2026, 6, 3))
    house.won(0, "5 CHF", date(2026, 6, 9))
    house.won(0, "5 CHF", date(2026, 6, 8))
    target = an_amount(desk, house, june, "EUR")

    answer = desk.caller.answer("query($id: ID!) { target(id: $id) { metric fact attainment missingRate } }", id=target)

    assert answer["data"]["target"] == {
        "metric": "won_amount", "fact": None, "attainment": None,
        "missingRate": "CHF/EUR 2026-06-08, CHF/EUR 2026-06-09",
    }  # fmt: skip
    assert [(each["extensions"]["code"], each["path"], each["message"]) for each in answer["errors"]] == [
        (
            "core.rate_missing", ["target", "fact"],
            "There is no exchange rate CHF/EUR 2026-06-08, CHF/EUR 2026-06-09.",
        )
    ]  # fmt: skip
    version = desk.ask("query($id: ID!) { period(id: $id) { version } }", id=june)["period"]["version"]
    refused = desk.payload("periodClose", {"id": june, "expectedVersion": version})["errors"]
    assert [each["message"] for each in refused if "CHF" in each["message"]] == [
        "There is no exchange rate CHF/EUR 2026-06-08.", "There is no exchange rate CHF/EUR 2026-06-09.",
    ]  # fmt: skip
    a_rate(desk, "CHF", "EUR", date(2026, 6, 8), "1.05")
    a_rate(desk, "EUR", "CHF", date(2026, 6, 9), "0.95")
    assert desk.target(target, "fact missingRate") == {"fact": "15.5100", "missingRate": None}


def test_a_pair_of_currencies_has_one_rate_a_day(desk: Desk) -> None:
    given_values = {"base": "EUR", "quote": "PLN", "day": "2026-06-01", "rate": "4.25"}
    made = desk.done("exchangeRateCreate", given_values, "code base quote day rate")

    assert made == {**given_values, "code": "EUR/PLN 2026-06-01", "rate": "4.250000000"}
    assert desk.tried("exchangeRateCreate", {**given_values, "rate": "4.3"})[1] == [("DUPLICATE", "code")]
    assert desk.tried("exchangeRateCreate", {**given_values, "quote": "EUR"})[1] == [("INVALID_VALUE", "quote")]
    assert desk.tried("exchangeRateCreate", {**given_values, "quote": "CZK", "rate": "0"})[1] == [
        ("OUT_OF_RANGE", "rate")
    ]  # fmt: skip


amounts = st.decimals(min_value="-999999", max_value="999999", places=2)
rates = st.decimals(min_value="0.0001", max_value="9999", places=6)


def test_what_sql_converts_is_what_exact_arithmetic_gives(house: House) -> None:
    deal = house.won(0, "1 EUR", JUNE)

    @settings(max_examples=25, deadline=None)
    @given(amount=amounts, usd=rates, jpy=rates)
    def check(amount: Decimal, usd: Decimal, jpy: Decimal) -> None:
        def work(change: Change) -> tuple[Decimal, ...]:
            for quote, rate in (("USD", usd), ("JPY", jpy)):
                change.create(ExchangeRate, base="EUR", quote=quote, day=date(2025, 1, 1), rate=rate)
            found = []
            for given_in, wanted in (("EUR", "USD"), ("USD", "EUR"), ("USD", "JPY")):
                change.update(change.get(Deal, deal.id), amount=Money(amount, given_in))
                (_, values), *_ = change.figures(
                    Deal, lambda row: row.id == deal.id,
                    lambda row, wanted=wanted: (amount_in(row, row.amount, wanted, date(2025, 1, 1)),),
                )  # fmt: skip
                found.append(values[0])
            raise Done(found)

        with pytest.raises(Done) as done:
            Writer(house.company.assembly, house.company.engine).run(SYSTEM, work)
        assert list(done.value.args[0]) == [
            round_to(amount * usd), round_to(amount / usd), round_to(amount * jpy / usd, 0)
        ]  # fmt: skip

    check()


class Done(Exception):
    """Ends a transaction that nothing shall be kept of."""
