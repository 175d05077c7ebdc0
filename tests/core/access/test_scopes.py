"""Roles as the company has them, asked over HTTP: every answer is that of a company without the hidden records."""

from collections.abc import Iterator
from typing import Any

import pytest

from paktum import SHARED, Client, Grant
from paktum.limits import DEFAULT_LIMITS
from paktum.testing.company import Caller, Company

from .sight import Sight

HR = "anna.sarkozi"
PEOPLE = {
    "a key account manager sees what is his own, the team's or of his accounts": (
        "bence.hegedus",
        {"own", "account", "team"},
    ),
    "an assistant sees what is the team's or of her accounts": ("zsofia.kocsis", {"account", "team"}),
    "an account manager in the account team of another branch's client sees that": (
        "kristof.antal",
        {"own", "account"},
    ),
    "the head of a branch below sees that branch": ("christine.huber", {"own", "account", "branch"}),
    "the head of the first branch sees all branches below": ("attila.szekeres", {"own", "account", "branch"}),
    "human resources see no client, but job descriptions": (HR, set()),
}


@pytest.fixture(scope="module")
def chief(company: Company) -> Caller:
    """An administrator."""
    return company.caller("administrator")


@pytest.fixture(scope="module")
def sight(company: Company, chief: Caller) -> Sight:
    return Sight(company)


def queries(company: Company) -> Iterator[str]:
    """Every list and aggregate of the API, with what its records lead to, by every relation."""
    for model in company.assembly.entities.values():
        if model.internal or model.type_name in {"RoleGrant", "AccessRole", "AccessGrant", "AccessPermission"}:
            continue
        lists = [each.api_name for each in model.collections.values() if each.api_name != "roleGrants"]
        inside = " ".join(f"{name}(first: 2) {{ totalCount nodes {{ id }} }}" for name in lists)
        groups = " ".join(f"{name}Aggregate(first: 3) {{ groups {{ count }} }}" for name in lists)
        references = [each.api_name for each in model.fields.values() if each.target is not None]
        behind = " ".join(f"{name} {{ id }}" for name in references)
        yield f"{{ {model.api_plural}(first: 12) {{ totalCount nodes {{ id {behind} {inside} {groups} }} }} }}"
        if not model.is_shared:
            tests = [f"{{{name}: {{isNull: false}}}}" for name in references]
            tests += [f"{{{name}: {{none: {{}}}}}}" for name in lists]
            fields = [f"a{at}: {model.api_plural}(filter: {test}) {{ totalCount }}" for at, test in enumerate(tests)]
            for start in range(0, len(fields), DEFAULT_LIMITS.root_fields):
                yield f"{{ {' '.join(fields[start : start + DEFAULT_LIMITS.root_fields])} }}"


OTHERS = (
    "{ clients(orderBy: [{field: TURNOVER, direction: DESC}], first: 5) { nodes { name tier { code reasons } } } }",
    '{ clients(filter: {tier: {code: {eq: "corporate"}}}) { totalCount } }',
    '{ search(text: "kft") { totalCount edges { node { title record { id } } } } }',
    "{ dealsAggregate(groupBy: [{field: OWNER}]) { groups { key { owner { id } } count amount { sum { amount } } } } }",
    "{ dealsAggregate(groupBy: [{ofClient: {field: INDUSTRY}}]) { groups { key { ofClient { industry } } count } } }",
    "{ deals(first: 30) { nodes { lines { nodes { total { amount } } } workflow { history { totalCount } } } } }",
    "{ users(first: 9) { nodes { name clients { totalCount } dealsAggregate(first: 2) { groups { count } } } } }",
    "{ clients { nodes { banking { creditFacilities { totalCount nodes { utilisation } } } } } }",
    "{ clients(filter: {banking: {creditFacilities: {some: {utilisation: {gt: \"0.5\"}}}}}) { totalCount } }",
    "{ dealLines(filter: {deal: {client: {name: {contains: \"a\"}}}}) { totalCount nodes { id deal { id } } } }",
    "{ tierAssignments { totalCount } workflowChanges { totalCount } }",
)  # fmt: skip


@pytest.fixture(scope="module")
def asked(company: Company, sight: Sight) -> list[str]:
    ids = [
        model.public_id(row["id"])
        for name in ("Client", "Deal", "DealLine", "Contact", "BankingCreditFacility")
        for model in [company.assembly.entities[name]]
        for row in sight.rows[model.table.name][::7]
    ]
    nodes = f"{{ nodes(ids: [{', '.join(f'{chr(34)}{each}{chr(34)}' for each in ids[:200])}]) {{ id }} }}"
    return [*queries(company), *OTHERS, nodes]


def together(texts: list[str], caller: Caller) -> list[Any]:
    return [caller.ask(text) for text in texts]


ON_SQLITE = pytest.mark.engines("sqlite")  # it takes long, and on PostgreSQL three kinds of people are enough
WHO = [who if place % 2 == 0 else pytest.param(who, marks=ON_SQLITE) for place, who in enumerate(PEOPLE)]


