"""`Change`: what one transaction may do to records. Actions, imports, demo data and the API all write through it."""

import enum
import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ..access.actor import Actor
from ..assembly.build import Assembly
from ..assembly.model import EntityModel, FacetModel, FieldModel, Kind
from ..declare.entity import Declared, Entity, Facet
from ..declare.errors import Problem, Refused, refuse
from ..declare.fields import MISSING, Deletion
from ..declare.labels import label as _
from ..storage.folding import fold
from ..storage.types import new_id
from ..workflow.models import WorkflowChange
from .rules import failing
from .validation import checked, input_name

E = TypeVar("E", bound=Entity)
F = TypeVar("F", bound=Facet[Any])


class Origin(enum.Enum):
    """Where a change comes from. History that happened elsewhere (import, demo) may set states and dates as they were."""

    API = "api"
    IMPORT = "import"
    DEMO = "demo"


class Change:
    """One transaction's changes. Nobody commits but the `Writer` that made it; refusals are raised as `Refused`."""

    def __init__(self, session: Session, assembly: Assembly, actor: Actor, now: datetime, origin: Origin) -> None:
        self.session, self.assembly, self.actor, self.now, self.origin = session, assembly, actor, now, origin
        self._claimed: set[tuple[str, Any]] = set()

    @property
    def today(self) -> date:
        """The calendar day of the transaction, in UTC."""
        return self.now.date()

    # Finding

    def get(self, cls: type[E], key: uuid.UUID, *, lock: bool = False) -> E:
        """A living record by its key; refuses with NOT_FOUND."""
        record = self.session.get(cls, key, with_for_update=lock or None)
        if record is None or record.deleted_at is not None:  # type: ignore[attr-defined]  # a column of every table
            name = self.assembly.entity(cls).type_name
            raise refuse("NOT_FOUND", f"there is no {name} with this id", "id")
        return record

    def list_(self, cls: type[E]) -> Sequence[E]:
        """All living records of an entity, oldest id first."""
        self.session.flush()
        table = self.assembly.entity(cls).table
        query = sa.select(cls).where(table.c.deleted_at.is_(None)).order_by(table.c.id)
        return self.session.scalars(query).all()

    def find_by_external_id(self, cls: type[E], source: str, external_id: str) -> E | None:
        """The living record that came from a source under this id, or None."""
        self.session.flush()
        table = self.assembly.entity(cls).table
        same = (table.c.source == source, table.c.external_id == external_id, table.c.deleted_at.is_(None))
        return self.session.scalars(sa.select(cls).where(*same)).one_or_none()

    def facet(self, record: Entity, cls: type[F]) -> F:
        """The facet's record of a record."""
        found = self.session.get(cls, record.id)
        if found is None:
            self.session.flush()  # it may have been made a moment ago, with its record
            found = self.session.get(cls, record.id)
        if found is None:
            found = cls(record=record)
            self.session.add(found)
        return found

    # Writing

    def create(self, cls: type[E], *, facets: Mapping[str, Mapping[str, Any]] | None = None, **values: Any) -> E:
        """Make a record with its facets; refuses with every problem of the values at once."""
        model = self.assembly.entity(cls)
        problems: list[Problem] = []
        state = self._initial_state(model, values, problems)
        ready = self._ready(model, self._with_defaults(model, values), problems)
        parts = {
            name: self._ready(facet, self._with_defaults(facet, (facets or {}).get(name, {})), problems, (name,))
            for name, facet in model.facets.items()
            if facet.table is not None
        }
        self._check_unique(model, ready, None, problems)
        if problems:
            raise Refused(*problems)
        record = cls()
        _assign(record, {"id": new_id(), **self._stamps(created=True)})
        self._store(model, record, ready)
        self.session.add(record)
        for name, part in parts.items():
            self._add_facet(model.facets[name], record, part)
        if model.state_field is not None:
            setattr(record, model.state_field.name, state)
            self._note_state(model, record, None, None, state, None)
        return record

    def update(self, record: Entity, *, facets: Mapping[str, Mapping[str, Any]] | None = None, **values: Any) -> bool:
        """Change a record and its facets; says whether anything was different. Refuses like `create`."""
        model = self.assembly.entity(type(record))
        problems: list[Problem] = []
        if model.state_field is not None and model.state_field.name in values and self.origin is Origin.API:
            problems.append(Problem("STATE_BY_TRANSITION", _("A state is changed by a transition."), (model.state_field.api_name,)))
        ready = self._ready(model, values, problems)
        parts = {name: self._ready(model.facets[name], part, problems, (name,)) for name, part in (facets or {}).items()}
        self._check_unique(model, ready, record.id, problems)
        if problems:
            raise Refused(*problems)
        before = getattr(record, model.state_field.name) if model.state_field is not None else None
        changed = self._store(model, record, ready)
        for name, part in parts.items():
            facet = model.facets[name]
            assert facet.cls is not None
            changed = self._store(facet, self.facet(record, facet.cls), part) or changed
        if changed:
            _assign(record, self._stamps(created=False))
        if model.state_field is not None and (after := getattr(record, model.state_field.name)) != before:
            self._note_state(model, record, None, before, after, None)
        return changed

    def delete(self, record: Entity) -> None:
        """Delete a record and what belongs to it; all of it carries one deletion id and can be brought back."""
        self.session.flush()
        model = self.assembly.entity(type(record))
        self._delete(model, [record.id], uuid.UUID(int=new_id().int), ())
        self.session.expire_all()

    def transition(self, record: Entity, name: str, *, note: str | None = None) -> None:
        """Take a record along a transition of its workflow; refuses with every guard that does not let it pass."""
        model = self.assembly.entity(type(record))
        workflow, field = model.workflow, model.state_field
        if workflow is None or field is None:
            raise refuse("NO_WORKFLOW", f"{model.type_name} has no workflow", "transition")
        state = getattr(record, field.name)
        leaving = workflow.leaving(state)
        chosen = next((each for each in leaving if each.name == name), None)
        if chosen is None:
            code = "TRANSITION_UNKNOWN" if workflow.transition(name) is None else "TRANSITION_NOT_AVAILABLE"
            listed = ", ".join(each.name for each in leaving) or "none"
            raise refuse(code, f"from the state {state} there are the transitions: {listed}", "transition")
        if not self.actor.may(chosen.permission):
            raise refuse("FORBIDDEN", f"needs the permission {chosen.permission}", "transition")
        self.session.flush()
        refusing = failing(self.session, self.assembly, model, record.id, chosen.guards, self.today)
        if refusing:
            raise Refused(*(Problem(guard.code, guard.message, ("transition",)) for guard in refusing))
        setattr(record, field.name, chosen.target)
        _assign(record, self._stamps(created=False))
        self._note_state(model, record, chosen.name, state, chosen.target, note)

    def expect_version(self, record: Entity, version: int) -> None:
        """Refuse with CONFLICT unless the record still has the version that the caller has seen."""
        if record.version != version:
            raise refuse(
                "CONFLICT", _("The record was changed meanwhile; read it again."), "expectedVersion",
                currentVersion=record.version,
            )  # fmt: skip

    # How it is done

    def _with_defaults(self, model: EntityModel | FacetModel, values: Mapping[str, Any]) -> dict[str, Any]:
        complete = dict(values)
        for name, field in model.fields.items():
            if name in values or field.computed is not None or name in SYSTEM or field.meta.workflow:
                continue
            if field.meta.default is not MISSING:
                complete[name] = field.meta.default
            elif not field.nullable:
                complete[name] = None
        return complete

    def _ready(
        self,
        model: EntityModel | FacetModel,
        values: Mapping[str, Any],
        problems: list[Problem],
        path: tuple[str, ...] = (),
    ) -> dict[str, Any]:
        unknown = [name for name in values if name not in model.fields or model.fields[name].computed is not None]
        if unknown:
            raise TypeError(f"{model.type_name} has no attribute {', '.join(unknown)} that can be written")
        ready = checked(model, values, problems, path)
        for name, value in ready.items():
            field = model.fields[name]
            if field.kind is Kind.REFERENCE and value is not None:
                ready[name] = self._referred(field, value, problems, path)
        return ready

    def _referred(self, field: FieldModel, value: Any, problems: list[Problem], path: tuple[str, ...]) -> Any:
        assert field.target is not None
        record = value if isinstance(value, Entity) else self.session.get(field.target, value)
        if not isinstance(record, field.target) or getattr(record, "deleted_at", None) is not None:
            name = self.assembly.entity(field.target).type_name
            problems.append(Problem("NOT_FOUND", f"there is no {name} with this id", (*path, input_name(field))))
            return None
        return record

    def _initial_state(self, model: EntityModel, values: dict[str, Any], problems: list[Problem]) -> str:
        if model.workflow is None or model.state_field is None:
            return ""
        given = values.pop(model.state_field.name, None)
        if given is None:
            return model.workflow.initial
        path = (model.state_field.api_name,)
        if self.origin is Origin.API:
            problems.append(Problem("STATE_BY_TRANSITION", _("A state is changed by a transition."), path))
        elif model.workflow.state(given) is None:
            states = ", ".join(state.code for state in model.workflow.states)
            problems.append(Problem("INVALID_VALUE", f"not a state; there are {states}", path))
        return str(given)

    def _check_unique(
        self, model: EntityModel, values: Mapping[str, Any], own: uuid.UUID | None, problems: list[Problem]
    ) -> None:
        for name, value in values.items():
            field = model.fields[name]
            if field.meta.unique and value is not None and field.column is not None:
                self._claim(model, (field.column == value,), (name, value), own, problems, (field.api_name,))
        external, source = values.get("external_id"), values.get("source")
        if external is not None:
            same = (model.table.c.external_id == external, model.table.c.source.is_not_distinct_from(source))
            self._claim(model, same, ("external_id", (source, external)), own, problems, ("externalId",))

    def _claim(
        self,
        model: EntityModel,
        same: tuple[Any, ...],
        what: tuple[str, Any],
        own: uuid.UUID | None,
        problems: list[Problem],
        path: tuple[str, ...],
    ) -> None:
        columns = model.table.c
        other = self.session.scalar(
            sa.select(columns.id).where(*same, columns.deleted_at.is_(None)).limit(1)
        )
        taken = other is not None and other != own
        if taken or (own is None and (model.type_name, what) in self._claimed):
            details = {"existing": model.public_id(other)} if other is not None else {}
            problems.append(Problem("DUPLICATE", _("Another record has this value already."), path, details))
        self._claimed.add((model.type_name, what))

    def _store(self, model: EntityModel | FacetModel, record: Declared, values: Mapping[str, Any]) -> bool:
        changed = False
        for name, value in values.items():
            if getattr(record, name, None) == value:
                continue
            changed = True
            setattr(record, name, value)
            _fold(model.fields[name], record, value)
        return changed

    def _add_facet(self, facet: FacetModel, record: Entity, values: Mapping[str, Any]) -> None:
        assert facet.cls is not None
        made = facet.cls(record=record)
        self._store(facet, made, values)
        for name, value in values.items():
            _fold(facet.fields[name], made, value)
        self.session.add(made)

    def _stamps(self, *, created: bool) -> dict[str, Any]:
        stamps = {"changed_at": self.now, "changed_by_id": self.actor.user_id}
        return {**stamps, "created_at": self.now, "created_by_id": self.actor.user_id} if created else stamps

    def _note_state(
        self, model: EntityModel, record: Entity, transition: str | None, before: str | None, after: str, note: str | None
    ) -> None:
        assert model.workflow is not None
        change = WorkflowChange(
            record_id=record.id, workflow_code=model.workflow.code, transition=transition, from_state=before,
            to_state=after, at=self.now, by_id=self.actor.user_id, note=note,
        )  # fmt: skip
        _assign(change, {"id": new_id(), "note_fold": fold(note), **self._stamps(created=True)})
        self.session.add(change)

    def _delete(self, model: EntityModel, keys: list[uuid.UUID], deletion: uuid.UUID, done: tuple[Any, ...]) -> None:
        for other in self.assembly.entities.values():
            for field in other.fields.values():
                if field.kind is Kind.REFERENCE and field.target is model.cls and field.column is not None:
                    self._delete_referring(other, field, keys, deletion, done)
        table = model.table
        living = table.c.id.in_(keys) & table.c.deleted_at.is_(None)
        stamps = {"deleted_at": self.now, "deletion_id": deletion, "changed_at": self.now}
        self.session.execute(sa.update(table).where(living).values(version=table.c.version + 1, **stamps))

    def _delete_referring(
        self, other: EntityModel, field: FieldModel, keys: list[uuid.UUID], deletion: uuid.UUID, done: tuple[Any, ...]
    ) -> None:
        if field.meta.on_delete is Deletion.SET_NULL or field.column is None:
            return
        column = other.table.c[field.column.name]
        query = sa.select(other.table.c.id).where(column.in_(keys), other.table.c.deleted_at.is_(None))
        found = [key for key in self.session.scalars(query) if key not in done]
        if not found:
            return
        if field.meta.on_delete is Deletion.RESTRICT:
            raise refuse("IN_USE", f"{len(found)} {other.label_plural} refer to it", "id")
        self._delete(other, found, deletion, (*done, *keys))


SYSTEM = frozenset({"version", "created_at", "changed_at", "created_by_id", "changed_by_id"})


def _assign(record: Declared, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(record, name, value)


def _fold(field: FieldModel, record: Declared, value: Any) -> None:
    if field.fold is not None:
        setattr(record, field.fold.key, fold(value))
    elif field.kind is Kind.STRUCT:
        for part in field.parts:
            if part.fold is not None:
                setattr(record, part.fold.key, fold(getattr(value, part.name, None)))


