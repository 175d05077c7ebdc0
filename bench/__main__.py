"""`python -m bench`: measures, and says what came out."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from .bench import Bench
from .measurement import Effort
from .measures import memory, million, peers, scale, size, sqlite
from .questions import QUESTIONS

FOLDER = Path(__file__).with_name(".data")
OTHERS = {"scale": scale, "million": million, "sqlite": sqlite, "memory": memory, "size": size}


def main() -> None:
    """Read the arguments and measure."""
    options = _parser().parse_args()
    with Bench(options.data.absolute(), Effort(options.rounds, options.seconds)) as bench:
        if options.measure == "peers":
            peers.run(bench, options.peers, [QUESTIONS[key] for key in options.queries], options.scale)
        else:
            OTHERS[options.measure].run(bench)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("measure", nargs="?", default="peers", choices=["peers", *OTHERS])
    parser.add_argument("--peers", type=_names, default=peers.NAMES, help="who answers, separated by commas")
    parser.add_argument("--queries", type=_names, default=tuple(QUESTIONS), help="what is asked, separated by commas")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3, help="of each round")
    parser.add_argument("--scale", type=float, default=1, help="how many times the rows of the data set")
    parser.add_argument("--data", type=Path, default=FOLDER, help="the folder where the databases are kept")
    return parser


def _names(text: str) -> Sequence[str]:
    return text.split(",")


if __name__ == "__main__":
    main()
