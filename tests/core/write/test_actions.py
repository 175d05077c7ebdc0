"""Business verbs: their inputs, and that they do all or nothing."""

import logging
from typing import Any

import pytest
import sqlalchemy as sa

from .conftest import NOBODY, Desk


@pytest.fixture
def sample(desk: Desk) -> str:
    public_id: str = desk.done("labSampleCreate", {"name": "A"})["id"]
    return public_id


def on(sample: str, version: int = 1, **inputs: Any) -> dict[str, Any]:
    return {"id": sample, "expectedVersion": version, **inputs}


SHOWN = "name weight unit price { amount currency } note client { id } seenOn stage"


def test_an_action_takes_its_inputs_and_defaults(desk: Desk, sample: str) -> None:
    client = desk.done("clientCreate", {"name": "Owner"})["id"]
    price = {"amount": "3.50", "currency": "EUR"}

    weighed = desk.done("labSampleWeigh", on(sample, weight="2.5"), SHOWN)
    assert (weighed["weight"], weighed["unit"], weighed["client"], weighed["version"]) == (
        "2.5000",
        "KILOGRAM",
        None,
        2,
    )

    given = on(sample, 2, weight=1, unit="GRAM", ownerId=client, price=price, remark="ő")
    weighed = desk.done("labSampleWeigh", given, SHOWN)
    assert {key: value for key, value in weighed.items() if key != "id"} == {
        "name": "A", "weight": "1.0000", "unit": "GRAM", "price": price, "note": "ő", "client": {"id": client},
        "seenOn": "2026-11-23", "stage": "new", "version": 3,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("inputs", "errors"),
    [
        ({"price": {"amount": "1.001", "currency": "EUR"}}, [("INVALID_VALUE", "price.amount")]),
        ({"price": {"amount": "1", "currency": "euro"}}, [("TOO_LONG", "price.currency")]),
        ({"remark": "a\0b"}, [("INVALID_VALUE", "remark")]),
        ({"remark": "x" * 2001}, [("TOO_LONG", "remark")]),
        ({"unit": None}, [("REQUIRED", "unit")]),
        ({"weight": "1.00001"}, [("INVALID_VALUE", "weight")]),
        ({"ownerId": "client_" + "0" * 32}, [("NOT_FOUND", "ownerId")]),
        ({"ownerId": "nothing"}, [("NOT_FOUND", "ownerId")]),
        ({"weight": "-1"}, [("OUT_OF_RANGE", "weight")]),
    ],
    ids=str,
)
def test_inputs_are_checked_where_they_stand(
    desk: Desk, sample: str, inputs: dict[str, Any], errors: list[tuple[str, str]]
) -> None:
    assert desk.codes("labSampleWeigh", on(sample, **{"weight": "1", **inputs})) == errors


def test_a_record_that_was_deleted_is_no_input(desk: Desk, sample: str) -> None:
    client = desk.done("clientCreate", {"name": "Owner"})["id"]
    desk.done("clientDelete", {"id": client, "expectedVersion": 1})

    assert desk.codes("labSampleWeigh", on(sample, weight="1", ownerId=client)) == [("NOT_FOUND", "ownerId")]


def test_an_action_that_refuses_has_changed_nothing(desk: Desk, sample: str) -> None:
    (error,) = desk.refused("labSampleThinkBetter", on(sample))

    assert (error["code"], error["message"], error["path"]) == ("lab.changed_mind", "Not today.", ["input", "weight"])


def test_what_an_action_changes_by_itself_is_no_input_s_fault(desk: Desk, sample: str) -> None:
    assert desk.codes("labSampleRename", on(sample, text="x" * 21)) == [("TOO_LONG", "")]


def test_an_action_that_fails_has_changed_nothing_and_tells_nothing(
    desk: Desk, sample: str, caplog: pytest.LogCaptureFixture
) -> None:
    before = desk.dump()
    text = "mutation($input: LabSampleExplodeInput!) { labSampleExplode(input: $input) { errors { code } } }"

    with caplog.at_level(logging.ERROR, "paktum"):
        answer = desk.answer(text, input=on(sample))

    (error,) = answer["errors"]
    assert (answer["data"], error["path"]) == ({"labSampleExplode": None}, ["labSampleExplode"])
    assert error["extensions"] == {"code": "INTERNAL_SERVER_ERROR"}
    assert "hunter2" not in str(answer)
    assert "RuntimeError" not in str(answer)
    assert desk.dump() == before
    (record,) = caplog.records
    assert record.exc_info is not None
    assert "hunter2" in str(record.exc_info[1])
    assert error["message"].rpartition(" ")[2] in record.getMessage()


