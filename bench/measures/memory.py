"""The memory of one worker with all plugins, under load and with as many different documents as it keeps."""

import re
from itertools import cycle

from paktum.assembly.build import load_assembly

from .. import processes, report, results
from ..bench import Bench
from ..contenders import product
from ..load import Server
from ..questions import QUESTIONS
from ..rows import SIZE

TITLE = "Memory of a worker"
PLUGINS = ("banking", "hotel", "leasing")
SCALE = 0.02
DOCUMENTS = 600
"""More than the product keeps parsed and planned."""

MOST_MEGABYTES = 150


def run(bench: Bench) -> None:
    """Measure, print, and keep it in `results.md`."""
    size = SIZE.scaled(SCALE)
    (server,) = bench.serve([product.contenders(bench.product(size, PLUGINS, writes=True))[0]])
    questions = list(QUESTIONS.values())
    seen = [("started", processes.megabytes(server.process_ids))]
    for each in questions:
        server.load(each, size, bench.effort.seconds, bench.database)
    seen.append(("after all questions, 16 at a time", processes.megabytes(server.process_ids)))
    _ask_many(server)
    seen.append((f"after {DOCUMENTS} different documents", processes.megabytes(server.process_ids)))
    most = processes.peak_megabytes(server.process_ids)
    verdict = "met" if most < MOST_MEGABYTES else "**missed**"
    seen.append((f"the most, wanted below {MOST_MEGABYTES}: {verdict}", most))
    text = "\n\n".join(
        (
            f"One worker, {_entities()} entities (core, {', '.join(PLUGINS)}), on PostgreSQL.",
            report.table(["", "resident MB"], [[title, f"{megabytes:.0f}"] for title, megabytes in seen]),
        )
    )
    print(text)
    results.write_section(TITLE, text)


def _entities() -> int:
    return len(load_assembly(PLUGINS).entities)


def _ask_many(server: Server) -> None:
    """The reading questions again and again, each time in a document that was not seen before."""
    reads = [each for each in QUESTIONS.values() if not each.writes]
    for number, question in zip(range(DOCUMENTS), cycle(reads), strict=False):
        body = server.contender.body(question, question.vary.values(SIZE)[0])
        server.ask(question, {**body, "query": re.sub(r"^query \w+", rf"\g<0>{number}", body["query"])})
