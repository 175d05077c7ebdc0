"""SQL functions for exact arithmetic on SQLite, where decimals are scaled integers. PostgreSQL has NUMERIC for this.

They round half away from zero, as PostgreSQL's `round(numeric)` does. A result that SQLite cannot keep in its 64 bits
fails the statement, as an overflow does on PostgreSQL; it never becomes a float.
"""

from .folding import fold
from .sqlite import sqlite3

SMALLEST, LARGEST = -(2**63), 2**63 - 1


def register(connection: sqlite3.Connection) -> None:
    """Add the functions to a connection: `paktum_ratio` and the others below."""
    connection.create_function("paktum_ratio", 3, ratio, deterministic=True)
    connection.create_function("paktum_product", 3, product, deterministic=True)
    connection.create_function("paktum_converted", 4, converted, deterministic=True)
    connection.create_function("paktum_round", 2, rounded, deterministic=True)
    connection.create_function("paktum_fold", 1, folded, deterministic=True)


def ratio(part: int | None, whole: int | None, digits: int | None) -> int | None:
    """The quotient as an integer scaled by 10**digits; None if one of them is None or the whole is 0."""
    if part is None or whole is None or digits is None or whole == 0:
        return None
    _require_integers(part, whole, digits)
    return _kept(_divided(part * 10**digits, whole))


def product(amount: int | None, factor: int | None, drop: int | None) -> int | None:
    """The product without its last `drop` digits, which are the scale of one of the two."""
    if amount is None or factor is None or drop is None:
        return None
    _require_integers(amount, factor, drop)
    return _kept(_divided(amount * factor, 10**drop))


def converted(amount: int | None, multiplier: int | None, divisor: int | None, unit: int | None) -> int | None:
    """Amount * multiplier / divisor, rounded to a multiple of the unit; None if one of them is None or divides by 0."""
    if amount is None or multiplier is None or divisor is None or unit is None or divisor == 0:
        return None
    _require_integers(amount, multiplier, divisor, unit)
    return _kept(_divided(amount * multiplier, divisor * unit) * unit)


def rounded(amount: int | None, drop: int | None) -> int | None:
    """The multiple of 10**drop that is nearest to the amount: fewer digits behind the point, at the same scale."""
    if amount is None or drop is None:
        return None
    _require_integers(amount, drop)
    if drop <= 0:
        return amount
    step = 10**drop
    return _kept(_divided(amount, step) * step)


def folded(text: str | None) -> str | None:
    """The text without case and accents; see `paktum.storage.folding`."""
    if text is not None and not isinstance(text, str):
        raise TypeError(f"paktum_fold takes text, not {text!r}")
    return fold(text)


def _divided(dividend: int, divisor: int) -> int:
    quotient = (2 * abs(dividend) + abs(divisor)) // (2 * abs(divisor))
    return quotient if (dividend < 0) == (divisor < 0) else -quotient


def _kept(value: int) -> int:
    if not SMALLEST <= value <= LARGEST:
        raise OverflowError(f"{value} does not fit in 64 bits")
    return value


def _require_integers(*values: object) -> None:
    for value in values:
        if not isinstance(value, int):
            raise TypeError(f"exact arithmetic takes scaled integers, not {value!r}")
