"""Business time: counts days and hours at which people work. Moments are in UTC."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from importlib import import_module
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ..declare.labels import Label, label as _

DAY = timedelta(days=1)
NONE = timedelta(0)

FARTHEST = 366 * 20
"""Days that are looked at: a calendar without a working day has no end."""


@dataclass(frozen=True)
class WorkDays:
    """Which days are worked, and from when to when in a time zone. exceptions: days that are not as usual."""

    zone: tzinfo = UTC
    weekdays: frozenset[int] = frozenset({1, 2, 3, 4, 5})
    opens: time = time(9)
    closes: time = time(17)
    holidays: Container[date] = ()
    exceptions: Mapping[date, bool] = field(default_factory=dict)

    def is_worked(self, day: date) -> bool:
        """Whether people work on a day."""
        usual = day.isoweekday() in self.weekdays and day not in self.holidays
        return self.exceptions.get(day, usual)

    def after_days(self, start: datetime, days: int) -> datetime:
        """The end of the so-manieth working day after the one in which a moment lies."""
        following = (day for day in self._days(self._local(start) + DAY) if self.is_worked(day))
        last = next(day for number, day in enumerate(following, 1) if number == days)
        return self._moment(last + DAY, time(0))

    def days_between(self, start: datetime, end: datetime) -> int:
        """How many working days `after_days` has still to count from one moment to reach another."""
        last = self._local(end - timedelta(microseconds=1))
        days = (day for day in self._days(self._local(start) + DAY))
        return sum(self.is_worked(day) for day in iter(lambda: next(days), last + DAY)) if end > start else 0

    def after_hours(self, start: datetime, length: timedelta) -> datetime:
        """The moment until which so much time was worked."""
        for begin, end in self._windows(start):
            if length <= end - begin:
                return begin + length
            length -= end - begin
        raise AssertionError("the days end before that")

    def hours_between(self, start: datetime, end: datetime) -> timedelta:
        """How much time is worked from one moment to another."""
        worked = NONE
        for begin, close in self._windows(start):
            if begin >= end:
                break
            worked += min(close, end) - begin
        return worked

    def _windows(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The times at which people work, from a moment on."""
        for day in self._days(self._local(start)):
            begin, end = max(self._moment(day, self.opens), start), self._moment(day, self.closes)
            if self.is_worked(day) and begin < end:
                yield begin, end

    def _days(self, first: date) -> Iterator[date]:
        for number in range(FARTHEST):
            yield first + DAY * number
        raise ValueError("the calendar has no working days")

    def _local(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def _moment(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.zone).astimezone(UTC)


def clock_time(text: str) -> time | None:
    """The time that a text such as `09:00` means, or None."""
    try:
        found = time.fromisoformat(text)
    except ValueError:
        return None
    return found if text == f"{found:%H:%M}" else None


def time_fault(text: str) -> Label | None:
    """What is wrong with a time of day."""
    return None if clock_time(text) is not None else _("write a time as in 09:00")


def time_zone_fault(text: str) -> Label | None:
    """What is wrong with the name of a time zone."""
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return _("no time zone of the IANA database")
    return None


def weekdays_fault(text: str) -> Label | None:
    """What is wrong with the numbers of weekdays."""
    right = text == "".join(sorted(set(text))) and set(text) <= set("1234567")
    return None if right else _("write the numbers of weekdays, as in 12345")


@lru_cache(maxsize=100)
def public_holidays(country: str, subdivision: str | None) -> Container[date]:
    """The public holidays of a country; none if they are not known."""
    holidays: Any = import_module("holidays")  # slow to import, and only business time needs it
    try:
        found: Container[date] = holidays.country_holidays(country, subdiv=subdivision)
    except NotImplementedError:
        return ()
    return found
