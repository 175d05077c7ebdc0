"""Events: what was done to records, in the order of commits, without a gap."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from typing import Any

import pytest
import sqlalchemy as sa

from paktum import Client
from paktum.access.actor import SYSTEM
from paktum.access.policy import ActorPolicy
from paktum.http.execution import Executor, GraphQLRequest
from paktum.storage.audit import CHANGE_SETS
from paktum.write.operations import Outcome, perform
from paktum.write.sealing import seal

from .conftest import NOBODY, Desk
from .lab import Sample, Vial

EVENT = "type recordId version fields record { id } changeSet { operation }"


def read(desk: Desk, after: str | None, types: list[str] | None = None, selected: str = EVENT, **options: Any) -> Any:
    """The events behind a cursor, and the cursor of the last of them."""
    text = f"""query($after: String, $types: [String!]) {{ events(after: $after, types: $types, first: 100) {{
        nodes {{ {selected} }} pageInfo {{ endCursor hasNextPage }} }} }}"""
    page = desk.ask(text, after=after, types=types, **options)["events"]
    assert not page["pageInfo"]["hasNextPage"]
    return page["nodes"], page["pageInfo"]["endCursor"] or after


@pytest.fixture
def start(desk: Desk) -> str:
    """The cursor of the last event that there is; audit rows of other tests stay."""
    desk.done("labSampleCreate", {"name": "start"})
    seal(desk.engine)
    text = "{ events(last: 1) { pageInfo { endCursor } } }"
    cursor: str = desk.ask(text)["events"]["pageInfo"]["endCursor"]
    return cursor


def test_events_tell_what_was_done_once_it_is_sealed(desk: Desk, start: str) -> None:
    made = desk.done("labSampleCreate", {"name": "A"})
    desk.done("labSampleTransition", {"id": made["id"], "expectedVersion": 1, "transition": "archive"})
    assert read(desk, start) == ([], start)

    assert (seal(desk.engine), seal(desk.engine)) == (2, 0)

    record = {"recordId": made["id"], "record": {"id": made["id"]}}
    first, second = read(desk, start)[0]
    assert first == {
        **record, "type": "lab_sample.created", "version": 1, "fields": ["isFresh", "name", "stage", "unit"],
        "changeSet": {"operation": "labSampleCreate"},
    }  # fmt: skip
    assert second == {
        **record, "type": "lab_sample.transitioned", "version": 2, "fields": ["stage"],
        "changeSet": {"operation": "labSampleTransition"},
    }  # fmt: skip


def test_a_reader_goes_on_behind_its_cursor(desk: Desk, start: str) -> None:
    names, cursor = [], start
    for number in range(4):
        sample = desk.run(lambda change, name=f"S{number}": change.create(Sample, name=name))
        desk.run(lambda change, of=sample: [change.create(Vial, name="V", sample=change.get(Sample, of.id))] * 1)
        seal(desk.engine)
        found, cursor = read(desk, cursor, ["lab_sample.created"], "record { ... on LabSample { name } }")
        names += [each["record"]["name"] for each in found]
    assert names == ["S0", "S1", "S2", "S3"]
    assert [each["type"] for each in read(desk, start)[0]] == ["lab_sample.created", "lab_vial.created"] * 4


def test_an_event_of_a_deleted_record_stays_without_the_record(desk: Desk, start: str) -> None:
    made = desk.done("labSampleCreate", {"name": "A"})
    desk.done("labSampleDelete", {"id": made["id"], "expectedVersion": 1})
    seal(desk.engine)
    events, _ = read(desk, start)
    assert [(each["type"], each["record"], each["recordId"]) for each in events] == [
        ("lab_sample.created", None, made["id"]), ("lab_sample.deleted", None, made["id"]),
    ]  # fmt: skip


@pytest.mark.engines("postgresql")  # SQLite has one writer at a time
def test_what_is_committed_late_is_not_missed(desk: Desk, start: str) -> None:
    """A transaction that has written its audit rows waits, while another one is committed, sealed and read."""
    written, go_on = Event(), Event()

    def slow(change: Any) -> None:
        change.create(Sample, name="slow")
        change.flush()
        written.set()
        assert go_on.wait(30)

    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(desk.run, slow)
        assert written.wait(30)
        desk.run(lambda change: change.create(Sample, name="quick"))
        seal(desk.engine)
        shown = "record { ... on LabSample { name } }"
        quick, cursor = read(desk, start, selected=shown)
        go_on.set()
        waiting.result(30)
    seal(desk.engine)

    assert quick == [{"record": {"name": "quick"}}]
    assert read(desk, cursor, selected=shown)[0] == [{"record": {"name": "slow"}}]


def test_several_sealers_at_once_give_each_change_set_one_position(desk: Desk) -> None:
    for _ in range(30):
        desk.run(lambda change: change.create(Sample, name="A"))
    together = Barrier(4)

    def work(_: int) -> int:
        together.wait(30)
        return seal(desk.engine, batch=7)

    with ThreadPoolExecutor(4) as threads:
        placed = list(threads.map(work, range(4)))

    seal(desk.engine)
    assert sum(placed) <= 30
    with desk.engine.connect() as connection:
        positions = list(connection.scalars(sa.select(CHANGE_SETS.c.position)))
    assert None not in positions
    assert len(set(positions)) == len(positions)


class NoClients(ActorPolicy):
    """Hides all clients."""

    def rows(self, row: Any) -> Any:
        return sa.false() if row.model.type_name == "Client" else None


def test_a_reader_gets_only_events_of_what_it_may_read(desk: Desk, start: str) -> None:
    desk.run(lambda change: change.create(Client, name="A", facets={"lab": {"secret": "s"}}))
    seal(desk.engine)

    (seen,), (unseen,) = (read(desk, start, selected="fields", actor=actor)[0] for actor in (SYSTEM, NOBODY))
    assert [name for name in seen["fields"] if name not in unseen["fields"]] == ["lab.secret"]

    desk.executor = Executor(desk.api, desk.reads, desk.writer, policies=NoClients)
    assert read(desk, start) == ([], start)
    desk.__post_init__()


def test_events_take_one_statement_and_cost_a_point_each(desk: Desk) -> None:
    request = GraphQLRequest(f"{{ events(first: 7) {{ nodes {{ {EVENT} }} }} }}", {}, extensions={"cost": True})
    answer = json.loads(desk.runner.run(desk.executor.execute(request, SYSTEM, "en")).body)
    assert answer["extensions"]["cost"] == {"requested": 14, "limit": 10_000, "statements": 1}


def test_a_type_of_events_that_is_none_is_refused(desk: Desk) -> None:
    answer = desk.answer('{ events(types: ["client.eaten"]) { nodes { type } } }')
    (error,) = answer["errors"]
    assert (error["extensions"]["code"], error["path"]) == ("BAD_USER_INPUT", ["events"])


def test_of_rivals_who_change_a_record_one_stands_in_history_and_events(desk: Desk, start: str) -> None:
    made = desk.done("labSampleCreate", {"name": "A"})
    mutation = desk.api.mutations["labSampleUpdate"]
    together = Barrier(8)

    def work(number: int) -> Outcome:
        given = {"id": made["id"], "expectedVersion": 1, "patch": {"name": f"B{number}"}}
        together.wait(30)
        return perform(desk.writer, mutation, given, SYSTEM)

    with ThreadPoolExecutor(8) as threads:
        outcomes = list(threads.map(work, range(8)))
    seal(desk.engine)

    (winner,) = (number for number, outcome in enumerate(outcomes) if outcome.key is not None)
    assert {problem.code for outcome in outcomes for problem in outcome.problems} == {"CONFLICT"}
    text = "query($id: ID!) { labSample(id: $id) { name history { nodes { version action } } } }"
    assert desk.ask(text, id=made["id"])["labSample"] == {
        "name": f"B{winner}",
        "history": {"nodes": [{"version": 2, "action": "UPDATE"}, {"version": 1, "action": "CREATE"}]},
    }
    assert [each["version"] for each in read(desk, start)[0]] == [1, 2]
