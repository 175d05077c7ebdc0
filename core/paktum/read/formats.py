"""SQL functions that write scaled integers as decimals, for the JSON texts that SQLite makes."""

from ..declare.currencies import currency_digits
from ..declare.values import MONEY_SCALE
from ..storage.sqlite import sqlite3


def register_formats(connection: sqlite3.Connection) -> None:
    """Add the functions to a connection: `paktum_decimal`, `paktum_amount`."""
    connection.create_function("paktum_decimal", 2, decimal_text, deterministic=True)
    connection.create_function("paktum_amount", 2, amount_text, deterministic=True)


def decimal_text(value: int | None, scale: int) -> str | None:
    """An integer in units of 10**-scale as a decimal with all its digits."""
    return None if value is None else _pointed(value, scale, scale)


def amount_text(amount: int | None, currency: str | None) -> str | None:
    """A stored amount with the digits of its currency; those beyond them are left out."""
    return None if amount is None or currency is None else _pointed(amount, MONEY_SCALE, currency_digits(currency))


def _pointed(value: int, scale: int, digits: int) -> str:
    text = str(abs(value)).rjust(scale + 1, "0")
    whole, behind = text[: len(text) - scale], text[len(text) - scale :][:digits]
    sign = "-" if value < 0 else ""
    return f"{sign}{whole}.{behind}" if behind else sign + whole
