"""What was deleted can be removed for good: nothing of it is left but that it was there, and was purged."""

import json
import uuid
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from paktum import ApprovalRequest, Change, Client, User
from paktum.access.actor import SYSTEM, Actor
from paktum.access.rights import UNRESTRICTED, Granted, Rights
from paktum.declare.access import Scope
from paktum.storage.approvals import ASKED
from paktum.storage.audit import AUDIT
from paktum.storage.engines import DatabaseKind
from paktum.storage.idempotency import ANSWERS
from paktum.storage.merged_ids import MERGED_IDS
from paktum.storage.timers import TIMERS
from paktum.write.asked import kept_input
from paktum.write.purging import PERMISSION, purge_older

from .conftest import LATER, NOBODY, Desk
from .test_bulk import bulk
from .test_undo import last, refused

PURGER = Actor(uuid.UUID(int=9), (), frozenset({PERMISSION}), rights=UNRESTRICTED)
SECRET_NAME = "Zanzibar"


def purged(desk: Desk, public_id: str, actor: Actor = SYSTEM, **more: Any) -> dict[str, Any]:
    """The payload of `recordPurge`."""
    text = """mutation($input: RecordPurgeInput!) { recordPurge(input: $input) {
      lost { type records } errors { code path message } } }"""
    found: dict[str, Any] = desk.ask(text, input={"id": public_id, **more}, actor=actor)["recordPurge"]
    return found


@pytest.fixture
def gone(desk: Desk) -> dict[str, str]:
    """A deleted client with a sample and its vial, named after a place."""
    named = {"name": SECRET_NAME, "lab": {"standing": SECRET_NAME}, "idempotencyKey": f"make {SECRET_NAME}"}
    client = desk.done("clientCreate", named)["id"]
    sample = desk.done("labSampleCreate", {"name": SECRET_NAME, "clientId": client})["id"]
    vial = desk.done("labVialCreate", {"name": SECRET_NAME, "sampleId": sample})["id"]
    desk.done("labSampleTransition", {"id": sample, "expectedVersion": 1, "transition": "archive", "note": SECRET_NAME})
    desk.done("clientDelete", {"id": client, "expectedVersion": 1})
    return {"client": client, "sample": sample, "vial": vial}


def everything(desk: Desk) -> str:
    """All that the database holds, as text."""
    with desk.engine.connect() as connection:
        return "\n".join(
            repr(row) for table in desk.assembly.metadata.sorted_tables for row in connection.execute(sa.select(table))
        )


def test_nothing_is_left_of_a_purged_record_but_that_it_was_there(desk: Desk, gone: dict[str, str]) -> None:
    before = desk.dump()
    lost = [{"type": "Client", "records": 1}, {"type": "LabSample", "records": 1}, {"type": "LabVial", "records": 1}]
    assert purged(desk, gone["client"], dryRun=True) == {"lost": lost, "errors": []}
    assert desk.dump() == before
    assert SECRET_NAME in everything(desk)

    assert purged(desk, gone["client"], actor=PURGER) == {"lost": lost, "errors": []}

    assert SECRET_NAME not in everything(desk)
    assert SECRET_NAME.lower() not in everything(desk)
    with desk.engine.connect() as connection:
        rows = sa.select(AUDIT.c.action, AUDIT.c.changes, AUDIT.c.note)
        rows = rows.where(AUDIT.c.record_id == desk.key(gone["client"])).order_by(AUDIT.c.version)
        assert [tuple(row) for row in connection.execute(rows)] == [
            ("create", "{}", None), ("delete", "{}", None), ("purge", "{}", None),
        ]  # fmt: skip
    assert desk.codes("clientRestore", {"id": gone["client"]}) == [("NOT_FOUND", "id")]
    assert [each["code"] for each in refused(desk, last(desk))] == ["UNDO_IMPOSSIBLE"]


