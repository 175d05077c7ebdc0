"""Signing in by a real OpenID provider."""

import os
import re
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx2
import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from paktum import RoleGrant, User
from paktum.http.app import create_app
from paktum.settings import HttpSettings, OidcSettings, Settings
from paktum.testing.company import Company
from paktum.write.change import Change

from ..serving import free_port
from .conftest import NODE

PUBLIC = "http://testserver"
CALLBACK = f"{PUBLIC}/auth/oidc/callback"
APP = "https://app.test"


@pytest.fixture(scope="module")
def issuer(node_modules: Path) -> Iterator[str]:
    """A provider that listens."""
    port = free_port()
    words = ["node", "provider.mjs", str(port), CALLBACK]
    process = subprocess.Popen(words, cwd=NODE, env=os.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except ConnectionRefusedError:
                assert process.poll() is None
                assert time.monotonic() < until
                time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    with Company((), f"sqlite:///{tmp_path_factory.mktemp('openid') / 'paktum.db'}") as made:
        yield made


@dataclass
class Browser:
    """A browser at the application and at the provider."""

    http: TestClient
    issuer: str
    company: Company

    def begin(self, **query: str) -> Any:
        return self.http.get("/auth/oidc", params=query, follow_redirects=False)

    def at_provider(self, address: str, login: str) -> str:
        """Where the provider sends a browser once somebody has signed in there."""
        with httpx2.Client() as provider:
            while address.startswith(self.issuer):
                address += f"?login={login.replace('+', '%2B')}" if "/interaction/" in address else ""
                address = str(httpx2.URL(address).join(provider.get(address).headers["location"]))
        return address

    def sign_in(self, login: str, **query: str) -> Any:
        """The answer to the browser that comes back from the provider."""
        return self.arrive(self.at_provider(self.begin(**query).headers["location"], login))

    def arrive(self, address: str) -> Any:
        return self.http.get(address.removeprefix(PUBLIC), follow_redirects=False)

    def email(self) -> str | None:
        """The address of the user who has signed in."""
        response = self.http.get("/auth/session")
        if response.status_code != 200:
            return None
        headers = {"X-Paktum-CSRF": response.json()["csrfToken"]}
        answer = self.http.post("/graphql", json={"query": "{ viewer { user { email } } }"}, headers=headers)
        found: str = answer.json()["data"]["viewer"]["user"]["email"]
        return found

    def counts(self) -> list[int]:
        """How many sessions and identities there are."""
        with self.company.engine.connect() as connection:
            tables = ("paktum_session", "core_user_identity")
            return [connection.scalar(sa.text(f"SELECT count(*) FROM {name}")) or 0 for name in tables]


@pytest.fixture
def make_browser(company: Company, issuer: str) -> Iterator[Callable[..., Browser]]:
    opened: list[TestClient] = []

    def make(*, link_by_email: bool = True) -> Browser:
        oidc = OidcSettings(
            issuer=issuer, client_id="paktum", client_secret="a secret: & + %", link_by_email=link_by_email
        )
        settings = Settings.model_construct(
            database_url=company.engine.url.render_as_string(hide_password=False),
            http=HttpSettings(public_url=PUBLIC, allowed_origins=(APP,)),
            oidc=oidc,
        )
        client = TestClient(create_app(settings, company.assembly), base_url=PUBLIC)
        opened.append(client.__enter__())
        return Browser(client, issuer, company)

    yield make
    for client in opened:
        client.__exit__(None, None, None)


@pytest.fixture
def hire(company: Company) -> Callable[[str], User]:
    def make(name: str) -> User:
        def work(change: Change) -> User:
            user = change.create(User, name=name, email=f"{name}@example.com")
            change.create(RoleGrant, user=user, role="auditor")
            return user

        return company.run(work)

    return make


def test_a_user_is_linked_by_a_verified_address_once_and_then_known_by_the_subject(
    make_browser: Callable[..., Browser], hire: Callable[[str], User]
) -> None:
    user = hire("ann")
    browser = make_browser()
    sessions, identities = browser.counts()
    response = browser.sign_in("ann", next="/crm?tab=deals")
    assert (response.status_code, response.headers["location"]) == (303, "/crm?tab=deals")
    cookies = response.headers.get_list("set-cookie")
    assert re.fullmatch(r"paktum_session=[\w-]{43}; HttpOnly; Max-Age=43200; Path=/; SameSite=lax", cookies[0]), cookies
    assert "Max-Age=0" in cookies[1]
    assert browser.email() == "ann@example.com"
    assert browser.counts() == [sessions + 1, identities + 1]
    browser.company.run(lambda change: change.update(change.get(User, user.id), email="ann.married@example.com"))
    again = make_browser(link_by_email=False)
    assert again.sign_in("ann").headers["location"] == "/"
    assert again.email() == "ann.married@example.com"
    assert browser.counts() == [sessions + 2, identities + 1]


@pytest.mark.parametrize("login", ["bob", "bob+unverified", "stranger"])
def test_nobody_is_linked_whom_the_settings_or_the_provider_do_not_vouch_for(
    make_browser: Callable[..., Browser], hire: Callable[[str], User], company: Company, login: str
) -> None:
    if not company.run(lambda change: [each for each in change.list_(User) if each.email == "bob@example.com"]):
        hire("bob")
    browser = make_browser(link_by_email=login != "bob")
    before = browser.counts()
    response = browser.sign_in(login, next=f"{APP}/start")
    assert (response.status_code, response.headers["location"]) == (303, f"{APP}/start#error=FORBIDDEN")
    assert (browser.email(), browser.counts()) == (None, before)


def test_another_account_with_the_same_address_is_not_the_user(
    make_browser: Callable[..., Browser], hire: Callable[[str], User]
) -> None:
    hire("cora")
    assert make_browser().sign_in("cora").headers["location"] == "/"
    browser = make_browser()
    before = browser.counts()
    assert browser.sign_in("cora+new").headers["location"] == "/#error=FORBIDDEN"
    assert (browser.email(), browser.counts()) == (None, before)


def test_an_inactive_user_is_not_let_in(make_browser: Callable[..., Browser], hire: Callable[[str], User]) -> None:
    user = hire("dora")
    browser = make_browser()
    browser.sign_in("dora")
    browser.company.run(lambda change: change.update(change.get(User, user.id), is_active=False))
    before = browser.counts()
    other = make_browser()
    assert other.sign_in("dora").headers["location"] == "/#error=FORBIDDEN"
    assert other.counts() == before


def test_what_another_browser_has_begun_is_not_finished_here(
    make_browser: Callable[..., Browser], hire: Callable[[str], User]
) -> None:
    hire("evil")
    attacker, victim = make_browser(), make_browser()
    arriving = attacker.at_provider(attacker.begin().headers["location"], "evil")
    before = victim.counts()
    assert victim.arrive(arriving).status_code == 401  # it has begun nothing
    state = replace(victim, http=victim.http).begin().headers["location"].partition("state=")[2].partition("&")[0]
    assert victim.arrive(arriving).status_code == 401  # the state is of another sign-in
    mixed = re.sub("state=[^&]+", f"state={state}", arriving)
    assert victim.arrive(mixed).headers["location"] == "/#error=UNAUTHENTICATED"  # the code is: see PKCE
    assert (victim.email(), victim.counts()) == (None, before)


def test_an_answer_counts_once_and_only_from_the_provider(
    make_browser: Callable[..., Browser], hire: Callable[[str], User]
) -> None:
    hire("fay")
    browser = make_browser()
    arriving = browser.at_provider(browser.begin().headers["location"], "fay")
    before = browser.counts()
    foreign = re.sub("iss=[^&]+", "iss=https%3A%2F%2Fevil.test", arriving)
    assert browser.arrive(foreign).headers["location"] == "/#error=UNAUTHENTICATED"
    assert browser.arrive(arriving).status_code == 401  # what the browser knew of it has ended
    browser.begin()
    state = browser.begin().headers["location"].partition("state=")[2].partition("&")[0]
    denied = f"{CALLBACK}?error=access_denied&state={state}"
    assert browser.arrive(denied).headers["location"] == "/#error=UNAUTHENTICATED"
    assert (browser.email(), browser.counts()) == (None, before)


PAGES = (
    "//evil.test", "/\\evil.test", "https://evil.test/", f"{APP}.evil.test/", "evil", "", "/a\nb", "/a#b",
    "javascript:1",
)  # fmt: skip


def test_nobody_is_sent_to_a_stranger_s_page(make_browser: Callable[..., Browser]) -> None:
    browser = make_browser()
    for page in PAGES:
        response = browser.begin(next=page)
        code = response.json()["errors"][0]["extensions"]["code"]
        assert (page, response.status_code, code) == (page, 400, "BAD_USER_INPUT")
        assert "set-cookie" not in response.headers
