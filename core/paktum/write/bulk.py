"""Bulk mutations: up to a thousand rows in one transaction, each of them what the mutation of one record takes."""

import copy
import json
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa

from ..access.actor import Actor
from ..assembly.model import EntityModel, FacetModel, FieldModel, Kind
from ..assembly.mutations import MOST_ROWS, MutationModel, Policy, RowStatus, Verb
from ..declare.entity import Entity
from ..declare.errors import Problem, Refused, missing_record, refuse
from ..declare.labels import label as _
from .authority import Exceeded
from .change import Change
from .deletion import InUse
from .idempotency import once
from .operations import Inputs, Mutation, Outcome, RowOutcome, within_input
from .writer import Writer

Given = Mapping[str, Any]


KEPT = frozenset({"id", "expectedVersion", "source", "externalId"})
"""What says which record a row means."""


def perform_rows(
    writer: Writer, mutation: MutationModel, given: Given, actor: Actor, request_id: str | None = None
) -> Outcome:
    """Carry out a bulk mutation in one transaction, once for an idempotency key; a dry run keeps nothing."""
    is_dry = bool(given.get("dryRun"))

    def work(change: Change) -> tuple[RowOutcome, ...]:
        bulk = Bulk(change, mutation, given)
        if is_dry:  # what would be made has no id
            return tuple(replace(row, key=None) if row.status == RowStatus.CREATED else row for row in bulk.run())
        return _read(once(change, mutation.name, given, lambda: _told(bulk.run())))

    try:
        rows = writer.run(actor, work, operation=mutation.name, request_id=request_id, dry_run=is_dry)
    except Exceeded:
        raise
    except Refused as refused:
        return Outcome(problems=tuple(within_input(problem) for problem in refused.problems))
    rows = tuple(replace(row, problems=tuple(map(within_input, row.problems))) for row in rows)
    return Outcome(problems=tuple(problem for row in rows for problem in row.problems), rows=rows)


def _told(rows: Iterable[RowOutcome]) -> str:
    """What is kept of an outcome under an idempotency key."""
    return json.dumps([[row.status, row.key and row.key.hex, [_plain(each) for each in row.problems]] for row in rows])


def _plain(problem: Problem) -> list[Any]:
    return [problem.code, problem.message, problem.path, problem.details]


def _read(text: str) -> tuple[RowOutcome, ...]:
    return tuple(
        RowOutcome(RowStatus(status), uuid.UUID(key) if key else None, tuple(_problem(*each) for each in problems))
        for status, key, problems in json.loads(text)
    )


def _problem(code: str, message: str, path: list[str], details: dict[str, Any]) -> Problem:
    return Problem(code, message, tuple(path), details)


