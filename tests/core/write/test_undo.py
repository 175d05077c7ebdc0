"""What was changed together can be undone: afterwards everything is as before, but for versions and who changed it."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from paktum import Change
from paktum.access.actor import SYSTEM, Actor
from paktum.access.rights import Granted, Rights
from paktum.declare.access import Scope
from paktum.storage.audit import AUDIT, CHANGE_SETS
from paktum.storage.search import ENTRIES
from paktum.tiers.models import TierChange
from paktum.workflow.models import WorkflowChange
from paktum.write.cause import Origin

from .conftest import LATER, NOBODY, Desk
from .lab import Sample
from .test_bulk import selects

HISTORY = {TierChange, WorkflowChange}
STAMPS = {"version", "changed_at", "changed_by_id"}


def living(desk: Desk) -> dict[str, list[Any]]:
    """Every value of every living record and its facets, and what search knows of them; versions apart."""
    found = {}
    with desk.engine.connect() as connection:
        for model in desk.assembly.entities.values():
            if model.cls in HISTORY:
                continue
            keys = sa.select(model.table.c.id).where(model.table.c.deleted_at.is_(None))
            for part in (model, *(each for each in model.facets.values() if each.table is not None)):
                table = part.table
                secret = {
                    each.column.name for each in part.fields.values() if each.is_encrypted and each.column is not None
                }
                columns: list[Any] = [
                    column.is_not(None) if column.name in secret else column
                    for column in table.c
                    if part is not model or column.name not in STAMPS
                ]
                rows = connection.execute(sa.select(*columns).where(table.c.id.in_(keys)).order_by(table.c.id))
                found[table.name] = [tuple(row) for row in rows]
            words = (ENTRIES.c.record_id, ENTRIES.c.title, ENTRIES.c.words)
            entries = sa.select(*words).where(ENTRIES.c.record_id.in_(keys)).order_by(ENTRIES.c.record_id)
            found[f"words of {model.type_name}"] = [tuple(row) for row in connection.execute(entries)]
    return found


def last(desk: Desk) -> str:
    """The id of the newest change set."""
    with desk.engine.connect() as connection:
        key = connection.scalar(sa.select(CHANGE_SETS.c.id).order_by(CHANGE_SETS.c.id.desc()).limit(1))
        assert key is not None
        return f"changeset_{key.hex}"


def undone(desk: Desk, change_set: str | None = None, **given: Any) -> dict[str, Any]:
    """The payload of `changeSetUndo`."""
    actor = given.pop("actor", SYSTEM)
    text = """mutation($input: ChangeSetUndoInput!) { changeSetUndo(input: $input) { changeSetId records
      errors { code path ... on ChangedSinceError { record changeSet } } } }"""
    chosen = {} if "requestId" in given else {"id": change_set or last(desk)}
    found: dict[str, Any] = desk.ask(text, input={**chosen, **given}, actor=actor)["changeSetUndo"]
    return found


def refused(desk: Desk, change_set: str | None = None, **given: Any) -> list[dict[str, Any]]:
    """The errors of `changeSetUndo`, which has changed nothing."""
    before = desk.dump()
    found = undone(desk, change_set, **given)
    assert (found["changeSetId"], found["records"]) == (None, None)
    assert desk.dump() == before
    errors: list[dict[str, Any]] = found["errors"]
    return errors


@pytest.fixture
def stocked(desk: Desk) -> dict[str, Any]:
    """A client with a sample of two vials, and a sample that is deleted with its vial."""
    client = desk.done("clientCreate", {"name": "Pék", "country": "HU", "banking": {"hasPayroll": True}})
    sample = desk.done("labSampleCreate", {"name": "S", "code": "c1", "clientId": client["id"], "source": "erp",
                                           "externalId": "7", "price": {"amount": "5", "currency": "EUR"},
                                           "takenOn": "2020-01-01", "weight": "1.5"})  # fmt: skip
    for name in "AB":
        desk.done("labVialCreate", {"name": name, "sampleId": sample["id"]})
    gone = desk.done("labSampleCreate", {"name": "gone"})
    desk.done("labVialCreate", {"name": "of it", "sampleId": gone["id"]})
    desk.done("labSampleDelete", target(gone))
    return {"client": client, "sample": sample, "gone": gone}


def target(record: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": record["id"], "expectedVersion": record["version"], **more}


EVERYTHING = {
    "name": "Other", "code": "c222", "unit": "KILOGRAM", "weight": None, "purity": "0.5", "pieces": 3, "isFresh": False,
    "price": {"amount": "7.50", "currency": "USD"}, "site": {"townName": "Szeged", "country": "HU"}, "note": "n",
    "takenOn": "2021-02-03", "takenAt": "2021-02-03T04:05:06.789Z", "clientId": None, "externalId": "8",
}  # fmt: skip
FACETS = {"name": "B", "address": {"townName": "Győr"}, "turnover": {"amount": "1", "currency": "HUF"},
          "lab": {"standing": "known", "budget": {"amount": "2", "currency": "EUR"}},
          "banking": {"hasPayroll": False, "kycStatus": "VERIFIED"}}  # fmt: skip


def imported(desk: Desk, there: dict[str, Any]) -> dict[str, Any]:
    """An import of two batches, the second of which changes what the first has made."""
    told: dict[str, Any] = {"origin": Origin.IMPORT, "operation": "lab", "request_id": "an import"}
    key = desk.key(there["sample"]["id"])

    def first(change: Change) -> uuid.UUID:
        change.update(change.get(Sample, key), name="S2", stage="checked")
        return change.create(Sample, name="new", code="d1", stage="archived").id

    made = desk.writer.run(SYSTEM, first, **told)
    desk.writer.run(SYSTEM, lambda change: change.update(change.get(Sample, made), name="newer", code="d222"), **told)
    desk.writer.run(SYSTEM, lambda change: change.update(change.get(Sample, key), name="S3", code=None), **told)
    return {"requestId": "an import"}


def in_bulk(desk: Desk, kind: str, rows: list[dict[str, Any]]) -> None:
    text = f"mutation($input: LabSamples{kind}Input!) {{ labSamples{kind}(input: $input) {{ errors {{ code }} }} }}"
    assert desk.ask(text, input={"rows": rows})[f"labSamples{kind}"]["errors"] == []


def exchanged(desk: Desk, there: dict[str, Any]) -> None:
    """Give what one has alone to another."""

    def work(change: Change) -> None:
        change.update(change.get(Sample, desk.key(there["sample"]["id"])), code=None, external_id=None)
        change.create(Sample, name="taker", code="c1", source="erp", external_id="7")

    desk.run(work)


def all_at_once(desk: Desk, there: dict[str, Any]) -> None:
    """Change, delete and make records in one transaction, some of them twice."""

    def work(change: Change) -> None:
        sample = change.get(Sample, desk.key(there["sample"]["id"]))
        change.update(sample, name="about to go", code="x1")
        change.delete(sample)
        taker = change.create(Sample, name="taker", code="c1")
        change.update(change.restore(Sample, desk.key(there["gone"]["id"])), parent=taker, code="x1")
        change.delete(change.create(Sample, name="never there"))

    desk.run(work)


WAYS: dict[str, Callable[[Desk, dict[str, Any]], Any]] = {
    "create": lambda desk, _: desk.done("labSampleCreate", {"name": "N", "code": "n1"}),
    "update": lambda desk, there: desk.done("labSampleUpdate", target(there["sample"], patch=EVERYTHING)),
    "update of facets": lambda desk, there: desk.done("clientUpdate", target(there["client"], patch=FACETS)),
    "delete": lambda desk, there: desk.done("labSampleDelete", target(there["sample"])),
    "delete of a client": lambda desk, there: desk.done("clientDelete", target(there["client"])),
    "restore": lambda desk, there: desk.done("labSampleRestore", {"id": there["gone"]["id"]}),
    "transition": lambda desk, there: desk.done(
        "labSampleTransition", target(there["sample"], transition="check", patch={"name": "checked"}, note="n")
    ),
    "verb": lambda desk, there: desk.done("labSampleExamine", target(there["sample"])),
    "bulk create": lambda desk, _: in_bulk(desk, "Create", [{"name": "a"}, {"name": "b", "code": "b1"}]),
    "bulk update": lambda desk, there: in_bulk(desk, "Update", [target(there["sample"], patch=EVERYTHING)]),
    "bulk upsert": lambda desk, _: in_bulk(
        desk, "Upsert", [{"source": "erp", "externalId": each, "name": "up"} for each in ("7", "9")]
    ),
    "bulk delete": lambda desk, there: in_bulk(desk, "Delete", [target(there["sample"])]),
    "import": imported,
    "exchange of unique values": exchanged,
    "all at once": all_at_once,
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_everything_is_as_before_and_can_be_done_again(desk: Desk, stocked: dict[str, Any], way: str) -> None:
    before = living(desk)
    chosen = WAYS[way](desk, stocked)
    done = living(desk)
    assert done != before
    given = {"requestId": chosen["requestId"]} if way == "import" else {}
    desk.now = LATER

    found = undone(desk, **given)

    assert found["errors"] == []
    assert living(desk) == before
    assert found["changeSetId"] == last(desk)
    again = undone(desk, found["changeSetId"])
    assert (again["errors"], again["records"]) == ([], found["records"])
    assert living(desk) == done


def test_the_undoing_is_a_change_of_its_own(desk: Desk, stocked: dict[str, Any]) -> None:
    sample = stocked["sample"]
    desk.done("labSampleUpdate", target(sample, patch={"name": "T"}))
    undone(desk, actor=NOBODY)

    shown = "history(first: 1) { nodes { action changeSet { operation } changes { field before after } } }"
    asked = desk.ask(
        f"query($id: ID!) {{ labSample(id: $id) {{ name version changedById {shown} }} }}", id=sample["id"]
    )
    assert asked["labSample"] == {
        "name": "S", "version": 3, "changedById": f"user_{uuid.UUID(int=1).hex}",
        "history": {"nodes": [{"action": "UPDATE", "changeSet": {"operation": "changeSetUndo"},
                               "changes": [{"field": "name", "before": "T", "after": "S"}]}]},
    }  # fmt: skip


def test_what_has_changed_since_is_told_and_nothing_is_undone(desk: Desk, stocked: dict[str, Any]) -> None:
    in_bulk(desk, "Create", [{"name": "a"}, {"name": "b"}])
    made = last(desk)
    (a, b) = (each for each in desk.run(lambda change: change.list_(Sample)) if each.name in {"a", "b"})
    desk.done("labSampleUpdate", {"id": f"lab_sample_{a.id.hex}", "expectedVersion": 1, "patch": {"name": "A"}})
    first = last(desk)
    vial = desk.done("labVialCreate", {"name": "V", "sampleId": f"lab_sample_{b.id.hex}"})
    second = last(desk)

    error = {"code": "CHANGED_SINCE", "path": ["input", "id"]}
    assert refused(desk, made) == [{**error, "record": f"lab_sample_{a.id.hex}", "changeSet": first}]
    undone(desk, first)
    told = refused(desk, made)
    assert [each["changeSet"] for each in told] == [first, last(desk)]

    undone(desk, last(desk))
    in_bulk(desk, "Create", [{"name": "c"}])
    made = last(desk)
    (c,) = (each for each in desk.run(lambda change: change.list_(Sample)) if each.name == "c")
    vial = desk.done("labVialCreate", {"name": "V", "sampleId": f"lab_sample_{c.id.hex}"})
    second = last(desk)
    assert refused(desk, made) == [{**error, "record": vial["id"], "changeSet": second}]


def test_what_somebody_may_not_do_the_other_way_round_is_not_undone(desk: Desk, stocked: dict[str, Any]) -> None:
    desk.done("labSampleUpdate", target(stocked["sample"], patch={"secret": "x"}))
    assert [each["code"] for each in refused(desk, actor=NOBODY)] == ["FORBIDDEN"]
    desk.done("labSampleTransition", {"id": stocked["sample"]["id"], "expectedVersion": 2, "transition": "archive"})
    assert [each["code"] for each in refused(desk, actor=NOBODY)] == ["FORBIDDEN"]
    reader = Actor(uuid.UUID(int=3), (), frozenset(), rights=Rights([Granted("*", frozenset({"read"}), Scope.ALL)]))
    for way in ("create", "delete", "restore"):
        WAYS[way](desk, {**stocked, "sample": {**stocked["sample"], "version": 3}})
        assert [each["code"] for each in refused(desk, actor=reader)] == ["FORBIDDEN"]


def test_whoever_sees_none_of_the_records_does_not_learn_that_there_was_a_change(
    desk: Desk, stocked: dict[str, Any]
) -> None:
    stranger = Actor(uuid.UUID(int=4), (), frozenset())
    for given in ({}, {"change_set": "changeset_" + "0" * 32}, {"change_set": "x"}, {"requestId": "none"}):
        errors = refused(desk, actor=stranger, **given)
        assert [(each["code"], each["path"]) for each in errors] == [("NOT_FOUND", ["input", "id"])]


def test_a_value_that_another_has_now_stands_against_it(desk: Desk, stocked: dict[str, Any]) -> None:
    desk.done("labSampleUpdate", target(stocked["sample"], patch={"code": "c222"}))
    change_set = last(desk)
    desk.done("labSampleCreate", {"name": "taker", "code": "c1"})
    assert [each["code"] for each in refused(desk, change_set)] == ["DUPLICATE"]
    desk.done("labSampleDelete", {"id": stocked["sample"]["id"], "expectedVersion": 2})
    deletion = last(desk)
    desk.done("labSampleCreate", {"name": "taker", "code": "c222"})
    assert [each["code"] for each in refused(desk, deletion)] == ["DUPLICATE"]


def test_can_i_says_whether_it_would_be_undone(desk: Desk, stocked: dict[str, Any]) -> None:
    desk.done("labSampleUpdate", target(stocked["sample"], patch={"secret": "x"}))
    text = 'query($id: ID!) { canI(action: "changeSetUndo", id: $id) { allowed reasons { code } } }'
    assert desk.ask(text, id=last(desk))["canI"] == {"allowed": True, "reasons": []}
    assert desk.ask(text, id=last(desk), actor=NOBODY)["canI"] == {"allowed": False, "reasons": [{"code": "FORBIDDEN"}]}


def test_a_dry_run_keeps_nothing_and_a_key_is_used_once(desk: Desk, stocked: dict[str, Any]) -> None:
    desk.done("labSampleUpdate", target(stocked["sample"], patch={"name": "T"}))
    change_set, before = last(desk), desk.dump()
    assert undone(desk, change_set, dryRun=True) == {"changeSetId": None, "records": 1, "errors": []}
    assert desk.dump() == before
    first = undone(desk, change_set, idempotencyKey="k")
    assert undone(desk, change_set, idempotencyKey="k") == first


def test_many_records_are_looked_up_at_once(desk: Desk, stocked: dict[str, Any]) -> None:
    def lookups(count: int) -> int:
        in_bulk(desk, "Create", [{"name": str(n)} for n in range(count)])
        with selects(desk) as sent:
            assert undone(desk)["errors"] == []
        return len(sent)

    assert lookups(100) == lookups(10)


def test_the_audit_stays_whole(desk: Desk, stocked: dict[str, Any]) -> None:
    all_at_once(desk, stocked)
    undone(desk)
    with desk.engine.connect() as connection:
        versions = sa.select(AUDIT.c.record_id, sa.func.count(), sa.func.max(AUDIT.c.version))
        assert all(count == newest for _, count, newest in connection.execute(versions.group_by(AUDIT.c.record_id)))
