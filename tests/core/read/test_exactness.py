"""Amounts, decimals, dates and instants come out to the last digit, and the same on both engines."""

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import cache
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import assume, example, given, settings, strategies as st

from paktum import Money, PostalAddress, ratio, times
from paktum.access.actor import SYSTEM
from paktum.assembly.build import Assembly
from paktum.declare.currencies import ISO_EXPONENTS, currency_digits
from paktum.read.arithmetic import MoneyTerm, at_scale
from paktum.read.binding import Binder, Request, Statement
from paktum.schema.build import ApiSchema
from paktum.storage.engines import write_engine
from paktum.storage.types import Fixed

from .conftest import Desk, opened
from .press import Cover
from .rows import Rows, store
from .worlds import World

TODAY = date(2026, 11, 23)

AMOUNTS = (
    "0", "1", "-1", "0.0001", "-0.0001", "0.5", "-0.5", "1234.5678", "-1234.5678", "99999999999999",
    "-99999999999998.9999",
)  # fmt: skip
CURRENCIES = ("JPY", "USD", "BHD", "CLF", *sorted(ISO_EXPONENTS), "HUF", "EUR", "ZWL")


@dataclass
class Exact:
    """One book whose values are known, and how they stand in an answer."""

    row: dict[str, Any]
    text: dict[str, Any]


def exact_books() -> list[Exact]:
    """A book per currency and amount, with decimals, days and instants at the edges of what can be kept."""
    made = []
    decimals = ("0", "0.0001", "-0.0001", "99999999999999.9999", "-99999999999999.9999", "12.3400", "7", "-7.5")
    rates = ("0", "0.000000001", "-0.000000001", "999999999.999999999", "-999999999.999999999", "0.150000000", "1")
    days = (date(1, 1, 1), date(9999, 12, 31), date(2024, 2, 29), date(1582, 10, 15), date(1970, 1, 1))
    instants = (
        datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, 999_999, UTC),
        datetime(2026, 11, 23, 22, 10, 0, 1_000, UTC), datetime(2026, 11, 23, 22, 10, 0, 120_000, UTC),
        datetime(987, 6, 5, 4, 3, 2, tzinfo=UTC), datetime(1969, 12, 31, 23, 59, 59, 999_000, UTC),
    )  # fmt: skip
    for number, currency in enumerate(dict.fromkeys(CURRENCIES)):
        for at, amount in enumerate(AMOUNTS):
            money = Money(Decimal(amount), currency).quantised()
            index = number * len(AMOUNTS) + at
            weight, royalty = Decimal(decimals[index % len(decimals)]), Decimal(rates[index % len(rates)])
            day, instant = days[index % len(days)], instants[index % len(instants)]
            values = {"price": money, "weight": weight, "royalty": royalty, "written_on": day, "printed_at": instant}
            made.append(Exact(_book(index, values), {
                "price": {"amount": _digits(money.amount, currency_digits(currency)), "currency": currency},
                "weight": _digits(weight, 4), "royalty": _digits(royalty, 9), "writtenOn": day.isoformat(),
                "printedAt": instant.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z",
            }))  # fmt: skip
    return made


def _digits(value: Decimal, digits: int) -> str:
    text = f"{value:.{digits}f}"
    return text.removeprefix("-") if not Decimal(text) else text


def _book(index: int, values: dict[str, Any]) -> dict[str, Any]:
    rows = Rows(index)
    plain = dict.fromkeys(("subtitle", "isbn", "note", "pages", "is_printed", "sold", "mood"))
    empty = plain | dict.fromkeys(("printer", "author", "sequel_of"))
    hidden = dict.fromkeys(("secret", "bribe", "hideout", "ghost"))
    fair = dict.fromkeys(("stand", "verdict", "fee", "rating", "agent"))
    return {
        **rows.entity(2, index, gone=0.0), **empty, **hidden, "title": str(index), "discount": Decimal(0),
        "advance": Money(Decimal(1), "EUR"), "cover": Cover.PAPER, "stage": "draft", "fair": fair, **values,
    }  # fmt: skip


