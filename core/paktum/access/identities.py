"""Which user somebody is whom an OpenID provider introduces."""

import uuid

import sqlalchemy as sa

from ..write.change import Change
from .accounts import Account, account_of, find_account
from .authentication import digest
from .models import User, UserIdentity
from .openid import Person


def find_person(change: Change, person: Person, *, link_by_email: bool) -> Account | None:
    """The account of the active user whom a provider knows as somebody, or None.

    With `link_by_email`, somebody new is the user with the same address, once and for good: a user has one identity of
    each provider.
    """
    key = digest(f"{person.issuer}\n{person.subject}")
    user = _user(change, digest=key)
    if user is not None:
        return account_of(change, lambda columns: columns.id == user)
    account = find_account(change, person.email) if link_by_email and person.email else None
    if account is None:
        return None
    owner = change.get(User, account.user, lock=True)
    if _user(change, user_id=account.user, issuer=person.issuer) is not None:
        return None
    change.create(UserIdentity, user=owner, issuer=person.issuer, subject=person.subject, digest=key)
    return account


def _user(change: Change, **values: object) -> uuid.UUID | None:
    """The user of an identity with some values, or None."""
    columns = change.assembly.entity(UserIdentity).table.c
    same = (columns[name] == value for name, value in values.items())
    found: uuid.UUID | None = change.session.scalar(
        sa.select(columns.user_id).where(columns.deleted_at.is_(None), *same)
    )
    return found