@dataclass(frozen=True, slots=True)
class Bulk:
    """One bulk mutation inside a transaction."""

    change: Change
    mutation: MutationModel
    given: Given
    known: dict[tuple[str, str], Entity] = field(default_factory=dict)
    """Records by source and external id."""

    def run(self) -> tuple[RowOutcome, ...]:
        """Do what each row says; refuses as a whole as the policy wants it."""
        rows: Sequence[Given] = self.given["rows"]
        if len(rows) > MOST_ROWS:
            raise refuse("OUT_OF_RANGE", _("at most {limit} rows").filled(limit=MOST_ROWS), "rows")
        self._fetch(rows)
        policy = self.given.get("policy") or Policy.ALL_OR_NOTHING
        if self.mutation.verb is Verb.DELETE:
            outcomes = self._deleted(rows)
        else:
            outcomes = tuple(self._row(index, row, policy) for index, row in enumerate(rows))
        failed = [problem for outcome in outcomes for problem in outcome.problems]
        if failed and policy is Policy.ALL_OR_NOTHING:
            raise Refused(*failed)
        return outcomes

    def _row(self, index: int, row: Given, policy: Policy) -> RowOutcome:
        problems: list[Problem] = []
        while True:
            try:
                status, key = self._done(row)
            except Refused as refused:
                problems += [each for each in _of_row(index, refused.problems) if each not in problems]
                less = self._without(row, [each.path for each in refused.problems])
                if policy is not Policy.IGNORE_FAILED_FIELDS or less is None:
                    return RowOutcome(RowStatus.FAILED, None, tuple(problems))
                row = less
            else:
                return RowOutcome(status, key, tuple(problems))

    def _deleted(self, rows: Sequence[Given]) -> tuple[RowOutcome, ...]:
        """Delete what the rows name, all at once; what cannot be deleted is left out until the rest can."""
        records: dict[int, Entity] = {}
        problems: dict[int, Sequence[Problem]] = {}
        for index, row in enumerate(rows):
            try:
                record = Mutation(self.change, self.mutation, row).target()
                if record in records.values():
                    raise refuse("NOT_FOUND", missing_record(self.mutation.model.type_name), "id")
                records[index] = record
            except Refused as refused:
                problems[index] = refused.problems
        keys = {index: record.id for index, record in records.items()}
        while records:
            try:
                self.change.delete(*records.values())
                break
            except InUse as refused:
                left = {index for index in records if keys[index] in refused.by_record}
                problems |= {index: refused.by_record[keys[index]] for index in left}
                records = {index: record for index, record in records.items() if index not in left}
        return tuple(
            RowOutcome(RowStatus.FAILED, None, tuple(_of_row(index, problems[index])))
            if index in problems
            else RowOutcome(RowStatus.DELETED, keys[index])
            for index in range(len(rows))
        )

    def _done(self, row: Given) -> tuple[RowStatus, uuid.UUID]:
        if self.mutation.verb is Verb.UPSERT:
            return self._upserted(row)
        key = Mutation(self.change, self.mutation, row).run()
        if self.mutation.verb is Verb.CREATE:
            return RowStatus.CREATED, key
        same = self.change.get(self.mutation.model.cls, key).version == row["expectedVersion"]
        return RowStatus.UNCHANGED if same else RowStatus.UPDATED, key

    def _upserted(self, row: Given) -> tuple[RowStatus, uuid.UUID]:
        """The record that came from the source under this id: changed if it is there, else made."""
        missing = [name for name in ("source", "externalId") if not row.get(name)]
        if missing:
            raise Refused(*(Problem("REQUIRED", _("a value is needed"), (name,)) for name in missing))
        model, change = self.mutation.model, self.change
        place = (row["source"], row["externalId"])
        record = self.known.get(place) or change.find_by_external_id(model.cls, *place)
        inputs = Inputs(change.assembly, change.actor)
        values, facets = inputs.of_entity(model, row)
        inputs.refuse_if_wrong(())
        if record is None:
            return RowStatus.CREATED, change.create(model.cls, facets=facets, **values).id
        del values["source"], values["external_id"]  # it may have come from another, and be found by both
        different = change.update(record, facets=facets, **values)
        return RowStatus.UPDATED if different else RowStatus.UNCHANGED, record.id

    def _without(self, row: Given, paths: Iterable[Sequence[str]]) -> Given | None:
        """The row without the attributes that the paths lead to; None if one leads to something else."""
        less: dict[str, Any] = copy.deepcopy(dict(row))
        inner = {"patch", *(facet.api_name for facet in self.mutation.model.facets.values())}
        for path in paths:
            inside, names = less, list(path)
            while len(names) > 1 and names[0] in inner and isinstance(inside.get(names[0]), dict):
                inside = inside[names.pop(0)]
            if not names or names[0] not in inside or names[0] in KEPT:
                return None
            del inside[names[0]]
        return less

    # Looking up

    def _fetch(self, rows: Sequence[Given]) -> None:
        """Read at once what the rows speak of, instead of row by row."""
        model, change = self.mutation.model, self.change
        columns = model.table.c
        if self.mutation.verb is Verb.UPSERT:
            self._fetch_known(rows)
        elif self.mutation.verb is not Verb.CREATE:
            keys = {key for row in rows if (key := model.find_key(row["id"])) is not None}
            change.fetch(model.cls, columns.id.in_(keys), lock=True)
        wanted: dict[type[Any], set[uuid.UUID]] = {}
        for row in rows:
            for reference, value in _references(model, row.get("patch", row)):
                assert reference.target is not None
                key = change.assembly.entity(reference.target).find_key(value)
                if key is not None:
                    wanted.setdefault(reference.target, set()).add(key)
        for cls, keys in wanted.items():
            change.fetch(cls, change.assembly.entity(cls).table.c.id.in_(keys))

    def _fetch_known(self, rows: Sequence[Given]) -> None:
        """Read the records that upserted rows mean, and note which are not there."""
        model, by_source = self.mutation.model, dict[str, set[str]]()
        columns = model.table.c
        for row in rows:
            if row.get("source") and row.get("externalId"):
                by_source.setdefault(row["source"], set()).add(row["externalId"])
        for source, ids in by_source.items():
            same = (columns.source == source, columns.external_id.in_(ids), columns.deleted_at.is_(None))
            found = self.change.fetch(model.cls, sa.and_(*same), lock=True)
            known: dict[str, Entity] = {str(record.external_id): record for record in found}
            known |= self.change.survivors(model.cls, source, ids - known.keys())
            self.known.update({(source, name): each for name, each in known.items() if self.change.sees(each)})
            self.change.note_absent(model.cls, source, ids - known.keys())


def _of_row(index: int, problems: Iterable[Problem]) -> Iterator[Problem]:
    """The problems with the path of the row."""
    return (replace(each, path=("rows", str(index), *each.path)) for each in problems)


def _references(model: EntityModel, given: Given) -> Iterator[tuple[FieldModel, str]]:
    """The references that a row gives, of the record and its facets."""
    parts: Iterable[tuple[EntityModel | FacetModel, Given]] = [
        (model, given), *((facet, given.get(facet.api_name) or {}) for facet in model.facets.values()),
    ]  # fmt: skip
    for part, values in parts:
        for attribute in part.fields.values():
            if attribute.kind is Kind.REFERENCE and isinstance(values.get(attribute.input_name), str):
                yield attribute, values[attribute.input_name]
