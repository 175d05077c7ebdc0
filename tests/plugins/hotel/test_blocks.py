from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

import pytest

from paktum import Client, Deal, Money, Offer
from paktum.read.clock import Clock
from paktum.work.deadlines import move_due
from paktum.write.writer import Writer
from paktum_hotel.actions import confirm, hold
from paktum_hotel.models import GroupBlock, Property


def days(count):
    return datetime.now(UTC).date() + timedelta(days=count)


@pytest.fixture
def client(company):
    return company.create(Client, name="Borostyánkút Kft.")


@pytest.fixture
def house(company):
    return company.create(Property, name="Hotel Paktum Duna", code="BUD1", rooms=214)


def a_block(company, client, house, **values):
    terms = {"arrival_on": days(60), "departure_on": days(62), "contracted_nights": 40, "code": "B-1"}
    rate = Money(Decimal("99.90"), "EUR")
    return company.create(
        GroupBlock, name="Conference", client=client, property=house, average_rate=rate, **terms | values
    )


def a_deal(company, client):
    deal = company.create(Deal, name="Conference", stage="qualified", client=client, amount=Money(Decimal(5000), "EUR"))
    company.create(Offer, name="Conference", deal=deal, currency="EUR", state="sent")
    return deal


def test_a_block_is_held_and_confirmed(company, client, house):
    block = a_block(company, client, house)

    company.act(hold, block, option_on=days(14))
    assert company.read(block).status == "tentative"

    company.act(confirm, block)
    assert (company.read(block).status, company.read(block).deposit_received_on) == ("definite", days(0))


def test_rooms_are_not_held_until_a_day_that_has_passed(company, client, house):
    block = a_block(company, client, house)

    assert company.refused(company.act, hold, block, option_on=days(-1)) == ["hotel.option_missing"]
    assert (company.read(block).status, company.read(block).option_on) == ("inquiry", None)


def test_a_block_is_confirmed_only_with_its_deposit(company, client, house):
    block = a_block(company, client, house, status="tentative", option_on=days(3))

    assert company.refused(company.transition, block, "confirm") == ["hotel.deposit_missing"]


def test_rooms_are_released_only_when_the_option_has_passed(company, client, house):
    running = a_block(company, client, house, status="tentative", option_on=days(0))
    passed = a_block(company, client, house, status="tentative", option_on=days(-1), code="B-2")

    assert company.refused(company.transition, running, "release") == ["hotel.option_running"]
    company.transition(passed, "release")
    assert company.read(passed).status == "released"


def test_pickup_and_room_revenue_are_computed(company, client, house):
    block = a_block(company, client, house, picked_up_nights=25)

    assert company.holds(block, lambda row: row.pickup == Decimal("0.625"))
    assert company.holds(block, lambda row: (row.room_revenue.amount == 3996) & (row.room_revenue.currency == "EUR"))


def test_an_offer_waits_for_the_availability_check(company, client):
    deal = a_deal(company, client)

    company.transition(deal, "make_offer")

    assert company.read(deal).stage == "availability_check"
    assert company.refused(company.transition, deal, "confirm_availability") == ["hotel.no_rooms_held"]
    assert company.read(deal).stage == "availability_check"


@pytest.mark.parametrize(
    ("status", "option_in", "held"),
    [
        ("tentative", 0, True),
        ("tentative", -1, False),
        ("definite", -1, True),
        ("inquiry", 9, False),
        ("lost", 9, False),
    ],
)
def test_rooms_held_by_a_block_let_the_offer_go_out(company, client, house, status, option_in, held):
    a_block(company, client, house, status=status, option_on=days(option_in))
    deal = a_deal(company, client)
    company.transition(deal, "make_offer")

    if held:
        company.transition(deal, "confirm_availability")
    else:
        assert company.refused(company.transition, deal, "confirm_availability") == ["hotel.no_rooms_held"]
    assert company.read(deal).stage == ("offer" if held else "availability_check")


@pytest.mark.parametrize(("begins", "ends", "current"), [(-9, 0, True), (0, 9, True), (1, 9, False), (-9, -1, False)])
def test_a_current_rate_agreement_lets_the_offer_go_out(company, begins, ends, current):
    agreed = {"agreed_from": days(begins), "agreed_to": days(ends)}
    client = company.create(Client, name="Borostyánkút Kft.", facets={"hotel": agreed})
    deal = a_deal(company, client)
    company.transition(deal, "make_offer")

    if current:
        company.transition(deal, "confirm_availability")
    else:
        assert company.refused(company.transition, deal, "confirm_availability") == ["hotel.no_rooms_held"]


def test_a_group_does_not_leave_before_it_comes_and_its_rooms_are_cut_off_before(company, client, house):
    codes = company.refused(a_block, company, client, house, departure_on=days(59), cutoff_on=days(61))

    assert codes == ["hotel.departure_early", "hotel.cutoff_late"]


def test_the_dates_of_a_block_follow_its_arrival_unless_told(company, client, house):
    block = a_block(company, client, house, cutoff_on=days(40))

    company.update(block, arrival_on=days(70), cutoff_on=days(45))

    moved = company.read(block)
    assert (moved.arrival_on, moved.departure_on, moved.cutoff_on) == (days(70), days(72), days(45))


def test_the_rooms_of_a_tentative_block_are_released_when_its_option_has_passed(company, client, house):
    block = a_block(company, client, house)
    company.act(hold, block, option_on=days(14))
    writer = Writer(company.assembly, company.writer.engine, Clock(lambda: at_midnight(days(15))))
    before = Writer(
        company.assembly, company.writer.engine, Clock(lambda: at_midnight(days(15)) - timedelta(seconds=1))
    )

    assert company.read(block).due_at == at_midnight(days(15))
    assert (move_due(before), move_due(writer)) == (0, 1)
    assert (company.read(block).status, company.read(block).due_at) == ("released", None)


def test_a_longer_option_is_a_later_release(company, client, house):
    block = a_block(company, client, house)
    company.act(hold, block, option_on=days(14))
    company.update(block, option_on=days(20))

    assert company.read(block).due_at == at_midnight(days(21))


def test_a_definite_block_is_closed_when_the_group_has_left(company, client, house):
    block = a_block(company, client, house)
    company.act(hold, block, option_on=days(14))
    company.act(confirm, block)
    assert (company.read(block).status, company.read(block).due_at) == ("definite", at_midnight(days(63)))

    def move_at(moment):
        return move_due(Writer(company.assembly, company.writer.engine, Clock(lambda: moment)))

    assert [move_at(at_midnight(days(63)) - timedelta(seconds=1)), move_at(at_midnight(days(63)))] == [0, 1]
    assert (company.read(block).status, company.read(block).due_at) == ("actual", None)


def at_midnight(day):
    return datetime.combine(day, time(0), UTC)
