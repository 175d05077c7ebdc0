"""What speaks for and against a lead, by rules that are data, asked over HTTP."""

import json
from typing import Any

import pytest
import sqlalchemy as sa

from paktum import Lead

from ...write.over_http.conftest import Office
from .test_leads import SOUND, a_lead, day, note, qualified, refused, step, told_elsewhere, win

JUDGED = "version reliability interestScore capabilityScore"


def assess(office: Office, lead: dict[str, Any]) -> dict[str, Any]:
    current = office.chief.ask("query($id: ID!) { lead(id: $id) { version } }", id=lead["id"])["lead"]["version"]
    found: dict[str, Any] = office.done("leadAssess", {"id": lead["id"], "expectedVersion": current}, JUDGED)
    return found


def flags(office: Office, lead: dict[str, Any]) -> list[dict[str, Any]]:
    query = """query($id: ID!) {
        lead(id: $id) { redFlags { nodes { id version name severity reason answer raisedBy { id } rule { code } } } }
    }"""
    found: list[dict[str, Any]] = office.chief.ask(query, id=lead["id"])["lead"]["redFlags"]["nodes"]
    return found


def answer(office: Office, flag: dict[str, Any], what: str) -> dict[str, Any]:
    given = {"id": flag["id"], "expectedVersion": flag["version"], "answer": what, "reason": "The bank says so."}
    shown = "answer answerReason answeredOn answeredBy { id }"
    found: dict[str, Any] = office.done("redFlagAnswer", given, shown)
    return found


@pytest.mark.requirement("R210", "R226")
def test_a_lead_has_a_score_for_interest_and_one_for_capability_and_says_how_each_point_came_about(
    office: Office,
) -> None:
    facts = {"solvency": "SOUND", "employees": 60, "distanceKm": "620", "isInbound": True}
    lead = a_lead(office, **facts)
    assert assess(office, lead) == {
        "id": lead["id"], "version": 2, "reliability": "AMBER", "interestScore": 25, "capabilityScore": 45,
    }  # fmt: skip
    note(office, lead, outcome="OFFER_REQUESTED", mood=2)
    assert assess(office, lead)["interestScore"] == 65

    query = """query($id: ID!) {
        lead(id: $id) {
            scorePoints(filter: {points: {ne: 0}}, orderBy: [{field: POINTS}, {field: NAME}]) {
                nodes { name axis points factor { code } }
            }
            scorePointsAggregate(groupBy: [{field: AXIS}]) { groups { key { axis } points { sum } } }
        }
        leads(filter: {id: {eq: $id}, interestScore: {gte: 60}, capabilityScore: {lt: 50}}) { totalCount }
    }"""
    found = office.chief.ask(query, id=lead["id"])
    assert [(each["factor"]["code"], each["points"]) for each in found["lead"]["scorePoints"]["nodes"]] == [
        ("far", -10), ("good_mood", 10), ("staff", 20), ("came_by_itself", 25), ("showed_interest", 30),
        ("solvent", 35),
    ]  # fmt: skip
    assert found["lead"]["scorePointsAggregate"]["groups"] == [
        {"key": {"axis": "CAPABILITY"}, "points": {"sum": "45"}},
        {"key": {"axis": "INTEREST"}, "points": {"sum": "65"}},
    ]  # fmt: skip
    assert found["leads"]["totalCount"] == 1


def test_factors_are_a_filter_of_leads_which_heads_change_and_others_do_not(office: Office) -> None:
    given = {
        "code": "printers", "name": "Prints", "axis": "CAPABILITY", "points": 7,
        "condition": json.dumps({"industryCode": {"startsWith": "18"}}),
    }  # fmt: skip
    manager = office.company.caller("account_manager")
    assert office.codes("scoreFactorCreate", given, by=manager) == [("FORBIDDEN", [])]
    for wrong, path in (
        ('{"industryCodes": {"eq": "x"}}', ["input", "condition"]),
        ('{"employees": {"gt": "many"}}', ["input", "condition", "employees", "gt"]),
        ("{", ["input", "condition"]),
        ("[]", ["input", "condition"]),
    ):
        assert office.codes("scoreFactorCreate", {**given, "condition": wrong}) == [("INVALID_VALUE", path)]

    factor = office.done("scoreFactorCreate", {**given, "condition": '{"employees": {"eq": 77}}'})
    lead = a_lead(office, employees=77, solvency="SOUND")
    assert assess(office, lead)["capabilityScore"] == 62
    off = {"id": factor["id"], "expectedVersion": 1, "patch": {"isActive": False}}
    office.done("scoreFactorUpdate", off)
    assert assess(office, lead)["capabilityScore"] == 55


