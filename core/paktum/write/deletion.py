"""Deletes records and what belongs to each, under one deletion id, so that all of that can be brought back."""

import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ..assembly.build import Assembly
from ..assembly.model import EntityModel, FieldModel, Kind
from ..declare.errors import Problem, Refused
from ..declare.fields import Deletion
from ..declare.labels import label as _
from ..storage.types import new_id
from ..tiers.models import TierAssignment

Keys = Mapping[str, set[uuid.UUID]]
"""Records: their keys by type."""

Doomed = Mapping[str, Mapping[uuid.UUID, uuid.UUID]]
"""What is deleted: by type and key, the key of the record with which it goes."""

Marked = list[tuple[EntityModel, dict[uuid.UUID, int]]]
"""Records of which something was noted, with their new versions."""

Seen = Callable[[EntityModel, Collection[uuid.UUID]], Collection[uuid.UUID]]
"""Those of some records that the actor sees."""

CHUNK = 1000
"""Keys that one statement names; databases limit its parameters."""


class InUse(Refused):
    """What stands against the deletion of records, by their keys."""

    def __init__(self, problems: Mapping[uuid.UUID, Sequence[Problem]]) -> None:
        super().__init__(*(problem for some in problems.values() for problem in some))
        self.by_record = problems


def delete(session: Session, assembly: Assembly, roots: Doomed, stamps: Mapping[str, Any], seen: Seen) -> Marked:
    """Mark records, and what refers to them by CASCADE, as deleted; gives the new versions of all of it. What goes with
    one record has one deletion id. What refers to them by SET_NULL keeps its reference, which leads to nothing
    meanwhile.

    Raises `InUse` if something refers to them by RESTRICT and is not deleted with them, or if something would be
    deleted with them that the actor does not see. It does not tell how much of that there is.
    """
    for name, keys in roots.items():
        lock_records(session, assembly.entities[name], keys)
    doomed = with_what_belongs_to(session, assembly, roots)
    problems: dict[uuid.UUID, list[Problem]] = {}
    for root, problem in (*_hidden(assembly, roots, doomed, seen), *_in_use(session, assembly, doomed, seen)):
        if problem not in problems.setdefault(root, []):
            problems[root].append(problem)
    if problems:
        raise InUse(problems)
    deletions = {root: new_id() for keys in roots.values() for root in keys.values()}
    marked = []
    for name, keys in doomed.items():
        ids = {key: deletions[root] for key, root in keys.items()}
        marked.append((assembly.entities[name], _mark(session, assembly.entities[name].table, "id", ids, stamps)))
        if assembly.entities[name].schemes:  # a tier belongs to its record; the history of both stays
            _mark(session, assembly.entity(TierAssignment).table, "record_id", ids, stamps)
    return marked


def with_what_belongs_to(session: Session, assembly: Assembly, roots: Doomed) -> dict[str, dict[uuid.UUID, uuid.UUID]]:
    """Living records, and the living ones that refer to them by CASCADE, on and on; nobody refers to these any more."""
    doomed = {name: dict(keys) for name, keys in roots.items()}
    waiting = [(assembly.entities[name], dict(keys)) for name, keys in roots.items()]
    while waiting:
        target, keys = waiting.pop()
        for holder, column in referring(assembly, target, Deletion.CASCADE):
            known = doomed.get(holder.type_name, {})
            living = _living(session, holder, column, keys, locked=True)
            found = {key: keys[to] for key, to in living if key not in known}
            if found:
                doomed.setdefault(holder.type_name, {}).update(found)
                waiting.append((holder, found))
    return doomed


def roots_of(session: Session, assembly: Assembly, keys: Keys) -> set[uuid.UUID]:
    """Those of some records that belong to no other of them by CASCADE, and those that belong to each other only."""
    every = {key for some in keys.values() for key in some}
    belongings: dict[uuid.UUID, set[uuid.UUID]] = {}
    for name in keys:
        for holder, column in referring(assembly, assembly.entities[name], Deletion.CASCADE):
            for some in chunks(keys.get(holder.type_name, ())):
                own = column.table.c.id
                for key, to in session.execute(sa.select(own, column).where(own.in_(some), column.is_not(None))):
                    if to in every and to != key:
                        belongings.setdefault(to, set()).add(key)
    waiting = list(every - {key for some in belongings.values() for key in some})
    roots, reached = set(waiting), set(waiting)
    while waiting:
        found = belongings.get(waiting.pop(), set()) - reached
        reached |= found
        waiting += found
    return roots | (every - reached)


def _hidden(assembly: Assembly, roots: Doomed, doomed: Doomed, seen: Seen) -> Iterator[tuple[uuid.UUID, Problem]]:
    for name, keys in doomed.items():
        belonging = keys.keys() - roots.get(name, {}).keys()
        for key in belonging - set(seen(assembly.entities[name], belonging)):
            yield keys[key], Problem("IN_USE", HIDDEN, ("id",))


