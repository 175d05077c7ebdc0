"""Segments, what a lead is worth serving, and whether it is a client already, asked over HTTP."""

import json
from typing import Any

import pytest
import sqlalchemy as sa

from paktum import Change, Client, Contact

from ...write.over_http.conftest import Office
from .test_leads import a_lead, note, qualified, step

LARGE = {"and": [{"employees": {"gte": 250}}, {"country": {"eq": "HU"}}]}
OF_SEGMENT = """query($filter: LeadFilter!) {
    leads(filter: $filter, orderBy: [{field: NAME}]) { nodes { name } }
    leadsAggregate(filter: $filter) { groups { count employees { sum } } }
}"""


@pytest.mark.requirement("R034", "R220")
def test_a_segment_is_a_filter_that_is_kept_and_gives_each_reader_the_records_that_the_reader_sees(
    office: Office,
) -> None:
    manager, other = office.company.caller("account_manager"), office.company.caller("account_manager")
    for caller, name, employees in (
        (manager, "Óriás Zrt.", 900),
        (manager, "Törpe Kft.", 3),
        (other, "Nagy Nyrt.", 700),
    ):
        office.done("leadCreate", {"name": name, "employees": employees, "country": "HU"}, by=caller)
    given = {"name": "Large companies", "recordType": "Lead", "filter": json.dumps(LARGE)}
    segment = office.done("segmentCreate", given, "isShared", by=manager)

    asked = "query($id: ID!) { segment(id: $id) { recordType filter } }"
    assert other.ask(asked, id=segment["id"]) == {"segment": None}
    shared = {"id": segment["id"], "expectedVersion": 1, "patch": {"isShared": True}}
    office.done("segmentUpdate", shared, by=manager)
    kept = json.loads(other.ask(asked, id=segment["id"])["segment"]["filter"])

    assert manager.ask(OF_SEGMENT, filter=kept) == {
        "leads": {"nodes": [{"name": "Óriás Zrt."}]},
        "leadsAggregate": {"groups": [{"count": 1, "employees": {"sum": "900"}}]},
    }
    assert other.ask(OF_SEGMENT, filter=kept)["leads"] == {"nodes": [{"name": "Nagy Nyrt."}]}
    assert office.codes("segmentUpdate", {**shared, "expectedVersion": 2, "patch": {"name": "X"}}, by=other) == [
        ("FORBIDDEN", [])
    ]


def test_a_segment_that_no_list_takes_is_refused_and_one_that_became_outdated_is_told(office: Office) -> None:
    given = {"name": "Wrong", "recordType": "Lead", "filter": json.dumps({"staff": {"gte": 1}})}
    assert office.codes("segmentCreate", given) == [("INVALID_VALUE", ["input", "filter"])]
    assert office.codes("segmentCreate", {**given, "recordType": "Leads"}) == [("INVALID_VALUE", ["input", "filter"])]

    segment = office.done("segmentCreate", {**given, "filter": json.dumps(LARGE)})
    table = office.assembly.entities["Segment"].table
    with office.company.engine.begin() as connection:  # as if an upgrade had renamed the attribute
        connection.execute(sa.update(table).values(filter=given["filter"]).where(table.c.name == "Wrong"))
    now = {"id": segment["id"], "expectedVersion": 1}
    assert [each["code"] for each in office.refused("segmentCheck", now)] == ["FILTER_OUTDATED"]


