"""Bulk mutations: many rows in one transaction, and what is said of each."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa

from paktum.assembly.mutations import MOST_ROWS

from .conftest import NOBODY, Desk


def bulk(desk: Desk, mutation: str, rows: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """What a bulk mutation gives."""
    kind = desk.api.graphql.mutation_type.fields[mutation].args["input"].type.of_type.name
    actor = {"actor": more.pop("actor")} if "actor" in more else {}
    text = f"""mutation($input: {kind}!) {{ {mutation}(input: $input) {{
        results {{ index status id errors {{ code path }} }}
        errors {{ code path ... on ConflictError {{ currentVersion }} ... on DuplicateError {{ existing }} }} }} }}"""
    found: dict[str, Any] = desk.ask(text, input={"rows": rows, **more}, **actor)[mutation]
    return found


def statuses(found: dict[str, Any]) -> list[str]:
    assert [each["index"] for each in found["results"]] == list(range(len(found["results"])))
    return [each["status"] for each in found["results"]]


def problems(found: dict[str, Any]) -> list[tuple[str, str]]:
    return [(each["code"], ".".join(each["path"])) for each in found["errors"]]


def names(desk: Desk) -> list[str]:
    nodes = desk.ask("{ labSamples { nodes { name } } }")["labSamples"]["nodes"]
    return [each["name"] for each in nodes]


@contextmanager
def selects(desk: Desk) -> Iterator[list[str]]:
    """The SELECTs that the write path sends meanwhile."""
    sent: list[str] = []

    def remember(connection: Any, cursor: Any, text: str, *_: Any) -> None:
        if text.lstrip().startswith("SELECT"):
            sent.append(text)

    sa.event.listen(desk.engine, "before_cursor_execute", remember)
    yield sent
    sa.event.remove(desk.engine, "before_cursor_execute", remember)


WRONG = [{"name": "A"}, {"name": "B", "pieces": 0}, {"name": ""}, {"name": "D"}]


def test_all_or_nothing_tells_all_that_is_wrong_and_does_nothing(desk: Desk) -> None:
    before = desk.dump()
    found = bulk(desk, "labSamplesCreate", WRONG)
    assert found["results"] == []
    assert problems(found) == [("OUT_OF_RANGE", "input.rows.1.pieces"), ("REQUIRED", "input.rows.2.name")]
    assert desk.dump() == before


def test_failed_rows_are_skipped(desk: Desk) -> None:
    found = bulk(desk, "labSamplesCreate", WRONG, policy="SKIP_FAILED_ROWS")
    assert statuses(found) == ["CREATED", "FAILED", "FAILED", "CREATED"]
    assert [each["id"] is None for each in found["results"]] == [False, True, True, False]
    assert found["results"][1]["errors"] == [{"code": "OUT_OF_RANGE", "path": ["input", "rows", "1", "pieces"]}]
    assert names(desk) == ["A", "D"]


def test_failed_fields_are_ignored_where_that_helps(desk: Desk) -> None:
    found = bulk(desk, "labSamplesCreate", WRONG, policy="IGNORE_FAILED_FIELDS")
    assert statuses(found) == ["CREATED", "CREATED", "FAILED", "CREATED"]
    assert problems(found) == [("OUT_OF_RANGE", "input.rows.1.pieces"), ("REQUIRED", "input.rows.2.name")]
    assert names(desk) == ["A", "B", "D"]


def test_a_dry_run_keeps_nothing(desk: Desk) -> None:
    before = desk.dump()
    found = bulk(desk, "labSamplesCreate", WRONG, policy="SKIP_FAILED_ROWS", dryRun=True, idempotencyKey="k")
    assert statuses(found) == ["CREATED", "FAILED", "FAILED", "CREATED"]
    assert {each["id"] for each in found["results"]} == {None}
    assert desk.dump() == before


def test_many_records_are_changed_and_deleted_by_their_versions(desk: Desk) -> None:
    made = bulk(desk, "labSamplesCreate", [{"name": name} for name in "ABC"])["results"]
    rows = [{"id": each["id"], "expectedVersion": 1, "patch": {"name": "B"}} for each in made]
    rows[2]["expectedVersion"] = 7

    changed = bulk(desk, "labSamplesUpdate", rows, policy="SKIP_FAILED_ROWS")

    assert statuses(changed) == ["UPDATED", "UNCHANGED", "FAILED"]
    assert changed["errors"] == [
        {"code": "CONFLICT", "path": ["input", "rows", "2", "expectedVersion"], "currentVersion": 1}
    ]
    deleted = bulk(desk, "labSamplesDelete", [{"id": each["id"], "expectedVersion": 1} for each in made[1:]])
    assert statuses(deleted) == ["DELETED", "DELETED"]
    assert names(desk) == ["B"]


def test_upserted_rows_are_found_by_source_and_external_id(desk: Desk) -> None:
    first = [{"source": "erp", "externalId": str(n), "name": f"S{n}"} for n in range(3)]
    made = bulk(
        desk, "labSamplesUpsert", [*first, {**first[0], "name": "again"}, {"name": "x"}], policy="SKIP_FAILED_ROWS"
    )
    assert statuses(made) == ["CREATED", "CREATED", "CREATED", "UPDATED", "FAILED"]
    assert problems(made) == [("REQUIRED", "input.rows.4.source"), ("REQUIRED", "input.rows.4.externalId")]

    again = bulk(desk, "labSamplesUpsert", [{**first[0], "name": "again"}, {**first[1], "name": "new"}])

    assert statuses(again) == ["UNCHANGED", "UPDATED"]
    assert [each["id"] for each in again["results"]] == [each["id"] for each in made["results"][:2]]
    assert names(desk) == ["again", "new", "S2"]


def test_a_value_that_two_rows_want_belongs_to_the_first(desk: Desk) -> None:
    found = bulk(
        desk, "labSamplesCreate", [{"name": "A", "code": "c1"}, {"name": "B", "code": "c1"}], policy="SKIP_FAILED_ROWS"
    )
    assert statuses(found) == ["CREATED", "FAILED"]
    assert found["errors"] == [
        {"code": "DUPLICATE", "path": ["input", "rows", "1", "code"], "existing": found["results"][0]["id"]}
    ]


def test_a_bulk_mutation_is_one_change_set_and_done_once_for_a_key(desk: Desk) -> None:
    rows = [{"name": "A"}, {"name": "B", "pieces": 0}]
    first = bulk(desk, "labSamplesCreate", rows, policy="SKIP_FAILED_ROWS", idempotencyKey="k")
    before = desk.dump()
    assert bulk(desk, "labSamplesCreate", rows, policy="SKIP_FAILED_ROWS", idempotencyKey="k") == first
    assert desk.dump() == before
    other = bulk(desk, "labSamplesCreate", rows, idempotencyKey="k")
    assert problems(other) == [("IDEMPOTENCY_CONFLICT", "input.idempotencyKey")]


@pytest.mark.parametrize("verb", ["Update", "Upsert"])
def test_what_rows_speak_of_is_looked_up_at_once(desk: Desk, verb: str) -> None:
    clients = bulk(desk, "clientsCreate", [{"name": f"C{n}"} for n in range(20)])["results"]
    rows = [{"source": "s", "externalId": str(n), "name": f"S{n}"} for n in range(20)]
    made = bulk(desk, "labSamplesUpsert", rows)["results"]

    def given(count: int, name: str) -> list[dict[str, Any]]:
        if verb == "Upsert":
            return [{**rows[n], "name": name, "clientId": clients[n]["id"]} for n in range(count)]
        patch = [{"name": name, "clientId": clients[n]["id"]} for n in range(count)]
        return [{"id": made[n]["id"], "expectedVersion": 1, "patch": patch[n]} for n in range(count)]

    counts = []
    for count, at in ((2, 0), (18, 2)):
        part = given(20, "new")[at : at + count]
        with selects(desk) as sent:
            assert statuses(bulk(desk, f"labSamples{verb}", part)) == ["UPDATED"] * count
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_too_many_rows_are_refused(desk: Desk) -> None:
    found = bulk(desk, "labSamplesCreate", [{"name": "A"}] * (MOST_ROWS + 1))
    assert problems(found) == [("OUT_OF_RANGE", "input.rows")]


def test_a_row_that_its_author_may_not_write_is_refused(desk: Desk) -> None:
    rows = [{"name": "A", "secret": "s"}, {"name": "B"}]
    found = bulk(desk, "labSamplesCreate", rows, policy="SKIP_FAILED_ROWS", actor=NOBODY)
    assert statuses(found) == ["FAILED", "CREATED"]
    assert problems(found) == [("FORBIDDEN", "input.rows.0.secret")]


def test_records_that_keep_one_another_are_deleted_together_and_come_back_one_by_one(desk: Desk) -> None:
    samples = bulk(desk, "labSamplesCreate", [{"name": name} for name in "ABC"])["results"]
    for sample in samples[:2]:
        desk.done("labReportCreate", {"title": "R", "sampleId": sample["id"]})
        desk.done("labVialCreate", {"name": "V", "sampleId": sample["id"]})
    rows = [{"id": each["id"], "expectedVersion": 1} for each in samples]
    rows = [*rows, rows[2], {"id": rows[2]["id"], "expectedVersion": 7}]

    found = bulk(desk, "labSamplesDelete", rows, policy="SKIP_FAILED_ROWS")

    assert statuses(found) == ["FAILED", "FAILED", "DELETED", "FAILED", "FAILED"]
    assert problems(found) == [
        ("IN_USE", "input.rows.0.id"), ("IN_USE", "input.rows.1.id"), ("NOT_FOUND", "input.rows.3.id"),
        ("CONFLICT", "input.rows.4.expectedVersion"),
    ]  # fmt: skip
    reports = desk.ask("{ labReports { nodes { id } } }")["labReports"]["nodes"]
    bulk(desk, "labReportsDelete", [{"id": each["id"], "expectedVersion": 1} for each in reports])
    assert statuses(bulk(desk, "labSamplesDelete", rows[:2])) == ["DELETED", "DELETED"]
    desk.done("labSampleRestore", {"id": samples[0]["id"]})
    assert names(desk) == ["A"]
    assert desk.ask("{ labVials { totalCount } }") == {"labVials": {"totalCount": 1}}


def test_many_rows_are_deleted_in_as_many_statements_as_few(desk: Desk) -> None:
    def statements(count: int) -> int:
        made = bulk(desk, "labSamplesCreate", [{"name": str(n)} for n in range(count)])["results"]
        with selects(desk) as sent:
            bulk(desk, "labSamplesDelete", [{"id": each["id"], "expectedVersion": 1} for each in made])
        return len(sent)

    assert statements(50) == statements(5)


def test_records_for_many_clients_are_made_in_as_many_statements_as_for_few(desk: Desk) -> None:
    def statements(count: int) -> int:
        clients = bulk(desk, "clientsCreate", [{"name": str(n)} for n in range(count)])["results"]
        with selects(desk) as sent:
            bulk(desk, "dealsCreate", [{"name": "D", "clientId": each["id"]} for each in clients])
        return len(sent)

    assert statements(50) == statements(5)
