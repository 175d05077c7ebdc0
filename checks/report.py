"""What a check promises, and what it found."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Report:
    """What was seen, and what should not have been: findings."""

    seen: dict[str, int | float] = field(default_factory=dict)
    findings: list[str] = field(default_factory=list)

    def count(self, what: str, times: int = 1) -> None:
        """Something was seen again."""
        self.seen[what] = self.seen.get(what, 0) + times

    def most(self, what: str, figure: float) -> None:
        """The highest of the figures that were seen."""
        self.seen[what] = max(self.seen.get(what, 0), round(figure, 3))

    def expect(self, *, that: bool, otherwise: str) -> None:
        """Something must hold; otherwise it is a finding."""
        if not that:
            self.findings.append(otherwise)


@dataclass(frozen=True)
class Effort:
    """How hard to try: the number of rounds, objects or requests, the seed of what is drawn, and how many times longer
    than promised everything may take, on a machine that has other things to do."""

    times: int
    seed: int
    patience: float = 1


Run = Callable[[Path, str, str | None, Effort], Report]
"""Tries in a new folder, on an engine, with a bug planted or none."""


@dataclass(frozen=True)
class Check:
    """A promise that is tried.

    bugs: planted by `checks.planted`, or those that a check plants itself; each must be found with less effort.
    """

    promise: str
    run: Run
    bugs: Sequence[str]
    times: int
    times_with_bug: int
    engines: Sequence[str] = ("sqlite", "postgresql")


def told(report: Report) -> str:
    """A report in a few lines."""
    seen: Mapping[str, int | float] = report.seen
    lines = [f"  {what}: {figure:,}" for what, figure in seen.items()]
    lines += [f"  FOUND {finding}" for finding in report.findings[:20]]
    if len(report.findings) > 20:
        lines.append(f"  ... and {len(report.findings) - 20} more")
    return "\n".join(lines)
