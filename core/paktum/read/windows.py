"""Figures of a record among all others of its kind, such as its place in an order: computed once for a statement."""

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa

from .arithmetic import ratio
from .rows import Level, Row

SHARE_DIGITS = 4

Terms = Callable[[Row], Sequence[Any]]
Figure = Callable[..., Any]


def windowed(row: Row, terms: Terms, figure: Figure) -> Any:
    """What `figure` gives for the record: an expression over `terms` of all living records of its kind, as in
    `lambda amount: sa.func.sum(amount).over(...)`.

    The figure is the company's, whoever reads it. Name functions of a module, no lambdas: the same ones are computed
    once, however often a statement mentions them.
    """

    def select() -> Any:
        level = Level(row.reading.unrestricted(), row._model)
        found = terms(level.row)
        columns = [term.label(f"c{number}") for number, term in enumerate(found)]
        inner = level.select(level.row.id.label("k"), *columns).where(*level.visible())
        name = row.reading.alias_name()
        given = [sa.literal_column(f"{name}.c{number}", term.type) for number, term in enumerate(found)]
        value = figure(*given)
        return sa.select(sa.literal_column(f"{name}.k", sa.Uuid()).label("k"), value.label("v")).select_from(
            inner.subquery(name)
        )

    joined = row._level.join_figure((*row._path, terms, figure), select, row.id)
    return sa.literal_column(f"{joined.name}.v", joined.c.v.type)


def ranked(row: Row, terms: Terms) -> Any:
    """The place of the record in the order of the first of `terms`, the highest first, among the records for which the
    others are the same: 1, 2, 2, 4, where two are equal. NULL where the first is."""
    return windowed(row, terms, _place)


def _place(value: Any, *same: Any) -> Any:
    place = sa.func.rank().over(partition_by=[*same, value.is_(None)], order_by=value.desc())
    return sa.case((value.is_not(None), place), else_=None)


def cumulated(row: Row, terms: Terms) -> Any:
    """Which share of the total of the first of `terms` the record and those before it have, the largest first, among
    the records for which the others are the same: a fraction with four digits; NULL where the first is."""
    return windowed(row, terms, _cumulated)


def share_of_total(row: Row, terms: Terms) -> Any:
    """Which share of the total of the first of `terms` the record has, among those with the same others."""
    return windowed(row, terms, _share)


def _total(value: Any, **over: Any) -> Any:
    return sa.type_coerce(sa.func.sum(value).over(**over), value.type)


def _cumulated(value: Any, *same: Any) -> Any:
    so_far = _total(value, partition_by=[*same, value.is_(None)], order_by=value.desc())
    return ratio(so_far, _total(value, partition_by=[*same, value.is_(None)]), SHARE_DIGITS)


def _share(value: Any, *same: Any) -> Any:
    return ratio(value, _total(value, partition_by=[*same, value.is_(None)]), SHARE_DIGITS)
