"""The SQL functions of SQLite give what Decimal gives."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal, localcontext

import pytest
from hypothesis import given, strategies as st

from paktum.storage.folding import fold
from paktum.storage.functions import LARGEST, SMALLEST, register
from paktum.storage.sqlite import sqlite3

SCALED = st.integers(SMALLEST, LARGEST)
DIGITS = st.integers(0, 12)


@pytest.fixture(scope="module")
def sqlite() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    register(connection)
    yield connection
    connection.close()


def answer(connection: sqlite3.Connection, call: str, *arguments: object) -> object:
    return connection.execute(f"SELECT {call}", arguments).fetchone()[0]


def half_up(value: Decimal) -> int:
    return int(value.to_integral_value(ROUND_HALF_UP))


def assert_same(connection: sqlite3.Connection, call: str, arguments: tuple[int, ...], exact: int) -> None:
    """The function gives the exact value, or fails where 64 bits cannot hold it."""
    if SMALLEST <= exact <= LARGEST:
        assert answer(connection, call, *arguments) == exact
    else:
        with pytest.raises(sqlite3.OperationalError):
            answer(connection, call, *arguments)


@given(SCALED, SCALED.filter(bool), DIGITS)
def test_a_ratio_is_the_exact_quotient_rounded_half_up(
    sqlite: sqlite3.Connection, part: int, whole: int, digits: int
) -> None:
    with localcontext(prec=200):
        # 200 digits are not exact for every quotient, but a half can be told from what is next to it
        exact = half_up(Decimal(part).scaleb(digits) / Decimal(whole))
    assert_same(sqlite, "paktum_ratio(?, ?, ?)", (part, whole, digits), exact)


@given(SCALED, SCALED, DIGITS)
def test_a_product_is_the_exact_product_without_the_dropped_digits(
    sqlite: sqlite3.Connection, amount: int, factor: int, drop: int
) -> None:
    with localcontext(prec=80):
        exact = half_up((Decimal(amount) * Decimal(factor)).scaleb(-drop))
    assert_same(sqlite, "paktum_product(?, ?, ?)", (amount, factor, drop), exact)


@given(SCALED, DIGITS)
def test_rounding_gives_the_nearest_multiple(sqlite: sqlite3.Connection, amount: int, drop: int) -> None:
    with localcontext(prec=80):
        exact = half_up(Decimal(amount).scaleb(-drop)) * 10**drop
    assert_same(sqlite, "paktum_round(?, ?)", (amount, drop), exact)


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("paktum_ratio(1, 3, 9)", 333_333_333),
        ("paktum_ratio(2, 3, 9)", 666_666_667),
        ("paktum_ratio(1, 2, 0)", 1),
        ("paktum_ratio(-1, 2, 0)", -1),
        ("paktum_ratio(1, -2, 0)", -1),
        ("paktum_ratio(-1, -2, 0)", 1),
        ("paktum_ratio(1, 0, 9)", None),
        ("paktum_ratio(NULL, 1, 9)", None),
        ("paktum_ratio(1, NULL, 9)", None),
        ("paktum_product(10000, 150000000, 9)", 1500),
        ("paktum_product(1, 500000000, 9)", 1),
        ("paktum_product(-1, 500000000, 9)", -1),
        ("paktum_product(NULL, 1, 9)", None),
        ("paktum_round(12345, 2)", 12300),
        ("paktum_round(12350, 2)", 12400),
        ("paktum_round(-12350, 2)", -12400),
        ("paktum_round(12345, 0)", 12345),
        ("paktum_round(NULL, 2)", None),
        ("paktum_fold('  Ősz  Kft. ')", "osz kft."),
        ("paktum_fold(NULL)", None),
    ],
)
def test_known_values(sqlite: sqlite3.Connection, call: str, expected: object) -> None:
    assert answer(sqlite, call) == expected


@pytest.mark.parametrize("call", ["paktum_ratio(0.5, 1, 2)", "paktum_product('1', 1, 0)", "paktum_fold(1)"])
def test_what_is_no_scaled_integer_or_text_fails(sqlite: sqlite3.Connection, call: str) -> None:
    with pytest.raises(sqlite3.OperationalError):
        answer(sqlite, call)


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_folding_in_sql_is_folding_in_python(sqlite: sqlite3.Connection, text: str) -> None:
    assert answer(sqlite, "paktum_fold(?)", text) == fold(text)


def test_the_functions_can_be_indexed(sqlite: sqlite3.Connection) -> None:
    sqlite.execute("CREATE TABLE deterministic (amount INTEGER)")
    sqlite.execute("CREATE INDEX by_rounded ON deterministic (paktum_round(amount, 2))")
