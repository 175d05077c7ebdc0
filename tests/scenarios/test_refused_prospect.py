"""A prospect refused for red flags: found at a fair, talked to, judged, and turned down until a day is past."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from paktum.testing.company import Caller, Company

NAME = "Hamukő Trans Kft."
STATE = """query($id: ID!) {
    lead(id: $id) {
        version state reliability interestScore capabilityScore decisionReason reapproachOn client { id } deal { id }
        redFlags { nodes { id version name severity reason answer } }
        workflow { availableTransitions { name allowed refusals { code } } history { nodes { transition toState } } }
    }
}"""


class Manager:
    """An account manager at work on one lead."""

    def __init__(self, caller: Caller, lead: str) -> None:
        self.caller, self.lead = caller, lead

    def sees(self) -> dict[str, Any]:
        found: dict[str, Any] = self.caller.ask(STATE, id=self.lead)["lead"]
        return found

    def goes(self, transition: str, **patch: Any) -> list[str]:
        """The codes of what is refused."""
        given = {"id": self.lead, "expectedVersion": self.sees()["version"], "transition": transition, "patch": patch}
        text = "mutation($input: LeadTransitionInput!) { leadTransition(input: $input) { errors { code } } }"
        return [each["code"] for each in self.caller.ask(text, input=given)["leadTransition"]["errors"]]


@pytest.mark.requirement("R037", "R001")
def test_a_prospect_is_refused_for_red_flags_and_taken_up_again_when_the_time_comes(
    make_company: Callable[..., Company],
) -> None:
    company = make_company()
    caller = company.caller("account_manager")

    fair = caller.ask('{ searchMethods(filter: {code: {eq: "trade_fair"}}) { nodes { id } } }')["searchMethods"]
    text = "mutation($input: LeadCreateInput!) { leadCreate(input: $input) { lead { id } errors { code } } }"
    found = {
        "name": NAME, "searchMethodId": fair["nodes"][0]["id"], "channel": "FAIR", "solvency": "WEAK", "employees": 60,
        "turnover": {"amount": "2000000", "currency": "EUR"}, "registrationNumber": "01-09-555555",
    }  # fmt: skip
    manager = Manager(caller, caller.ask(text, input=found)["leadCreate"]["lead"]["id"])

    talk = "mutation($input: ActivityCreateInput!) { activityCreate(input: $input) { errors { code } } }"
    met = {
        "leadId": manager.lead, "subject": "At our stand", "channel": "FAIR", "outcome": "INTERESTED", "mood": 1,
        "startedAt": "2026-11-02T10:00:00.000Z",
    }  # fmt: skip
    assert caller.ask(talk, input=met) == {"activityCreate": {"errors": []}}

    # The first contact judges the lead: it is interested and large enough, but pays badly.
    assert manager.goes("contact") == []
    lead = manager.sees()
    assert (lead["reliability"], lead["interestScore"], lead["capabilityScore"]) == ("AMBER", 40, 15)
    (flag,) = lead["redFlags"]["nodes"]
    assert (flag["name"], flag["severity"], flag["answer"]) == ("Pays badly", "SERIOUS", None)
    assert manager.goes("qualify", needs="Freight to Graz.") == ["core.red_flags_open"]

    # Whoever answers the flag has asked the bank: it is true.
    text = "mutation($input: RedFlagAnswerInput!) { redFlagAnswer(input: $input) { errors { code } } }"
    told = {"id": flag["id"], "expectedVersion": flag["version"], "answer": "CONFIRMED", "reason": "90 days late."}
    assert caller.ask(text, input=told) == {"redFlagAnswer": {"errors": []}}
    assert manager.goes("qualify", needs="Freight to Graz.") == []
    lead = manager.sees()
    assert lead["reliability"] == "RED"
    offered = {each["name"]: [why["code"] for why in each["refusals"]]
               for each in lead["workflow"]["availableTransitions"] if not each["allowed"]}  # fmt: skip
    assert offered["accept"] == ["core.lead_unreliable"]
    assert manager.goes("accept") == ["core.lead_unreliable"]

    # It is turned down for half a year, with the reason; no client and no deal were made.
    again = datetime.now(UTC).date() + timedelta(days=180)
    assert manager.goes("refuse", reapproachOn=again.isoformat()) == ["core.decision_reason_missing"]
    assert manager.goes("refuse", decisionReason="Pays badly.", reapproachOn=again.isoformat()) == []
    counts = "{ clients { totalCount } deals { totalCount } }"
    assert caller.ask(counts) == {"clients": {"totalCount": 0}, "deals": {"totalCount": 0}}

    company.wait(days=181)
    lead = manager.sees()
    assert (lead["state"], lead["reapproachOn"], lead["decisionReason"]) == ("new", None, None)
    assert manager.goes("refuse") == ["core.decision_reason_missing"]
    assert [each["transition"] for each in lead["workflow"]["history"]["nodes"]] == [
        None, "contact", "qualify", "refuse", "reapproach",
    ]  # fmt: skip
