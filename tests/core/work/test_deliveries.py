"""Plugins are told of what was committed: at least once, later if they fail, whoever dies meanwhile."""

import threading
from collections.abc import Callable
from datetime import timedelta
from time import monotonic, sleep

import pytest
import sqlalchemy as sa

from paktum import Event, refuse
from paktum.access.actor import SYSTEM
from paktum.storage.audit import CHANGE_SETS
from paktum.storage.deliveries import DELIVERIES
from paktum.work import deliveries
from paktum.work.deliveries import deliver
from paktum.write.cause import Origin
from paktum.write.writer import Writer

from .conftest import NOW, Office
from .office import Desk, Letter, Note


def fail(error: Exception) -> Callable[[object], None]:
    def raising(event: object) -> None:
        raise error

    return raising


def test_a_handler_is_told_of_what_was_committed(opened: Office, desk: Desk) -> None:
    (letter,) = opened.write("Dear all")
    opened.wait(minutes=5)

    assert (deliver(opened.writer), deliver(opened.writer)) == (1, 0)

    (event,) = desk.events
    assert event.key == f"office.post:{letter.id.hex}:1"
    assert (event.record, event.id, event.version) == (letter.id, f"office_letter_{letter.id.hex}", 1)
    assert (event.action, event.transition, event.note, event.at, event.by) == ("create", None, None, NOW, None)
    assert event.changes == {"text": (None, "Dear all")}
    assert opened.rows(DELIVERIES) == []


def test_it_is_told_only_what_it_follows(opened: Office, desk: Desk) -> None:
    (letter,) = opened.write("Dear all")
    opened.run(lambda change: change.create(Note, text="x"))
    opened.run(lambda change: change.update(change.get(Letter, letter.id), text="Dear both"))
    opened.run(lambda change: change.delete(change.get(Letter, letter.id)))
    deliver(opened.writer)

    assert [(event.action, event.version) for event in desk.events] == [("create", 1), ("update", 2)]


def test_nobody_is_told_of_what_was_not_committed_or_made_up(opened: Office, desk: Desk) -> None:
    with pytest.raises(RuntimeError):
        opened.run(lambda change: fail(RuntimeError())(change.create(Letter, text="x")))
    opened.writer.run(SYSTEM, lambda change: change.create(Letter, text="x"), dry_run=True)
    opened.writer.run(SYSTEM, lambda change: change.create(Letter, text="x"), origin=Origin.DEMO)

    assert deliver(opened.writer) == 0


