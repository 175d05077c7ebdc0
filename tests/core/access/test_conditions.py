"""Grants with a condition: what a record must be like, with one meaning for reading and for writing."""

import json
from typing import Any

import pytest

from paktum import SHARED, Client, Contract, Deal, Grant
from paktum.access.conditions import WrongCondition, read_condition
from paktum.testing.company import Company

READ = Grant(SHARED, ("read",))
UPDATE = """mutation($i: DealUpdateInput!) { a: dealUpdate(input: $i) { errors { code path } } }"""
GRANT = """mutation($i: AccessGrantCreateInput!) { a: accessGrantCreate(input: $i) { errors { code path } } }"""

CONDITIONS: list[tuple[type[Any], dict[str, Any]]] = [
    (Deal, {"stage": {"in": ["won", "lost"]}}),
    (Deal, {"stage": {"notIn": ["won", "lost"]}, "probability": {"isNull": True}}),
    (Deal, {"amount": {"lte": {"amount": "20000", "currency": "EUR"}}}),
    (Deal, {"not": {"amount": {"lte": {"amount": "20000", "currency": "EUR"}}}}),
    (Deal, {"amount": {"currency": {"eq": "HUF"}}}),
    (Deal, {"amount": {"isNull": True}}),
    (Deal, {"or": [{"lostReason": {"eq": "PRICE"}}, {"probability": {"gte": "0.5"}}]}),
    (Deal, {"not": {"lostReason": {"eq": "PRICE"}}}),
    (Deal, {"lostReason": {"ne": "PRICE"}}),
    (Deal, {"lostReason": {"notIn": []}}),
    (Deal, {"and": [{"expectedCloseOn": {"gt": "2026-06-01"}}, {"closedOn": {"isNull": True}}]}),
    (Deal, {"createdAt": {"lt": "2100-01-01T00:00:00Z"}, "version": {"gte": 1}}),
    (Deal, {}),
    (Client, {"industry": {"ne": "Logistics"}}),
    (Client, {"or": []}),
    (Contract, {"isAutoRenewed": {"eq": True}}),
    (Contract, {"noticeDays": {"in": [30, 60]}}),
]


@pytest.mark.parametrize("number", range(len(CONDITIONS)))
def test_a_condition_shows_what_the_filter_finds_and_holds_for_the_same_records(company: Company, number: int) -> None:
    cls, given = CONDITIONS[number]
    model = company.assembly.entity(cls)
    text = "query($f: %s) { a: %s(first: 250, filter: $f) { totalCount nodes { id } } }"
    text = text % (f"{model.type_name}Filter", model.api_plural)
    wanted = company.ask(text, f=given)
    caller = company.caller(company.role(f"conditional_{number}", READ, Grant(cls, ("read",), condition=given)))
    assert caller.ask(text, f=None) == wanted
    condition = read_condition(model.fields.values(), json.dumps(given))
    held = company.run(
        lambda change: {company.id_of(each) for each in change.list_(cls) if condition.holds(each) is True}
    )
    assert (len(held), held >= {each["id"] for each in wanted["a"]["nodes"]}) == (wanted["a"]["totalCount"], True)


def test_a_change_meets_the_condition_before_and_after(company: Company) -> None:
    limit = {"probability": {"lte": "0.5"}}
    role = company.role("careful", READ, Grant(Deal, ("read",)), Grant(Deal, ("update", "create"), condition=limit))
    caller = company.caller(role)
    text = "query($f: DealFilter!) { deals(filter: $f, first: 1) { nodes { id version probability } } }"
    high, low = (
        company.ask(text, f={"probability": each})["deals"]["nodes"][0] for each in ({"gt": "0.5"}, {"lte": "0.5"})
    )

    def codes(deal: dict[str, Any], **patch: Any) -> list[str]:
        before = company.ask("query($id: ID!) { deal(id: $id) { version probability name } }", id=deal["id"])
        given = {"id": deal["id"], "expectedVersion": before["deal"]["version"], "patch": patch}
        found = [error["code"] for error in caller.ask(UPDATE, i=given)["a"]["errors"]]
        after = company.ask("query($id: ID!) { deal(id: $id) { version probability name } }", id=deal["id"])
        assert (after == before) is bool(found)
        return found

    assert codes(high, name="Renamed") == ["FORBIDDEN"]
    assert codes(high, probability="0.4") == ["FORBIDDEN"]
    assert codes(low, probability="0.5001") == ["FORBIDDEN"]
    assert codes(low, probability=None) == ["FORBIDDEN"]
    assert codes(low, probability="0.4999", name="Renamed") == []
    create = "mutation($i: DealCreateInput!) { a: dealCreate(input: $i) { errors { code } } }"
    assert caller.ask(create, i={"name": "New", "probability": "0.6"})["a"]["errors"] == [{"code": "FORBIDDEN"}]
    assert caller.ask(create, i={"name": "New", "probability": "0.3"})["a"]["errors"] == []


def test_a_lawyer_changes_contracts_and_their_parties_until_they_are_signed(company: Company) -> None:
    lawyer = company.caller("lawyer")
    asked = """query($states: [String!]) { contracts(filter: {state: {in: $states}, parties: {some: {}}}, first: 1) {
        nodes { id version kind parties { nodes { id version name } } } } }"""
    contract = "mutation($i: ContractUpdateInput!) { a: contractUpdate(input: $i) { errors { code } } }"
    party = "mutation($i: ContractPartyUpdateInput!) { a: contractPartyUpdate(input: $i) { errors { code } } }"
    for states, codes in ((["draft", "legal_review", "client_review", "approved"], []), (["active"], ["FORBIDDEN"])):
        (before,) = company.ask(asked, states=states)["contracts"]["nodes"]
        for text, record, patch in (
            (party, before["parties"]["nodes"][0], {"name": "Reworded Ltd."}), (contract, before, {"kind": "reworded"}),
        ):  # fmt: skip
            given = {"id": record["id"], "expectedVersion": record["version"], "patch": patch}
            assert [each["code"] for each in lawyer.ask(text, i=given)["a"]["errors"]] == codes
        (after,) = company.ask(asked, states=states)["contracts"]["nodes"]
        assert (after == before) is bool(codes)