@pytest.fixture(scope="module")
def exact(
    empty_database: Callable[[str], str], press_api: ApiSchema, press: Assembly, runner: asyncio.Runner
) -> Iterator[Desk]:
    """A press whose books have known values."""
    url = empty_database("exact")
    engine = write_engine(url)
    store(World(press, {"PressBook": [each.row for each in exact_books()]}, {}, {}), engine)
    engine.dispose()
    with opened(url, press_api, runner) as made:
        yield made


FIELDS = "price { amount currency } weight royalty writtenOn printedAt"


def books(desk: Desk, arguments: str) -> dict[str, Any]:
    found = desk.data(f"{{ pressBooks({arguments}) {{ pageInfo {{ endCursor }} nodes {{ title {FIELDS} }} }} }}")
    page: dict[str, Any] = found["pressBooks"]
    return page


def test_every_value_comes_out_as_it_was_put_in(exact: Desk) -> None:
    wanted = {str(index): each.text for index, each in enumerate(exact_books())}
    found: dict[str, Any] = {}
    cursor = "null"
    while len(found) < len(wanted):
        page = books(exact, f"first: 250, after: {cursor}")
        found |= {row.pop("title"): row for row in page["nodes"]}
        cursor = json.dumps(page["pageInfo"]["endCursor"])
    assert found == wanted


@pytest.mark.parametrize(
    ("name", "attribute"),
    [("weight", "weight"), ("royalty", "royalty"), ("writtenOn", "written_on"), ("printedAt", "printed_at")],
)
def test_a_value_that_came_out_finds_its_rows(exact: Desk, name: str, attribute: str) -> None:
    made = exact_books()
    for text in sorted({each.text[name] for each in made}):
        value = next(each.row[attribute] for each in made if each.text[name] == text)
        wanted = {str(index) for index, each in enumerate(made) if each.row[attribute] == value}
        for operators in ({"eq": text}, {"in": [text]}, {"gte": text, "lte": text}):
            query = "query ($f: PressBookFilter) { pressBooks(filter: $f, first: 250) { nodes { title } } }"
            found = exact.data(query, {"f": {name: operators}})["pressBooks"]["nodes"]
            assert {row["title"] for row in found} == wanted


def test_an_amount_that_came_out_finds_its_rows(exact: Desk) -> None:
    made = exact_books()
    for index, each in enumerate(made):
        query = "query ($m: MoneyInput!) { pressBooks(filter: {price: {eq: $m}}) { nodes { title } } }"
        found = exact.data(query, {"m": each.text["price"]})["pressBooks"]["nodes"]
        same = [str(other) for other, one in enumerate(made) if one.row["price"] == each.row["price"]]
        assert [row["title"] for row in found] == same
        assert str(index) in same


def test_an_instant_with_an_offset_means_the_same_moment(exact: Desk) -> None:
    texts = ("2026-11-23T23:10:00.001+01:00", "2026-11-23T22:10:00.0019999Z", "2026-11-23T00:10:00.001-22:00")
    counts = {len(books(exact, f'first: 250, filter: {{printedAt: {{eq: "{text}"}}}}')["nodes"]) for text in texts}
    assert len(counts) == 1
    assert counts != {0}


# Computed


@dataclass(frozen=True)
class Formula:
    """A statement that computes from the variables of a request."""

    desk: Desk
    statement: Statement

    def text(self, **values: Any) -> str | None:
        """What it gives, as text in JSON."""
        rows = self.desk.runner.run(self.desk.reads.rows(self.statement, Request(values, SYSTEM, TODAY, {})))
        found = rows[0][0]
        return None if found is None else str(found)


Operand = Callable[[str, Any], Any]


@cache
def _formula(desk: Desk, make: Callable[[Binder, Operand], Any]) -> Formula:
    binder = Binder(desk.reads.engine, SYSTEM)

    def operand(name: str, kind: Any) -> Any:
        return sa.type_coerce(binder.parameter(lambda request: request.variables[name], kind), kind)

    return Formula(desk, binder.statement(sa.select(make(binder, operand))))


