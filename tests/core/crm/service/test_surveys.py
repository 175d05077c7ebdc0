"""Clients say how satisfied they are; the scores are there for each client and each manager."""

from typing import Any

import pytest

from .conftest import Desk, Place


@pytest.fixture(scope="module")
def surveys(desk: Desk) -> dict[str, str]:
    """The ids of the surveys that are shipped, by code."""
    return {each["code"]: each["id"] for each in desk.ask("{ surveys { nodes { id code } } }")["surveys"]["nodes"]}


def invite(desk: Desk, place: Place, survey: str, **values: Any) -> Any:
    given = {"surveyId": survey, "clientId": place.client_id, **values}
    return desk.done("surveyInvitationCreate", given, "id version validTo owner { id }")


def answered(desk: Desk, place: Place, survey: str, score: int) -> Any:
    made = invite(desk, place, survey)
    given = {"id": made["id"], "expectedVersion": made["version"], "score": score}
    return desk.done("surveyInvitationAnswer", given, "id score nps csat isAnswered")


@pytest.mark.requirement("R008")
@pytest.mark.parametrize(
    ("code", "score", "nps", "csat"),
    [
        ("nps", 10, "1.0000", None), ("nps", 9, "1.0000", None), ("nps", 8, "0.0000", None), ("nps", 7, "0.0000", None),
        ("nps", 6, "-1.0000", None), ("nps", 0, "-1.0000", None), ("csat", 5, None, "1.0000"),
        ("csat", 4, None, "1.0000"), ("csat", 3, None, "0.0000"),
    ],
)  # fmt: skip
def test_an_answer_counts_as_its_scale_is_defined(
    desk: Desk, place: Place, surveys: dict[str, str], code: str, score: int, nps: str | None, csat: str | None
) -> None:
    made = answered(desk, place, surveys[code], score)

    assert (made["score"], made["nps"], made["csat"], made["isAnswered"]) == (score, nps, csat, True)


@pytest.mark.requirement("R008")
def test_the_scores_of_a_client_and_of_a_manager_are_there(desk: Desk, place: Place, surveys: dict[str, str]) -> None:
    for score in (10, 9, 8, 3):
        answered(desk, place, surveys["nps"], score)
    for score in (5, 4, 2):
        answered(desk, place, surveys["csat"], score)
    waiting = invite(desk, place, surveys["nps"])
    manager = desk.company.id_of(place.manager.user)
    text = """query($client: ID!, $manager: ID!) {
      client(id: $client) { nps csat }
      clients(filter: {id: {eq: $client}, nps: {lt: "0.3"}}) { totalCount }
      surveyInvitationsAggregate(filter: {owner: {id: {eq: $manager}}}, groupBy: [{field: OWNER}]) {
        groups { key { owner { id } } count nps { average count } csat { average } }
      }
    }"""

    found = desk.ask(text, client=place.client_id, manager=manager)

    assert waiting["owner"]["id"] == manager
    assert found["client"] == {"nps": "0.2500", "csat": "0.6667"}
    assert found["clients"]["totalCount"] == 1
    assert found["surveyInvitationsAggregate"]["groups"] == [
        {
            "key": {"owner": {"id": manager}}, "count": 8, "nps": {"average": "0.2500", "count": 4},
            "csat": {"average": "0.6667"},
        }
    ]  # fmt: skip


@pytest.mark.requirement("R008")
def test_an_answer_is_given_once_in_time_and_on_the_scale(desk: Desk, place: Place, surveys: dict[str, str]) -> None:
    made = invite(desk, place, surveys["csat"])
    given = {"id": made["id"], "expectedVersion": made["version"]}

    assert desk.tried("surveyInvitationAnswer", {**given, "score": 6})[1] == [("OUT_OF_RANGE", "score")]
    assert desk.tried("surveyInvitationAnswer", {**given, "score": 0})[1] == [("OUT_OF_RANGE", "score")]
    once = desk.done("surveyInvitationAnswer", {**given, "score": 5, "comment": "Fast."}, "version score comment")
    again = {"id": made["id"], "expectedVersion": once["version"], "score": 1}
    assert desk.tried("surveyInvitationAnswer", again) == (None, [("core.survey_answered", "")])
    late = invite(desk, place, surveys["csat"])
    desk.company.wait(days=31)
    too_late = {"id": late["id"], "expectedVersion": late["version"], "score": 5}
    assert desk.tried("surveyInvitationAnswer", too_late) == (None, [("core.survey_closed", "")])


@pytest.mark.requirement("R008", "R043")
def test_the_contact_of_a_closed_case_is_asked_once(desk: Desk, place: Place) -> None:
    person = desk.done("contactCreate", {"name": "Kovács Éva", "clientId": place.client_id})
    case = {"subject": "Late", "kind": "COMPLAINT", "clientId": place.client_id, "contactId": person["id"]}
    made = desk.go(desk.done("caseCreate", case), "escalate")
    given = {"id": made["id"], "expectedVersion": made["version"], "rootCause": "Snow", "clientReaction": "ACCEPTED"}
    desk.done("caseClose", given)
    desk.company.wait(seconds=1)
    desk.company.wait(seconds=1)

    told = "surveyInvitations { nodes { survey { code } contact { id } owner { id } isAnswered } }"
    found = desk.ask(f"query($id: ID!) {{ case(id: $id) {{ {told} }} }}", id=made["id"])["case"]["surveyInvitations"]

    manager = {"id": desk.company.id_of(place.manager.user)}
    asked = {"survey": {"code": "csat"}, "contact": {"id": person["id"]}, "owner": manager, "isAnswered": False}
    assert found["nodes"] == [asked]
