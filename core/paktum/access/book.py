"""`Book`: the roles as the database holds them, and the tree of branches: what actors are made of."""

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ..assembly.build import Assembly
from ..assembly.model import FieldModel
from ..declare.access import Scope
from .actor import ALL, Actor, Reach
from .authority import AuthorityLimit
from .limits import KnownLimits, Limit
from .models import AccessGrant, AccessPermission, AccessRole, Branch, Extent, RoleGrant, Substitution, listed
from .rights import Granted, Rights


@dataclass(frozen=True)
class Book:
    """Permissions and grants by the code of their role, limits of authority, the branches below each, and the roles
    whose reads are noted."""

    declared: Collection[str]
    permissions: Mapping[str, frozenset[str]]
    grants: Mapping[str, frozenset[Granted]]
    parents: Mapping[uuid.UUID, uuid.UUID | None]
    limits: KnownLimits = field(default_factory=KnownLimits)
    audited: frozenset[str] = frozenset()
    _rights: dict[tuple[str, ...], tuple[frozenset[str], Rights]] = field(default_factory=dict, compare=False)

    def rights(self, roles: tuple[str, ...]) -> tuple[frozenset[str], Rights]:
        """Permissions and rights of somebody with these roles."""
        if roles not in self._rights:
            codes = {code for role in roles for code in self.permissions.get(role, ())}
            granted = Rights(each for role in roles for each in self.grants.get(role, ()))
            self._rights[roles] = frozenset(self._expanded(codes)), granted
        return self._rights[roles]

    def _expanded(self, codes: Iterable[str]) -> Iterable[str]:
        for code in codes:
            if code == ALL or not code.startswith(ALL):
                yield code
            else:
                yield from (each for each in self.declared if each.endswith(code.removeprefix(ALL)))

    def below(self, branch: uuid.UUID | None) -> tuple[uuid.UUID, ...]:
        """A branch and all that stand below it."""
        if branch is None:
            return ()
        found = [branch]
        for each in found:
            found += [child for child in self._children.get(each, ()) if child not in found]
        return tuple(found)

    @cached_property
    def _children(self) -> dict[uuid.UUID, list[uuid.UUID]]:
        children: dict[uuid.UUID, list[uuid.UUID]] = {}
        for child, parent in self.parents.items():
            if parent is not None:
                children.setdefault(parent, []).append(child)
        return children

    def actor(
        self, user: uuid.UUID, roles: Iterable[str], locale: str, team: uuid.UUID | None, branch: uuid.UUID | None,
        absent: Mapping[uuid.UUID, bool], absent_roles: Mapping[uuid.UUID, Collection[str]],
        accounts: tuple[uuid.UUID, ...],
    ) -> Actor:  # fmt: skip
        """A user as an actor. `absent`: whom the user stands in for, and whether to do their work. `accounts`: to
        whose team the user belongs."""
        known = tuple(sorted(set(roles)))
        permissions, rights = self.rights(known)
        replaced = tuple(owner for owner, works in absent.items() if works)
        reach = Reach(team, self.below(branch), tuple(absent), replaced, accounts)
        limits = self.limits.of(user, known)
        absent_limits = {owner: self.limits.of(owner, absent_roles.get(owner, ())) for owner in replaced}
        is_audited = not self.audited.isdisjoint(known)
        return Actor(user, known, permissions, locale, rights, reach, limits, absent_limits, is_audited)


def book_within(assembly: Assembly, session: Session) -> Book:
    """The roles and branches as a transaction sees them."""
    found = {name: session.execute(each).all() for name, each in book_selects(assembly).items()}
    return book_of(assembly, found, lambda value: value)


def book_of(assembly: Assembly, found: Mapping[str, Iterable[Any]], decimal: Callable[[Any], Decimal | None]) -> Book:
    """The book that rows of `book_selects` make; `decimal` reads their values."""
    grants: dict[str, set[Granted]] = {}
    for code, record_type, actions, scope, fields, condition in found["grants"]:
        only = None if fields is None else frozenset(listed(fields))
        granted = Granted(record_type, frozenset(listed(actions)), Scope(scope), only, condition)
        grants.setdefault(code, set()).add(granted)
    permissions: dict[str, set[str]] = {}
    for code, each in found["permissions"]:
        permissions.setdefault(code, set()).add(each)
    limits = (
        (role, user and as_key(user), measure, Limit(decimal(value), currency, days))
        for role, user, measure, value, currency, days in found["limits"]
    )
    return Book(
        tuple(each.code for each in assembly.permissions),
        {code: frozenset(each) for code, each in permissions.items()},
        {code: frozenset(each) for code, each in grants.items()},
        {as_key(child): None if parent is None else as_key(parent) for child, parent in found["branches"]},
        KnownLimits(limits),
        frozenset(code for (code,) in found["audited"]),
    )


