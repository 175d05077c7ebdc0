"""How money is converted, and what a rate must be like."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from paktum import (
    Change,
    Condition,
    Problem,
    Row,
    Saving,
    before_save,
    converted,
    first_known,
    label as _,
    validation,
)

from .models import ExchangeRate


@before_save(ExchangeRate)
def named_by_currencies_and_day(saving: Saving) -> None:
    """A pair of currencies has one rate a day."""
    saving["code"] = f"{saving['base']}/{saving['quote']} {saving['day'].isoformat()}"


@validation(ExchangeRate)
def is_between_two_currencies(change: Change, rate: ExchangeRate) -> Iterator[Problem]:
    """A rate is above nought, and leads from one currency to another."""
    if rate.base == rate.quote:
        yield Problem("INVALID_VALUE", _("It is the same currency."), ("quote",))
    if rate.rate <= Decimal(0):
        yield Problem("OUT_OF_RANGE", _("A rate is above 0."), ("rate",))


def amount_in(row: Row, money: Any, currency: Any, day: Any) -> Any:
    """The amount of money in a currency, at the rate of a day; NULL if there is none.

    The rate is that of the pair; or else that of the reverse pair, by which is divided; or else those of both
    currencies for a third one, as a central bank gives them. The result is exact until it is rounded once.
    """

    def pair(base: Any, quote: Any) -> Any:
        return row.all(ExchangeRate).maximum(lambda rate: rate.rate, lambda rate: _is(rate, base, quote, day))

    def through(given: Row) -> Any:
        return row.all(ExchangeRate).maximum(
            lambda wanted: converted(money, currency, wanted.rate, given.rate),
            lambda wanted: _is(wanted, given.base, currency, day),
        )

    crossed = row.all(ExchangeRate).maximum(through, lambda given: (given.quote == money.currency) & (given.day == day))
    direct = converted(money, currency, pair(money.currency, currency))
    reverse = converted(money, currency, None, pair(currency, money.currency))
    return first_known(money.amount_in(currency), direct, reverse, crossed)


def _is(rate: Row, base: Any, quote: Any, day: Any) -> Condition:
    return (rate.base == base) & (rate.quote == quote) & (rate.day == day)
