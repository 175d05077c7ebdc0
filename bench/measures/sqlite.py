"""The product on SQLite, with the same rows and questions as on PostgreSQL."""

import shutil
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa

from paktum.assembly.build import load_assembly
from paktum.storage.engines import write_engine
from paktum.storage.migrations import upgrade

from .. import processes, report, results
from ..bench import Bench
from ..contenders import product
from ..contenders.contender import Contender
from ..data import Product, say
from ..measurement import Measurement
from ..questions import PRODUCT, QUESTIONS
from ..rows import SIZE

TITLE = "On SQLite"
SQLITE = "product on SQLite"
ROWS_AT_ONCE = 5000


def run(bench: Bench) -> None:
    """Measure, print, and keep it in `results.md`."""
    found = bench.product(SIZE, writes=True)
    path = bench.runs / "paktum.db"
    shutil.copyfile(_file(bench.product(SIZE)), path)
    servers = bench.serve([_contender(found, PRODUCT), _contender(replace(found, url=f"sqlite:///{path}"), SQLITE)])
    questions = list(QUESTIONS.values())
    measured = Measurement(servers, questions, SIZE, bench.database)
    measured.check()
    measured.run(bench.effort)
    ratios = [
        [each.title, report.spread(report.rates(measured.samples, (SQLITE, each.key), (PRODUCT, each.key)))]
        for each in questions
    ]
    memory = ", ".join(f"{s.contender.name} {processes.peak_megabytes(s.process_ids):.0f} MB" for s in servers)
    text = "\n\n".join(
        (
            report.table(["requests per second", "SQLite against PostgreSQL"], ratios),
            report.figures(measured.samples, [PRODUCT, SQLITE], questions),
            f"Most memory: {memory}.",
        )
    )
    print(text)
    results.write_section(TITLE, text)


def _contender(found: Product, name: str) -> Contender:
    return replace(product.contenders(found)[0], name=name)


def _file(found: Product) -> Path:
    """The product's database as an SQLite file, made from the one in PostgreSQL if it is missing."""
    path = found.folder / "paktum.db"
    if path.exists():
        return path
    say("copying the rows to SQLite")
    assembly = load_assembly(found.plugins)
    source, target = write_engine(found.url), write_engine(f"sqlite:///{path}")
    upgrade(assembly, target)
    with source.connect() as reading, target.connect() as writing:
        for table in assembly.metadata.sorted_tables:
            rows = reading.execution_options(stream_results=True).execute(sa.select(table)).mappings()
            for some in rows.partitions(ROWS_AT_ONCE):
                writing.execute(sa.insert(table), [dict(row) for row in some])
        writing.commit()
    with target.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
    for engine in (source, target):
        engine.dispose()
    return path
