"""What plugins say of a record that is about to be saved: values that they set, and what they find wrong with it."""

import logging

import pytest

from paktum import Refused

from .conftest import Desk
from .lab import Sample, Vial

SELECTED = "name lab { label }"


@pytest.fixture
def sample(desk: Desk) -> str:
    """The id of a sample."""
    return str(desk.done("labSampleCreate", {"name": "Ore"})["id"])


def test_all_reasons_of_all_validations_come_at_once(desk: Desk, sample: str) -> None:
    given = {"name": "Leaking, Broken", "sampleId": sample, "lab": {"label": "wrong"}}

    assert desk.codes("labVialCreate", given) == [
        ("lab.leaking", "name"), ("lab.wet", "sampleId"), ("lab.mislabelled", "lab.label"), ("lab.broken", ""),
    ]  # fmt: skip


def test_a_change_is_validated_as_the_record_will_be(desk: Desk, sample: str) -> None:
    vial = desk.done("labVialCreate", {"name": "Vial", "sampleId": sample})
    patch = {"id": vial["id"], "expectedVersion": 1, "patch": {"name": "Broken", "lab": {"label": "wrong"}}}

    assert desk.codes("labVialUpdate", patch) == [("lab.mislabelled", "patch.lab.label"), ("lab.broken", "patch")]


def test_validations_wait_until_each_value_is_right_by_itself(desk: Desk, sample: str) -> None:
    given = {"name": "Crash", "sampleId": sample, "lab": {"label": "x" * 300}}

    assert desk.codes("labVialCreate", given) == [("TOO_LONG", "lab.label")]


def test_a_refused_row_of_many_leaves_nothing_of_itself(desk: Desk, sample: str) -> None:
    made = [desk.done("labVialCreate", {"name": name, "sampleId": sample}) for name in ("A", "B")]
    patches = ({"name": "Leaking", "lab": {"label": "new"}}, {"name": "C"})
    rows = [{"id": each["id"], "expectedVersion": 1, "patch": patch} for each, patch in zip(made, patches, strict=True)]
    text = """mutation($rows: [LabVialUpdateInput!]!) {
      labVialsUpdate(input: {rows: $rows, policy: SKIP_FAILED_ROWS}) { results { status errors { code } } }
    }"""

    results = desk.ask(text, rows=rows)["labVialsUpdate"]["results"]

    assert [each["status"] for each in results] == ["FAILED", "UPDATED"]
    assert [each["code"] for each in results[0]["errors"]] == ["lab.leaking", "lab.wet"]
    kept = desk.ask("{ labVials { nodes { name version lab { label } } } }")["labVials"]["nodes"]
    label = {"label": None}
    assert kept == [{"name": "A", "version": 1, "lab": label}, {"name": "C", "version": 2, "lab": label}]


def test_what_a_handler_sets_is_saved_and_audited(desk: Desk, sample: str) -> None:
    vial = desk.done("labVialCreate", {"name": " Labelled ", "sampleId": sample}, SELECTED)
    patch = {"id": vial["id"], "expectedVersion": 1, "patch": {"name": "Flask  "}}
    changed = desk.done("labVialUpdate", patch, SELECTED)

    assert (vial["name"], vial["lab"]["label"]) == ("Labelled", "of Ore")
    assert (changed["name"], changed["version"]) == ("Flask", 2)
    entries = "history { nodes { changes { field before after } } }"
    history = desk.ask(f"query($id: ID!) {{ labVial(id: $id) {{ {entries} }} }}", id=vial["id"])["labVial"]["history"]
    told = [{each["field"]: (each["before"], each["after"]) for each in node["changes"]} for node in history["nodes"]]
    assert told[0] == {"name": ("Labelled", "Flask")}
    assert (told[1]["name"], told[1]["lab.label"]) == ((None, "Labelled"), (None, "of Ore"))


def test_what_a_handler_sets_is_checked(desk: Desk, sample: str) -> None:
    assert desk.codes("labVialCreate", {"name": "Long", "sampleId": sample}) == [("TOO_LONG", "lab.label")]


def test_a_change_that_changes_nothing_is_not_handled(desk: Desk, sample: str) -> None:
    vial = desk.done("labVialCreate", {"name": "Vial", "sampleId": sample})
    before = desk.dump()

    assert (
        desk.done("labVialUpdate", {"id": vial["id"], "expectedVersion": 1, "patch": {"name": "Vial"}})["version"] == 1
    )
    assert desk.dump() == before


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("Crash", "the validation not_broken of lab failed for lab_vial_"),
        ("Scribble", "the validation not_broken of lab failed for lab_vial_"),
        ("Shake", "the handler before saving shorten of lab failed for a new LabVial"),
    ],
)
def test_the_log_says_whose_function_failed_and_the_client_gets_a_number(
    desk: Desk, sample: str, caplog: pytest.LogCaptureFixture, name: str, where: str
) -> None:
    before = desk.dump()
    with caplog.at_level(logging.ERROR, "paktum"):
        answer = desk.answer(
            "mutation($input: LabVialCreateInput!) { labVialCreate(input: $input) { labVial { id } } }",
            input={"name": name, "sampleId": sample},
        )

    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
    assert "hunter2" not in str(answer)
    (record,) = caplog.records
    assert record.getMessage().removeprefix("incident ") in error["message"]
    assert where in str(record.exc_info and record.exc_info[1])
    assert desk.dump() == before


def test_an_action_is_refused_by_validations_too(desk: Desk, sample: str) -> None:
    with pytest.raises(Refused) as refused:
        desk.run(lambda change: change.create(Vial, name="Broken", sample=change.get(Sample, desk.key(sample))))

    assert [each.code for each in refused.value.problems] == ["lab.broken"]
