"""What a company keeps of its clients, as its people and its front end see it: over HTTP."""

from collections.abc import Callable, Iterator

import pytest

from paktum import Branch, Team
from paktum.testing.company import Caller, Company

CREATE = "mutation($i: ClientCreateInput!) { a: clientCreate(input: $i) { client { id } errors { code path } } }"
IDENTIFIER = """mutation($i: ClientIdentifierCreateInput!) {
  a: clientIdentifierCreate(input: $i) { clientIdentifier { id } errors { code path } } }"""
VERIFY = """mutation($i: ClientIdentifierVerifyInput!) {
  a: clientIdentifierVerify(input: $i) { clientIdentifier { verifiedOn } errors { code path } } }"""
ACTIVITY = (
    "mutation($i: ActivityCreateInput!) { a: activityCreate(input: $i) { activity { id } errors { code path } } }"
)
RESTORE = """mutation($i: ActivityRestoreInput!) {
  a: activityRestore(input: $i) { activity { history { nodes { action } } } } }"""
GIVE = (
    "mutation($i: ClientChangeOwnerInput!) { a: clientChangeOwner(input: $i) { client { version } errors { code } } }"
)


@pytest.fixture(scope="module")
def company(database: Callable[[], str]) -> Iterator[Company]:
    with Company((), database()) as made:
        yield made


def made(by: Caller | Company, **given: object) -> str:
    payload = by.ask(CREATE, i=given)["a"]
    assert payload["errors"] == []
    return str(payload["client"]["id"])


@pytest.mark.requirement("R198", "R213")
def test_a_client_is_told_apart_by_its_kind_its_legal_form_and_numbers_that_are_checked(company: Company) -> None:
    shop = made(company, name="Kovács Anna e.v.", kind="SOLE_PROPRIETOR", legalForm="e.v.", country="HU")
    mill = made(company, name="Malom Kft.", kind="LEGAL_ENTITY", legalForm="Kft.", country="HU")
    right = company.ask(IDENTIFIER, i={"clientId": mill, "scheme": "LEI", "value": "529900T8BM49AURSDO55"})["a"]
    wrong = company.ask(IDENTIFIER, i={"clientId": mill, "scheme": "LEI", "value": "529900T8BM49AURSDO54"})["a"]

    verified, refused = (
        company.ask(VERIFY, i={"id": each["clientIdentifier"]["id"], "expectedVersion": 1})["a"]
        for each in (right, wrong)
    )
    assert (verified["errors"], verified["clientIdentifier"]["verifiedOn"] is not None) == ([], True)
    assert [each["code"] for each in refused["errors"]] == ["core.identifier_invalid"]

    by_kind = "query($k: ClientKind!) { clients(filter: {kind: {eq: $k}}) { nodes { id legalForm } } }"
    assert company.ask(by_kind, k="SOLE_PROPRIETOR")["clients"]["nodes"] == [{"id": shop, "legalForm": "e.v."}]
    by_number = "{ clients(filter: {identifiers: {some: {verifiedOn: {isNull: false}}}}) { nodes { id } } }"
    assert company.ask(by_number)["clients"]["nodes"] == [{"id": mill}]


@pytest.mark.requirement("R098")
def test_a_chain_and_its_shops_are_one_tree(company: Company) -> None:
    chain = made(company, name="Lánc Zrt.", kind="GROUP")
    shops = [made(company, name=f"Bolt {number} Kft.", parentId=chain) for number in (1, 2)]

    found = company.ask(
        "query($id: ID!) { client(id: $id) { kind subsidiaries(orderBy: [{field: NAME}]) { nodes { id } } } }", id=chain
    )["client"]
    assert found == {"kind": "GROUP", "subsidiaries": {"nodes": [{"id": each} for each in shops]}}
    above = {"i": {"id": chain, "expectedVersion": 1, "patch": {"parentId": shops[0]}}}
    update = "mutation($i: ClientUpdateInput!) { a: clientUpdate(input: $i) { errors { code path } } }"
    assert [each["code"] for each in company.ask(update, **above)["a"]["errors"]] == ["CIRCULAR"]


@pytest.mark.requirement("R068", "R099")
def test_every_contact_is_remembered_found_by_its_words_and_never_lost(company: Company) -> None:
    client = made(company, name="Fonoda Kft.")
    channels = ("FAX", "CHAT", "LETTER")
    ids = [
        company.ask(
            ACTIVITY,
            i={
                "subject": f"{each} about the looms", "channel": each, "direction": "INBOUND", "reason": "INFORMATION",
                "startedAt": f"2026-05-0{day}T08:00:00Z", "clientId": client, "summary": "Wants a quieter szövőgép",
            },
        )["a"]["activity"]["id"]
        for day, each in enumerate(channels, start=1)
    ]  # fmt: skip
    found = company.ask('{ search(text: "szovogep") { nodes { record { id } } } }')["search"]["nodes"]
    assert {each["record"]["id"] for each in found} == set(ids)

    gone = "mutation($i: ActivityDeleteInput!) { a: activityDelete(input: $i) { errors { code } } }"
    assert company.ask(gone, i={"id": ids[0], "expectedVersion": 1})["a"]["errors"] == []
    kept = company.ask(
        "query($id: ID!) { client(id: $id) { activities(orderBy: [{field: STARTED_AT}]) { nodes { channel } } } }",
        id=client,
    )["client"]["activities"]["nodes"]
    assert [each["channel"] for each in kept] == ["CHAT", "LETTER"]
    history = company.ask(RESTORE, i={"id": ids[0]})["a"]["activity"]["history"]["nodes"]
    assert [each["action"] for each in history] == ["RESTORE", "DELETE", "CREATE"]


@pytest.mark.requirement("R049", "R178", "R217")
def test_a_client_that_is_reassigned_moves_to_the_department_and_is_seen_there(company: Company) -> None:
    branch = company.run(lambda change: change.create(Branch, name="Corporate"))
    teams = [company.run(lambda change, name=name: change.create(Team, name=name, branch=branch)) for name in "AB"]  # type: ignore[misc]  # bound in time
    old, new = (company.caller("account_manager", team=team, branch=branch) for team in teams)
    lead = company.caller("team_lead", team=teams[1], branch=branch)
    director = company.caller("director")
    client = made(company, name="Vándor Kft.", ownerId=company.id_of(old.user))

    def seen(by: Caller) -> bool:
        return bool(by.ask('{ clients(filter: {name: {eq: "Vándor Kft."}}) { totalCount } }')["clients"]["totalCount"])

    assert [seen(each) for each in (old, new, lead)] == [True, False, False]
    given = {"id": client, "expectedVersion": 1, "ownerId": company.id_of(new.user)}
    assert director.ask(GIVE, i=given)["a"]["errors"] == []
    assert [seen(each) for each in (old, new, lead)] == [False, True, True]
