"""Deletes a record and what belongs to it, all under one deletion id, so that all of it can be brought back."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ..assembly.build import Assembly
from ..assembly.model import EntityModel, FieldModel, Kind
from ..declare.errors import Problem, Refused
from ..declare.fields import Deletion
from ..declare.labels import label as _
from ..tiers.models import TierAssignment

Doomed = dict[str, set[uuid.UUID]]
"""What is to be deleted: keys by type."""

CHUNK = 1000
"""Keys that one statement names; databases limit its parameters."""


def delete(
    session: Session, assembly: Assembly, model: EntityModel, key: uuid.UUID, stamps: Mapping[str, Any]
) -> list[tuple[EntityModel, dict[uuid.UUID, int]]]:
    """Mark a record, and what refers to it by CASCADE, as deleted; gives the new versions of all of it. Refused
    (IN_USE) by what refers to it by RESTRICT and is not deleted with it. What refers to it by SET_NULL keeps its
    reference, which leads to nothing meanwhile."""
    doomed = _closure(session, assembly, model, key)
    problems = list(_in_use(session, assembly, doomed))
    if problems:
        raise Refused(*problems)
    marked = []
    for name, keys in doomed.items():
        marked.append((assembly.entities[name], _mark(session, assembly.entities[name].table, "id", keys, stamps)))
        if assembly.entities[name].schemes:  # a tier belongs to its record; the history of both stays
            _mark(session, assembly.entity(TierAssignment).table, "record_id", keys, stamps)
    return marked


def _closure(session: Session, assembly: Assembly, model: EntityModel, key: uuid.UUID) -> Doomed:
    doomed: Doomed = {model.type_name: {key}}
    waiting = [(model, {key})]
    while waiting:
        target, keys = waiting.pop()
        for holder, column in referring(assembly, target, Deletion.CASCADE):
            found = _living(session, holder, column, keys) - doomed.get(holder.type_name, set())
            if found:
                doomed.setdefault(holder.type_name, set()).update(found)
                waiting.append((holder, found))
    return doomed


def _in_use(session: Session, assembly: Assembly, doomed: Doomed) -> Iterator[Problem]:
    for name, keys in doomed.items():
        for holder, column in referring(assembly, assembly.entities[name], Deletion.RESTRICT):
            found = _living(session, holder, column, keys) - doomed.get(holder.type_name, set())
            if found:
                message = _("{count} {records} refer to it").filled(count=len(found), records=holder.label_plural)
                yield Problem("IN_USE", message, ("id",))


def referring(assembly: Assembly, target: EntityModel, rule: Deletion) -> Iterator[tuple[EntityModel, sa.Column[Any]]]:
    """The columns of entities and their facets that refer to an entity with a rule of deletion."""
    for holder in assembly.entities.values():
        parts: list[tuple[Iterable[FieldModel], sa.Table | None]] = [(holder.fields.values(), holder.table)]
        parts += [(facet.fields.values(), facet.table) for facet in holder.facets.values()]
        for fields, table in parts:
            for field in fields:
                if field.kind is Kind.REFERENCE and field.target is target.cls and field.meta.on_delete is rule:
                    assert table is not None
                    assert field.column is not None
                    yield holder, table.c[field.column.name]


def _living(session: Session, holder: EntityModel, column: sa.Column[Any], keys: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """The living records whose reference, their own or a facet's, leads to one of the keys."""
    table = holder.table
    query = sa.select(table.c.id).where(table.c.deleted_at.is_(None))
    if column.table is not table:
        query = query.join(column.table, column.table.c.id == table.c.id)
    return {key for some in chunks(keys) for key in session.scalars(query.where(column.in_(some)))}


def _mark(
    session: Session, table: sa.Table, column: str, keys: Iterable[uuid.UUID], stamps: Mapping[str, Any]
) -> dict[uuid.UUID, int]:
    """Mark what is living among some rows; gives their new versions."""
    versions: dict[uuid.UUID, int] = {}
    for some in chunks(keys):
        living = table.c[column].in_(some) & table.c.deleted_at.is_(None)
        marking = sa.update(table).where(living).values(version=table.c.version + 1, **stamps)
        marked = session.execute(marking.returning(table.c.id, table.c.version))
        versions |= {row.id: row.version for row in marked}
    return versions


def chunks(keys: Iterable[uuid.UUID]) -> Iterator[list[uuid.UUID]]:
    """The keys in lists that are short enough for one statement each."""
    ordered = sorted(keys)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]
