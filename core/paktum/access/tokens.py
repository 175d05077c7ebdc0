"""Makes and revokes access tokens; makes the first user of an installation."""

import secrets
import uuid
from collections.abc import Iterator, Sequence
from datetime import timedelta

import sqlalchemy as sa

from ..assembly.build import Assembly
from ..declare.access import ACTIONS
from ..declare.errors import Problem, Refused, refuse
from ..declare.labels import label as _
from ..declare.workflow import ANY
from ..write.change import Change
from .authentication import digest
from .models import AccessToken, RoleGrant, User

PREFIX = "paktum_pat_"
"""What every token begins with, so that scanners for secrets know one when they see it."""

SECRET_BYTES = 32

ADMINISTRATOR = "administrator"
"""The role that grants all."""

LONGEST_DAYS = 3650


def create_token(
    change: Change, user: User, name: str, *, lifetime_days: int | None = None, scopes: Sequence[str] = ()
) -> str:
    """A new token of a user, for ever or for some days, for all that the user may do or, with scopes such as
    `Client.read` and `*.read`, for less. It is returned once and stored as its digest only.

    Refuses with OUT_OF_RANGE if it would live for less than a day or more than ten years, and with INVALID_VALUE scopes
    that there are not.
    """
    problems = list(_scope_faults(change.assembly, scopes))
    if problems:
        raise Refused(*problems)
    if lifetime_days is not None and not 1 <= lifetime_days <= LONGEST_DAYS:
        raise refuse("OUT_OF_RANGE", f"a token lives for 1 to {LONGEST_DAYS} days, or for ever", "lifetimeDays")
    token = PREFIX + secrets.token_urlsafe(SECRET_BYTES)
    ends = None if lifetime_days is None else change.now + timedelta(days=lifetime_days)
    only = " ".join(scopes) or None
    change.create(AccessToken, user=user, name=name, digest=digest(token), expires_at=ends, scopes=only)
    return token


def list_tokens(change: Change, user: uuid.UUID) -> Sequence[AccessToken]:
    """A user's tokens that are not revoked, oldest first."""
    columns = change.assembly.entity(AccessToken).table.c
    present = (columns.user_id == user, columns.deleted_at.is_(None), columns.revoked_at.is_(None))
    return change.fetch(AccessToken, sa.and_(*present))


def revoke_token(change: Change, user: uuid.UUID, token: uuid.UUID) -> bool:
    """Let in nobody any more with a user's token; whether there was one."""
    found = [each for each in list_tokens(change, user) if each.id == token]
    for each in found:
        change.update(each, revoked_at=change.now)
    return bool(found)


def _scope_faults(assembly: Assembly, scopes: Sequence[str]) -> Iterator[Problem]:
    """What is wrong with scopes: each names a type with rights of its own and what may be done with it."""
    verbs: dict[str, set[str]] = {ANY: set()}
    for model in assembly.entities.values():
        if model.has_own_rights and not model.internal:
            verbs[model.type_name] = {each.action.name for each in model.actions}
            verbs[ANY] |= verbs[model.type_name]
    for index, scope in enumerate(scopes):
        kind, _dot, action = scope.partition(".")
        path = ("scopes", str(index))
        if kind not in verbs:
            message = _("{type} is no type with rights of its own; write Client.read or *.read").filled(type=kind)
            yield Problem("INVALID_VALUE", message, path)
        elif action not in {*ACTIONS, ANY, *verbs[kind]}:
            names = ", ".join((*ACTIONS, ANY, *sorted(verbs[kind])))
            yield Problem("INVALID_VALUE", _("not one of {names}").filled(names=names), path)


def create_administrator(change: Change, name: str, email: str) -> User:
    """A new user who may do everything; refuses with DUPLICATE if somebody has the address."""
    user = change.create(User, name=name, email=email)
    change.create(RoleGrant, user=user, role=ADMINISTRATOR)
    return user
