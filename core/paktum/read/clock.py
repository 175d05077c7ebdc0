"""Dates in expressions: bound when a statement runs, so that one transaction has one today."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

TODAY = "paktum_today_"


def today(days: int = 0) -> Any:
    """The day on which the statement runs, or that many days later (earlier if negative), in an expression."""
    return sa.bindparam(f"{TODAY}{days}".replace("-", "m"), None, type_=sa.Date())


def today_offset(name: str) -> int | None:
    """How many days a bound name is away from today, or None if it is not one of `today`."""
    if not name.startswith(TODAY):
        return None
    return int(name.removeprefix(TODAY).replace("m", "-"))


@dataclass(frozen=True, slots=True)
class Clock:
    """Where now comes from; replaceable in tests."""

    now: Callable[[], datetime]

    def today(self) -> date:
        """The calendar day, in UTC."""
        return self.now().date()


SYSTEM_CLOCK = Clock(lambda: datetime.now(UTC))


def days_from(day: date, name: str) -> date | None:
    """The value of a name bound by `today`, or None if it is another name."""
    offset = today_offset(name)
    return None if offset is None else day + timedelta(days=offset)
