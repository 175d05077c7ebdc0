"""Sessions, their cookie, what ends them, and what another site's page cannot do with them."""

import hashlib
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from paktum import Refused, User
from paktum.access import passwords
from paktum.access.sessions import sweep
from paktum.assembly.build import load_assembly
from paktum.http.app import Service, create_app
from paktum.read.clock import Clock
from paktum.settings import HttpSettings, Settings
from paktum.storage.sign_in import SESSIONS
from paktum.storage.types import new_id
from paktum.testing.company import Company

from .browsers import IDLE, PASSWORD, Browser, Counter, cheap_hashes, code, hire, rows


@pytest.fixture(scope="module")
def hasher() -> Iterator[Counter]:
    with cheap_hashes() as counter:
        yield counter


@pytest.fixture(scope="module")
def company(database: Callable[[], str], hasher: Counter) -> Iterator[Company]:
    with Company((), database()) as made:
        yield made


@pytest.fixture
def user(company: Company) -> str:
    """The address of a user of the test's own."""
    return str(hire(company, f"user.{new_id().hex}", "auditor").email)


@pytest.fixture
def browser(company: Company, user: str) -> Browser:
    """A browser in which that user has signed in."""
    made = Browser(company)
    assert made.sign_in(user).status_code == 200
    return made


def test_a_session_is_a_random_cookie_of_which_only_the_digest_is_stored(company: Company, user: str) -> None:
    browser = Browser(company)
    response = browser.sign_in(user, **{"User-Agent": "Firefox"})
    cookie = response.headers["set-cookie"]
    found = re.fullmatch(r"paktum_session=([\w-]{43}); HttpOnly; Max-Age=43200; Path=/; SameSite=lax", cookie)
    assert found is not None, cookie
    token = found[1]
    stored = rows(company.engine, "paktum_session")
    assert hashlib.sha256(token.encode()).hexdigest() in {row[0] for row in stored}
    assert token not in str(stored)
    assert browser.csrf not in str(stored)
    assert response.headers["cache-control"] == "no-store"
    assert response.json().keys() == {"userId", "csrfToken"}


@pytest.mark.engines("sqlite")
def test_where_the_api_is_reached_over_https_the_cookie_is_secure_and_bound_to_its_host(
    database_url: str, hasher: Counter
) -> None:
    with Company((), database_url) as company:
        hire(company, "ann")
    http = HttpSettings(public_url="https://crm.example.com")
    settings = Settings.model_construct(database_url=database_url, http=http)
    body = {"email": "ann@example.com", "password": PASSWORD}
    with TestClient(create_app(settings, load_assembly(()))) as client:
        response = client.post("/auth/sign-in", json=body, headers={"Origin": "https://crm.example.com"})
        assert re.fullmatch(
            r"__Host-paktum_session=[\w-]{43}; HttpOnly; Max-Age=43200; Path=/; SameSite=lax; Secure",
            response.headers["set-cookie"],
        )
        other = client.post("/auth/sign-in", json=body, headers={"Origin": "http://testserver"})
        assert code(other) == (403, "ORIGIN_NOT_ALLOWED")


def test_a_page_that_is_loaded_anew_learns_who_has_signed_in(browser: Browser) -> None:
    found = browser.get("/auth/session").json()
    assert (found["csrfToken"], re.sub("[0-9a-f]{32}", "...", found["userId"])) == (browser.csrf, "user_...")
    assert code(Browser(browser.company).get("/auth/session")) == (401, "UNAUTHENTICATED")


FOREIGN: list[tuple[dict[str, str], str]] = [
    ({"X-Paktum-CSRF": ""}, "CSRF_TOKEN_INVALID"),
    ({"X-Paktum-CSRF": "0" * 64}, "CSRF_TOKEN_INVALID"),
    ({"Origin": "https://evil.example"}, "ORIGIN_NOT_ALLOWED"),
    ({"Origin": "null"}, "ORIGIN_NOT_ALLOWED"),
    ({"Origin": "http://testserver.evil.example"}, "ORIGIN_NOT_ALLOWED"),
    ({"Origin": "http://evil@testserver"}, "ORIGIN_NOT_ALLOWED"),
]


