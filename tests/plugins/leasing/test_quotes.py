from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest

from paktum import Client, Deal, Money, Values
from paktum_leasing.actions import validate
from paktum_leasing.calculations import effective_rates, period_rate
from paktum_leasing.formats import vin_fault
from paktum_leasing.models import Asset, AssetClass, Frequency, Quote
from paktum_leasing.rules import instalment


def euros(amount):
    return Money(Decimal(amount), "EUR")


def days(count):
    return datetime.now(UTC).date() + timedelta(days=count)


@pytest.fixture
def client(company):
    return company.create(Client, name="Borostyánkút Kft.", facets={"leasing": {"documents_complete_on": days(-1)}})


def a_quote(company, client, **values):
    terms = {"price": euros(30_000), "down_payment": euros(8000), "term_months": 48, "annual_rate": Decimal("0.15")}
    return company.create(
        Quote, number="Q-1", client=client, description="Karst T 460", asset_class=AssetClass.TRUCK, **terms | values
    )


@pytest.mark.parametrize(
    ("financed", "rate", "periods", "in_advance", "residual", "payment"),
    [
        (750, "0.10", 12, 3, 0, "64.45"),  # HP 12C user's guide, leasing, advance payments, example 1
        (750, "0.15", 12, 3, 0, "65.43"),  # the same, example 2
        (22_000, "0.15", 48, 4, 6600, "487.29"),  # the same, advance payments with residual, example 1
        (1200, "0", 12, 0, 0, "100.00"),
        (1200, "0", 12, 1, 240, "80.00"),
    ],
)
def test_the_instalment_agrees_with_published_cases(financed, rate, periods, in_advance, residual, payment):
    found = instalment(Decimal(financed), Decimal(rate), periods, 12, in_advance, Decimal(residual))

    assert found.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP) == Decimal(payment)


def test_a_payment_in_arrears_is_one_in_advance_with_interest_for_a_period():
    arrears = instalment(Decimal(10_000), Decimal("0.12"), 24, 12, 0, Decimal(0))
    advance = instalment(Decimal(10_000), Decimal("0.12"), 24, 12, 1, Decimal(0))

    assert abs(arrears - advance * Decimal("1.01")) < Decimal("1e-20")


@pytest.mark.parametrize(
    ("financed", "payment", "periods", "in_advance", "residual", "yearly"),
    [
        (25_000, 600, 60, 3, 0, "0.1733"),  # HP 12C user's guide, leasing, solving for yield, example 1
        (5000, 145, 36, 2, 1500, "0.1810"),  # the same, with residual
        (10_000, 1707, 6, 0, 0, "0.0825"),  # curo 1.0.0, README, example 2
    ],
)
def test_the_rate_of_a_period_agrees_with_published_cases(financed, payment, periods, in_advance, residual, yearly):
    found = period_rate(Decimal(financed), Decimal(payment), periods, in_advance, Decimal(residual))

    assert (found * 12).quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP) == Decimal(yearly)


TERMS = {
    "price": euros(12_000), "down_payment": euros(2000), "residual": None, "instalment": euros(1707),
    "term_months": 6, "frequency": Frequency.MONTHLY, "payments_in_advance": 0,
}  # fmt: skip


def test_the_effective_rate_agrees_with_a_published_case():
    (found,) = effective_rates([Values(**TERMS)])

    assert round(found, 8) == Decimal("0.08569257")  # curo 1.0.0, README, example 2


@pytest.mark.parametrize(
    "terms",
    [
        {"instalment": None}, {"instalment": Money(Decimal(1707), "HUF")}, {"down_payment": Money(Decimal(0), "HUF")},
        {"residual": Money(Decimal(1), "HUF")}, {"frequency": Frequency.YEARLY}, {"payments_in_advance": 7},
        {"instalment": euros(0)}, {"down_payment": euros(12_000)}, {"payments_in_advance": 6},
    ],
)  # fmt: skip
def test_what_has_no_effective_rate_is_none_beside_what_has(terms):
    found = effective_rates([Values(**TERMS), Values(**TERMS | terms), Values(**TERMS)])

    assert [rate is None for rate in found] == [False, True, False]


