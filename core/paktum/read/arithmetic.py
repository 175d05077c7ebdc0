"""Exact arithmetic in SQL, the same on both engines: ratios, products and roundings, half away from zero.

PostgreSQL computes with NUMERIC; SQLite keeps scaled integers and calls the functions of `paktum.storage.functions`.
Each result is rounded once, from the exact value.
"""

import enum
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
    """part / whole, rounded to `digits`; NULL where the whole is 0. `shift`: the whole's scale less the part's."""

    inherit_cache = False
    name = "paktum_quotient"

    def __init__(self, part: Any, whole: Any, digits: int, shift: int) -> None:
        self.digits, self.shift = digits, shift
        self.type = Fixed(digits, 18)
        super().__init__(part, whole)


class Product(FunctionElement[Decimal]):
    """amount * factor, rounded to `digits`; `scale` is the sum of the scales of both."""

    inherit_cache = False
    name = "paktum_scaled_product"

    def __init__(self, amount: Any, factor: Any, scale: int, digits: int) -> None:
        self.scale, self.digits = scale, digits
        self.type = Fixed(digits)
        super().__init__(amount, factor)


class Scaled(FunctionElement[Decimal]):
    """A decimal with `scale` digits, rounded to `digits`."""

    inherit_cache = False
    name = "paktum_scaled"

    def __init__(self, value: Any, scale: int, digits: int) -> None:
        self.scale, self.digits = scale, digits
        self.type = Fixed(digits)
        super().__init__(value)


class MoneyProduct(FunctionElement[Decimal]):
    """amount * factor, rounded to the digits of the amount's currency; `scale` is the factor's."""

    inherit_cache = False
    name = "paktum_money_product"

    def __init__(self, amount: Any, factor: Any, currency: Any, scale: int) -> None:
        self.scale = scale
        self.type = Fixed(MONEY_SCALE)
        super().__init__(amount, factor, currency)


class Converted(FunctionElement[Decimal]):
    """amount * multiplier / divisor, rounded once to the digits of a currency; NULL where the divisor is 0. Multiplier
    and divisor have the same scale."""

    inherit_cache = False
    name = "paktum_converted"
    type = Fixed(MONEY_SCALE)

    def __init__(self, amount: Any, multiplier: Any, divisor: Any, currency: Any) -> None:
        super().__init__(amount, multiplier, divisor, currency)


@compiles(Quotient, "postgresql")
def _quotient_pg(element: Quotient, compiler: SQLCompiler, **kw: Any) -> str:
    part, whole = (compiler.process(each, **kw) for each in element.clauses)
    # With 40 digits the quotient is long enough that rounding it gives what rounding the exact one would.
    return f"round(({part})::numeric(78, 40) / nullif({whole}, 0), {element.digits})"


@compiles(Quotient, "sqlite")
def _quotient_sqlite(element: Quotient, compiler: SQLCompiler, **kw: Any) -> str:
    part, whole = (compiler.process(each, **kw) for each in element.clauses)
    return f"paktum_ratio({part}, {whole}, {element.digits + element.shift})"


@compiles(Product, "postgresql")
def _product_pg(element: Product, compiler: SQLCompiler, **kw: Any) -> str:
    amount, factor = (compiler.process(each, **kw) for each in element.clauses)
    return f"round(({amount})::numeric * ({factor}), {element.digits})"


@compiles(Product, "sqlite")
def _product_sqlite(element: Product, compiler: SQLCompiler, **kw: Any) -> str:
    amount, factor = (compiler.process(each, **kw) for each in element.clauses)
    drop = element.scale - element.digits
    if drop >= 0:
        return f"paktum_product({amount}, {factor}, {drop})"
    return f"paktum_product(paktum_product({amount}, {factor}, 0), {10**-drop}, 0)"


@compiles(Scaled, "postgresql")
def _scaled_pg(element: Scaled, compiler: SQLCompiler, **kw: Any) -> str:
    (value,) = (compiler.process(each, **kw) for each in element.clauses)
    return f"round(({value})::numeric, {element.digits})"


@compiles(Scaled, "sqlite")
def _scaled_sqlite(element: Scaled, compiler: SQLCompiler, **kw: Any) -> str:
    (value,) = (compiler.process(each, **kw) for each in element.clauses)
    more = element.digits - element.scale
    if more == 0:
        return str(value)
    return f"paktum_product({value}, {10 ** max(more, 0)}, {max(-more, 0)})"


