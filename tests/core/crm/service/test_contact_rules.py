"""Every client hears from the company often enough, in the way that it wishes, or not at all."""

from datetime import timedelta
from typing import Any

import pytest

from paktum import Change, Client, ClientLifecycle, TierAssignment
from paktum.crm.contact_rules.actions import plan_contacts

from ..counting import statements
from .conftest import Desk, Place

CONTACT = "lastContactOn contactEveryDays nextContactOn contactOverdueDays isContactOverdue"


def days(desk: Desk, number: int) -> str:
    return str(desk.company.run(lambda change: change.today) + timedelta(days=number))


def talk(desk: Desk, place: Place, when: int, **values: Any) -> tuple[Any, list[Any]]:
    started = f"{days(desk, when)}T09:00:00Z"
    given = {"subject": "Call", "channel": "CALL", "clientId": place.client_id, "startedAt": started}
    return desk.tried("activityCreate", {**given, **values})


def contact(desk: Desk, place: Place) -> Any:
    return desk.ask(f"query($id: ID!) {{ client(id: $id) {{ {CONTACT} }} }}", id=place.client_id)["client"]


@pytest.fixture
def active(desk: Desk, place: Place) -> Place:
    """An active client, which the default standard wants to be contacted every 60 days."""
    desk.company.run(
        lambda change: change.update(change.get(Client, place.client.id), lifecycle=ClientLifecycle.ACTIVE)
    )
    return place


@pytest.mark.requirement("R041")
def test_a_client_is_overdue_when_nobody_has_reached_it_for_long(desk: Desk, active: Place) -> None:
    talk(desk, active, -75)
    talk(desk, active, -10, outcome="NOT_REACHED")
    talk(desk, active, 5)

    assert contact(desk, active) == {
        "lastContactOn": days(desk, -75), "contactEveryDays": 60, "nextContactOn": days(desk, -15),
        "contactOverdueDays": 15, "isContactOverdue": True,
    }  # fmt: skip
    talk(desk, active, -60)
    assert contact(desk, active) == {
        "lastContactOn": days(desk, -60), "contactEveryDays": 60, "nextContactOn": days(desk, 0),
        "contactOverdueDays": None, "isContactOverdue": False,
    }  # fmt: skip


@pytest.mark.requirement("R041")
def test_the_frequency_is_the_clients_own_or_its_tiers_or_its_lifecycles(desk: Desk, active: Place) -> None:
    tier = f"tier{active.client.id.hex}"
    given = {"code": tier, "name": "Premier", "clientTier": tier, "everyDays": 14}
    desk.at(active.head).done("contactStandardCreate", given)
    assert contact(desk, active)["contactEveryDays"] == 60

    row = {"record_id": active.client.id, "scheme": "x", "code": tier, "rank": 1, "met": ",", "missing": ","}
    desk.company.run(lambda change: change.create(TierAssignment, since=change.now, **row))
    assert desk.at(active.manager).ask(f"{{ clients {{ nodes {{ {CONTACT} }} }} }}")["clients"]["nodes"] == [
        {
            "lastContactOn": None, "contactEveryDays": 14, "nextContactOn": days(desk, 14), "contactOverdueDays": None,
            "isContactOverdue": False,
        }
    ]  # fmt: skip

    desk.done("contactRuleCreate", {"clientId": active.client_id, "everyDays": 7})
    assert contact(desk, active)["contactEveryDays"] == 7


@pytest.mark.requirement("R041")
def test_the_overdue_clients_are_listed_the_longest_first(desk: Desk, active: Place) -> None:
    form = active.client_id[-20:]

    def another(since: int) -> str:
        made = desk.done("clientCreate", {"name": "Tölgyes Bt.", "lifecycle": "ACTIVE", "legalForm": form})
        assert talk(desk, active, since, clientId=made["id"])[1] == []
        return str(made["id"])

    first, second, _ = another(-300), another(-200), another(-3)
    text = """query($form: String!) {
      clients(filter: {legalForm: {eq: $form}, isContactOverdue: {eq: true}},
              orderBy: [{field: CONTACT_OVERDUE_DAYS, direction: DESC}]) { totalCount nodes { id contactOverdueDays } }
    }"""

    found = desk.ask(text, form=form)["clients"]

    assert found["nodes"] == [{"id": first, "contactOverdueDays": 240}, {"id": second, "contactOverdueDays": 140}]
    assert found["totalCount"] == 2


