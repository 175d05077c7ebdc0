"""Targets of users, teams, branches and the company, and what was reached of them."""

from datetime import date, datetime
from typing import Any

import pytest

from paktum import Activity, ActivityChannel, ActivityDirection, Client, ContactReason, User

from .conftest import Desk, House

MARCH = "2026-03"


@pytest.fixture(scope="module")
def march(desk: Desk) -> str:
    return desk.done("periodCreate", {"code": MARCH})["id"]


def a_target(desk: Desk, period: str, metric: str, unit: str, goal: str | None = None, **places: Any) -> str:
    given = {"periodId": period, "metric": metric, "unit": unit, "goal": goal, **places}
    return desk.done("targetCreate", given)["id"]


def test_the_code_of_a_period_says_which_days_it_has(desk: Desk) -> None:
    selected = "kind startsOn endsOn workflow { state }"
    found = [desk.done("periodCreate", {"code": code}, selected) for code in ("2028-02", "2028-Q3", "2028")]

    assert [(each["kind"], each["startsOn"], each["endsOn"]) for each in found] == [
        ("MONTH", "2028-02-01", "2028-02-29"), ("QUARTER", "2028-07-01", "2028-09-30"),
        ("YEAR", "2028-01-01", "2028-12-31"),
    ]  # fmt: skip
    assert {each["workflow"]["state"] for each in found} == {"open"}
    assert desk.tried("periodCreate", {"code": "2028-13"}) == (None, [("INVALID_VALUE", "code")])
    assert desk.tried("periodCreate", {"code": "2028-Q3"})[1] == [("DUPLICATE", "code")]


def test_the_catalogue_of_metrics_says_what_each_is(desk: Desk) -> None:
    selected = "code label entity kind value day isMoney version plugin"
    found = desk.ask(f'{{ metrics(codes: ["won_amount", "win_rate"], locale: "hu") {{ {selected} }} }}')

    assert found["metrics"] == [
        {
            "code": "won_amount", "label": "Megnyert üzletek összege", "entity": "Deal", "kind": "sum",
            "value": "amount", "day": "closedOn", "isMoney": True, "version": 1, "plugin": "core",
        },
        {
            "code": "win_rate", "label": "Nyerési arány", "entity": "Deal", "kind": "share", "value": None,
            "day": "closedOn", "isMoney": False, "version": 1, "plugin": "core",
        },
    ]  # fmt: skip


@pytest.mark.requirement("R061", "R149", "R165", "R169")
def test_a_plan_may_be_fulfilled_by_two_hundred_percent(desk: Desk, house: House, march: str) -> None:
    for day in (1, 15, 31):
        house.won(0, "1000.50 EUR", date(2026, 3, day))
    house.won(0, "9999 EUR", date(2026, 4, 1))
    house.won(0, "9999 EUR", date(2026, 2, 28))
    house.won(0, "9999 EUR", date(2026, 3, 5), stage="lost")
    user = house.id_of(house.managers[0].user)
    double = a_target(desk, march, "won_amount", "USER", "1500.75", ownerId=user, currency="EUR")
    near = a_target(desk, march, "deals_won", "USER", "3.5", ownerId=user)
    watched = a_target(desk, march, "win_rate", "USER", None, ownerId=user)

    selected = "fact attainment band currency"
    assert desk.target(double, selected) == {
        "fact": "3001.5000", "attainment": "2.0000", "band": "above", "currency": "EUR"
    }  # fmt: skip
    assert desk.target(near, selected) == {
        "fact": "3.0000", "attainment": "0.8571", "band": "near", "currency": None
    }  # fmt: skip
    assert desk.target(watched, selected) == {
        "fact": "0.7500", "attainment": None, "band": None, "currency": None
    }  # fmt: skip


@pytest.mark.requirement("R169")
def test_bands_of_attainment_are_data(desk: Desk) -> None:
    found = desk.ask("{ attainmentBands(orderBy: [{field: AT_LEAST}]) { nodes { code atLeast } } }")

    assert [tuple(each.values()) for each in found["attainmentBands"]["nodes"]] == [
        ("below", "0.0000"), ("near", "0.8000"), ("above", "1.0001")
    ]  # fmt: skip