@pytest.mark.requirement("R037")
def test_red_flags_make_a_lead_amber_or_red_until_they_are_answered_and_stay_with_their_history(office: Office) -> None:
    lead = a_lead(office, **SOUND)
    assert assess(office, lead)["reliability"] == "GREEN"
    weak = {"id": lead["id"], "expectedVersion": 2, "patch": {"solvency": "WEAK"}}
    office.done("leadUpdate", weak)
    assert assess(office, lead)["reliability"] == "AMBER"
    (flag,) = flags(office, lead)
    me = {"id": office.company.id_of(office.chief.user)}
    assert (flag["rule"], flag["severity"], flag["raisedBy"]) == ({"code": "weak_payer"}, "SERIOUS", me)

    confirmed = answer(office, flag, "CONFIRMED")
    assert (confirmed["answer"], confirmed["answerReason"], confirmed["answeredOn"], confirmed["answeredBy"]) == (
        "CONFIRMED", "The bank says so.", day(0), me,
    )  # fmt: skip
    assert assess(office, lead)["reliability"] == "RED"
    assert len(flags(office, lead)) == 1
    answer(office, {**flag, "version": 2}, "CLEARED")
    assert assess(office, lead)["reliability"] == "GREEN"

    query = "query($id: ID!) { redFlag(id: $id) { history { nodes { version changes { field before after } } } } }"
    entries = office.chief.ask(query, id=flag["id"])["redFlag"]["history"]["nodes"]
    told = [
        (each["before"], each["after"])
        for entry in entries
        for each in entry["changes"]
        if each["field"] == "answer" and entry["version"] > 1
    ]
    assert told == [("CONFIRMED", "CLEARED"), (None, "CONFIRMED")]


@pytest.mark.requirement("R037")
def test_a_red_lead_is_gone_after_only_by_who_may_override_it_with_a_reason(office: Office) -> None:
    manager, lead_of_team = office.company.caller("account_manager"), office.company.caller("team_lead")
    lead = office.done("leadCreate", {"name": "Rossz Adós Kft.", **SOUND}, by=lead_of_team)
    note(office, lead)
    lead = step(office, step(office, lead, "contact"), "qualify")
    worse = {"id": lead["id"], "expectedVersion": lead["version"], "patch": {"solvency": "INSOLVENT"}}
    lead = office.done("leadUpdate", worse)

    red = [("core.lead_unreliable", ["input", "transition"]), ("core.red_flags_open", ["input", "transition"])]
    assert refused(office, lead, "accept") == red
    assert flags(office, lead) == []
    lead = assess(office, lead)
    assert lead["reliability"] == "RED"
    assert refused(office, lead, "accept") == red
    assert refused(office, lead, "accept_at_risk") == [("core.override_reason_missing", ["input", "transition"])]

    own = office.done("leadCreate", {"name": "Másik Adós Kft.", **SOUND}, by=manager)
    note(office, own)
    own = step(office, step(office, own, "contact"), "qualify")
    risked = {"expectedVersion": own["version"], "transition": "accept_at_risk", "patch": {"overrideReason": "So."}}
    assert office.codes("leadTransition", {"id": own["id"], **risked}, by=manager) == [
        ("FORBIDDEN", ["input", "transition"])
    ]
    risked = {"id": lead["id"], **risked, "expectedVersion": lead["version"]}
    assert office.done("leadTransition", risked, "state overrideReason deal { name }", by=lead_of_team)["deal"] == {
        "name": "Rossz Adós Kft."
    }


