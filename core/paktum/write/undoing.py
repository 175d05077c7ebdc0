"""Undoes change sets from what the audit has written of them, as long as nothing has changed since.

What they did is taken together first: a record that they made is deleted, one that they deleted comes back, and every
attribute gets the value that it had before the first of them. All of it is done by `Change`, so it needs the rights of
the contrary change, obeys the same rules, and leaves a change set that can be undone itself.
"""

import json
import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import sqlalchemy as sa

from ..assembly.ids import key_in, public_id
from ..assembly.model import EntityModel
from ..assembly.naming import verb_mutation
from ..declare.entity import Entity
from ..declare.errors import Problem, Refused, missing_permission, refuse
from ..declare.labels import label as _
from ..storage.audit import AUDIT, CHANGE_SET_PREFIX, CHANGE_SETS
from ..storage.encryption import MARK
from .audit import CREATE, DELETE, PURGE, RESTORE
from .canonical import ERASED, attributes_of, value_of
from .change import Change
from .deletion import chunks, roots_of, with_what_belongs_to
from .encryption import legible

MOST_TOLD = 100
"""Records that have changed since, of which a refusal tells."""

Kept = Mapping[str, tuple[Any, Any]]
"""By path, what an attribute was before the change sets, and what it was after them."""


@dataclass(slots=True)
class _Effect:
    """What change sets did to one record, taken together."""

    model: EntityModel
    key: uuid.UUID
    was_there: bool
    is_there: bool
    is_new: bool = False
    values: dict[str, list[Any]] = field(default_factory=dict)
    followed: list[str] = field(default_factory=list)

    @property
    def different(self) -> Kept:
        """The attributes that are different."""
        return {path: (was, now) for path, (was, now) in self.values.items() if was != now}


def undo(change: Change, change_sets: Collection[uuid.UUID]) -> int:
    """Undo change sets as one; gives how many records are different now.

    Refuses with NOT_FOUND if the actor sees none of their records, with CHANGED_SINCE for every record that was changed
    since, with UNDO_IMPOSSIBLE for what the audit does not know, and for the reasons of the contrary changes.
    """
    return _Undo(change, change_sets).run()


def change_set_of(given: str) -> uuid.UUID:
    """The key behind the id of a change set; refuses with NOT_FOUND."""
    key = key_in(CHANGE_SET_PREFIX, given)
    if key is None:
        raise _unknown()
    return key


def change_sets_of(change: Change, request_id: str) -> set[uuid.UUID]:
    """The change sets that a request or an import has left."""
    return set(change.session.scalars(sa.select(CHANGE_SETS.c.id).where(CHANGE_SETS.c.request_id == request_id)))


def _unknown() -> Refused:
    return refuse("NOT_FOUND", _("there is no change set with this id"), "id")


