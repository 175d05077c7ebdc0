"""Passwords: hashed with argon2id, a few at a time, so that signing in exhausts neither memory nor processors."""

import asyncio
import unicodedata
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import Any, TypeVar

import sqlalchemy as sa

from ..declare.errors import refuse
from ..declare.labels import label as _
from ..read.run import Unavailable
from ..storage.sign_in import LINKS
from ..write.change import Change
from .models import Password, User
from .sessions import end_sessions

SHORTEST, LONGEST = 12, 128
"""Characters of a password."""

AT_ONCE = 4
"""How many a worker hashes at a time; each takes 64 MiB."""

MOST_WAITING = 64
"""How many may wait for that; who comes then is sent away."""

Result = TypeVar("Result")


def require_strong(password: str, field: str = "password") -> None:
    """Refuse with OUT_OF_RANGE a password that is too short or too long."""
    if not SHORTEST <= len(_normal(password)) <= LONGEST:
        message = _("a password has {shortest} to {longest} characters").filled(shortest=SHORTEST, longest=LONGEST)
        raise refuse("OUT_OF_RANGE", message, field)


def hashed(password: str) -> str:
    """What is stored of a password."""
    found: str = _hasher().hash(_normal(password))
    return found


def matches(known: str | None, password: str) -> bool:
    """Whether a password is the one that is stored. It takes as long where nothing is stored."""
    from argon2.exceptions import InvalidHashError, VerificationError  # noqa: PLC0415  most commands do without

    try:
        _hasher().verify(known or _of_nobody(), _normal(password)[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False
    return known is not None


def is_outdated(known: str) -> bool:
    """Whether a password that matched should be hashed anew, because that is done differently now."""
    outdated: bool = _hasher().check_needs_rehash(known)
    return outdated


def find_hash(change: Change, user: uuid.UUID, *, lock: bool = False) -> str | None:
    """What is stored of a user's password, or None. With `lock` it stays so until the transaction ends."""
    return next((each.hash for each in _stored(change, user, lock)), None)


def store_hash(change: Change, user: User, new: str) -> None:
    """Give a user a password by its hash. Whoever has signed in as this user is signed out, and links that were sent
    lead nowhere."""
    _write(change, user, new)
    end_sessions(change, user.id)
    change.session.execute(sa.delete(LINKS).where(LINKS.c.user_id == user.id))


def renew_hash(change: Change, user: User, old: str, new: str) -> None:
    """Store the same password in another form, unless it was changed meanwhile."""
    if find_hash(change, user.id, lock=True) == old:
        _write(change, user, new)


def _write(change: Change, user: User, new: str) -> None:
    for each in _stored(change, user.id, lock=True):
        change.update(each, hash=new)
        return
    change.create(Password, user=user, hash=new)


def _stored(change: Change, user: uuid.UUID, lock: bool) -> Any:
    table = change.assembly.entity(Password).table
    return change.fetch(Password, sa.and_(table.c.user_id == user, table.c.deleted_at.is_(None)), lock=lock)


class Hashing:
    """Hashes and compares in threads of its own."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(AT_ONCE, "password")
        self._asked = 0

    async def matches(self, known: str | None, password: str) -> bool:
        """See `matches`; raises `Unavailable` if too many wait."""
        return await self._run(partial(matches, known, password))

    async def hashed(self, password: str) -> str:
        """See `hashed`; raises `Unavailable` if too many wait."""
        return await self._run(partial(hashed, password))

    async def _run(self, work: Callable[[], Result]) -> Result:
        if self._asked >= AT_ONCE + MOST_WAITING:
            raise Unavailable("too many want to sign in at once; try again")
        self._asked += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        finally:
            self._asked -= 1

    def close(self) -> None:
        """End the threads."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def _normal(password: str) -> str:
    """One form of the letters, whichever the keyboard sends."""
    return unicodedata.normalize("NFKC", password)


@cache
def _hasher() -> Any:
    from argon2 import PasswordHasher  # noqa: PLC0415  most commands do without

    return PasswordHasher()


@cache
def _of_nobody() -> str:
    return hashed("the password of nobody")