@pytest.mark.parametrize(("headers", "expected"), FOREIGN)
def test_a_page_that_does_not_know_the_session_changes_nothing(
    browser: Browser, headers: dict[str, str], expected: str
) -> None:
    create = {"query": 'mutation { productCreate(input: {name: "x"}) { errors { code } } }'}
    before = rows(browser.company.engine, "core_product", "paktum_session")
    for path, body in (("/graphql", create), ("/auth/sign-out", {}), ("/auth/sign-out-everywhere", {})):
        assert code(browser.post(path, body, **headers)) == (403, expected)
    assert code(browser.get("/graphql?query={__typename}", **headers)) == (403, expected)
    assert rows(browser.company.engine, "core_product", "paktum_session") == before


def test_the_csrf_token_of_another_session_is_not_this_one_s(browser: Browser, user: str) -> None:
    other = Browser(browser.company)
    other.sign_in(user)
    assert code(browser.post("/graphql", {"query": "{ __typename }"}, **{"X-Paktum-CSRF": other.csrf})) == (
        403,
        "CSRF_TOKEN_INVALID",
    )


def test_the_own_page_is_answered(browser: Browser) -> None:
    assert browser.ask() == 200
    assert browser.ask(Origin="http://testserver") == 200


def test_a_cookie_is_no_bearer_token_and_a_token_no_cookie(browser: Browser) -> None:
    session = browser.cookie.partition("=")[2]
    assert browser.ask(Cookie="", Authorization=f"Bearer {session}") == 401
    token = browser.company.caller("auditor").token
    csrf = hashlib.sha256(f"csrf {token}".encode()).hexdigest()
    assert browser.ask(**{"Cookie": f"paktum_session={token}", "X-Paktum-CSRF": csrf}) == 401


def test_whoever_signs_in_again_gets_another_session_in_place_of_the_present(browser: Browser, user: str) -> None:
    before, csrf = browser.cookie, browser.csrf
    browser.sign_in(user)
    assert browser.cookie != before
    assert browser.ask() == 200
    assert browser.ask(**{"Cookie": before, "X-Paktum-CSRF": csrf}) == 401


def test_signing_out_ends_this_session_and_no_other(browser: Browser, user: str) -> None:
    other = Browser(browser.company)
    other.sign_in(user)
    before = browser.cookie
    response = browser.post("/auth/sign-out")
    assert (response.status_code, response.json()) == (200, {})
    assert browser.cookie == "paktum_session"
    assert (browser.ask(Cookie=before), other.ask()) == (401, 200)


def test_signing_out_everywhere_ends_all_sessions_of_this_user_only(
    browser: Browser, user: str, company: Company
) -> None:
    hire(company, "bystander", "auditor")
    other, bystander = Browser(company), Browser(company)
    other.sign_in(user)
    bystander.sign_in("bystander@example.com")
    before = browser.cookie
    assert browser.post("/auth/sign-out-everywhere").status_code == 200
    assert (browser.ask(Cookie=before), other.ask(), bystander.ask()) == (401, 401, 200)


def test_users_see_and_end_their_own_sessions_only(browser: Browser, user: str, company: Company) -> None:
    hire(company, "stranger", "auditor")
    other, stranger = Browser(company), Browser(company)
    other.sign_in(user, **{"User-Agent": "Phone"})
    stranger.sign_in("stranger@example.com")
    listed = browser.get("/auth/sessions").json()["sessions"]
    assert [(each["agent"], each["isCurrent"]) for each in listed] == [("Phone", False), ("testclient", True)]
    assert listed[0].keys() == {"id", "agent", "openedAt", "usedAt", "endsAt", "isCurrent"}
    for wrong in (listed[0]["id"].replace("session_", "user_"), "session_" + "0" * 32, "nonsense"):
        assert code(browser.post("/auth/sessions/end", {"id": wrong})) == (404, "NOT_FOUND")
    assert code(stranger.post("/auth/sessions/end", {"id": listed[0]["id"]})) == (404, "NOT_FOUND")
    assert other.ask() == 200
    assert browser.post("/auth/sessions/end", {"id": listed[0]["id"]}).status_code == 200
    assert (browser.ask(), other.ask()) == (200, 401)


