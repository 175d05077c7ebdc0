"""Writes the roles that plugins ship into the database, where a company may change them."""

import hashlib
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from ..assembly.build import Assembly
from ..declare.access import Grant
from ..declare.entity import Entity
from ..write.cause import Origin
from ..write.change import Change
from ..write.writer import Writer
from .actor import SYSTEM
from .conditions import condition_text
from .models import AccessGrant, AccessPermission, AccessRole

SOURCE = "paktum"
"""The source of what was shipped. Its external id is what it was then, so that nothing is shipped twice."""


def seed_roles(assembly: Assembly, engine: sa.Engine) -> None:
    """Add the shipped roles, permissions and grants that were never there. What the company has changed or deleted
    stays as it is."""
    Writer(assembly, engine).run(SYSTEM, _seed, origin=Origin.IMPORT)


def _seed(change: Change) -> None:
    if AccessRole not in change.assembly.by_class:
        return  # a core of a test's own
    roles = {role.code: role for role in change.list_(AccessRole)}
    known = {cls: _shipped(change, cls) for cls in (AccessRole, AccessGrant, AccessPermission)}
    for code, declared in change.assembly.roles.items():
        if code not in roles and code not in known[AccessRole]:
            roles[code] = change.create(
                AccessRole, code=code, name=str(declared.label), source=SOURCE, external_id=code
            )
        role = roles.get(code)
        if role is None:
            continue
        for grant in declared.grants:
            values = grant_values(change.assembly, grant)
            key = _key(code, *(str(each) for each in values.values()))
            if key not in known[AccessGrant]:
                change.note_absent(AccessGrant, SOURCE, (key,))
                change.create(AccessGrant, role=role, source=SOURCE, external_id=key, **values)
        for permission in declared.permissions:
            key = _key(code, permission)
            if key not in known[AccessPermission]:
                change.note_absent(AccessPermission, SOURCE, (key,))
                change.create(AccessPermission, role=role, permission=permission, source=SOURCE, external_id=key)


def _shipped(change: Change, cls: type[Entity]) -> set[str | None]:
    """The external ids of what was shipped, deleted or not."""
    table = change.assembly.entity(cls).table
    return set(change.session.scalars(sa.select(table.c.external_id).where(table.c.source == SOURCE)))


def _key(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def grant_values(assembly: Assembly, grant: Grant) -> dict[str, Any]:
    """A declared grant as it is kept."""
    on = grant.on if isinstance(grant.on, str) else assembly.entity(grant.on).type_name
    condition = {} if grant.condition is None else {"condition": condition_text(grant.condition)}
    return {
        "record_type": on, "actions": ",".join(grant.actions), "scope": grant.scope,
        "fields": ",".join(_paths(assembly, grant)) or None, **condition,
    }  # fmt: skip


def _paths(assembly: Assembly, grant: Grant) -> Iterator[str]:
    for path in grant.fields:
        if isinstance(grant.on, str):
            yield path
            continue
        model = assembly.entity(grant.on)
        facet, _, name = path.rpartition(".")
        holder = model.facets[facet] if facet else model
        yield f"{holder.api_name}.{holder.fields[name].api_name}" if facet else holder.fields[name].api_name