@pytest.mark.requirement("R224")
def test_a_lead_below_a_threshold_or_with_an_open_flag_is_not_qualified(office: Office) -> None:
    lead = a_lead(office, needs="Pallets.", registrationNumber="06-09-000001")
    note(office, lead)
    lead = step(office, lead, "contact")
    assert refused(office, lead, "qualify") == [("core.below_threshold", ["input", "transition"])]

    threshold = office.done(
        "qualificationThresholdCreate",
        {"code": "large", "name": "Large volume only", "volume": {"amount": "50000", "currency": "EUR"}},
    )
    lead = assess(office, office.done("leadUpdate", {
        "id": lead["id"], "expectedVersion": lead["version"], "patch": {"solvency": "SOUND"},
    }))  # fmt: skip
    below = [("core.below_threshold", ["input", "transition"])]
    assert refused(office, lead, "qualify") == below
    assert refused(office, lead, "qualify", expectedVolume={"amount": "49999", "currency": "EUR"}) == below
    assert refused(office, lead, "qualify", expectedVolume={"amount": "900000", "currency": "HUF"}) == below
    given = {"id": lead["id"], "expectedVersion": lead["version"], "name": "Bad press", "severity": "MINOR"}
    office.done("leadRaiseRedFlag", given)
    (raised,) = flags(office, lead)
    me = {"id": office.company.id_of(office.chief.user)}
    assert (raised["name"], raised["raisedBy"], raised["rule"]) == ("Bad press", me, None)
    enough = {"expectedVolume": {"amount": "50000", "currency": "EUR"}}
    assert refused(office, lead, "qualify", **enough) == [("core.red_flags_open", ["input", "transition"])]
    answer(office, raised, "CONFIRMED")
    assert step(office, lead, "qualify", **enough)["state"] == "qualified"
    off = {"id": threshold["id"], "expectedVersion": 1, "patch": {"isActive": False}}
    office.done("qualificationThresholdUpdate", off)


def test_a_red_flag_is_answered_and_never_made_changed_or_deleted_otherwise(office: Office) -> None:
    fields = office.api.graphql.mutation_type.fields
    assert {each for each in fields if each.startswith("redFlag") and not each.startswith("redFlagRule")} == {
        "redFlagAnswer"
    }


@pytest.mark.requirement("R224")
def test_a_lead_is_judged_by_what_is_known_when_it_is_qualified_or_accepted(office: Office) -> None:
    weak, better = (a_lead(office, **{**SOUND, "solvency": known}) for known in ("SOUND", None))
    leads = []
    for lead, now in ((weak, "WEAK"), (better, "SOUND")):
        note(office, lead)
        lead = step(office, lead, "contact")
        patch = {"id": lead["id"], "expectedVersion": lead["version"], "patch": {"solvency": now}}
        leads.append(office.done("leadUpdate", patch))
    weak, better = leads
    assert refused(office, weak, "qualify") == [
        ("core.red_flags_open", ["input", "transition"]), ("core.below_threshold", ["input", "transition"]),
    ]  # fmt: skip
    assert flags(office, weak) == []

    better = step(office, better, "qualify")
    assert better["state"] == "qualified"
    rule = {"code": "far_away", "name": "Far away", "severity": "MINOR", "condition": '{"distanceKm": {"gt": "900"}}'}
    office.done("redFlagRuleCreate", rule)
    assert refused(office, better, "accept", distanceKm="901") == [("core.red_flags_open", ["input", "transition"])]


@pytest.mark.requirement("R224")
def test_a_lead_is_qualified_by_the_rules_of_today(office: Office) -> None:
    lead = a_lead(office, needs="Pallets.", registrationNumber="06-09-000224")
    note(office, lead)
    lead = assess(office, step(office, lead, "contact"))
    assert (lead["interestScore"], lead["capabilityScore"]) == (25, 0)
    assert refused(office, lead, "qualify") == [("core.below_threshold", ["input", "transition"])]
    condition = json.dumps({"registrationNumber": {"eq": "06-09-000224"}})
    given = {"code": "known", "name": "Known", "axis": "CAPABILITY", "points": 10, "condition": condition}
    office.done("scoreFactorCreate", given)

    assert step(office, lead, "qualify")["state"] == "qualified"


def test_a_lead_that_came_qualified_and_was_never_judged_is_not_taken_for_a_red_one(office: Office) -> None:
    given = {"name": "Máshonnan Kft.", "needs": "Pallets.", "registration_number": "06-09-000001"}
    made = told_elsewhere(office, lambda change: change.create(Lead, state="qualified", **given))
    lead = {"id": office.company.id_of(made), "version": 1}
    assert step(office, lead, "accept")["state"] == "go"


