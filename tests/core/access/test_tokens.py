from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from paktum import Refused, RoleGrant, User
from paktum.access.actor import SYSTEM
from paktum.access.authentication import digest
from paktum.access.models import AccessToken
from paktum.access.tokens import create_administrator, create_token
from paktum.read.clock import Clock
from paktum.testing.databases import assembled, make_tables
from paktum.write.writer import Writer

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.fixture
def writer(engine: sa.Engine) -> Writer:
    assembly = assembled(())
    make_tables(assembly, engine)
    return Writer(assembly, engine, Clock(lambda: NOW))


def test_a_token_is_a_long_secret_of_which_only_the_digest_is_stored(writer: Writer) -> None:
    token = writer.run(
        SYSTEM, lambda change: create_token(change, create_administrator(change, "Ann", "ann@example.com"), "laptop")
    )
    (stored,) = writer.run(
        SYSTEM, lambda change: [(t.name, t.digest, t.expires_at, t.user.name) for t in change.list_(AccessToken)]
    )
    assert token.startswith("paktum_pat_")
    assert len(token) == len("paktum_pat_") + 43
    assert stored == ("laptop", digest(token), None, "Ann")


def test_two_tokens_of_a_user_differ(writer: Writer) -> None:
    user = writer.run(SYSTEM, lambda change: create_administrator(change, "Ann", "ann@example.com"))
    tokens = {
        writer.run(SYSTEM, lambda change: create_token(change, change.get(User, user.id), "same")) for _ in range(3)
    }
    assert len(tokens) == 3


def test_a_token_ends_after_its_days(writer: Writer) -> None:
    writer.run(
        SYSTEM,
        lambda change: create_token(change, create_administrator(change, "Ann", "a@example.com"), "t", lifetime_days=7),
    )
    (stored,) = writer.run(SYSTEM, lambda change: change.list_(AccessToken))
    assert stored.expires_at == NOW + timedelta(days=7)


@pytest.mark.parametrize("days", [0, -1, 3651, 10**9])
def test_a_lifetime_that_makes_no_sense_is_refused(writer: Writer, days: int) -> None:
    user = writer.run(SYSTEM, lambda change: create_administrator(change, "Ann", "ann@example.com"))
    with pytest.raises(Refused) as caught:
        writer.run(SYSTEM, lambda change: create_token(change, change.get(User, user.id), "token", lifetime_days=days))
    assert [(each.code, each.path) for each in caught.value.problems] == [("OUT_OF_RANGE", ("lifetimeDays",))]
    assert writer.run(SYSTEM, lambda change: list(change.list_(AccessToken))) == []


def test_an_administrator_is_an_active_user_with_the_role(writer: Writer) -> None:
    writer.run(SYSTEM, lambda change: create_administrator(change, "Ann", "ann@example.com"))
    users = writer.run(SYSTEM, lambda change: [(u.name, u.email, u.is_active) for u in change.list_(User)])
    grants = writer.run(SYSTEM, lambda change: [(g.user.name, g.role) for g in change.list_(RoleGrant)])
    assert users == [("Ann", "ann@example.com", True)]
    assert grants == [("Ann", "administrator")]


def test_a_second_administrator_with_the_same_address_is_refused(writer: Writer) -> None:
    writer.run(SYSTEM, lambda change: create_administrator(change, "Ann", "ann@example.com"))
    with pytest.raises(Refused) as caught:
        writer.run(SYSTEM, lambda change: create_administrator(change, "Anna", "ann@example.com"))
    assert [each.code for each in caught.value.problems] == ["DUPLICATE"]
    assert writer.run(SYSTEM, lambda change: len(change.list_(RoleGrant))) == 1