@compiles(MoneyProduct, "postgresql")
def _money_product_pg(element: MoneyProduct, compiler: SQLCompiler, **kw: Any) -> str:
    amount, factor, currency = (compiler.process(each, **kw) for each in element.clauses)
    return f"round(({amount}) * ({factor}), {currency_cases(currency)})"


@compiles(MoneyProduct, "sqlite")
def _money_product_sqlite(element: MoneyProduct, compiler: SQLCompiler, **kw: Any) -> str:
    amount, factor, currency = (compiler.process(each, **kw) for each in element.clauses)
    drop = f"{element.scale + MONEY_SCALE} - {currency_cases(currency)}"
    unit = currency_cases(currency, {digits: 10 ** (MONEY_SCALE - digits) for digits in range(MONEY_SCALE + 1)})
    return f"paktum_product(paktum_product({amount}, {factor}, {drop}), {unit}, 0)"


@compiles(Converted, "postgresql")
def _converted_pg(element: Converted, compiler: SQLCompiler, **kw: Any) -> str:
    amount, multiplier, divisor, currency = (compiler.process(each, **kw) for each in element.clauses)
    return f"round(({amount} * {multiplier})::numeric(78, 40) / nullif({divisor}, 0), {currency_cases(currency)})"


@compiles(Converted, "sqlite")
def _converted_sqlite(element: Converted, compiler: SQLCompiler, **kw: Any) -> str:
    amount, multiplier, divisor, currency = (compiler.process(each, **kw) for each in element.clauses)
    unit = currency_cases(currency, {digits: 10 ** (MONEY_SCALE - digits) for digits in range(MONEY_SCALE + 1)})
    return f"paktum_converted({amount}, {multiplier}, {divisor}, {unit})"


def currency_cases(currency: str, results: dict[int, int] | None = None) -> str:
    """SQL that gives the digits of a currency, or what `results` has for them, for SQL that gives its code."""
    groups: dict[int, list[str]] = {}
    for code, digits in sorted(ISO_EXPONENTS.items()):
        groups.setdefault(digits, []).append(f"'{code}'")
    found = results or {digits: digits for digits in (DEFAULT_DIGITS, *groups)}
    whens = " ".join(f"WHEN {currency} IN ({','.join(codes)}) THEN {found[digits]}" for digits, codes in groups.items())
    return f"CASE {whens} ELSE {found[DEFAULT_DIGITS]} END"


class MoneyTerm:
    """Money in an expression: an amount and a currency that are compared and added only when currencies agree."""

    def __init__(self, amount: Any, currency: Any) -> None:
        self.amount, self.currency = amount, currency

    @property
    def known_currency(self) -> Any:
        """The currency, or NULL where the amount could not be computed."""
        return sa.case((self.amount.is_not(None), self.currency), else_=None)

    def at_least(self, money: "Money | MoneyTerm") -> Any:
        """Whether it is this much or more, in the same currency."""
        return sa.and_(self.currency == money.currency, self.amount >= money.amount)

    def below(self, money: "Money | MoneyTerm") -> Any:
        """Whether it is less than this, in the same currency."""
        return sa.and_(self.currency == money.currency, self.amount < money.amount)

    def amount_in(self, currency: Any) -> Any:
        """The amount if it is in this currency, else NULL."""
        return sa.type_coerce(sa.case((self.currency == currency, self.amount), else_=None), Fixed(MONEY_SCALE))

    def is_not(self, nothing: None) -> Any:
        """`is_not(None)`: whether there is an amount at all."""
        return self.amount.is_not(nothing)

    def is_(self, nothing: None) -> Any:
        """`is_(None)`: whether there is no amount."""
        return self.amount.is_(nothing)

    def __mul__(self, factor: Any) -> "MoneyTerm":
        exact, scale = _exact(factor)
        return MoneyTerm(MoneyProduct(self.amount, exact, self.currency, scale), self.currency)

    __rmul__ = __mul__

    def __add__(self, other: "MoneyTerm") -> "MoneyTerm":
        return self._combined(other, self.amount + other.amount)

    def __sub__(self, other: "MoneyTerm") -> "MoneyTerm":
        return self._combined(other, self.amount - other.amount)

    def _combined(self, other: "MoneyTerm", amount: Any) -> "MoneyTerm":
        same = self.currency == other.currency
        combined = sa.type_coerce(sa.case((same, amount), else_=None), Fixed(MONEY_SCALE))
        return MoneyTerm(combined, sa.case((same, self.currency), else_=None))