@pytest.mark.parametrize("who", WHO)
def test_every_answer_is_that_of_a_company_without_the_hidden(
    who: str, company: Company, chief: Caller, sight: Sight, asked: list[str]
) -> None:
    name, scopes = PEOPLE[who]
    caller = company.colleague(f"{name}@paktum.example")
    found = together(asked, caller)
    seen = sight.seen(caller.user, scopes, whole={"JobDescription"} if name == HR else ())
    with sight.without(seen):
        wanted = together(asked, chief)
    for text, one, other in zip(asked, found, wanted, strict=True):
        assert one == other, text
    assert bool(scopes) == bool(seen["core_client"])


@pytest.mark.parametrize("roles", [(), ("unheard_of",), ("empty",)], ids=["no role", "a role that is not", "no grant"])
def test_without_a_grant_there_is_nothing(roles: tuple[str, ...], company: Company, asked: list[str]) -> None:
    if roles == ("empty",):
        company.role("empty", permissions=("*",))
    caller = company.caller(*roles)
    for model in company.assembly.entities.values():
        if not model.internal:
            text = f"{{ a: {model.api_plural} {{ totalCount nodes {{ id }} }} }}"
            assert caller.ask(text) == {"a": {"totalCount": 0, "nodes": []}}, text
    asked_of_self = "{ viewer { user { id name team { id } clients { totalCount } } roles } }"
    me = {"id": company.id_of(caller.user), "name": "Tester", "team": None, "clients": {"totalCount": 0}}
    assert caller.ask(asked_of_self)["viewer"] == {"user": me, "roles": list(roles)}
    assert {row["id"] for row in caller.ask(asked[-1])["nodes"] if row} == set()
    assert caller.ask(OTHERS[2])["search"] == {"totalCount": 0, "edges": []}


def test_a_grant_may_be_of_some_fields_and_then_of_nothing_below(company: Company) -> None:
    fields = ("turnover", "banking.days_past_due")
    role = company.role("counter", Grant(SHARED, ("read",)), Grant(Client, ("read",), fields=fields))
    caller = company.caller(role)
    shown = "id name turnover { amount } country owner { id } banking { daysPastDue hasPayroll }"
    answer = caller.ask(f"{{ clients(first: 250) {{ totalCount nodes {{ {shown} identifiers {{ totalCount }} }} }} }}")
    full = company.ask(f"{{ clients(first: 250) {{ totalCount nodes {{ {shown} }} }} }}")
    assert answer["clients"]["totalCount"] == full["clients"]["totalCount"]
    for one, other in zip(answer["clients"]["nodes"], full["clients"]["nodes"], strict=True):
        assert one == {
            "id": other["id"], "name": other["name"], "turnover": other["turnover"], "country": None, "owner": None,
            "banking": {"daysPastDue": (other["banking"] or {}).get("daysPastDue"), "hasPayroll": None},
            "identifiers": {"totalCount": 0},
        }  # fmt: skip
    assert caller.ask('{ clients(filter: {country: {eq: "HU"}}) { totalCount } }')["clients"] == {"totalCount": 0}
    assert caller.ask("{ a: clientIdentifiers { totalCount } b: bankingCreditFacilities { totalCount } }") == {
        "a": {"totalCount": 0}, "b": {"totalCount": 0},
    }  # fmt: skip


def test_the_viewer_learns_what_there_is_to_read_write_and_filter(company: Company) -> None:
    caller = company.colleague("bence.hegedus@paktum.example")
    asked = """query($names: [String!]) { viewer { types(names: $names) {
        name actions { action scopes } fields { name readable writable usable } } } }"""
    (client,) = caller.ask(asked, names=["Client"])["viewer"]["types"]
    actions = {each["action"]: each["scopes"] for each in client["actions"]}
    fields = {each.pop("name"): each for each in client["fields"]}
    assert actions == {
        "read": ["OWN", "DEPUTISED", "ACCOUNT", "TEAM"], "create": ["OWN", "DEPUTISED", "ACCOUNT"],
        "update": ["OWN", "DEPUTISED", "ACCOUNT"], "suggest_products": ["OWN", "DEPUTISED", "ACCOUNT"],
    }  # fmt: skip
    assert fields["name"] == {"readable": True, "writable": True, "usable": True}
    assert fields["version"] == {"readable": True, "writable": False, "usable": True}
    assert fields["banking.creditScore"] == {"readable": False, "writable": False, "usable": False}
    assert fields["banking.kycStatus"] == {"readable": True, "writable": False, "usable": True}
    assert [each["name"] for each in caller.ask(asked, names=["Deal", "User"])["viewer"]["types"]] == ["User", "Deal"]
    (auditor,) = company.caller("auditor").ask(asked, names=["Client"])["viewer"]["types"]
    assert auditor["actions"] == [{"action": "read", "scopes": ["ALL"]}]
    assert {(each["readable"], each["writable"]) for each in auditor["fields"]} == {(True, False)}
