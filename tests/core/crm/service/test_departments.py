"""Departments answer one another in time, and how well they serve clients is looked at."""

from datetime import date
from typing import Any

import pytest

from paktum import Change, Team, User

from .conftest import Desk, Place


@pytest.fixture
def other(desk: Desk, place: Place) -> Team:
    """A department of the same branch."""
    return desk.company.run(lambda change: change.create(Team, name="Accounting", branch=place.branch))


def a_request(desk: Desk, team: Any, **values: Any) -> Any:
    given = {"subject": "Is it paid?", "teamId": desk.company.id_of(team), **values}
    return desk.done("internalRequestCreate", given, "id version answerBy dueAt owner { id } branch { id }")


def _now(record: Any) -> dict[str, Any]:
    return {"id": record["id"], "expectedVersion": record["version"]}


@pytest.mark.requirement("R103")
def test_a_department_answers_another_within_its_standard(desk: Desk, place: Place, other: Team) -> None:
    manager = desk.at(place.manager)
    colleague = desk.at(desk.company.caller("team_lead", team=other, branch=place.branch))
    code, department = f"d{other.id.hex}", desk.company.id_of(other)
    usual = a_request(manager, other)
    standard = {"code": code, "name": "Fast", "departmentId": department, "answerWithin": 2, "answerUnit": "HOURS"}
    desk.done("departmentStandardCreate", standard)
    asked = a_request(manager, other)

    assert asked["answerBy"] == asked["dueAt"] < usual["answerBy"]
    assert asked["owner"]["id"] == desk.company.id_of(place.manager.user)
    seen = colleague.ask("{ internalRequests { nodes { id } } }")["internalRequests"]["nodes"]
    assert {each["id"] for each in seen} == {usual["id"], asked["id"]}
    step = {**_now(asked), "transition": "answer"}
    assert colleague.tried("internalRequestTransition", step) == (None, [("core.request_unanswered", "transition")])
    told = {**_now(asked), "text": "It is."}
    done = colleague.done("internalRequestAnswer", told, "state answer onTime minutesToAnswer")
    assert done == {"state": "answered", "answer": "It is.", "onTime": "1.0000", "minutesToAnswer": 0}


@pytest.mark.requirement("R103")
def test_a_request_that_is_late_is_escalated_and_counts_as_late(desk: Desk, place: Place, other: Team) -> None:
    asked = a_request(desk.at(place.manager), other)
    text = "query($id: ID!) { internalRequest(id: $id) { version state onTime } }"
    assert desk.ask(text, id=asked["id"])["internalRequest"]["onTime"] is None
    desk.company.wait(seconds=1)
    desk.company.wait(days=15)
    found = desk.ask(text, id=asked["id"])["internalRequest"]
    assert (found["state"], found["onTime"]) == ("escalated", "0.0000")

    late = {"id": asked["id"], "expectedVersion": found["version"], "text": "At last."}
    assert desk.done("internalRequestAnswer", late, "onTime") == {"onTime": "0.0000"}
    text = """query($team: ID!) {
      internalRequestsAggregate(filter: {team: {id: {eq: $team}}}, groupBy: [{field: TEAM}]) {
        groups { count onTime { average } }
      }
    }"""
    groups = desk.ask(text, team=desk.company.id_of(other))["internalRequestsAggregate"]["groups"]
    assert groups == [{"count": 1, "onTime": {"average": "0.0000"}}]


@pytest.mark.requirement("R103")
def test_nobody_asks_the_own_department(desk: Desk, place: Place, other: Team) -> None:
    manager, own = desk.at(place.manager), place.manager.user.team
    given = {"subject": "Who?", "teamId": desk.company.id_of(own)}
    stranger = {**given, "teamId": desk.company.id_of(other), "assigneeId": desk.company.id_of(place.head.user)}

    assert manager.tried("internalRequestCreate", given) == (None, [("core.department_missing", "teamId")])
    assert manager.tried("internalRequestCreate", {"subject": "Who?"})[1] == [("core.department_missing", "teamId")]
    assert manager.tried("internalRequestCreate", stranger) == (None, [("INVALID_VALUE", "assigneeId")])


