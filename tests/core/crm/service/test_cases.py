"""Cases go the way that the company has agreed on, in the time that its service standards promise."""

from decimal import Decimal
from typing import Any

import pytest

from paktum import AccessRole, AuthorityLimit, BusinessUnit, Change, SlaPolicy, TierAssignment

from .conftest import Desk, Place

FRIDAY = "2024-11-22T10:00:00.000Z"
PROMISED = "id version state acknowledgeBy answerBy dueAt standard { code }"


def a_case(desk: Desk, place: Place, selected: str = "id version", **values: Any) -> Any:
    given = {"subject": "Late delivery", "kind": "COMPLAINT", "clientId": place.client_id, **values}
    return desk.done("caseCreate", given, selected)


def _now(record: Any) -> dict[str, Any]:
    return {"id": record["id"], "expectedVersion": record["version"]}


@pytest.mark.requirement("R043", "R185")
@pytest.mark.parametrize("kind", ["COMPLAINT", "SUGGESTION", "QUESTION", "ISSUE"])
def test_a_case_is_closed_with_its_cause_and_the_reaction_of_the_client(desk: Desk, place: Place, kind: str) -> None:
    case = a_case(desk, place, kind=kind)
    case = desk.go(case, "acknowledge", "investigate")
    answered = {"id": case["id"], "expectedVersion": case["version"], "text": "A new one is on its way."}
    case = desk.done("caseAnswer", answered, "id version answer minutesToAnswer isOnTime onTime")
    assert case["answer"] == "A new one is on its way."
    assert (case["minutesToAnswer"], case["isOnTime"], case["onTime"]) == (0, True, "1.0000")
    case = desk.go(case, "accept")

    step = {"id": case["id"], "expectedVersion": case["version"], "transition": "close"}
    assert desk.tried("caseTransition", step)[1] == [
        ("core.root_cause_missing", "transition"), ("core.reaction_missing", "transition"),
    ]  # fmt: skip
    assert desk.ask("query($id: ID!) { case(id: $id) { state closedAt } }", id=case["id"])["case"] == {
        "state": "accepted", "closedAt": None,
    }  # fmt: skip
    given = {
        "id": case["id"],
        "expectedVersion": case["version"],
        "rootCause": "No driver",
        "clientReaction": "ACCEPTED",
    }
    closed = desk.done("caseClose", given, "state rootCause clientReaction closedAt dueAt")
    assert closed.pop("closedAt") is not None
    assert closed == {"state": "closed", "rootCause": "No driver", "clientReaction": "ACCEPTED", "dueAt": None}


@pytest.mark.requirement("R043")
def test_what_the_client_was_told_is_written_down_before_a_case_is_answered(desk: Desk, place: Place) -> None:
    case = desk.go(a_case(desk, place), "acknowledge", "investigate")
    step = {"id": case["id"], "expectedVersion": case["version"], "transition": "answer"}

    assert desk.tried("caseTransition", step) == (None, [("core.answer_missing", "transition")])


@pytest.mark.requirement("R043")
@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59.999Z", "2099-01-01T00:00:00.000Z"])
def test_a_case_was_received_before_it_is_registered(desk: Desk, place: Place, moment: str) -> None:
    given = {"subject": "Too early", "kind": "COMPLAINT", "clientId": place.client_id, "receivedAt": moment}

    assert desk.tried("caseCreate", given) == (None, [("OUT_OF_RANGE", "receivedAt")])


@pytest.mark.requirement("R073", "R216")
@pytest.mark.parametrize(
    ("values", "promised"),
    [
        ({"severity": 3}, ("standard", "2024-11-26T00:00:00.000Z", "2024-12-14T00:00:00.000Z")),
        ({"severity": 2}, ("grave", "2024-11-26T00:00:00.000Z", "2024-11-30T00:00:00.000Z")),
        ({"severity": 1}, ("gravest", "2024-11-22T12:00:00.000Z", "2024-11-27T00:00:00.000Z")),
        ({"kind": "QUESTION"}, ("question", "2024-11-26T00:00:00.000Z", "2024-11-28T00:00:00.000Z")),
    ],
)
def test_the_standard_that_says_most_of_a_case_is_promised(
    desk: Desk, place: Place, values: dict[str, Any], promised: tuple[str, ...]
) -> None:
    case = a_case(desk, place, PROMISED, receivedAt=FRIDAY, **values)

    assert (case["standard"]["code"], case["acknowledgeBy"], case["answerBy"]) == promised
    assert case["dueAt"] == case["acknowledgeBy"]