@pytest.mark.requirement("R191")
def test_quotes_of_a_client_show_their_effective_rates(make_company):
    company = make_company("leasing")

    def quote(change):
        client = change.create(Client, name="Borostyánkút Kft.")
        for number, frequency in enumerate(Frequency):
            made = change.create(
                Quote, number=f"Q-{number}", client=client, description="Karst T 460", asset_class=AssetClass.TRUCK,
                price=euros(300_000), down_payment=euros(0), term_months=48, annual_rate=Decimal("0.12"),
                frequency=frequency,
            )  # fmt: skip
            if number:
                validate.run(change, made)

    company.run(quote)
    asked = "{ clients { nodes { leasing { quotes(orderBy: {field: NUMBER}) { nodes { effectiveRate } } } } } }"
    (client,) = company.ask(asked)["clients"]["nodes"]

    found = [each["effectiveRate"] for each in client["leasing"]["quotes"]["nodes"]]
    assert found[0] is None  # not calculated yet
    assert [round(Decimal(each), 4) for each in found[1:]] == [Decimal("0.1255"), Decimal("0.1236"), Decimal("0.1200")]


def test_validating_a_quote_calculates_its_instalment(company, client):
    quote = a_quote(company, client, residual=euros(6600), payments_in_advance=4)

    company.act(validate, quote)

    found = company.read(quote)
    assert (found.instalment, found.validated_on) == (euros("487.29"), days(0))
    assert company.holds(quote, lambda row: row.financed.amount == 22_000)


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        ({"term_months": 47, "frequency": Frequency.QUARTERLY}, "leasing.term_uneven"),
        ({"payments_in_advance": 49}, "leasing.too_many_in_advance"),
        ({"residual": Money(Decimal(1), "HUF")}, "leasing.currencies_differ"),
        ({"residual": euros(22_000)}, "leasing.nothing_financed"),
    ],
)
def test_a_quote_that_cannot_be_calculated_is_not_validated(company, client, terms, code):
    quote = a_quote(company, client, **terms)

    assert company.refused(company.act, validate, quote) == [code]
    assert (company.read(quote).instalment, company.read(quote).validated_on) == (None, None)


def a_deal(company, client, **quote):
    deal = company.create(Deal, name="Fleet", stage="negotiation", client=client, amount=euros(30_000))
    if quote:
        a_quote(company, client, deal=deal, **quote)
    company.transition(deal, "agree")
    return deal


def test_a_deal_with_a_validated_quote_is_approved(company, client):
    deal = a_deal(company, client, validated_on=days(-5), valid_to=days(0))
    assert company.read(deal).stage == "credit_decision"

    company.transition(deal, "approve_credit")

    assert company.read(deal).stage == "contract_pending"


@pytest.mark.parametrize("quote", [{}, {"valid_to": days(9)}, {"validated_on": days(-90), "valid_to": days(-1)}])
def test_a_deal_without_a_valid_quote_is_not_approved(company, client, quote):
    deal = a_deal(company, client, **quote)

    assert company.refused(company.transition, deal, "approve_credit") == ["leasing.quote_missing"]
    assert company.read(deal).stage == "credit_decision"


@pytest.mark.parametrize(
    ("leasing", "codes"),
    [
        ({}, ["leasing.documents_incomplete"]),
        ({"is_document_light": True}, []),
        ({"is_document_light": True, "days_past_due": 31}, ["leasing.past_due"]),
    ],
)
def test_a_deal_needs_documents_and_a_client_that_pays(company, leasing, codes):
    client = company.create(Client, name="Borostyánkút Kft.", facets={"leasing": leasing})
    deal = a_deal(company, client, validated_on=days(-5))

    if codes:
        assert company.refused(company.transition, deal, "approve_credit") == codes
    else:
        company.transition(deal, "approve_credit")


@pytest.mark.parametrize("vin", ["1G4AH59H45G118341", "WVWZZZ1JZ3W386752"])
def test_a_vehicle_identification_number_has_17_characters(vin):
    assert vin_fault(vin) is None


@pytest.mark.parametrize("vin", ["1G4AH59H45G11834", "1G4AH59H45G1183411", "1G4AH59H45G11834O", "wvwzzz1jz3w386752"])
def test_other_vehicle_identification_numbers_are_refused(company, client, vin):
    assert company.refused(
        company.create, Asset, name="Car", asset_class=AssetClass.PASSENGER_CAR, client=client, vin=vin
    ) in (["INVALID_VALUE"], ["TOO_LONG"])
