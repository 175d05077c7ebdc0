"""Totals of groups in SQL: rows are read once, and what is asked for is put together from what they gave.

Where nothing but money is in the way, one GROUP BY is all. Money makes two of them: rows are grouped more finely first,
by currencies as well, then into the groups; sums, counts, smallest and largest values are totals of totals, and values
that are counted once are kept apart until then.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from ..declare.values import MONEY_SCALE
from ..storage.types import Fixed
from .arithmetic import currency_cases
from .rows import Level

Over = Callable[[Any], Any]

AGAIN: Mapping[str, Over] = {"count": sa.func.sum, "sum": sa.func.sum, "min": sa.func.min, "max": sa.func.max}
"""What makes the total of totals of the same kind."""


class InRange(FunctionElement[Any]):
    """A sum; one that SQLite could not keep is an error on PostgreSQL too. `scale`: its digits behind the point."""

    inherit_cache = False
    name = "paktum_in_range"

    def __init__(self, value: Any, scale: int) -> None:
        self.scale = scale
        self.type = Fixed(scale)
        super().__init__(value)


class MoneyAverage(FunctionElement[Any]):
    """A sum of money divided by a count, rounded once, half up, to the digits of its currency."""

    inherit_cache = False
    name = "paktum_money_average"
    type = Fixed(MONEY_SCALE)

    def __init__(self, value: Any, count: Any, currency: Any) -> None:
        super().__init__(value, count, currency)


@compiles(InRange, "postgresql")
def _in_range_pg(element: InRange, compiler: SQLCompiler, **kw: Any) -> str:
    (value,) = (compiler.process(each, **kw) for each in element.clauses)
    return f"({value} + 0 * ({value} * {10**element.scale})::bigint)"


@compiles(InRange, "sqlite")
def _in_range_sqlite(element: InRange, compiler: SQLCompiler, **kw: Any) -> str:
    (value,) = (compiler.process(each, **kw) for each in element.clauses)
    return str(value)


@compiles(MoneyAverage, "postgresql")
def _money_average_pg(element: MoneyAverage, compiler: SQLCompiler, **kw: Any) -> str:
    value, count, currency = (compiler.process(each, **kw) for each in element.clauses)
    return f"round(({value})::numeric(78, 40) / nullif({count}, 0), {currency_cases(currency)})"


@compiles(MoneyAverage, "sqlite")
def _money_average_sqlite(element: MoneyAverage, compiler: SQLCompiler, **kw: Any) -> str:
    value, count, currency = (compiler.process(each, **kw) for each in element.clauses)
    unit = currency_cases(currency, {digits: 10 ** (MONEY_SCALE - digits) for digits in range(MONEY_SCALE + 1)})
    return f"paktum_ratio({value}, {count} * {unit}, 0) * {unit}"


@dataclass(frozen=True)
class PerCurrency:
    """Money in each currency of a group, as JSON texts: made of the totals that `column` gives by their labels."""

    currency: str
    present: str
    text: Callable[[Callable[[str], Any]], Any]


@dataclass
class Totals:
    """The columns of groups. `name` is the alias that the groups get.

    Every label is a column that a group has in the end; what is asked for twice is one column.
    """

    name: str
    keys: dict[str, Any] = field(default_factory=dict)
    _rows: dict[str, Any] = field(default_factory=dict)
    _merged: dict[str, Any] = field(default_factory=dict)
    _currencies: dict[str, Any] = field(default_factory=dict)
    _distinct: dict[str, Any] = field(default_factory=dict)
    _lists: dict[str, PerCurrency] = field(default_factory=dict)

    def key(self, expression: Any) -> Any:
        """The column of something that rows are grouped by."""
        label = f"k{len(self.keys)}"
        self.keys[label] = expression
        return self.column(label, expression.type)

    def column(self, label: str, kind: Any) -> Any:
        """A column of the groups."""
        return sa.literal_column(f"{self.name}.{label}", kind)

    def total(self, of: str, function: str, value: Any) -> Any:
        """The column of a count, sum, min or max. `of` names the value: the same name gives the same column."""
        label = self.part(of, function, value)
        kind = sa.BigInteger() if function == "count" else value.type
        again = AGAIN[function](sa.literal_column(label, kind))
        self._merged[label] = sa.func.coalesce(again, sa.literal_column("0")) if function == "count" else again
        return self.column(label, kind)

    def part(self, of: str, function: str, value: Any) -> str:
        """The label of a total over the rows that have the same keys and currencies."""
        label = f"{of}_{function}"
        if label not in self._rows:
            self._rows[label] = getattr(sa.func, function)(*([] if value is None else [value]))
        return label

    def count_once(self, of: str, value: Any) -> Any:
        """The column of how many different values there are."""
        label = f"{of}_distinct"
        self._distinct[label] = value
        return self.column(label, sa.BigInteger())

    def currency(self, of: str, value: Any) -> str:
        """The label of a currency, by which totals of money are kept apart."""
        self._currencies.setdefault(f"{of}_currency", value)
        return f"{of}_currency"

    def in_currency(self, part: str, function: str, kind: Any, currency: str, wanted: Any) -> Any:
        """The column of a total of money in one currency."""
        label = f"m{len(self._merged)}"
        same = sa.literal_column(currency, sa.Text()) == wanted
        self._merged[label] = AGAIN[function](sa.literal_column(part, kind)).filter(same)
        return self.column(label, kind)

    def per_currency(self, listed: PerCurrency) -> Any:
        """The column of JSON texts, one for each currency of a group, in the order of currencies; NULL if none."""
        label = f"l{len(self._lists)}"
        self._lists[label] = listed
        return self.column(label, sa.Text())

    # The statement

    def groups(self, level: Level, conditions: Sequence[Any]) -> Any:
        """A FROM element with a row for each group; without keys there is always one."""
        rows = self._of_currencies(level, conditions) if self._currencies else self._direct(level, conditions)
        return rows.subquery(self.name)

    def _direct(self, level: Level, conditions: Sequence[Any]) -> sa.Select[Any]:
        once = {label: sa.func.count(value.distinct()) for label, value in self._distinct.items()}
        columns = {**self.keys, **self._rows, **once} or {"rows": sa.func.count()}
        return _grouped(level.select(*_labelled(columns)).where(*conditions), len(self.keys))

    def _of_currencies(self, level: Level, conditions: Sequence[Any]) -> sa.Select[Any]:
        fine = {**self.keys, **self._currencies, **self._distinct}
        parts = _grouped(level.select(*_labelled({**fine, **self._rows})).where(*conditions), len(fine))
        source = parts.subquery(f"{self.name}_rows")
        is_split = len(fine) > len(self.keys) + 1
        if is_split and self._lists:
            source = self._windowed(source).subquery(f"{self.name}_parts")
        columns: dict[str, Any] = {label: sa.literal_column(label) for label in self.keys}
        columns |= self._merged
        columns |= {label: sa.func.count(sa.literal_column(label).distinct()) for label in self._distinct}
        columns |= {label: self._list(each, is_split) for label, each in self._lists.items()}
        return _grouped(sa.select(*_labelled(columns)).select_from(source), len(self.keys))

    def _windowed(self, source: Any) -> sa.Select[Any]:
        """The parts, each with the totals of all that share its keys and one of its currencies."""
        columns: list[Any] = [sa.literal_column(f"{source.name}.*")]
        for currency in dict.fromkeys(each.currency for each in self._lists.values()):
            of = currency.removesuffix("currency")
            same: list[Any] = [sa.literal_column(label) for label in (*self.keys, currency)]
            for label in (each for each in self._rows if each.startswith(of)):
                again = AGAIN[label.removeprefix(of)](sa.literal_column(label, self._rows[label].type))
                columns.append(again.over(partition_by=same).label(f"w{label}"))
            columns.append(sa.func.row_number().over(partition_by=same).label(f"w{currency}"))
        return sa.select(*columns).select_from(source)

    def _list(self, listed: PerCurrency, is_split: bool) -> Any:
        prefix = "w" if is_split else ""

        def column(label: str) -> Any:
            kind = sa.Text() if label == listed.currency else self._rows[label].type
            return sa.literal_column(label if label == listed.currency else prefix + label, kind)

        wanted = column(listed.present).is_not(None)
        if is_split:
            wanted = sa.and_(wanted, sa.literal_column(f"w{listed.currency}") == sa.literal_column("1"))
        return in_order(listed.text(column), column(listed.currency)).filter(wanted)


def in_order(text: Any, order: Any) -> Any:
    """An aggregate that puts texts one after another, separated by commas."""
    return sa.func.string_agg(text, sa.literal_column("','")).aggregate_order_by(order)


def _labelled(columns: Mapping[str, Any]) -> list[Any]:
    return [each.label(label) for label, each in columns.items()]


def _grouped(select: sa.Select[Any], keys: int) -> sa.Select[Any]:
    """The SELECT, grouped by its first columns; a number says it without writing an expression again."""
    return select.group_by(*(sa.literal_column(str(at)) for at in range(1, keys + 1)))