def _in_use(session: Session, assembly: Assembly, doomed: Doomed, seen: Seen) -> Iterator[tuple[uuid.UUID, Problem]]:
    for name, keys in doomed.items():
        for holder, column in referring(assembly, assembly.entities[name], Deletion.RESTRICT):
            mine = doomed.get(holder.type_name, {})
            users: dict[uuid.UUID, set[uuid.UUID]] = {}
            for key, to in _living(session, holder, column, keys):
                if key not in mine:
                    users.setdefault(keys[to], set()).add(key)
            for root, found in users.items():
                known = set(seen(holder, found))
                if known:
                    message = _("{count} {records} refer to it").filled(count=len(known), records=holder.label_plural)
                    yield root, Problem("IN_USE", message, ("id",))
                if known != found:
                    yield root, Problem("IN_USE", HIDDEN, ("id",))


HIDDEN = _("records that you do not see refer to it")
"""What is said of records whose number and kind are not told."""


def referring(assembly: Assembly, target: EntityModel, rule: Deletion) -> Iterator[tuple[EntityModel, sa.Column[Any]]]:
    """The columns of entities and their facets that refer to an entity with a rule of deletion."""
    for holder, _facet, field, column in references_to(assembly, target):
        if field.meta.on_delete is rule:
            yield holder, column


def references_to(
    assembly: Assembly, target: EntityModel
) -> Iterator[tuple[EntityModel, str, FieldModel, sa.Column[Any]]]:
    """The references of entities and their facets to an entity: who has it, in which facet if in one, and where. To
    those that may have files, files hold a key that is like a reference."""
    for holder in assembly.entities.values():
        if target.has_files and holder.told_by == "record_type":
            yield holder, "", holder.fields["record_id"], holder.table.c.record_id
        parts: list[tuple[str, Iterable[FieldModel], sa.Table | None]] = [("", holder.fields.values(), holder.table)]
        parts += [(facet.name, facet.fields.values(), facet.table) for facet in holder.facets.values()]
        for facet, fields, table in parts:
            for field in fields:
                if field.kind is Kind.REFERENCE and field.target is target.cls:
                    assert table is not None
                    assert field.column is not None
                    yield holder, facet, field, table.c[field.column.name]


def lock_records(session: Session, model: EntityModel, keys: Collection[uuid.UUID]) -> None:
    """Let nobody else change records, or refer to them, until the transaction ends."""
    for some in chunks(keys):
        these = sa.select(model.table.c.id).where(model.table.c.id.in_(some)).order_by(model.table.c.id)
        session.execute(these.with_for_update())


def _living(
    session: Session, holder: EntityModel, column: sa.Column[Any], keys: Iterable[uuid.UUID], *, locked: bool = False
) -> Iterator[tuple[uuid.UUID, uuid.UUID]]:
    """The living records whose reference, their own or a facet's, leads to one of the keys; each with that key."""
    return holding(session, holder, column, keys, holder.table.c.deleted_at.is_(None), locked=locked)


def holding(
    session: Session, holder: EntityModel, column: sa.Column[Any], keys: Iterable[uuid.UUID], *conditions: Any,
    locked: bool = False,
) -> Iterator[tuple[uuid.UUID, uuid.UUID]]:  # fmt: skip
    """The records whose reference, their own or a facet's, leads to one of the keys; each with that key."""
    table = holder.table
    query = sa.select(table.c.id, column).where(*conditions)
    if column.table is not table:
        query = query.join(column.table, column.table.c.id == table.c.id)
    if locked:
        query = query.order_by(table.c.id).with_for_update(of=table)
    for some in chunks(keys):
        yield from ((key, to) for key, to in session.execute(query.where(column.in_(some))))


def _mark(
    session: Session, table: sa.Table, column: str, deletions: Mapping[uuid.UUID, uuid.UUID], stamps: Mapping[str, Any]
) -> dict[uuid.UUID, int]:
    """Mark what is living among some rows, each with the id of its deletion; gives their new versions."""
    versions: dict[uuid.UUID, int] = {}
    for some in chunks(deletions):
        living = table.c[column].in_(some) & table.c.deleted_at.is_(None)
        marking = sa.update(table).where(living).values(version=table.c.version + 1, **stamps)
        marking = marking.values(deletion_id=_deletion(table.c[column], {key: deletions[key] for key in some}))
        marked = session.execute(marking.returning(table.c.id, table.c.version))
        versions |= {row.id: row.version for row in marked}
    return versions


def _deletion(key: Any, deletions: Mapping[uuid.UUID, uuid.UUID]) -> Any:
    """The id of a record's deletion, as SQL."""
    different = set(deletions.values())
    if len(different) == 1:
        return different.pop()
    return sa.case({each: sa.bindparam(None, to, sa.Uuid()) for each, to in deletions.items()}, value=key)


def chunks(keys: Iterable[uuid.UUID]) -> Iterator[list[uuid.UUID]]:
    """The keys in lists that are short enough for one statement each."""
    ordered = sorted(keys)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]
