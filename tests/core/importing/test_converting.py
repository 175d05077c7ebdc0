"""Texts as they stand in files, and what they mean for attributes of each kind."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from paktum import ClientKind, Money, State, Workflow, label as _
from paktum.assembly.attributes import plain_model
from paktum.assembly.model import FieldModel
from paktum.declare.fields import FieldMeta
from paktum.importing.converting import converter, money_converter
from paktum.importing.mapping import ColumnRule, FileRule

COUNTRY: dict[str, Any] = {"code": "country", "exact": True}
CURRENCY: dict[str, Any] = {"code": "currency", "exact": True}


def attribute(kind: Any, **meta: Any) -> FieldModel:
    return plain_model("Test.attribute", "test", "attribute", kind, True, FieldMeta(**meta))


def reader(
    kind: Any, file: FileRule | None = None, meta: dict[str, Any] | None = None, **options: Any
) -> Callable[[str], Any]:
    rule = ColumnRule(column=("x",), **options)
    return converter(attribute(kind, **(meta or {})), rule, file or FileRule(), None)


def wrong(read: Callable[[str], Any], text: str) -> str:
    with pytest.raises(ValueError, match=r".") as error:
        read(text)
    return str(error.value)


@pytest.mark.parametrize(
    ("options", "text", "value"),
    [
        ({}, "1100.04", Decimal("1100.04")),
        ({}, "-7", Decimal(-7)),
        ({"decimal_mark": ","}, "0,5", Decimal("0.5")),
        ({"decimal_mark": ",", "group_mark": "."}, "1.234.567,89", Decimal("1234567.89")),
        ({"decimal_mark": ",", "group_mark": " "}, "1 234,5", Decimal("1234.5")),
        ({"decimal_mark": ",", "group_mark": " "}, "1\u00a0234\u202f567", Decimal(1234567)),
        ({"group_mark": ","}, "1,234.5", Decimal("1234.5")),
        ({"group_mark": ","}, "1234.5", Decimal("1234.5")),
        ({"unit": "percent"}, "12.5", Decimal("0.125")),
        ({"unit": "millions"}, "1100.04", Decimal(1_100_040_000)),
    ],
)
def test_a_decimal(options: dict[str, Any], text: str, value: Decimal) -> None:
    assert reader(Decimal, **options)(text) == value


@pytest.mark.parametrize("text", ["", "x", "1,5", "1.", ".5", "1e3", "NaN", "Infinity", "1 000", "1_000", "٣", "0x1"])
def test_what_is_no_decimal(text: str) -> None:
    assert wrong(reader(Decimal), text) == "is no number such as 1.5"


@pytest.mark.parametrize("text", ["1.23,5", "12.34", "1234.567,0", ".123,0"])
def test_groups_have_three_digits(text: str) -> None:
    assert wrong(reader(Decimal, decimal_mark=",", group_mark="."), text) == "is no number such as 1.000,5"


def test_the_file_gives_marks_and_a_column_overrules_them() -> None:
    file = FileRule(decimal_mark=",", group_mark=".")
    assert reader(Decimal, file)("1.234,5") == Decimal("1234.5")
    assert reader(Decimal, file, decimal_mark=".", group_mark=",")("1,234.5") == Decimal("1234.5")


def test_an_integer_has_no_digits_behind_the_point() -> None:
    assert reader(int, group_mark=",")("34,288") == 34288
    assert wrong(reader(int), "5.0") == "is no number such as 1"
    assert reader(int, unit="thousands")("12") == 12_000
    assert wrong(reader(int, unit="percent"), "50") == "is no whole number"


def test_money_takes_its_currency_from_the_mapping_or_a_column() -> None:
    millions = money_converter(ColumnRule(column=("x",), currency="USD", unit="millions"), FileRule())
    assert millions("11698.03", "USD") == Money(Decimal(11_698_030_000), "USD")
    mixed = money_converter(ColumnRule(column=("x",), currency_column="c"), FileRule())
    assert mixed("5", "huf") == Money(Decimal(5), "HUF")
    with pytest.raises(ValueError, match="is an amount without a currency of ISO 4217; there stands ''"):
        mixed("5", "")


@pytest.mark.parametrize(
    ("pattern", "text", "value"),
    [
        (None, "2017-03-01", date(2017, 3, 1)),
        ("%d-%m-%y", "01-03-17", date(2017, 3, 1)),
        ("%d-%m-%y", "31-12-68", date(2068, 12, 31)),
        ("%d-%m-%y", "01-01-69", date(1969, 1, 1)),
        ("%Y. %m. %d.", "2017. 03. 01.", date(2017, 3, 1)),
        ("%m/%d/%Y", "3/1/2017", date(2017, 3, 1)),
    ],
)
def test_a_date(pattern: str | None, text: str, value: date) -> None:
    assert reader(date, format=pattern)(text) == value
    assert reader(date, FileRule(date_format=pattern))(text) == value


@pytest.mark.parametrize("text", ["31-02-17", "2017-03-01", "1-3", "01-03-17 10:00", "32-01-17"])
def test_what_is_no_date(text: str) -> None:
    assert wrong(reader(date, format="%d-%m-%y"), text) == "is no date of the form %d-%m-%y"


@pytest.mark.parametrize(
    ("options", "text", "value"),
    [
        ({}, "2024-07-01T10:00:00+02:00", datetime(2024, 7, 1, 8, tzinfo=UTC)),
        ({}, "2024-07-01 10:00", datetime(2024, 7, 1, 10, tzinfo=UTC)),
        ({"zone": "Europe/Budapest"}, "2024-07-01 10:00", datetime(2024, 7, 1, 8, tzinfo=UTC)),
        (
            {"zone": "Europe/Budapest", "format": "%d.%m.%Y %H:%M"},
            "01.01.2024 10:00",
            datetime(2024, 1, 1, 9, tzinfo=UTC),
        ),
    ],
)
def test_an_instant(options: dict[str, Any], text: str, value: datetime) -> None:
    assert reader(datetime, **options)(text) == value


@pytest.mark.parametrize("text", ["yesterday", "2024-13-01", "0001-01-01T00:00:00+23:00"])
def test_what_is_no_instant(text: str) -> None:
    assert wrong(reader(datetime), text) == "is no instant of the form YYYY-MM-DD hh:mm:ss"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("HU", "HU"), ("hu", "HU"), ("HUN", "HU"), ("Hungary", "HU"), ("united  states", "US"), ("GREECE", "GR"),
        ("Côte d’Ivoire", "CI"), ("South Korea", "KR"),
    ],
)  # fmt: skip
def test_a_country_by_code_or_english_name(text: str, code: str) -> None:
    assert reader(str, meta=COUNTRY)(text) == code


@pytest.mark.parametrize("text", ["Philipines", "Korea", "ZZ", "EU", "World", "Europe", "X"])
def test_what_is_no_country(text: str) -> None:
    assert wrong(reader(str, meta=COUNTRY), text) == (
        "is no country that Unicode CLDR knows; give its code as an alias"
    )


def test_a_currency_code() -> None:
    assert reader(str, meta=CURRENCY)("eur") == "EUR"
    assert wrong(reader(str, meta=CURRENCY), "EURO") == "is no currency of ISO 4217"


def test_a_choice_by_value_or_name_without_regard_to_case() -> None:
    read = reader(ClientKind)
    assert [read(text) for text in ("legal_entity", "Legal_Entity", "GROUP")] == [
        ClientKind.LEGAL_ENTITY, ClientKind.LEGAL_ENTITY, ClientKind.GROUP,
    ]  # fmt: skip
    assert wrong(read, "person") == "is none of legal_entity, sole_proprietor, public_body, group"


def test_a_state_by_code_or_label() -> None:
    workflow = Workflow("sale", _("Sale"), (State("offer", _("Offer made")), State("won", _("Won"))), (), "offer")
    read = converter(attribute(str, workflow="sale", exact=True), ColumnRule(column=("x",)), FileRule(), workflow)
    assert [read(text) for text in ("Won", "offer made", "OFFER")] == ["won", "offer", "offer"]
    assert wrong(read, "lost") == "is none of offer, won"


def test_true_and_false() -> None:
    read = reader(bool)
    assert [read(text) for text in ("true", "Yes", "1", "FALSE", "no", "0")] == [True] * 3 + [False] * 3
    assert wrong(read, "maybe") == "is neither true (yes, 1) nor false (no, 0)"


@pytest.mark.parametrize(
    ("kind", "options", "message"),
    [
        (date, {"format": "day-month"}, "'day-month' is no format of dates such as %d.%m.%Y"),
        (date, {"format": "%d.%m"}, "'%d.%m' is no format of dates such as %d.%m.%Y"),
        (date, {"format": "%d.%m.%Q"}, "'%d.%m.%Q' is no format of dates such as %d.%m.%Y"),
        (datetime, {"zone": "Budapest"}, "'Budapest' is no time zone such as Europe/Budapest"),
        (datetime, {"zone": "../etc"}, "'../etc' is no time zone such as Europe/Budapest"),
        (Decimal, {"group_mark": "."}, "decimal_mark and group_mark are both '.'"),
    ],
)
def test_options_that_make_no_sense_are_refused(kind: Any, options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=r".") as error:
        reader(kind, **options)
    assert str(error.value) == message
