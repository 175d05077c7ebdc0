"""What demo functions of plugins get."""

from dataclasses import dataclass, field
from datetime import date
from random import Random

from .change import Change

SEED = 20260101
TODAY = date(2026, 11, 2)


@dataclass
class Demo:
    """A database to fill with the same records every time: take chance and time from `random` and `today` only."""

    change: Change
    random: Random = field(default_factory=lambda: Random(SEED))  # noqa: S311  # the same every time, on purpose
    today: date = TODAY


def fill(change: Change) -> None:
    """Write the demo data of all plugins."""
    for function in change.assembly.demo_data:
        name = f"{function.__module__}.{function.__qualname__}"
        # Each has chances of its own, so that what one plugin makes does not depend on the others.
        function(Demo(change, Random(f"{SEED} {name}")))  # noqa: S311  # as above