def test_one_that_fails_is_told_again_each_time_after_a_longer_while(
    opened: Office, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    (letter,) = opened.write("Dear all")
    desk.when_told = fail(RuntimeError("the password is hunter2"))
    pauses = []
    for _ in range(12):
        assert deliver(opened.writer) == 1
        (row,) = opened.rows(DELIVERIES)
        pauses.append(int((row.due_at - opened.now).total_seconds()))
        opened.now = row.due_at - timedelta(seconds=1)
        assert deliver(opened.writer) == 0
        opened.now = row.due_at

    assert pauses == [5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]
    assert "hunter2" not in row.error
    number = row.error.rpartition(" ")[2]
    (logged,) = (each for each in caplog.records if number in each.getMessage())
    assert f"the handler after commit post of office failed for office_letter_{letter.id.hex}: RuntimeError" in str(
        logged.exc_info and logged.exc_info[1]
    )

    desk.when_told = lambda event: None
    assert deliver(opened.writer) == 1
    assert {event.key for event in desk.events} == {f"office.post:{letter.id.hex}:1"}
    assert opened.rows(DELIVERIES) == []


def test_what_a_handler_refuses_is_kept_in_its_words(opened: Office, desk: Desk) -> None:
    opened.write("Dear all")
    desk.when_told = fail(refuse("office.closed", "Nobody is there."))
    deliver(opened.writer)

    assert [row.error for row in opened.rows(DELIVERIES)] == ["office.closed: Nobody is there."]


def test_one_that_fails_does_not_hold_up_the_others(opened: Office, desk: Desk) -> None:
    opened.write("bad", "good")
    desk.when_told = lambda event: fail(refuse("office.bad", "x"))(event) if "bad" in str(event.changes) else None

    assert deliver(opened.writer) == 2
    assert [row.attempts for row in opened.rows(DELIVERIES)] == [1]


def test_what_a_handler_writes_is_the_products_own_change(opened: Office, desk: Desk) -> None:
    opened.write("Dear all")
    desk.when_told = lambda event: event.run(lambda change: change.create(Note, text=event.key))
    deliver(opened.writer)

    (note,) = opened.run(lambda change: change.list_(Note))
    key = desk.events[0].key
    own = [each for each in opened.rows(CHANGE_SETS) if each.request_id == key]
    assert (note.text, [(each.origin, each.actor_id) for each in own]) == (key, [("system", None)])


def test_a_dead_process_is_followed_by_another_within_half_a_minute(opened: Office, desk: Desk) -> None:
    opened.write("Dear all")
    assert deliveries._claim(opened.writer, opened.now) is not None  # and the process dies
    opened.wait(seconds=19)
    assert deliver(opened.writer) == 0
    opened.wait(seconds=2)

    assert deliver(opened.writer) == 1


def test_a_slow_handler_keeps_what_it_works_on(opened: Office, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deliveries, "HELD", timedelta(milliseconds=40))
    opened.write("Dear all")

    def slow(event: object) -> None:
        until = monotonic() + 0.15
        while monotonic() < until:
            sleep(0.01)
            opened.now = NOW + timedelta(seconds=0.15 - (until - monotonic()))
        before = opened.rows(DELIVERIES)[0].due_at
        assert before > opened.now

    desk.when_told = slow
    deliver(opened.writer)
    assert opened.rows(DELIVERIES) == []


def test_what_comes_meanwhile_is_left_to_the_next_time(opened: Office, desk: Desk) -> None:
    (letter,) = opened.write("Dear all")

    def answer(event: Event) -> None:
        opened.wait(seconds=1)
        event.run(lambda change: change.update(change.get(Letter, letter.id), text=f"Answer {event.version}"))

    desk.when_told = answer
    assert [deliver(opened.writer) for _ in range(3)] == [1, 1, 1]
    assert [event.version for event in desk.events] == [1, 2, 3]


def test_one_that_fails_again_within_the_time_of_others_is_left_to_the_next_time(opened: Office, desk: Desk) -> None:
    opened.write("bad", "good")

    def slow(event: Event) -> None:
        opened.wait(seconds=30)
        if "bad" in str(event.changes):
            raise refuse("office.bad", "x")

    desk.when_told = slow
    assert deliver(opened.writer) == 2


def test_who_was_thought_dead_does_not_end_what_another_works_on(opened: Office, desk: Desk) -> None:
    opened.write("Dear all")
    claimed = deliveries._claim(opened.writer, opened.now)
    opened.wait(seconds=21)
    taken_over = deliveries._claim(opened.writer, opened.now)
    before = opened.rows(DELIVERIES)

    deliveries._call(opened.writer, claimed)
    desk.when_told = fail(RuntimeError())
    deliveries._call(opened.writer, claimed)
    assert (len(desk.events), opened.rows(DELIVERIES)) == (2, before)

    desk.when_told = lambda event: None
    deliveries._call(opened.writer, taken_over)
    assert opened.rows(DELIVERIES) == []


def test_a_slow_handler_keeps_what_it_works_on_although_the_database_fails_once(
    opened: Office, desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(deliveries, "HELD", timedelta(milliseconds=40))
    opened.write("Dear all")
    kept, keeper, failed = threading.Event(), "UPDATE paktum_delivery SET due_at", list[str]()

    def once(connection: object, cursor: object, statement: str, *rest: object) -> None:
        if statement.startswith(keeper):
            if failed:
                kept.set()
            else:
                failed.append(statement)
                raise sa.exc.OperationalError(statement, {}, Exception("the password is hunter2"))

    def slow(event: object) -> None:
        sa.event.listen(opened.engine, "before_cursor_execute", once)
        assert kept.wait(20)

    desk.when_told = slow
    try:
        assert deliver(opened.writer) == 1
    finally:
        sa.event.remove(opened.engine, "before_cursor_execute", once)
    assert opened.rows(DELIVERIES) == []
    assert "a delivery could not be kept: OperationalError" in caplog.text
    assert "hunter2" not in caplog.text


@pytest.mark.engines("postgresql")
def test_two_processes_never_tell_the_same_at_once(opened: Office, desk: Desk) -> None:
    opened.write(*(f"Letter {n}" for n in range(20)))
    other = Writer(opened.assembly, opened.engine, opened.writer.clock)
    threads = [threading.Thread(target=deliver, args=(writer,)) for writer in (opened.writer, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len({event.key for event in desk.events}) == len(desk.events) == 20
