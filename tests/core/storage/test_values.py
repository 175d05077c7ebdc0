"""What goes into a column comes out of it, to the last digit, on every engine."""

import datetime as dt
import uuid
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings, strategies as st
from sqlalchemy.orm import Session

from paktum import Money, PostalAddress
from paktum.assembly.build import Assembly
from paktum.declare.currencies import ISO_EXPONENTS
from paktum.storage.types import instant_text

NOW = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)
LARGEST = Decimal("922337203685477.5807")
"""The largest amount that 64 bits hold in ten-thousandths."""

AMOUNTS = st.decimals(-LARGEST, LARGEST, places=4)
RATES = st.decimals(Decimal("-999999999.999999999"), Decimal("999999999.999999999"), places=9)
INSTANTS = st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(2999, 12, 31), timezones=st.timezones())  # noqa: DTZ001
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=100)


@pytest.fixture
def stored(company: Any, engine: sa.Engine) -> Iterator[Any]:
    """A function that writes a client with these values and reads it back in another session."""
    assembly: Assembly = company.assemble()
    assembly.metadata.create_all(engine)

    def roundtrip(**values: Any) -> Any:
        key = uuid.uuid4()
        with Session(engine) as session:
            own = {"name": key.hex, "created_at": NOW, "changed_at": NOW} | values
            client = company.client(id=key, **own)
            client.name_fold = key.hex
            session.add(client)
            session.commit()
        with Session(engine) as session:
            found = session.get(company.client, key)
            session.expunge(found)
        return found

    return roundtrip


def often(test: Any) -> Any:
    """Many examples in one database, because a database per example takes too long."""
    allowed = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
    return settings(max_examples=60, deadline=None, suppress_health_check=allowed)(test)


@often
@given(amount=AMOUNTS, currency=st.sampled_from(["EUR", *sorted(ISO_EXPONENTS)]))
def test_money_comes_back_exactly(stored: Any, amount: Decimal, currency: str) -> None:
    assert stored(turnover=Money(amount, currency)).turnover == Money(amount, currency)


@often
@given(share=RATES)
def test_a_rate_comes_back_exactly(stored: Any, share: Decimal) -> None:
    assert stored(share=share).share == share


@often
@given(moment=INSTANTS)
def test_an_instant_comes_back_in_utc_to_the_millisecond(stored: Any, moment: dt.datetime) -> None:
    found = stored(seen_at=moment).seen_at
    assert found.utcoffset() == dt.timedelta(0)
    exact = moment.astimezone(dt.UTC)
    assert found == exact.replace(microsecond=exact.microsecond // 1000 * 1000)


@often
@given(day=st.dates(), text=TEXTS, is_active=st.booleans())
def test_dates_texts_and_booleans_come_back(stored: Any, day: dt.date, text: str, is_active: bool) -> None:
    found = stored(founded_on=day, external_id=text, is_active=is_active)
    assert (found.founded_on, found.external_id, found.is_active) == (day, text, is_active)


def test_the_largest_values_come_back(stored: Any, company: Any) -> None:
    found = stored(
        turnover=Money(LARGEST, "HUF"), share=Decimal("-0.000000001"), size=company.size.LARGE,
        address=PostalAddress(street_name="Ősz utca", country="HU"),
    )  # fmt: skip
    assert found.turnover == Money(LARGEST, "HUF")
    assert found.share == Decimal("-0.000000001")
    assert found.size is company.size.LARGE
    assert found.address == PostalAddress(street_name="Ősz utca", country="HU")


def test_nothing_comes_back_as_nothing(stored: Any) -> None:
    found = stored()
    assert (found.turnover, found.share, found.seen_at, found.founded_on, found.size, found.address) == (None,) * 6


@pytest.mark.engines("sqlite")  # PostgreSQL could hold them; the write path rounds before it comes to this
@pytest.mark.parametrize("values", [{"turnover": Money(Decimal("0.00001"), "EUR")}, {"share": Decimal("0.0000000001")}])
def test_digits_are_never_lost_in_silence(stored: Any, values: dict[str, Any]) -> None:
    with pytest.raises(sa.exc.StatementError, match="digits behind the point"):
        stored(**values)


def test_an_instant_without_an_offset_is_refused(stored: Any) -> None:
    with pytest.raises(sa.exc.StatementError, match="needs an offset from UTC"):
        stored(seen_at=dt.datetime(2026, 1, 2))  # noqa: DTZ001


def test_sums_are_exact(company: Any, stored: Any, engine: sa.Engine) -> None:
    for _ in range(10):
        stored(turnover=Money(Decimal("0.10"), "EUR"))
    column = company.assemble().entity(company.client).table.c.turnover_amount
    with engine.connect() as connection:
        total = connection.execute(sa.select(sa.type_coerce(sa.func.sum(column), column.type))).scalar_one()
    assert total == Decimal(1)


def test_instants_sort_as_time_does(company: Any, stored: Any, engine: sa.Engine) -> None:
    moments = [NOW + dt.timedelta(milliseconds=step) for step in (1000, -1, 0, 1, 86_400_000)]
    for moment in moments:
        stored(seen_at=moment)
    column = company.assemble().entity(company.client).table.c.seen_at
    with engine.connect() as connection:
        assert list(connection.execute(sa.select(column).order_by(column)).scalars()) == sorted(moments)


def test_the_text_of_an_instant_has_milliseconds_and_z() -> None:
    budapest = dt.timezone(dt.timedelta(hours=2))
    assert instant_text(dt.datetime(2026, 7, 1, 12, 0, 0, 123999, tzinfo=budapest)) == "2026-07-01T10:00:00.123Z"


def test_texts_sort_by_code_point_on_every_engine(company: Any, stored: Any, engine: sa.Engine) -> None:
    texts = ["b", "A", "á", "a", "B", "Z", "_", "é", "ő", "z"]
    for text in texts:
        stored(external_id=text)
    column = company.assemble().entity(company.client).table.c.external_id
    with engine.connect() as connection:
        assert list(connection.execute(sa.select(column).order_by(column)).scalars()) == sorted(texts)
