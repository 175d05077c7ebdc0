"""What roles allow: writing, reading, transitions and actions, asked over HTTP with a token of each."""

from typing import Any

import pytest

from paktum.testing.company import Caller

from .conftest import Office

Record = dict[str, Any]


@pytest.fixture(scope="module")
def manager(office: Office) -> Caller:
    """Somebody with a role that grants nothing beyond what everybody may."""
    return office.company.caller(office.worker)


@pytest.fixture(scope="module")
def analyst(office: Office) -> Caller:
    return office.company.caller("banking.credit_analyst")


@pytest.fixture
def client(office: Office) -> str:
    """A client with a score of 707."""
    given = {"name": "Pék Kft.", "banking": {"creditScore": 707, "riskNote": "late"}, "hotel": {"committedNights": 2}}
    public_id: str = office.done("clientCreate", given)["id"]
    return public_id


def test_an_attribute_is_not_written_without_its_permission(
    office: Office, manager: Caller, analyst: Caller, client: str
) -> None:
    patch = {"name": "New name", "banking": {"creditScore": 1, "kycStatus": "VERIFIED", "hasPayroll": True}}
    update = {"id": client, "expectedVersion": 1, "patch": patch}

    errors = office.refused("clientUpdate", update, by=manager)
    assert {error["code"] for error in errors} == {"FORBIDDEN"}
    assert sorted((error["path"], error["message"]) for error in errors) == [
        (["input", "patch", "banking", "creditScore"], "needs the permission banking.score.write"),
        (["input", "patch", "banking", "kycStatus"], "needs the permission banking.kyc.write"),
    ]
    assert office.codes("clientUpdate", update, by=analyst) == [
        ("FORBIDDEN", ["input", "patch", "banking", "kycStatus"])
    ]
    new = {"name": "Other", "banking": {"kycStatus": "VERIFIED"}}
    assert office.codes("clientCreate", new, by=manager) == [("FORBIDDEN", ["input", "banking", "kycStatus"])]

    allowed = {**update, "patch": {"banking": {"creditScore": 1}}}
    assert office.done("clientUpdate", allowed, "banking { creditScore }", by=analyst)["banking"] == {"creditScore": 1}


def test_even_the_value_that_stands_there_is_not_written_without_permission(
    office: Office, manager: Caller, client: str
) -> None:
    """Otherwise the version would tell who guesses what the value is."""
    for score in (707, 708, None):
        update = {"id": client, "expectedVersion": 1, "patch": {"banking": {"creditScore": score}}}
        assert office.codes("clientUpdate", update, by=manager) == [
            ("FORBIDDEN", ["input", "patch", "banking", "creditScore"])
        ]


def test_an_attribute_is_null_for_those_who_may_not_read_it(
    office: Office, manager: Caller, analyst: Caller, client: str
) -> None:
    deal = office.done("dealCreate", {"name": "Yearly volume", "clientId": client})["id"]
    shown = "banking { creditScore riskNote hasPayroll }"
    asked = f"""query($id: ID!, $deal: ID!) {{
        client(id: $id) {{ {shown} }}
        clients(filter: {{id: {{eq: $id}}}}) {{ nodes {{ {shown} }} }}
        node(id: $id) {{ ... on Client {{ {shown} }} }}
        deal(id: $deal) {{ client {{ {shown} }} }}
    }}"""

    for by, banking in (
        (manager, {"creditScore": None, "riskNote": None, "hasPayroll": False}),
        (analyst, {"creditScore": 707, "riskNote": "late", "hasPayroll": False}),
    ):
        seen = {"banking": banking}
        assert by.ask(asked, id=client, deal=deal) == {
            "client": seen, "clients": {"nodes": [seen]}, "node": seen, "deal": {"client": seen},
        }  # fmt: skip


def test_the_answer_to_a_change_shows_no_more_than_a_question(office: Office, manager: Caller, client: str) -> None:
    update = {"id": client, "expectedVersion": 1, "patch": {"name": "New name"}}

    changed = office.done("clientUpdate", update, "name banking { creditScore riskNote }", by=manager)

    assert changed == {
        "id": client, "version": 2, "name": "New name", "banking": {"creditScore": None, "riskNote": None},
    }  # fmt: skip


@pytest.mark.parametrize(
    "asked",
    [
        "clients(filter: {banking: {creditScore: {gt: 700}}}) { totalCount }",
        "clients(filter: {banking: {creditScore: {isNull: true}}}) { totalCount }",
        "clients(filter: {not: {banking: {creditScore: {lt: 700}}}}) { totalCount }",
        "clients(filter: {or: [{name: {eq: \"A\"}}, {banking: {scoreZone: {eq: SAFE}}}]}) { totalCount }",
        "clients(filter: {deals: {some: {client: {banking: {creditScore: {gt: 700}}}}}}) { totalCount }",
        "clients(filter: {parent: {banking: {creditScore: {gt: 700}}}}) { totalCount }",
        "deals(filter: {client: {banking: {creditScore: {gt: 700}}}}) { totalCount }",
        "clients(orderBy: [{field: BANKING_CREDIT_SCORE}]) { nodes { id } }",
        "clients(orderBy: [{field: NAME}, {field: BANKING_SCORE_ZONE, direction: DESC}]) { nodes { id } }",
        "clients { nodes { subsidiaries(orderBy: [{field: BANKING_CREDIT_SCORE}]) { nodes { id } } } }",
        "clients { nodes { subsidiaries(filter: {banking: {creditScore: {gt: 1}}}) { totalCount } } }",
    ],
)  # fmt: skip
def test_nothing_is_found_or_ordered_by_what_may_not_be_read(
    manager: Caller, analyst: Caller, client: str, asked: str
) -> None:
    answer = manager.answer(f"{{ {asked} }}")

    (error,) = answer["errors"]
    assert (answer["data"], error["extensions"]) == (None, {"code": "FORBIDDEN"})
    assert "needs the permission banking." in error["message"]
    analyst.ask(f"{{ {asked} }}")


