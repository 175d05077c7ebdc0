"""What was measured, as tables."""

from collections.abc import Callable, Mapping, Sequence
from statistics import median

from .load import Sample
from .questions import Question

Samples = Mapping[tuple[str, str], Sequence[Sample]]
"""The rounds by contender and question."""


def ratios(samples: Samples, name: str, other: str, key: str) -> list[float]:
    """How many times as many requests per second one answers as the other, round by round."""
    return [own.rate / others.rate for own, others in zip(samples[name, key], samples[other, key], strict=True)]


def spread(values: Sequence[float]) -> str:
    """The median with the least and the largest."""
    return f"{median(values):.2f} ({min(values):.2f}-{max(values):.2f})"


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def figures(samples: Samples, names: Sequence[str], questions: Sequence[Question]) -> str:
    """Requests per second, times and CPU of every contender."""
    shown: Sequence[tuple[str, Callable[[Sequence[Sample]], str]]] = (
        ("requests per second", lambda rounds: f"{median(each.rate for each in rounds):,.0f}"),
        (
            "milliseconds, p50 / p99",
            lambda rounds: f"{median(e.half_ms for e in rounds):.1f} / {median(e.most_ms for e in rounds):.1f}",
        ),
        (
            "CPU microseconds per request, server + PostgreSQL",
            lambda rounds: f"{median(e.server_us for e in rounds):.0f} + {median(e.database_us for e in rounds):.0f}",
        ),
    )
    parts = []
    for title, show in shown:
        rows = [
            [name, *(show(samples[name, each.key]) if (name, each.key) in samples else "-" for each in questions)]
            for name in names
        ]
        parts.append(table([title, *(each.key for each in questions)], rows))
    return "\n\n".join(parts)


def compared(samples: Samples, name: str, questions: Sequence[Question]) -> str:
    """How much faster one is than each of the others."""
    others = dict.fromkeys(other for other, _key in samples if other != name)
    rows = [
        [
            other,
            *(
                spread(ratios(samples, name, other, each.key)) if (other, each.key) in samples else "-"
                for each in questions
            ),
        ]
        for other in others
        if any((name, each.key) in samples for each in questions)
    ]
    return table([f"{name} against", *(each.key for each in questions)], rows)
