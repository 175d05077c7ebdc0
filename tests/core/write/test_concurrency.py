"""Several writers at once: one wins, the others are told, nothing is lost."""

import uuid
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
import sqlalchemy as sa

from paktum import Client, Refused
from paktum.access.actor import SYSTEM
from paktum.storage.engines import DatabaseKind
from paktum.write.operations import Outcome, perform

from .conftest import Desk
from .lab import Sample

WRITERS = 4


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """What some functions give that begin at the same time, or the refusal that they raise."""
    start = Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        start.wait(10)
        try:
            return work()
        except Refused as refused:
            return refused

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(run, works))


def meet(barrier: Barrier) -> None:
    """Wait for the other writer, unless the database lets only one write at a time."""
    with suppress(BrokenBarrierError):
        barrier.wait(0.5)


@pytest.mark.parametrize("verb", ["Update", "Delete", "Transition", "Weigh"])
def test_of_writers_with_the_same_version_one_wins(desk: Desk, verb: str) -> None:
    mutation = desk.api.mutations[f"labSample{verb}"]
    more: dict[str, dict[str, Any]] = {
        "Update": {"patch": {"note": "x"}}, "Transition": {"transition": "archive"}, "Weigh": {"weight": 1},
    }  # fmt: skip
    for _round in range(5):
        made = desk.done("labSampleCreate", {"name": "A"})
        given = {"id": made["id"], "expectedVersion": 1, **more.get(verb, {})}
        write = partial(perform, desk.writer, mutation, given, SYSTEM)

        outcomes: list[Outcome] = at_once(*[write] * WRITERS)

        problems = [problem for outcome in outcomes for problem in outcome.problems]
        assert [outcome.key is None for outcome in outcomes].count(False) == 1
        if verb == "Delete":
            assert [problem.code for problem in problems] == ["NOT_FOUND"] * (WRITERS - 1)
        else:
            assert [(problem.code, problem.path) for problem in problems] == [
                ("CONFLICT", ("input", "expectedVersion"))
            ] * (WRITERS - 1)
            assert [problem.details for problem in problems] == [{"currentVersion": 2}] * (WRITERS - 1)


def test_two_new_records_cannot_share_a_value_although_neither_sees_the_other(desk: Desk) -> None:
    meeting = Barrier(2)

    def make(change: Any) -> Any:
        made = change.create(Sample, name="A", code="AB")
        meet(meeting)
        return made.id

    won, lost = sorted(at_once(*[lambda: desk.run(make)] * 2), key=lambda each: isinstance(each, Refused))

    (problem,) = lost.problems
    existing = {"existing": f"lab_sample_{won.hex}"}
    assert (problem.code, problem.path, problem.details) == ("DUPLICATE", ("code",), existing)


def test_records_that_are_changed_without_a_version_lose_no_change(desk: Desk) -> None:
    key = desk.run(lambda change: change.create(Sample, name="A", pieces=1).id)
    meeting = Barrier(2)

    def count(change: Any) -> None:
        sample = change.get(Sample, key)
        meet(meeting)
        change.update(sample, pieces=sample.pieces + 1)

    at_once(*[lambda: desk.run(count)] * 2)

    found = desk.ask("{ labSamples { nodes { pieces version } } }")
    assert found["labSamples"]["nodes"] == [{"pieces": 3, "version": 3}]


def test_writers_that_wait_for_one_another_both_get_through(desk: Desk, database_kind: DatabaseKind) -> None:
    if database_kind is DatabaseKind.SQLITE:
        pytest.skip("SQLite has one writer at a time, so nobody can wait for nobody")
    keys = [desk.run(lambda change: change.create(Sample, name="A", pieces=1).id) for _ in range(2)]
    meeting = Barrier(2)

    def count(change: Any, order: list[Any]) -> None:
        for key in order:
            sample = change.get(Sample, key, lock=True)
            meet(meeting)
            change.update(sample, pieces=sample.pieces + 1)
            change.session.flush()

    at_once(
        lambda: desk.run(lambda change: count(change, keys)), lambda: desk.run(lambda change: count(change, keys[::-1]))
    )

    found = desk.ask("{ labSamples { nodes { pieces } } }")
    assert found["labSamples"]["nodes"] == [{"pieces": 3}] * 2