def _exact(value: Any) -> tuple[Any, int]:
    """An operand as SQL, and how many digits it has behind the point; numbers of Python are bound exactly."""
    if isinstance(value, float):
        raise TypeError(f"{value!r} is not exact; write Decimal({str(value)!r})")
    if isinstance(value, Decimal):
        exponent = value.as_tuple().exponent
        if not isinstance(exponent, int):
            raise TypeError(f"{value} is no number to compute with")
        scale = max(-exponent, 0)
        return sa.literal(value, Fixed(scale)), scale
    if isinstance(value, int):
        return sa.literal(value, sa.BigInteger()), 0
    kind = getattr(value, "type", None)
    return value, kind.scale if isinstance(kind, Fixed) else 0


def ratio(part: Any, whole: Any, digits: int = RATE_DIGITS) -> Any:
    """The fraction part / whole, rounded half up to `digits`; NULL where the whole is 0 or currencies differ."""
    if isinstance(part, MoneyTerm) and isinstance(whole, MoneyTerm):
        quotient = Quotient(part.amount, whole.amount, digits, 0)
        return sa.type_coerce(sa.case((part.currency == whole.currency, quotient), else_=None), Fixed(digits, 18))
    dividend, part_scale = _exact(part)
    divisor, whole_scale = _exact(whole)
    shift = whole_scale - part_scale
    if digits + shift < 0:
        raise TypeError(f"a ratio of {part_scale} by {whole_scale} digits needs at least {-shift} digits")
    return Quotient(dividend, divisor, digits, shift)


def converted(money: MoneyTerm, currency: Any, multiplier: Any, divisor: Any = None) -> Any:
    """The amount in another currency: times a rate, or divided by one, or both. It is exact until it is rounded once,
    half away from zero, to the digits of the currency; NULL where a rate is. Rates have the digits of `Rate`."""
    one = sa.literal(Decimal(1), Fixed(RATE_DIGITS))
    first, second = (one if each is None else each for each in (multiplier, divisor))
    return Converted(money.amount, first, second, currency)


def times(amount: Any, factor: Any, digits: int | None = None) -> Any:
    """The product amount * factor of two decimals, rounded half up to `digits`, or to those of the amount."""
    if isinstance(amount, MoneyTerm):
        return amount * factor
    multiplicand, amount_scale = _exact(amount)
    multiplier, factor_scale = _exact(factor)
    kept = amount_scale if digits is None else digits
    return Product(multiplicand, multiplier, amount_scale + factor_scale, kept)


def at_scale(expression: Any, digits: int) -> Any:
    """A decimal with exactly so many digits behind the point, rounded half up where it has more."""
    if isinstance(expression, Quotient | Product) and expression.digits == digits:
        return expression
    exact, scale = _exact(expression)
    return Scaled(exact, scale, digits)


def first_known(*terms: Any) -> Any:
    """The first of the terms that is not NULL; they are of one kind, which the result keeps."""
    return sa.type_coerce(sa.func.coalesce(*terms), terms[0].type)


def when(condition: Any, value: Any, otherwise: Any = None) -> Any:
    """The value where a condition holds, elsewhere the other one, NULL unless it is given. Both are of one kind."""
    if isinstance(value, MoneyTerm):
        other = (None, None) if otherwise is None else (otherwise.amount, otherwise.currency)
        return MoneyTerm(when(condition, value.amount, other[0]), when(condition, value.currency, other[1]))
    first = _term(value)
    return sa.type_coerce(sa.case((condition, first), else_=_term(otherwise)), first.type)


def share(condition: Any) -> Any:
    """1 where a condition holds, 0 where it does not, NULL where that is unknown: its average is the share of those
    that meet the condition."""
    return when(condition, Decimal(1), when(sa.not_(condition), Decimal(0)))


def _term(value: Any) -> Any:
    if isinstance(value, bool):
        return sa.true() if value else sa.false()
    if isinstance(value, enum.Enum):
        return sa.literal(value.value, sa.Text())
    return _exact(value)[0] if isinstance(value, int | Decimal) else sa.null() if value is None else value