def test_nothing_is_left_of_what_was_asked_for_or_due_with_a_purged_record(desk: Desk, gone: dict[str, str]) -> None:
    desk.done("clientCreate", {"name": "Other", "idempotencyKey": "another client"})
    other = desk.key(desk.done("labSampleCreate", {"name": "Other"})["id"])
    mine, its = desk.key(gone["sample"]), f"lab_sample_{other.hex}"

    def keep(change: Change) -> list[uuid.UUID]:
        """What is kept of either sample."""
        user, made = change.create(User, name="Anna"), []
        for key, public_id in ((mine, gone["sample"]), (other, its)):
            failed = {"retry_at": change.now, "attempts": 3, "error": SECRET_NAME if key == mine else "Other"}
            change.session.execute(sa.insert(TIMERS).values(record_id=key, **failed))
            request = change.create(
                ApprovalRequest, record_type="LabSample", record_id=public_id, action="update", measure="m", value=1,
                operation="labSampleUpdate", input="asked", reason="why", comment="so", owner=user,
                expires_at=change.now,
            )  # fmt: skip
            made.append(request.id)
            text = kept_input(change, request.id, json.dumps({"id": public_id, "patch": {"note": "asked"}}))
            change.session.execute(sa.insert(ASKED).values(request_id=request.id, digest="0" * 64, given=text))
        return made

    about_mine, about_other = desk.run(keep)

    assert purged(desk, gone["client"])["errors"] == []

    assert SECRET_NAME not in everything(desk)
    requests = desk.assembly.entity(ApprovalRequest).table
    with desk.engine.connect() as connection:
        assert connection.scalars(sa.select(TIMERS.c.record_id)).all() == [other]
        assert connection.scalars(sa.select(ASKED.c.request_id)).all() == [about_other]
        assert connection.scalars(sa.select(ANSWERS.c.key)).all() == ["another client"]
        told = sa.select(requests.c.input, requests.c.reason, requests.c.comment).order_by(requests.c.id)
        assert connection.execute(told).all() == [(None, None, None), ("asked", "why", "so")]
        audit = sa.select(AUDIT.c.changes).where(AUDIT.c.record_id == about_mine)
        assert connection.scalars(audit).all() == ["{}", "{}"]


def test_external_ids_of_purged_records_lead_to_what_they_were_merged_into(desk: Desk) -> None:
    first, second, third = (
        desk.done("clientCreate", {"name": name, "source": "erp", "externalId": name}) for name in ("1", "2", "3")
    )

    def merge(survivor: dict[str, Any], merged: dict[str, Any], version: int) -> None:
        desk.done("clientsMerge", {"survivor": {"id": survivor["id"], "expectedVersion": 1},
                                   "merged": {"id": merged["id"], "expectedVersion": version}})  # fmt: skip

    def upserted(*names: str) -> list[tuple[str, str]]:
        found = bulk(desk, "clientsUpsert", [{"source": "erp", "externalId": each, "name": "N"} for each in names])
        assert found["errors"] == []
        return [(each["status"], each["id"]) for each in found["results"]]

    merge(second, first, 1)
    assert purged(desk, first["id"])["errors"] == []
    assert upserted("1") == [("UPDATED", second["id"])]
    merge(third, second, 2)
    assert upserted("1", "2") == [("UPDATED", third["id"]), ("UNCHANGED", third["id"])]
    assert purged(desk, second["id"])["errors"] == []
    assert upserted("1", "2") == [("UNCHANGED", third["id"])] * 2
    desk.done("clientDelete", {"id": third["id"], "expectedVersion": 2})
    assert purged(desk, third["id"])["errors"] == []
    with desk.engine.connect() as connection:
        assert connection.execute(sa.select(MERGED_IDS)).all() == []
    assert [status for status, _ in upserted("1", "2", "3")] == ["CREATED"] * 3


def test_what_was_merged_into_a_purged_record_leads_to_what_that_was_merged_into(desk: Desk) -> None:
    first, second, third = (
        desk.done("clientCreate", {"name": name, "source": "erp", "externalId": name})["id"] for name in ("1", "2", "3")
    )

    def merge(change: Change, survivor: str, merged: str) -> None:
        change.merge(change.get(Client, desk.key(survivor)), change.get(Client, desk.key(merged)))

    desk.run(lambda change: merge(change, second, first))
    desk.run(lambda change: merge(change, third, second))
    assert purged(desk, second)["errors"] == []
    found = bulk(desk, "clientsUpsert", [{"source": "erp", "externalId": "1", "name": "N"}])
    assert [each["id"] for each in found["results"]] == [third]


