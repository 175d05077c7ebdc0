"""Ten times the rows: an answer of the same length should cost the same."""

from dataclasses import replace

from .. import report, results
from ..bench import Bench
from ..contenders import product
from ..contenders.contender import Contender
from ..data import Product
from ..measurement import Measurement
from ..multiplying import multiplied
from ..questions import PRODUCT, QUESTIONS
from ..rows import SIZE

TITLE = "Ten times the rows"
TIMES = 10
MOST = 1.2
"""How many times as much an answer may cost."""

LARGE = "ten times the rows"
ASKED = ("client", "list", "tree", "deals")


def run(bench: Bench) -> None:
    """Measure, print, and keep it in `results.md`."""
    small = bench.product(SIZE)
    large = multiplied(bench.postgres, small, TIMES)
    servers = bench.serve([_contender(small, PRODUCT), _contender(large, LARGE)])
    questions = [QUESTIONS[key] for key in ASKED]
    measured = Measurement(servers, questions, SIZE, bench.database)
    measured.run(bench.effort)
    ratios = [
        [each.title, report.verdict(report.costs(measured.samples, (LARGE, each.key), (PRODUCT, each.key)), MOST)]
        for each in questions
    ]
    text = "\n\n".join(
        (
            f"{sum(SIZE):,} rows against {sum(SIZE) * TIMES:,}.",
            report.table(["", "CPU of server and PostgreSQL, times as much"], ratios),
            report.figures(measured.samples, [PRODUCT, LARGE], questions),
        )
    )
    print(text)
    results.write_section(TITLE, text)


def _contender(found: Product, name: str) -> Contender:
    return replace(product.contenders(found)[0], name=name)