@pytest.mark.requirement("R225")
def test_a_lead_tells_from_which_volume_it_pays_to_serve_it(office: Office) -> None:
    model = office.done(
        "serviceModelCreate",
        {
            "code": "visits", "name": "With visits", "fixedCost": {"amount": "3000", "currency": "EUR"},
            "costPerKm": {"amount": "2.50", "currency": "EUR"}, "margin": "0.2",
        },
    )  # fmt: skip
    forints = {"costPerKm": {"amount": "900", "currency": "HUF"}}
    assert office.codes("serviceModelUpdate", {"id": model["id"], "expectedVersion": 1, "patch": forints}) == [
        ("core.currency_differs", ["input", "patch", "costPerKm"])
    ]
    negative = {"fixedCost": {"amount": "-1", "currency": "EUR"}}
    assert office.codes("serviceModelUpdate", {"id": model["id"], "expectedVersion": 1, "patch": negative}) == [
        ("OUT_OF_RANGE", ["input", "patch", "fixedCost", "amount"])
    ]
    shown = "breakEvenVolume { amount currency } isProfitable"
    lead = a_lead(office, distanceKm="80", serviceModelId=model["id"])

    def expected(version: int, amount: str, currency: str) -> dict[str, Any]:
        patch = {"expectedVolume": {"amount": amount, "currency": currency}}
        found: dict[str, Any] = office.done(
            "leadUpdate", {"id": lead["id"], "expectedVersion": version, "patch": patch}, shown
        )
        return found

    assert expected(1, "16000", "EUR")["breakEvenVolume"] == {"amount": "16000.00", "currency": "EUR"}
    assert expected(2, "15999.99", "EUR")["isProfitable"] is False
    assert expected(3, "16000.00", "EUR")["isProfitable"] is True
    assert expected(4, "99000.00", "HUF")["isProfitable"] is None


@pytest.mark.requirement("R206")
def test_a_lead_that_may_be_a_client_already_is_found_by_number_address_and_name(office: Office) -> None:
    numbered = office.done("clientCreate", {"name": "Egészen Más Kft."})
    office.done("clientIdentifierCreate", {"clientId": numbered["id"], "scheme": "REG", "value": "13-09-777777"})
    written = office.done("clientCreate", {"name": "Harmadik Kft."})
    office.done("contactCreate", {"name": "Ó Pál", "email": "o@kettos.example", "clientId": written["id"]})
    named = office.done("clientCreate", {"name": "Kettős Malom Kereskedelmi Kft."})
    facts = {"name": "Kettős Malom", "registrationNumber": "13-09-777777", "email": "o@kettos.example"}
    lead = a_lead(office, **facts)

    query = "query($lead: ID!) { clientsLikeLead(leadId: $lead) { id } }"
    found = office.chief.ask(query, lead=lead["id"])["clientsLikeLead"]
    assert [each["id"] for each in found] == [numbered["id"], written["id"], named["id"]]
    plain = a_lead(office, name="KETTOS MALOM")
    assert office.chief.ask(query, lead=plain["id"])["clientsLikeLead"] == [{"id": named["id"]}]
    manager = office.company.caller("account_manager")
    own = office.done("leadCreate", facts, by=manager)
    assert manager.ask(query, lead=own["id"])["clientsLikeLead"] == []
    assert office.chief.ask(query, lead=a_lead(office, name="Senki Bt.")["id"])["clientsLikeLead"] == []


@pytest.mark.requirement("R206")
def test_clients_that_somebody_does_not_see_take_no_place_among_those_like_a_lead(office: Office) -> None:
    def write(change: Change) -> None:
        for number in range(51):
            client = change.create(Client, name=f"Sok Malom {number} Kft.")
            change.create(Contact, name="Ó Pál", phone="+3612345678", client=client)

    office.company.run(write)
    manager = office.company.caller("account_manager")
    lead = office.done("leadCreate", {"name": "sok malom", "phone": "+3612345678"}, by=manager)
    query = "query($lead: ID!) { clientsLikeLead(leadId: $lead) { id } }"
    assert manager.ask(query, lead=lead["id"])["clientsLikeLead"] == []
    named, called = (office.done("clientCreate", {"name": name}, by=manager) for name in ("Sok Malom", "Más Kft."))
    office.done("contactCreate", {"name": "Ó Pál", "phone": "+3612345678", "clientId": called["id"]}, by=manager)

    assert manager.ask(query, lead=lead["id"])["clientsLikeLead"] == [{"id": called["id"]}, {"id": named["id"]}]
    assert len(office.chief.ask(query, lead=lead["id"])["clientsLikeLead"]) == 50