@pytest.mark.requirement("R103")
def test_who_moves_to_the_department_that_was_asked_still_works_with_the_request(
    desk: Desk, place: Place, other: Team
) -> None:
    colleague = desk.company.caller("account_manager", team=other, branch=place.branch)
    asked = a_request(desk.at(place.manager), other, assigneeId=desk.company.id_of(colleague.user))

    def move(change: Change) -> None:
        change.update(change.get(User, place.manager.user.id), team=other)
        change.update(change.get(User, colleague.user.id), team=None)

    desk.company.run(move)

    told = desk.done("internalRequestUpdate", {**_now(asked), "patch": {"description": "Of May."}}, "id version")
    patch = {"assigneeId": None, "description": "Of June."}
    told = desk.done("internalRequestUpdate", {**_now(told), "patch": patch}, "id version")
    patch = {"assigneeId": desk.company.id_of(colleague.user)}
    again = desk.tried("internalRequestUpdate", {**_now(told), "patch": patch})
    assert again == (None, [("INVALID_VALUE", "patch.assigneeId")])


@pytest.mark.requirement("R104")
def test_the_service_of_a_department_is_scored_by_weighted_criteria(desk: Desk, other: Team) -> None:
    department = desk.company.id_of(other)

    def an_audit(*points: int) -> Any:
        given = {"name": "Spring", "auditedOn": date(2026, 4, 1).isoformat(), "departmentId": department}
        made = desk.done("serviceAuditCreate", given)
        marks = "id version score marks { nodes { id version weight criterion { id code } } }"
        audit = desk.done("serviceAuditPrepare", _now(made), marks)
        for mark, number in zip(sorted(audit["marks"]["nodes"], key=by_code), points, strict=False):
            desk.done("auditMarkUpdate", {**_now(mark), "patch": {"points": number}})
        return audit

    def by_code(mark: Any) -> str:
        return str(mark["criterion"]["code"])

    first = an_audit(5, 4, 3)  # correctness 3, courtesy 2, documentation 2; punctuality 3 has none yet
    assert first["score"] is None
    assert sorted(each["weight"] for each in first["marks"]["nodes"]) == [2, 2, 3, 3]
    step = {**_now(first), "transition": "complete"}
    assert desk.tried("serviceAuditTransition", step) == (None, [("core.marks_missing", "transition")])
    second = an_audit(5, 5, 0, 5)
    completed = desk.go(second, "complete")
    text = """query($team: ID!) {
      serviceAudits(filter: {department: {id: {eq: $team}}}, orderBy: [{field: SCORE}]) { nodes { state score } }
      serviceAuditsAggregate(filter: {department: {id: {eq: $team}}}, groupBy: [{field: DEPARTMENT}]) {
        groups { count score { average } }
      }
    }"""

    found = desk.ask(text, team=department)

    assert found["serviceAudits"]["nodes"] == [
        {"state": "completed", "score": "0.8000"}, {"state": "open", "score": "0.8286"},
    ]  # fmt: skip
    assert found["serviceAuditsAggregate"]["groups"] == [{"count": 2, "score": {"average": "0.8143"}}]
    mark = second["marks"]["nodes"][0]
    better = {"id": mark["id"], "expectedVersion": 2, "patch": {"points": 1}}
    assert desk.tried("auditMarkUpdate", better) == (None, [("FROZEN", "patch.auditId")])
    assert desk.tried("serviceAuditUpdate", {**_now(completed), "patch": {"name": "Summer"}})[1] == [
        ("FROZEN", "patch")
    ]
    desk.done("auditCriterionCreate", {"code": "language", "name": "In the client's language"})
    assert desk.tried("serviceAuditPrepare", _now(completed))[1] == [("FROZEN", "")]
    twice = {"auditId": first["id"], "criterionId": mark["criterion"]["id"]}
    assert desk.tried("auditMarkCreate", twice) == (None, [("DUPLICATE", "criterionId")])
