"""Parts of dates and instants, as the first day of the year, quarter, month or ISO week that they are in.

Time zones are those of the IANA database, by their names: PostgreSQL has it inside, SQLite asks Python's zoneinfo.
"""

import enum
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from ..storage.sqlite import sqlite3
from .errors import InvalidInput

UTC_NAME = "UTC"
KEPT_DAYS = 20_000
"""How many instants SQLite remembers the local day of."""


class DatePart(enum.Enum):
    """What days and instants are grouped by."""

    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"
    WEEK = "week"
    DAY = "day"


class LocalDay(FunctionElement[date]):
    """The calendar day of an instant in a time zone. Days beyond Python's calendar count as its first or last."""

    inherit_cache = False
    name = "paktum_local_day"
    type = sa.Date()

    def __init__(self, instant: Any, zone: Any) -> None:
        super().__init__(instant, zone)


class UtcDay(FunctionElement[date]):
    """The calendar day of an instant in UTC."""

    inherit_cache = False
    name = "paktum_utc_day"
    type = sa.Date()


class FirstDay(FunctionElement[date]):
    """The first day of the period that a day is in."""

    inherit_cache = False
    name = "paktum_first_day"
    type = sa.Date()

    def __init__(self, day: Any, part: DatePart) -> None:
        self.part = part
        super().__init__(day)


def first_day(day: Any, part: DatePart) -> Any:
    """The first day of the year, quarter, month or ISO week of a day; the day itself for `DAY`."""
    return day if part is DatePart.DAY else FirstDay(day, part)


@compiles(LocalDay, "postgresql")
def _local_day_pg(element: LocalDay, compiler: SQLCompiler, **kw: Any) -> str:
    instant, zone = (compiler.process(each, **kw) for each in element.clauses)
    local = f"({instant} AT TIME ZONE {zone})::date"
    in_calendar = f"least(greatest({local}, '{date.min.isoformat()}'::date), '{date.max.isoformat()}'::date)"
    return f"CASE WHEN {instant} IS NOT NULL THEN {in_calendar} END"


@compiles(LocalDay, "sqlite")
def _local_day_sqlite(element: LocalDay, compiler: SQLCompiler, **kw: Any) -> str:
    instant, zone = (compiler.process(each, **kw) for each in element.clauses)
    return f"paktum_local_day({instant}, {zone})"


@compiles(UtcDay, "postgresql")
def _utc_day_pg(element: UtcDay, compiler: SQLCompiler, **kw: Any) -> str:
    (instant,) = (compiler.process(each, **kw) for each in element.clauses)
    return f"({instant} AT TIME ZONE '{UTC_NAME}')::date"


@compiles(UtcDay, "sqlite")
def _utc_day_sqlite(element: UtcDay, compiler: SQLCompiler, **kw: Any) -> str:
    (instant,) = (compiler.process(each, **kw) for each in element.clauses)
    return f"substr({instant}, 1, 10)"


@compiles(FirstDay, "postgresql")
def _first_day_pg(element: FirstDay, compiler: SQLCompiler, **kw: Any) -> str:
    (day,) = (compiler.process(each, **kw) for each in element.clauses)
    return f"date_trunc('{element.part.value}', ({day})::timestamp)::date"


@compiles(FirstDay, "sqlite")
def _first_day_sqlite(element: FirstDay, compiler: SQLCompiler, **kw: Any) -> str:
    (day,) = (compiler.process(each, **kw) for each in element.clauses)
    return _SQLITE[element.part].format(day=day)


_SQLITE = {
    DatePart.YEAR: "substr({day}, 1, 4) || '-01-01'",
    DatePart.QUARTER: "date({day}, 'start of month', '-' || ((substr({day}, 6, 2) - 1) % 3) || ' months')",
    DatePart.MONTH: "substr({day}, 1, 7) || '-01'",
    DatePart.WEEK: "date({day}, '-6 days', 'weekday 1')",
}


def register_periods(connection: sqlite3.Connection) -> None:
    """Add the function to a connection to SQLite: `paktum_local_day`."""
    connection.create_function("paktum_local_day", 2, local_day, deterministic=True)


@lru_cache(KEPT_DAYS)
def local_day(instant: str | None, zone: str) -> str | None:
    """The calendar day of an instant, as its text is kept, in a time zone that `zone_name` has accepted."""
    if instant is None:
        return None
    moment = datetime.fromisoformat(instant).replace(tzinfo=UTC)
    try:
        return moment.astimezone(ZoneInfo(zone)).date().isoformat()
    except OverflowError:
        return (date.min if moment.year == date.min.year else date.max).isoformat()


def zone_name(name: Any) -> str:
    """A time zone's name; raises `InvalidInput` for what is none.

    PostgreSQL reads some names without a slash as abbreviations (CET has no summer time there), and takes much that is
    no name at all; so only UTC and names such as Europe/Budapest are accepted.
    """
    text = str(name)
    area, slash, _ = text.partition("/")
    if text == UTC_NAME or (slash and area not in {"posix", "right"} and _is_zone(text)):
        return text
    raise InvalidInput(f"{text!r} is no time zone; write an IANA name such as Europe/Budapest, or UTC")


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
