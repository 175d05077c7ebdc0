"""What was promised to clients has a day and somebody who keeps it, and figures say how well that is done."""

from datetime import timedelta
from typing import Any

import pytest

from .conftest import Desk, Place


def a_task(desk: Desk, place: Place, days: int, **values: Any) -> Any:
    day = desk.company.run(lambda change: change.today) + timedelta(days=days)
    given = {"subject": "Send samples", "clientId": place.client_id, "dueOn": day.isoformat(), **values}
    return desk.done("taskCreate", given)


@pytest.mark.requirement("R215")
def test_a_commitment_names_who_keeps_it_for_whom_and_by_when(desk: Desk) -> None:
    given = {"subject": "Send samples", "kind": "COMMITMENT"}

    assert desk.tried("taskCreate", given) == (None, [("REQUIRED", "clientId"), ("REQUIRED", "dueOn")])


@pytest.mark.requirement("R252")
def test_every_task_names_who_has_to_do_it(desk: Desk, place: Place) -> None:
    given = {"subject": "Send samples", "clientId": place.client_id}
    assert desk.tried("taskCreate", {**given, "ownerId": None}) == (None, [("REQUIRED", "ownerId")])
    manager = desk.at(place.manager)
    mine = manager.done("taskCreate", given, "id version owner { id }")
    assert mine["owner"]["id"] == desk.company.id_of(place.manager.user)
    nobody = {"id": mine["id"], "expectedVersion": 1, "patch": {"ownerId": None}}
    assert desk.tried("taskUpdate", nobody) == (None, [("REQUIRED", "patch.ownerId")])


@pytest.mark.requirement("R215")
def test_figures_say_how_punctually_commitments_are_kept(desk: Desk, place: Place) -> None:
    mine = {"ownerId": desk.company.id_of(place.manager.user), "kind": "COMMITMENT"}
    kept = a_task(desk, place, 0, **mine)
    late = a_task(desk, place, -3, **mine)
    forgotten = a_task(desk, place, -2, **mine)
    waiting = a_task(desk, place, 0, **mine)
    given_up = a_task(desk, place, -1, **mine)
    desk.go(kept, "finish")
    done_late = desk.go(late, "finish", selected="doneAt isOnTime daysLate")
    desk.go(given_up, "drop")
    text = """query($owner: ID!, $ids: [ID!]!) {
      tasksAggregate(filter: {owner: {id: {eq: $owner}}}, groupBy: [{field: OWNER}]) {
        groups { key { owner { id } } count onTime { average count } daysLate { maximum } }
      }
      tasks(filter: {id: {in: $ids}}, orderBy: [{field: DUE_ON}]) { nodes { isOnTime onTime daysLate doneAt } }
    }"""

    found = desk.ask(text, owner=mine["ownerId"], ids=[forgotten["id"], waiting["id"]])

    assert (done_late["isOnTime"], done_late["daysLate"]) == (False, 3)
    assert found["tasks"]["nodes"] == [
        {"isOnTime": False, "onTime": "0.0000", "daysLate": 2, "doneAt": None},
        {"isOnTime": None, "onTime": None, "daysLate": None, "doneAt": None},
    ]
    (group,) = found["tasksAggregate"]["groups"]
    assert (group["count"], group["onTime"]) == (5, {"average": "0.3333", "count": 3})
    assert (group["key"]["owner"]["id"], group["daysLate"]["maximum"]) == (mine["ownerId"], 3)


@pytest.mark.requirement("R215")
def test_a_task_that_is_opened_again_is_not_done(desk: Desk, place: Place) -> None:
    task = desk.go(a_task(desk, place, 0), "finish", selected="doneAt isOnTime")
    assert (task["doneAt"] is not None, task["isOnTime"]) == (True, True)

    again = desk.go(task, "reopen", selected="doneAt state")

    assert (again["doneAt"], again["state"]) == (None, "open")
    history = desk.ask(
        "query($id: ID!) { task(id: $id) { history(first: 1) { nodes { changes { field after } } } } }", id=task["id"]
    )
    changes = {each["field"]: each["after"] for each in history["task"]["history"]["nodes"][0]["changes"]}
    assert changes == {"state": "open", "doneAt": None}
