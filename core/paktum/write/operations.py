"""From the input of a derived mutation to a change: names, ids and value objects become attributes and records."""

import json
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ..access.actor import Actor
from ..assembly.build import Assembly
from ..assembly.model import EntityModel, FieldModel, Kind
from ..assembly.mutations import MutationModel, RowStatus, Verb
from ..declare.access import DELETE, TRANSITION, UPDATE
from ..declare.errors import Problem, Refused, missing_permission, missing_record, refuse
from ..declare.labels import label as _
from .authority import Exceeded
from .change import Change
from .idempotency import once
from .purging import purge
from .undoing import change_set_of, change_sets_of, undo
from .validation import checked
from .writer import Writer

VERBS = {Verb.UPDATE: UPDATE, Verb.DELETE: DELETE, Verb.TRANSITION: TRANSITION}
"""What a grant calls what a mutation does."""


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What became of a row of a bulk mutation, the record's key, and what is wrong with the row."""

    status: RowStatus
    key: uuid.UUID | None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a mutation did: the key of the record, or the problems because of which nothing was done.

    Of a bulk mutation: what became of each row, and all problems. values: what else the payload shows, by name.
    """

    key: uuid.UUID | None = None
    problems: tuple[Problem, ...] = ()
    rows: tuple[RowOutcome, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)


def perform(
    writer: Writer, mutation: MutationModel, given: Mapping[str, Any], actor: Actor, request_id: str | None = None
) -> Outcome:
    """Carry out a derived mutation in one transaction, once for an idempotency key."""

    def work(change: Change) -> uuid.UUID:
        return uuid.UUID(once(change, mutation.name, given, lambda: Mutation(change, mutation, given).run().hex))

    try:
        return Outcome(writer.run(actor, work, operation=mutation.name, request_id=request_id))
    except Exceeded:
        raise
    except Refused as refused:
        return Outcome(problems=tuple(within_input(problem) for problem in refused.problems))


def perform_plain(
    writer: Writer, mutation: MutationModel, given: Mapping[str, Any], actor: Actor, request_id: str | None = None
) -> Outcome:
    """Carry out a mutation of `PLAIN` in one transaction, once for an idempotency key; a dry run keeps nothing."""
    is_dry, done = bool(given.get("dryRun")), PLAIN[mutation.verb]

    def work(change: Change) -> dict[str, Any]:
        if is_dry:
            return {**done(change, given), "changeSetId": None}
        told: dict[str, Any] = json.loads(once(change, mutation.name, given, lambda: json.dumps(done(change, given))))
        return told

    try:
        values = writer.run(actor, work, operation=mutation.name, request_id=request_id, dry_run=is_dry)
        return Outcome(values=values)
    except Refused as refused:
        return Outcome(problems=tuple(within_input(problem) for problem in refused.problems))


def _undone(change: Change, given: Mapping[str, Any]) -> dict[str, Any]:
    records = undo(change, _change_sets(change, given))
    return {"records": records, "changeSetId": change.change_set_id if records else None}


def _purged(change: Change, given: Mapping[str, Any]) -> dict[str, Any]:
    lost = purge(change, given["id"])
    return {"lost": [{"type": name, "records": lost[name]} for name in sorted(lost)]}


PLAIN: Mapping[Verb, Callable[[Change, Mapping[str, Any]], dict[str, Any]]] = {Verb.UNDO: _undone, Verb.PURGE: _purged}
"""What is about no record that a payload could show; gives what the payload shows."""


def _change_sets(change: Change, given: Mapping[str, Any]) -> set[uuid.UUID]:
    asked = [given[name] for name in ("id", "requestId") if given.get(name) is not None]
    if len(asked) != 1:
        raise refuse("REQUIRED", _("either an id or a requestId is needed"), "id")
    return change_sets_of(change, *asked) if given.get("id") is None else {change_set_of(*asked)}


def within_input(problem: Problem) -> Problem:
    """The problem with the path that the caller knows."""
    return Problem(problem.code, problem.message, ("input", *problem.path) if problem.path else (), problem.details)


@dataclass(frozen=True, slots=True)
class Mutation:
    """A derived mutation of one record inside a transaction."""

    change: Change
    mutation: MutationModel
    given: Mapping[str, Any]

    def run(self) -> uuid.UUID:
        """Carry it out; gives the record's key."""
        verb = self.mutation.verb
        if verb is Verb.CREATE:
            return self._create()
        if verb is Verb.RESTORE:
            return self.change.restore(self.mutation.model.cls, self._key()).id
        if verb is Verb.MERGE:
            return self._merge()
        record = self.target()
        if verb is Verb.UPDATE:
            self._update(record, self.given["patch"], ("patch",))
        elif verb is Verb.DELETE:
            self.change.delete(record)
        elif verb is Verb.TRANSITION:
            if patch := self.given.get("patch"):
                self._update(record, patch, ("patch",))
            self.change.transition(record, self.given["transition"], note=self.given.get("note"))
        else:
            self._act(record)
        key: uuid.UUID = record.id
        return key

    def _create(self) -> uuid.UUID:
        inputs = Inputs(self.change.assembly, self.change.actor)
        values, facets = inputs.of_entity(self.mutation.model, self.given)
        inputs.refuse_if_wrong(())
        return self.change.create(self.mutation.model.cls, facets=facets, **values).id

    def _merge(self) -> uuid.UUID:
        survivor = self._named("survivor", UPDATE)
        self.change.merge(survivor, self._named("merged", DELETE), self.given.get("fromMerged") or ())
        key: uuid.UUID = survivor.id
        return key

    def _named(self, name: str, action: str) -> Any:
        """The record that a part of the input names."""
        try:
            return Mutation(self.change, self.mutation, self.given[name]).target(action)
        except Refused as refused:
            raise Refused(*(_prefixed(problem, (name,)) for problem in refused.problems)) from None

    def _key(self) -> uuid.UUID:
        model = self.mutation.model
        key = model.find_key(self.given["id"])
        if key is None:
            raise refuse("NOT_FOUND", missing_record(model.type_name), "id")
        return key

    def target(self, action: str | None = None) -> Any:
        """The record that it is about, if it still has the version that the caller has seen."""
        declared = self.mutation.action
        action = action or (VERBS[self.mutation.verb] if declared is None else declared.name)
        record: Any = self.change.get(self.mutation.model.cls, self._key(), lock=True, to=action)
        self.change.expect_version(record, self.given["expectedVersion"])
        return record

    def _update(self, record: Any, patch: Mapping[str, Any], path: tuple[str, ...]) -> None:
        inputs = Inputs(self.change.assembly, self.change.actor)
        values, facets = inputs.of_entity(self.mutation.model, patch)
        inputs.refuse_if_wrong(path)
        try:
            self.change.update(record, facets=facets, **values)
        except Refused as refused:
            raise Refused(*(_prefixed(problem, path) for problem in refused.problems)) from None

    def _act(self, record: Any) -> None:
        action = self.mutation.action
        assert action is not None
        if not self.change.actor.may(action.permission):
            raise refuse("FORBIDDEN", missing_permission(action.permission))
        inputs = Inputs(self.change.assembly, self.change.actor)
        values = inputs.of_fields(self.mutation.inputs, self.given, ())
        inputs.refuse_if_wrong(())
        try:
            self.change.act(record, action, **self._ready(values))
        except Refused as refused:
            raise Refused(*(self._of_input(problem) for problem in refused.problems)) from None

    def _of_input(self, problem: Problem) -> Problem:
        """The problem with the path of the input that it names, as a parameter or as an input; else without a path:
        what an action changes by itself is no input's fault."""
        head, *rest = problem.path or ("",)
        fields = self.mutation.inputs
        found = next((each for each in fields if head in {each.name, each.api_name, each.input_name}), None)
        return replace(problem, path=() if found is None else (found.input_name, *rest))

    def _ready(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The values of an action's inputs, checked, with records in place of keys."""
        fields = {field.name: field for field in self.mutation.inputs}
        problems: list[Problem] = []
        ready = checked(fields, values, problems)
        for name, value in ready.items():
            target = fields[name].target
            if target is not None and value is not None:
                ready[name] = self.change.find(target, value)
                if ready[name] is None:
                    message = missing_record(self.change.assembly.entity(target).type_name)
                    problems.append(Problem("NOT_FOUND", message, (fields[name].input_name,)))
        if problems:
            raise Refused(*problems)
        return ready


def _prefixed(problem: Problem, path: tuple[str, ...]) -> Problem:
    return Problem(problem.code, problem.message, (*path, *problem.path), problem.details)


class Inputs:
    """Reads input objects; collects what is wrong with them."""

    def __init__(self, assembly: Assembly, actor: Actor) -> None:
        self.assembly, self.actor = assembly, actor
        self.problems: list[Problem] = []

    def refuse_if_wrong(self, path: tuple[str, ...]) -> None:
        """Raise everything that was wrong so far."""
        if self.problems:
            raise Refused(*(_prefixed(problem, path) for problem in self.problems))

    def of_entity(
        self, model: EntityModel, given: Mapping[str, Any]
    ) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
        """Attribute values of an entity and of its facets."""
        values = self.of_fields(model.fields.values(), given, ())
        facets = {
            facet.name: self.of_fields(facet.fields.values(), given[facet.api_name] or {}, (facet.api_name,))
            for facet in model.facets.values()
            if facet.api_name in given
        }
        return values, facets

    def of_fields(
        self, fields: Iterable[FieldModel], given: Mapping[str, Any], path: tuple[str, ...]
    ) -> dict[str, Any]:
        """Attribute values by name, of those that were given."""
        values: dict[str, Any] = {}
        for each in fields:
            name = each.input_name
            if name not in given:
                continue
            if each.meta.write and not self.actor.may(each.meta.write):
                self.problems.append(Problem("FORBIDDEN", missing_permission(each.meta.write), (*path, name)))
                continue
            values[each.name] = self._value(each, given[name], (*path, name))
        return values

    def _value(self, field: FieldModel, value: Any, path: tuple[str, ...]) -> Any:
        if value is None:
            return None
        if field.kind is Kind.REFERENCE:
            assert field.target is not None
            target = self.assembly.entity(field.target)
            key = target.find_key(value)
            if key is None:
                self.problems.append(Problem("NOT_FOUND", missing_record(target.type_name), path))
            return key
        if field.kind in {Kind.MONEY, Kind.STRUCT}:
            assert field.struct is not None
            names = {part.api_name: part.name for part in field.parts}
            return field.struct(**{names[name]: each for name, each in value.items()})
        return value
