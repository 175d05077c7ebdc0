"""Links that are sent to users: each is for one user and one purpose, for a quarter of an hour, and once."""

import enum
import secrets
import uuid
from datetime import timedelta

import sqlalchemy as sa

from ..storage.sign_in import LINKS
from ..write.change import Change
from .accounts import Account, account_of
from .authentication import digest

LIFETIME = timedelta(minutes=15)
SECRET_BYTES = 32


class Purpose(enum.Enum):
    """What a link is for."""

    PASSWORD = "password"  # noqa: S105  a purpose


def make_link(change: Change, user: uuid.UUID, purpose: Purpose) -> str:
    """The secret of a new link, of which only the digest is stored. Earlier links of the user for it end."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    change.session.execute(sa.delete(LINKS).where(LINKS.c.user_id == user, LINKS.c.purpose == purpose.value))
    values = {"digest": digest(secret), "user_id": user, "purpose": purpose.value, "ends_at": change.now + LIFETIME}
    change.session.execute(sa.insert(LINKS).values(values))
    return secret


def find_link(change: Change, secret: str, purpose: Purpose, *, lock: bool = False) -> Account | None:
    """The account of the active user to whom a link was sent, or None. With `lock`, no other uses it meanwhile."""
    columns = LINKS.c
    is_it = (columns.digest == digest(secret), columns.purpose == purpose.value, columns.ends_at > change.now)
    asked = sa.select(columns.user_id).where(*is_it)
    user = change.session.scalar(asked.with_for_update() if lock else asked)
    return None if user is None else account_of(change, lambda found: found.id == user)
