"""Parts of days and instants are the same on both engines, and those of Python's calendar."""

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from paktum.access.actor import SYSTEM
from paktum.read.binding import Binder, Request
from paktum.read.errors import InvalidInput
from paktum.read.periods import DatePart, LocalDay, UtcDay, first_day as first_day_sql, zone_name
from paktum.storage.types import Instant

from . import groups
from .conftest import Desk

ZONES = (
    "UTC", "Europe/Budapest", "Europe/London", "Europe/Dublin", "America/New_York", "America/St_Johns", "US/Eastern",
    "America/Sao_Paulo", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Tehran", "Asia/Pyongyang", "Australia/Lord_Howe",
    "Pacific/Apia", "Pacific/Kiritimati", "Pacific/Chatham", "Antarctica/Troll", "America/Caracas", "Africa/Cairo",
    "America/Argentina/San_Luis", "Etc/GMT+12", "Etc/GMT-14",
)  # fmt: skip
NO_ZONES = (
    "", "Budapest", "CET", "EST", "cest", "+02:00", "UTC+2", "utc", "Europe", "Europe/", "Europe/Atlantis",
    "/etc/passwd", "../UTC", "Europe/../Europe/Budapest", "posix/UTC", "right/Europe/Budapest", "America/Argentina",
    "Europe/Buda\0pest", "a/" * 3000, "Europe/Budapest'; --", "FOO+3", "Európa/Budapest", "localtime",
)  # fmt: skip


def evaluated(desk: Desk, expressions: Sequence[Any]) -> list[date]:
    """The days that expressions give."""
    binder = Binder(desk.reads.engine, SYSTEM)
    texts = [desk.reads.engine.text(each).label(f"c{at}") for at, each in enumerate(expressions)]
    statement = binder.statement(sa.select(*texts))
    rows = desk.runner.run(desk.reads.rows(statement, Request({}, SYSTEM, date(2026, 11, 23), {})))
    return [date.fromisoformat(each) for each in rows[0]]


def around_midnights(zone: str) -> list[datetime]:
    """Instants near the beginning of days, some of them days on which clocks are changed."""
    chance = random.Random(zone)
    days = [date(1970, 1, 2) + timedelta(days=chance.randrange(365 * 56)) for _ in range(25)]
    days += [date(year, month, day) for year in (2011, 2024) for month in (3, 10, 11, 12) for day in (3, 10, 27, 30, 31)
             if (month, day) != (11, 31)]  # fmt: skip
    midnights = [datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(UTC) for day in days]
    minutes = (-61, -30, -1, 0, 29, 61)
    return [midnight + timedelta(minutes=each, milliseconds=-1) for midnight in midnights for each in minutes]


@pytest.mark.parametrize("zone", ZONES)
def test_an_instant_belongs_to_the_day_that_it_is_in_its_time_zone(desk: Desk, zone: str) -> None:
    instants = around_midnights(zone)
    days = evaluated(desk, [LocalDay(sa.literal(each, Instant()), sa.literal(zone, sa.String())) for each in instants])
    assert days == [each.astimezone(ZoneInfo(zone)).date() for each in instants]
    assert evaluated(desk, [UtcDay(sa.literal(each, Instant())) for each in instants]) == [
        each.date() for each in instants
    ]


def test_days_beyond_the_calendar_count_as_its_first_or_last(desk: Desk) -> None:
    first, last = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, 999_000, UTC)
    cases = [(first, "America/New_York"), (first, "Asia/Kolkata"), (last, "Asia/Kolkata"), (last, "America/New_York")]
    days = evaluated(desk, [LocalDay(sa.literal(at, Instant()), sa.literal(zone, sa.String())) for at, zone in cases])
    assert days == [date(1, 1, 1), date(1, 1, 1), date(9999, 12, 31), date(9999, 12, 31)]


@pytest.mark.parametrize("part", DatePart, ids=lambda each: each.value)
def test_a_part_is_its_first_day(desk: Desk, part: DatePart) -> None:
    days = [date(1, 1, 1), date(1, 1, 7), date(4, 2, 29), date(987, 6, 5), date(9999, 12, 31), date(9999, 10, 1)]
    days += [date(2015, 12, 25) + timedelta(days=5 * each) for each in range(300)]
    days += [date(year, month, 1) - timedelta(days=1) for year in range(2019, 2029) for month in range(1, 13)]
    found = evaluated(desk, [first_day_sql(sa.literal(each, sa.Date()), part) for each in days])
    assert found == [groups.first_day(each, part) for each in days]


@pytest.mark.parametrize("name", ZONES)
def test_names_of_the_iana_database_are_time_zones(name: str) -> None:
    assert zone_name(name) == name


@pytest.mark.parametrize("name", NO_ZONES, ids=lambda each: repr(each)[:30])
def test_abbreviations_paths_and_offsets_are_no_time_zones(name: str) -> None:
    with pytest.raises(InvalidInput):
        zone_name(name)