def _money(operand: Operand, name: str) -> MoneyTerm:
    return MoneyTerm(operand(name, Fixed(4)), operand(f"{name}_currency", sa.String()))


def _amount(binder: Binder, term: MoneyTerm) -> Any:
    return binder.engine.money(term.amount, term.currency)


def decimals(digits: int, before: int = 14) -> st.SearchStrategy[Decimal]:
    """Decimals with exactly so many digits behind the point and at most so many before it."""
    most = 10 ** (before + digits) - 1
    return st.integers(-most, most).map(lambda units: Decimal(units).scaleb(-digits))


SMALL = st.one_of(decimals(4), decimals(4, 3), st.sampled_from([Decimal(each) for each in AMOUNTS]))
SIMPLE_RATES = [Decimal(each) for each in ("0.5", "0.005", "-0.25", "0.333333333")]
RATES = st.one_of(decimals(9, 1), st.sampled_from(SIMPLE_RATES))
MOST = Decimal(2**63 - 1)


def rounded(value: Decimal, digits: int) -> str:
    with localcontext(prec=200):
        return _digits(value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP), digits)


def _ratio(binder: Binder, operand: Operand) -> Any:
    return binder.engine.decimal(ratio(_money(operand, "a"), _money(operand, "b")), 9)


@settings(deadline=None)
@example(part=Decimal("0.0001"), whole=Decimal(20000))
@example(part=Decimal("-0.0001"), whole=Decimal(20000))
@example(part=Decimal("99999999999999.9999"), whole=Decimal("99999999999999.9998"))
@given(part=SMALL, whole=SMALL)
def test_a_ratio_of_amounts_is_rounded_half_up_once(desk: Desk, part: Decimal, whole: Decimal) -> None:
    formula = _formula(desk, _ratio)
    wanted = None
    if whole:
        with localcontext(prec=200):
            exactly = part / whole
        assume(abs(exactly) < MOST / 10**9)
        wanted = rounded(exactly, 9)
    assert formula.text(a=part, a_currency="EUR", b=whole, b_currency="EUR") == wanted
    assert formula.text(a=part, a_currency="EUR", b=whole, b_currency="HUF") is None
    assert formula.text(a=None, a_currency=None, b=whole, b_currency="EUR") is None


def _share(binder: Binder, operand: Operand) -> Any:
    return binder.engine.decimal(ratio(operand("a", Fixed(4)), operand("b", sa.BigInteger()), digits=6), 6)


@settings(deadline=None)
@given(part=decimals(4, 8), whole=st.integers(-(10**9), 10**9))
def test_a_ratio_of_a_decimal_and_a_number_is_rounded_half_up_once(desk: Desk, part: Decimal, whole: int) -> None:
    formula = _formula(desk, _share)
    with localcontext(prec=200):
        wanted = rounded(part / whole, 6) if whole else None
    assert formula.text(a=part, b=whole) == wanted


def _fee(binder: Binder, operand: Operand) -> Any:
    return _amount(binder, _money(operand, "a") * operand("rate", Fixed(9)))


@settings(deadline=None)
@example(amount=Decimal("0.0001"), rate=Decimal("0.5"), currency="CLF")
@example(amount=Decimal("0.1"), rate=Decimal("0.0499995"), currency="EUR")
@example(amount=Decimal(-1), rate=Decimal("0.5"), currency="JPY")
@given(amount=SMALL, rate=RATES, currency=st.sampled_from(["JPY", "USD", "BHD", "CLF", "HUF"]))
def test_an_amount_times_a_rate_is_rounded_once_to_its_currency(
    desk: Desk, amount: Decimal, rate: Decimal, currency: str
) -> None:
    digits = currency_digits(currency)
    with localcontext(prec=200):
        exactly = amount * rate
    assume(abs(exactly) < MOST / 10**4 - 1)
    wanted = rounded(exactly, digits)
    assert _formula(desk, _fee).text(a=amount, a_currency=currency, rate=rate) == wanted
    assert Decimal(wanted) == (Money(amount, currency) * rate).amount