def test_an_action_raises_the_version_by_one_however_often_it_changes_the_record(desk: Desk, sample: str) -> None:
    examined = desk.done("labSampleExamine", on(sample), SHOWN)

    assert (examined["name"], examined["stage"], examined["version"]) == ("Examined", "checked", 2)


def test_an_action_without_its_permission_is_refused(desk: Desk, sample: str) -> None:
    (error,) = desk.refused("labSampleExamine", on(sample), actor=NOBODY)

    assert (error["code"], error["message"]) == ("FORBIDDEN", "needs the permission lab.archive")


def test_an_action_on_a_version_that_was_changed_or_on_nothing_is_refused(desk: Desk, sample: str) -> None:
    assert desk.codes("labSampleWeigh", on(sample, 2, weight="1")) == [("CONFLICT", "expectedVersion")]
    assert desk.codes("labSampleWeigh", on("lab_sample_" + "0" * 32, weight="1")) == [("NOT_FOUND", "id")]
    assert desk.codes("labSampleWeigh", on("client_" + "0" * 32, weight="1")) == [("NOT_FOUND", "id")]


def test_an_action_of_a_plugin_on_an_entity_of_the_core_changes_other_records_too(desk: Desk) -> None:
    client, ward = (desk.done("clientCreate", {"name": name})["id"] for name in ("A", "B"))

    adopted = desk.done("clientLabAdopt", on(client, wardId=ward), "lab { wards { nodes { id version } } }")

    assert adopted["lab"] == {"wards": {"nodes": [{"id": ward, "version": 2}]}}
    assert adopted["version"] == 1


def test_a_mutation_that_fails_leaves_what_was_done_before_and_after_it_in_the_answer(desk: Desk, sample: str) -> None:
    answer = desk.answer(
        """mutation($explode: LabSampleExplodeInput!) {
          a: labSampleCreate(input: {name: "Before"}) { labSample { name } errors { code } }
          b: labSampleExplode(input: $explode) { labSample { name } errors { code } }
          c: labSampleCreate(input: {name: "After"}) { labSample { name } }
        }""",
        explode=on(sample),
    )

    assert [(each["path"], each["extensions"]["code"]) for each in answer["errors"]] == [
        (["b"], "INTERNAL_SERVER_ERROR")
    ]
    assert answer["data"] == {
        "a": {"labSample": {"name": "Before"}, "errors": []},
        "b": None,
        "c": {"labSample": {"name": "After"}},
    }
    found = desk.ask("{ labSamples(orderBy: {field: NAME}) { nodes { name } } }")
    assert [each["name"] for each in found["labSamples"]["nodes"]] == ["A", "After", "Before"]


def test_what_is_done_and_cannot_be_read_is_told_as_done(desk: Desk) -> None:
    rename_table(desk, "lab_report", "lab_gone")
    answer = desk.answer(
        """mutation {
          a: labSampleCreate(input: {name: "Done"}) { shown: labSample { reports { totalCount } } errors { code } }
          b: labSampleCreate(input: {name: "Too"}) { labSample { name } }
        }"""
    )
    rename_table(desk, "lab_gone", "lab_report")

    assert [(each["path"], each["extensions"]["code"]) for each in answer["errors"]] == [
        (["a", "shown"], "INTERNAL_SERVER_ERROR")
    ]
    assert answer["data"] == {"a": {"shown": None, "errors": []}, "b": {"labSample": {"name": "Too"}}}
    found = desk.ask("{ labSamples(orderBy: {field: NAME}) { nodes { name } } }")
    assert [each["name"] for each in found["labSamples"]["nodes"]] == ["Done", "Too"]


def rename_table(desk: Desk, old: str, new: str) -> None:
    with desk.engine.begin() as connection:
        connection.execute(sa.text(f"ALTER TABLE {old} RENAME TO {new}"))