@pytest.mark.requirement("R073", "R219")
def test_a_company_promises_its_best_clients_more_and_keeps_what_it_has_promised(desk: Desk, place: Place) -> None:
    given = {
        "code": place.client_id, "name": "Premier", "clientTier": "premier", "acknowledgeWithin": 1,
        "acknowledgeUnit": "HOURS", "answerWithin": 8, "answerUnit": "HOURS",
    }  # fmt: skip
    premier = desk.done("slaPolicyCreate", given)
    before = a_case(desk, place, PROMISED, receivedAt=FRIDAY)
    tier = {"record_id": place.client.id, "scheme": "x", "code": "premier", "rank": 1, "met": ",", "missing": ","}
    desk.company.run(lambda change: change.create(TierAssignment, since=change.now, **tier))
    case = a_case(desk, place, PROMISED, receivedAt=FRIDAY)

    assert (before["standard"]["code"], case["standard"]["code"]) == ("standard", place.client_id)
    assert (case["acknowledgeBy"], case["answerBy"]) == ("2024-11-22T11:00:00.000Z", "2024-11-25T10:00:00.000Z")
    patch = {"id": premier["id"], "expectedVersion": premier["version"], "patch": {"answerWithin": 80}}
    desk.done("slaPolicyUpdate", patch)
    again = desk.done("caseUpdate", {**_now(case), "patch": {"description": "Wet"}}, PROMISED)
    assert again["answerBy"] == case["answerBy"]
    graver = desk.done("caseUpdate", {**_now(again), "patch": {"kind": "ISSUE"}}, PROMISED)
    assert graver["answerBy"] == "2024-12-06T10:00:00.000Z"


@pytest.mark.requirement("R048", "R047")
def test_an_agent_hands_what_needs_more_to_the_personal_manager(desk: Desk, place: Place) -> None:
    agent = desk.at(desk.company.caller("service_agent"))
    case = a_case(agent, place, "id version owner { name }")
    agent.done("caseEscalate", {**_now(case), "reason": "They want to see us."})

    told = "state owner { id } branch { id } workflow { history { nodes { note } } }"
    seen = desk.at(place.manager).ask(f"query($id: ID!) {{ case(id: $id) {{ {told} }} }}", id=case["id"])["case"]
    assert (seen["state"], seen["owner"]["id"]) == ("escalated", desk.company.id_of(place.manager.user))
    assert seen["branch"]["id"] == desk.company.id_of(place.branch)
    assert [each["note"] for each in seen["workflow"]["history"]["nodes"]] == [None, "They want to see us."]


@pytest.mark.requirement("R048")
def test_an_account_manager_hands_a_case_to_the_own_manager(desk: Desk, place: Place) -> None:
    manager = desk.at(place.manager)
    case = a_case(manager, place)

    manager.done("caseEscalate", {**_now(case), "reason": "Too much for me."}, "id")

    owner = desk.ask("query($id: ID!) { case(id: $id) { owner { id } } }", id=case["id"])["case"]["owner"]
    assert owner["id"] == desk.company.id_of(place.head.user)


@pytest.mark.requirement("R048", "R073")
def test_a_case_that_is_late_goes_to_the_personal_manager_by_itself(desk: Desk, place: Place) -> None:
    agent = desk.at(desk.company.caller("service_agent"))
    late = a_case(agent, place, receivedAt=FRIDAY)
    waits = a_case(agent, place)

    assert desk.company.wait(seconds=1).moved >= 1

    told = "state dueAt isOnTime onTime answeredAt owner { id }"
    text = (
        f"query($late: ID!, $waits: ID!) {{ late: case(id: $late) {{ {told} }} waits: case(id: $waits) {{ {told} }} }}"
    )
    found = desk.ask(text, late=late["id"], waits=waits["id"])
    assert found["late"] == {
        "state": "escalated", "dueAt": None, "isOnTime": False, "onTime": "0.0000", "answeredAt": None,
        "owner": {"id": desk.company.id_of(place.manager.user)},
    }  # fmt: skip
    assert (found["waits"]["state"], found["waits"]["isOnTime"], found["waits"]["onTime"]) == ("registered", None, None)


@pytest.mark.requirement("R073")
def test_a_case_that_nobody_answers_is_late_from_the_day_after_that_was_promised(desk: Desk, place: Place) -> None:
    told = "version state isOnTime onTime"
    neglected, solved = a_case(desk, place), a_case(desk, place)
    desk.company.wait(seconds=1)
    desk.company.wait(days=5)
    text = f"query($id: ID!) {{ case(id: $id) {{ id {told} }} }}"
    early = desk.ask(text, id=neglected["id"])["case"]
    assert (early["state"], early["isOnTime"], early["onTime"]) == ("escalated", None, None)
    known = desk.ask(text, id=solved["id"])["case"]
    closed = desk.done("caseClose", {**_now(known), "rootCause": "Snow", "clientReaction": "ACCEPTED"}, "onTime")
    assert closed == {"onTime": "1.0000"}

    desk.company.wait(days=40)

    late = desk.ask(text, id=neglected["id"])["case"]
    assert (late["isOnTime"], late["onTime"]) == (False, "0.0000")


