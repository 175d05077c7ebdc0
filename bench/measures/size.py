"""A product that has grown: how long it takes from the start to the first answer, and the memory of a worker."""

import json
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from statistics import median

from paktum.assembly.build import load_assembly

from .. import processes, report, results
from ..bench import Bench
from ..contenders import product
from ..data import Product
from ..grown import grow
from ..load import Server
from ..questions import Question, Vary

TITLE = "A product that has grown"
PLUGINS = ("banking", "hotel", "leasing")
SIZES = (160, 300)
"""How many entities there are in all; the targets are of the first."""

MOST_SECONDS, MOST_MEGABYTES = 3, 150
REQUESTS = 3000
ASKED = Question("size", "a request", Vary.NOTHING)

FIRST = "{ clients(first: 1) { nodes { id } } }"
READS = (
    """query Q%(number)d { %(list)ss(first: 20, filter: {name: {startsWith: "%(number)d"}}, orderBy: [{field: NAME}])
    { totalCount nodes { id name standing fee { amount currency } client { id name } } } }""",
    """query Q%(number)d { clients(first: 10) { nodes { id name %(plugin)s { score remark kinds%(at)s(first: 3)
    { nodes { id name stage: standing } } } } } }""",
    """query Q%(number)d { %(list)ss(last: 5, filter: {client: {name: {contains: "%(number)d"}}, dueOn: {isNull: true}})
    { pageInfo { hasPreviousPage } edges { cursor node { id grade share pieces yearlyFee { amount } } } } }""",
)
WRITE = """mutation M%(number)d { %(list)sCreate(input: {name: "%(number)d", fee: {amount: "1", currency: "EUR"}})
    { errors { code } } }"""

TEXT = """\
Core, {plugins} and generated plugins with entities of 17 attributes, on PostgreSQL. A start takes until the first
answer; its time is the median of {rounds}, the least in brackets. The load is {requests:,} documents that differ; a
worker that has then written a record of each generated entity has mapped all of them. Wanted with {entities} entities:
a start below {seconds} s ({is_quick}), and {megabytes} MB under load ({is_small}).

{table}"""


def run(bench: Bench) -> None:
    """Measure, print, and keep it in `results.md`."""
    rows, starts, under_load = [], {}, {}
    for entities in SIZES:
        grown = Grown(bench, entities)
        starts[entities] = [grown.start() for _ in range(bench.effort.rounds)]
        seen = list(grown.memory())
        under_load[entities] = seen[1]
        seconds, cpu = zip(*starts[entities], strict=True)
        shown = [f"{median(each):.1f} ({min(each):.1f})" for each in (seconds, cpu)]
        rows.append([str(entities), *shown, *(f"{each:.0f}" for each in seen)])
    head = ["entities", "start in s", "CPU of it in s", "MB when started", "after reading", "after writing all"]
    told = TEXT.format(
        plugins=", ".join(PLUGINS),
        rounds=bench.effort.rounds,
        requests=REQUESTS,
        entities=SIZES[0],
        seconds=MOST_SECONDS,
        megabytes=MOST_MEGABYTES,
        is_quick=_verdict(median(seconds for seconds, _cpu in starts[SIZES[0]]) < MOST_SECONDS),
        is_small=_verdict(under_load[SIZES[0]] < MOST_MEGABYTES),
        table=report.table(head, rows),
    )
    print(told)
    results.write_section(TITLE, told)


def _verdict(met: bool) -> str:
    return "met" if met else "**missed**"


class Grown:
    """An installation with so many entities in all, on PostgreSQL, with nothing in it."""

    def __init__(self, bench: Bench, entities: int) -> None:
        self._bench = bench
        home = bench.runs / f"grown{entities}"
        self._code, self._count = home / "code", entities - len(load_assembly(PLUGINS).entities)
        names = (*PLUGINS, *grow(self._code, self._count))
        name = f"grown_{entities}"
        if bench.postgres.find_database(name):
            bench.postgres.drop_database(name)
        url = bench.postgres.create_database(name)
        command = [product.PAKTUM, "init", "--json", "--plugins", ",".join(names), "--database-url", url]
        done = subprocess.run(command, cwd=home, env={**os.environ, **self._path}, check=True, capture_output=True)
        made = Product(home, url, names, json.loads(done.stdout)["token"])
        contender = product.contender(made, {ASKED.key: FIRST}, {})
        self._contender = replace(contender, environment={**contender.environment, **self._path})

    @property
    def _path(self) -> dict[str, str]:
        return {"PYTHONPATH": str(self._code)}

    def start(self) -> tuple[float, float]:
        """The seconds until the server's first answer, and those of CPU."""
        started = time.monotonic()
        with self._serving() as server:
            return time.monotonic() - started, processes.cpu_seconds(server.process_ids)

    def memory(self) -> Iterator[float]:
        """The megabytes of one server when it has started, when it has read and when it has written."""
        with self._serving() as server:
            yield processes.megabytes(server.process_ids)
            for number in range(REQUESTS):
                self._ask(server, READS[number % len(READS)], number)
            yield processes.megabytes(server.process_ids)
            for number in range(self._count):
                self._ask(server, WRITE, number)
            yield processes.megabytes(server.process_ids)

    @contextmanager
    def _serving(self) -> Iterator[Server]:
        """A server that has answered once."""
        with Server(self._contender, self._bench.runs) as server:
            server.wait()
            server.ask(ASKED, {"query": FIRST})
            yield server

    def _ask(self, server: Server, text: str, number: int) -> None:
        place = number % self._count
        plugin, at = f"grown{place // 15 + 1:02}", f"{place % 15:02}"
        names = {"number": number, "plugin": plugin, "at": at, "list": f"{plugin}Kind{at}"}
        (found,) = server.ask(ASKED, {"query": text % names}).values()
        assert not found.get("errors"), found