@pytest.mark.parametrize(("column", "back"), [("used_at", timedelta(hours=1)), ("ends_at", timedelta(hours=12))])
def test_a_session_ends_when_it_was_idle_for_an_hour_and_after_twelve(
    browser: Browser, column: str, back: timedelta
) -> None:
    mine = SESSIONS.c.digest == hashlib.sha256(browser.cookie.partition("=")[2].encode()).hexdigest()

    def moved(by: timedelta) -> int:
        with browser.company.engine.begin() as connection:
            found = connection.scalar(sa.select(SESSIONS.c[column]).where(mine))
            connection.execute(sa.update(SESSIONS).where(mine).values({column: found - by}))
        browser.company.authenticator.forget()
        return browser.ask()

    assert moved(back - timedelta(minutes=1)) == 200
    assert moved(timedelta(minutes=2)) == 401


def test_a_session_that_is_used_does_not_become_idle(browser: Browser) -> None:
    company = browser.company
    company.authenticator.used.clear()
    with company.engine.begin() as connection:
        connection.execute(sa.update(SESSIONS).values(used_at=datetime.now(UTC) - timedelta(minutes=50)))
    company.authenticator.forget()
    assert browser.ask() == 200
    company.authenticator.note_uses(company.engine)
    digest = hashlib.sha256(browser.cookie.partition("=")[2].encode()).hexdigest()
    with company.engine.connect() as connection:
        used = connection.scalar(sa.select(SESSIONS.c.used_at).where(SESSIONS.c.digest == digest))
        others = connection.scalars(sa.select(SESSIONS.c.used_at).where(SESSIONS.c.digest != digest)).all()
    assert datetime.now(UTC) - used < timedelta(minutes=1)
    assert all(datetime.now(UTC) - each > timedelta(minutes=49) for each in others)


def test_a_session_that_became_idle_is_neither_listed_nor_kept(browser: Browser, user: str, company: Company) -> None:
    for agent in ("Kept", "Forgotten"):
        Browser(company).sign_in(user, **{"User-Agent": agent})
    with company.engine.begin() as connection:
        forgotten = sa.update(SESSIONS).where(SESSIONS.c.agent == "Forgotten")
        connection.execute(forgotten.values(used_at=datetime.now(UTC) - IDLE))

    listed = browser.get("/auth/sessions").json()["sessions"]
    assert {each["agent"] for each in listed} == {"Kept", "testclient"}

    company.wait()
    with company.engine.connect() as connection:
        agents = connection.scalars(sa.select(SESSIONS.c.agent)).all()
    assert ("Kept" in agents, "Forgotten" in agents) == (True, False)


@pytest.mark.engines("sqlite")
def test_an_application_with_upkeep_ends_sessions_by_its_own_clock(company: Company, browser: Browser) -> None:
    later = Clock(lambda: datetime.now(UTC) + IDLE + timedelta(minutes=1))
    settings = Settings.model_construct(database_url=company.engine.url.render_as_string(hide_password=False))
    service = Service(settings, company.assembly, upkeep=True, clock=later)
    assert rows(company.engine, "paktum_session") != []
    for work in service.repeated:
        work()
    service.engine.dispose()
    assert rows(company.engine, "paktum_session") == []


def test_an_inactive_user_s_session_does_not_come_back_with_the_user(browser: Browser, user: str) -> None:
    company = browser.company

    def turn(is_active: bool) -> int:
        company.run(
            lambda change: change.update(next(u for u in change.list_(User) if u.email == user), is_active=is_active)
        )
        sweep(company.engine, datetime.now(UTC), IDLE)
        company.authenticator.forget()
        return browser.ask()

    assert turn(False) == 401
    assert code(Browser(company).sign_in(user)) == (401, "UNAUTHENTICATED")
    assert turn(True) == 401
    assert Browser(company).sign_in(user).status_code == 200


