"""Tokens that allow less than their user may do."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from paktum import Client, Deal, Product, User
from paktum.access.models import AccessToken
from paktum.access.tokens import create_token
from paktum.testing.company import Caller, Company
from paktum.write.change import Change

from .browsers import Browser, cheap_hashes, code, hire, rows


@pytest.fixture(scope="module")
def company(database: Callable[[], str]) -> Iterator[Company]:
    with cheap_hashes(), Company(("banking",), database()) as made:
        hire(made, "ann", "administrator")

        def fill(change: Change) -> None:
            owner = next(each for each in change.list_(User) if each.email == "ann@example.com")
            client = change.create(Client, name="Alfa Kft.", owner=owner)
            change.create(Deal, name="Loan", client=client, owner=owner)
            change.create(Product, name="Account")

        made.run(fill)
        yield made


@pytest.fixture
def browser(company: Company) -> Browser:
    made = Browser(company)
    assert made.sign_in("ann@example.com").status_code == 200
    return made


def asking(company: Company, *scopes: str, role: str = "administrator") -> Caller:
    """Somebody whose token is limited."""
    caller = company.caller(role)
    token = company.run(lambda change: create_token(change, change.get(User, caller.user.id), "limited", scopes=scopes))
    return Caller(company._http, token, "en", caller.user)


READ = """{
  clients { nodes { name deals { nodes { name } } } }
  deals { nodes { name client { name } } }
  products { totalCount }
  search(text: "alfa") { nodes { title } }
}"""
RENAME = """mutation ($id: ID!, $version: Int!) {
  clientUpdate(input: {id: $id, expectedVersion: $version, patch: {name: "Beta Kft."}}) { errors { code } }
}"""


def renamed(company: Company, caller: Caller) -> list[Any]:
    """The codes of what refuses to rename the client; it is named back."""
    (client,) = company.run(lambda change: list(change.list_(Client)))
    found = caller.ask(RENAME, id=company.id_of(client), version=client.version)["clientUpdate"]["errors"]
    company.run(lambda change: change.update(change.get(Client, client.id), name="Alfa Kft."))
    return [each["code"] for each in found]


def test_a_token_for_one_type_shows_nothing_else_in_any_way(company: Company) -> None:
    caller = asking(company, "Client.read")
    assert caller.ask(READ) == {
        "clients": {"nodes": [{"name": "Alfa Kft.", "deals": {"nodes": []}}]},
        "deals": {"nodes": []},
        "products": {"totalCount": 0},
        "search": {"nodes": [{"title": "Alfa Kft."}]},
    }
    found = caller.ask('{ viewer { types(names: ["Client", "Deal"]) { name actions { action scopes } } } }')
    assert found["viewer"]["types"] == [
        {"name": "Client", "actions": [{"action": "read", "scopes": ["ALL"]}]},
        {"name": "Deal", "actions": []},
    ]


@pytest.mark.parametrize("scope", ["*.read", "Client.read", "Deal.*"])
def test_a_token_that_does_not_say_so_changes_nothing(company: Company, scope: str) -> None:
    caller = asking(company, scope)
    before = rows(company.engine, "core_client", "core_user", "core_access_role")
    (client,) = company.run(lambda change: list(change.list_(Client)))
    values = {"id": company.id_of(client), "version": client.version}
    expected = "NOT_FOUND" if scope == "Deal.*" else "FORBIDDEN"
    assert caller.ask(RENAME, **values)["clientUpdate"]["errors"] == [{"code": expected}]
    made = caller.ask('mutation { accessRoleCreate(input: {code: "x", name: "X"}) { errors { code } } }')
    assert made["accessRoleCreate"]["errors"] == [{"code": "FORBIDDEN"}]
    assert rows(company.engine, "core_client", "core_user", "core_access_role") == before


def test_a_token_does_what_its_scopes_and_its_user_s_roles_both_allow(company: Company) -> None:
    assert renamed(company, asking(company, "Client.read", "Client.update")) == []
    assert renamed(company, asking(company, "Client.*")) == []
    assert renamed(company, asking(company, "Client.*", role="auditor")) == ["FORBIDDEN"]


@pytest.mark.parametrize("scope", ["read", "Client", "Client.", "Client.fly", "DealLine.read", "AccessToken.read", ""])
def test_a_scope_that_there_is_not_is_refused(browser: Browser, scope: str) -> None:
    before = rows(browser.company.engine, "core_access_token")
    refused = browser.post("/auth/tokens", {"name": "x", "scopes": ["Client.read", scope]})
    assert (code(refused), refused.json()["errors"][0]["path"]) == ((400, "INVALID_VALUE"), ["scopes", "1"])
    assert rows(browser.company.engine, "core_access_token") == before


@pytest.mark.parametrize(
    "body", [{}, {"name": "x", "scopes": []}, {"name": "x", "scopes": "*.read"}, {"name": "x", "days": "7"}]
)
def test_what_does_not_say_which_token_is_refused(browser: Browser, body: dict[str, Any]) -> None:
    assert code(browser.post("/auth/tokens", body)) == (400, "BAD_USER_INPUT")


def test_a_user_makes_lists_and_revokes_tokens_and_sees_each_once(browser: Browser, company: Company) -> None:
    made = browser.post("/auth/tokens", {"name": "report", "scopes": ["*.read"], "days": 30}).json()
    headers = {"Cookie": "", "Authorization": f"Bearer {made['token']}"}
    assert made.keys() == {"token"}
    assert browser.ask(**headers) == 200
    company.authenticator.note_uses(company.engine)
    listed = browser.get("/auth/tokens")
    (token,) = listed.json()["tokens"]
    assert made["token"] not in listed.text
    assert (token["name"], token["scopes"]) == ("report", ["*.read"])
    assert token["lastUsedOn"] == str(datetime.now(UTC).date())
    lifetime = datetime.fromisoformat(token["expiresAt"]) - datetime.fromisoformat(token["createdAt"])
    assert lifetime.days == 30
    hire(company, "bob", "administrator")
    stranger = Browser(company)
    stranger.sign_in("bob@example.com")
    assert code(stranger.post("/auth/tokens/revoke", {"id": token["id"]})) == (404, "NOT_FOUND")
    assert browser.ask(**headers) == 200
    assert browser.post("/auth/tokens/revoke", {"id": token["id"]}).status_code == 200
    assert browser.ask(**headers) == 401
    assert browser.get("/auth/tokens").json() == {"tokens": []}


def test_a_token_makes_no_tokens_and_changes_no_password(company: Company) -> None:
    headers = {"Authorization": f"Bearer {company.caller('administrator').token}"}
    before = rows(company.engine, "core_access_token", "core_password")
    for path in ("/auth/tokens", "/auth/tokens/revoke", "/auth/password", "/auth/sign-out-everywhere"):
        assert code(Browser(company).post(path, {"name": "x"}, **headers)) == (401, "UNAUTHENTICATED")
    assert rows(company.engine, "core_access_token", "core_password") == before


def test_what_is_stored_of_a_token_says_what_it_is_limited_to(company: Company) -> None:
    caller = asking(company, "Client.read", "Deal.*")
    tokens = company.run(lambda change: [(each.user.id, each.scopes) for each in change.list_(AccessToken)])
    stored = [scopes for user, scopes in tokens if user == caller.user.id]
    assert stored == [None, "Client.read Deal.*"]
