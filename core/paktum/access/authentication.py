"""Who a bearer token belongs to, and what they may do."""

import asyncio
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Any

import sqlalchemy as sa

from ..assembly.build import Assembly
from ..read.binding import Binder, Request, Statement
from ..read.clock import SYSTEM_CLOCK, Clock, today
from ..read.dialects import Engine
from ..read.run import Reads
from ..storage.types import Instant
from .actor import SYSTEM, Actor
from .book import Book, absent_in, as_key, substitution_select
from .models import AccessToken, RoleGrant, User
from .reading import read_book

KEPT_FOR_SECONDS = 2.0
LARGEST_CACHE = 1000
SUBSTITUTIONS = "substitutions"


def digest(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass
class Authenticator:
    """Finds the actor of a token. What it found is kept for two seconds, and so are the roles: what is changed of a
    token, a user or a role holds everywhere within four."""

    assembly: Assembly
    reads: Reads
    clock: Clock = SYSTEM_CLOCK
    _kept: dict[str, tuple[float, Actor | None]] = field(default_factory=dict)
    _asked: dict[str, asyncio.Future[Actor | None]] = field(default_factory=dict)
    _statements: dict[str, Statement] = field(default_factory=dict)
    _book_statements: dict[str, Statement] = field(default_factory=dict)
    _book: tuple[float, Book] | None = None

    async def find_actor(self, token: str) -> Actor | None:
        """The actor that a token belongs to, or None if it is unknown, expired or revoked, or its user inactive."""
        key = digest(token)
        kept = self._kept.get(key)
        if kept is not None and kept[0] > monotonic():
            return kept[1]
        if key not in self._asked:  # else many requests at once would ask the same
            self._asked[key] = asyncio.ensure_future(self._read(key))
            self._asked[key].add_done_callback(lambda _: self._asked.pop(key))
        return await asyncio.shield(self._asked[key])

    async def actor_of(self, email: str) -> Actor | None:
        """The actor that an active user with an e-mail address is, or None."""
        return await self._made("email", email)

    def forget(self) -> None:
        """Read everything anew when it is next needed."""
        self._kept.clear()
        self._book = None

    async def _read(self, key: str) -> Actor | None:
        actor = await self._made("token", key)
        if len(self._kept) >= LARGEST_CACHE:
            self._kept.clear()
        self._kept[key] = (monotonic() + KEPT_FOR_SECONDS, actor)
        return actor

    async def _made(self, by: str, value: str) -> Actor | None:
        now = self.clock.now()
        request = Request({"value": value, "now": now}, SYSTEM, now.date(), {})
        rows = await self.reads.rows(self._statement(by), request)
        if not rows:
            return None
        user, locale, team, branch, _ = rows[0]
        roles = {row[4] for row in rows if row[4] is not None}
        team, branch = (None if key is None else as_key(key) for key in (team, branch))
        asked = replace(request, variables={"user": as_key(user)})
        absent = absent_in(await self.reads.rows(self._statement(SUBSTITUTIONS), asked))
        return (await self._read_book()).actor(as_key(user), roles, locale, team, branch, *absent)

    def _statement(self, name: str) -> Statement:
        """What finds a user by a credential, or whom a user stands in for; made once."""
        if name not in self._statements:
            engine = self.reads.engine
            self._statements[name] = (
                substitution_statement(self.assembly, engine)
                if name == SUBSTITUTIONS
                else user_statement(self.assembly, engine, CREDENTIALS[name])
            )
        return self._statements[name]

    async def _read_book(self) -> Book:
        if self._book is None or self._book[0] < monotonic():
            until = monotonic() + KEPT_FOR_SECONDS
            found = await read_book(self.assembly, self.reads, self._book_statements)
            if self._book is not None and self._book[1] == found:
                found = self._book[1]  # with the rights that plans were made for
            self._book = (until, found)
        return self._book[1]


Variable = Callable[[str, Any], Any]
Credential = Callable[[Assembly, Any, Variable], tuple[Any, Any]]
"""How a user is known: from what is selected, and on what condition."""


def _by_token(assembly: Assembly, user: Any, variable: Variable) -> tuple[Any, Any]:
    token = assembly.entity(AccessToken).table.alias()
    condition = sa.and_(
        token.c.digest == variable("value", sa.String()),
        token.c.deleted_at.is_(None),
        token.c.revoked_at.is_(None),
        sa.or_(token.c.expires_at.is_(None), token.c.expires_at > variable("now", Instant())),
    )
    return token.join(user, user.c.id == token.c.user_id), condition


def _by_email(assembly: Assembly, user: Any, variable: Variable) -> tuple[Any, Any]:
    return user, user.c.email == variable("value", sa.String())


CREDENTIALS: Mapping[str, Credential] = {"token": _by_token, "email": _by_email}


def user_statement(assembly: Assembly, engine: Engine, credential: Credential) -> Statement:
    """Reads what makes an actor of an active user: key, language, team, branch and, row by row, the roles."""
    user, grant = (assembly.entity(cls).table.alias() for cls in (User, RoleGrant))
    binder = Binder(engine, SYSTEM)
    source, condition = credential(
        assembly, user, lambda name, kind: binder.parameter(lambda request: request.variables[name], kind)
    )
    living = sa.and_(grant.c.user_id == user.c.id, grant.c.deleted_at.is_(None))
    columns = (user.c.id, user.c.language, user.c.team_id, user.c.branch_id, grant.c.role)
    found = sa.select(*columns).select_from(source.outerjoin(grant, living))
    return binder.statement(found.where(condition, user.c.deleted_at.is_(None), user.c.is_active))


def substitution_statement(assembly: Assembly, engine: Engine) -> Statement:
    """Reads whom a user stands in for today: the owner, how far, and row by row the owner's roles."""
    binder = Binder(engine, SYSTEM)
    user = binder.parameter(lambda request: request.variables["user"], sa.Uuid())
    return binder.statement(substitution_select(assembly, user, today()))
