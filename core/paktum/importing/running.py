"""Running an import: load by load, in batches, each in a transaction of its own."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import DataError, IntegrityError

from ..access.actor import SYSTEM
from ..assembly.build import Assembly
from ..assembly.model import EntityModel
from ..declare.errors import Problem, Refused
from ..storage.engines import analyse
from ..storage.types import new_id
from ..write.cause import Origin
from ..write.change import Change
from ..write.writer import Writer
from .batch import Batch, Draft, Outcome, Seen, read_row
from .binding import Step, bind
from .lookups import Directory
from .reading import Row
from .report import ImportReport, RejectsFile, Result, StepReport

BATCH_ROWS = 500
"""Rows of one transaction: enough that transactions cost little, few enough that others do not wait long."""

T = TypeVar("T")

Progress = Callable[[str, int, int], None]
"""Is told the name of a load, how many lines of its file are done, and how many there are."""

Work = Callable[[Change], Batch]

Transact = Callable[[Work], Batch]
"""Runs work in a transaction."""


def run_import(
    assembly: Assembly,
    writer: Writer,
    mapping_path: Path,
    folder: Path,
    *,
    dry_run: bool = False,
    rejects_path: Path | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Import the files of a folder as a mapping file says. What is there already is updated, or left if it is equal.

    A row that cannot be imported is written to the rejects file, with the reason, and the rest goes on; this file is
    `<mapping>-rejects.csv` in the working folder unless a path is given, and is made only if there are such rows.
    With `dry_run` nothing is kept in the database; counts and rejected rows are the same.

    Raises `Refused` with every mistake in the mapping, before anything is read.
    """
    started, request_id = time.monotonic(), None if dry_run else new_id().hex
    steps = bind(assembly, mapping_path, folder)
    path = rejects_path or Path(f"{mapping_path.stem}-rejects.csv")

    def run_all(transact: Transact) -> tuple[tuple[StepReport, ...], Path | None]:
        with RejectsFile(path, [step.file.path for step in steps]) as rejects:
            damaged: set[tuple[str, int]] = set()
            reports = tuple(_StepRun(step, transact, rejects, damaged, progress).run() for step in steps)
            return reports, rejects.written

    if dry_run:
        # One transaction for all, so that a load finds what an earlier one would have made.
        reports, written = writer.run(
            SYSTEM, lambda change: run_all(_within(change)), origin=Origin.IMPORT, dry_run=True
        )
    else:
        # Each batch is a transaction with a change set of its own; what they have in common is the request.
        told: dict[str, Any] = {"origin": Origin.IMPORT, "operation": mapping_path.stem, "request_id": request_id}
        reports, written = run_all(lambda work: writer.run(SYSTEM, work, **told))
        if made := [step.model for step, report in zip(steps, reports, strict=True) if report.results[Result.CREATED]]:
            analyse(writer.engine, *dict.fromkeys(table for model in made for table in _tables(model)))
    return ImportReport(reports, written, time.monotonic() - started, dry_run, request_id)


def _tables(model: EntityModel) -> Iterator[sa.Table]:
    """Where records of an entity are, with what facets know of them."""
    yield model.table
    yield from (facet.table for facet in model.facets.values() if facet.table is not None)


def _within(change: Change) -> Transact:
    """Runs each batch as if in a transaction of its own; what one refuses does not undo another."""

    def transact(work: Work) -> Batch:
        with change.session.begin_nested():
            part = Change(change.session, change.assembly, change.actor, change.now, change.cause)
            batch = work(part)
            part.flush()
            return batch

    return transact


class _StepRun:
    """One load while it runs. `damaged` are the files and lines that an earlier load has rejected as unreadable."""

    def __init__(
        self, step: Step, transact: Transact, rejects: RejectsFile, damaged: set[tuple[str, int]],
        progress: Progress | None,
    ) -> None:  # fmt: skip
        self.step, self.transact, self.rejects, self.progress = step, transact, rejects, progress
        self.damaged = damaged
        self.report = StepReport(step.name, step.file.name, step.model.type_name)
        self.directory = Directory()
        self.seen: dict[str, Seen] = {}
        self.rejected: list[tuple[Row, tuple[Problem, ...]]] = []

    def run(self) -> StepReport:
        """Import every row of the file."""
        lines = self.step.file.lines
        waiting: list[Draft] = []
        for rows in _batches(self.step.file.rows()):
            drafts = [draft for row in rows if (draft := self._read(row)) is not None]
            waiting += [outcome.draft for outcome in self._write(drafts)]
            self._note_rejected()
            self._tell(min(rows[-1].line, lines), lines)
        self._write_waiting(waiting)
        self._note_rejected()
        self._tell(lines, lines)
        return self.report

    def _read(self, row: Row) -> Draft | None:
        """The draft of a row; None if it has none and was counted."""
        place = (self.step.file.name, row.line)
        if row.problem is None:
            draft = read_row(self.step, row)
            if isinstance(draft, Draft):
                return draft
            self._reject(row, draft)
        elif place in self.damaged:
            self.report.results[Result.REPEATED] += 1
        else:
            self.damaged.add(place)
            self._reject(row, (row.problem,))
        return None

    def _write_waiting(self, waiting: list[Draft]) -> None:
        """Write rows that refer to rows below them, again and again while that helps; the rest is rejected.

        From below, since a chain of rows in which each refers to the next takes one round then.
        """
        while waiting:
            waiting.reverse()
            still = [outcome for drafts in _batches(waiting) for outcome in self._write(drafts)]
            if len(still) == len(waiting):
                for outcome in still:
                    self._reject(outcome.draft.row, outcome.problems)
                return
            waiting = [outcome.draft for outcome in still]

    def _write(self, drafts: Sequence[Draft]) -> list[Outcome]:
        """Write drafts and count them; returns those that wait. If the database refuses them, finds out which."""
        if not drafts:
            return []
        try:
            batch = self.transact(lambda change: Batch(self.step, change, drafts, self.directory, self.seen))
        except (Refused, IntegrityError, DataError) as error:
            if len(drafts) == 1:
                self._reject(drafts[0].row, _problems(error))
                return []
            half = len(drafts) // 2
            return self._write(drafts[:half]) + self._write(drafts[half:])
        self.directory.merge(batch.directory)
        self.seen.update(batch.newly_seen)
        self.report.also_created.update(batch.also_created)
        for outcome in batch.outcomes:
            if outcome.result is Result.REJECTED:
                self._reject(outcome.draft.row, outcome.problems)
            elif outcome.result is not None:
                self.report.results[outcome.result] += 1
        return [outcome for outcome in batch.outcomes if outcome.result is None]

    def _reject(self, row: Row, problems: tuple[Problem, ...]) -> None:
        self.report.results[Result.REJECTED] += 1
        self.rejected.append((row, problems))

    def _note_rejected(self) -> None:
        for row, problems in sorted(self.rejected, key=lambda each: each[0].line):
            self.rejects.add(self.step.file.name, self.report.entity, row, problems)
        self.rejected.clear()

    def _tell(self, done: int, total: int) -> None:
        if self.progress is not None:
            self.progress(self.step.name, done, total)


def _problems(error: Refused | IntegrityError | DataError) -> tuple[Problem, ...]:
    if isinstance(error, Refused):
        return error.problems
    return (Problem("INVALID_VALUE", f"the database does not accept the row: {error.orig}"),)


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    remaining = iter(items)
    while some := list(islice(remaining, BATCH_ROWS)):
        yield some
