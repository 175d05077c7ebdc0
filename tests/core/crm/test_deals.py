from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from paktum import Client, Contract, Deal, DealLine, LostReason, Money, Offer
from paktum.crm.deals.actions import mark_lost, mark_won

OPEN = ("prospecting", "engaging", "qualified", "offer", "negotiation", "contract_pending", "on_hold")


@pytest.fixture
def client(company):
    return company.create(Client, name="Borostyánkút Kft.")


def a_deal(company, stage, **values):
    return company.create(Deal, name="Yearly volume", stage=stage, **values)


def euros(amount):
    return Money(Decimal(amount), "EUR")


def today():
    return datetime.now(UTC).date()


def test_a_deal_goes_from_prospecting_to_won(company, client):
    deal = company.write(lambda change: change.create(Deal, name="Yearly volume", client=client, amount=euros(900)))
    assert deal.stage == "prospecting"

    company.create(Offer, name="Yearly volume", deal=deal, currency="EUR", state="sent")

    for name in ("engage", "qualify", "make_offer", "negotiate", "revise_offer", "negotiate", "agree", "win"):
        company.transition(deal, name)

    assert company.read(deal).stage == "won"


def test_a_deal_without_a_client_is_not_qualified(company):
    deal = a_deal(company, "engaging")

    assert company.refused(company.transition, deal, "qualify") == ["core.client_missing"]
    assert company.read(deal).stage == "engaging"


def test_a_deal_is_won_with_a_client_and_an_amount_and_closes_today(company, client):
    deal = a_deal(company, "contract_pending", amount=euros(1), client=client)
    bare = a_deal(company, "contract_pending")

    company.act(mark_won, deal)

    assert company.refused(company.act, mark_won, bare) == ["core.client_missing", "core.amount_missing"]
    assert (company.read(deal).stage, company.read(deal).closed_on) == ("won", today())
    assert (company.read(bare).stage, company.read(bare).closed_on) == ("contract_pending", None)


def test_a_deal_is_closed_on_the_day_that_was_given_but_not_in_the_future(company, client):
    deal = a_deal(company, "contract_pending", amount=euros(1), client=client)
    yesterday, tomorrow = (today() + timedelta(days=days) for days in (-1, 1))

    assert company.refused(company.update, deal, closed_on=tomorrow) == ["OUT_OF_RANGE"]
    company.update(deal, closed_on=yesterday)
    company.act(mark_won, deal)

    found = company.read(deal)
    assert (found.stage, found.closed_on) == ("won", yesterday)


def test_a_deal_is_offered_with_an_amount_and_an_offer_that_was_sent(company, client):
    deal = a_deal(company, "qualified", client=client)

    assert company.refused(company.transition, deal, "make_offer") == ["core.amount_missing", "core.offer_missing"]


def test_a_deal_is_not_won_while_one_of_its_contracts_is_not_in_force(company, client):
    deal = a_deal(company, "contract_pending", client=client, amount=euros(900))
    company.create(Contract, client=client, deal=deal, state="active")
    draft = company.create(Contract, client=client, deal=deal, state="signing")

    assert company.refused(company.act, mark_won, deal) == ["core.contract_open"]
    assert company.read(deal).closed_on is None

    company.write(lambda change: change.delete(change.get(Contract, draft.id)))
    company.act(mark_won, deal)
    assert company.read(deal).stage == "won"


@pytest.mark.parametrize("stage", OPEN)
def test_a_deal_can_be_lost_from_every_open_stage_if_the_reason_is_given(company, stage):
    deal = a_deal(company, stage)

    assert company.refused(company.transition, deal, "lose") == ["core.lost_reason_missing"]
    company.act(mark_lost, deal, lost_reason=LostReason.PRICE)

    found = company.read(deal)
    assert (found.stage, found.lost_reason, found.closed_on) == ("lost", LostReason.PRICE, today())


def test_a_deal_lost_to_a_competitor_says_to_which(company):
    deal = a_deal(company, "offer")

    assert company.refused(company.act, mark_lost, deal, lost_reason=LostReason.COMPETITOR) == [
        "core.competitor_missing"
    ]
    assert company.read(deal).lost_reason is None

    company.act(mark_lost, deal, lost_reason=LostReason.COMPETITOR, competitor="Northgate Rivals")
    assert company.read(deal).competitor == "Northgate Rivals"


@pytest.mark.parametrize("stage", ["won", "lost"])
def test_a_closed_deal_goes_nowhere(company, stage):
    deal = a_deal(company, stage, lost_reason=LostReason.OTHER)

    assert company.refused(company.transition, deal, "lose") == ["TRANSITION_NOT_AVAILABLE"]


def test_a_deal_on_hold_is_engaged_again(company):
    deal = a_deal(company, "negotiation")

    company.transition(deal, "put_on_hold")
    company.transition(deal, "resume")

    assert company.read(deal).stage == "engaging"


def test_the_weighted_amount_is_the_amount_times_the_probability(company):
    deal = a_deal(company, "negotiation", amount=Money(Decimal("1001.01"), "HUF"), probability=Decimal("0.45"))
    none = a_deal(company, "offer", probability=Decimal("0.45"))

    assert company.holds(deal, lambda row: row.weighted_amount.amount == Decimal("450.45"))
    assert company.holds(deal, lambda row: row.weighted_amount.currency == "HUF")
    assert company.holds(none, lambda row: row.weighted_amount.amount.is_(None))


def test_a_deal_without_a_probability_of_its_own_has_that_of_its_stage(company):
    offer = a_deal(company, "offer", amount=euros(10))
    lost = a_deal(company, "lost", amount=euros(10))

    assert company.holds(offer, lambda row: row.weighted_amount.amount == Decimal("4.50"))
    assert company.holds(lost, lambda row: row.weighted_amount.amount == 0)


def test_a_line_totals_quantity_times_price_less_the_discount(company):
    deal = a_deal(company, "offer", opened_on=date(2026, 1, 5))
    line = company.create(
        DealLine, deal=deal, quantity=Decimal("2.5"), unit_price=Money(Decimal("19.99"), "EUR"), discount=Decimal("0.1")
    )
    plain = company.create(DealLine, deal=deal, unit_price=Money(Decimal(1250), "JPY"))

    assert company.holds(line, lambda row: row.total.amount == Decimal("44.98"))  # 49.98 less 10 %
    assert company.holds(plain, lambda row: (row.total.amount == 1250) & (row.total.currency == "JPY"))


def test_the_lines_of_a_deal_add_up_if_they_are_in_one_currency(company):
    deal = a_deal(company, "qualified")
    assert company.holds(deal, lambda row: row.lines.sum(lambda line: line.total).is_(None))
    for price in ("10.10", "20.20"):
        company.create(DealLine, deal=deal, quantity=Decimal(2), unit_price=euros(price))

    def total(row):
        return row.lines.sum(lambda line: line.total)

    assert company.holds(deal, lambda row: (total(row).amount == Decimal("60.60")) & (total(row).currency == "EUR"))

    company.create(DealLine, deal=deal, unit_price=Money(Decimal(1), "HUF"))
    assert company.holds(deal, lambda row: total(row).is_(None) & total(row).currency.is_(None))
