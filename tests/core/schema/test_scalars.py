"""The scalars take what they say they take, as a variable and in the text of a query, and nothing else."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from graphql import GraphQLError, parse_value

from paktum.schema.scalars import DATE, DATETIME, DECIMAL

HALF_PAST = timezone(timedelta(hours=5, minutes=30))

TAKEN = [
    (DECIMAL, "1234.50", Decimal("1234.50")),
    (DECIMAL, "-0.1", Decimal("-0.1")),
    (DECIMAL, "007", Decimal(7)),
    (DECIMAL, 12, Decimal(12)),
    (DECIMAL, -(10**18) + 1, Decimal(-(10**18) + 1)),
    (DECIMAL, "9" * 18 + "." + "9" * 18, Decimal("9" * 18 + "." + "9" * 18)),
    (DATE, "2026-11-23", date(2026, 11, 23)),
    (DATE, "2024-02-29", date(2024, 2, 29)),
    (DATE, "0001-01-01", date(1, 1, 1)),
    (DATETIME, "2026-01-02T03:04:05Z", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
    (DATETIME, "2026-01-02T03:04:05.123456789Z", datetime(2026, 1, 2, 3, 4, 5, 123456, tzinfo=UTC)),
    (DATETIME, "2026-01-02T03:04:05+05:30", datetime(2026, 1, 2, 3, 4, 5, tzinfo=HALF_PAST)),
]

REFUSED = [
    *((DECIMAL, text) for text in (
        "NaN", "sNaN", "Infinity", "-Infinity", "inf", "1e5", "1E5", "1_000", "1,5", "+1", " 1", "1 ", "1.", ".5", "",
        "0x1", "١٢", "９", "1\n", "--1", "1" * 19, "1." + "1" * 19,
    )),
    *((DECIMAL, value) for value in (1.5, True, False, [], {}, 10**18)),
    *((DATE, text) for text in (
        "2026-W01-1", "20260101", "2026-1-1", "2026-02-30", "2026-13-01", "2026-01-01T00:00:00Z", "01.01.2026", "",
        "2026-001", "+2026-01-01", "0000-01-01", "２０２６-01-01", "2026-01-01 ",
    )),
    *((DATE, value) for value in (20260101, 1.5, True, [])),
    *((DATETIME, text) for text in (
        "2026-01-02T03:04:05", "2026-01-02", "2026-01-02 03:04:05Z", "2026-01-02T03:04Z", "2026-01-02T03:04:05-00:00",
        "2026-01-02T03:04:05.Z", "2026-01-02T03:04:05,5Z", "2026-01-02T24:00:00Z", "2026-01-02T03:04:60Z",
        "2026-02-30T03:04:05Z", "2026-01-02T03:04:05z", "2026-01-02T03:04:05+0530", "2026-01-02T03:04:05+05",
        "2026-01-02T03:04:05+24:00", "0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00", "2026-W01-1T03:04:05Z",
        "2026-01-02T03:04:05.1234567890Z", "",
    )),
    *((DATETIME, value) for value in (1767322800, True, {})),
]  # fmt: skip


def literal(value):
    """The value as it is written in the text of a query."""
    import json

    return parse_value(json.dumps(value, ensure_ascii=False))


@pytest.mark.parametrize(("scalar", "given", "meant"), TAKEN, ids=str)
def test_a_scalar_takes_its_one_notation(scalar, given, meant):
    for taken in (scalar.coerce_input_value(given), scalar.coerce_input_literal(literal(given))):
        assert taken == meant
        assert type(taken) is type(meant)
        if isinstance(meant, datetime):
            assert taken.utcoffset() == meant.utcoffset()


@pytest.mark.parametrize(("scalar", "given"), REFUSED, ids=str)
def test_a_scalar_refuses_every_other_notation_and_says_what_would_do(scalar, given):
    for coerce, value in ((scalar.coerce_input_value, given), (scalar.coerce_input_literal, literal(given))):
        with pytest.raises(GraphQLError) as refused:
            coerce(value)
        assert refused.value.message.startswith(f"{scalar.name} cannot represent ")
        assert "write " in refused.value.message
        assert len(refused.value.message) < 200


@pytest.mark.parametrize(
    ("scalar", "value", "text"),
    [
        (DECIMAL, Decimal("1234.50"), "1234.50"),
        (DATE, date(2026, 1, 2), "2026-01-02"),
        (DATETIME, datetime(2026, 1, 2, 3, 4, 5, 678999, tzinfo=HALF_PAST), "2026-01-01T21:34:05.678Z"),
        (DATETIME, datetime(5, 1, 2, 3, 4, 5, tzinfo=UTC), "0005-01-02T03:04:05.000Z"),
    ],
)
def test_a_scalar_is_given_in_one_form(scalar, value, text):
    assert scalar.coerce_output_value(value) == text