def test_changing_the_password_needs_the_present_one_and_ends_all_other_sessions(browser: Browser, user: str) -> None:
    other, new = Browser(browser.company), "another good password"
    other.sign_in(user)
    before = rows(browser.company.engine, "core_password", "paktum_session")
    wrong = browser.post("/auth/password", {"current": "not the password", "password": new})
    assert (code(wrong), wrong.json()["errors"][0]["path"]) == ((403, "FORBIDDEN"), ["current"])
    for weak in ("x" * 11, "x" * 129):
        refused = browser.post("/auth/password", {"current": PASSWORD, "password": weak})
        assert (code(refused), refused.json()["errors"][0]["path"]) == ((400, "OUT_OF_RANGE"), ["password"])
    assert rows(browser.company.engine, "core_password", "paktum_session") == before
    old = browser.cookie
    done = browser.post("/auth/password", {"current": PASSWORD, "password": new})
    browser.csrf = done.json()["csrfToken"]
    assert (done.status_code, browser.cookie != old) == (200, True)
    assert (browser.ask(), other.ask(), browser.ask(Cookie=old)) == (200, 401, 403)
    assert code(Browser(browser.company).sign_in(user)) == (401, "UNAUTHENTICATED")
    assert Browser(browser.company).sign_in(user, new).status_code == 200


def test_an_unknown_user_a_wrong_password_and_none_are_answered_alike_and_cost_the_same(
    company: Company, user: str, hasher: Counter
) -> None:
    hire(company, "without", password=None)

    def tried(email: str) -> tuple[Any, ...]:
        before = hasher.compared
        response = Browser(company).sign_in(email, "not the password")
        return response.status_code, response.content, hasher.compared - before

    answers = {tried(email) for email in (user, "nobody@example.com", "without@example.com")}
    message = "the e-mail address or the password is wrong"
    body = f'{{"errors":[{{"message":"{message}","extensions":{{"code":"UNAUTHENTICATED"}}}}]}}'
    assert answers == {(401, body.encode(), 1)}


def test_a_hash_of_old_parameters_is_made_anew_when_its_user_signs_in(company: Company, user: str) -> None:
    from argon2 import PasswordHasher

    old = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1).hash(PASSWORD)
    account = company.run(lambda change: next(u for u in change.list_(User) if u.email == user))
    company.run(lambda change: passwords.store_hash(change, change.get(User, account.id), old))
    assert Browser(company).sign_in(user).status_code == 200
    new = company.run(lambda change: passwords.find_hash(change, account.id))
    assert new is not None
    assert (new != old, passwords.is_outdated(new), passwords.matches(new, PASSWORD)) == (True, False, True)
    assert Browser(company).sign_in(user).status_code == 200


def test_a_password_is_the_same_in_whichever_form_a_keyboard_sends_its_letters(company: Company) -> None:
    hire(company, "keyboard", password="árvíztűrő tükör")
    decomposed = "a\u0301rvi\u0301ztu\u030bro\u030b tu\u0308ko\u0308r"
    assert Browser(company).sign_in("keyboard@example.com", decomposed).status_code == 200


TWINS = ["EVA.Nagy@Example.com", "éva.nagy@example.com", "e\u0301va.nagy@example.com", "ｅva.nagy@example.com"]


@pytest.mark.parametrize("twin", [*TWINS, " eva.nagy@example.com ", "eva. nagy@example.com"])
def test_twins_of_an_address_are_one_identity_and_are_not_stored_as_another(company: Company, twin: str) -> None:
    if not company.run(lambda change: [u for u in change.list_(User) if u.email == "eva.nagy@example.com"]):
        hire(company, "eva.nagy")
    expected = 401 if twin == "eva. nagy@example.com" else 200
    assert Browser(company).sign_in(twin).status_code == expected
    with pytest.raises(Refused) as caught:
        company.run(lambda change: change.create(User, name="Twin", email=twin))
    assert [(each.code, each.path) for each in caught.value.problems] == [("INVALID_VALUE", ("email",))]


def test_bodies_that_are_no_texts_are_refused(company: Company) -> None:
    browser = Browser(company)
    for body in ({}, {"email": "a"}, {"email": ["a"], "password": PASSWORD}, {"email": "a", "password": 7}):
        assert code(browser.post("/auth/sign-in", body)) == (400, "BAD_USER_INPUT")
    form = company._http.post("/auth/sign-in", data={"email": "a", "password": "b"})
    assert code(form) == (415, "UNSUPPORTED_MEDIA_TYPE")
    assert code(company._http.post("/auth/sign-in", json=[])) == (400, "BAD_REQUEST")
    assert code(browser.get("/auth/sign-in")) == (405, "METHOD_NOT_ALLOWED")