def book_selects(assembly: Assembly) -> dict[str, Any]:
    """What the book is read by: what living roles grant and permit, limits of authority, the tree of branches, and
    which roles are audited."""
    role, grant, permission, branch, limit = (
        assembly.entity(cls).table.alias()
        for cls in (AccessRole, AccessGrant, AccessPermission, Branch, AuthorityLimit)
    )

    def of_role(part: Any) -> Any:
        return sa.and_(part.c.role_id == role.c.id, part.c.deleted_at.is_(None), role.c.deleted_at.is_(None))

    limits = (role.c.code, limit.c.user_id, limit.c.measure, limit.c.value, limit.c.currency, limit.c.days)
    living = sa.and_(role.c.id == limit.c.role_id, role.c.deleted_at.is_(None))
    held = sa.or_(role.c.id.is_not(None), limit.c.user_id.is_not(None))
    columns = (role.c.code, grant.c.record_type, grant.c.actions, grant.c.scope, grant.c.fields, grant.c.condition)
    return {
        "grants": sa.select(*columns).join(grant, of_role(grant)),
        "permissions": sa.select(role.c.code, permission.c.permission).join(permission, of_role(permission)),
        "limits": sa.select(*limits).outerjoin_from(limit, role, living).where(limit.c.deleted_at.is_(None), held),
        "audited": sa.select(role.c.code).where(role.c.is_audited, role.c.deleted_at.is_(None)),
        "branches": sa.select(branch.c.id, branch.c.parent_id).where(branch.c.deleted_at.is_(None)),
    }


def substitution_select(assembly: Assembly, user: Any, day: Any) -> sa.Select[Any]:
    """What `absent_in` reads: whom a user stands in for on a day."""
    substitution, grant = (assembly.entity(cls).table.alias() for cls in (Substitution, RoleGrant))
    columns = substitution.c
    living = sa.and_(grant.c.user_id == columns.owner_id, grant.c.deleted_at.is_(None))
    source = substitution.outerjoin(grant, living)
    return (
        sa.select(columns.owner_id, columns.extent, grant.c.role)
        .select_from(source)
        .where(
            columns.substitute_id == user,
            columns.deleted_at.is_(None),
            columns.from_on <= day,
            sa.or_(columns.to_on.is_(None), columns.to_on >= day),
        )
    )


def absent_in(rows: Iterable[Any]) -> tuple[dict[uuid.UUID, bool], dict[uuid.UUID, set[str]]]:
    """Whom a user stands in for, and whether to do their work; and their roles."""
    found: dict[uuid.UUID, bool] = {}
    roles: dict[uuid.UUID, set[str]] = {}
    for owner, extent, role in rows:
        key = as_key(owner)
        found[key] = found.get(key, False) or Extent(extent) is Extent.WORK
        roles.setdefault(key, set()).update(() if role is None else (role,))
    return found, roles


def account_select(assembly: Assembly, user: Any) -> sa.CompoundSelect[Any]:
    """The keys of the accounts of a user: the records whose member the user is, and of the user's own those that have
    members. Nothing, where no kind of record has members."""
    found: list[sa.Select[Any]] = [sa.select(sa.literal(None, sa.Uuid())).where(sa.false())]
    for model in assembly.entities.values():
        if model.member is not None and model.parent is not None and model.parent.target is not None:
            members, account = model.table.alias(), assembly.entity(model.parent.target)
            owned = account.table.alias()
            key = _column(members, model.parent)
            living = members.c.deleted_at.is_(None)
            found.append(sa.select(key).where(_column(members, model.member) == user, living))
            if "owner" in account.places:
                own = _column(owned, account.places["owner"]) == user
                found.append(sa.select(key).join(owned, owned.c.id == key).where(own, living))
    return sa.union(*found)


def _column(table: Any, field: FieldModel) -> Any:
    assert field.column is not None
    return table.c[field.column.key]


def accounts_in(rows: Iterable[Any]) -> tuple[uuid.UUID, ...]:
    """What `account_select` has found."""
    return tuple(as_key(key) for (key,) in rows)


def as_key(value: Any) -> uuid.UUID:
    """A key as an engine gives it."""
    return value if isinstance(value, uuid.UUID) else uuid.UUID(str(value))
