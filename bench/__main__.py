"""`python -m bench`: measure, and say what came out."""

import argparse
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path

from paktum.testing.postgres import PostgresServer

from . import data, processes, report
from .contenders import peers, product
from .contenders.contender import Contender
from .load import Server
from .measurement import Measurement
from .questions import BARE, PRODUCT, QUESTIONS, Question
from .rows import SIZE, Rows

FOLDER = Path(__file__).with_name(".data")


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--peers", default=f"{PRODUCT},{BARE}", help="who answers, separated by commas")
    parser.add_argument("--queries", default=",".join(QUESTIONS), help="what is asked, separated by commas")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3, help="of each round")
    parser.add_argument("--scale", type=float, default=1, help="how many times the rows of the data set")
    parser.add_argument("--data", type=Path, default=FOLDER, help="the folder where the databases are kept")
    options = parser.parse_args()
    folder = options.data.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        postgres = stack.enter_context(data.postgres(folder))
        assert postgres.process_id is not None
        size = SIZE.scaled(options.scale)
        names = options.peers.split(",")
        questions = [QUESTIONS[key] for key in options.queries.split(",")]
        found = {each.name: each for each in _contenders(postgres, folder, size, names, questions)}
        for process in (postgres.process_id, os.getpid()):
            processes.pin(process, processes.OTHER_CORE)
        runs = _emptied(folder / "runs")
        servers = [stack.enter_context(Server(found[name], runs)) for name in names]
        for server in servers:
            server.wait()
        measured = Measurement(servers, questions, size, postgres.process_id)
        measured.check()
        measured.run(options.rounds, options.seconds)
        print(report.figures(measured.samples, [server.contender.name for server in servers], questions))
        print(report.compared(measured.samples, PRODUCT, questions))
        for server in servers:
            print(f"{server.contender.name}: {processes.peak_megabytes(server.process_ids):.0f} MB")


def _contenders(
    postgres: PostgresServer, folder: Path, size: Rows, names: Sequence[str], questions: Sequence[Question]
) -> Iterator[Contender]:
    """Those that there are, as far as their databases are needed."""
    prepare = partial(data.copied, postgres) if any(each.writes for each in questions) else str
    if not {PRODUCT, BARE}.isdisjoint(names):
        found = data.product(postgres, folder, size)
        yield from product.contenders(replace(found, url=prepare(found.url)))
    if not {PRODUCT, BARE}.issuperset(names):
        yield from peers.contenders(prepare(peers.database(postgres, size)))


def _emptied(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


if __name__ == "__main__":
    main()