class _Undo:
    """One undo inside a transaction."""

    def __init__(self, change: Change, change_sets: Collection[uuid.UUID]) -> None:
        self.change, self.change_sets = change, change_sets
        self.session, self.assembly = change.session, change.assembly
        self.records: dict[uuid.UUID, Entity] = {}

    def run(self) -> int:
        effects = self._effects()
        self._fetch(effects)
        if not any(self._sees(each) for each in effects):
            raise _unknown()
        self._require_verbs()
        self._require_unchanged()
        changed = [each for each in effects if each.different and not each.is_new]
        gone = [each for each in effects if each.was_there and not each.is_there]
        made = [each for each in effects if each.is_there and not each.was_there and not each.model.cls.options.lasting]
        self._give_up_unique(changed, gone, made)
        if gone:
            roots = roots_of(self.session, self.assembly, _keys(gone))
            _attempt(partial(self.change.bring_back, [self.records[key] for key in sorted(roots)], _keys(gone)))
        self._put_back(changed)
        if made:
            self._delete(made)
        return len({each.key for each in (*changed, *gone, *made)})

    # Knowing what was done

    def _effects(self) -> list[_Effect]:
        """What was done to each record; values of new records do not matter."""
        changes = sa.case((AUDIT.c.action == CREATE, "{}"), else_=AUDIT.c.changes)
        columns = (AUDIT.c.record_id, AUDIT.c.type, AUDIT.c.action, AUDIT.c.transition, changes.label("changes"))
        found: dict[uuid.UUID, _Effect] = {}
        for some in chunks(self.change_sets):
            rows = sa.select(*columns).where(AUDIT.c.change_set_id.in_(some))
            for row in self.session.execute(rows.order_by(AUDIT.c.record_id, AUDIT.c.version)):
                effect = found.get(row.record_id)
                if effect is None:
                    is_new, was_there = row.action == CREATE, row.action not in {CREATE, RESTORE}
                    effect = _Effect(self._model(row.type), row.record_id, was_there, True, is_new)
                    found[row.record_id] = effect
                effect.is_there = row.action not in {DELETE, PURGE}
                if row.transition is not None:
                    effect.followed.append(row.transition)
                for path, pair in json.loads(row.changes).items():
                    was, now = (self._legible(effect, path, each) for each in pair)
                    effect.values.setdefault(path, [was, now])[1] = now
        return list(found.values())

    def _legible(self, effect: _Effect, path: str, written: Any) -> Any:
        if not isinstance(written, str) or not written.startswith(MARK):
            return written
        known = attributes_of(effect.model).get(path)
        return written if known is None else legible(self.session, known[1], effect.key, written)

    def _model(self, prefix: str) -> EntityModel:
        if prefix not in self.assembly.by_prefix:
            raise _impossible(_("There are records of a plugin that is not enabled."))
        return self.assembly.by_prefix[prefix]

    def _fetch(self, effects: Iterable[_Effect]) -> None:
        """Read the records, and let nobody else change them meanwhile."""
        for name, keys in _keys(effects).items():
            model = self.assembly.entities[name]
            for some in chunks(keys):
                found = self.change.fetch(model.cls, model.table.c.id.in_(some), lock=True)
                self.records |= {record.id: record for record in found}
            if not keys <= self.records.keys():
                raise _impossible(_("There are records that were erased for good."))

    def _sees(self, effect: _Effect) -> bool:
        return effect.key in self.records and self.change.sees(self.records[effect.key])

    # What stands against it

    def _require_verbs(self) -> None:
        """Who may not carry out a verb does not undo it either."""
        verbs = {
            verb_mutation(model.api_name, each.action.name): each.action.permission
            for model in self.assembly.entities.values()
            for each in model.actions
        }
        for some in chunks(self.change_sets):
            done = sa.select(CHANGE_SETS.c.operation).where(CHANGE_SETS.c.id.in_(some)).distinct()
            for operation in self.session.scalars(done):
                permission = verbs.get(operation or "", "")
                if not self.change.actor.may(permission):
                    raise refuse("FORBIDDEN", missing_permission(permission), "id")

    def _require_unchanged(self) -> None:
        """Refuse if a record was changed behind one of the change sets by another."""
        problems: dict[Any, Problem] = {}
        for some in chunks(self.change_sets):
            mine = sa.select(AUDIT.c.record_id, sa.func.min(AUDIT.c.version).label("version"))
            first = mine.where(AUDIT.c.change_set_id.in_(some)).group_by(AUDIT.c.record_id).subquery()
            same = (AUDIT.c.record_id == first.c.record_id, AUDIT.c.version > first.c.version)
            later = sa.select(AUDIT.c.record_id, AUDIT.c.type, AUDIT.c.change_set_id).join(first, sa.and_(*same))
            later = later.where(AUDIT.c.change_set_id.not_in(some)).order_by(AUDIT.c.record_id, AUDIT.c.version)
            for row in self.session.execute(later):
                if row.change_set_id not in self.change_sets and len(problems) < MOST_TOLD:
                    problem = self._changed_since(self._model(row.type), row.record_id, row.change_set_id)
                    problems[tuple(problem.details.values())] = problem
        if problems:
            raise Refused(*problems.values())

    def _changed_since(self, model: EntityModel, key: uuid.UUID, change_set: uuid.UUID) -> Problem:
        record = self.records.get(key) or self.session.get(model.cls, key)
        seen = record is not None and self.change.sees(record)
        told = {"record": model.public_id(key), "changeSet": public_id(CHANGE_SET_PREFIX, change_set)} if seen else {}
        return Problem("CHANGED_SINCE", _("A record has changed since."), ("id",), told)

    # Doing the contrary

    def _give_up_unique(self, changed: Iterable[_Effect], gone: Iterable[_Effect], made: Iterable[_Effect]) -> None:
        """Empty the unique attributes whose values other records get back."""
        wanted: set[tuple[str, str, Any]] = set()
        for effect in (*changed, *gone):
            values, unique = _before(effect)[0] if effect.different else {}, _unique(effect.model)
            wanted |= {(effect.model.type_name, name, values[name]) for name in unique if name in values}
            if not effect.is_there:  # it comes back as it was deleted
                record = self.records[effect.key]
                wanted |= {(effect.model.type_name, name, getattr(record, name)) for name in unique}
        for effect in (*(each for each in changed if each.is_there), *made):
            model, record = effect.model, self.records[effect.key]
            taken = [each for each in _unique(model) if (model.type_name, each, getattr(record, each)) in wanted]
            emptied = {name: None for name in taken if getattr(record, name) is not None}
            if emptied:
                _attempt(partial(self.change.update, record, **emptied))

    def _put_back(self, effects: Collection[_Effect]) -> None:
        """Give the attributes the values that they had."""
        self._fetch(effects)
        self._fetch_referred(effects)
        problems: list[Problem] = []
        for effect in effects:
            try:
                _attempt(partial(self._put_back_one, effect))
            except Refused as refused:
                problems += refused.problems
        if problems:
            raise Refused(*problems[:MOST_TOLD])

    def _put_back_one(self, effect: _Effect) -> None:
        record = self.records[effect.key]
        values, facets, state = _before(effect)
        if effect.is_there and not effect.was_there:  # it is deleted next; others may have what it had alone
            values = {name: value for name, value in values.items() if name not in _unique(effect.model)}
        self._require_writable(effect)
        if values or facets:
            self.change.carry_over(record, values, facets)
        if state is not None:
            self.change.put_back(record, state, effect.followed)

    def _require_writable(self, effect: _Effect) -> None:
        attributes = attributes_of(effect.model)
        for path in effect.different:
            permission = attributes[path][1].meta.write
            if permission and not self.change.actor.may(permission):
                raise refuse("FORBIDDEN", missing_permission(permission))

    def _fetch_referred(self, effects: Iterable[_Effect]) -> None:
        """Read what records referred to at once, instead of one by one."""
        wanted: dict[type[Entity], set[uuid.UUID]] = {}
        for effect in effects:
            attributes = attributes_of(effect.model)
            for path, (was, _now) in effect.different.items():
                known = attributes.get(path)
                if was is not None and known is not None and known[1].target is not None:
                    wanted.setdefault(known[1].target, set()).add(value_of(known[1], was))
        for cls, keys in wanted.items():
            for some in chunks(keys):
                self.change.fetch(cls, self.assembly.entity(cls).table.c.id.in_(some))

    def _delete(self, made: Collection[_Effect]) -> None:
        """Delete what was made, unless that would take with it what others have made since."""
        self._fetch(made)
        keys = _keys(made)
        own = {name: {key: key for key in some} for name, some in keys.items()}
        with_others = with_what_belongs_to(self.session, self.assembly, own)
        others = {name: found.keys() - keys.get(name, set()) for name, found in with_others.items()}
        problems = [
            self._changed_since(self.assembly.entities[name], key, self._maker(key))
            for name, found in others.items()
            for key in sorted(found)[:MOST_TOLD]
        ]
        if problems:
            raise Refused(*problems[:MOST_TOLD])
        roots = roots_of(self.session, self.assembly, keys)
        _attempt(partial(self.change.delete, *(self.records[key] for key in sorted(roots))))

    def _maker(self, key: uuid.UUID) -> Any:
        newest = sa.select(AUDIT.c.change_set_id).where(AUDIT.c.record_id == key).order_by(AUDIT.c.version.desc())
        return self.session.scalar(newest.limit(1))


