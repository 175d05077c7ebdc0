"""Deleted records come back with what was deleted with them, unless something stands against it."""

from typing import Any

from .conftest import LATER, Desk
from .lab import Sample

Record = dict[str, Any]


def delete(desk: Desk, kind: str, record: Record) -> None:
    desk.done(f"{kind}Delete", {"id": record["id"], "expectedVersion": record["version"]})


def sample_with_vials(desk: Desk, **values: Any) -> tuple[Record, list[Record]]:
    sample = desk.done("labSampleCreate", {"name": "S", **values})
    return sample, [desk.done("labVialCreate", {"name": name, "sampleId": sample["id"]}) for name in "AB"]


def test_what_was_deleted_together_comes_back_together(desk: Desk) -> None:
    sample, vials = sample_with_vials(desk, code="c1")
    delete(desk, "labVial", vials[1])
    delete(desk, "labSample", sample)
    desk.now = LATER

    back = desk.done("labSampleRestore", {"id": sample["id"]}, "code changedAt vials { nodes { id version } }")

    assert back == {
        "id": sample["id"], "version": 3, "code": "c1", "changedAt": "2026-11-24T08:30:00.000Z",
        "vials": {"nodes": [{"id": vials[0]["id"], "version": 3}]},
    }  # fmt: skip
    entries = "history { nodes { version action } }"
    text = f"query($id: ID!) {{ labVial(id: $id) {{ {entries} }} }}"
    assert desk.ask(text, id=vials[0]["id"])["labVial"]["history"]["nodes"] == [
        {"version": 3, "action": "RESTORE"}, {"version": 2, "action": "DELETE"}, {"version": 1, "action": "CREATE"},
    ]  # fmt: skip


def test_a_record_that_went_with_another_brings_that_back_too(desk: Desk) -> None:
    sample, vials = sample_with_vials(desk)
    delete(desk, "labSample", sample)
    back = desk.done("labVialRestore", {"id": vials[0]["id"]}, "sample { id vials { totalCount } }")
    assert back["sample"] == {"id": sample["id"], "vials": {"totalCount": 2}}


def test_every_value_that_was_taken_meanwhile_is_told(desk: Desk) -> None:
    sample, _ = sample_with_vials(desk, code="c1", source="erp", externalId="7")
    delete(desk, "labSample", sample)
    taker = desk.done("labSampleCreate", {"name": "T", "code": "c1"})
    other = desk.done("labSampleCreate", {"name": "U", "source": "erp", "externalId": "7"})

    errors = desk.refused("labSampleRestore", {"id": sample["id"]})

    assert [(each["code"], each["path"], each["existing"]) for each in errors] == [
        ("DUPLICATE", ["input", "code"], taker["id"]), ("DUPLICATE", ["input", "externalId"], other["id"]),
    ]  # fmt: skip


def test_a_record_does_not_come_back_without_what_it_belongs_to(desk: Desk) -> None:
    sample, vials = sample_with_vials(desk)
    delete(desk, "labVial", vials[0])
    delete(desk, "labSample", sample)
    assert desk.codes("labVialRestore", {"id": vials[0]["id"]}) == [("REFERENCE_DELETED", "id")]


def test_what_is_not_deleted_or_nothing_cannot_come_back(desk: Desk) -> None:
    sample, vials = sample_with_vials(desk)
    for wrong in (sample["id"], vials[0]["id"], "lab_sample_" + "0" * 32, "x"):
        assert desk.codes("labSampleRestore", {"id": wrong}) == [("NOT_FOUND", "id")]


def test_a_record_can_be_deleted_again_after_it_came_back(desk: Desk) -> None:
    sample, _ = sample_with_vials(desk)
    for version in (1, 3, 5):
        delete(desk, "labSample", {**sample, "version": version})
        assert desk.done("labSampleRestore", {"id": sample["id"]})["version"] == version + 2
    assert len(desk.run(lambda change: change.list_(Sample))) == 1
