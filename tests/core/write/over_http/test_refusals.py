"""Refused means the error, and nothing has changed: `Office.refused` and `Office.fails` compare every table."""

import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from paktum.access.seeding import seed
from paktum.assembly.build import Assembly, assemble
from paktum.assembly.discovery import load_plugins
from paktum.testing import company as installation
from paktum.testing.databases import make_tables

from ..lab import Lab
from .conftest import Office, open_office

EUROS = {"amount": "900", "currency": "EUR"}
NOBODY = "client_" + "0" * 32


def _made_as_declared(assembly: Assembly, engine: sa.Engine, *, demo: bool) -> None:
    make_tables(assembly, engine)
    seed(assembly, engine)


@pytest.fixture(scope="module")
def laboratory(database: Callable[[], str]) -> Iterator[Office]:
    """An office with a plugin that is not installed, so it has no migrations: its tables are made as declared."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(installation, "assembled", lambda names, tiers: assemble([*load_plugins(names, []), Lab]))
        patch.setattr(installation, "furnish", _made_as_declared)
        yield from open_office(database(), ())


@pytest.mark.parametrize(
    ("mutation", "given", "errors"),
    [
        ("dealCreate", {"amount": {"amount": "1.001", "currency": "EUR"}}, [("INVALID_VALUE", "amount.amount")]),
        ("dealCreate", {"amount": {"amount": "1.5", "currency": "JPY"}}, [("INVALID_VALUE", "amount.amount")]),
        ("dealCreate", {"amount": {"amount": "1", "currency": "XYZ"}}, [("INVALID_VALUE", "amount.currency")]),
        ("dealCreate", {"probability": "1.0001"}, [("OUT_OF_RANGE", "probability")]),
        ("dealCreate", {"probability": "0.00001"}, [("INVALID_VALUE", "probability")]),
        ("dealCreate", {"competitor": "a\0b"}, [("INVALID_VALUE", "competitor")]),
        ("dealCreate", {"clientId": "deal_" + "0" * 32}, [("NOT_FOUND", "clientId")]),
        ("clientCreate", {"foundedYear": 999}, [("OUT_OF_RANGE", "foundedYear")]),
        ("clientCreate", {"country": "EU"}, [("INVALID_VALUE", "country")]),
        ("clientCreate", {"address": {"country": "hu"}}, [("INVALID_VALUE", "address.country")]),
        ("clientCreate", {"industryCode": "1.23"}, [("INVALID_VALUE", "industryCode")]),
        ("clientCreate", {"website": "javascript:alert(1)"}, [("INVALID_VALUE", "website")]),
        ("clientCreate", {"banking": {"creditScore": 1001}}, [("OUT_OF_RANGE", "banking.creditScore")]),
        (
            "clientCreate",
            {"name": " ", "employees": -1, "parentId": NOBODY, "hotel": {"rateCode": "x" * 201}},
            [("REQUIRED", "name"), ("OUT_OF_RANGE", "employees"), ("NOT_FOUND", "parentId"),
             ("TOO_LONG", "hotel.rateCode")],
        ),
    ],
    ids=str,
)  # fmt: skip
def test_a_new_record_with_wrong_values_is_not_made(
    office: Office, mutation: str, given: dict[str, Any], errors: list[tuple[str, str]]
) -> None:
    expected = [(code, ["input", *path.split(".")]) for code, path in errors]

    assert office.codes(mutation, {"name": "Any", **given}) == expected


def test_a_patch_with_one_wrong_value_changes_none(office: Office) -> None:
    made = office.done("clientCreate", {"name": "Before"})
    patch = {"name": "After", "country": "HU", "hotel": {"committedNights": 3}, "banking": {"creditScore": -1}}

    errors = office.codes("clientUpdate", {"id": made["id"], "expectedVersion": 1, "patch": patch})

    assert errors == [("OUT_OF_RANGE", ["input", "patch", "banking", "creditScore"])]


def test_half_a_surrogate_pair_is_no_json(office: Office) -> None:
    body = b'{"query": "mutation { clientCreate(input: {name: \\"%b\\"}) { client { id } } }"}'
    headers = {**office.chief._headers, "Content-Type": "application/json"}

    with office.unchanged():
        for text in (rb"\ud800", rb"a\udfff", b"\xed\xa0\x80"):
            answer = office.chief._http.post("/graphql", content=body % text, headers=headers)
            assert (answer.status_code, answer.json()["errors"][0]["extensions"]) == (400, {"code": "BAD_REQUEST"})


def test_half_a_surrogate_pair_in_a_document_is_refused(office: Office) -> None:
    document = '{"query": "mutation { clientCreate(input: {name: \\"\\\\ud800\\"}) { errors { code path } } }"}'
    headers = {**office.chief._headers, "Content-Type": "application/json"}

    with office.unchanged():
        answer = office.chief._http.post("/graphql", content=document.encode(), headers=headers).json()

    assert "data" not in answer
    assert [error["extensions"] for error in answer["errors"]] == [{"code": "GRAPHQL_PARSE_FAILED"}]


def test_a_value_that_another_record_has_is_refused_with_that_record(office: Office) -> None:
    client = office.done("clientCreate", {"name": "Pék Kft."})["id"]
    first = office.done("contractCreate", {"clientId": client, "number": "K-1"})
    other = office.done("contractCreate", {"clientId": client, "number": "K-2"})

    (error,) = office.refused("contractCreate", {"clientId": client, "number": "K-1"})
    assert (error["code"], error["path"], error["existing"]) == ("DUPLICATE", ["input", "number"], first["id"])
    take = {"id": other["id"], "expectedVersion": 1, "patch": {"number": "K-1", "kind": "Supply"}}
    (error,) = office.refused("contractUpdate", take)
    assert (error["path"], error["existing"]) == (["input", "patch", "number"], first["id"])


@pytest.mark.parametrize(
    ("mutation", "given"),
    [
        ("dealCreate", {"name": "A", "stage": "won"}),
        ("contractUpdate", {"id": "x", "expectedVersion": 1, "patch": {"state": "active"}}),
        ("clientIdentifierCreate", {"clientId": "x", "scheme": "LEI", "value": "1", "verifiedOn": "2026-01-01"}),
        ("clientCreate", {"name": "A", "version": 7}),
        ("clientCreate", {"name": "A", "createdById": "x"}),
        ("dealUpdate", {"id": "x", "patch": {"name": "B"}}),
    ],
    ids=str,
)
def test_what_only_the_product_writes_is_no_part_of_an_input(
    office: Office, mutation: str, given: dict[str, Any]
) -> None:
    assert office.fails(mutation, given) == "BAD_USER_INPUT"


def test_a_transition_that_does_not_lead_out_of_the_state_is_refused(office: Office) -> None:
    deal = office.done("dealCreate", {"name": "Yearly volume"})
    target = {"id": deal["id"], "expectedVersion": 1}

    for name, code in (("fly", "TRANSITION_UNKNOWN"), ("win", "TRANSITION_NOT_AVAILABLE"), ("", "TRANSITION_UNKNOWN")):
        (error,) = office.refused("dealTransition", {**target, "transition": name, "patch": {"name": "B"}})
        assert (error["code"], error["path"]) == (code, ["input", "transition"])
        assert error["message"] == "from the state prospecting there are the transitions: engage, lose, put_on_hold"


def test_a_transition_is_refused_by_all_its_guards_at_once_and_its_patch_with_it(office: Office) -> None:
    client = office.done("clientCreate", {"name": "Pék Kft."})["id"]
    contract = office.done("contractCreate", {"clientId": client})["id"]
    submit = {"id": contract, "expectedVersion": 1, "transition": "submit", "note": "Please read."}

    assert office.codes("contractTransition", {**submit, "patch": {"number": None}}) == [
        ("core.number_missing", ["input", "transition"]), ("core.party_missing", ["input", "transition"]),
    ]  # fmt: skip
    assert office.codes("contractTransition", {**submit, "patch": {"number": "K-9", "noticeDays": 30}}) == [
        ("core.party_missing", ["input", "transition"])
    ]

    office.done("contractPartyCreate", {"contractId": contract, "name": "Pék Kft.", "role": "CUSTOMER"})
    moved = office.done("contractTransition", {**submit, "patch": {"number": "K-9"}}, "state number noticeDays")
    assert (moved["state"], moved["number"], moved["noticeDays"], moved["version"]) == ("legal_review", "K-9", None, 2)


def test_an_action_that_is_refused_by_a_guard_leaves_what_it_did_before(office: Office) -> None:
    deal = office.done("dealCreate", {"name": "Yearly volume"})["id"]

    errors = office.codes("dealMarkLost", {"id": deal, "expectedVersion": 1, "lostReason": "COMPETITOR"})

    assert errors == [("core.competitor_missing", [])]


def test_an_action_that_refuses_one_of_its_inputs_says_which(office: Office) -> None:
    client = office.done("clientCreate", {"name": "Pék Kft."})["id"]
    owner = office.done("userCreate", {"name": "Anna", "isActive": False})["id"]

    errors = office.codes("clientChangeOwner", {"id": client, "expectedVersion": 1, "ownerId": owner})

    assert errors == [("core.owner_inactive", ["input", "ownerId"])]


def test_a_refused_mutation_leaves_the_others_of_its_request(office: Office) -> None:
    data = office.chief.ask(
        """mutation {
          a: clientCreate(input: {name: "One of three", employees: 1}) { client { name } errors { code } }
          b: clientCreate(input: {name: "Two of three", employees: -1}) { client { name } errors { code } }
          c: clientCreate(input: {name: "Three of three"}) { client { name } errors { code } }
        }"""
    )

    assert data == {
        "a": {"client": {"name": "One of three"}, "errors": []},
        "b": {"client": None, "errors": [{"code": "OUT_OF_RANGE"}]},
        "c": {"client": {"name": "Three of three"}, "errors": []},
    }
    found = office.chief.ask('{ clients(filter: {name: {contains: "of three"}}) { totalCount } }')
    assert found == {"clients": {"totalCount": 2}}


def test_what_is_in_use_is_not_deleted(laboratory: Office) -> None:
    client = laboratory.done("clientCreate", {"name": "Owner"})["id"]
    sample = laboratory.done("labSampleCreate", {"name": "A", "clientId": client})["id"]
    vial = laboratory.done("labVialCreate", {"name": "V", "sampleId": sample})["id"]
    report = laboratory.done("labReportCreate", {"title": "R", "sampleId": sample})["id"]

    for kept, mutation in ((sample, "labSampleDelete"), (client, "clientDelete")):
        errors = laboratory.codes(mutation, {"id": kept, "expectedVersion": 1})
        assert errors == [("IN_USE", ["input", "id"])]

    laboratory.done("labReportDelete", {"id": report, "expectedVersion": 1})
    laboratory.done("clientDelete", {"id": client, "expectedVersion": 1})
    asked = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    assert laboratory.chief.ask(asked, ids=[client, sample, vial])["nodes"] == [None, None, None]


def test_an_action_that_fails_answers_with_a_number_and_writes_nothing(
    laboratory: Office, caplog: pytest.LogCaptureFixture
) -> None:
    sample = laboratory.done("labSampleCreate", {"name": "A"})["id"]
    text = laboratory.text("labSampleExplode")

    with laboratory.unchanged(), caplog.at_level(logging.ERROR, "paktum"):
        answer = laboratory.chief.answer(text, input={"id": sample, "expectedVersion": 1})

    (error,) = answer.pop("errors")
    assert answer == {"data": {"labSampleExplode": None}}
    assert (error["path"], error["extensions"]) == (["labSampleExplode"], {"code": "INTERNAL_SERVER_ERROR"})
    incident = error["message"].rpartition(" ")[2]
    assert len(incident) == 32
    assert not {word for word in ("hunter2", "password", "RuntimeError") if word in str(error)}
    assert [incident in record.getMessage() for record in caplog.records] == [True]


def test_an_action_that_thinks_better_of_it_writes_nothing(laboratory: Office) -> None:
    sample = laboratory.done("labSampleCreate", {"name": "A"})["id"]

    errors = laboratory.codes("labSampleThinkBetter", {"id": sample, "expectedVersion": 1})

    assert [code for code, _path in errors] == ["lab.changed_mind"]
