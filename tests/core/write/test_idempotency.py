"""Idempotency keys: what is asked for twice is done once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa

from paktum.access.actor import SYSTEM, Actor
from paktum.access.rights import UNRESTRICTED
from paktum.read.clock import Clock
from paktum.storage.engines import write_engine
from paktum.storage.idempotency import ANSWERS
from paktum.work.upkeep import keep_up
from paktum.write.operations import Outcome, perform
from paktum.write.writer import Writer

from .conftest import NOBODY, NOW, Desk

IDLE = timedelta(hours=1)
CREATE = {"name": "A", "weight": "1.5", "idempotencyKey": "k1"}
ELSE = Actor(NOBODY.user_id, ("administrator",), frozenset({"*"}), rights=UNRESTRICTED)


def samples(desk: Desk) -> int:
    found: int = desk.ask("{ labSamples { totalCount } }")["labSamples"]["totalCount"]
    return found


def test_what_is_asked_twice_is_done_once_and_answered_alike(desk: Desk) -> None:
    first = desk.done("labSampleCreate", CREATE)
    before = desk.dump()

    assert desk.done("labSampleCreate", CREATE) == first

    assert desk.dump() == before
    assert samples(desk) == 1


@pytest.mark.parametrize(
    ("mutation", "more"),
    [
        ("labSampleUpdate", {"patch": {"name": "B"}}),
        ("labSampleTransition", {"transition": "archive"}),
        ("labSampleDelete", {}),
        ("labSampleRename", {"text": "B"}),
    ],
)
def test_every_kind_of_mutation_takes_a_key(desk: Desk, mutation: str, more: dict[str, Any]) -> None:
    made = desk.done("labSampleCreate", {"name": "A"})
    given = {"id": made["id"], "expectedVersion": 1, "idempotencyKey": "k", **more}
    first = desk.done(mutation, given)
    before = desk.dump()

    assert desk.done(mutation, given) == first
    assert desk.dump() == before


@pytest.mark.parametrize("other", [{"name": "B"}, {"weight": "1.6"}, {"note": None}])
def test_another_body_under_the_same_key_is_refused(desk: Desk, other: dict[str, Any]) -> None:
    desk.done("labSampleCreate", CREATE)
    assert desk.codes("labSampleCreate", {**CREATE, **other}) == [("IDEMPOTENCY_CONFLICT", "idempotencyKey")]


def test_another_mutation_under_the_same_key_is_refused(desk: Desk) -> None:
    made = desk.done("labSampleCreate", CREATE)
    given = {"id": made["id"], "expectedVersion": 1, "idempotencyKey": "k1"}
    assert desk.codes("labSampleDelete", given) == [("IDEMPOTENCY_CONFLICT", "idempotencyKey")]


def test_a_key_belongs_to_its_user(desk: Desk) -> None:
    first = desk.done("labSampleCreate", CREATE)
    second = desk.done("labSampleCreate", CREATE, actor=ELSE)
    assert first["id"] != second["id"]
    assert desk.done("labSampleCreate", CREATE, actor=ELSE) == second


def test_a_refused_mutation_leaves_no_key(desk: Desk) -> None:
    assert desk.codes("labSampleCreate", {**CREATE, "code": "odd"}) == [("INVALID_VALUE", "code")]
    assert desk.done("labSampleCreate", CREATE)["version"] == 1


@pytest.mark.parametrize(
    ("key", "code"), [("", "REQUIRED"), (" ", "REQUIRED"), ("\0", "REQUIRED"), ("k" * 201, "TOO_LONG")]
)
def test_a_key_that_is_none_is_refused(desk: Desk, key: str, code: str) -> None:
    assert desk.codes("labSampleCreate", {**CREATE, "idempotencyKey": key}) == [(code, "idempotencyKey")]


def test_two_workers_that_are_asked_at_once_do_it_once(desk: Desk) -> None:
    engine = write_engine(desk.url)
    writers = (desk.writer, Writer(desk.assembly, engine))
    mutation = desk.api.mutations["labSampleCreate"]
    for number in range(5):
        together = Barrier(4)

        def ask(writer: Writer, together: Barrier, key: str) -> Outcome:
            together.wait(30)
            return perform(writer, mutation, {"name": "A", "idempotencyKey": key}, SYSTEM)

        with ThreadPoolExecutor(4) as threads:
            works = [partial(ask, writers[n % 2], together, f"k{number}") for n in range(4)]
            outcomes = list(threads.map(lambda work: work(), works))

        assert len({outcome.key for outcome in outcomes}) == 1
        assert {outcome.problems for outcome in outcomes} == {()}
        assert samples(desk) == number + 1
    engine.dispose()


def test_a_key_is_kept_for_a_day_and_then_removed(desk: Desk) -> None:
    desk.done("labSampleCreate", CREATE)
    day = timedelta(hours=24)

    assert keep_up(desk.engine, Clock(lambda: NOW + day), IDLE).forgotten == 0
    assert desk.done("labSampleCreate", CREATE)["version"] == 1
    assert keep_up(desk.engine, Clock(lambda: NOW + day + timedelta(seconds=1)), IDLE).forgotten == 1

    with desk.engine.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(ANSWERS)) == 0
    desk.done("labSampleCreate", CREATE)
    assert samples(desk) == 2
