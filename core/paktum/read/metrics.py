"""Figures of metrics in SQL: one sub-select for each metric, of which a row's code chooses one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from ..assembly.model import MetricModel
from ..declare.metrics import MetricKind
from ..declare.values import MONEY_SCALE
from ..storage.types import Fixed
from .arithmetic import MoneyTerm, at_scale, ratio
from .clock import today
from .dialects import Concatenation
from .rows import Level, Row

FIGURE_DIGITS = MONEY_SCALE
"""Digits behind the point of every figure: of counts they are noughts, of shares and averages they are rounded to."""


RATE_SEPARATOR = ", "


class InDays(FunctionElement[bool]):
    """Whether a date, or an instant in UTC, is in the days from a first to a last one, both included."""

    inherit_cache = False
    name = "paktum_in_days"
    type = sa.Boolean()

    def __init__(self, value: Any, first: Any, last: Any) -> None:
        super().__init__(value, first, last)


@compiles(InDays, "postgresql")
def _in_days_pg(element: InDays, compiler: SQLCompiler, **kw: Any) -> str:
    value, first, last = (compiler.process(each, **kw) for each in element.clauses)
    return f"({value} >= {first} AND {value} < {last} + 1)"


@compiles(InDays, "sqlite")
def _in_days_sqlite(element: InDays, compiler: SQLCompiler, **kw: Any) -> str:
    value, first, last = (compiler.process(each, **kw) for each in element.clauses)
    return f"({value} >= {first} AND {value} < date({last}, '+1 day'))"


Converting = Callable[[Row, MoneyTerm, Any, Any], Any]
"""Gives the amount of money in a currency on a day, or NULL if that is not known: `(row, money, currency, day)`."""


@dataclass(frozen=True, slots=True)
class MetricScope:
    """What a figure is taken of: the days, whose records (a key for `owner`, `team` and `branch`, NULL for all), the
    currency of an amount, and how money is converted."""

    first: Any
    last: Any
    whose: Mapping[str, Any]
    currency: Any
    money: Converting


def measured(row: Row, code: Any, scope: MetricScope) -> Any:
    """The figure of the metric with this code: a decimal with four digits behind the point; NULL where there is none,
    and where some money could not be converted.

    It is the company's figure, whoever reads it: it counts what the reader does not see.
    """
    return _chosen(row, code, lambda model: _Figure(row, model, scope).value())


def unconverted(row: Row, code: Any, scope: MetricScope) -> Any:
    """The pairs of currencies and the days of the rates that `measured` lacks, as in `USD/EUR 2026-03-05`, in order
    and with `RATE_SEPARATOR` between; NULL if it lacks none."""
    return _chosen(row, code, lambda model: _Figure(row, model, scope).missing() if model.is_money else None)


def _chosen(row: Row, code: Any, figure: Callable[[MetricModel], Any]) -> Any:
    found = {model.metric.code: figure(model) for model in row.reading.assembly.metrics.values()}
    known = [(code == each, value) for each, value in found.items() if value is not None]
    if not known:
        return sa.type_coerce(sa.null(), Fixed(FIGURE_DIGITS))
    return sa.type_coerce(sa.case(*known, else_=sa.null()), known[0][1].type)


class _Figure:
    """The sub-select of one metric."""

    def __init__(self, row: Row, model: MetricModel, scope: MetricScope) -> None:
        reading = row.reading.unrestricted()
        self.metric, self.is_money, self.scope = model.metric, model.is_money, scope
        self.level = Level(reading, reading.assembly.entity(model.metric.on))
        self.record = self.level.row

    def value(self) -> Any:
        """The figure."""
        return self._select(at_scale(self._taken(), FIGURE_DIGITS), self._counted())

    def missing(self) -> Any:
        """The pairs of currencies and the days of what could not be converted."""
        term, day = _at(self.record, self.metric.value), self._day()
        lost = sa.and_(term.amount.is_not(None), self._converted(term).is_(None))
        text = Concatenation([term.currency, "/", self.scope.currency, " ", sa.cast(day, sa.Text)])
        conditions = (*self.level.visible(), *self._counted(), lost)
        name = self.record.reading.alias_name()
        pairs = self.level.select(text.label("pair")).where(*conditions).distinct().subquery(name)
        pair = sa.literal_column(f"{name}.pair", sa.Text())
        line = sa.func.string_agg(pair, sa.literal_column(f"'{RATE_SEPARATOR}'")).aggregate_order_by(pair)
        return sa.type_coerce(sa.select(line).select_from(pairs).scalar_subquery(), sa.Text())

    def _select(self, figure: Any, conditions: list[Any]) -> Any:
        kind = figure.type
        found = self.level.select(figure).where(*self.level.visible(), *conditions).scalar_subquery()
        return sa.type_coerce(found, kind)

    def _taken(self) -> Any:
        metric, record = self.metric, self.record
        if metric.kind is MetricKind.COUNT:
            return sa.func.count()
        if metric.kind is MetricKind.DISTINCT:
            term = _at(record, metric.value)
            return sa.func.count((term.id if isinstance(term, Row) else term).distinct())
        if metric.kind is MetricKind.SHARE:
            meets = sa.func.coalesce(self._rule(metric.where), sa.false())
            return ratio(sa.func.count().filter(meets), sa.func.count(), FIGURE_DIGITS)
        return self._of_values(_at(record, metric.value))

    def _of_values(self, term: Any) -> Any:
        """Sum or average; of money NULL unless all of it could be converted."""
        value = self._converted(term) if isinstance(term, MoneyTerm) else term
        found = sa.func.coalesce(sa.func.sum(value), sa.literal_column("0"))
        total: Any = sa.type_coerce(found, value.type)
        if self.metric.kind is MetricKind.AVERAGE:
            total = ratio(total, sa.func.count(value), max(FIGURE_DIGITS, getattr(value.type, "scale", 0)))
        if not isinstance(term, MoneyTerm):
            return total
        is_whole = sa.func.count(term.amount) == sa.func.count(value)
        return sa.type_coerce(sa.case((is_whole, total), else_=None), total.type)

    def _converted(self, term: MoneyTerm) -> Any:
        return self.scope.money(self.record, term, self.scope.currency, self._day())

    def _day(self) -> Any:
        """The day of a record; for what has none the last of those that are asked for, or today if that is to come."""
        if self.metric.day:
            return _at(self.record, self.metric.day)
        last = self.scope.last
        return sa.type_coerce(sa.case((last < today(), last), else_=today()), sa.Date())

    def _rule(self, rule: Callable[..., Any] | None) -> Any:
        assert rule is not None
        days = (self.scope.first, self.scope.last) if self.metric.is_of_days else ()
        return rule(self.record, *days)

    def _counted(self) -> list[Any]:
        """The conditions on records that are counted, or of which a share is."""
        metric, record = self.metric, self.record
        rule = metric.among if metric.kind is MetricKind.SHARE else metric.where
        found = [] if rule is None else [self._rule(rule)]
        if metric.day:
            found.append(InDays(_at(record, metric.day), self.scope.first, self.scope.last))
        holder = getattr(record, metric.whose) if metric.whose else record
        for name, key in self.scope.whose.items():
            found.append(sa.or_(key.is_(None), _place(holder, name) == key))
        return found


def _place(holder: Row, name: str) -> Any:
    """The key of the user, team or branch that a record belongs to; its owner's where it has none of its own."""
    return holder.key_of(name) if name in holder._model.fields else holder.owner.key_of(name)


def _at(row: Row, path: str) -> Any:
    found: Any = row
    for step in path.split("."):
        found = getattr(found, step)
    return found