@pytest.mark.requirement("R174", "R182")
def test_the_plan_goes_from_the_company_over_branch_and_team_to_the_manager(
    desk: Desk, house: House, march: str
) -> None:
    for manager, count in ((0, 3), (1, 2), (2, 1)):
        for day in range(count):
            house.won(manager, "10 EUR", date(2026, 3, 10 + day))
    team, branch = house.id_of(house.teams[0]), house.id_of(house.branch)
    places = [
        ("BRANCH", {"branchId": branch}), ("TEAM", {"teamId": team}),
        *(("USER", {"ownerId": house.id_of(each.user)}) for each in house.managers),
    ]  # fmt: skip
    goals = ("9", "5", "2", "1.5", "4")
    made = [
        a_target(desk, march, "deals_won", unit, goal, **place)
        for (unit, place), goal in zip(places, goals, strict=True)
    ]
    a_target(desk, march, "deals_opened", "TEAM", "7", teamId=team)
    company = a_target(desk, march, "deals_won", "COMPANY", "20")
    handed_on = "handedOn"
    assert [desk.target(each, handed_on) for each in (*made[:3], company)] == [
        {"handedOn": "5.0000"}, {"handedOn": "3.5000"}, {"handedOn": None}, {"handedOn": "9.0000"},
    ]  # fmt: skip

    first, second = ({"teamId": house.id_of(each)} for each in house.teams)
    euros = a_target(desk, march, "won_amount", "BRANCH", "90", currency="EUR", branchId=branch)
    a_target(desk, march, "won_amount", "TEAM", "50", currency="EUR", **first)
    a_target(desk, march, "won_amount", "TEAM", "20000", currency="HUF", **second)
    assert desk.target(euros, handed_on) == {"handedOn": "50.0000"}

    facts = [desk.target(each, "fact team { id } branch { id } owner { id }") for each in made]

    assert [each["fact"] for each in facts] == ["6.0000", "5.0000", "3.0000", "2.0000", "1.0000"]
    assert facts[1] == {"fact": "5.0000", "team": {"id": team}, "branch": {"id": branch}, "owner": None}
    assert facts[2]["team"] == {"id": team}


@pytest.mark.requirement("R148", "R167")
def test_managers_are_ranked_within_the_team_and_equals_share_a_place(desk: Desk, house: House) -> None:
    period = desk.done("periodCreate", {"code": "2026-02"})["id"]
    for manager, count in ((0, 2), (1, 2), (2, 3)):
        for day in range(count):
            house.won(manager, "10 EUR", date(2026, 2, 10 + day))
    made = [a_target(desk, period, "deals_won", "USER", "4", ownerId=house.id_of(each.user)) for each in house.managers]
    watched = a_target(desk, period, "deals_won", "TEAM", teamId=house.id_of(house.teams[0]))

    places = [desk.target(each, "attainment rank teamRank") for each in (*made, watched)]

    assert [tuple(each.values()) for each in places] == [
        ("0.5000", 2, 1), ("0.5000", 2, 1), ("0.7500", 1, 1), (None, None, None)
    ]  # fmt: skip
    found = desk.ask(
        "query($p: ID!) { targets(filter: {period: {id: {eq: $p}}, rank: {eq: 1}}) { nodes { id rank } } }", p=period
    )
    assert [each["id"] for each in found["targets"]["nodes"]] == [made[2]]


def test_a_fact_is_the_same_for_everybody_who_sees_the_target(desk: Desk, house: House, march: str) -> None:
    house.won(0, "10 EUR", date(2026, 3, 3))
    house.won(1, "10 EUR", date(2026, 3, 3))
    team = a_target(desk, march, "clients_buying", "TEAM", "4", teamId=house.id_of(house.teams[0]))
    other = a_target(desk, march, "clients_buying", "USER", "4", ownerId=house.id_of(house.managers[1].user))
    own = Desk(house.company, house.managers[0])

    assert own.target(team, "fact attainment") == {"fact": "1.0000", "attainment": "0.2500"}
    assert own.target(other, "fact") is None
    assert own.tried("targetUpdate", {"id": team, "expectedVersion": 1, "patch": {"goal": "1"}})[1] == [
        ("FORBIDDEN", "")
    ]  # fmt: skip


@pytest.mark.requirement("R009", "R056", "R066")
def test_repeated_deals_and_contacts_are_counted_for_each_manager(desk: Desk, house: House, march: str) -> None:
    house.won(0, "10 EUR", date(2026, 1, 9))
    house.won(0, "10 EUR", date(2026, 3, 9))
    fresh = house.made(Client, name="Búzavirág Bt.")
    house.won(0, "10 EUR", date(2026, 3, 10), client=fresh)
    owner = house.managers[0].user
    for client, start, direction in (
        (house.client, "2026-02-01T10:00:00+00:00", ActivityDirection.OUTBOUND),
        (house.client, "2026-03-31T23:59:59+00:00", ActivityDirection.INBOUND),
        (fresh, "2026-03-02T10:00:00+00:00", ActivityDirection.INBOUND),
        (fresh, "2026-04-01T00:00:00+00:00", ActivityDirection.INBOUND),
    ):
        house.made(
            Activity, subject="Call", channel=ActivityChannel.CALL, direction=direction, client=client, owner=owner,
            reason=ContactReason.ORDER, started_at=datetime.fromisoformat(start),
        )  # fmt: skip
    codes = ("repeat_deals", "repeat_rate", "clients_acquired", "repeat_contacts", "repeat_contact_rate", "activities")
    made = [a_target(desk, march, code, "USER", None, ownerId=house.id_of(owner)) for code in codes]

    assert [desk.target(each, "fact")["fact"] for each in made] == [
        "1.0000", "0.5000", "1.0000", "1.0000", "0.5000", "2.0000"
    ]  # fmt: skip


