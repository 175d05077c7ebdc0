"""Writes what plugins ship as data, roles before all, into the database, where a company may change it."""

import hashlib
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from ..assembly.build import Assembly
from ..declare.access import Grant
from ..write.cause import Origin
from ..write.change import Change
from ..write.seeding import Seeding
from ..write.writer import Writer
from .actor import SYSTEM
from .conditions import condition_text
from .models import AccessGrant, AccessPermission, AccessRole


def seed(assembly: Assembly, engine: sa.Engine) -> None:
    """Add the shipped roles, permissions, grants and defaults that were never there. What the company has changed or
    deleted stays as it is."""
    Writer(assembly, engine).run(SYSTEM, _seed, origin=Origin.IMPORT)


def _seed(change: Change) -> None:
    seeding = Seeding(change)
    if AccessRole in change.assembly.by_class:  # not in a core of a test's own
        _seed_roles(change, seeding)
    seeding.defaults(change.assembly.defaults)


def _seed_roles(change: Change, seeding: Seeding) -> None:
    roles = {role.code: role for role in change.list_(AccessRole)}
    for code, declared in change.assembly.roles.items():
        values = {"code": code, "name": str(declared.label), "is_audited": declared.is_audited}
        role = roles.get(code) or seeding.put_in(AccessRole, code, values)
        if role is None:
            continue
        for grant in declared.grants:
            values = grant_values(change.assembly, grant)
            key = _key(code, *(str(each) for each in values.values()))
            seeding.put_in(AccessGrant, key, {"role": role, **values})
        for permission in declared.permissions:
            seeding.put_in(AccessPermission, _key(code, permission), {"role": role, "permission": permission})


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
