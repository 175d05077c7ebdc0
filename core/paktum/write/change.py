"""`Change`: what one transaction may do to records. Actions, imports, demo data and the API all write through it."""

import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime
from decimal import Decimal
from importlib import import_module
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ..access.actor import Actor
from ..access.models import User
from ..assembly.build import Assembly
from ..assembly.ids import public_id
from ..assembly.model import EntityModel, FacetModel, FieldModel, Kind
from ..declare.access import CREATE, DELETE as TO_DELETE, READ, TRANSITION, UPDATE
from ..declare.actions import Action
from ..declare.deadlines import STANDARD
from ..declare.entity import Declared, Entity, Facet
from ..declare.errors import Problem, Refused, missing_permission, missing_record, refuse
from ..declare.labels import Label, label as _
from ..declare.workflow import Guard
from ..files.models import FileVersion
from ..storage.audit import CHANGE_SET_PREFIX
from ..storage.insertion import sent_together
from ..storage.types import new_id
from ..workflow.models import WorkflowChange
from . import storing
from .audit import DELETE, PURGE, RESTORE, Audit
from .authority import Authority
from .cause import Cause, Origin
from .deadlines import Deadlines
from .deletion import Keys, chunks, delete, lock_records
from .encryption import Encryption
from .foreign import of_plugin
from .freezing import Freezing
from .inserting import NewRecords
from .merging import Merging, survivors
from .numbering import Numbering
from .preparing import (
    FacetValues,
    Values,
    check_circles,
    check_fixed,
    inside,
    is_living,
    of_facets,
    paths,
    with_defaults,
)
from .references import References
from .restoring import deleted_together, lead_on, leading_on, restore
from .rights import RecordRights
from .rules import computed, failing, figures, matching
from .saving import Parts, faults, values_set
from .search import SearchEntries
from .states import check_state, initial_state, leading_out, noted
from .uniqueness import Uniqueness
from .validation import checked
from .workdays import WorkDays

E = TypeVar("E", bound=Entity)
F = TypeVar("F", bound=Facet[Any])
S = TypeVar("S")

Changed = tuple[EntityModel | FacetModel, Declared, Values, Values]
"""A record or facet that is changed: what of it was before, and all that was given."""


