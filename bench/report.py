"""What was measured, as tables in Markdown."""

from collections.abc import Callable, Mapping, Sequence
from statistics import median

from .load import Sample
from .questions import BARE, MERCURIUS, ORM, POSTGRAPHILE, PRODUCT, Question

Samples = Mapping[tuple[str, str], Sequence[Sample]]
"""The rounds by contender and question."""

TITLES: Mapping[str, str] = {
    POSTGRAPHILE: "PostGraphile 5",
    MERCURIUS: "Mercurius by hand",
    BARE: "the same SQL on bare ASGI",
    ORM: "Strawberry + ORM",
}

Show = Callable[[Sequence[Sample]], str]

FIGURES: Mapping[str, Show] = {
    "requests per second": lambda rounds: f"{_middle(rounds, 'rate'):,.0f}",
    "milliseconds, p50 / p99": lambda rounds: f"{_middle(rounds, 'half_ms'):.1f} / {_middle(rounds, 'most_ms'):.1f}",
    "CPU in microseconds per request, server + PostgreSQL": lambda rounds: (
        f"{_middle(rounds, 'server_us'):.0f} + {_middle(rounds, 'database_us'):.0f}"
    ),
}


def _middle(rounds: Sequence[Sample], name: str) -> float:
    return float(median(getattr(each, name) for each in rounds))


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table."""
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (header, ["---"] * len(header), *rows))


def spread(values: Sequence[float]) -> str:
    """The median, with the least and the largest."""
    return f"{median(values):.2f} ({min(values):.2f}-{max(values):.2f})"


def rates(samples: Samples, one: tuple[str, str], other: tuple[str, str]) -> list[float]:
    """How many times as many requests per second one answers as another, round by round."""
    return [own.rate / others.rate for own, others in zip(samples[one], samples[other], strict=True)]


def costs(samples: Samples, one: tuple[str, str], other: tuple[str, str]) -> list[float]:
    """How many times as much CPU, of server and PostgreSQL, an answer takes as another, round by round."""
    return [_cost(own) / _cost(others) for own, others in zip(samples[one], samples[other], strict=True)]


def _cost(sample: Sample) -> float:
    return sample.server_us + sample.database_us


def verdict(values: Sequence[float], most: float) -> str:
    """The values, and whether their median is as small as it should be."""
    return f"{spread(values)}, wanted at most {most:g}: {'met' if median(values) <= most else '**missed**'}"


def named(samples: Samples, title: str, key: str) -> str | None:
    """The contender that a target speaks of; of Mercurius the faster variant. None if it was not asked."""
    found = [name for name, asked in samples if asked == key and name.startswith(title)]
    return max(found, key=lambda name: _middle(samples[name, key], "rate"), default=None)


def targets(samples: Samples, questions: Sequence[Question]) -> str:
    """How much faster the product is than others, and than was demanded."""
    rows = [[question.title, *(_target(samples, question, title) for title in TITLES)] for question in questions]
    return table(["requests per second of the product against", *TITLES.values()], rows)


def _target(samples: Samples, question: Question, title: str) -> str:
    other = named(samples, title, question.key)
    if other is None or (PRODUCT, question.key) not in samples:
        return "-"
    found = rates(samples, (PRODUCT, question.key), (other, question.key))
    wanted = question.targets.get(title)
    if wanted is None:
        return spread(found)
    verdict = "met" if median(found) >= wanted else "**missed**"
    return f"{spread(found)}, wanted {wanted:g}: {verdict}"


def figures(samples: Samples, names: Sequence[str], questions: Sequence[Question]) -> str:
    """Requests per second, times and CPU of every contender."""
    return "\n\n".join(_figure(samples, names, questions, title, show) for title, show in FIGURES.items())


def _figure(samples: Samples, names: Sequence[str], questions: Sequence[Question], title: str, show: Show) -> str:
    def cell(name: str, key: str) -> str:
        return show(samples[name, key]) if (name, key) in samples else "-"

    rows = [[name, *(cell(name, question.key) for question in questions)] for name in names]
    return table([title, *(question.key for question in questions)], rows)