@pytest.fixture
def doomed(desk: Desk, database_kind: DatabaseKind) -> uuid.UUID:
    """A client that another transaction is going to delete, or to merge, meanwhile."""
    if database_kind is DatabaseKind.SQLITE:
        pytest.skip("SQLite has one writer at a time")
    return desk.run(lambda change: change.create(Client, name="Doomed").id)


def end(change: Any, verb: str, client: uuid.UUID) -> None:
    if verb == "delete":
        change.delete(change.get(Client, client))
    else:
        change.merge(change.create(Client, name="Survivor"), change.get(Client, client))


@pytest.mark.parametrize("verb", ["delete", "merge"])
def test_nothing_is_made_for_a_client_that_was_ended_since_it_was_read(
    desk: Desk, doomed: uuid.UUID, verb: str
) -> None:
    ended: list[None] = []

    def make(change: Any) -> None:
        client = change.get(Client, doomed)
        if not ended:
            ended.append(desk.run(partial(end, verb=verb, client=doomed)))
        change.create(Sample, name="S", client=client)

    with pytest.raises(Refused) as refused:
        desk.run(make)

    assert [(each.code, each.path) for each in refused.value.problems] == [("NOT_FOUND", ("id",))]
    assert desk.ask("{ labSamples { totalCount } }") == {"labSamples": {"totalCount": 0}}


@pytest.mark.parametrize("is_restored", [False, True])
@pytest.mark.parametrize(("verb", "left"), [("delete", []), ("merge", [{"client": {"name": "Survivor"}}])])
def test_what_was_made_or_restored_for_a_client_goes_with_it_though_it_was_ended_at_the_same_time(
    desk: Desk, doomed: uuid.UUID, verb: str, left: list[Any], is_restored: bool
) -> None:
    ending: list[Future[None]] = []
    made = desk.run(lambda change: change.create(Sample, name="S", client=doomed).id)
    desk.run(lambda change: change.delete(change.get(Sample, made)))

    def make(change: Any) -> None:
        if is_restored:
            change.restore(Sample, made)
        else:
            change.create(Sample, name="S", client=doomed)
        ending.append(threads.submit(desk.run, partial(end, verb=verb, client=doomed)))
        with suppress(TimeoutError):
            ending[0].result(0.3)

    with ThreadPoolExecutor(1) as threads:
        desk.run(make)

    ending[0].result()
    assert desk.ask("{ labSamples { nodes { client { name } } } }") == {"labSamples": {"nodes": left}}


def test_a_client_that_is_changed_does_not_hold_up_who_refers_to_it(desk: Desk, doomed: uuid.UUID) -> None:
    def make(change: Any) -> None:
        change.create(Sample, name="S", client=doomed)
        desk.run(lambda other: other.update(other.get(Client, doomed), name="Changed"))

    desk.run(make)
    assert desk.ask("{ labSamples { nodes { client { name } } } }") == {
        "labSamples": {"nodes": [{"client": {"name": "Changed"}}]}
    }


def test_a_change_that_the_database_goes_on_refusing_is_named(desk: Desk) -> None:
    """A check that does not see it all, as of a plugin's own index."""
    desk.run(lambda change: change.create(Sample, name="A", code="AB"))
    attempts = []

    def force(change: Any) -> None:
        attempts.append(1)
        change.create(Sample, name="B").code = "AB"

    before = desk.dump()
    with pytest.raises(Refused) as refused:
        desk.run(force)

    assert [(problem.code, problem.path) for problem in refused.value.problems] == [("DUPLICATE", ())]
    assert desk.dump() == before
    assert len(attempts) == (1 if desk.engine.dialect.name == "sqlite" else 3)


def test_a_reference_that_the_database_refuses_is_named(desk: Desk) -> None:
    def force(change: Any) -> None:
        client = change.create(Client, name="A")
        change.flush()
        change.session.execute(sa.delete(change.assembly.entity(Client).table))
        change.create(Sample, name="B", client=client)

    with pytest.raises(Refused) as refused:
        desk.run(force)

    assert [problem.code for problem in refused.value.problems] == ["NOT_FOUND"]


def test_a_dry_run_changes_nothing(desk: Desk) -> None:
    before = desk.dump()

    name = desk.writer.run(SYSTEM, lambda change: change.create(Sample, name="A").name, dry_run=True)

    assert name == "A"
    assert desk.dump() == before