@pytest.mark.requirement("R073")
def test_what_was_promised_stays_once_a_case_is_answered(desk: Desk, place: Place) -> None:
    case = desk.go(a_case(desk, place, PROMISED, receivedAt=FRIDAY), "acknowledge", "investigate")
    case = desk.done("caseAnswer", {**_now(case), "text": "Solved."}, PROMISED)

    graver = desk.done("caseUpdate", {**_now(case), "patch": {"severity": 1}}, PROMISED)

    assert (graver["standard"], graver["answerBy"]) == (case["standard"], "2024-12-14T00:00:00.000Z")


@pytest.mark.requirement("R073")
def test_nothing_is_promised_for_what_no_standard_is_about(desk: Desk, place: Place) -> None:
    text = '{ slaPolicies(filter: {code: {eq: "standard"}}) { nodes { id version } } }'

    def use(is_active: bool) -> None:
        (policy,) = desk.ask(text)["slaPolicies"]["nodes"]
        desk.done("slaPolicyUpdate", {**_now(policy), "patch": {"isActive": is_active}})

    case = a_case(desk, place, PROMISED, receivedAt=FRIDAY, severity=1)
    use(False)
    try:
        milder = desk.done("caseUpdate", {**_now(case), "patch": {"severity": 3}}, PROMISED)
    finally:
        use(True)

    nothing = {"standard": None, "acknowledgeBy": None, "answerBy": None, "dueAt": None, "state": "registered"}
    assert {name: milder[name] for name in nothing} == nothing


@pytest.mark.requirement("R043")
def test_the_head_of_the_branch_is_told_of_a_grave_case_once(desk: Desk, place: Place) -> None:
    a_case(desk, place)
    case = a_case(desk, place, severity=1, subject="Fire")
    desk.company.wait(seconds=1)
    desk.company.wait(seconds=1)

    nodes = "nodes { subject kind state case { id } owner { id } }"
    seen = desk.at(place.head).ask(f"{{ tasks {{ {nodes} }} }}")["tasks"]["nodes"]

    notice = {"subject": "Fire", "kind": "NOTICE", "state": "open", "case": {"id": case["id"]}}
    assert seen == [{**notice, "owner": {"id": desk.company.id_of(place.head.user)}}]


@pytest.mark.requirement("R043")
def test_a_compensation_above_the_limit_needs_approval(desk: Desk, place: Place) -> None:
    def limit(change: Change) -> None:
        role = next(each for each in change.list_(AccessRole) if each.code == "account_manager")
        change.create(AuthorityLimit, role=role, measure="case.compensation", value=Decimal(100), currency="EUR")

    desk.company.run(limit)
    desk.company.authenticator.forget()
    manager = desk.at(place.manager)
    case = a_case(manager, place, compensation={"amount": "100", "currency": "EUR"})
    patch = {**_now(case), "patch": {"compensation": {"amount": "100.01", "currency": "EUR"}}}

    assert manager.tried("caseUpdate", patch)[1] == [("APPROVAL_REQUIRED", "")]
    kept = desk.ask("query($id: ID!) { case(id: $id) { version compensation { amount } } }", id=case["id"])["case"]
    assert kept == {"version": 1, "compensation": {"amount": "100.00"}}


@pytest.mark.requirement("R216", "R215", "R073")
def test_figures_say_how_fast_and_how_punctually_cases_are_answered(desk: Desk, place: Place) -> None:
    def answered(received: str, **values: Any) -> None:
        case = desk.go(a_case(desk, place, receivedAt=received, **values), "acknowledge", "investigate")
        desk.done("caseAnswer", {**_now(case), "text": "Solved."})

    found = desk.company.run(lambda change: change.now)
    answered(found.isoformat(), severity=1)
    answered("2024-11-22T10:00:00.000Z", severity=1)
    text = """query($client: ID!) {
      casesAggregate(filter: {client: {id: {eq: $client}}}, groupBy: [{field: SEVERITY}]) {
        groups { key { severity } count onTime { average } minutesToAnswer { minimum } }
      }
    }"""

    group = desk.ask(text, client=place.client_id)["casesAggregate"]["groups"][0]

    assert (group["key"]["severity"], group["count"], group["onTime"]["average"]) == (1, 2, "0.5000")
    assert group["minutesToAnswer"]["minimum"] == 0


@pytest.mark.requirement("R073")
def test_standards_are_changed_by_heads_only(desk: Desk, place: Place) -> None:
    given = {"code": f"own-{place.client_id}", "name": "Own", "acknowledgeWithin": 1, "answerWithin": 2}

    assert desk.at(place.manager).tried("slaPolicyCreate", given)[1][0][0] == "FORBIDDEN"
    made = desk.at(place.head).done("slaPolicyCreate", {**given, "isActive": False}, "answerUnit")

    assert made == {"answerUnit": BusinessUnit.DAYS.name}
    assert all(each.name != "Own" or not each.is_active for each in desk.company.run(lambda c: c.list_(SlaPolicy)))
