"""Exact arithmetic in SQL, the same on both engines: ratios, products and roundings, half away from zero.

PostgreSQL computes with NUMERIC; SQLite keeps scaled integers and calls the functions of `paktum.storage.functions`.
"""

from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from ..declare.currencies import DEFAULT_DIGITS, ISO_EXPONENTS
from ..declare.values import MONEY_SCALE, Money
from ..storage.types import Fixed

RATE_DIGITS = 9


class Quotient(FunctionElement[Decimal]):
    """part / whole, rounded to `digits`; NULL where the whole is 0. Both have the same scale."""

    inherit_cache = False
    name = "paktum_quotient"

    def __init__(self, part: Any, whole: Any, digits: int) -> None:
        self.digits = digits
        self.type = Fixed(digits, 18)
        super().__init__(part, whole)


class Product(FunctionElement[Decimal]):
    """amount * factor, where the factor has `factor_scale` digits; the result has the amount's scale."""

    inherit_cache = False
    name = "paktum_scaled_product"

    def __init__(self, amount: Any, factor: Any, factor_scale: int, scale: int) -> None:
        self.factor_scale, self.scale = factor_scale, scale
        self.type = Fixed(scale)
        super().__init__(amount, factor)


class InCurrency(FunctionElement[Decimal]):
    """An amount rounded to the digits of its currency."""

    inherit_cache = False
    name = "paktum_in_currency"

    def __init__(self, amount: Any, currency: Any) -> None:
        self.type = Fixed(MONEY_SCALE)
        super().__init__(amount, currency)


@compiles(Quotient, "postgresql")
def _quotient_pg(element: Quotient, compiler: SQLCompiler, **kw: Any) -> str:
    part, whole = (compiler.process(each, **kw) for each in element.clauses)
    # The scale makes the quotient long enough that it is rounded once only, as Python's decimals are.
    return f"round(({part})::numeric(78, 40) / nullif({whole}, 0), {element.digits})"


@compiles(Quotient, "sqlite")
def _quotient_sqlite(element: Quotient, compiler: SQLCompiler, **kw: Any) -> str:
    part, whole = (compiler.process(each, **kw) for each in element.clauses)
    return f"paktum_ratio({part}, {whole}, {element.digits})"


@compiles(Product, "postgresql")
def _product_pg(element: Product, compiler: SQLCompiler, **kw: Any) -> str:
    amount, factor = (compiler.process(each, **kw) for each in element.clauses)
    return f"round(({amount}) * ({factor}), {element.scale})"


@compiles(Product, "sqlite")
def _product_sqlite(element: Product, compiler: SQLCompiler, **kw: Any) -> str:
    amount, factor = (compiler.process(each, **kw) for each in element.clauses)
    return f"paktum_product({amount}, {factor}, {element.factor_scale})"


def currency_cases(currency: str) -> str:
    """SQL that gives the digits of a currency, for a piece of SQL that gives its code."""
    groups: dict[int, list[str]] = {}
    for code, digits in sorted(ISO_EXPONENTS.items()):
        groups.setdefault(digits, []).append(f"'{code}'")
    whens = " ".join(f"WHEN {currency} IN ({','.join(codes)}) THEN {digits}" for digits, codes in groups.items())
    return f"CASE {whens} ELSE {DEFAULT_DIGITS} END"


@compiles(InCurrency, "postgresql")
def _in_currency_pg(element: InCurrency, compiler: SQLCompiler, **kw: Any) -> str:
    amount, currency = (compiler.process(each, **kw) for each in element.clauses)
    return f"round({amount}, {currency_cases(currency)})"


@compiles(InCurrency, "sqlite")
def _in_currency_sqlite(element: InCurrency, compiler: SQLCompiler, **kw: Any) -> str:
    amount, currency = (compiler.process(each, **kw) for each in element.clauses)
    return f"paktum_round({amount}, {MONEY_SCALE} - {currency_cases(currency)})"


class MoneyTerm:
    """Money in an expression: an amount and a currency that are compared and added only when currencies agree."""

    def __init__(self, amount: Any, currency: Any) -> None:
        self.amount, self.currency = amount, currency

    def at_least(self, money: Money) -> Any:
        """Whether it is this much or more, in the same currency."""
        return sa.and_(self.currency == money.currency, self.amount >= money.amount)

    def below(self, money: Money) -> Any:
        """Whether it is less than this, in the same currency."""
        return sa.and_(self.currency == money.currency, self.amount < money.amount)

    def is_not(self, nothing: None) -> Any:
        """`is_not(None)`: whether there is an amount at all."""
        return self.amount.is_not(nothing)

    def is_(self, nothing: None) -> Any:
        """`is_(None)`: whether there is no amount."""
        return self.amount.is_(nothing)

    def __mul__(self, factor: Any) -> "MoneyTerm":
        scale = _scale_of(factor)
        return MoneyTerm(InCurrency(Product(self.amount, factor, scale, MONEY_SCALE), self.currency), self.currency)

    __rmul__ = __mul__

    def __add__(self, other: "MoneyTerm") -> "MoneyTerm":
        return self._combined(other, self.amount + other.amount)

    def __sub__(self, other: "MoneyTerm") -> "MoneyTerm":
        return self._combined(other, self.amount - other.amount)

    def _combined(self, other: "MoneyTerm", amount: Any) -> "MoneyTerm":
        same = self.currency == other.currency
        combined = sa.case((same, sa.type_coerce(amount, Fixed(MONEY_SCALE))), else_=None)
        return MoneyTerm(combined, sa.case((same, self.currency), else_=None))


def _scale_of(factor: Any) -> int:
    kind = getattr(factor, "type", None)
    return kind.scale if isinstance(kind, Fixed) else 0


def ratio(part: Any, whole: Any, digits: int = RATE_DIGITS) -> Any:
    """The fraction part / whole, rounded half up to `digits`; NULL where the whole is 0 or currencies differ."""
    if isinstance(part, MoneyTerm) and isinstance(whole, MoneyTerm):
        quotient = Quotient(part.amount, whole.amount, digits)
        return sa.type_coerce(sa.case((part.currency == whole.currency, quotient), else_=None), Fixed(digits, 18))
    return Quotient(part, whole, digits)


def times(amount: Any, factor: Any, digits: int = MONEY_SCALE) -> Any:
    """The product amount * factor of two decimals, rounded half up to the digits of the amount."""
    return Product(amount, factor, _scale_of(factor), digits)


def first_known(*terms: Any) -> Any:
    """The first of the terms that is not NULL; they are of one kind, which the result keeps."""
    return sa.type_coerce(sa.func.coalesce(*terms), terms[0].type)
