"""Currencies and countries: the codes that the product accepts, from Unicode CLDR as Babel ships it."""

from functools import cache
from importlib import import_module

DEFAULT_DIGITS = 2


@cache
def _cldr() -> tuple[dict[str, int], frozenset[str], frozenset[str]]:
    core = import_module("babel.core")  # half of what `import paktum` costs, and only writes and CHECKs need it
    fractions = {code: row[0] for code, row in core.get_global("currency_fractions").items()}
    currencies = frozenset(core.get_global("all_currencies"))
    countries = frozenset(code for code in core.Locale("en").territories if len(code) == 2 and code.isalpha())
    return fractions, currencies, countries


def currency_digits(code: str) -> int:
    """How many digits an amount in this currency has behind the point (HUF is 2 in ISO 4217, though coins are gone)."""
    return ISO_EXPONENTS.get(code, DEFAULT_DIGITS)


def is_currency(code: str) -> bool:
    """Whether the code is, or once was, an ISO 4217 currency: old contracts carry withdrawn ones."""
    return code in _cldr()[1]


def is_country(code: str) -> bool:
    """Whether the code is an ISO 3166-1 alpha-2 country."""
    return code in _cldr()[2] and code not in {"ZZ", "EU", "EZ", "UN", "XA", "XB"}


ISO_EXPONENTS: dict[str, int] = (
    dict.fromkeys("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0)
    | dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3)
    | dict.fromkeys("CLF UYW".split(), 4)
)
"""ISO 4217 minor units other than two. (CLDR's own figures are those of daily use and differ, for instance for HUF.)"""
