"""Links for a new password: to whom they go, and how often they work."""

import json
import re
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from paktum import User
from paktum.access.links import LIFETIME, Purpose, make_link
from paktum.access.sessions import sweep
from paktum.http.app import create_app
from paktum.settings import HttpSettings, Settings, SignInSettings
from paktum.storage.sign_in import LINKS
from paktum.storage.types import new_id
from paktum.testing.company import Company

from .browsers import IDLE, PASSWORD, Browser, cheap_hashes, code, hire, rows

NEW = "a new good password"
PAGE = "https://app.test/new-password"
MAILER = "import sys, pathlib; pathlib.Path(sys.argv[1]).open('ab').write(sys.stdin.buffer.read() + b'\\n---\\n')"


@pytest.fixture(scope="module")
def company(database: Callable[[], str]) -> Iterator[Company]:
    with cheap_hashes(), Company((), database()) as made:
        yield made


@pytest.fixture
def user(company: Company) -> User:
    return hire(company, f"ann.{new_id().hex}")


def link(company: Company, user: User) -> str:
    return company.run(lambda change: make_link(change, user.id, Purpose.PASSWORD))


def reset(company: Company, token: str, password: str = NEW) -> Any:
    return Browser(company).post("/auth/password/reset", {"token": token, "password": password})


def test_a_link_sets_the_password_once_and_ends_all_sessions(company: Company, user: User) -> None:
    browser = Browser(company)
    browser.sign_in(str(user.email))
    token = link(company, user)
    assert token not in str(rows(company.engine, "paktum_sign_in_link"))
    weak = reset(company, token, "too short")
    assert (code(weak), browser.ask()) == ((400, "OUT_OF_RANGE"), 200)
    assert reset(company, token).json() == {}
    assert browser.ask() == 401
    assert code(reset(company, token, "yet another password")) == (404, "NOT_FOUND")
    assert code(Browser(company).sign_in(str(user.email))) == (401, "UNAUTHENTICATED")
    assert Browser(company).sign_in(str(user.email), NEW).status_code == 200


def test_a_link_ends_after_a_quarter_of_an_hour_and_with_a_later_one(company: Company, user: User) -> None:
    before = rows(company.engine, "core_password")
    first, second = link(company, user), link(company, user)
    assert code(reset(company, first)) == (404, "NOT_FOUND")
    with company.engine.begin() as connection:
        connection.execute(sa.update(LINKS).values(ends_at=datetime.now(UTC)))
    assert code(reset(company, second)) == (404, "NOT_FOUND")
    assert rows(company.engine, "core_password") == before
    sweep(company.engine, datetime.now(UTC) + LIFETIME, IDLE)
    assert rows(company.engine, "paktum_sign_in_link") == []


def test_a_link_is_for_its_user_and_its_purpose(company: Company, user: User) -> None:
    other = hire(company, f"other.{user.name}")
    token = link(company, user)
    with company.engine.begin() as connection:
        connection.execute(sa.update(LINKS).values(purpose="invitation"))
    assert code(reset(company, token)) == (404, "NOT_FOUND")
    with company.engine.begin() as connection:
        connection.execute(sa.update(LINKS).values(purpose="password"))
    assert reset(company, token).status_code == 200
    assert Browser(company).sign_in(str(other.email)).status_code == 200


def test_a_link_of_a_user_who_was_disabled_or_has_a_new_password_leads_nowhere(company: Company, user: User) -> None:
    token = link(company, user)
    company.run(lambda change: change.update(change.get(User, user.id), is_active=False))
    assert code(reset(company, token)) == (404, "NOT_FOUND")
    company.run(lambda change: change.update(change.get(User, user.id), is_active=True))
    browser = Browser(company)
    browser.sign_in(str(user.email))
    assert browser.post("/auth/password", {"current": PASSWORD, "password": NEW}).status_code == 200
    assert code(reset(company, token, "yet another password")) == (404, "NOT_FOUND")


@pytest.fixture
def client(company: Company, tmp_path: Path) -> Iterator[TestClient]:
    """The application with mail, which is written into a file."""
    sign_in = SignInSettings(
        reset_page=PAGE,
        mail_command=(sys.executable, "-c", MAILER, str(tmp_path / "mails")),
        mail_from="crm@example.com",
    )
    url = company.engine.url.render_as_string(hide_password=False)
    settings = Settings.model_construct(database_url=url, http=HttpSettings(), sign_in=sign_in)
    with TestClient(create_app(settings, company.assembly)) as made:
        yield made


def mails(folder: Path) -> list[str]:
    file = folder / "mails"
    return file.read_text().split("\n---\n")[:-1] if file.exists() else []


def test_a_mail_goes_to_the_stored_address_with_a_link_to_the_page_of_the_settings(
    company: Company, user: User, client: TestClient, tmp_path: Path
) -> None:
    twin = str(user.email).replace("a", "Á")
    response = client.post(
        "/auth/password/forgotten", json={"email": twin}, headers={"Host": "evil.test", "X-Forwarded-Host": "evil.test"}
    )
    assert (response.status_code, response.json()) == (200, {})
    (mail,) = mails(tmp_path)
    assert f"To: {user.email}\n" in mail
    found = re.search(rf"^{re.escape(PAGE)}#token=([\w-]{{43}})\s*$", mail, re.MULTILINE)
    assert found is not None, mail
    assert "evil.test" not in mail
    assert client.post("/auth/password/reset", json={"token": found[1], "password": NEW}).json() == {}
    assert Browser(company).sign_in(str(user.email), NEW).status_code == 200


def test_an_unknown_address_is_answered_like_a_known_one_and_gets_no_mail(
    company: Company, user: User, client: TestClient, tmp_path: Path
) -> None:
    def asked(email: str) -> list[tuple[int, str]]:
        responses = [client.post("/auth/password/forgotten", json={"email": email}) for _ in range(5)]
        return [(each.status_code, json.dumps(each.json())) for each in responses]

    known, unknown = asked(str(user.email)), asked("nobody@example.com")
    assert known == unknown
    assert [status for status, _body in known] == [200, 200, 200, 429, 429]
    assert len(mails(tmp_path)) == 3


def test_without_a_page_and_mail_nobody_can_ask_for_a_link(company: Company) -> None:
    assert code(Browser(company).post("/auth/password/forgotten", {"email": "a@example.com"})) == (404, "NOT_FOUND")