def _unique(model: EntityModel) -> list[str]:
    """The attributes that may be empty, and whose values no two living records share."""
    return ["external_id", *(name for name, each in model.fields.items() if each.meta.unique and each.nullable)]


def _attempt(work: Callable[[], Any]) -> None:
    """Do something; what stands against it is told of the change set, in whose input there is no attribute."""
    try:
        work()
    except Refused as refused:
        raise Refused(*(replace(each, path=("id",)) for each in refused.problems)) from None


def _keys(effects: Iterable[_Effect]) -> dict[str, set[uuid.UUID]]:
    found: dict[str, set[uuid.UUID]] = {}
    for effect in effects:
        found.setdefault(effect.model.type_name, set()).add(effect.key)
    return found


def _before(effect: _Effect) -> tuple[dict[str, Any], dict[str, dict[str, Any]], str | None]:
    """What an effect's attributes were: the record's own, those of its facets, and its state if that is different."""
    attributes, values, facets, state = attributes_of(effect.model), dict[str, Any](), dict[str, dict[str, Any]](), None
    if effect.model.internal:
        raise _impossible(_("What was there before is kept nowhere."))
    for path, (was, _now) in effect.different.items():
        try:
            facet, attribute = attributes[path]
            if was == ERASED and attribute.meta.personal:
                raise _impossible(_("What was there before is kept nowhere."))
            value = value_of(attribute, was)
        except (KeyError, ValueError, TypeError):
            raise _impossible(_("{field} does not have such values any more.").filled(field=path)) from None
        if attribute is effect.model.state_field:
            state = value
        elif facet:
            facets.setdefault(facet, {})[attribute.name] = value
        else:
            values[attribute.name] = value
    return values, facets, state


def _impossible(reason: Any) -> Refused:
    return refuse("UNDO_IMPOSSIBLE", reason, "id")