def test_a_row_that_ends_outside_the_condition_is_left_out_and_not_written(company: Company) -> None:
    limit = {"probability": {"lte": "0.5"}}
    role = company.role("bulky", READ, Grant(Deal, ("read",)), Grant(Deal, ("update",), condition=limit))
    asked = '{ deals(filter: {probability: {lte: "0.5"}}, first: 2) { nodes { id version probability name } } }'
    first, second = company.ask(asked)["deals"]["nodes"]
    text = (
        """mutation($i: DealsUpdateInput!) { a: dealsUpdate(input: $i) { results { status } errors { code path } } }"""
    )
    rows = [
        {"id": first["id"], "expectedVersion": first["version"], "patch": {"name": "Away", "probability": "0.9"}},
        {"id": second["id"], "expectedVersion": second["version"], "patch": {"name": "Done"}},
    ]
    told = company.caller(role).ask(text, i={"rows": rows, "policy": "SKIP_FAILED_ROWS"})["a"]
    assert told == {
        "results": [{"status": "FAILED"}, {"status": "UPDATED"}],
        "errors": [{"code": "FORBIDDEN", "path": ["input", "rows", "0", "patch"]}],
    }
    assert company.ask(asked)["deals"]["nodes"] == [first, {**second, "name": "Done", "version": second["version"] + 1}]


@pytest.mark.parametrize(
    ("record_type", "condition", "path"),
    [
        ("Deal", "{", ["condition"]),
        ("Deal", "[]", ["condition"]),
        ("Deal", '{"colour": {"eq": "red"}}', ["condition", "colour"]),
        ("Deal", '{"weightedAmount": {"isNull": true}}', ["condition", "weightedAmount"]),
        ("Deal", '{"client": {"name": {"eq": "A"}}}', ["condition", "client"]),
        ("Deal", '{"name": {"contains": "A"}}', ["condition", "name", "contains"]),
        ("Deal", '{"probability": {"gt": 0.5}}', ["condition", "probability", "gt"]),
        ("Deal", '{"probability": {"gt": "0.50001"}}', ["condition", "probability", "gt"]),
        ("Deal", '{"probability": {"gt": "100000000000"}}', ["condition", "probability", "gt"]),
        ("Deal", '{"amount": {"gt": "5"}}', ["condition", "amount", "gt"]),
        ("Deal", '{"amount": {"gt": {"amount": "5"}}}', ["condition", "amount", "gt", "currency"]),
        ("Deal", '{"lostReason": {"eq": "BOREDOM"}}', ["condition", "lostReason", "eq"]),
        ("Deal", '{"lostReason": {"eq": []}}', ["condition", "lostReason", "eq"]),
        ("Client", '{"foundedYear": {"gt": 99999999999999999999999}}', ["condition", "foundedYear", "gt"]),
        ("Client", '{"foundedYear": {"in": [-2147483648]}}', ["condition", "foundedYear", "in", "0"]),
        ("Client", '{"name": {"ne": "\\ud800"}}', ["condition"]),
        ("Client", '{"\\ud800": {}}', ["condition"]),
        ("Client", '{"name": {"ne": "\\u0000"}}', ["condition", "name", "ne"]),
        ("Client", '{"createdAt": {"gt": "0001-01-01T00:00:00+23:59"}}', ["condition", "createdAt", "gt"]),
        ("Client", '{"createdAt": {"gt": "2026-01-01T00:00:00"}}', ["condition", "createdAt", "gt"]),
        (
            "Deal",
            '{"amount": {"gt": {"amount": "5", "currency": "EUR", "scale": 2}}}',
            ["condition", "amount", "gt", "scale"],
        ),
        (
            "Deal",
            '{"amount": {"gt": {"amount": "5", "currency": "\\u0000"}}}',
            ["condition", "amount", "gt", "currency"],
        ),
        ("Deal", '{"or": [{}, {"closedOn": {"eq": "today"}}]}', ["condition", "or", "1", "closedOn", "eq"]),
        ("*", '{"name": {"eq": "A"}}', ["recordType"]),
        ("DealLine", '{"quantity": {"eq": "1"}}', ["recordType"]),
    ],
)
def test_a_condition_that_cannot_be_used_is_refused_where_it_is_wrong(
    company: Company, record_type: str, condition: str, path: list[str]
) -> None:
    role = company.ask('{ accessRoles(filter: {code: {eq: "hr"}}) { nodes { id } } }')["accessRoles"]["nodes"][0]["id"]
    count = "{ accessGrants { totalCount } }"
    before = company.ask(count)
    given = {"roleId": role, "recordType": record_type, "actions": "read", "condition": condition}
    assert company.ask(GRANT, i=given)["a"]["errors"] == [{"code": "INVALID_VALUE", "path": ["input", *path]}]
    assert company.ask(count) == before


def test_a_condition_uses_no_encrypted_attribute(company: Company) -> None:
    fields = company.assembly.entity(Client).facets["banking"].fields.values()
    assert read_condition(fields, '{"kycStatus": {"isNull": true}}').parts  # type: ignore[attr-defined]  # it is `Every`
    with pytest.raises(WrongCondition) as caught:
        read_condition(fields, '{"riskNote": {"isNull": true}}')
    assert caught.value.path == ("riskNote",)
