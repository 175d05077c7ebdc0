"""Removes deleted records for good, with what belongs to them. Of their history remains that they were purged."""

import uuid
from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from ..assembly.model import EntityModel
from ..declare.errors import Problem, Refused, missing_permission, missing_record, refuse
from ..declare.fields import Deletion
from ..declare.labels import label as _
from ..files.models import File
from ..storage.search import ENTRIES
from ..tiers.models import TierAssignment, TierChange
from ..workflow.models import WorkflowChange
from .change import Change
from .deletion import HIDDEN, chunks, holding, references_to
from .merging import keep_merged_ids
from .preparing import is_living
from .traces import forget_traces

PERMISSION = "records.purge"
"""What purging needs, beside the right to delete the record."""

Lost = Mapping[str, int]
"""How many records of each type are removed."""


def purge(change: Change, public_id: str) -> Lost:
    """Remove a deleted record and what belongs to it. Refused while living records refer to any of it (IN_USE)."""
    _require_permission(change)
    model = change.assembly.find_by_id(public_id)
    key = None if model is None else model.find_key(public_id)
    record: Any = None if model is None or key is None else change.session.get(model.cls, key, with_for_update=True)
    if model is None or record is None or not change.sees(record):
        raise refuse("NOT_FOUND", missing_record("record" if model is None else model.type_name), "id")
    if record.deleted_at is None:
        raise refuse("NOT_DELETED", _("Only what is deleted can be removed for good."), "id")
    change.require_deletable(record)
    purging = _Purging(change, {model.type_name: {record.id}})
    users: dict[str, set[uuid.UUID]] = {}
    for holder, user, _to in purging.used():
        users.setdefault(holder.type_name, set()).add(user)
    problems = [problem for name, keys in users.items() for problem in _in_use(change, name, keys)]
    if problems:
        raise Refused(*problems)
    return purging.run()


def purge_older(change: Change, age: timedelta) -> Lost:
    """Remove what was deleted so long ago, but for that to which living records refer, and what that belongs to."""
    _require_permission(change)
    old: dict[str, set[uuid.UUID]] = {}
    for model in change.assembly.entities.values():
        table = model.table
        found = sa.select(table.c.id).where(table.c.deleted_at < change.now - age).order_by(table.c.id)
        old[model.type_name] = set(change.session.scalars(found.with_for_update()))
    purging = _Purging(change, old)
    purging.leave_out_what_is_used()
    return purging.run()


def purge_files(change: Change, files: Collection[File]) -> None:
    """Remove files for good, deleted ones or not, for whoever may erase what they belong to."""
    keys = {each.id for each in files}
    with change.trusted():
        change.delete(*(each for each in files if is_living(each)))
    change.flush()
    _Purging(change, {change.assembly.entity(File).type_name: keys}).run()


def _require_permission(change: Change) -> None:
    if not change.actor.may(PERMISSION):
        raise refuse("FORBIDDEN", missing_permission(PERMISSION))


def _in_use(change: Change, name: str, keys: Collection[uuid.UUID]) -> Iterator[Problem]:
    model = change.assembly.entities[name]
    seen = change.seen(model, keys)
    if seen:
        message = _("{count} {records} refer to it").filled(count=len(seen), records=model.label_plural)
        yield Problem("IN_USE", message, ("id",))
    if len(seen) < len(keys):
        yield Problem("IN_USE", HIDDEN, ("id",))