@pytest.mark.requirement("R046", "R151")
def test_a_manager_s_clients_are_kept_and_new_ones_are_won_at_a_rate(desk: Desk, house: House) -> None:
    period = desk.done("periodCreate", {"code": "2026-04"})["id"]
    owner = house.managers[1].user
    bought = {
        "Bought again": ("2026-03-02", "2026-04-30"), "Left": ("2026-03-31",), "Of long ago": ("2026-03-01",),
        "New": ("2026-04-01",), "Back again": ("2025-04-01", "2026-04-15"), "Later": ("2026-03-15", "2026-05-01"),
    }  # fmt: skip
    for name, days in bought.items():
        client = house.made(Client, name=name, owner=owner)
        for day in days:
            house.won(0, "10 EUR", date.fromisoformat(day), client=client)
    user = house.id_of(owner)

    made = [a_target(desk, period, code, "USER", ownerId=user) for code in ("retention_rate", "acquisition_rate")]

    # 30 days before April are those from 2 March on: one of three bought again; one of three buyers is new
    assert [desk.target(each, "fact")["fact"] for each in made] == ["0.3333", "0.3333"]


@pytest.mark.requirement("R196")
def test_the_number_of_active_clients_is_a_target(desk: Desk, house: House, march: str) -> None:
    owner = house.managers[2].user
    for lifecycle in ("ACTIVE", "PERMANENT", "LAPSED"):
        made = house.made(Client, name=f"Kender {lifecycle}", owner=owner)
        desk.done("clientUpdate", {"id": house.id_of(made), "expectedVersion": 1, "patch": {"lifecycle": lifecycle}})

    target = a_target(desk, march, "active_clients", "USER", "2", ownerId=house.id_of(owner))

    assert desk.target(target, "fact attainment") == {"fact": "2.0000", "attainment": "1.0000"}


def test_who_changes_the_team_leaves_the_plan_of_a_period_where_it_was(desk: Desk, house: House, march: str) -> None:
    mover = house.managers[0].user
    place = {"unit": "USER", "ownerId": house.id_of(mover)}
    target = a_target(desk, march, "open_deals", "USER", "2", ownerId=place["ownerId"])
    card = desk.done("scorecardCreate", {"code": target[-20:], "name": "Sales"})["id"]
    given = {"scorecardId": card, "periodId": march, **place}
    appraisal = desk.done("appraisalCreate", given)["id"]
    house.company.run(lambda change: change.update(change.get(User, mover.id), team=house.teams[1]))

    team = {"team": {"id": house.id_of(house.teams[0])}}
    patch = {"id": target, "expectedVersion": 1, "patch": {"goal": "3"}}
    assert desk.done("targetUpdate", patch, "goal team { id }") == {"goal": "3.0000", **team}
    patch = {"id": appraisal, "expectedVersion": 1, "patch": {"quality": "0.9"}}
    assert desk.done("appraisalUpdate", patch, "quality team { id }") == {"quality": "0.9000", **team}
    assert desk.tried("appraisalCreate", given) == (None, [("DUPLICATE", "code")])


def test_a_period_that_was_opened_again_is_not_closed_by_itself(desk: Desk) -> None:
    today = desk.company.run(lambda change: change.today).isoformat()
    period = desk.done("periodCreate", {"code": "2025-07", "closesOn": today})["id"]
    text = "query($id: ID!) { period(id: $id) { version state closesOn } }"
    desk.company.wait(seconds=1)
    desk.company.wait(days=1)
    closed = desk.ask(text, id=period)["period"]
    assert closed["state"] == "closed"

    given = {"id": period, "expectedVersion": closed["version"], "reason": "A deal was forgotten."}
    desk.done("periodReopen", given)
    desk.company.wait(days=2)

    found = desk.ask(text, id=period)["period"]
    assert (found["state"], found["closesOn"]) == ("open", None)


def test_targets_that_make_no_sense_are_refused(desk: Desk, house: House, march: str) -> None:
    user = house.id_of(house.managers[0].user)

    def refused(**given: Any) -> list[Any]:
        return desk.tried("targetCreate", {"periodId": march, "unit": "USER", "ownerId": user, **given})[1]

    assert refused(metric="happiness") == [("INVALID_VALUE", "metric")]
    assert refused(metric="won_amount") == [("REQUIRED", "currency")]
    assert refused(metric="deals_won", currency="EUR") == [("INVALID_VALUE", "currency")]
    assert refused(metric="deals_won", unit="TEAM", teamId=None, ownerId=None) == [("REQUIRED", "teamId")]
    a_target(desk, march, "meetings", "USER", "1", ownerId=user)
    assert refused(metric="meetings", goal="2") == [("DUPLICATE", "code")]
