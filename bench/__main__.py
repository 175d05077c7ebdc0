"""`python -m bench`: measure, and say what came out."""

import argparse
import os
import shutil
from contextlib import ExitStack
from pathlib import Path

from . import data, processes, report
from .contenders import product
from .load import Server
from .measurement import Measurement
from .questions import BARE, PRODUCT, QUESTIONS
from .rows import SIZE

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
        found = {each.name: each for each in product.contenders(data.product(postgres, folder, size))}
        for process in (postgres.process_id, os.getpid()):
            processes.pin(process, processes.OTHER_CORE)
        runs = _emptied(folder / "runs")
        servers = [stack.enter_context(Server(found[name], runs)) for name in options.peers.split(",")]
        for server in servers:
            server.wait()
        questions = [QUESTIONS[key] for key in options.queries.split(",")]
        measured = Measurement(servers, questions, size, postgres.process_id)
        measured.check()
        measured.run(options.rounds, options.seconds)
        print(report.figures(measured.samples, [server.contender.name for server in servers], questions))
        print(report.compared(measured.samples, PRODUCT, questions))
        for server in servers:
            print(f"{server.contender.name}: {processes.peak_megabytes(server.process_ids):.0f} MB")


def _emptied(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


if __name__ == "__main__":
    main()
