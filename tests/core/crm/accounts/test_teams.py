"""Who is in the team of a client works with the client and its records, as far as the own roles grant."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import cycle
from typing import Any

import pytest

from paktum import AccountMember, AccountTeamRole, AuthorityLimit, Change, Client, Grant, User
from paktum.access.actor import SYSTEM
from paktum.write.cause import Origin
from paktum.write.writer import Writer

from ..service.conftest import Desk
from .conftest import Floor

NAMES = cycle(("Akácfa", "Bodza", "Cédrus", "Diófa", "Eperfa", "Fenyő", "Gesztenye", "Hársfa", "Juhar", "Kőris"))
SEEN = """query($id: ID!, $name: String!) {
    client(id: $id) { name deals { totalCount } contacts { totalCount } cases { totalCount }
        activities { totalCount } dealsAggregate { groups { count } } }
    deals(filter: {client: {id: {eq: $id}}}) { totalCount }
    dealLines(filter: {deal: {client: {id: {eq: $id}}}}) { totalCount }
    cases(filter: {client: {id: {eq: $id}}}) { totalCount }
    search(text: $name) { totalCount } }"""
NOT_THERE = [("NOT_FOUND", "id")]


@dataclass
class Served:
    """A client of the account manager with a record of each kind."""

    name: str
    client: str
    deal: Any
    contact: Any
    case: Any


@pytest.fixture
def served(floor: Floor) -> Served:
    name = next(NAMES)
    client = floor.client(f"{name} Kft.")
    deal = floor.manager.done("dealCreate", {"name": "Palack", "clientId": client, "amount": _euros(900)})
    line = {"dealId": deal["id"], "unitPrice": _euros(9), "quantity": "100"}
    floor.manager.done("dealLineCreate", line)
    contact = floor.manager.done("contactCreate", {"name": "Szalay Pál", "clientId": client})
    case = floor.manager.done("caseCreate", {"subject": "Chipped", "kind": "COMPLAINT", "clientId": client})
    return Served(name, client, deal, contact, case)


def _euros(amount: int) -> dict[str, str]:
    return {"amount": f"{amount}.00", "currency": "EUR"}


def seen(who: Desk, served: Served) -> dict[str, Any]:
    found = who.ask(SEEN, id=served.client, name=served.name)
    client = found["client"] or {}
    inside = ("deals", "contacts", "cases", "activities")
    return {
        "inside": {key: client[key]["totalCount"] for key in inside if client},
        "grouped": [each["count"] for each in client.get("dealsAggregate", {"groups": []})["groups"]],
        "lists": [found[each]["totalCount"] for each in ("deals", "dealLines", "cases")],
        "found": found["search"]["totalCount"],
    }


def renamed(who: Desk, kind: str, record: Any, name: str = "name") -> list[Any]:
    """What it is answered to change a record."""
    current = who.company.ask(f"query($id: ID!) {{ {kind}(id: $id) {{ version }} }}", id=record)[kind]["version"]
    given = {"id": record, "expectedVersion": current, "patch": {name: "Changed"}}
    return list(who.tried(f"{kind}Update", given)[1])


NOTHING = {"inside": {}, "grouped": [], "lists": [0, 0, 0], "found": 0}


@pytest.mark.requirement("R059")
def test_a_member_works_with_the_client_and_its_records_until_the_membership_ends(floor: Floor, served: Served) -> None:
    colleague = floor.colleague
    assert seen(colleague, served) == NOTHING
    assert renamed(colleague, "deal", served.deal["id"]) == NOT_THERE

    member = floor.joins(served.client, colleague, "key_account_manager")
    assert seen(colleague, served) == {
        "inside": {"deals": 1, "contacts": 1, "cases": 1, "activities": 0},
        "grouped": [1],
        "lists": [1, 1, 1],
        "found": 1,
    }
    for kind, record, name in (
        ("client", served.client, "industry"),
        ("deal", served.deal["id"], "name"),
        ("contact", served.contact["id"], "position"),
    ):
        assert renamed(colleague, kind, record, name) == []
    workflow = "query($id: ID!) { deal(id: $id) { version workflow { availableTransitions { name allowed } } } }"
    deal = colleague.ask(workflow, id=served.deal["id"])["deal"]
    assert {"name": "engage", "allowed": True} in deal["workflow"]["availableTransitions"]
    colleague.go({"id": served.deal["id"], "version": deal["version"]}, "engage")

    assert floor.deletes(floor.manager, member["id"]) == []
    floor.company.authenticator.forget()
    assert seen(colleague, served) == NOTHING
    assert renamed(colleague, "deal", served.deal["id"]) == NOT_THERE


@pytest.mark.requirement("R207")
def test_an_assistant_reads_the_records_of_the_account_and_notes_what_happened(floor: Floor, served: Served) -> None:
    floor.joins(served.client, floor.assistant)
    assert seen(floor.assistant, served)["inside"] == {"deals": 1, "contacts": 1, "cases": 1, "activities": 0}
    assert renamed(floor.assistant, "deal", served.deal["id"]) == [("FORBIDDEN", "")]
    assert renamed(floor.assistant, "client", served.client) == [("FORBIDDEN", "")]

    call = {"subject": "Called back", "channel": "CALL", "startedAt": "2026-11-02T09:00:00Z", "clientId": served.client}
    floor.assistant.done("activityCreate", call)
    task = {"subject": "Send the samples", "clientId": served.client, "dueOn": "2026-12-01"}
    made = floor.assistant.done("taskCreate", task)
    floor.assistant.go(made, "finish")
    asked = "query($id: ID!) { client(id: $id) { activities { nodes { subject owner { id } } } tasks { totalCount } } }"
    assert floor.manager.ask(asked, id=served.client)["client"] == {
        "activities": {"nodes": [{"subject": "Called back", "owner": {"id": floor.id_of(floor.assistant)}}]},
        "tasks": {"totalCount": 1},
    }, "the owner of a client is of its team"


@pytest.mark.requirement("R059")
def test_a_technician_sees_of_the_account_what_the_own_role_grants(floor: Floor, served: Served) -> None:
    floor.joins(served.client, floor.technician, "technician")
    assert seen(floor.technician, served) == {
        "inside": {"deals": 0, "contacts": 1, "cases": 1, "activities": 0},
        "grouped": [0],
        "lists": [0, 0, 1],
        "found": 1,
    }
    assert renamed(floor.technician, "deal", served.deal["id"]) == NOT_THERE
    assert renamed(floor.technician, "case", served.case["id"], "rootCause") == []
    assert renamed(floor.technician, "client", served.client) == [("FORBIDDEN", "")]


def test_a_member_takes_no_record_out_of_the_account(floor: Floor, served: Served) -> None:
    floor.joins(served.client, floor.colleague)
    own = floor.colleague.done("clientCreate", {"name": "Of the colleague"}, "id")["id"]
    for client in (own, None):
        given = {"id": served.deal["id"], "expectedVersion": 1, "patch": {"clientId": client}}
        assert floor.colleague.tried("dealUpdate", given) == (None, [("FORBIDDEN", "patch")])
    kept = "query($id: ID!) { deal(id: $id) { version client { id } } }"
    found = {"version": 1, "client": {"id": served.client}}
    assert floor.chief.ask(kept, id=served.deal["id"])["deal"] == found


def test_nobody_joins_the_team_of_a_client_that_he_may_not_change(floor: Floor, served: Served) -> None:
    code = '{ accountTeamRoles(filter: {code: {eq: "assistant"}}) { nodes { id } } }'
    (role,) = floor.chief.ask(code)["accountTeamRoles"]["nodes"]
    mine = {"clientId": served.client, "userId": floor.id_of(floor.technician), "roleId": role["id"]}
    assert floor.technician.tried("accountMemberCreate", mine) == (None, [("NOT_FOUND", "clientId")])
    floor.joins(served.client, floor.assistant)
    other = {**mine, "userId": floor.id_of(floor.colleague)}
    assert floor.assistant.tried("accountMemberCreate", other) == (None, [("FORBIDDEN", "")])
    team = "query($id: ID!) { client(id: $id) { accountMembers { totalCount } } }"
    assert floor.chief.ask(team, id=served.client)["client"]["accountMembers"]["totalCount"] == 1


def test_a_member_is_an_active_user_and_is_in_the_team_once_for_each_role(floor: Floor, served: Served) -> None:
    floor.joins(served.client, floor.colleague, "assistant")
    floor.joins(served.client, floor.colleague, "finance")
    asked = "query($id: ID!) { client(id: $id) { accountMembers { nodes { role { id code } } } } }"
    nodes = floor.manager.ask(asked, id=served.client)["client"]["accountMembers"]["nodes"]
    role = next(each["role"]["id"] for each in nodes if each["role"]["code"] == "finance")
    again = {"clientId": served.client, "userId": floor.id_of(floor.colleague), "roleId": role}
    assert floor.manager.tried("accountMemberCreate", again) == (None, [("core.member_twice", "roleId")])
    left = floor.company.run(lambda change: change.create(User, name="Who left", is_active=False))
    gone = {**again, "userId": floor.company.id_of(left)}
    assert floor.manager.tried("accountMemberCreate", gone) == (None, [("core.member_inactive", "userId")])
    assert floor.deletes(floor.chief, role) == ["IN_USE"]


def test_a_member_who_has_left_can_be_given_another_role(floor: Floor, served: Served) -> None:
    leaver = Desk(floor.company, floor.company.caller("assistant"))
    member = floor.joins(served.client, leaver, "assistant")
    floor.company.run(lambda change: change.update(change.get(User, leaver.caller.user.id), is_active=False))
    code = '{ accountTeamRoles(filter: {code: {eq: "finance"}}) { nodes { id } } }'
    (role,) = floor.chief.ask(code)["accountTeamRoles"]["nodes"]

    given = {"id": member["id"], "expectedVersion": 1, "patch": {"roleId": role["id"]}}
    assert floor.manager.done("accountMemberUpdate", given, "role { code }") == {"role": {"code": "finance"}}


@pytest.mark.requirement("R049")
def test_clients_are_given_away_only_by_who_may_however_it_is_done(floor: Floor, served: Served) -> None:
    left = floor.company.run(lambda change: change.create(User, name="Who left", is_active=False))

    def given(who: Desk, owner: str) -> Any:
        patch = {"id": served.client, "expectedVersion": 1, "patch": {"ownerId": owner}}
        return who.tried("clientUpdate", patch, "owner { id }")

    colleague = floor.id_of(floor.colleague)
    assert given(floor.manager, colleague) == (None, [("FORBIDDEN", "patch.ownerId")])
    assert given(floor.head, floor.company.id_of(left)) == (None, [("core.owner_inactive", "patch.ownerId")])
    new = {"name": "Of nobody", "ownerId": floor.company.id_of(left)}
    assert floor.chief.tried("clientCreate", new) == (None, [("core.owner_inactive", "ownerId")])
    kept = "query($id: ID!) { client(id: $id) { version owner { id } } }"
    before = {"version": 1, "owner": {"id": floor.id_of(floor.manager)}}
    assert floor.chief.ask(kept, id=served.client)["client"] == before
    assert given(floor.head, colleague) == ({"owner": {"id": colleague}}, [])

    merges = Grant(Client, ("read", "update", "delete"))
    merger = Desk(floor.company, floor.company.caller(floor.company.role("merger", merges)))

    def merged(who: Desk, *taken: str) -> list[Any]:
        other = floor.company.run(lambda change: change.create(Client, name="Twice", owner=floor.manager.caller.user))
        pair = {"survivor": (served.client, 2), "merged": (floor.company.id_of(other), 1)}
        named = {name: {"id": key, "expectedVersion": version} for name, (key, version) in pair.items()}
        text = "mutation($i: ClientsMergeInput!) { clientsMerge(input: $i) { errors { code path } } }"
        found = who.ask(text, i={**named, "fromMerged": taken})["clientsMerge"]["errors"]
        return [(each["code"], each["path"]) for each in found]

    assert merged(merger, "name", "owner") == [("FORBIDDEN", ["input", "ownerId"])]
    assert floor.chief.ask(kept, id=served.client)["client"] == {"version": 2, "owner": {"id": colleague}}
    assert merged(merger, "name") == []
    assert floor.chief.ask(kept, id=served.client)["client"] == {"version": 3, "owner": {"id": colleague}}


def test_what_has_happened_elsewhere_is_told_of_users_who_have_left_too(floor: Floor) -> None:
    left = floor.company.run(lambda change: change.create(User, name="Who left", is_active=False))

    def tell(change: Change) -> Client:
        client = change.create(Client, name="Of who left", owner=left.id)
        role = next(each for each in change.list_(AccountTeamRole) if each.code == "assistant")
        change.create(AccountMember, client=client, user=left.id, role=role)
        return client

    writer = Writer(floor.company.assembly, floor.company.engine)
    client = floor.company.id_of(writer.run(SYSTEM, tell, origin=Origin.IMPORT))
    asked = "query($id: ID!) { client(id: $id) { owner { id } accountMembers { nodes { user { id } } } } }"
    user = {"id": floor.company.id_of(left)}
    assert floor.chief.ask(asked, id=client)["client"] == {"owner": user, "accountMembers": {"nodes": [{"user": user}]}}


def test_what_a_member_asks_for_beyond_his_limit_is_approved_within_the_account(floor: Floor, served: Served) -> None:
    floor.joins(served.client, floor.colleague)

    def limits(change: Change) -> None:
        for who, value in ((floor.colleague, Decimal("0.1")), (floor.chief, None)):
            user = change.get(User, who.caller.user.id)
            change.create(AuthorityLimit, user=user, measure="deal.discount", value=value)

    floor.company.run(limits)
    floor.company.authenticator.forget()
    line = {"dealId": served.deal["id"], "unitPrice": _euros(100), "discount": "0.5"}
    assert floor.colleague.tried("dealLineCreate", line) == (None, [("APPROVAL_REQUIRED", "")])
    waiting = "{ approvalRequests(filter: {state: {eq: OPEN}}) { nodes { id version } } }"
    (request,) = floor.chief.ask(waiting)["approvalRequests"]["nodes"]
    floor.chief.done("approvalRequestApprove", {"id": request["id"], "expectedVersion": request["version"]}, "state")
    asked = "query($id: ID!) { deal(id: $id) { lines(orderBy: [{field: CREATED_AT}]) { nodes { discount } } } }"
    lines = floor.manager.ask(asked, id=served.deal["id"])["deal"]["lines"]["nodes"]
    assert lines == [{"discount": "0.0000"}, {"discount": "0.5000"}]
    floor.company.run(lambda change: change.delete(*change.list_(AuthorityLimit)))
    floor.company.authenticator.forget()


@pytest.mark.requirement("R059")
def test_key_accounts_without_a_team_are_found(floor: Floor, served: Served) -> None:
    bare = floor.client("Without a team Kft.")
    floor.joins(served.client, floor.assistant)
    asked = "{ clients(filter: {isKeyAccount: {eq: true}, accountMembers: {none: {}}}) { nodes { id } } }"
    found = {each["id"] for each in floor.manager.ask(asked)["clients"]["nodes"]}
    assert (bare in found, served.client in found) == (True, False)
