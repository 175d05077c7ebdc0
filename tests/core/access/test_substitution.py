"""Somebody stands in for an absent user: for some days, and with no more than the own roles grant for that."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from paktum import Client, Substitution, Team
from paktum.read.clock import Clock
from paktum.testing.company import Caller, Company

TODAY = date(2026, 11, 2)
CREATE = """mutation($i: SubstitutionCreateInput!) { a: substitutionCreate(input: $i) {
    substitution { id version } errors { code path } } }"""
UPDATE = "mutation($i: ClientUpdateInput!) { a: clientUpdate(input: $i) { client { version } errors { code path } } }"


@dataclass
class House:
    """Three account managers of one team, each with a client, and their lead."""

    company: Company
    anna: Caller
    bela: Caller
    cili: Caller
    lead: Caller
    clients: dict[str, str]

    def today(self, day: date) -> None:
        """Let it be a day."""
        self.company.authenticator.clock = Clock(lambda: datetime(day.year, day.month, day.day, 9, tzinfo=UTC))
        self.company.authenticator.forget()

    def appoint(self, by: Caller, absent: Caller, substitute: Caller, **more: Any) -> dict[str, Any]:
        """The payload of a new substitution."""
        ids = {"ownerId": self.company.id_of(absent.user), "substituteId": self.company.id_of(substitute.user)}
        payload: dict[str, Any] = by.ask(CREATE, i={**ids, "fromOn": f"{TODAY}", **more})["a"]
        self.company.authenticator.forget()
        return payload

    def seen(self, by: Caller) -> set[str]:
        """The names of the clients that somebody sees."""
        return {each["name"] for each in by.ask("{ clients { nodes { name } } }")["clients"]["nodes"]}

    def refused(self, by: Caller, client: str) -> list[str]:
        """The codes of the errors when somebody changes a client, or none if it was changed."""
        given = {"id": self.clients[client], "expectedVersion": 1, "patch": {"industry": "Baking"}}
        errors = by.ask(UPDATE, i=given)["a"]["errors"]
        return [error["code"] for error in errors if error["code"] != "CONFLICT"]


@pytest.fixture(scope="module")
def base(database: Callable[[], str]) -> Iterator[House]:
    with Company((), database()) as company:
        team = company.run(lambda change: change.create(Team, name="West"))
        people = [company.caller("account_manager", team=team) for _ in range(3)]
        clients = {}
        for name, each in zip(("A", "B", "C"), people, strict=True):
            made = company.run(lambda change, name=name, each=each: change.create(Client, name=name, owner=each.user))  # type: ignore[misc]  # bound in time
            clients[name] = company.id_of(made)
        yield House(company, *people, company.caller("team_lead", team=team), clients)


@pytest.fixture
def house(base: House) -> Iterator[House]:
    base.today(TODAY)
    yield base
    base.company.run(lambda change: [change.delete(each) for each in change.list_(Substitution)])
    base.company.authenticator.forget()


@pytest.mark.requirement("R033")
def test_rights_appear_on_the_first_day_and_end_after_the_last(house: House) -> None:
    payload = house.appoint(house.lead, house.anna, house.bela, toOn=f"{TODAY + timedelta(days=2)}")
    assert payload["errors"] == []
    seen = {}
    for days in (-1, 0, 2, 3):
        house.today(TODAY + timedelta(days=days))
        seen[days] = house.seen(house.bela), house.refused(house.bela, "A")
    nothing, everything = ({"B"}, ["NOT_FOUND"]), ({"A", "B"}, [])
    assert seen == {-1: nothing, 0: everything, 2: everything, 3: nothing}


def test_a_substitution_without_an_end_lasts_until_it_is_deleted(house: House) -> None:
    made = house.appoint(house.anna, house.anna, house.bela)["substitution"]
    house.today(TODAY + timedelta(days=900))
    assert house.seen(house.bela) == {"A", "B"}
    text = "mutation($i: SubstitutionDeleteInput!) { a: substitutionDelete(input: $i) { errors { code } } }"
    target = {"id": made["id"], "expectedVersion": made["version"]}
    assert house.lead.ask(text, i=target)["a"]["errors"] == []
    house.company.authenticator.forget()
    assert house.seen(house.bela) == {"B"}


def test_who_only_watches_over_records_does_not_change_them(house: House) -> None:
    house.appoint(house.lead, house.anna, house.bela, extent="READ")
    assert (house.seen(house.bela), house.refused(house.bela, "A")) == ({"A", "B"}, ["FORBIDDEN"])


def test_what_one_stands_in_for_is_not_passed_on(house: House) -> None:
    house.appoint(house.lead, house.anna, house.bela)
    house.appoint(house.lead, house.bela, house.cili)
    assert (house.seen(house.bela), house.seen(house.cili)) == ({"A", "B"}, {"B", "C"})
    assert house.refused(house.cili, "A") == ["NOT_FOUND"]


def test_a_role_that_grants_nothing_to_deputies_gives_nothing(house: House) -> None:
    clerk = house.company.caller("finance")
    before = house.seen(clerk)
    house.appoint(house.lead, house.anna, clerk)
    assert (house.seen(clerk), house.refused(clerk, "A")) == (before, ["FORBIDDEN"])


def test_nobody_stands_in_for_himself_in_no_way(house: House) -> None:
    circular = [{"code": "CIRCULAR", "path": ["input", "substituteId"]}]
    assert house.appoint(house.lead, house.anna, house.anna)["errors"] == circular
    house.appoint(house.lead, house.anna, house.bela)
    house.appoint(house.lead, house.bela, house.cili, toOn=f"{TODAY}")
    assert house.appoint(house.lead, house.bela, house.anna)["errors"] == circular
    assert house.appoint(house.lead, house.cili, house.anna)["errors"] == circular
    later = house.appoint(house.lead, house.cili, house.anna, fromOn=f"{TODAY + timedelta(days=1)}")
    assert later["errors"] == []


def test_a_period_ends_after_it_begins(house: House) -> None:
    payload = house.appoint(house.lead, house.anna, house.bela, toOn=f"{TODAY - timedelta(days=1)}")
    assert payload["errors"] == [{"code": "OUT_OF_RANGE", "path": ["input", "toOn"]}]


def test_nobody_appoints_himself_and_strangers_appoint_nobody(house: House) -> None:
    assert house.appoint(house.bela, house.anna, house.bela)["errors"] == [{"code": "FORBIDDEN", "path": []}]
    stranger = house.company.caller("team_lead")
    assert house.appoint(stranger, house.anna, house.bela)["errors"] == [{"code": "FORBIDDEN", "path": []}]


@pytest.mark.requirement("R033")
def test_the_history_names_the_deputy_and_the_absent(house: House) -> None:
    company = house.company
    house.appoint(house.lead, house.anna, house.bela)
    told = {}
    for number, owner in enumerate((house.anna, house.bela)):
        client = company.id_of(company.run(lambda change: change.create(Client, name="New", owner=owner.user)))  # noqa: B023  # run at once
        patch = {"id": client, "expectedVersion": 1, "patch": {"industry": "Baking"}}
        assert house.bela.ask(UPDATE, i=patch)["a"]["errors"] == []
        asked = "query($id: ID!) { client(id: $id) { history(first: 1) { nodes { by { id } onBehalfOf { id } } } } }"
        told[number] = house.lead.ask(asked, id=client)["client"]["history"]["nodes"]

    anna, bela = ({"id": company.id_of(each.user)} for each in (house.anna, house.bela))
    assert told == {0: [{"by": bela, "onBehalfOf": anna}], 1: [{"by": bela, "onBehalfOf": None}]}