class Change:
    """One transaction's changes. Nobody commits but the `Writer` that made it; refusals are raised as `Refused`.

    lost_contents: the keys of versions of files whose contents are removed when it is committed.
    """

    def __init__(self, session: Session, assembly: Assembly, actor: Actor, now: datetime, cause: Cause) -> None:
        self.session, self.assembly, self.actor, self.now, self.cause = session, assembly, actor, now, cause
        self._new = NewRecords(session, assembly)
        self._rights = RecordRights(session, assembly, actor)
        self._authority = Authority(session, assembly, actor, now, self._rights)
        self._unique = Uniqueness(session, self._send, self._rights.finds)
        self._entries = SearchEntries(session, assembly)
        self._audit = Audit(session, assembly, actor, now, cause)
        self._encryption = Encryption(session)
        self._deadlines = Deadlines(session, assembly, now)
        self._numbering = Numbering(session, assembly, now.year)
        self._references = References(session, assembly)
        self._freezing = Freezing(assembly, cause.origin)
        self.lost_contents: set[uuid.UUID] = set()
        self._made: dict[uuid.UUID, Entity] = {}
        self._raised: set[uuid.UUID] = set()
        self._held: list[Any] = []  # the session forgets what nobody holds
        self._locked: set[uuid.UUID] = set()
        self._new_facets: dict[tuple[type[Facet[Any]], uuid.UUID], Facet[Any]] = {}
        self._only_reads = self._only_moves = False

    @property
    def origin(self) -> Origin:
        """Where the change comes from."""
        return self.cause.origin

    def business_time(self, calendar: str = STANDARD) -> WorkDays:
        """What counts working days and hours by a business calendar, which its code names; Monday to Friday from nine
        to five in UTC if there is none."""
        return self._deadlines.work_days(calendar)

    def settings(self, cls: type[S]) -> S:
        """The settings that a plugin has declared as a class."""
        return self.assembly.settings(cls)

    @property
    def change_set_id(self) -> str:
        """The id of the change set that the transaction leaves, if anything is different at its end."""
        return public_id(CHANGE_SET_PREFIX, self._audit.change_set)

    @property
    def today(self) -> date:
        """The calendar day of the transaction, in UTC."""
        return self.now.date()

    # Finding

    def get(self, cls: type[E], key: uuid.UUID, *, lock: bool = False, to: str = READ) -> E:
        """A living record by its key; refuses with NOT_FOUND what there is not or the actor does not see, and with
        FORBIDDEN what the actor may not do with it (`to`)."""
        record = self.find(cls, key, lock=lock)
        if record is None:
            raise refuse("NOT_FOUND", missing_record(self.assembly.entity(cls).type_name), "id")
        self._rights.require(record, to)
        return record

    def find(self, cls: type[E], key: uuid.UUID, *, lock: bool = False) -> E | None:
        """A living record by its key that the actor sees, or None. With `lock` no other transaction changes it until
        this one ends."""
        lock = lock and key not in self._locked
        record: Any = self._made.get(key) or self.session.get(cls, key, with_for_update=lock or None)
        return record if isinstance(record, cls) and is_living(record) and self._rights.sees(record) else None

    def fetch(self, cls: type[E], condition: Any, *, lock: bool = False) -> Sequence[E]:
        """The records that meet an SQL condition on their table, with their facets: read at once, they are found
        without a look for each. They are those that there are, whether the actor sees them or not."""
        self._send()
        model = self.assembly.entity(cls)
        query = sa.select(cls).where(condition).order_by(model.table.c.id)
        records = self.session.scalars(query.with_for_update() if lock else query).all()
        keys = [record.id for record in records]
        self._held += records
        if lock:  # they are going to be changed
            self._locked.update(keys)
            self._authority.touches_keys(model, keys)
        for facet in model.facets.values():
            if facet.cls is not None and facet.table is not None and keys:
                self._held += self.session.scalars(sa.select(facet.cls).where(facet.table.c.id.in_(keys)))
        return records

    def matching(self, cls: type[E], rule: Callable[[Any], Any], *, lock: bool = True) -> Iterator[E]:
        """The living records for which a rule over a row (`Row`) holds, oldest first, some at a time: with the eyes of
        the product, whoever makes the change. Nobody else changes them meanwhile, unless they are only read
        (`lock=False`)."""
        self._send()
        model = self.assembly.entity(cls)
        for some in chunks(matching(self.session, self.assembly, model, rule, self.today)):
            yield from self.fetch(cls, model.table.c.id.in_(some), lock=lock)

    def computed(self, record: Entity, name: str) -> Any:
        """What an attribute that SQL computes comes to now: `change.computed(offer, "total")`."""
        self._send()
        return computed(self.session, self.assembly, self.assembly.entity(type(record)), record.id, name, self.today)

    def ceilings(self, user: User, record: Entity, measure: str, currency: str | None) -> Sequence[Decimal | None]:
        """Up to which values a user may have a record weigh alone by a measure (`"contract.value"`), as the limits of
        authority say it: one for each of the roles that has limits in the currency, or that of the user's own; None
        stands for any. One is enough. Empty without a limit, also where nobody has one. Without a currency, for a value
        that is not known, those that have no limit at all."""
        self._send()
        return self._authority.ceilings(user, record, measure, currency)

    def figures(
        self, cls: type[E], rule: Callable[[Any], Any], wanted: Callable[[Any], Sequence[Any]]
    ) -> Iterator[tuple[E, tuple[Any, ...]]]:
        """The living records for which a rule over a row (`Row`) holds, oldest first, each with what SQL computes for
        it: `change.figures(Target, rule, lambda target: (target.fact,))`. With the eyes of the product."""
        self._send()
        model = self.assembly.entity(cls)
        found = {
            key: tuple(values) for key, *values in figures(self.session, self.assembly, model, rule, wanted, self.today)
        }
        for some in chunks(found):
            for record in self.fetch(cls, model.table.c.id.in_(some)):
                yield record, found[record.id]

    def filter_faults(self, type_name: str, text: str) -> Sequence[tuple[str, tuple[str, ...]]]:
        """What is wrong with a filter of an entity that is kept as data, a JSON text, each with the path in it."""
        try:
            self._filter(type_name, text)
        except ValueError as wrong:
            return getattr(wrong, "faults", ((str(wrong), ()),))
        return ()

    def meeting(self, record: Entity, filters: Mapping[str, str]) -> set[str]:
        """Those of some filters, each a JSON text under a name of its own, that a record meets, with the eyes of the
        product. Refuses with FILTER_OUTDATED one that does not fit what is declared any more."""
        self._send()
        model = self.assembly.entity(type(record))
        guards = []
        for name, text in filters.items():
            try:
                guards.append(Guard(name, Label(name), self._filter(model.type_name, text)))
            except ValueError as wrong:
                raise refuse("FILTER_OUTDATED", f"{name}: {wrong}") from None
        missed = failing(self.session, self.assembly, model, record.id, guards, self.today)
        return set(filters) - {guard.code for guard in missed}

    def _filter(self, type_name: str, text: str) -> Callable[[Any], Any]:
        engine: str = self.session.get_bind().dialect.name
        make = import_module("..read.saved", __package__).saved_filter  # it needs the schema, which most changes do not
        return make(self.assembly, engine, type_name, text)  # type: ignore[no-any-return]  # as it is declared there

    def sees(self, record: Entity) -> bool:
        """Whether the actor sees a record."""
        return self._rights.sees(record)

    def list_(self, cls: type[E], *conditions: Any) -> Sequence[E]:
        """The living records of an entity that meet SQLAlchemy's conditions (`Client.country == "HU"`) and that the
        actor sees, oldest id first."""
        self._send()
        table = self.assembly.entity(cls).table
        query = sa.select(cls).where(table.c.deleted_at.is_(None), *conditions).order_by(table.c.id)
        return [record for record in self.session.scalars(query) if self._rights.sees(record)]

    def find_by_external_id(self, cls: type[E], source: str, external_id: str) -> E | None:
        """The living record that came from a source under this id and that the actor sees, or None."""
        if self._unique.is_free(self.assembly.entity(cls), source, external_id):
            return None
        self._send()
        table = self.assembly.entity(cls).table
        same = (table.c.source == source, table.c.external_id == external_id, table.c.deleted_at.is_(None))
        record = self.session.scalars(sa.select(cls).where(*same)).one_or_none()
        if record is None:
            record = self.survivors(cls, source, (external_id,)).get(external_id)
        return record if record is not None and self._rights.sees(record) else None

    def survivors(self, cls: type[E], source: str, external_ids: Collection[str]) -> dict[str, E]:
        """The living records that those were merged into which had come from a source, by their external ids."""
        return survivors(self, cls, source, external_ids)

    def note_absent(self, cls: type[Entity], source: str, external_ids: Iterable[str]) -> None:
        """Note that living records from a source were looked for under these ids, and are not there: whoever writes
        many looks for them all at once, and spares a look for each."""
        self._unique.note_free(self.assembly.entity(cls), source, external_ids)

    def facet(self, record: Entity, cls: type[F]) -> F:
        """The facet's record of a record. One that is missing (the plugin is new here) is made from the defaults."""
        found: Any = self._new_facets.get((cls, record.id)) or self.session.get(cls, record.id)
        if found is None:
            model = next(each for each in self.assembly.entity(type(record)).facets.values() if each.cls is cls)
            problems: list[Problem] = []
            ready = self._ready(model, record.id, with_defaults(model, {}), problems, (model.api_name,))
            _raise_if_any(problems)
            found = self._make_facet(model, record, ready)
            self._new.add_facet(model, found)
            self._entries.changed(self.assembly.entity(type(record)), record.id, inside(model, ready))
        return found  # type: ignore[no-any-return]  # what is kept under a class is of that class

    # Writing

    def create(
        self, cls: type[E], *, id: uuid.UUID | None = None, facets: FacetValues | None = None, **values: Any
    ) -> E:
        """Make a record with its facets; refuses with every problem of the values at once. id: its key, if something
        outside the database has it already."""
        self._require_writing()
        model = self.assembly.entity(cls)
        self._rights.require_some(model)
        problems: list[Problem] = []
        key = id or new_id()
        state = initial_state(model, values, self.origin, problems)
        ready = self._ready(model, key, with_defaults(model, values), problems)
        self._rights.require_above(model, ready)
        self._rights.place(model, values, ready)
        given = of_facets(model, facets)
        parts = {
            name: self._ready(facet, key, with_defaults(facet, given.get(name, {})), problems, (facet.api_name,))
            for name, facet in model.facets.items()
            if facet.table is not None
        }
        if model.before_save:
            self._let_set(model, None, key, ready, parts, problems)
        self._unique.check(model, None, ready, problems)
        _raise_if_any(problems)
        self._unique.moving(model, None, ready)
        record = cls()
        storing.assign(record, {"id": key, **self._stamps(created=True)})
        storing.fill(model, record, ready)
        self._rights.require(record, CREATE, paths(model, values, given))
        self._freezing.require_open_above(record)
        made = [
            (model.facets[name], self._make_facet(model.facets[name], record, part)) for name, part in parts.items()
        ]
        self._check_whole(model, record)
        numbers = self._numbering.values(model, ready)
        self._unique.moving(model, None, numbers)
        storing.fill(model, record, numbers)
        ready |= numbers
        self._authority.touches(record, is_new=True)
        self._new.add(record)
        self._made[record.id] = record
        for facet, part_made in made:
            self._new.add_facet(facet, part_made)
        self._entries.made(model, record.id, ready, parts)
        if model.state_field is not None:
            setattr(record, model.state_field.name, state)
            self._note_state(model, record, None, None, state)
            due = self._deadlines.values(model, record)
            storing.fill(model, record, due)
            ready |= {model.state_field.name: state, **due}
        self._audit.made(model, record, ready, parts)
        return record

    def update(self, record: Entity, *, facets: FacetValues | None = None, **values: Any) -> bool:
        """Change a record and its facets; says whether anything was different. Refuses like `create`."""
        return self._update(record, values, facets or {}, is_new=False)

    def carry_over(self, record: Entity, values: Values, facets: FacetValues) -> bool:
        """Like `update`, but also what only new records get, and no handler is asked: what the record, or another in
        its place, had before."""
        return self._update(record, values, facets, is_new=True)

    def completed(self, record: Entity, parts: Parts) -> Parts:
        """Values that somebody chooses for a record, by facet, with what plugins set beside them; refuses what these
        refuse."""
        model = self.assembly.entity(type(record))
        facets = {name: values for name, values in parts.items() if name}
        is_handled = model.before_save and not self.origin.is_unquestioned
        if not is_handled or not self._differs(model, record, parts.get("", {}), facets):
            return parts
        with self._only_reading():
            more = values_set(self, model, parts, lambda name: self._part(model, record, name))
        return {name: {**parts.get(name, {}), **more.get(name, {})} for name in {*parts, *more}}

    def merge(self, survivor: E, other: E, taken: Collection[str] = ()) -> None:
        """Let a record go on as another of its kind: what refers to it refers to the survivor, which gets the values
        that it lacks, and those at the paths in `taken` (`name`, `banking.kycStatus`) in place of its own; then it is
        deleted. Who may change the survivor and delete the other may do so."""
        model = self._living_model(other)
        self._rights.require(self.get(type(survivor), survivor.id), UPDATE)
        self._rights.require(other, TO_DELETE)
        merging = Merging(self, model, survivor, other)
        chosen = merging.chosen(taken)
        self._rights.require(survivor, UPDATE, chosen)
        lock_records(self.session, model, (survivor.id, other.id))
        with self._rights.trusted():
            merging.run()

    def _update(self, record: Entity, values: Values, facets: FacetValues, *, is_new: bool) -> bool:
        self._require_writing()
        # What tells history (a plugin's states that end, an import) reaches deleted records too: they may come back.
        model = self.assembly.entity(type(record)) if self.origin.tells_history else self._living_model(record)
        self._rights.require(record, UPDATE, paths(model, values, facets))
        problems: list[Problem] = []
        check_state(model, values, self.origin, problems)
        ready = self._ready(model, record.id, values, problems)
        parts = {
            name: self._ready(model.facets[name], record.id, part, problems, (model.facets[name].api_name,))
            for name, part in of_facets(model, facets).items()
        }
        is_handled = model.before_save and not is_new and not self.origin.is_unquestioned
        if is_handled and self._differs(model, record, ready, parts):
            self._let_set(model, record, record.id, ready, parts, problems)
        if not is_new:
            check_fixed(model, record, ready, problems)
        check_circles(model, record, ready, problems)
        self._unique.check(model, record, ready, problems)
        _raise_if_any(problems)
        self._unique.moving(model, record, ready)
        self._authority.touches(record)
        changed = self._filled(model, record, ready, parts)
        if not any(before for _, _, before, _ in changed):
            return False
        with _back_if_refused(changed):
            self._rights.require(record, UPDATE)
            self._freezing.require_open(record, [(part, before) for part, _, before, _ in changed])
            self._check_whole(model, record)
        due = self._deadlines.changed(model, record, changed[0][2], ready)
        changed.append((model, record, storing.change(model, record, due), due))
        self._raise_version(record)
        self._note_changed(model, record, changed)
        return True

    def delete(self, *records: Entity) -> None:
        """Delete records and what belongs to them; what goes with one of them can be brought back with it."""
        self._require_writing()
        if not records:
            return
        self._send()
        roots: dict[str, dict[uuid.UUID, uuid.UUID]] = {}
        for record in records:
            self._rights.require(record, TO_DELETE)
            self._freezing.require_open(record)
            self._authority.touches(record)
            for each in (*record._belongings(self), record):
                roots.setdefault(self._living_model(each).type_name, {})[each.id] = record.id
        stamps = {"deleted_at": self.now, **self._stamps(created=False)}
        for deleted, versions in delete(self.session, self.assembly, roots, stamps, self.seen):
            self._references.deleted(deleted.cls, versions)
            self._audit.marked(deleted, versions, DELETE)
        self.session.expire_all()

    def restore(self, cls: type[E], key: uuid.UUID) -> E:
        """Bring a deleted record back, with all that was deleted with it; refuses with every conflict. Who may delete
        it may do so."""
        self._require_writing()
        self._send()
        model, deleted = self.assembly.entity(cls), self.session.get(cls, key)
        if deleted is None or not self._rights.sees(deleted):
            raise refuse("NOT_FOUND", missing_record(model.type_name), "id")
        self._rights.require(deleted, TO_DELETE)
        self.bring_back((deleted,), deleted_together(self.session, self.assembly, model, key))
        record = self.get(cls, key)
        if model.merged_into is not None:  # it is merged no more, but what it had stays where it is
            with self._rights.trusted():
                self.carry_over(record, {model.merged_into.name: None}, {})
        return record

    def bring_back(self, roots: Iterable[Entity], together: Keys) -> None:
        """Let deleted records live again if the actor may delete those of them that belong to no other, the roots."""
        for root in roots:
            self._rights.require(root, TO_DELETE)
            self._freezing.require_open_above(root)
            self._authority.touches(root)
        self._send()
        leading = list(leading_on(self.session, self.assembly, together))
        for restored, versions in restore(
            self.session, self.assembly, together, self._stamps(created=False), self._rights.finds, leading
        ):
            self._authority.touches_keys(restored, versions, are_new=True)
            self._audit.marked(restored, versions, RESTORE)
        self.session.expire_all()
        lead_on(self, leading)

    def transition(self, record: Entity, name: str, *, note: str | None = None) -> None:
        """Take a record along a transition of its workflow; refuses with every guard that does not let it pass."""
        self._require_writing()
        model = self._living_model(record)
        self._rights.require(record, TRANSITION)
        if model.state_field is None:
            message = _("{entity} has no workflow").filled(entity=model.type_name)
            raise refuse("NO_WORKFLOW", message, "transition")
        state = getattr(record, model.state_field.name)
        chosen = leading_out(model, state, name, self.actor)
        problems: list[Problem] = []
        note = noted(self.assembly, note, problems)
        self._send()
        refusing = failing(self.session, self.assembly, model, record.id, chosen.guards_for(self.actor.may), self.today)
        problems += [Problem(guard.code, guard.message, ("transition",)) for guard in refusing]
        _raise_if_any(problems)
        ready: dict[str, Any] = {}
        parts: dict[str, dict[str, Any]] = {}
        if model.before_save:
            self._let_set(model, record, record.id, ready, parts, problems, chosen.name)
            _raise_if_any(problems)
        self._authority.touches(record)
        changed = self._filled(model, record, ready, parts)
        if any(before for _, _, before, _ in changed):
            with _back_if_refused(changed):
                self._check_whole(model, record)
        setattr(record, model.state_field.name, chosen.target)
        self._raise_version(record)
        self._note_state(model, record, chosen.name, state, chosen.target, note)
        self._audit.moved(model, record, state, chosen.target, chosen.name, note)
        due = self._deadlines.values(model, record, state)
        changed.append((model, record, storing.change(model, record, due), due))
        self._note_changed(model, record, changed)
        if chosen.effect is not None:
            what = f"the effect of the transition {chosen.name}"
            known = of_plugin(model.plugin, what, model.public_id(record.id))
            with self._rights.trusted(), self._freezing.lifted(), known:
                chosen.effect(self, record)

    def put_back(self, record: Entity, state: str, followed: Iterable[str]) -> None:
        """Put a record back into the state that it had before it followed some transitions of its workflow, by name:
        who may follow them may do so, and no guard is asked."""
        model = self._living_model(record)
        assert model.workflow is not None
        assert model.state_field is not None
        self._rights.require(record, TRANSITION)
        for name in followed:
            known = model.workflow.transition(name)
            if known is not None and not self.actor.may(known.permission):
                raise refuse("FORBIDDEN", missing_permission(known.permission))
        self._authority.touches(record)
        ready = {model.state_field.name: state}
        before = storing.change(model, record, ready)
        self._deadlines.forget_tries(record.id)
        self._raise_version(record)
        self._note_changed(model, record, [(model, record, before, ready)])

    def act(self, record: Entity, action: Action, **inputs: Any) -> None:
        """Carry out a verb on a record; refuses with FORBIDDEN and for the verb's own reasons. What the verb does, it
        may do; but it must leave the record where the actor may still carry it out."""
        if not self.actor.may(action.permission):
            raise refuse("FORBIDDEN", missing_permission(action.permission))
        self._rights.require(record, action.name)
        with self._rights.trusted():
            action.run(self, record, **inputs)
        if is_living(record):
            self._rights.require(record, action.name)

    def expect_version(self, record: Entity, version: int) -> None:
        """Refuse with CONFLICT unless the record still has the version that the caller has seen."""
        if record.version != version:
            raise refuse("CONFLICT", CHANGED_MEANWHILE, "expectedVersion", currentVersion=record.version)

    def trusted(self) -> AbstractContextManager[None]:
        """Meanwhile, the actor's roles are not asked, as in a verb."""
        return self._rights.trusted()

    @contextmanager
    def moving(self) -> Iterator[None]:
        """Meanwhile records only get another place, with what they have: no right, no frozen state, and no validation
        is asked."""
        before, self._only_moves = self._only_moves, True
        try:
            with self._rights.trusted(), self._freezing.lifted():
                yield
        finally:
            self._only_moves = before

    def flush(self) -> None:
        """Send everything to the database. Only the `Writer` needs it: whoever reads through a change sees the rest.

        Refuses with APPROVAL_REQUIRED what is above the actor's limits of authority.
        """
        if self._authority.is_asked:
            self._send()
            self._authority.check()
        self._references.lock()
        if self.session.dirty or self._entries.must_read:
            self._send()
            self._entries.read()
        with sent_together(self.session.connection()):
            self._new.insert(attach=False)
            self._entries.write()
            self._audit.write(self._rights.on_behalf_of)

    def require_deletable(self, record: Entity) -> None:
        """Refuse with FORBIDDEN unless the actor may delete a record, which may be deleted already."""
        self._rights.require(record, TO_DELETE)

    def note_purged(self, model: EntityModel, keys: Collection[uuid.UUID]) -> None:
        """Note that deleted records are removed for good; called before they are."""
        table = model.table
        if model.cls is FileVersion:
            self.lost_contents.update(keys)
        for some in chunks(keys):
            rows = self.session.execute(sa.select(table.c.id, table.c.version).where(table.c.id.in_(some)))
            self._audit.marked(model, {row.id: row.version + 1 for row in rows}, PURGE)

    def seen(self, model: EntityModel, keys: Collection[uuid.UUID]) -> Collection[uuid.UUID]:
        """Those of some records that the actor sees."""
        if self._rights.sees_all:
            return keys
        found = [self.fetch(model.cls, model.table.c.id.in_(some)) for some in chunks(keys)]
        return [record.id for some in found for record in some if self._rights.sees(record)]

    # Checking

    def _living_model(self, record: Entity) -> EntityModel:
        model = self.assembly.entity(type(record))
        if not is_living(record):
            raise refuse("NOT_FOUND", missing_record(model.type_name), "id")
        return model

    def _ready(
        self, model: EntityModel | FacetModel, key: uuid.UUID, values: Values, problems: list[Problem],
        path: tuple[str, ...] = (),
    ) -> dict[str, Any]:  # fmt: skip
        """The values as the attributes of a record take them: checked, records in place of keys, confidential texts
        encrypted."""
        unknown = [name for name in values if name not in model.fields or model.fields[name].computed is not None]
        if unknown:
            raise TypeError(f"{model.type_name} has no attribute {', '.join(unknown)} that can be written")
        ready = checked(model.fields, values, problems, path)
        for name, value in ready.items():
            field = model.fields[name]
            if field.kind is Kind.REFERENCE and value is not None:
                ready[name] = self._referred(field, value, problems, path)
            elif field.is_encrypted and value is not None and field.column is not None:
                ready[name] = self._encryption.encrypt(field.column, key, value)
        return ready

    def _referred(self, field: FieldModel, value: Any, problems: list[Problem], path: tuple[str, ...]) -> Any:
        assert field.target is not None
        key = value.id if isinstance(value, Entity) else value
        is_known = isinstance(value, Entity) and (key in self._made or value in self.session)
        record = value if is_known else self._made.get(key) or self._references.find(field.target, key)
        if not isinstance(record, field.target) or not is_living(record) or not self._rights.sees(record):
            message = missing_record(self.assembly.entity(field.target).type_name)
            problems.append(Problem("NOT_FOUND", message, (*path, field.input_name)))
            return None
        if key not in self._made:
            self._references.add(field.target, key)
        return record

    def _check_whole(self, model: EntityModel, record: Entity) -> None:
        if model.validations and not self.origin.is_unquestioned and not self._only_moves:
            with self._only_reading():
                problems = faults(self, model, record)
            _raise_if_any(problems)

    def _let_set(
        self, model: EntityModel, record: Entity | None, key: uuid.UUID, ready: dict[str, Any],
        parts: dict[str, dict[str, Any]], problems: list[Problem], transition: str | None = None,
    ) -> None:  # fmt: skip
        """Let plugins set values beside those that were given, which are right so far; they are checked alike."""
        _raise_if_any(problems)
        with self._only_reading():
            more = values_set(
                self, model, {"": ready, **parts}, lambda name: record and self._part(model, record, name), transition
            )
            ready |= self._ready(model, key, more.get("", {}), problems)
            for facet in (model.facets[name] for name in more if name):
                own = self._ready(facet, key, more[facet.name], problems, (facet.api_name,))
                parts[facet.name] = {**parts.get(facet.name, {}), **own}

    def _filled(self, model: EntityModel, record: Entity, ready: Values, parts: FacetValues) -> list[Changed]:
        """Give a record and its facets their new values; says what is different."""
        changed: list[Changed] = [(model, record, storing.change(model, record, ready), ready)]
        for name, part in parts.items():
            holder = self._part(model, record, name)
            changed.append((model.facets[name], holder, storing.change(model.facets[name], holder, part), part))
        return changed

    def _differs(self, model: EntityModel, record: Entity, ready: Values, parts: FacetValues) -> bool:
        """Whether a record has other values so far than these."""
        return any(
            getattr(self._part(model, record, name), each) != value
            for name, values in (("", ready), *parts.items())
            for each, value in values.items()
        )

    def _part(self, model: EntityModel, record: Entity, name: str) -> Declared:
        """The facet's record of a record; itself, if no facet is named."""
        facet = model.facets[name].cls if name else None
        return record if facet is None else self.facet(record, facet)

    @contextmanager
    def _only_reading(self) -> Iterator[None]:
        """Meanwhile a plugin looks at what is about to be saved: it sees everything, and writes nothing."""
        before, self._only_reads = self._only_reads, True
        try:
            with self._rights.trusted():
                yield
        finally:
            self._only_reads = before

    def _require_writing(self) -> None:
        if self._only_reads:
            raise TypeError("validations and handlers of what is being saved read only; write in an action")

    # Storing

    def _send(self) -> None:
        """Let the database know what was done so far, and the session what the database knows."""
        self._new.insert(attach=True)
        self.session.flush()

    def _make_facet(self, facet: FacetModel, record: Entity, values: Values) -> Facet[Any]:
        assert facet.cls is not None
        made = facet.cls(record=record)
        storing.assign(made, {"id": record.id})
        storing.fill(facet, made, values)
        self._new_facets[facet.cls, record.id] = made
        return made

    def _stamps(self, *, created: bool) -> dict[str, Any]:
        stamps = {"changed_at": self.now, "changed_by_id": self.actor.user_id}
        return {**stamps, "created_at": self.now, "created_by_id": self.actor.user_id} if created else stamps

    def _raise_version(self, record: Entity) -> None:
        """Note who changed a record; its version grows by one, however often this transaction changes it."""
        if record.id not in self._raised and record.id not in self._made:
            self._raised.add(record.id)
            record.version = record.version + 1
        storing.assign(record, self._stamps(created=False))

    def _note_changed(self, model: EntityModel, record: Entity, changed: Sequence[Changed]) -> None:
        """Tell search and the audit what is different."""
        for part, _holder, before, given in changed:
            after = {name: given[name] for name in before}
            names = inside(part, before) if isinstance(part, FacetModel) else set(before)
            self._entries.changed(model, record.id, names)
            self._audit.changed(model, record, part, before, after)
            if model.state_field is not None and part is model and model.state_field.name in before:
                name = model.state_field.name
                self._note_state(model, record, None, before[name], after[name])

    def _note_state(
        self, model: EntityModel, record: Entity, name: str | None, before: str | None, after: str,
        note: str | None = None,
    ) -> None:  # fmt: skip
        assert model.workflow is not None
        step = WorkflowChange()
        storing.assign(step, {"id": new_id(), **self._stamps(created=True)})
        values = {
            "record_id": record.id, "workflow_code": model.workflow.code, "transition": name, "from_state": before,
            "to_state": after, "at": self.now, "by_id": self.actor.user_id, "note": note,
        }  # fmt: skip
        storing.fill(self.assembly.entity(WorkflowChange), step, values)
        self._new.add(step)


@contextmanager
def _back_if_refused(changed: Sequence[Changed]) -> Iterator[None]:
    """Give records what they had if they are refused: the transaction may go on with others."""
    try:
        yield
    except Refused:
        for kind, holder, before, _ in changed:
            storing.fill(kind, holder, before)
        raise


CHANGED_MEANWHILE = _("The record was changed meanwhile; read it again.")


def _raise_if_any(problems: list[Problem]) -> None:
    if problems:
        raise Refused(*problems)
