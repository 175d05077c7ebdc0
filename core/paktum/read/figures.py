"""Figures of an attribute over the rows of a group: what there is for each kind, and how it is had from totals."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from ..assembly.model import FieldModel, Kind
from ..declare.values import MONEY_SCALE
from ..storage.types import Fixed
from . import emit
from .arithmetic import MoneyTerm, at_scale, ratio
from .dialects import Engine
from .errors import InvalidInput
from .grouping import Attribute
from .totals import InRange, MoneyAverage, PerCurrency, Totals

AVERAGE_DIGITS = 4
"""Digits behind the point of an average, at least: it has as many as the attribute if that has more."""


class Figure(enum.Enum):
    """A figure, by its name in the API."""

    COUNT = "count"
    DISTINCT_COUNT = "distinctCount"
    SUM = "sum"
    AVERAGE = "average"
    MINIMUM = "minimum"
    MAXIMUM = "maximum"


COUNTED = (Figure.COUNT, Figure.DISTINCT_COUNT)
ENDS = (Figure.MINIMUM, Figure.MAXIMUM)
NUMERIC = (Figure.SUM, Figure.AVERAGE)

FIGURES: Mapping[Kind, tuple[Figure, ...]] = {
    Kind.INTEGER: (*COUNTED, *NUMERIC, *ENDS), Kind.DECIMAL: (*COUNTED, *NUMERIC, *ENDS),
    Kind.MONEY: (Figure.COUNT, *NUMERIC, *ENDS), Kind.DATE: (*COUNTED, *ENDS), Kind.DATETIME: (*COUNTED, *ENDS),
    **dict.fromkeys((Kind.STRING, Kind.CODE, Kind.BOOLEAN, Kind.ENUM, Kind.ID, Kind.REFERENCE), COUNTED),
}  # fmt: skip
"""What figures there are of an attribute of each kind."""

FIGURES_TYPES: Mapping[Kind, str] = {
    Kind.INTEGER: "IntFigures", Kind.DECIMAL: "DecimalFigures", Kind.MONEY: "MoneyFigures", Kind.DATE: "DateFigures",
    Kind.DATETIME: "DateTimeFigures",
}  # fmt: skip
"""The API's types for the figures of an attribute; `ValueFigures` for all other kinds."""

TOTALS: Mapping[Figure, tuple[str, ...]] = {
    Figure.SUM: ("sum",), Figure.AVERAGE: ("sum", "count"), Figure.MINIMUM: ("min",), Figure.MAXIMUM: ("max",),
}  # fmt: skip
"""The totals that a figure of money in one currency is made of."""


def has_figures(field: FieldModel) -> bool:
    """Whether figures are taken of an attribute."""
    return field.kind in FIGURES and not field.is_opaque


def figures_type(kind: Kind) -> str:
    """The name of the API's type for the figures of an attribute of a kind."""
    return FIGURES_TYPES.get(kind, "ValueFigures")


def sum_digits(field: FieldModel) -> int:
    """Digits behind the point of a sum."""
    return field.scale.scale if field.scale is not None else 0


def average_digits(field: FieldModel) -> int:
    """Digits behind the point of an average, which is rounded half up. (Money has those of its currency.)"""
    return max(sum_digits(field), AVERAGE_DIGITS)


@dataclass(frozen=True)
class Measure:
    """An attribute that figures are taken of. `name` is its name among the totals."""

    attribute: Attribute
    totals: Totals
    name: str
    value: Any

    @property
    def field(self) -> FieldModel:
        """The attribute."""
        return self.attribute.field

    def figure(self, figure: Figure) -> Any:
        """The expression of a figure over the columns of the groups; of money there are only counts."""
        self.require(figure)
        value = self.value.amount if isinstance(self.value, MoneyTerm) else self.value
        if figure is Figure.COUNT:
            return self.totals.total(self.name, "count", value)
        if figure is Figure.DISTINCT_COUNT:
            return self.totals.count_once(self.name, value)
        if figure in ENDS:
            return self.totals.total(self.name, TOTALS[figure][0], value)
        total = InRange(self.totals.total(self.name, "sum", value), sum_digits(self.field))
        if figure is Figure.AVERAGE:
            return ratio(total, self.totals.total(self.name, "count", value), average_digits(self.field))
        nothing = sa.type_coerce(sa.func.coalesce(total, sa.literal_column("0")), total.type)
        return at_scale(nothing, sum_digits(self.field))

    def text(self, engine: Engine, figure: Figure) -> Any:
        """The JSON text of a figure that is no list of money."""
        value = self.figure(figure)
        if figure in COUNTED:
            return engine.text(value)
        if figure is Figure.SUM:
            return emit.quoted(engine.decimal(value, sum_digits(self.field)))
        if figure is Figure.AVERAGE:
            return emit.or_null(emit.quoted(engine.decimal(value, average_digits(self.field))))
        return emit.or_null(emit.scalar(engine, self.field, value))

    def in_currency(self, figure: Figure, wanted: Any) -> Any:
        """The expression of a figure of money in one currency; NULL for groups without any."""
        self.require(figure)
        term, currency = self.value, self.totals.currency(self.name, self.value.currency)
        found = []
        for function in TOTALS[figure]:
            kind = sa.BigInteger() if function == "count" else Fixed(MONEY_SCALE)
            part = self.totals.part(self.name, function, term.amount)
            found.append(self.totals.in_currency(part, function, kind, currency, wanted))
        return _of_totals(figure, found, wanted)

    def per_currency(self, figure: Figure, text: Any) -> Any:
        """The JSON texts of a figure of money, one for each currency. `text` makes one from a `MoneyTerm`."""
        currency = self.totals.currency(self.name, self.value.currency)
        parts = [self.totals.part(self.name, function, self.value.amount) for function in TOTALS[figure]]

        def one(column: Any) -> Any:
            code = column(currency)
            return text(MoneyTerm(_of_totals(figure, [column(part) for part in parts], code), code))

        return self.totals.per_currency(PerCurrency(currency, parts[0], one))

    def require(self, figure: Figure) -> None:
        """Refuse a figure that values of this kind do not have."""
        if figure not in FIGURES[self.attribute.leaf.kind]:
            raise InvalidInput(f"there is no {figure.value} of {self.attribute.leaf.api_name}")


def _of_totals(figure: Figure, found: list[Any], currency: Any) -> Any:
    """A figure of money from its totals in one currency."""
    if figure in ENDS:
        return found[0]
    total = InRange(found[0], MONEY_SCALE)
    return total if figure is Figure.SUM else MoneyAverage(total, found[1], currency)