@pytest.mark.requirement("R206")
def test_leads_that_are_the_same_are_found_and_merged(office: Office) -> None:
    kept = a_lead(office, name="Dupla Fuvar Kft.", email="iroda@dupla.example")
    other = a_lead(office, name="Dupla-Fuvar", email="iroda@dupla.example", needs="Pallets.", solvency="SOUND")
    note(office, other)
    for lead in (kept, other):
        office.done("leadAssess", {"id": lead["id"], "expectedVersion": lead["version"]})
    query = """query($of: ID!) { duplicates(type: "Lead", of: $of) { recordId otherId reasons { field } } }"""
    (pair,) = office.chief.ask(query, of=kept["id"])["duplicates"]
    assert (pair["recordId"], pair["otherId"]) == (kept["id"], other["id"])
    assert {"field": "email"} in pair["reasons"]

    both = {name: {"id": lead["id"], "expectedVersion": 2} for name, lead in (("survivor", kept), ("merged", other))}
    merged = office.done("leadsMerge", both, "name needs solvency activities { totalCount }")
    office.done("leadAssess", {"id": kept["id"], "expectedVersion": merged["version"]})
    query = """query($id: ID!, $other: ID!) {
        lead(id: $id) { name needs solvency activities { totalCount } scorePoints { totalCount } interestScore }
        other: lead(id: $other) { name } scoreFactors(filter: {isActive: {eq: true}}) { totalCount }
    }"""
    found = office.chief.ask(query, id=kept["id"], other=other["id"])
    assert found["lead"].pop("scorePoints") == found["scoreFactors"]
    assert (found["lead"], found["other"]) == (
        {
            "name": "Dupla Fuvar Kft.", "needs": "Pallets.", "solvency": "SOUND", "activities": {"totalCount": 1},
            "interestScore": 25,
        },
        None,
    )  # fmt: skip


@pytest.mark.requirement("R206")
def test_a_list_of_prospects_that_comes_twice_makes_each_lead_once_even_when_two_were_merged(office: Office) -> None:
    text = "mutation($i: LeadsUpsertInput!) { leadsUpsert(input: $i) { results { id status } errors { code } } }"
    rows = [
        {"source": "fair", "externalId": str(number), "name": name}
        for number, name in enumerate(("Listás Malom Kft.", "Listás Pék Bt.", "Listás Malom"))
    ]

    def listed() -> list[tuple[str, str]]:
        found = office.chief.ask(text, i={"rows": rows})["leadsUpsert"]
        assert found["errors"] == []
        return [(each["id"], each["status"]) for each in found["results"]]

    (kept, *made) = listed()
    assert {status for _, status in (kept, *made)} == {"CREATED"}
    both = {"survivor": {"id": kept[0], "expectedVersion": 1}, "merged": {"id": made[1][0], "expectedVersion": 1}}
    office.done("leadsMerge", both)
    rows[:] = [{**rows[1], "name": "Listás Pékség Bt."}, rows[2]]
    assert listed() == [(made[0][0], "UPDATED"), (kept[0], "UPDATED")]
    found = office.chief.ask("""{ leads(filter: {source: {eq: "fair"}}, orderBy: [{field: NAME}]) {
        nodes { name }
    } }""")
    assert found["leads"]["nodes"] == [{"name": "Listás Malom"}, {"name": "Listás Pékség Bt."}]


def test_a_lead_that_has_a_deal_by_a_merge_goes_on_with_it(office: Office) -> None:
    accepted, waiting = step(office, qualified(office), "accept"), qualified(office)
    both = {
        name: {"id": lead["id"], "expectedVersion": lead["version"]}
        for name, lead in (("survivor", waiting), ("merged", accepted))
    }
    merged = office.done("leadsMerge", both, "state client { id } deal { id }")
    lead = step(office, merged, "accept")
    query = "query($id: ID!) { lead(id: $id) { client { id deals { totalCount } } deal { id } } }"
    assert office.chief.ask(query, id=lead["id"])["lead"] == {
        "client": {**merged["client"], "deals": {"totalCount": 1}}, "deal": merged["deal"],
    }  # fmt: skip
