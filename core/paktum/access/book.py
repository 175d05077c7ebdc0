"""`Book`: the roles as the database holds them, and the tree of branches: what actors are made of."""

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from ..assembly.build import Assembly
from ..declare.access import Scope
from ..read.binding import Binder, Request, Statement
from ..read.run import Reads
from .actor import ALL, SYSTEM, Actor, Reach
from .models import AccessGrant, AccessPermission, AccessRole, Branch, listed
from .rights import Granted, Rights


@dataclass(frozen=True)
class Book:
    """Permissions and grants by the code of their role, and the branches below each."""

    declared: Collection[str]
    permissions: Mapping[str, frozenset[str]]
    grants: Mapping[str, frozenset[Granted]]
    parents: Mapping[uuid.UUID, uuid.UUID | None]
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
        absent: Mapping[uuid.UUID, bool],
    ) -> Actor:  # fmt: skip
        """A user as an actor. `absent`: whom the user stands in for, and whether to do their work."""
        known = tuple(sorted(set(roles)))
        permissions, rights = self.rights(known)
        replaced = tuple(owner for owner, works in absent.items() if works)
        reach = Reach(team, self.below(branch), tuple(absent), replaced)
        return Actor(user, known, permissions, locale, rights, reach)


async def read_book(assembly: Assembly, reads: Reads, statements: dict[str, Statement]) -> Book:
    """The roles and branches as they are now. `statements` keeps what is asked, for the next time."""
    if not statements:
        statements |= {name: Binder(reads.engine, SYSTEM).statement(each) for name, each in _asked(assembly).items()}
    found = {name: await reads.rows(each, Request({}, SYSTEM, date.min, {})) for name, each in statements.items()}
    grants: dict[str, set[Granted]] = {}
    for code, record_type, actions, scope, fields in found["grants"]:
        only = None if fields is None else frozenset(listed(fields))
        granted = Granted(record_type, frozenset(listed(actions)), Scope(scope), only)
        grants.setdefault(code, set()).add(granted)
    permissions: dict[str, set[str]] = {}
    for code, each in found["permissions"]:
        permissions.setdefault(code, set()).add(each)
    return Book(
        tuple(each.code for each in assembly.permissions),
        {code: frozenset(each) for code, each in permissions.items()},
        {code: frozenset(each) for code, each in grants.items()},
        {as_key(child): None if parent is None else as_key(parent) for child, parent in found["branches"]},
    )


def _asked(assembly: Assembly) -> dict[str, Any]:
    """What the book is read by: what living roles grant and permit, and the tree of branches."""
    role, grant, permission, branch = (
        assembly.entity(cls).table.alias() for cls in (AccessRole, AccessGrant, AccessPermission, Branch)
    )

    def of_role(part: Any) -> Any:
        return sa.and_(part.c.role_id == role.c.id, part.c.deleted_at.is_(None), role.c.deleted_at.is_(None))

    columns = (role.c.code, grant.c.record_type, grant.c.actions, grant.c.scope, grant.c.fields)
    return {
        "grants": sa.select(*columns).join(grant, of_role(grant)),
        "permissions": sa.select(role.c.code, permission.c.permission).join(permission, of_role(permission)),
        "branches": sa.select(branch.c.id, branch.c.parent_id).where(branch.c.deleted_at.is_(None)),
    }


def as_key(value: Any) -> uuid.UUID:
    """A key as an engine gives it."""
    return value if isinstance(value, uuid.UUID) else uuid.UUID(str(value))
