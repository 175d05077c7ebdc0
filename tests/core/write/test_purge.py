"""What was deleted can be removed for good: nothing of it is left but that it was there, and was purged."""

import uuid
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from paktum import Change, Client
from paktum.access.actor import SYSTEM, Actor
from paktum.access.rights import UNRESTRICTED, Granted, Rights
from paktum.declare.access import Scope
from paktum.storage.audit import AUDIT
from paktum.storage.engines import DatabaseKind
from paktum.write.purging import PERMISSION, purge_older

from .conftest import LATER, NOBODY, Desk
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
    client = desk.done("clientCreate", {"name": SECRET_NAME, "lab": {"standing": SECRET_NAME}})["id"]
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
