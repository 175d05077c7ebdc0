"""Accounts: users as far as they can sign in."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from ..write.change import Change
from .identity import identity
from .models import Password, User


@dataclass(frozen=True, slots=True)
class Account:
    """An active user, and what is stored of the password if there is one."""

    user: uuid.UUID
    hash: str | None


def find_account(change: Change, email: str) -> Account | None:
    """The account of the active user with an e-mail address, in whichever form it is written, or None."""
    return account_of(change, lambda user: user.email == identity(email))


def account_of(change: Change, is_it: Callable[[Any], Any]) -> Account | None:
    """The account of the active user for whose columns a condition holds, or None."""
    user, password = (change.assembly.entity(cls).table for cls in (User, Password))
    of_user = sa.and_(password.c.user_id == user.c.id, password.c.deleted_at.is_(None))
    found = change.session.execute(
        sa.select(user.c.id, password.c.hash)
        .select_from(user.outerjoin(password, of_user))
        .where(is_it(user.c), user.c.deleted_at.is_(None), user.c.is_active)
    ).first()
    return None if found is None else Account(*found)
