"""From the day a lead is found to the decision, asked over HTTP."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from paktum import Branch, Deal, Lead, Task, User
from paktum.access.actor import SYSTEM
from paktum.write.cause import Origin
from paktum.write.writer import Writer

from ...write.over_http.conftest import Office

WHOLE = {
    "name": "Cserépváros Zrt.", "country": "HU", "address": {"postCode": "6720", "townName": "Szeged", "country": "HU"},
    "industryCode": "23.32", "employees": 140, "turnover": {"amount": "9100000.00", "currency": "EUR"},
    "registrationNumber": "06-10-000123", "website": "https://www.cserepvaros.example", "language": "hu",
    "solvency": "SOUND", "contactName": "Kiss Ilona", "contactPosition": "Head of purchasing",
    "email": "kiss@cserepvaros.example",
    "phone": "+3662123456", "channel": "CALL", "campaign": "Spring mailing", "needs": "Pallets, weekly.",
    "expectedVolume": {"amount": "120000.00", "currency": "EUR"},
}  # fmt: skip


SOUND = {"needs": "Pallets, weekly.", "solvency": "SOUND", "registrationNumber": "06-09-000001"}
"""What a lead needs to be qualified."""


def a_lead(office: Office, **values: Any) -> dict[str, Any]:
    found: dict[str, Any] = office.done("leadCreate", {"name": "Malomkő Kft.", **values}, "state")
    return found


def note(office: Office, lead: dict[str, Any], **values: Any) -> str:
    activity = {"subject": "First call", "channel": "CALL", "startedAt": "2026-11-02T09:30:00.000Z", **values}
    made: str = office.done("activityCreate", {"leadId": lead["id"], **activity})["id"]
    return made


def step(office: Office, lead: dict[str, Any], transition: str, **patch: Any) -> dict[str, Any]:
    """The lead after a transition."""
    given = {"id": lead["id"], "expectedVersion": lead["version"], "transition": transition, "patch": patch}
    found: dict[str, Any] = office.done("leadTransition", given, "state reapproachOn dueAt")
    return found


def refused(office: Office, lead: dict[str, Any], transition: str, **patch: Any) -> list[tuple[str, list[str]]]:
    given = {"id": lead["id"], "expectedVersion": lead["version"], "transition": transition, "patch": patch}
    return office.codes("leadTransition", given)


def qualified(office: Office, **values: Any) -> dict[str, Any]:
    lead = a_lead(office, **{**SOUND, **values})
    note(office, lead)
    return step(office, step(office, lead, "contact"), "qualify")


def method(office: Office, code: str) -> str:
    query = "query($code: String!) { searchMethods(filter: {code: {eq: $code}}) { nodes { id } } }"
    found: str = office.chief.ask(query, code=code)["searchMethods"]["nodes"][0]["id"]
    return found


def told_elsewhere(office: Office, work: Any) -> Any:
    """What another system tells: records in any state."""
    return Writer(office.assembly, office.company.engine).run(SYSTEM, work, origin=Origin.IMPORT)


def win(office: Office, lead: dict[str, Any]) -> None:
    """The deal of a lead is won, as another system tells it."""
    query = "query($id: ID!) { lead(id: $id) { deal { id } } }"
    key = office.assembly.entity(Deal).find_key(office.chief.ask(query, id=lead["id"])["lead"]["deal"]["id"])
    assert key is not None
    told_elsewhere(office, lambda change: change.update(change.get(Deal, key), stage="won"))


def delete(office: Office, kind: str, record: dict[str, Any]) -> None:
    office.done(f"{kind}Delete", {"id": record["id"], "expectedVersion": record["version"]})


def day(distance: int) -> str:
    return (datetime.now(UTC).date() + timedelta(days=distance)).isoformat()


@pytest.mark.requirement("R203")
def test_a_company_begins_with_a_catalogue_of_search_methods_and_keeps_its_own(office: Office) -> None:
    asked = "{ searchMethods(first: 100) { nodes { code name channel isInbound how isActive } } }"
    shipped = office.chief.ask(asked)["searchMethods"]["nodes"]
    assert len(shipped) == 22
    assert sum(each["isInbound"] for each in shipped) == 5
    assert all(each["how"] and each["channel"] and each["isActive"] for each in shipped)

    head, manager = office.company.caller("branch_head"), office.company.caller("account_manager")
    drone = {"code": "drone", "name": "Leaflets from the air", "channel": "LETTER"}
    office.done("searchMethodCreate", drone, by=head)

    assert office.codes("searchMethodCreate", {**drone, "code": "kite"}, by=manager) == [("FORBIDDEN", [])]
    assert len(manager.ask(asked)["searchMethods"]["nodes"]) == 23


@pytest.mark.requirement("R001")
def test_a_lead_becomes_a_client_a_contact_and_a_deal_that_know_how_it_was_found(office: Office) -> None:
    lead = a_lead(office, **WHOLE, searchMethodId=method(office, "trade_fair"))
    assert lead["state"] == "new"
    assert refused(office, lead, "contact") == [("core.lead_not_contacted", ["input", "transition"])]
    activity = note(office, lead, channel="FAIR")

    accepted = step(office, step(office, step(office, lead, "contact"), "qualify"), "accept", decisionReason="Large.")

    query = """query($id: ID!, $activity: ID!) {
        lead(id: $id) {
            state decisionReason owner { id }
            client {
                name country industryCode employees turnover { amount currency } website language lifecycle
                address { postCode townName } foundBy { code } owner { id } identifiers { nodes { scheme value } }
            }
            contact { name position email phone client { name } }
            deal { name stage needs amount { amount currency } client { name } contact { name } owner { id } }
            workflow { history { nodes { transition } } }
        }
        activity(id: $activity) { client { name } deal { name } lead { name } }
    }"""
    found = office.chief.ask(query, id=lead["id"], activity=activity)
    chief = {"id": office.company.id_of(office.chief.user)}
    assert found["lead"] == {
        "state": "go", "decisionReason": "Large.", "owner": chief,
        "client": {
            **{name: WHOLE[name] for name in ("name", "country", "industryCode", "employees", "turnover", "website")},
            "language": "hu", "lifecycle": "PROSPECT", "address": {"postCode": "6720", "townName": "Szeged"},
            "foundBy": {"code": "trade_fair"}, "owner": chief,
            "identifiers": {"nodes": [{"scheme": "REG", "value": "06-10-000123"}]},
        },
        "contact": {
            "name": "Kiss Ilona", "position": "Head of purchasing", "email": "kiss@cserepvaros.example",
            "phone": "+3662123456", "client": {"name": "Cserépváros Zrt."},
        },
        "deal": {
            "name": "Cserépváros Zrt.", "stage": "prospecting", "needs": "Pallets, weekly.",
            "amount": WHOLE["expectedVolume"], "client": {"name": "Cserépváros Zrt."},
            "contact": {"name": "Kiss Ilona"}, "owner": chief,
        },
        "workflow": {
            "history": {"nodes": [{"transition": each} for each in (None, "contact", "qualify", "accept")]}
        },
    }  # fmt: skip
    assert found["activity"] == {
        "client": {"name": "Cserépváros Zrt."}, "deal": {"name": "Cserépváros Zrt."},
        "lead": {"name": "Cserépváros Zrt."},
    }  # fmt: skip
    assert accepted["state"] == "go"


def test_a_lead_that_is_a_client_already_brings_a_deal_and_no_second_client(office: Office) -> None:
    client = office.done("clientCreate", {"name": "Szélmalom Zrt.", "employees": 12})
    known = office.done("contactCreate", {"name": "Ó Pál", "email": "o@szelmalom.example", "clientId": client["id"]})
    given = {"contactName": "Ó. Pál", "email": "o@szelmalom.example", "employees": 99, "clientId": client["id"]}
    lead = step(office, qualified(office, **given), "accept")

    query = (
        "query($id: ID!) { lead(id: $id) { client { id employees version } contact { id } deal { client { id } } } }"
    )
    assert office.chief.ask(query, id=lead["id"])["lead"] == {
        "client": {"id": client["id"], "employees": 12, "version": 1}, "contact": {"id": known["id"]},
        "deal": {"client": {"id": client["id"]}},
    }  # fmt: skip


def test_a_lead_is_qualified_when_its_needs_are_known_and_is_gone_after_when_it_is_qualified(office: Office) -> None:
    lead = a_lead(office, registrationNumber="06-09-000001", solvency="SOUND", isInbound=True)
    note(office, lead)
    lead = step(office, lead, "contact")

    assert refused(office, lead, "qualify") == [("core.lead_needs_missing", ["input", "transition"])]
    assert refused(office, lead, "accept") == [("TRANSITION_NOT_AVAILABLE", ["input", "transition"])]
    assert step(office, lead, "qualify", needs="Pallets.")["state"] == "qualified"


def test_a_refused_lead_has_a_reason_and_is_new_again_after_the_day_that_was_set(office: Office) -> None:
    lead = a_lead(office)
    assert refused(office, lead, "refuse") == [("core.decision_reason_missing", ["input", "transition"])]
    assert refused(office, lead, "refuse", decisionReason="Too small.", reapproachOn=day(0)) == [
        ("core.reapproach_past", ["input", "transition"])
    ]
    lead = step(office, lead, "refuse", decisionReason="Too small.", reapproachOn=day(60))
    assert (lead["state"], lead["reapproachOn"], lead["dueAt"]) == ("no_go", day(60), f"{day(61)}T00:00:00.000Z")

    for_good = step(office, a_lead(office), "refuse", decisionReason="Went bankrupt.")
    office.company.wait(days=59)
    query = "query($id: ID!) { lead(id: $id) { state reapproachOn decisionReason } }"
    assert office.chief.ask(query, id=lead["id"])["lead"]["state"] == "no_go"
    office.company.wait(days=2)
    assert office.chief.ask(query, id=lead["id"])["lead"] == {
        "state": "new", "reapproachOn": None, "decisionReason": None,
    }  # fmt: skip
    assert office.chief.ask(query, id=for_good["id"])["lead"]["state"] == "no_go"


def test_a_lead_is_approached_later_if_it_agrees_and_a_day_is_set(office: Office) -> None:
    lead = a_lead(office)
    assert refused(office, lead, "nurture") == [
        ("core.reapproach_missing", ["input", "transition"]), ("core.consent_missing", ["input", "transition"]),
    ]  # fmt: skip
    lead = step(office, lead, "nurture", reapproachOn=day(100), mayBeContactedFrom=day(0))
    assert (lead["state"], lead["dueAt"]) == ("nurture", f"{day(101)}T00:00:00.000Z")
    assert step(office, lead, "reapproach")["state"] == "new"


def test_a_decision_keeps_its_reason_and_the_next_one_needs_another(office: Office) -> None:
    lead = step(office, a_lead(office), "refuse", decisionReason="Too small.")
    emptied = {"id": lead["id"], "expectedVersion": lead["version"], "patch": {"decisionReason": None}}
    assert office.codes("leadUpdate", emptied) == [
        ("core.decision_reason_missing", ["input", "patch", "decisionReason"])
    ]
    came = told_elsewhere(office, lambda change: change.create(Lead, name="Régi Kft.", state="no_go"))
    patch = {"id": office.company.id_of(came), "expectedVersion": 1, "patch": {"campaign": "Old fair"}}
    office.done("leadUpdate", patch)
    lead = step(office, lead, "reapproach")
    assert refused(office, lead, "refuse") == [("core.decision_reason_missing", ["input", "transition"])]

    risked = step(office, qualified(office), "accept_at_risk", overrideReason="They pay in advance.")
    emptied = {"id": risked["id"], "expectedVersion": risked["version"], "patch": {"overrideReason": None}}
    assert office.codes("leadUpdate", emptied) == [
        ("core.override_reason_missing", ["input", "patch", "overrideReason"])
    ]
    safe = step(office, qualified(office, overrideReason="It was red once."), "accept")
    emptied = {"id": safe["id"], "expectedVersion": safe["version"], "patch": {"overrideReason": None}}
    office.done("leadUpdate", emptied)


def test_a_lead_is_contacted_when_somebody_was_reached_since_it_is_new(office: Office) -> None:
    missing = [("core.lead_not_contacted", ["input", "transition"])]
    lead = a_lead(office)
    note(office, lead, outcome="NOT_REACHED")
    now = office.company.run(lambda change: change.now)
    note(office, lead, startedAt=(now + timedelta(days=2)).isoformat())
    assert refused(office, lead, "contact") == missing
    note(office, lead)
    lead = step(office, step(office, step(office, lead, "contact"), "refuse", decisionReason="Too far."), "reapproach")
    assert refused(office, lead, "contact") == missing
    now = office.company.run(lambda change: change.now)
    note(office, lead, startedAt=now.isoformat())
    assert step(office, lead, "contact")["state"] == "contacted"


def test_what_was_deleted_meanwhile_does_not_keep_a_lead_from_becoming_a_client(office: Office) -> None:
    client, used = office.done("clientCreate", {"name": "Elődje Kft."}), {"code": "gone", "name": "Gone"}
    found_by = office.done("searchMethodCreate", used)
    lead = qualified(office, name="Utódja Kft.", clientId=client["id"], searchMethodId=found_by["id"])
    note(office, lead, clientId=client["id"])
    for kind, record in (("searchMethod", found_by), ("client", client)):
        delete(office, kind, record)

    accepted = step(office, lead, "accept")
    query = "query($id: ID!) { lead(id: $id) { client { name foundBy { id } } deal { client { name } } } }"
    assert office.chief.ask(query, id=accepted["id"])["lead"] == {
        "client": {"name": "Utódja Kft.", "foundBy": None}, "deal": {"client": {"name": "Utódja Kft."}},
    }  # fmt: skip


def test_a_task_that_is_nobodys_does_not_keep_a_lead_from_being_gone_after(office: Office) -> None:
    lead = qualified(office)
    task = office.done("taskCreate", {"subject": "Ask what they need", "leadId": lead["id"]})
    tasks = office.assembly.entity(Task)
    with office.company.engine.begin() as connection:
        is_it = tasks.table.c.id == tasks.find_key(task["id"])
        connection.execute(tasks.table.update().where(is_it).values(owner_id=None))

    step(office, lead, "accept")
    query = "query($id: ID!) { task(id: $id) { version owner { id } client { name } } }"
    found = office.chief.ask(query, id=task["id"])["task"]
    assert (found["owner"], found["client"]) == (None, {"name": "Malomkő Kft."})
    done = {"id": task["id"], "expectedVersion": found["version"], "transition": "finish"}
    assert office.done("taskTransition", done, "state") | {"version": 0} == {
        "id": task["id"], "version": 0, "state": "done",
    }  # fmt: skip


def test_the_contact_of_a_lead_is_known_by_the_e_mail_address_alone(office: Office) -> None:
    client = office.done("clientCreate", {"name": "Két Ember Bt."})
    office.done("contactCreate", {"name": "Somebody else", "clientId": client["id"]})
    lead = step(office, qualified(office, contactName="Vas Ida", clientId=client["id"]), "accept")
    query = "query($id: ID!) { lead(id: $id) { contact { name } client { contacts { totalCount } } } }"
    assert office.chief.ask(query, id=lead["id"])["lead"] == {
        "contact": {"name": "Vas Ida"}, "client": {"contacts": {"totalCount": 2}},
    }  # fmt: skip


def test_the_number_of_a_lead_is_that_of_a_register_or_for_vat(office: Office) -> None:
    query = "query($id: ID!) { lead(id: $id) { client { identifiers { nodes { scheme value } } } } }"
    for number, scheme in (("HU12892312", "VAT"), ("01-09-555555", "REG")):
        lead = step(office, qualified(office, registrationNumber=number), "accept")
        assert office.chief.ask(query, id=lead["id"])["lead"]["client"]["identifiers"]["nodes"] == [
            {"scheme": scheme, "value": number}
        ]


def test_calls_that_were_made_go_with_a_lead_whatever_its_client_wishes_since(office: Office) -> None:
    client = office.done("clientCreate", {"name": "Csendes Kft."})
    lead = qualified(office, clientId=client["id"])
    office.done("contactRuleCreate", {"clientId": client["id"], "doNotContactFrom": "2026-11-01"})
    call = {"leadId": lead["id"], "subject": "Call", "channel": "CALL", "startedAt": "2026-11-02T09:30:00.000Z"}

    assert office.codes("activityCreate", call) == [("core.do_not_contact", ["input", "leadId"])]
    office.done("activityCreate", {**call, "direction": "INBOUND", "reason": "ORDER"})
    lead = step(office, lead, "accept")

    query = "query($id: ID!) { lead(id: $id) { activities { nodes { direction client { id } deal { name } } } } }"
    moved = {"client": {"id": client["id"]}, "deal": {"name": "Malomkő Kft."}}
    assert office.chief.ask(query, id=lead["id"])["lead"]["activities"]["nodes"] == [
        {"direction": "OUTBOUND", **moved}, {"direction": "INBOUND", **moved},
    ]  # fmt: skip


def test_what_a_lead_becomes_is_its_team_s_if_its_owner_has_left(office: Office) -> None:
    branch = office.company.run(lambda change: change.create(Branch, name="Vác"))
    owner = office.company.caller("account_manager", branch=branch).user
    lead = qualified(office, contactName="Vas Ida", ownerId=office.company.id_of(owner))
    office.company.run(lambda change: change.update(change.get(User, owner.id), is_active=False))

    lead = step(office, lead, "accept")

    whose = "{ owner { id } branch { name } }"
    query = f"query($id: ID!) {{ lead(id: $id) {{ owner {{ id }} client {whose} contact {whose} deal {whose} }} }}"
    nobody_s = {"owner": None, "branch": {"name": "Vác"}}
    assert office.chief.ask(query, id=lead["id"])["lead"] == {
        "owner": {"id": office.company.id_of(owner)}, "client": nobody_s, "contact": nobody_s, "deal": nobody_s,
    }  # fmt: skip


@pytest.mark.requirement("R052")
def test_what_a_lead_was_told_is_among_the_consultations_of_the_client_that_it_becomes(office: Office) -> None:
    lead = qualified(office)
    product = office.done("productCreate", {"name": "Pallet, beech"})
    told = {"leadId": lead["id"], "heldOn": "2026-11-03", "position": "Pallets"}
    adviser = office.company.id_of(office.chief.user)
    office.done(
        "leadConsultationCreate",
        {
            **told, "productId": product["id"], "question": "How fast?", "terms": "30 days", "features": "1.2 t",
            "adviserId": adviser,
        },
    )  # fmt: skip
    office.done("leadConsultationCreate", {**told, "position": "Crates"})
    lead = step(office, lead, "accept")
    query = """query($id: ID!) { lead(id: $id) { client { consultations {
        nodes { topic product { name } question advice givenOn givenBy { id } isBeforeContract }
    } } } }"""
    assert office.chief.ask(query, id=lead["id"])["lead"]["client"]["consultations"]["nodes"] == [
        {
            "topic": "PRODUCT", "product": {"name": "Pallet, beech"}, "question": "How fast?",
            "advice": "30 days\n\n1.2 t", "givenOn": "2026-11-03", "givenBy": {"id": adviser},
            "isBeforeContract": True,
        },
        {
            "topic": "OTHER", "product": None, "question": "Crates", "advice": None, "givenOn": None, "givenBy": None,
            "isBeforeContract": None,
        },
    ]  # fmt: skip


@pytest.mark.requirement("R011")
def test_every_contact_has_its_channel_and_so_does_every_lead_by_its_search_method(office: Office) -> None:
    for code, given in (("trade_fair", {}), ("trade_fair", {"channel": "CALL"}), ("letter", {})):
        lead = a_lead(office, searchMethodId=method(office, code), campaign="All channels", **given)
    note(office, lead, channel="LETTER")
    note(office, lead, channel="VISIT")
    silent = {"leadId": lead["id"], "subject": "How?", "startedAt": "2026-11-02T09:30:00.000Z"}
    assert office.fails("activityCreate", silent) == "BAD_USER_INPUT"

    query = """query($lead: ID!) {
        leadsAggregate(
            filter: {campaign: {eq: "All channels"}}, groupBy: [{field: CHANNEL}]
        ) { groups { key { channel } count } }
        activitiesAggregate(
            filter: {lead: {id: {eq: $lead}}}, groupBy: [{field: CHANNEL}]
        ) { groups { key { channel } count } }
    }"""
    told = {
        name: {each["key"]["channel"]: each["count"] for each in found["groups"]}
        for name, found in office.chief.ask(query, lead=lead["id"]).items()
    }
    assert told == {
        "leadsAggregate": {"FAIR": 1, "CALL": 1, "LETTER": 1}, "activitiesAggregate": {"LETTER": 1, "VISIT": 1},
    }  # fmt: skip


@pytest.mark.requirement("R035")
def test_a_sequence_of_contacts_becomes_tasks_by_several_channels_on_their_days(office: Office) -> None:
    query = "{ contactSequences { nodes { id code steps { totalCount } } } }"
    (shipped,) = office.chief.ask(query)["contactSequences"]["nodes"]
    assert (shipped["code"], shipped["steps"]["totalCount"]) == ("first_contact", 4)
    head, manager = office.company.caller("branch_head"), office.company.caller("account_manager")
    given = {"code": "after_fair", "name": "After a fair"}
    assert office.codes("contactSequenceCreate", given, by=manager) == [("FORBIDDEN", [])]
    sequence = office.done("contactSequenceCreate", given, by=head)
    for after, channel, subject in ((7, "CALL", "Ask what they need"), (1, "EMAIL", "Thank them")):
        step_of = {"sequenceId": sequence["id"], "afterDays": after, "channel": channel, "subject": subject}
        office.done("contactStepCreate", step_of, by=head)

    lead = office.done("leadCreate", {"name": "Vásárló Kft.", **SOUND}, by=manager)
    follow = {"id": lead["id"], "expectedVersion": lead["version"], "sequenceId": sequence["id"]}
    office.done("leadFollow", follow, by=manager)
    assert office.codes("leadFollow", follow, by=manager) == [("core.sequence_running", [])]
    query = """query($id: ID!) { lead(id: $id) { tasks(orderBy: [{field: DUE_ON}]) {
        nodes { subject kind dueOn state step { channel } owner { id } client { name } }
    } } }"""
    owner = {"id": office.company.id_of(manager.user)}
    due = (office.company.run(lambda change: change.today) + timedelta(days=each) for each in (1, 7))
    first, last = (each.isoformat() for each in due)
    open_task = {"kind": "FOLLOW_UP", "state": "open", "owner": owner, "client": None}
    assert manager.ask(query, id=lead["id"])["lead"]["tasks"]["nodes"] == [
        {"subject": "Thank them", "dueOn": first, "step": {"channel": "EMAIL"}, **open_task},
        {"subject": "Ask what they need", "dueOn": last, "step": {"channel": "CALL"}, **open_task},
    ]
    note(office, lead)
    step(office, step(office, step(office, lead, "contact"), "qualify"), "accept")
    tasks = manager.ask(query, id=lead["id"])["lead"]["tasks"]["nodes"]
    assert [each["client"] for each in tasks] == [{"name": "Vásárló Kft."}] * 2
    assert office.codes("leadFollow", {**follow, "expectedVersion": 4}) == [("core.lead_decided", [])]

    nobodys = office.done("leadCreate", {"name": "Gazdátlan Kft.", "ownerId": None})
    follow |= {"id": nobodys["id"], "expectedVersion": nobodys["version"]}
    office.done("leadFollow", follow)
    tasks = office.chief.ask(query, id=nobodys["id"])["lead"]["tasks"]["nodes"]
    assert [each["owner"] for each in tasks] == [{"id": office.company.id_of(office.chief.user)}] * 2
    unused = {"id": sequence["id"], "expectedVersion": sequence["version"], "patch": {"isActive": False}}
    office.done("contactSequenceUpdate", unused, by=head)
    follow |= {"id": a_lead(office)["id"], "expectedVersion": 1}
    assert office.codes("leadFollow", follow) == [("core.sequence_inactive", ["input", "sequenceId"])]


@pytest.mark.requirement("R036")
def test_each_search_method_tells_what_came_of_its_leads(office: Office) -> None:
    used = {"searchMethodId": method(office, "lecture"), "campaign": "Autumn talks"}
    a_lead(office, **used)
    step(office, a_lead(office, **used), "refuse", decisionReason="No interest.")
    step(office, qualified(office, **used), "refuse", decisionReason="Too far.")
    won = step(office, qualified(office, **used, expectedVolume={"amount": "10", "currency": "EUR"}), "accept")
    win(office, won)

    query = """query($code: String!) {
        searchMethods(filter: {code: {eq: $code}}) {
            nodes { leadCount contactedCount qualifiedCount acceptedCount wonCount conversionRate }
        }
        leadsAggregate(
            filter: {campaign: {eq: "Autumn talks"}}, groupBy: [{ofSearchMethod: {field: CODE}}]
        ) { groups { key { ofSearchMethod { code } } count contacted { sum } qualified { sum } won { sum average } } }
    }"""
    assert office.chief.ask(query, code="lecture") == {
        "searchMethods": {
            "nodes": [
                {
                    "leadCount": 4, "contactedCount": 2, "qualifiedCount": 2, "acceptedCount": 1, "wonCount": 1,
                    "conversionRate": "0.250000000",
                }
            ]
        },
        "leadsAggregate": {
            "groups": [
                {
                    "key": {"ofSearchMethod": {"code": "lecture"}}, "count": 4, "contacted": {"sum": "2"},
                    "qualified": {"sum": "2"}, "won": {"sum": "1", "average": "0.2500"},
                }
            ]
        },
    }  # fmt: skip
    unused = office.chief.ask(query, code="tender")["searchMethods"]["nodes"]
    assert unused[0]["leadCount"] == 0
    assert unused[0]["conversionRate"] is None


@pytest.mark.requirement("R017")
def test_whoever_turned_to_the_company_had_a_reason_that_is_noted(office: Office) -> None:
    call = {"subject": "Called", "channel": "CALL", "direction": "INBOUND", "startedAt": "2026-11-02T09:30:00.000Z"}
    assert office.codes("activityCreate", call) == [("REQUIRED", ["input", "reason"])]

    made = office.done("activityCreate", {**call, "reason": "COMPLAINT"})
    emptied = {"id": made["id"], "expectedVersion": made["version"], "patch": {"reason": None}}
    assert office.codes("activityUpdate", emptied) == [("REQUIRED", ["input", "patch", "reason"])]
    office.done("activityCreate", {**call, "direction": "OUTBOUND"})


@pytest.mark.requirement("R073")
def test_a_lead_that_came_by_itself_is_dealt_with_in_the_time_of_its_channel(office: Office) -> None:
    """The last of its module: it lets time pass."""
    told = "answerBy answeredAt minutesToAnswer onTime"
    query = f"query($id: ID!) {{ lead(id: $id) {{ id version createdAt {told} }} }}"

    def look(lead: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = office.chief.ask(query, id=lead["id"])["lead"]
        return found

    nothing = {"answerBy": None, "answeredAt": None, "minutesToAnswer": None, "onTime": None}
    sought = a_lead(office, channel="CALL")
    quick, forgotten, refused_late = (a_lead(office, isInbound=True, channel="CHAT") for _ in range(3))
    note(office, quick)
    note(office, sought)
    for lead in (sought, quick):
        step(office, lead, "contact")

    assert look(sought).items() >= nothing.items()
    answered, waits = look(quick), look(forgotten)
    assert (answered["minutesToAnswer"], answered["onTime"]) == (0, "1.0000")
    assert answered["createdAt"] <= answered["answeredAt"] <= answered["answerBy"]
    assert waits["createdAt"] < waits["answerBy"]
    assert (waits["answeredAt"], waits["onTime"]) == (None, None)

    office.company.wait(days=5)

    assert (look(forgotten)["answeredAt"], look(forgotten)["onTime"]) == (None, "0.0000")
    step(office, refused_late, "refuse", decisionReason="Too late.")
    late = look(refused_late)
    assert (late["minutesToAnswer"] >= 5 * 24 * 60, late["onTime"]) == (True, "0.0000")
