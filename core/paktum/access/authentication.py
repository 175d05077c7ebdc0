"""Who a bearer token or the cookie of a session belongs to, and what they may do."""

import asyncio
import hashlib
import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from operator import itemgetter
from time import monotonic
from typing import Any

import sqlalchemy as sa

from ..assembly.build import Assembly
from ..read.binding import Binder, Request, Statement
from ..read.clock import Clock, today
from ..read.dialects import Engine
from ..read.run import Reads
from ..storage.sign_in import SESSIONS, is_alive
from ..storage.types import Instant
from .actor import SYSTEM, Actor
from .book import Book, absent_in, account_select, accounts_in, as_key, substitution_select
from .identity import identity
from .models import AccessToken, RoleGrant, User
from .reading import read_book
from .rights import Scopes

NOTED_AFTER = timedelta(minutes=1)
"""How long it takes until it is noted again that a session is used."""

KEPT_FOR_SECONDS = 2.0
LARGEST_CACHE = 1000
SUBSTITUTIONS, ACCOUNTS = "substitutions", "accounts"


def digest(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(slots=True)
class Memory:
    """The actors of one kind of credential, each with the instant until which it is kept."""

    kept: dict[str, tuple[float, Actor | None]] = field(default_factory=dict)
    asked: dict[str, asyncio.Future[Actor | None]] = field(default_factory=dict)


@dataclass
class Authenticator:
    """Finds the actor of a token or a session. What it found is kept for two seconds, and so are the roles: what is
    changed of a token, a session, a user or a role holds everywhere within four.

    idle: how long a session lasts that nobody uses. used: what was used and is still to be noted, see `note_uses`.
    """

    assembly: Assembly
    reads: Reads
    clock: Clock
    idle: timedelta
    used: set[tuple[str, str]] = field(default_factory=set)
    tokens: Memory = field(default_factory=Memory)
    sessions: Memory = field(default_factory=Memory)
    _statements: dict[str, Statement] = field(default_factory=dict)
    _book_statements: dict[str, Statement] = field(default_factory=dict)
    _book: tuple[float, Book] | None = None

    async def find_actor(self, token: str) -> Actor | None:
        """The actor that a token belongs to, or None if it is unknown, expired or revoked, or its user inactive."""
        return await self.find(self.tokens, token)

    async def find_session(self, token: str) -> Actor | None:
        """The actor that has signed in, or None if the session is unknown or has ended, or its user is inactive."""
        return await self.find(self.sessions, token)

    def find_kept(self, memory: Memory, token: str) -> Actor | None:
        """The actor of a credential, if it was found a moment ago."""
        kept = memory.kept.get(token)
        return kept[1] if kept is not None and kept[0] > monotonic() else None

    async def find(self, memory: Memory, token: str) -> Actor | None:
        """The actor of a credential, or None."""
        kept = memory.kept.get(token)
        if kept is not None and kept[0] > monotonic():
            return kept[1]
        if token not in memory.asked:  # else many requests at once would ask the same
            memory.asked[token] = asyncio.ensure_future(self._read(memory, token))
            memory.asked[token].add_done_callback(lambda _: memory.asked.pop(token))
        return await asyncio.shield(memory.asked[token])

    async def actor_of(self, email: str) -> Actor | None:
        """The actor that an active user with an e-mail address is, or None."""
        return await self._made(EMAIL, identity(email))

    def forget(self) -> None:
        """Read everything anew when it is next needed."""
        self.forget_callers()
        self._book = None

    def forget_callers(self) -> None:
        """Read anew whom tokens and sessions belong to."""
        self.tokens.kept.clear()
        self.sessions.kept.clear()

    def note_uses(self, engine: sa.Engine) -> None:
        """Write down which tokens were used today, and which sessions within the last minute. It may be called in
        another thread; what cannot be written now is noted with the next use."""
        now, table = self.clock.now(), self.assembly.entity(AccessToken).table
        noted = {
            TOKEN: sa.update(table).where(table.c.digest == sa.bindparam("key")).values(last_used_on=now.date()),
            SESSION: sa.update(SESSIONS).where(SESSIONS.c.digest == sa.bindparam("key")).values(used_at=now),
        }
        # In one order, so that no two processes wait for each other.
        used = sorted(self.used.pop() for _ in range(len(self.used)))
        if not used:
            return
        with engine.begin() as connection:
            for by, some in itertools.groupby(used, itemgetter(0)):
                connection.execute(noted[by], [{"key": key} for _, key in some])

    async def _read(self, memory: Memory, token: str) -> Actor | None:
        actor = await self._made(TOKEN if memory is self.tokens else SESSION, digest(token))
        if len(memory.kept) >= LARGEST_CACHE:
            memory.kept.clear()
        memory.kept[token] = (monotonic() + KEPT_FOR_SECONDS, actor)
        return actor

    async def _made(self, by: str, value: str) -> Actor | None:
        now = self.clock.now()
        instants = {"now": now, "noted": now - NOTED_AFTER, "idle": now - self.idle}
        request = Request({"value": value, **instants}, SYSTEM, now.date(), {})
        rows = await self.reads.rows(self._statement(by), request)
        if not rows:
            return None
        user, locale, team, branch, is_to_note, scopes, _ = rows[0]
        if is_to_note:
            self.used.add((by, value))
        roles = {row[6] for row in rows if row[6] is not None}
        team, branch = (None if key is None else as_key(key) for key in (team, branch))
        asked = replace(request, variables={"user": as_key(user)})
        absent = absent_in(await self.reads.rows(self._statement(SUBSTITUTIONS), asked))
        accounts = accounts_in(await self.reads.rows(self._statement(ACCOUNTS), asked))
        actor = (await self._read_book()).actor(as_key(user), roles, locale, team, branch, *absent, accounts)
        return actor if scopes is None else replace(actor, rights=actor.rights.limited(scopes_in(scopes)))

    def _statement(self, name: str) -> Statement:
        """What finds a user by a credential, or what belongs to a user's reach; made once."""
        if name not in self._statements:
            engine = self.reads.engine
            self._statements[name] = (
                reach_statement(self.assembly, engine, name)
                if name in REACH
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
Credential = Callable[[Assembly, Any, Variable], tuple[Any, Any, Any, Any]]
"""How a user is known: from what is selected, on what condition, whether it is to be noted that it is used, and to what
scopes it is limited."""

UNLIMITED = sa.null()


def _by_token(assembly: Assembly, user: Any, variable: Variable) -> tuple[Any, Any, Any, Any]:
    token = assembly.entity(AccessToken).table.alias()
    condition = sa.and_(
        token.c.digest == variable("value", sa.String()),
        token.c.deleted_at.is_(None),
        token.c.revoked_at.is_(None),
        sa.or_(token.c.expires_at.is_(None), token.c.expires_at > variable("now", Instant())),
    )
    is_to_note = sa.or_(token.c.last_used_on.is_(None), token.c.last_used_on < today())
    return token.join(user, user.c.id == token.c.user_id), condition, is_to_note, token.c.scopes


def _by_session(assembly: Assembly, user: Any, variable: Variable) -> tuple[Any, Any, Any, Any]:
    session = SESSIONS.alias()
    condition = sa.and_(
        session.c.digest == variable("value", sa.String()),
        is_alive(session.c, variable("now", Instant()), variable("idle", Instant())),
    )
    is_to_note = session.c.used_at < variable("noted", Instant())
    return session.join(user, user.c.id == session.c.user_id), condition, is_to_note, UNLIMITED


def _by_email(assembly: Assembly, user: Any, variable: Variable) -> tuple[Any, Any, Any, Any]:
    return user, user.c.email == variable("value", sa.String()), sa.false(), UNLIMITED


def scopes_in(text: str) -> Scopes:
    """The scopes of a token as they are stored."""
    pairs = (scope.partition(".") for scope in text.split())
    return Scopes(frozenset((kind, action) for kind, _dot, action in pairs))


TOKEN, SESSION, EMAIL = "token", "session", "email"

CREDENTIALS: Mapping[str, Credential] = {TOKEN: _by_token, SESSION: _by_session, EMAIL: _by_email}


def user_statement(assembly: Assembly, engine: Engine, credential: Credential) -> Statement:
    """Reads what makes an actor of an active user: key, language, team, branch, whether it is to be noted that the
    credential is used, its scopes and, row by row, the roles."""
    user, grant = (assembly.entity(cls).table.alias() for cls in (User, RoleGrant))
    binder = Binder(engine, SYSTEM)
    source, condition, is_to_note, scopes = credential(
        assembly, user, lambda name, kind: binder.parameter(lambda request: request.variables[name], kind)
    )
    living = sa.and_(grant.c.user_id == user.c.id, grant.c.deleted_at.is_(None))
    columns = (user.c.id, user.c.language, user.c.team_id, user.c.branch_id, is_to_note, scopes, grant.c.role)
    found = sa.select(*columns).select_from(source.outerjoin(grant, living))
    return binder.statement(found.where(condition, user.c.deleted_at.is_(None), user.c.is_active))


REACH: Mapping[str, Callable[[Assembly, Any], Any]] = {
    SUBSTITUTIONS: lambda assembly, user: substitution_select(assembly, user, today()),
    ACCOUNTS: account_select,
}


def reach_statement(assembly: Assembly, engine: Engine, name: str) -> Statement:
    """Reads whom a user stands in for today (the owner, how far, and row by row the owner's roles), or to whose team
    the user belongs."""
    binder = Binder(engine, SYSTEM)
    user = binder.parameter(lambda request: request.variables["user"], sa.Uuid())
    return binder.statement(REACH[name](assembly, user))
