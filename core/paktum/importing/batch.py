"""Writing some rows of a file in one transaction: finding what they refer to, creating, updating, or refusing each."""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any

import sqlalchemy as sa

from ..assembly.model import FieldModel
from ..declare.entity import Entity
from ..declare.errors import Problem, Refused
from ..declare.fields import MISSING
from ..write.change import Change
from .binding import Step
from .columns import Column, Target
from .lookups import EXTERNAL_ID, Directory, Lookup, Name
from .reading import Row
from .report import Result

Reference = Entity | uuid.UUID
"""What the write path takes for a reference. A record that is not flushed yet is found by itself only."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A row whose texts are read: the values for its columns, and for references the texts that name the records."""

    row: Row
    key: str
    digest: bytes
    values: tuple[tuple[Column, Any], ...]

    def names(self) -> Iterable[tuple[Column, Name]]:
        """What the row's references are looked up by."""
        for column, value in self.values:
            if column.lookup is not None and value is not None:
                yield column, (column.lookup, column.lookup.key(value))


@dataclass(frozen=True, slots=True)
class Seen:
    """An external id that a row of this run has: with what content, on which line, and whether the row was accepted.

    A row that waits is not accepted yet, but holds its id against rows below it: the first one counts, in every run.
    """

    digest: bytes
    line: int
    is_accepted: bool

    def excludes(self, draft: Draft) -> bool:
        """Whether a later row with this id is not to be written."""
        return self.is_accepted or self.digest != draft.digest


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a draft. No result means that it waits for a record that is further down in its own file."""

    draft: Draft
    result: Result | None
    problems: tuple[Problem, ...] = ()


def read_row(step: Step, row: Row) -> Draft | tuple[Problem, ...]:
    """The draft of a row, or everything that is wrong with its texts."""
    problems: list[Problem] = []
    values = []
    for column in step.columns:
        try:
            values.append((column, column.read(row.cells)))
        except ValueError as error:
            message = f"{column.shown}: {column.told(row.cells)} {error}"
            problems.append(Problem("IMPORT_VALUE_INVALID", message, column.target.path))
    keys = [row.cells[place] for place in step.key]
    if not all(keys):
        missing = ", ".join(step.file.header[place] for place in step.key if not row.cells[place])
        problems.append(Problem("IMPORT_KEY_MISSING", f"{missing}: the row has no external id"))
    if problems:
        return tuple(problems)
    content = "\0".join(row.cells[place] for place in step.cells)
    return Draft(row, "/".join(keys), blake2b(content.encode(), digest_size=16).digest(), tuple(values))


def _cannot_be_empty(field: FieldModel) -> bool:
    return not field.nullable and (field.meta.default is not MISSING or field.meta.workflow is not None)


class Batch:
    """One transaction's drafts, written. It has no effects beside that, so a transaction that is tried again makes a
    new one.

    seen: the external ids of earlier batches. `newly_seen` are those of this one.
    """

    def __init__(
        self, step: Step, change: Change, drafts: Sequence[Draft], directory: Directory,
        seen: Mapping[str, Seen],
    ) -> None:  # fmt: skip
        self.step, self.change, self.seen = step, change, seen
        self.newly_seen: dict[str, Seen] = {}
        self.also_created: Counter[str] = Counter()
        self._facets: list[Any] = []  # the session forgets what nobody holds, and would ask for it row by row
        self.directory = directory.fetch(change, [name for draft in drafts for _, name in draft.names()])
        self._referred = self._fetch_referred()
        self._existing = self._fetch_existing({draft.key for draft in drafts})
        self._own_lookups = [
            column.lookup for column in step.columns if column.lookup and column.lookup.model is step.model
        ]
        self.outcomes = [self._write(draft) for draft in drafts]

    def _fetch_referred(self) -> dict[uuid.UUID, Entity]:
        """The records that the rows refer to, by key."""
        wanted: dict[type[Entity], set[uuid.UUID]] = {}
        for (lookup, _), found in self.directory.known.items():
            wanted.setdefault(lookup.model.cls, set()).update(found)
        records: list[Entity] = []
        for cls, ids in wanted.items():
            table = self.change.assembly.entity(cls).table
            records += self.change.session.scalars(sa.select(cls).where(table.c.id.in_(ids)))
        return {record.id: record for record in records}

    def _fetch_existing(self, keys: set[str]) -> dict[str | None, Entity]:
        """The records that the rows stand for, by external id, with the facets that the step fills."""
        session, model = self.change.session, self.step.model
        table = model.table
        chosen = sa.select(model.cls).where(
            table.c.source == self.step.source, table.c.external_id.in_(sorted(keys)), table.c.deleted_at.is_(None)
        )
        records = session.scalars(chosen).all()
        facets = {column.target.facet.name: column.target.facet for column in self.step.columns if column.target.facet}
        for facet in facets.values():
            assert facet.cls is not None
            assert facet.table is not None
            ids = [record.id for record in records]
            self._facets += session.scalars(sa.select(facet.cls).where(facet.table.c.id.in_(ids)))
        found: dict[str | None, Entity] = {record.external_id: record for record in records}
        found.update(self.change.survivors(model.cls, self.step.source, keys - found.keys()).items())
        self.change.note_absent(model.cls, self.step.source, keys - found.keys())
        return found

    def _write(self, draft: Draft) -> Outcome:
        earlier = self.newly_seen.get(draft.key) or self.seen.get(draft.key)
        if earlier is not None and earlier.excludes(draft):
            return self._repeated(draft, earlier)
        found, problems, is_waiting = self._resolve(draft)
        if is_waiting:
            self.newly_seen[draft.key] = earlier or Seen(draft.digest, draft.row.line, False)
            return Outcome(draft, None, problems)
        if problems:
            return Outcome(draft, Result.REJECTED, problems)
        try:
            result = self._save(draft, found)
        except Refused as refused:
            return Outcome(draft, Result.REJECTED, tuple(self._explained(draft, each) for each in refused.problems))
        self.newly_seen[draft.key] = Seen(draft.digest, draft.row.line, True)
        return Outcome(draft, result)

    def _repeated(self, draft: Draft, earlier: Seen) -> Outcome:
        if earlier.digest == draft.digest:
            return Outcome(draft, Result.REPEATED if self.step.is_distinct else Result.UNCHANGED)
        message = f"line {earlier.line} has the external id {draft.key!r} too, with other content"
        return Outcome(draft, Result.REJECTED, (Problem("IMPORT_KEY_REPEATED", message),))

    def _save(self, draft: Draft, found: Mapping[Column, Reference]) -> Result:
        record = self._existing.get(draft.key)
        values, facets = self._values(draft, found, record)
        if record is not None:
            result = Result.UPDATED if self.change.update(record, facets=facets, **values) else Result.UNCHANGED
        else:
            record = self.change.create(
                self.step.model.cls, facets=facets, source=self.step.source, external_id=draft.key, **values
            )
            result = Result.CREATED
        for lookup in self._own_lookups:
            self._learn(lookup, record)
        return result

    def _values(
        self, draft: Draft, found: Mapping[Column, Reference], record: Entity | None
    ) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
        """The row's values by attribute, those of the entity and those of its facets."""
        values: dict[str, Any] = {}
        facets: dict[str, dict[str, Any]] = {}
        for column, value in draft.values:
            target = column.target
            field = target.field
            if value is None and (_cannot_be_empty(field) or field is self.step.model.inherited.get(field.name)):
                continue  # an empty cell leaves what comes from elsewhere as it is
            into = values if target.facet is None else facets.setdefault(target.facet.name, {})
            if target.part is not None:
                assert field.struct is not None
                base: Any = into.get(field.name) or self._present(target, record) or field.struct()
                into[field.name] = replace(base, **{target.part: value})
            else:
                into[field.name] = found.get(column) if column.lookup else value
        return values, facets

    def _present(self, target: Target, record: Entity | None) -> Any:
        """The structure that a record has now, whose other parts stay."""
        if record is None:
            return None
        facet = target.facet
        holder = record if facet is None or facet.cls is None else self.change.facet(record, facet.cls)
        return getattr(holder, target.field.name)

    def _resolve(self, draft: Draft) -> tuple[dict[Column, Reference], tuple[Problem, ...], bool]:
        """The records that the row refers to, what is wrong with its references, and whether waiting may mend it."""
        found: dict[Column, Reference] = {}
        absent: list[Column] = []
        problems: list[Problem] = []
        for column, name in draft.names():
            ids = self.directory.find(name)
            if len(ids) == 1:
                found[column] = self._referred.get(ids[0], ids[0])
            elif ids:
                message = f"{column.shown}: {len(ids)} records of {_named(column, draft)}"
                problems.append(Problem("IMPORT_LOOKUP_AMBIGUOUS", message, column.target.path))
            elif not name[0].create:
                absent.append(column)
        is_waiting = bool(absent) and not problems and all(column.lookup in self._own_lookups for column in absent)
        for column in absent:
            message = f"{column.shown}: there is no {_named(column, draft)}"
            problems.append(Problem("IMPORT_LOOKUP_NOT_FOUND", message, column.target.path))
        if not problems:
            self._make_missing(draft, found, problems)
        return found, tuple(problems), is_waiting

    def _make_missing(self, draft: Draft, found: dict[Column, Reference], problems: list[Problem]) -> None:
        """Make what references name that may make it, with nothing but its name and external id."""
        for column, text in draft.values:
            lookup = column.lookup
            if lookup is None or text is None or column in found:
                continue
            display = lookup.model.display
            assert display is not None, "the mapping was refused otherwise"
            values: dict[str, Any] = {display.name: text, lookup.by: text, "source": lookup.source, EXTERNAL_ID: text}
            try:
                found[column] = record = self.change.create(lookup.model.cls, **values)
            except Refused as refused:
                problems += [self._explained(draft, each, column) for each in refused.problems]
            else:
                self.also_created[lookup.model.type_name] += 1
                self._learn(lookup, record)

    def _learn(self, lookup: Lookup, record: Entity) -> None:
        key = lookup.key_of(record)
        if key is not None:
            self.directory.add((lookup, key), record.id)
            self._referred[record.id] = record

    def _explained(self, draft: Draft, problem: Problem, column: Column | None = None) -> Problem:
        """A problem of the write path in words of the file: which column, and what it holds."""
        place = column or next(
            (each for each in self.step.columns if problem.path[: len(each.target.path)] == each.target.path), None
        )
        if place is None:
            return problem
        return replace(problem, message=f"{place.shown}: {place.told(draft.row.cells)}: {problem.message}")


def _named(column: Column, draft: Draft) -> str:
    lookup = column.lookup
    assert lookup is not None
    origin = f" of {lookup.source}" if lookup.by == EXTERNAL_ID else ""
    return f"{lookup.model.type_name} with {lookup.by} {column.text(draft.row.cells)!r}{origin}"
