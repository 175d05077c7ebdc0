"""Attempts to sign in, counted on every worker together: by who it is and from where, by who, and by where."""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from ..storage.sign_in import ATTEMPTS
from ..storage.types import Instant
from .authentication import digest
from .identity import identity

WINDOW = timedelta(minutes=15)
MOST = 10
"""How often somebody may fail to sign in to one account from one address within the window."""

MOST_OF_ACCOUNT = MOST_OF_ADDRESS = 100
"""How often from anywhere; more than the above, so that a stranger cannot keep a user out. And how often from one
address, where many users may be."""

SIGN_IN_LIMITS = (MOST, MOST_OF_ACCOUNT, MOST_OF_ADDRESS)
LINK_LIMITS = (3, 5, MOST_OF_ADDRESS)
"""How often links may be asked for: with one account from one address, with one account, and from one address."""

NETWORK_BITS = 64
"""What one customer has of IPv6 addresses."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody tries to sign in. An attempt is noted before it is decided, so that many at once are all counted."""

    both: tuple[str, int]
    others: tuple[tuple[str, int], ...]

    def note(self, engine: sa.Engine, now: datetime) -> timedelta | None:
        """Count it; how long to wait if there were too many, or None.

        What is refused for who it is and from where counts no further, so that one stranger keeps nobody out.
        """
        with engine.begin() as connection:
            return _counted(connection, (self.both,), now) or _counted(connection, self.others, now)

    def give_back(self, connection: Any) -> None:
        """It succeeded, so it does not count."""
        for key, _limit in (self.both, *self.others):  # in the order in which they were counted
            less = sa.update(ATTEMPTS).where(ATTEMPTS.c.key == key, ATTEMPTS.c.tried > 0)
            connection.execute(less.values(tried=ATTEMPTS.c.tried - 1))


def _counted(connection: sa.Connection, limits: tuple[tuple[str, int], ...], now: datetime) -> timedelta | None:
    most = dict(limits)
    counted = connection.execute(_COUNTING[connection.dialect.name](most, now))
    return max((each.since + WINDOW - now for each in counted if each.tried > most[each.key]), default=None)


def attempt(
    email: str, address: str, purpose: str = "sign in", limits: tuple[int, int, int] = SIGN_IN_LIMITS
) -> Attempt:
    """An attempt with an e-mail address, in whichever form it was written, from the address of a peer."""
    who, where = identity(email), network(address)
    keys = (f"both {where} {who}", f"account {who}", f"address {where}")
    both, *others = ((digest(f"{purpose} {key}"), limit) for key, limit in zip(keys, limits, strict=True))
    return Attempt(both, tuple(sorted(others)))  # always in one order, so that nobody waits for one another


def network(address: str) -> str:
    """What counts as one address."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is None:
        return str(ipaddress.ip_network((found, NETWORK_BITS), strict=False))
    return str(getattr(found, "ipv4_mapped", None) or found)


def _counting(insert: Any) -> Any:
    def made(keys: Iterable[str], now: datetime) -> Any:
        new = insert(ATTEMPTS).values([{"key": key, "tried": 1, "since": now} for key in keys])
        is_old = ATTEMPTS.c.since <= now - WINDOW
        counted = new.on_conflict_do_update(
            index_elements=["key"],
            set_={
                "tried": sa.case((is_old, 1), else_=ATTEMPTS.c.tried + 1),
                "since": sa.case((is_old, sa.literal(now, Instant())), else_=ATTEMPTS.c.since),
            },
        )
        return counted.returning(ATTEMPTS.c.key, ATTEMPTS.c.tried, ATTEMPTS.c.since)

    return made


_COUNTING = {"postgresql": _counting(postgresql.insert), "sqlite": _counting(sqlite.insert)}
