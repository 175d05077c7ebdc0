"""Sessions: browsers in which somebody has signed in. Each ends when it was idle too long, and after a day's work."""

import hashlib
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from ..storage.engines import READ_ONLY
from ..storage.sign_in import ATTEMPTS, LINKS, LONGEST_AGENT, SESSIONS, USERS, is_alive
from ..storage.types import new_id
from ..write.change import Change
from .attempts import WINDOW
from .authentication import digest

SECRET_BYTES = 32


def csrf_of(token: str) -> str:
    """What a page shows with every request of a session: another site can send the cookie, but does not know this."""
    return hashlib.sha256(f"csrf {token}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Session:
    """A session as its user sees it; `is_current`: it is the one that asks."""

    id: uuid.UUID
    agent: str
    opened_at: datetime
    used_at: datetime
    ends_at: datetime
    is_current: bool


def open_session(change: Change, user: uuid.UUID, agent: str, lifetime: timedelta) -> str:
    """A new session of a user: its token, of which only the digest is stored."""
    token, now = secrets.token_urlsafe(SECRET_BYTES), change.now
    change.session.execute(
        sa.insert(SESSIONS).values(
            digest=digest(token), id=new_id(), user_id=user, agent=_printable(agent)[:LONGEST_AGENT],
            opened_at=now, used_at=now, ends_at=now + lifetime,
        )
    )  # fmt: skip
    return token


def list_sessions(change: Change, user: uuid.UUID, idle: timedelta, token: str | None = None) -> Sequence[Session]:
    """A user's sessions that were used within `idle`, the latest first; `token` is that of the one that asks."""
    current = digest(token) if token else ""
    columns = SESSIONS.c
    asked = sa.select(SESSIONS).where(columns.user_id == user, is_alive(columns, change.now, change.now - idle))
    return [
        Session(row.id, row.agent, row.opened_at, row.used_at, row.ends_at, row.digest == current)
        for row in change.session.execute(asked.order_by(columns.used_at.desc(), columns.id.desc()))
    ]


def end_session(change: Change, user: uuid.UUID, session: uuid.UUID) -> bool:
    """End one of a user's sessions; whether there was one."""
    columns = SESSIONS.c
    found = change.session.scalar(sa.select(columns.digest).where(columns.user_id == user, columns.id == session))
    change.session.execute(sa.delete(SESSIONS).where(columns.digest == found))
    return found is not None


def end_this_session(change: Change, token: str) -> None:
    """End the session with a token."""
    change.session.execute(sa.delete(SESSIONS).where(SESSIONS.c.digest == digest(token)))


def end_sessions(change: Change, user: uuid.UUID) -> None:
    """End all sessions of a user."""
    change.session.execute(sa.delete(SESSIONS).where(SESSIONS.c.user_id == user))


def sweep(engine: sa.Engine, now: datetime, idle: timedelta) -> None:
    """Remove what has passed: sessions that have ended, also because nobody used them for `idle`, or whose user is not
    active any more, so that they do not come back with the user; attempts that count no longer; expired links."""
    active = sa.select(USERS.c.id).where(USERS.c.is_active, USERS.c.deleted_at.is_(None))
    passed = (
        (SESSIONS, sa.or_(sa.not_(is_alive(SESSIONS.c, now, now - idle)), SESSIONS.c.user_id.not_in(active))),
        (ATTEMPTS, ATTEMPTS.c.since <= now - WINDOW),
        (LINKS, LINKS.c.ends_at <= now),
    )
    with engine.execution_options(**{READ_ONLY: True}).connect() as connection:
        due = [each for each in passed if connection.scalar(sa.select(sa.exists().where(each[1])))]
    for table, condition in due:
        with engine.begin() as connection:
            connection.execute(sa.delete(table).where(condition))


def _printable(text: str) -> str:
    return "".join(each for each in text if each.isprintable())
