"""Time between days and instants in expressions, the same on both engines."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from .periods import UtcDay


class DaysBetween(FunctionElement[int]):
    """How many days it is from one calendar day to another."""

    inherit_cache = False
    name = "paktum_days_between"
    type = sa.Integer()


class MinutesBetween(FunctionElement[int]):
    """How many whole minutes it is from one instant to another."""

    inherit_cache = False
    name = "paktum_minutes_between"
    type = sa.BigInteger()


class DaysAfter(FunctionElement[date]):
    """The calendar day so many days after another."""

    inherit_cache = False
    name = "paktum_days_after"
    type = sa.Date()


POSTGRESQL = {
    DaysBetween: "(({1})::date - ({0})::date)",
    MinutesBetween: "trunc(extract(epoch FROM ({1}) - ({0})) / 60)::bigint",
    DaysAfter: "(({0})::date + ({1})::integer)",
}

MILLISECONDS = "(strftime('%s', {0}) * 1000 + substr({0}, 21, 3))"
SQLITE = {
    DaysBetween: "CAST(julianday({1}) - julianday({0}) AS INTEGER)",
    MinutesBetween: f"(({MILLISECONDS.format('{1}')} - {MILLISECONDS}) / 60000)",
    DaysAfter: "date({0}, ({1}) || ' days')",
}


def _compiled(forms: dict[Any, str], element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    return forms[type(element)].format(*(compiler.process(each, **kw) for each in element.clauses))


for _kind in POSTGRESQL:

    @compiles(_kind, "postgresql")
    def _pg(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
        return _compiled(POSTGRESQL, element, compiler, **kw)

    @compiles(_kind, "sqlite")
    def _sqlite(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
        return _compiled(SQLITE, element, compiler, **kw)


def days_between(start: Any, end: Any) -> Any:
    """How many days it is from one calendar day to another; negative if that is earlier, NULL if one is unknown."""
    return DaysBetween(start, end)


def minutes_between(start: Any, end: Any) -> Any:
    """How many whole minutes it is from one instant to another; negative if that is earlier, NULL if one is unknown."""
    return MinutesBetween(start, end)


def days_after(day: Any, days: Any) -> Any:
    """The calendar day so many days after another; NULL if one of them is unknown."""
    return DaysAfter(day, days)


def day_of(instant: Any) -> Any:
    """The calendar day of an instant, in UTC."""
    return UtcDay(instant)