def test_a_record_that_living_ones_refer_to_is_not_purged(desk: Desk, gone: dict[str, str]) -> None:
    desk.done("clientRestore", {"id": gone["client"]})
    ward = desk.done("clientCreate", {"name": "W", "parentId": gone["client"]})
    desk.done("clientDelete", {"id": gone["client"], "expectedVersion": 3})
    before = desk.dump()
    found = purged(desk, gone["client"])
    assert [(each["code"], each["path"], each["message"]) for each in found["errors"]] == [
        ("IN_USE", ["input", "id"], "1 Clients refer to it")
    ]
    assert desk.run(lambda change: purge_older(change, timedelta(0))) == {}
    assert desk.dump() == before
    desk.done("clientDelete", {"id": ward["id"], "expectedVersion": 1})
    assert purged(desk, gone["client"])["errors"] == []
    back = desk.done("clientRestore", {"id": ward["id"]}, "parent { id }")
    assert back["parent"] is None


def test_what_was_deleted_long_ago_is_purged_and_no_more(desk: Desk, gone: dict[str, str]) -> None:
    desk.now = LATER
    fresh = desk.done("clientCreate", {"name": "fresh"})
    desk.done("clientDelete", {"id": fresh["id"], "expectedVersion": 1})
    desk.done("clientCreate", {"name": "living"})

    lost = desk.run(lambda change: purge_older(change, timedelta(hours=12)))

    assert lost == {"Client": 1, "LabSample": 1, "LabVial": 1}
    table = desk.assembly.entity(Client).table
    with desk.engine.connect() as connection:
        assert set(connection.scalars(sa.select(table.c.name))) == {"fresh", "living"}


@pytest.mark.parametrize(("restored", "lost"), [(SECRET_NAME, {"Client": 1}), ("W", {"LabSample": 1, "LabVial": 1})])
def test_what_is_restored_meanwhile_is_not_purged(
    desk: Desk, gone: dict[str, str], database_kind: DatabaseKind, restored: str, lost: dict[str, int]
) -> None:
    """Nor what it refers to."""
    if database_kind is DatabaseKind.SQLITE:
        pytest.skip("SQLite has one writer at a time")
    client = gone["client"]
    desk.done("clientRestore", {"id": client})
    ward = desk.done("clientCreate", {"name": "W", "parentId": client})["id"]
    desk.done("clientDelete", {"id": ward, "expectedVersion": 1})
    desk.done("clientDelete", {"id": client, "expectedVersion": 3})
    purging: list[Future[Any]] = []

    def restore(change: Change) -> None:
        change.restore(Client, desk.key(ward if restored == "W" else client))
        change.flush()
        purging.append(threads.submit(desk.run, lambda other: purge_older(other, timedelta(hours=-1))))
        with suppress(TimeoutError):
            purging[0].result(0.3)

    with ThreadPoolExecutor(1) as threads:
        desk.run(restore)

    assert purging[0].result() == lost
    table = desk.assembly.entity(Client).table
    with desk.engine.connect() as connection:
        rows = sa.select(table.c.name, table.c.deleted_at.is_(None), table.c.parent_id).order_by(table.c.id)
        found = [tuple(row) for row in connection.execute(rows)]
    assert (
        found
        == {
            SECRET_NAME: [(SECRET_NAME, True, None)],
            "W": [(SECRET_NAME, False, None), ("W", True, desk.key(client))],
        }[restored]
    )


def test_who_may_not_purge_or_delete_it_does_not(desk: Desk, gone: dict[str, str]) -> None:
    reader = Actor(uuid.UUID(int=8), (), frozenset({PERMISSION}),
                   rights=Rights([Granted("*", frozenset({"read"}), Scope.ALL)]))  # fmt: skip
    living = desk.done("clientCreate", {"name": "L"})["id"]
    stranger = Actor(uuid.UUID(int=7), (), frozenset({PERMISSION}))
    before = desk.dump()
    for actor, public_id, code in (
        (NOBODY, gone["client"], "FORBIDDEN"), (reader, gone["client"], "FORBIDDEN"),
        (stranger, gone["client"], "NOT_FOUND"), (PURGER, living, "NOT_DELETED"), (PURGER, "client_x", "NOT_FOUND"),
        (PURGER, "client_" + "0" * 32, "NOT_FOUND"), (PURGER, "x", "NOT_FOUND"),
    ):  # fmt: skip
        found = purged(desk, public_id, actor=actor)
        assert ([each["code"] for each in found["errors"]], found["lost"]) == ([code], None)
    assert desk.dump() == before
