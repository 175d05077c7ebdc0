"""Several writers at once: one wins, the others are told, nothing is lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
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
