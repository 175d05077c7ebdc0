"""What is accepted as a value, what is refused, and where."""

from decimal import Decimal
from typing import Any

import pytest

from paktum import Money, PostalAddress, Refused
from paktum.crm import Client, Deal

from .conftest import Desk
from .lab import Sample


@pytest.mark.parametrize(
    ("given", "errors"),
    [
        ({"price": {"amount": "1.001", "currency": "EUR"}}, [("INVALID_VALUE", "price.amount")]),
        ({"price": {"amount": "1.5", "currency": "JPY"}}, [("INVALID_VALUE", "price.amount")]),
        ({"price": {"amount": "1.0001", "currency": "KWD"}}, [("INVALID_VALUE", "price.amount")]),
        ({"price": {"amount": "0.99", "currency": "EUR"}}, [("OUT_OF_RANGE", "price.amount")]),
        ({"price": {"amount": "100000000000000", "currency": "EUR"}}, [("INVALID_VALUE", "price.amount")]),
        ({"price": {"amount": "1", "currency": "eur"}}, [("INVALID_VALUE", "price.currency")]),
        ({"price": {"amount": "1", "currency": "XYZ"}}, [("INVALID_VALUE", "price.currency")]),
        ({"price": {"amount": "1", "currency": ""}}, [("INVALID_VALUE", "price.currency")]),
        ({"price": {"amount": "1", "currency": "EURO"}}, [("TOO_LONG", "price.currency")]),
        ({"price": {"amount": "1", "currency": "EU\0"}}, [("INVALID_VALUE", "price.currency")]),
        ({"site": {"country": "hu"}}, [("INVALID_VALUE", "site.country")]),
        ({"site": {"country": "EU"}}, [("INVALID_VALUE", "site.country")]),
        ({"site": {"townName": "x" * 141}}, [("TOO_LONG", "site.townName")]),
        ({"site": {"postCode": "1\0"}}, [("INVALID_VALUE", "site.postCode")]),
        ({"name": "a\0b"}, [("INVALID_VALUE", "name")]),
        ({"note": "\0"}, [("INVALID_VALUE", "note")]),
        ({"code": "a\0"}, [("INVALID_VALUE", "code")]),
        ({"code": "abc"}, [("INVALID_VALUE", "code")]),
        ({"weight": "-0.0001"}, [("OUT_OF_RANGE", "weight")]),
        ({"weight": "1000.0001"}, [("OUT_OF_RANGE", "weight")]),
        ({"weight": "1.00001"}, [("INVALID_VALUE", "weight")]),
        ({"purity": "123456.0"}, [("INVALID_VALUE", "purity")]),
        ({"purity": "9" * 18 + "." + "9" * 18}, [("INVALID_VALUE", "purity")]),
        ({"pieces": 0}, [("OUT_OF_RANGE", "pieces")]),
        ({"takenOn": "1999-12-31"}, [("OUT_OF_RANGE", "takenOn")]),
        ({"lab": None}, None),
    ],
    ids=str,
)
def test_a_value_that_does_not_fit_is_refused_where_it_stands(
    desk: Desk, given: dict[str, Any], errors: list[tuple[str, str]] | None
) -> None:
    if errors is None:
        made = desk.done("clientCreate", {"name": "Any", **given}, "lab { standing }")
        assert made["lab"] == {"standing": "Új ügyfél"}
        return
    assert desk.codes("labSampleCreate", {"name": "Any", **given}) == errors


def test_everything_that_is_wrong_is_reported_at_once(desk: Desk) -> None:
    given = {
        "name": " ", "code": "toolong12", "weight": "-1", "price": {"amount": "1.001", "currency": "EUR"},
        "clientId": "client_" + "0" * 32,
    }  # fmt: skip

    assert desk.codes("labSampleCreate", given) == [
        ("REQUIRED", "name"), ("TOO_LONG", "code"), ("OUT_OF_RANGE", "weight"), ("INVALID_VALUE", "price.amount"),
        ("NOT_FOUND", "clientId"),
    ]  # fmt: skip
    inside = {"name": "A", "lab": {"budget": {"amount": "1", "currency": "EURO"}, "standing": ""}}
    assert desk.codes("clientCreate", inside) == [("REQUIRED", "lab.standing"), ("TOO_LONG", "lab.budget.currency")]


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({"price": {"amount": "12", "currency": "EUR"}}, {"price": {"amount": "12.00", "currency": "EUR"}}),
        ({"price": {"amount": "12.30", "currency": "KWD"}}, {"price": {"amount": "12.300", "currency": "KWD"}}),
        ({"price": {"amount": "12.000", "currency": "JPY"}}, {"price": {"amount": "12", "currency": "JPY"}}),
        (
            {"price": {"amount": "99999999999999.99", "currency": "HUF"}},
            {"price": {"amount": "99999999999999.99", "currency": "HUF"}},
        ),
        ({"weight": 7}, {"weight": "7.0000"}),
        ({"purity": "-0.25"}, {"purity": "-0.2500"}),
        ({"takenAt": "2026-03-29T02:30:00.1239+02:00"}, {"takenAt": "2026-03-29T00:30:00.123Z"}),
        ({"takenAt": "0005-01-02T03:04:05Z"}, {"takenAt": "0005-01-02T03:04:05.000Z"}),
        ({"site": {"townName": " "}}, {"site": None}),
        ({"site": {}}, {"site": None}),
        ({"note": ""}, {"note": None}),
        ({"name": " A "}, {"name": " A "}),
        ({"note": "\U0001f600\u0001\t\r\n"}, {"note": "\U0001f600\u0001\t\r\n"}),
    ],
    ids=str,
)
def test_a_value_is_shown_in_its_one_form(desk: Desk, given: dict[str, Any], shown: dict[str, Any]) -> None:
    selected = "name price { amount currency } weight purity takenAt takenOn site { townName } note"

    made = desk.done("labSampleCreate", {"name": "Any", **given}, selected)

    assert {key: made[key] for key in shown} == shown