@pytest.mark.requirement("R030")
def test_the_etiquette_of_a_client_and_of_its_people_is_kept_once_each(desk: Desk, place: Place) -> None:
    person = desk.done("contactCreate", {"name": "Kovács Éva", "clientId": place.client_id})
    etiquette = {
        "clientId": place.client_id, "channel": "LETTER", "reachableFrom": "09:00", "reachableTo": "11:30",
        "timeZone": "Europe/Budapest", "salutation": "TITLE", "salutationText": "Dear Professor,", "language": "hu",
    }  # fmt: skip
    desk.done("contactRuleCreate", etiquette)
    desk.done("contactRuleCreate", {**etiquette, "contactId": person["id"], "channel": "EMAIL"})

    again = desk.tried("contactRuleCreate", {**etiquette, "reachableTo": "08:00"})
    wrong = desk.tried("contactRuleCreate", {**etiquette, "reachableFrom": "9 am", "timeZone": "Budapest"})

    assert again == (None, [("DUPLICATE", "clientId"), ("OUT_OF_RANGE", "reachableTo")])
    assert wrong == (None, [("INVALID_VALUE", "reachableFrom"), ("INVALID_VALUE", "timeZone")])
    told = "contact { name } channel reachableFrom reachableTo salutation salutationText language"
    rules = f"contactRules(orderBy: [{{field: CHANNEL}}]) {{ nodes {{ {told} }} }}"
    found = desk.ask(f"query($id: ID!) {{ client(id: $id) {{ {rules} }} }}", id=place.client_id)
    kept = found["client"]["contactRules"]["nodes"]
    alike = {
        "reachableFrom": "09:00", "reachableTo": "11:30", "salutation": "TITLE",
        "salutationText": "Dear Professor,", "language": "hu",
    }  # fmt: skip
    assert sorted(kept, key=lambda each: each["channel"]) == [
        {"contact": {"name": "Kovács Éva"}, "channel": "EMAIL", **alike},
        {"contact": None, "channel": "LETTER", **alike},
    ]


@pytest.mark.requirement("R030")
def test_nobody_begins_a_contact_that_is_not_wished_and_nobody_is_overdue_for_it(desk: Desk, active: Place) -> None:
    talk(desk, active, -100)
    desk.done("contactRuleCreate", {"clientId": active.client_id, "doNotContactFrom": days(desk, -50)})

    assert talk(desk, active, -60)[1] == []
    assert talk(desk, active, -1)[1] == [("core.do_not_contact", "clientId")]
    assert talk(desk, active, -1, direction="INBOUND", reason="ORDER")[1] == []
    found = contact(desk, active)
    assert (found["lastContactOn"], found["contactEveryDays"]) == (days(desk, -1), None)
    assert (found["nextContactOn"], found["isContactOverdue"]) == (None, False)


@pytest.mark.requirement("R030")
def test_no_way_of_contact_leads_to_who_does_not_wish_it_but_what_has_happened_can_be_told(
    desk: Desk, place: Place
) -> None:
    person = desk.done("contactCreate", {"name": "Kovács Éva", "clientId": place.client_id})["id"]
    call = {"subject": "Call", "channel": "CALL", "contactId": person, "startedAt": f"{days(desk, -1)}T09:00:00Z"}
    written = {"subject": "Offer", "direction": "OUTBOUND", "datedOn": days(desk, -1), "contactId": person}
    came_in = desk.done("letterCreate", {**written, "direction": "INBOUND"}, "id")["id"]
    called, sent = desk.done("activityCreate", call), desk.done("letterCreate", written)
    desk.done(
        "contactRuleCreate", {"clientId": place.client_id, "contactId": person, "doNotContactFrom": days(desk, -2)}
    )
    survey = desk.ask('{ surveys(filter: {code: {eq: "nps"}}) { nodes { id } } }')["surveys"]["nodes"][0]["id"]
    invitation = {"surveyId": survey, "clientId": place.client_id}

    refused = [("core.do_not_contact", "contactId")]
    assert desk.tried("activityCreate", call) == (None, refused)
    assert desk.tried("letterCreate", written) == (None, refused)
    assert desk.tried("surveyInvitationCreate", {**invitation, "contactId": person}) == (None, refused)
    desk.done("letterCreate", {**written, "answersId": came_in})
    desk.done("surveyInvitationCreate", invitation)
    for kind, record, patch in (
        ("activity", called, {"summary": "She was busy."}),
        ("letter", sent, {"note": "Paper"}),
    ):
        desk.done(f"{kind}Update", {"id": record["id"], "expectedVersion": record["version"], "patch": patch})
    moved = {"id": called["id"], "expectedVersion": 2, "patch": {"startedAt": f"{days(desk, 0)}T09:00:00Z"}}
    assert desk.tried("activityUpdate", moved) == (None, [("core.do_not_contact", "patch.contactId")])


