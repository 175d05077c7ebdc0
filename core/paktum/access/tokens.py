"""Makes access tokens, and the first user of an installation."""

import secrets
from datetime import timedelta

from ..declare.errors import refuse
from ..write.change import Change
from .authentication import digest
from .models import AccessToken, RoleGrant, User

PREFIX = "paktum_pat_"
"""What every token begins with, so that scanners for secrets know one when they see it."""

SECRET_BYTES = 32

ADMINISTRATOR = "administrator"
"""The role that grants all."""

LONGEST_DAYS = 3650


def create_token(change: Change, user: User, name: str, *, lifetime_days: int | None = None) -> str:
    """A new token of a user, for ever or for some days. It is returned once and stored as its digest only.

    Refuses with OUT_OF_RANGE if it would live for less than a day or more than ten years.
    """
    if lifetime_days is not None and not 1 <= lifetime_days <= LONGEST_DAYS:
        raise refuse("OUT_OF_RANGE", f"a token lives for 1 to {LONGEST_DAYS} days, or for ever", "lifetimeDays")
    token = PREFIX + secrets.token_urlsafe(SECRET_BYTES)
    ends = None if lifetime_days is None else change.now + timedelta(days=lifetime_days)
    change.create(AccessToken, user=user, name=name, digest=digest(token), expires_at=ends)
    return token


def create_administrator(change: Change, name: str, email: str) -> User:
    """A new user who may do everything; refuses with DUPLICATE if somebody has the address."""
    user = change.create(User, name=name, email=email)
    change.create(RoleGrant, user=user, role=ADMINISTRATOR)
    return user
