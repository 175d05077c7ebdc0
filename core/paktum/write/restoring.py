"""Brings back what was deleted together, unless something has come in its place meanwhile."""

import uuid
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ..assembly.build import Assembly
from ..assembly.model import EntityModel
from ..declare.errors import Problem, Refused, missing_record, refuse
from ..declare.fields import Deletion
from ..declare.labels import label as _
from ..storage.audit import AUDIT
from ..tiers.models import TierAssignment
from .deletion import chunks, referring

Marked = list[tuple[EntityModel, dict[uuid.UUID, int]]]


def restore(
    session: Session, assembly: Assembly, model: EntityModel, key: uuid.UUID, stamps: Mapping[str, Any]
) -> Marked:
    """Let a deleted record, and all that was deleted with it, live again; gives the new versions of all of it.

    Refused with every conflict: a value that a living record has now (DUPLICATE), a record that it belongs to and that
    is deleted itself (REFERENCE_DELETED).
    """
    table = model.table
    here = sa.select(table.c.deletion_id).where(table.c.id == key, table.c.deleted_at.is_not(None))
    deletion = session.scalar(here.with_for_update())
    if deletion is None:
        raise refuse("NOT_FOUND", missing_record(model.type_name), "id")
    together = _together(session, assembly, key, deletion)
    problems = [
        problem for name, keys in together.items() for problem in _conflicts(session, assembly.entities[name], keys)
    ]
    problems += _orphans(session, assembly, together)
    if problems:
        raise Refused(*problems)
    marked = []
    for name, keys in together.items():
        each = assembly.entities[name]
        marked.append((each, _revive(session, each.table, keys, deletion, stamps)))
        if each.schemes:
            _revive(session, assembly.entity(TierAssignment).table, keys, deletion, stamps, "record_id")
    return marked


def _together(session: Session, assembly: Assembly, key: uuid.UUID, deletion: uuid.UUID) -> dict[str, set[uuid.UUID]]:
    """The records of one deletion, by type: the audit knows them, since no index leads to what is deleted."""
    deleted = (AUDIT.c.record_id == key, AUDIT.c.action == "delete")
    newest = sa.select(AUDIT.c.change_set_id).where(*deleted).order_by(AUDIT.c.version.desc()).limit(1)
    rows = sa.select(AUDIT.c.type, AUDIT.c.record_id)
    rows = rows.where(AUDIT.c.change_set_id == newest.scalar_subquery(), AUDIT.c.action == "delete")
    found: dict[str, set[uuid.UUID]] = {}
    for row in session.execute(rows):
        found.setdefault(row.type, set()).add(row.record_id)
    together: dict[str, set[uuid.UUID]] = {}
    for prefix in found.keys() & assembly.by_prefix.keys():  # the plugin of the others is not enabled
        model = assembly.by_prefix[prefix]
        columns = model.table.c
        for some in chunks(found[prefix]):
            same = sa.select(columns.id).where(columns.id.in_(some), columns.deletion_id == deletion)
            together.setdefault(model.type_name, set()).update(session.scalars(same))
    return together


def _conflicts(session: Session, model: EntityModel, keys: Collection[uuid.UUID]) -> Iterator[Problem]:
    """The values of deleted records that must be unique and that living ones have now."""
    mine, other = model.table.alias("mine"), model.table.alias("other")
    wanted = [
        (field.input_name, mine.c[field.column.name] == other.c[field.column.name])
        for field in model.fields.values()
        if field.meta.unique and field.column is not None
    ]
    source = mine.c.source.is_not_distinct_from(other.c.source)
    wanted.append(("externalId", sa.and_(mine.c.external_id == other.c.external_id, source)))
    for name, same in wanted:
        for some in chunks(keys):
            taken = sa.select(other.c.id).join(mine, same).where(mine.c.id.in_(some), other.c.deleted_at.is_(None))
            for existing in session.scalars(taken):
                details = {"existing": model.public_id(existing)}
                yield Problem("DUPLICATE", _("Another record has this value already."), (name,), details)


def _orphans(session: Session, assembly: Assembly, together: Mapping[str, Collection[uuid.UUID]]) -> Iterator[Problem]:
    """The records that deleted ones belong to and that stay deleted."""
    for target in assembly.entities.values():
        for holder, column in referring(assembly, target, Deletion.CASCADE):
            for some in chunks(together.get(holder.type_name, ())):
                owner = target.table.alias("owner")
                kept = list(together.get(target.type_name, ()))
                gone = sa.select(owner.c.id).join(column.table, column == owner.c.id)
                gone = gone.where(column.table.c.id.in_(some), owner.c.deleted_at.is_not(None), owner.c.id.not_in(kept))
                for _key in session.scalars(gone.distinct()):
                    message = _("The {entity} that it belongs to is deleted.").filled(entity=target.label)
                    yield Problem("REFERENCE_DELETED", message, ("id",))


def _revive(
    session: Session, table: sa.Table, keys: Collection[uuid.UUID], deletion: uuid.UUID, stamps: Mapping[str, Any],
    column: str = "id",
) -> dict[uuid.UUID, int]:  # fmt: skip
    versions: dict[uuid.UUID, int] = {}
    for some in chunks(keys):
        gone = table.c[column].in_(some) & (table.c.deletion_id == deletion)
        living = {"deleted_at": None, "deletion_id": None, "version": table.c.version + 1}
        reviving = sa.update(table).where(gone).values(**living, **stamps).returning(table.c.id, table.c.version)
        versions |= {row.id: row.version for row in session.execute(reviving)}
    return versions
