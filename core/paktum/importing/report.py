"""What an import did: counts, and a file of the rows that were rejected."""

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any, Self

from ..declare.errors import Problem, refuse
from .reading import Row, printable

REJECTS_HEADER = ("file", "line", "entity", "code", "reason", "original")

_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


class Result(Enum):
    """What became of a row."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"
    REPEATED = "repeated"


COUNTED = (Result.CREATED, Result.UPDATED, Result.UNCHANGED, Result.REJECTED)


@dataclass(frozen=True, slots=True)
class StepReport:
    """What one load of the mapping did with the rows of its file.

    Each row is in one count. `repeated` are those that are dealt with already: a load of distinct records has read the
    same, or an earlier load of the file has rejected them as unreadable. `also_created` are records, by entity, that no
    row stands for: they were made because a reference named them.
    """

    name: str
    file: str
    entity: str
    results: Counter[Result] = field(default_factory=Counter)
    also_created: Counter[str] = field(default_factory=Counter)

    @property
    def rows(self) -> int:
        """How many rows the file has below its header, without empty ones."""
        return self.results.total()

    def as_json(self) -> dict[str, Any]:
        """The counts under their names."""
        counts = {result.value: self.results[result] for result in Result}
        return {"name": self.name, "file": self.file, "entity": self.entity, "rows": self.rows, **counts}


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did. `rejects` is the file of rejected rows; None if there are none. request_id: what its change
    sets share, by which `paktum undo` undoes them; None after a dry run."""

    steps: tuple[StepReport, ...]
    rejects: Path | None
    seconds: float
    is_dry_run: bool
    request_id: str | None = None

    def counts(self, entity: str | None = None) -> dict[str, int]:
        """How many were created, updated, unchanged and rejected, of one entity or in all."""
        total: Counter[Result] = Counter()
        for step in self.steps:
            if entity in {None, step.entity}:
                total.update(step.results)
            total[Result.CREATED] += sum(n for name, n in step.also_created.items() if entity in {None, name})
        return {result.value: total[result] for result in COUNTED}

    def as_json(self) -> dict[str, Any]:
        """What `paktum import --json` prints."""
        entities = dict.fromkeys(name for step in self.steps for name in (step.entity, *step.also_created))
        return {
            "total": self.counts(),
            "entities": {name: self.counts(name) for name in entities},
            "steps": [step.as_json() for step in self.steps],
            "rejects": None if self.rejects is None else str(self.rejects),
            "seconds": round(self.seconds, 3),
            "dry_run": self.is_dry_run,
            "request_id": self.request_id,
        }


class RejectsFile:
    """Writes rejected rows, each with where it stood, why, and its original text. No rows make no file.

    sources: files that it must not overwrite.

    An older file at the same place goes in any case, since its rows may be accepted by now. Raises `Refused`
    (IMPORT_REJECTS_UNWRITABLE) when it is entered.
    """

    def __init__(self, path: Path, sources: Iterable[Path] = ()) -> None:
        self.path, self.sources = path, tuple(sources)
        self._rows = 0

    def __enter__(self) -> Self:
        if self.path.exists() and any(self.path.samefile(source) for source in self.sources):
            raise refuse("IMPORT_REJECTS_UNWRITABLE", f"{self.path} is to be imported; name another file for rejects")
        try:
            # The mark makes spreadsheet programs read the file as UTF-8.
            self._stream = self.path.open("w", encoding="utf-8-sig", newline="")
        except OSError as error:
            raise refuse(
                "IMPORT_REJECTS_UNWRITABLE", f"rejected rows cannot be written to {self.path}: {error}"
            ) from error
        self._writer = csv.writer(self._stream)
        self._writer.writerow(REJECTS_HEADER)
        return self

    def __exit__(self, *error: object) -> None:
        self._stream.close()
        if not self._rows:
            self.path.unlink()

    @property
    def written(self) -> Path | None:
        """The path, if there are rows in it."""
        return self.path if self._rows else None

    def add(self, file: str, entity: str, row: Row, problems: Sequence[Problem]) -> None:
        """Write one row; all that is wrong with it stands in one cell."""
        codes = "; ".join(problem.code for problem in problems)
        reasons = "; ".join(problem.message for problem in problems)
        self._writer.writerow((file, row.line, entity, codes, _inert(reasons), _inert(printable(row.text))))
        self._rows += 1


def _inert(text: str) -> str:
    """Spreadsheet programs would run a text that begins like a formula; an apostrophe keeps them from it."""
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text