class _Purging:
    """What is removed, by type; begins with deleted records, which nobody can restore meanwhile, and takes in the
    deleted ones that belong to them. Nothing that refers to any of it is restored either until the transaction ends."""

    def __init__(self, change: Change, roots: Mapping[str, set[uuid.UUID]]) -> None:
        self.change, self.session, self.assembly = change, change.session, change.assembly
        self.doomed = {name: set(keys) for name, keys in roots.items()}
        waiting = [(name, keys) for name, keys in roots.items() if keys]
        while waiting:
            name, keys = waiting.pop()
            for holder, _facet, field, column in references_to(self.assembly, self.assembly.entities[name]):
                deleted = holder.table.c.deleted_at.is_not(None)
                held = {key for key, _to in holding(self.session, holder, column, keys, deleted, locked=True)}
                found = held - self.doomed.get(holder.type_name, set())
                if found and field.meta.on_delete is not Deletion.SET_NULL:
                    self.doomed.setdefault(holder.type_name, set()).update(found)
                    waiting.append((holder.type_name, found))

    def run(self) -> Lost:
        """Remove it; the audit keeps one more entry, and of the others only that there were some."""
        lost = {name: len(keys) for name, keys in self.doomed.items() if keys}
        ordered = sorted(lost, key=lambda name: -self.assembly.places[self.assembly.entities[name].cls])
        forget_traces(self.change, self.doomed)
        for name in ordered:
            keep_merged_ids(self.session, self.assembly.entities[name], self.doomed[name])
            self._let_go(name)
        for name in ordered:
            model, keys = self.assembly.entities[name], self.doomed[name]
            self.change.note_purged(model, keys)
            for some in chunks(keys):
                self._forget(model, some)
        for name in ordered:
            table = self.assembly.entities[name].table
            for some in chunks(self.doomed[name]):
                removing = sa.delete(table).where(table.c.id.in_(some), table.c.deleted_at.is_not(None))
                self.session.execute(removing)
        self.session.expunge_all()
        return lost

    def used(self) -> Iterator[tuple[EntityModel, uuid.UUID, uuid.UUID]]:
        """The living records that refer to what would be removed: their kind, their key, and what they refer to."""
        for name, keys in self.doomed.items():
            for holder, _facet, _field, column in references_to(self.assembly, self.assembly.entities[name]):
                living = holder.table.c.deleted_at.is_(None)
                yield from ((holder, key, to) for key, to in holding(self.session, holder, column, keys, living))

    def leave_out_what_is_used(self) -> None:
        """Keep what living records refer to, and what that belongs to."""
        kept = {to for _holder, _key, to in self.used()}
        owners: dict[uuid.UUID, set[uuid.UUID]] = {}
        for name, keys in self.doomed.items():
            for holder, column in self._belonging(name):
                for key, to in holding(self.session, holder, column, keys, sa.true()):
                    owners.setdefault(key, set()).add(to)
        waiting = list(kept)
        while waiting:
            found = owners.get(waiting.pop(), set()) - kept
            kept |= found
            waiting += found
        self.doomed = {name: keys - kept for name, keys in self.doomed.items()}

    def _belonging(self, name: str) -> Iterator[tuple[EntityModel, sa.Column[Any]]]:
        """The references of what cannot be without a record of this type."""
        for holder, _facet, field, column in references_to(self.assembly, self.assembly.entities[name]):
            if field.meta.on_delete is not Deletion.SET_NULL:
                yield holder, column

    def _let_go(self, name: str) -> None:
        """Empty the loose references of deleted records to what is removed."""
        for _holder, _facet, field, column in references_to(self.assembly, self.assembly.entities[name]):
            if field.meta.on_delete is Deletion.SET_NULL:
                for some in chunks(self.doomed[name]):
                    self.session.execute(sa.update(column.table).where(column.in_(some)).values({column.name: None}))

    def _forget(self, model: EntityModel, keys: Collection[uuid.UUID]) -> None:
        """Remove the words of search, and the history of states and tiers."""
        connection = self.session.connection()
        connection.execute(sa.delete(ENTRIES).where(ENTRIES.c.type == model.prefix, ENTRIES.c.record_id.in_(keys)))
        for told in (WorkflowChange, TierAssignment, TierChange):
            table = self.assembly.entity(told).table
            connection.execute(sa.delete(table).where(table.c.record_id.in_(keys)))
