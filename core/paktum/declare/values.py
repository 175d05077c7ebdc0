"""Value objects: several columns that mean one thing. They are compared by value and have no life of their own."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, get_args

from .currencies import currency_digits


@dataclass(frozen=True, slots=True)
class Scale:
    """How a `Decimal` attribute is stored: digits in all, and digits behind the point."""

    precision: int
    scale: int


Rate = Annotated[Decimal, Scale(18, 9)]
"""A fraction with nine digits behind the point: 0.150000000 means 15 %."""

Percentage = Annotated[Decimal, Scale(9, 4)]
"""A fraction with four digits behind the point, for shares that people enter: 0.2500 means 25 %."""

MONEY_SCALE = 4
"""Digits behind the point that storage keeps for every amount: the currency's own and room for accruals."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one currency (ISO 4217). Amounts of different currencies are never added or compared."""

    amount: Decimal
    currency: Annotated[str, "currency"]

    def quantised(self) -> "Money":
        """The same money with exactly as many digits as its currency has, rounded half up."""
        unit = Decimal(1).scaleb(-currency_digits(self.currency))
        return Money(self.amount.quantize(unit, rounding=ROUND_HALF_UP), self.currency)

    def __add__(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise ValueError(f"{other.currency} cannot be added to {self.currency}")
        return Money(self.amount + other.amount, self.currency)

    def __mul__(self, factor: Decimal | int) -> "Money":
        return Money(self.amount * factor, self.currency).quantised()


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """A structured address; the parts are named as in ISO 20022 (PostalAddress24)."""

    street_name: str | None = None
    building_number: str | None = None
    post_code: str | None = None
    town_name: str | None = None
    country_sub_division: str | None = None
    country: Annotated[str | None, "country"] = None


class Labels(list[str]):
    """Texts in the reader's language, computed from declared records: the kind of some computed attributes."""


VALUE_OBJECTS: tuple[type, ...] = (Money, PostalAddress)

SCALARS: tuple[type, ...] = (str, int, bool, Decimal, date, datetime, uuid.UUID)


def scale_of(annotation: object) -> Scale:
    """The scale that an annotation such as `Rate` carries; a bare `Decimal` has four digits behind the point."""
    return next((extra for extra in get_args(annotation)[1:] if isinstance(extra, Scale)), Scale(18, 4))