@pytest.mark.parametrize("text", ["\ud800", "a\udfffb"])
def test_a_text_with_half_a_surrogate_pair_is_refused(desk: Desk, text: str) -> None:
    for values in ({"name": text}, {"name": "A", "note": text}, {"name": "A", "site": PostalAddress(town_name=text)}):
        before = desk.dump()
        with pytest.raises(Refused) as refused:
            desk.run(lambda change, values=values: change.create(Sample, **values))  # type: ignore[misc]
        assert [problem.code for problem in refused.value.problems] == ["INVALID_VALUE"]
        assert desk.dump() == before


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"name": 1}, "INVALID_VALUE"),
        ({"weight": 0.5}, "INVALID_VALUE"),
        ({"weight": True}, "INVALID_VALUE"),
        ({"weight": Decimal("NaN")}, "INVALID_VALUE"),
        ({"weight": Decimal("1E+40")}, "INVALID_VALUE"),
        ({"weight": Decimal("1." + "1" * 60)}, "INVALID_VALUE"),
        ({"price": Money(Decimal("Infinity"), "EUR")}, "INVALID_VALUE"),
        ({"price": Decimal(1)}, "INVALID_VALUE"),
        ({"pieces": True}, "INVALID_VALUE"),
        ({"pieces": 2**31}, "INVALID_VALUE"),
        ({"unit": "lb"}, "INVALID_VALUE"),
        ({"client": "client_1"}, "INVALID_VALUE"),
        ({"is_fresh": 1}, "INVALID_VALUE"),
    ],
    ids=str,
)
def test_code_that_gives_a_value_of_a_wrong_kind_is_refused(desk: Desk, values: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        desk.run(lambda change: change.create(Sample, **{"name": "A", **values}))

    assert [problem.code for problem in refused.value.problems] == [code]


def test_code_that_names_an_attribute_or_facet_that_there_is_not_fails(desk: Desk) -> None:
    for wrong in ({"colour": "red"}, {"facets": {"garden": {}}}, {"facets": {"lab": {"colour": "red"}}}):
        with pytest.raises(TypeError, match=r"has no (attribute|facet) (colour|garden)"):
            desk.run(lambda change, wrong=wrong: change.create(Client, name="A", **wrong))  # type: ignore[misc]
    with pytest.raises(TypeError, match="has no attribute weighted_amount that can be written"):
        desk.run(lambda change: change.create(Deal, name="A", weighted_amount=Money(Decimal(1), "EUR")))


def test_an_attribute_for_new_records_cannot_be_changed(desk: Desk) -> None:
    made = desk.done("labSampleCreate", {"name": "A", "serial": "S1"}, "serial")
    assert made["serial"] == "S1"
    assert "serial" not in desk.api.graphql.type_map["LabSamplePatch"].fields

    def change_serial(change: Any, serial: str | None) -> bool:
        changed: bool = change.update(change.get(Sample, desk.key(made["id"])), serial=serial)
        return changed

    assert desk.run(lambda change: change_serial(change, "S1")) is False
    for other in ("S2", None):
        with pytest.raises(Refused) as refused:
            desk.run(lambda change, other=other: change_serial(change, other))  # type: ignore[misc]
        assert [(each.code, each.path) for each in refused.value.problems] == [("IMMUTABLE", ("serial",))]


def test_texts_from_defaults_can_be_searched_like_others(desk: Desk) -> None:
    desk.done("clientCreate", {"name": "Ősz"})

    found = desk.ask('{ clients(filter: {lab: {standing: {contains: "UJ UGY"}}}) { nodes { name lab { standing } } } }')

    assert found["clients"]["nodes"] == [{"name": "Ősz", "lab": {"standing": "Új ügyfél"}}]


@pytest.mark.parametrize("text", ["\ufdfa" * 200, "\ufb03" * 200, "ß" * 200, "İ" * 200])
def test_a_text_that_grows_when_it_is_folded_is_kept(desk: Desk, text: str) -> None:
    made = desk.done("clientCreate", {"name": text, "address": {"townName": text[:140]}}, "name address { townName }")

    assert (made["name"], made["address"]) == (text, {"townName": text[:140]})
    found = desk.ask(
        "query($text: String!) { clients(filter: {name: {startsWith: $text}}) { totalCount } }", text=text[:9]
    )
    assert found == {"clients": {"totalCount": 1}}


def test_messages_are_in_the_language_of_the_reader(desk: Desk) -> None:
    given = {"name": "x" * 25, "weight": "-1", "price": {"amount": "1.001", "currency": "EUR"}, "clientId": "x"}

    (error,) = desk.refused("labSampleCreate", given, locale="hu")
    assert error["message"] == desk.assembly.catalogue.text("there is no {entity} with this id", "hu").format(
        entity="Client"
    )
    del given["clientId"]
    assert [error["message"] for error in desk.refused("labSampleCreate", given, locale="hu")] == [
        "legfeljebb 20 karakter lehet, nem 25",
        "legalább 0",
        "EUR pénznemű összegnek legfeljebb 2 tizedesjegye van",
    ]
    assert [error["message"] for error in desk.refused("labSampleCreate", given, locale="de")] == [
        "at most 20 characters, not 25", "at least 0", "an amount in EUR has at most 2 digits behind the point",
    ]  # fmt: skip
