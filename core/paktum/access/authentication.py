"""Who a bearer token belongs to, and what they may do."""

import hashlib
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic
from typing import Any

import sqlalchemy as sa

from ..assembly.build import Assembly
from ..read.binding import Binder, Request, Statement
from ..read.dialects import Engine
from ..read.run import Reads
from ..storage.types import Instant
from .actor import SYSTEM, Actor
from .models import AccessToken, RoleGrant, User

KEPT_FOR_SECONDS = 2.0
LARGEST_CACHE = 1000


def digest(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass
class Authenticator:
    """Finds the actor of a token. What it found is kept for two seconds, so a revoked token ends within that time."""

    assembly: Assembly
    reads: Reads
    _kept: dict[str, tuple[float, Actor | None]] = field(default_factory=dict)
    _statement: Statement | None = None

    async def find_actor(self, token: str) -> Actor | None:
        """The actor that a token belongs to, or None if it is unknown, expired or revoked, or its user inactive."""
        key = digest(token)
        kept = self._kept.get(key)
        if kept is not None and kept[0] > monotonic():
            return kept[1]
        actor = await self._read(key)
        if len(self._kept) >= LARGEST_CACHE:
            self._kept.clear()
        self._kept[key] = (monotonic() + KEPT_FOR_SECONDS, actor)
        return actor

    async def _read(self, key: str) -> Actor | None:
        if self._statement is None:
            self._statement = _statement(self.assembly, self.reads.engine)
        variables: dict[str, Any] = {"digest": key, "now": datetime.now(UTC)}
        rows = await self.reads.rows(self._statement, Request(variables, SYSTEM, variables["now"].date(), {}))
        if not rows:
            return None
        roles = tuple(sorted({row[2] for row in rows if row[2] is not None}))
        known = [self.assembly.roles[role] for role in roles if role in self.assembly.roles]
        granted = {code for role in known for code in role.permissions}
        user = rows[0][0]
        user_id = user if isinstance(user, uuid.UUID) else uuid.UUID(str(user))
        return Actor(user_id, roles, frozenset(granted), rows[0][1])


def _statement(assembly: Assembly, engine: Engine) -> Statement:
    token, user, grant = (assembly.entity(cls).table.alias() for cls in (AccessToken, User, RoleGrant))
    binder = Binder(engine, SYSTEM)

    def variable(name: str, kind: Any) -> Any:
        return binder.parameter(lambda request: request.variables[name], kind)

    living = sa.and_(grant.c.user_id == user.c.id, grant.c.deleted_at.is_(None))
    source = token.join(user, user.c.id == token.c.user_id).outerjoin(grant, living)
    select = (
        sa.select(user.c.id, user.c.language, grant.c.role)
        .select_from(source)
        .where(
            token.c.digest == variable("digest", sa.String()),
            token.c.deleted_at.is_(None),
            token.c.revoked_at.is_(None),
            sa.or_(token.c.expires_at.is_(None), token.c.expires_at > variable("now", Instant())),
            user.c.deleted_at.is_(None),
            user.c.is_active,
        )
    )
    return binder.statement(select)