def test_points_of_factors_that_are_gone_are_gone_too(office: Office) -> None:
    factors = [
        office.done(
            "scoreFactorCreate",
            {
                "code": code, "name": code, "axis": "INTEREST", "points": 3,
                "condition": '{"name": {"startsWith": "Elmúlt"}}',
            },
        )
        for code in ("gone", "gone_too")
    ]  # fmt: skip
    lead = a_lead(office, name="Elmúlt Kft.")
    assert assess(office, lead)["interestScore"] == 6
    for each in factors:
        office.done("scoreFactorDelete", {"id": each["id"], "expectedVersion": 1})
    table = office.assembly.entities["ScorePoint"].table
    with office.company.engine.begin() as connection:  # as it is once they are purged
        connection.execute(sa.update(table).values(factor_id=None).where(table.c.name.startswith("gone")))
    assert assess(office, lead)["interestScore"] == 0
    query = """query($id: ID!) {
        lead(id: $id) { scorePoints { totalCount } } scoreFactors(filter: {isActive: {eq: true}}) { totalCount }
    }"""
    found = office.chief.ask(query, id=lead["id"])
    assert found["lead"]["scorePoints"] == found["scoreFactors"]


@pytest.mark.requirement("R010")
def test_a_referral_says_who_recommended_whom_and_what_became_of_it(office: Office) -> None:
    client = office.done("clientCreate", {"name": "Ajánló Zrt."})
    contact = office.done("contactCreate", {"name": "Barta Éva", "clientId": client["id"]})
    lead = qualified(office, name="Ajánlott Kft.")
    given = {
        "name": "Ajánlott",
        "clientId": client["id"],
        "contactId": contact["id"],
        "leadId": lead["id"],
        "introducedOn": day(0),
    }
    referral = office.done("referralCreate", given, "outcome contact { name }")
    assert (referral["outcome"], referral["contact"]) == ("qualified", {"name": "Barta Éva"})
    query = """query($id: ID!, $client: ID!) {
        referral(id: $id) { outcome } client(id: $client) { referralCount referralsWonCount }
    }"""
    lead = step(office, lead, "accept")
    assert office.chief.ask(query, id=referral["id"], client=client["id"]) == {
        "referral": {"outcome": "prospecting"}, "client": {"referralCount": 1, "referralsWonCount": 0},
    }  # fmt: skip
    win(office, lead)
    assert office.chief.ask(query, id=referral["id"], client=client["id"]) == {
        "referral": {"outcome": "won"}, "client": {"referralCount": 1, "referralsWonCount": 1},
    }  # fmt: skip


@pytest.mark.requirement("R002", "R009")
def test_a_client_shows_the_trend_of_its_mood_and_whether_it_comes_back(office: Office) -> None:
    client = office.done("clientCreate", {"name": "Hangulat Kft."})
    query = """query($id: ID!) {
        client(id: $id) { moodLately moodBefore moodTrend inboundContactsInYear wonDealCount comesBack }
    }"""
    nothing = {"moodLately": None, "moodBefore": None, "moodTrend": None}
    counts = {"inboundContactsInYear": 0, "wonDealCount": 0, "comesBack": False}
    assert office.chief.ask(query, id=client["id"])["client"] == {**nothing, **counts}

    talk = {"subject": "Talk", "channel": "CALL", "clientId": client["id"], "direction": "INBOUND", "reason": "ORDER"}
    for distance, mood in ((0, -2), (-90, -1), (-91, 2), (-180, 1), (-181, -2), (-400, None)):
        office.done("activityCreate", {**talk, "startedAt": f"{day(distance)}T09:00:00.000Z", "mood": mood})

    assert office.chief.ask(query, id=client["id"])["client"] == {
        "moodLately": "-1.5000", "moodBefore": "1.5000", "moodTrend": "-3.0000", "inboundContactsInYear": 5,
        "wonDealCount": 0, "comesBack": True,
    }  # fmt: skip


@pytest.mark.requirement("R052")
def test_what_a_lead_was_told_before_any_contract_is_kept_with_it(office: Office) -> None:
    lead = a_lead(office)
    product = office.done("productCreate", {"name": "Pallet, oak"})
    told = {
        "leadId": lead["id"], "heldOn": day(0), "position": "Pallets", "productId": product["id"],
        "question": "How fast?", "terms": "30 days", "features": "1.2 t",
    }  # fmt: skip
    office.done("leadConsultationCreate", told)
    query = """query($id: ID!) {
        lead(id: $id) { state consultations { nodes { position terms features product { name } } } }
    }"""
    assert office.chief.ask(query, id=lead["id"])["lead"] == {
        "state": "new",
        "consultations": {
            "nodes": [
                {"position": "Pallets", "terms": "30 days", "features": "1.2 t", "product": {"name": "Pallet, oak"}}
            ]
        },
    }
    stranger = office.company.caller("account_manager")
    assert stranger.ask("{ leadConsultations { totalCount } }")["leadConsultations"]["totalCount"] == 0