def _net(binder: Binder, operand: Operand) -> Any:
    return binder.engine.decimal(at_scale(times(operand("a", Fixed(4)), 1 - operand("rate", Fixed(9))), 4), 4)


@settings(deadline=None)
@given(amount=SMALL, rate=RATES)
def test_a_decimal_times_another_keeps_the_digits_of_the_first(desk: Desk, amount: Decimal, rate: Decimal) -> None:
    with localcontext(prec=200):
        exactly = amount * (1 - rate)
    assume(abs(exactly) < MOST / 10**4 - 1)
    assert _formula(desk, _net).text(a=amount, rate=rate) == rounded(exactly, 4)


@pytest.mark.parametrize("digits", [0, 2, 4, 6, 9, 12])
@settings(deadline=None, max_examples=30)
@given(value=decimals(6, 5))
def test_a_computed_decimal_is_brought_to_its_declared_digits(desk: Desk, digits: int, value: Decimal) -> None:
    formula = _formula(desk, _SCALED[digits])
    assert formula.text(a=value) == rounded(value, digits)


def _scaled(digits: int) -> Callable[[Binder, Operand], Any]:
    return lambda binder, operand: binder.engine.decimal(at_scale(operand("a", Fixed(6)), digits), digits)


_SCALED = {digits: _scaled(digits) for digits in (0, 2, 4, 6, 9, 12)}


@pytest.mark.parametrize("factor", [3, -7, Decimal("0.125"), Decimal("-12.000000001"), Decimal("1E+2")])
def test_numbers_of_python_are_exact_factors(desk: Desk, factor: Decimal | int) -> None:
    binder = Binder(desk.reads.engine, SYSTEM)
    term = MoneyTerm(sa.type_coerce(sa.literal(Decimal("10.01"), Fixed(4)), Fixed(4)), sa.literal("EUR"))
    formula = Formula(desk, binder.statement(sa.select(_amount(binder, term * factor))))
    assert formula.text() == rounded(Decimal("10.01") * factor, 2)


def test_floats_are_no_factors() -> None:
    term = MoneyTerm(sa.literal(Decimal(1), Fixed(4)), sa.literal("EUR"))
    with pytest.raises(TypeError, match="not exact"):
        term * 0.1
    with pytest.raises(TypeError, match="no number"):
        times(sa.literal(Decimal(1), Fixed(4)), Decimal("NaN"))


def _sum(binder: Binder, operand: Operand) -> Any:
    return _amount(binder, _money(operand, "a") + _money(operand, "b") - _money(operand, "c"))


@settings(deadline=None)
@given(a=decimals(2, 12), b=decimals(2, 12), c=decimals(2, 12))
def test_sums_of_amounts_are_exact_and_of_one_currency(desk: Desk, a: Decimal, b: Decimal, c: Decimal) -> None:
    formula = _formula(desk, _sum)
    same = {"a_currency": "EUR", "b_currency": "EUR", "c_currency": "EUR"}
    assert formula.text(a=a, b=b, c=c, **same) == rounded(a + b - c, 2)
    assert formula.text(a=a, b=b, c=c, **{**same, "c_currency": "USD"}) is None
    assert formula.text(a=a, b=None, c=c, **same) is None


def test_the_address_that_must_be_there_is_an_object_even_if_all_of_it_is_missing(desk: Desk, world: World) -> None:
    author = next(row for row in world.rows["PressAuthor"] if row["home"] == PostalAddress() and not row["deleted"])
    public_id = desk.api.assembly.entities["PressAuthor"].public_id(author["id"])
    assert desk.data(f'{{ pressAuthor(id: "{public_id}") {{ home {{ townName }} }} }}')["pressAuthor"]["home"] == {
        "townName": None
    }
