"""The product against its peers, on the same rows and the same questions."""

from collections.abc import Iterator, Mapping, Sequence

from .. import processes, report, results
from ..bench import Bench, writes
from ..contenders import peers, product
from ..contenders.contender import Contender
from ..data import say
from ..measurement import Measurement
from ..questions import BARE, PRODUCT, QUESTIONS, Question
from ..rows import SIZE, Rows

TITLE = "Against the peers"

TEXT = """\
{rows}: the same in every database. One server process on one core; PostgreSQL and wrk with 16 connections on the
other. {versions}

{targets}

Of Mercurius by hand it is the faster of two variants: `mercurius-sql` makes JSON in SQL, `mercurius-loaders` runs one
statement per level. The product checks a token with every request; the peers have none, and no rights.

{figures}

{memory}
"""


def run(bench: Bench, names: Sequence[str], questions: Sequence[Question], scale: float) -> None:
    """Measure, print, and keep it in `results.md` if it is about everybody and all rows."""
    size = SIZE.scaled(scale)
    servers = bench.serve(list(chosen(bench, names, questions, size)))
    measured = Measurement(servers, questions, size, bench.database)
    measured.check()
    measured.run(bench.effort)
    memory: Mapping[str, float] = {each.contender.name: processes.peak_megabytes(each.process_ids) for each in servers}
    everybody = len(names) == len(NAMES) and scale == 1
    samples: report.Samples = measured.samples
    if everybody:
        samples, memory = results.kept(bench.folder, measured.samples, memory)
    text = told(samples, memory, size, bench.postgres.version)
    say("")
    print(text)
    if everybody:
        results.write_section(TITLE, text)


def told(samples: report.Samples, memory: Mapping[str, float], size: Rows, postgresql: str) -> str:
    """The section of these samples."""
    asked = [question for question in QUESTIONS.values() if any(key == question.key for _name, key in samples)]
    names = [name for name in NAMES if name in memory]
    return TEXT.format(
        rows=", ".join(f"{count:,} {kind}" for kind, count in size._asdict().items()),
        versions=results.versions(postgresql),
        targets=report.targets(samples, asked),
        figures=report.figures(samples, names, asked),
        memory=report.table(["", *names], [["most memory, in MB", *(f"{memory[name]:.0f}" for name in names)]]),
    )


NAMES = (PRODUCT, BARE, *peers.NAMES)


def chosen(bench: Bench, names: Sequence[str], questions: Sequence[Question], size: Rows) -> Iterator[Contender]:
    """The contenders with these names."""
    found: dict[str, Contender] = {}
    if not {PRODUCT, BARE}.isdisjoint(names):
        own = product.contenders(bench.product(size, writes=writes(questions)))
        found |= {each.name: each for each in own}
    if not {PRODUCT, BARE}.issuperset(names):
        found |= {each.name: each for each in peers.contenders(bench.peers(size, writes=writes(questions)))}
    return (found[name] for name in names)
