"""How often somebody may try to sign in, whichever way it is tried."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from paktum.access import passwords
from paktum.access.attempts import LINK_LIMITS, MOST, MOST_OF_ACCOUNT, MOST_OF_ADDRESS, WINDOW, attempt, network
from paktum.access.sessions import sweep
from paktum.read.run import Unavailable
from paktum.testing.company import Company

from .browsers import IDLE, Browser, Counter, cheap_hashes, code, hire, rows


@pytest.fixture(scope="module")
def hasher() -> Iterator[Counter]:
    with cheap_hashes() as counter:
        yield counter


@pytest.fixture(scope="module")
def company(database: Callable[[], str], hasher: Counter) -> Iterator[Company]:
    with Company((), database()) as made:
        hire(made, "eva")
        yield made


@pytest.fixture(autouse=True)
def forgotten(company: Company) -> None:
    sweep(company.engine, datetime.now(UTC) + WINDOW * 2, IDLE)


WRITTEN = [str, str.upper, str.title, "  {}".format, lambda email: email.replace("a", "á").replace("o", "ö")]


@pytest.mark.parametrize("name", ["eva", "nobody"])
def test_of_a_hundred_attempts_ten_are_tried_however_they_are_written(
    company: Company, hasher: Counter, name: str
) -> None:
    before = hasher.compared

    def tried(number: int) -> int:
        email = WRITTEN[number % len(WRITTEN)](f"{name}@example.com")
        headers = {"X-Forwarded-For": f"10.0.0.{number}", "Forwarded": f"for=10.0.0.{number}", "X-Real-IP": f"{number}"}
        body = {"email": email, "password": f"not the password {number}", "address": f"10.0.0.{number}"}
        path = ("/auth/sign-in", "/auth/sign-in/", "/auth/sign-in?x=1")[number % 3]
        status: int = Browser(company).post(path, body, **headers).status_code
        return status

    with ThreadPoolExecutor(8) as pool:
        found = sorted(pool.map(tried, range(100)))
    assert found == [401] * MOST + [429] * (100 - MOST)
    assert hasher.compared - before == MOST


def test_who_tried_too_often_is_told_when_to_try_again_even_with_the_right_password(company: Company) -> None:
    for _ in range(MOST):
        assert code(Browser(company).sign_in("eva@example.com", "not the password")) == (401, "UNAUTHENTICATED")
    before = rows(company.engine, "paktum_session")
    refused = Browser(company).sign_in("eva@example.com")
    assert code(refused) == (429, "RATE_LIMITED")
    assert 0 < int(refused.headers["retry-after"]) <= WINDOW.total_seconds()
    assert rows(company.engine, "paktum_session") == before


def test_an_attempt_that_succeeds_does_not_count(company: Company) -> None:
    for _ in range(MOST + 2):
        assert Browser(company).sign_in("eva@example.com").status_code == 200


def test_a_stranger_at_another_address_does_not_keep_a_user_out(company: Company) -> None:
    now = datetime.now(UTC)
    stranger = attempt("eva@example.com", "192.0.2.1")
    waits = [stranger.note(company.engine, now) for _ in range(MOST_OF_ACCOUNT + 1)]
    assert (waits[:MOST], None in waits[MOST:]) == ([None] * MOST, False)
    assert Browser(company).sign_in("eva@example.com").status_code == 200


def test_a_stranger_at_another_address_does_not_use_up_the_links_of_a_user(company: Company) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    stranger, user = (attempt("eva@example.com", f"192.0.2.{n}", "link", LINK_LIMITS) for n in (1, 2))
    assert [stranger.note(company.engine, now) for _ in range(6)] == [None] * 3 + [WINDOW] * 3
    assert user.note(company.engine, now) is None


def test_one_address_may_fail_a_hundred_times_over_all_accounts(company: Company) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    waits = [attempt(f"{n}@example.com", "192.0.2.1").note(company.engine, now) for n in range(MOST_OF_ADDRESS + 1)]
    assert waits == [None] * MOST_OF_ADDRESS + [WINDOW]


def test_attempts_count_for_a_quarter_of_an_hour(company: Company) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    one = attempt("eva@example.com", "192.0.2.1")
    assert [one.note(company.engine, now) for _ in range(MOST + 1)][-2:] == [None, WINDOW]
    assert one.note(company.engine, now + WINDOW - timedelta(seconds=5)) == timedelta(seconds=5)
    assert one.note(company.engine, now + WINDOW) is None
    sweep(company.engine, now + WINDOW, IDLE)
    assert len(rows(company.engine, "paktum_sign_in_attempt")) == 3
    sweep(company.engine, now + WINDOW * 2, IDLE)
    assert rows(company.engine, "paktum_sign_in_attempt") == []


@pytest.mark.parametrize(
    ("one", "other"), [("2001:db8::1", "2001:db8::ffff"), ("::ffff:192.0.2.1", "192.0.2.1"), ("x", "x")]
)
def test_what_one_customer_has_of_addresses_is_one(one: str, other: str) -> None:
    assert network(one) == network(other)
    assert network("2001:db8::1") != network("2001:db8:0:1::1")


def test_four_passwords_are_compared_at_once_and_who_waits_too_long_is_sent_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    running, most = 0, 0

    def slow(known: str | None, password: str) -> bool:
        nonlocal running, most
        running += 1
        most = max(most, running)
        asyncio.run(asyncio.sleep(0.01))
        running -= 1
        return False

    monkeypatch.setattr(passwords, "matches", slow)
    hashing = passwords.Hashing()

    async def ask() -> list[object]:
        return await asyncio.gather(*(hashing.matches(None, "x") for _ in range(80)), return_exceptions=True)

    found = asyncio.run(ask())
    hashing.close()
    assert (most, sum(isinstance(each, Unavailable) for each in found)) == (4, 12)