@pytest.mark.requirement("R021")
def test_owners_get_one_task_for_each_client_that_should_have_heard_from_them(desk: Desk, active: Place) -> None:
    talk(desk, active, -75)
    desk.company.wait(seconds=1)
    manager = desk.at(active.manager)
    tasks = "{ tasks { nodes { id version kind subject dueOn client { id } } } }"

    desk.company.wait(days=1)
    (task,) = manager.ask(tasks)["tasks"]["nodes"]
    desk.company.wait(days=1)

    assert (task["kind"], task["client"]["id"]) == ("FOLLOW_UP", active.client_id)
    assert len(manager.ask(tasks)["tasks"]["nodes"]) == 1
    manager.go(task, "finish")
    desk.company.wait(days=9)
    assert len(manager.ask(tasks)["tasks"]["nodes"]) == 2


@pytest.mark.requirement("R021")
def test_owners_get_their_tasks_also_where_team_and_branch_were_deleted(desk: Desk, active: Place) -> None:
    def close(change: Change) -> None:
        client = change.get(Client, active.client.id)
        change.delete(client.team, client.branch)

    talk(desk, active, -75)
    desk.company.run(close)
    desk.company.run(plan_contacts.run)

    tasks = (
        "query($client: ID!) { tasks(filter: {client: {id: {eq: $client}}}) { nodes { owner { id } team { id } } } }"
    )
    owner = {"id": desk.company.id_of(active.manager.user)}
    assert desk.ask(tasks, client=active.client_id)["tasks"]["nodes"] == [{"owner": owner, "team": None}]


@pytest.mark.requirement("R021")
def test_clients_who_have_not_bought_for_long_are_taken_up_again(desk: Desk, place: Place) -> None:
    values = {"lifecycle": ClientLifecycle.DORMANT}
    desk.company.run(lambda change: change.update(change.get(Client, place.client.id), **values))
    talk(desk, place, -181)
    desk.company.wait(seconds=1)
    desk.company.wait(days=1)

    tasks = desk.at(place.manager).ask("{ tasks { nodes { kind state client { id lifecycle } } } }")["tasks"]["nodes"]
    client = {"id": place.client_id, "lifecycle": "DORMANT"}
    assert tasks == [{"kind": "FOLLOW_UP", "state": "open", "client": client}]


def test_contacts_with_many_are_planned_with_as_many_statements_as_with_few(desk: Desk, place: Place) -> None:
    manager = desk.company.id_of(place.manager.user)
    desk.company.run(plan_contacts.run)
    ran = []
    for number in (2, 12):
        for each in range(number):
            given = {"name": f"Kft. {number} {each}", "lifecycle": "ACTIVE", "ownerId": manager}
            made = desk.done("clientCreate", given, "id")["id"]
            assert talk(desk, place, -70, clientId=made)[1] == []
        with statements() as heard:
            desk.company.run(plan_contacts.run)
        ran.append(len(heard))
    tasks = desk.at(place.manager).ask("{ tasks { totalCount } }")["tasks"]["totalCount"]

    assert (tasks, ran[0]) == (14, ran[1])


@pytest.mark.requirement("R041")
def test_a_standard_is_for_a_tier_or_a_lifecycle(desk: Desk, place: Place) -> None:
    given = {"code": f"n{place.client.id.hex}", "name": "None", "everyDays": 3}

    assert desk.tried("contactStandardCreate", given) == (None, [("REQUIRED", "clientTier")])
    assert desk.tried("contactStandardCreate", {**given, "clientTier": "x", "lifecycle": "ACTIVE"})[0] is None
