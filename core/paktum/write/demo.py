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