def test_a_filter_in_variables_is_held_to_the_same(manager: Caller, client: str) -> None:
    asked = "query($f: ClientFilter, $o: [ClientOrder!]) { clients(filter: $f, orderBy: $o) { totalCount } }"
    hidden: list[Record] = [
        {"f": {"banking": {"creditScore": {"gt": 700}}}}, {"o": [{"field": "BANKING_CREDIT_SCORE"}]},
    ]  # fmt: skip

    manager.ask(asked, f={"banking": {"hasPayroll": {"eq": False}}}, o=[{"field": "NAME"}])
    for variables in hidden:
        (error,) = manager.answer(asked, **variables)["errors"]
        assert error["extensions"] == {"code": "FORBIDDEN"}


def test_a_change_whose_answer_would_be_forbidden_is_not_made(office: Office, manager: Caller, client: str) -> None:
    asked = """mutation($input: ClientUpdateInput!) { clientUpdate(input: $input) { client {
        subsidiaries(orderBy: [{field: BANKING_CREDIT_SCORE}]) { nodes { id } } } errors { code } } }"""

    with office.unchanged():
        given = {"id": client, "expectedVersion": 1, "patch": {"name": "New name"}}
        (error,) = manager.answer(asked, input=given)["errors"]

    assert error["extensions"] == {"code": "FORBIDDEN"}


def test_a_transition_is_followed_by_those_who_may(office: Office, manager: Caller, client: str) -> None:
    head = office.company.caller(office.worker, "branch_head")
    given = {"clientId": client, "number": f"K-{client}", "validFrom": "2026-01-01"}
    contract = office.done("contractCreate", given)["id"]
    office.done("contractPartyCreate", {"contractId": contract, "name": "Pék Kft.", "role": "CUSTOMER"})
    for version, name in enumerate(("submit", "send_to_client"), start=1):
        step = {"id": contract, "expectedVersion": version, "transition": name}
        office.done("contractTransition", step, by=manager)
    approve = {"id": contract, "expectedVersion": 3, "transition": "approve", "patch": {"kind": "Supply"}}

    (error,) = office.refused("contractTransition", approve, by=manager)
    assert (error["code"], error["path"]) == ("FORBIDDEN", ["input", "transition"])
    assert error["message"] == "needs the permission contract.approve"
    assert office.done("contractTransition", approve, "state", by=head)["state"] == "approved"


def test_an_action_is_carried_out_by_those_who_may(office: Office, manager: Caller, client: str) -> None:
    officer = office.company.caller(office.worker, "compliance_officer")
    verify = {"id": client, "expectedVersion": 1, "risk": "LOW"}

    (error,) = office.refused("clientBankingVerifyKyc", verify, by=manager)
    assert (error["code"], error["message"]) == ("FORBIDDEN", "needs the permission banking.kyc.write")
    verified = office.done("clientBankingVerifyKyc", verify, "banking { kycStatus kycRisk }", by=officer)
    assert verified["banking"] == {"kycStatus": "VERIFIED", "kycRisk": "LOW"}


def test_who_may_not_manage_users_makes_no_user_and_takes_no_role(office: Office, manager: Caller) -> None:
    me = manager.ask("{ viewer { user { id version } } }")["viewer"]["user"]
    target = {"id": me["id"], "expectedVersion": me["version"]}

    for mutation, given in (
        ("userCreate", {"name": "Me again"}),
        ("userUpdate", {**target, "patch": {"name": "Boss"}}),
        ("userDelete", target),
        ("roleGrantCreate", {"userId": me["id"], "role": "administrator"}),
    ):
        errors = office.refused(mutation, given, by=manager)
        assert [(error["code"], error["path"]) for error in errors] == [("FORBIDDEN", [])]
    assert manager.ask("{ viewer { roles } }")["viewer"]["roles"] == ["worker"]


def test_who_has_no_role_sees_and_changes_nothing(office: Office, client: str) -> None:
    guest = office.company.caller()

    assert guest.ask("query($id: ID!) { client(id: $id) { id } clients { totalCount } }", id=client) == {
        "client": None, "clients": {"totalCount": 0},
    }  # fmt: skip
    assert office.codes("clientCreate", {"name": "B"}, by=guest) == [("FORBIDDEN", [])]
    update = {"id": client, "expectedVersion": 1, "patch": {"name": "B"}}
    assert office.codes("clientUpdate", update, by=guest) == [("NOT_FOUND", ["input", "id"])]
