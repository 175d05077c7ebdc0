"""Brings back what was deleted together, unless something has come in its place meanwhile."""

import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ..assembly.build import Assembly
from ..assembly.model import EntityModel, FieldModel
from ..declare.entity import Entity
from ..declare.errors import Problem, Refused, missing_record, refuse
from ..declare.fields import Deletion
from ..declare.labels import label as _
from ..storage.audit import AUDIT
from ..tiers.models import TierAssignment
from .deletion import Keys, Marked, chunks, references_to, referring
from .merging import merged_to
from .references import SHARED

if TYPE_CHECKING:
    from .change import Change  # which restores


@dataclass(frozen=True, slots=True)
class Leading:
    """A reference of deleted records that leads to merged ones: where it is, and by the keys of those who have it the
    living records that these are part of now."""

    holder: EntityModel
    facet: str
    field: FieldModel
    column: sa.Column[Any]
    to: Mapping[uuid.UUID, uuid.UUID]


Finds = Callable[[type[Entity], uuid.UUID], bool]
"""Whether the actor sees a record."""


def restore(
    session: Session, assembly: Assembly, together: Keys, stamps: Mapping[str, Any], finds: Finds,
    leading: Iterable[Leading],
) -> Marked:  # fmt: skip
    """Let deleted records live again; gives their new versions.

    Refused with every conflict: a value that a living record has now (DUPLICATE), a record that one belongs to and that
    stays deleted (REFERENCE_DELETED), unless that is led on to another.
    """
    problems = [
        problem
        for name, keys in together.items()
        for problem in _conflicts(session, assembly.entities[name], keys, finds)
    ]
    problems += _orphans(session, assembly, together, {each.column: each.to for each in leading})
    if problems:
        raise Refused(*problems)
    marked = []
    for name, keys in together.items():
        each = assembly.entities[name]
        if each.schemes:
            tier = assembly.entity(TierAssignment).table
            with_it = sa.select(each.table.c.deletion_id).where(each.table.c.id == tier.c.record_id).scalar_subquery()
            _revive(session, tier, tier.c.record_id, keys, stamps, tier.c.deletion_id == with_it)
        marked.append((each, _revive(session, each.table, each.table.c.id, keys, stamps)))
    return marked


def deleted_together(
    session: Session, assembly: Assembly, model: EntityModel, key: uuid.UUID
) -> dict[str, set[uuid.UUID]]:
    """A deleted record and what was deleted with it: the audit knows, since no index leads to what is deleted. Refuses
    with NOT_FOUND if the record is not deleted."""
    table = model.table
    here = sa.select(table.c.deletion_id).where(table.c.id == key, table.c.deleted_at.is_not(None))
    deletion = session.scalar(here.with_for_update())
    if deletion is None:
        raise refuse("NOT_FOUND", missing_record(model.type_name), "id")
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


def _conflicts(session: Session, model: EntityModel, keys: Collection[uuid.UUID], finds: Finds) -> Iterator[Problem]:
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
                details = {"existing": model.public_id(existing)} if finds(model.cls, existing) else {}
                yield Problem("DUPLICATE", _("Another record has this value already."), (name,), details)


def leading_on(session: Session, assembly: Assembly, together: Keys) -> Iterator[Leading]:
    """The references of deleted records to others that were merged since."""
    for target in assembly.entities.values():
        for holder, facet, field, column in references_to(assembly, target):
            if target.merged_into is None or field is target.merged_into:
                continue
            led = dict(_to_deleted(session, target, column, together, holder))
            now = merged_to(session, target, set(led.values())) if led else {}
            if now:
                yield Leading(holder, facet, field, column, {key: now[to] for key, to in led.items() if to in now})


def lead_on(change: "Change", leading: Iterable[Leading]) -> None:
    """Let restored records that referred to merged ones refer to what those are part of now, with the product's rights.
    A loose reference stays as it is where that does not fit."""
    with change.trusted():
        for each in leading:
            is_loose = each.field.meta.on_delete is Deletion.SET_NULL
            for some in chunks(each.to):
                for record in change.fetch(each.holder.cls, each.holder.table.c.id.in_(some), lock=True):
                    values = {each.field.name: each.to[record.id]}
                    with suppress(Refused) if is_loose else nullcontext():
                        change.carry_over(record, *(({}, {each.facet: values}) if each.facet else (values, {})))


def _orphans(
    session: Session, assembly: Assembly, together: Keys, led: Mapping[sa.Column[Any], Collection[uuid.UUID]]
) -> Iterator[Problem]:
    """The records that deleted ones belong to and that stay deleted."""
    for target in assembly.entities.values():
        for holder, column in referring(assembly, target, Deletion.CASCADE):
            lost = _to_deleted(session, target, column, together, holder)
            for _owner in {to for key, to in lost if key not in led.get(column, ())}:
                message = _("The {entity} that it belongs to is deleted.").filled(entity=target.label)
                yield Problem("REFERENCE_DELETED", message, ("id",))


def _to_deleted(
    session: Session, target: EntityModel, column: sa.Column[Any], together: Keys, holder: EntityModel
) -> Iterator[tuple[uuid.UUID, uuid.UUID]]:
    """Those of some deleted records that refer to a deleted one which is none of them; each with the key of that.
    What they refer to besides stays living until the transaction ends."""
    owner, own = target.table.alias("owner"), column.table.c.id
    kept = together.get(target.type_name, set())
    there = sa.select(own, owner.c.id, owner.c.deleted_at).join(column.table, column == owner.c.id)
    for some in chunks(together.get(holder.type_name, ())):
        for key, to, deleted_at in session.execute(there.where(own.in_(some)).with_for_update(of=owner, **SHARED)):
            if deleted_at is not None and to not in kept:
                yield key, to


def _revive(
    session: Session, table: sa.Table, column: sa.Column[Any], keys: Collection[uuid.UUID], stamps: Mapping[str, Any],
    *conditions: Any,
) -> dict[uuid.UUID, int]:  # fmt: skip
    versions: dict[uuid.UUID, int] = {}
    living = {"deleted_at": None, "deletion_id": None, "version": table.c.version + 1}
    for some in chunks(keys):
        reviving = sa.update(table).where(column.in_(some), table.c.deleted_at.is_not(None), *conditions)
        reviving = reviving.values(**living, **stamps).returning(table.c.id, table.c.version)
        versions |= {row.id: row.version for row in session.execute(reviving)}
    return versions
