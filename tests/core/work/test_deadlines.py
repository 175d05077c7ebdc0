"""States with deadlines: the product moves on what stays too long, and time that stands still does not count."""

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from paktum import BusinessCalendar, CalendarDay, Change, Deadline
from paktum.access.actor import SYSTEM
from paktum.storage.audit import AUDIT, CHANGE_SETS
from paktum.storage.timers import TIMERS
from paktum.work import deadlines
from paktum.work.deadlines import fill_deadlines, move_due
from paktum.write.cause import Origin
from paktum.write.purging import purge
from paktum.write.undoing import change_set_of, undo
from paktum.write.writer import Writer

from .conftest import Office  # it is a Monday
from .office import Desk, Permit


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


class Permits:
    """Works on permits in an office."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def ask(self, **values: Any) -> Permit:
        made: Permit = self.office.run(lambda change: change.create(Permit, **{"name": "Bridge", **values}))
        return made

    def go(self, permit: Permit, *names: str) -> str:
        """Take a permit along transitions; gives the change set."""

        def work(change: Change) -> str:
            for name in names:
                change.transition(change.get(Permit, permit.id), name)
            return change.change_set_id

        done: str = self.office.run(work)
        return done

    def grant(self, **values: Any) -> Permit:
        made = self.ask(fee=1, **values)
        self.go(made, "review", "grant")
        return made

    def update(self, permit: Permit, **values: Any) -> None:
        self.office.run(lambda change: change.update(change.get(Permit, permit.id), **values))

    def state(self, permit: Permit) -> tuple[str, datetime | None]:
        found = self.office.run(lambda change: change.get(Permit, permit.id))
        return found.state, found.due_at


@pytest.fixture
def permits(opened: Office, desk: Desk) -> Permits:
    return Permits(opened)


def test_a_record_that_stays_too_long_moves_on_by_itself(opened: Office, permits: Permits) -> None:
    permit = permits.ask()
    assert permits.state(permit) == ("asked", at("2026-12-23T12:00"))

    opened.wait(days=29, hours=23)
    assert move_due(opened.writer) == 0
    opened.wait(hours=1)
    assert [move_due(opened.writer), move_due(opened.writer)] == [1, 0]

    assert permits.state(permit) == ("lapsed", None)
    entry = next(each for each in opened.rows(AUDIT) if (each.record_id, each.version) == (permit.id, 2))
    assert (entry.action, entry.transition) == ("transition", "lapse")
    assert entry.changes == '{"dueAt":["2026-12-23T12:00:00.000Z",null],"state":["asked","lapsed"]}'
    source = next(each for each in opened.rows(CHANGE_SETS) if each.id == entry.change_set_id)
    assert (source.origin, source.operation, source.actor_id, source.at) == ("system", "deadline", None, opened.now)


def test_a_record_that_left_in_time_stays_where_it_is(opened: Office, permits: Permits) -> None:
    permit = permits.ask()
    opened.wait(days=29)
    permits.go(permit, "question")
    opened.wait(days=90)

    assert (move_due(opened.writer), permits.state(permit)) == (0, ("questioned", None))


@pytest.mark.parametrize("forget", [lambda change, permit: change.delete(permit)])
def test_a_deleted_record_waits_until_it_is_back(
    opened: Office, permits: Permits, forget: Callable[[Change, Permit], None]
) -> None:
    permit = permits.ask()
    opened.run(lambda change: forget(change, change.get(Permit, permit.id)))
    opened.wait(days=31)
    assert move_due(opened.writer) == 0

    opened.run(lambda change: change.restore(Permit, permit.id))
    assert (move_due(opened.writer), permits.state(permit)[0]) == (1, "lapsed")


def test_time_that_stands_still_does_not_count(opened: Office, permits: Permits) -> None:
    permit = permits.ask()
    opened.wait(days=10)
    permits.go(permit, "question")
    opened.wait(days=100)
    permits.go(permit, "ask_again")

    assert permits.state(permit) == ("asked", at("2027-04-02T12:00"))


def test_time_stands_still_across_several_states_that_pause(opened: Office, permits: Permits) -> None:
    permit = permits.ask()
    opened.wait(days=10)
    permits.go(permit, "question")
    opened.wait(days=50)
    permits.go(permit, "appeal")
    opened.wait(days=50)
    permits.go(permit, "ask_again")

    assert permits.state(permit) == ("asked", at("2027-04-02T12:00"))


def test_only_the_last_pause_counts(opened: Office, permits: Permits) -> None:
    permit = permits.ask(fee=1)
    opened.wait(days=10)
    permits.go(permit, "question", "ask_again", "review", "grant", "question", "ask_again")

    assert permits.state(permit) == ("asked", at("2027-01-02T12:00"))


def test_who_undoes_the_end_of_a_pause_is_in_it_as_before(opened: Office, permits: Permits) -> None:
    permit = permits.ask()
    opened.wait(days=10)
    permits.go(permit, "question")
    before = opened.rows(TIMERS)
    opened.wait(days=5)
    resumed = permits.go(permit, "ask_again")
    opened.wait(days=5)
    opened.run(lambda change: undo(change, {change_set_of(resumed)}))
    assert (permits.state(permit), opened.rows(TIMERS)) == (("questioned", None), before)

    opened.wait(days=90)
    permits.go(permit, "ask_again")
    assert permits.state(permit) == ("asked", at("2027-04-02T12:00"))


def test_who_undoes_a_pause_has_the_deadline_as_before(opened: Office, permits: Permits) -> None:
    permit = permits.ask()
    paused = permits.go(permit, "question")
    opened.wait(days=5)
    opened.run(lambda change: undo(change, {change_set_of(paused)}))
    assert permits.state(permit) == ("asked", at("2026-12-23T12:00"))

    permits.go(permit, "question")
    opened.wait(days=5)
    permits.go(permit, "ask_again")
    assert permits.state(permit) == ("asked", at("2026-12-28T12:00"))


def test_what_is_put_back_is_not_kept_waiting_by_what_was_tried_since(opened: Office, permits: Permits) -> None:
    permit = permits.ask()
    reviewed = permits.go(permit, "review")
    opened.wait(days=40)
    assert move_due(opened.writer) == 0
    opened.run(lambda change: undo(change, {change_set_of(reviewed)}))

    assert (move_due(opened.writer), permits.state(permit)) == (1, ("lapsed", None))


def test_nothing_of_a_purged_record_is_kept_beside_it(opened: Office, permits: Permits) -> None:
    permit = permits.ask()
    permits.go(permit, "question")
    opened.run(lambda change: change.delete(change.get(Permit, permit.id)))
    opened.run(lambda change: purge(change, opened.assembly.entity(Permit).public_id(permit.id)))

    assert opened.rows(TIMERS) == []


def test_who_comes_back_to_another_state_has_all_of_its_time(opened: Office, permits: Permits) -> None:
    permit = permits.ask()
    permits.go(permit, "review", "question")
    opened.wait(days=1)
    permits.go(permit, "ask_again")

    assert permits.state(permit) == ("asked", at("2026-12-24T12:00"))


@pytest.fixture
def hungary(opened: Office) -> None:
    """The days at which Hungary works: 24 December 2026 is a holiday, 12 December a worked Saturday."""

    def work(change: Change) -> None:
        calendar = change.create(
            BusinessCalendar, code="standard", name="Hungary", country="HU", time_zone="Europe/Budapest",
            opens_at="08:00", closes_at="16:30",
        )  # fmt: skip
        change.create(CalendarDay, calendar=calendar, day=date(2026, 12, 12), is_worked=True, name="Worked Saturday")
        change.create(CalendarDay, calendar=calendar, day=date(2026, 11, 27), name="Moving house")

    opened.run(work)


@pytest.mark.parametrize(
    ("now", "days", "hours"),
    [
        ("2026-11-17T12:00", "2026-11-20T23:00", "2026-11-18T13:30"),  # a Tuesday
        ("2026-11-23T12:00", "2026-11-26T23:00", "2026-11-24T13:30"),
        ("2026-11-24T12:00", "2026-11-30T23:00", "2026-11-25T13:30"),  # the office moves on Friday
        ("2026-12-10T22:59", "2026-12-14T23:00", "2026-12-12T08:30"),  # the Saturday is worked
        ("2026-12-22T12:00", "2026-12-29T23:00", "2026-12-23T13:30"),  # Christmas, until the weekend is over
        ("2026-12-23T15:00", "2026-12-30T23:00", "2026-12-29T08:00"),
        ("2026-11-22T03:00", "2026-11-25T23:00", "2026-11-24T08:30"),  # a Sunday
    ],
)
@pytest.mark.usefixtures("hungary")
def test_business_time_follows_the_calendar(opened: Office, permits: Permits, now: str, days: str, hours: str) -> None:
    opened.now = at(now)
    reviewed, urgent = permits.ask(), permits.ask()
    permits.go(reviewed, "review")
    permits.go(urgent, "hurry")

    assert (permits.state(reviewed)[1], permits.state(urgent)[1]) == (at(days), at(hours))


@pytest.mark.usefixtures("hungary")
def test_business_time_that_stands_still_does_not_count(opened: Office, permits: Permits) -> None:
    reviewed, urgent = permits.ask(), permits.ask()
    permits.go(reviewed, "review")
    permits.go(urgent, "hurry")
    opened.now = at("2026-11-24T09:00")  # one day gone; 3.5 and 2 hours of ten
    permits.go(reviewed, "question")
    permits.go(urgent, "question")
    opened.now = at("2026-12-07T12:00")
    permits.go(reviewed, "review")
    permits.go(urgent, "hurry")

    assert permits.state(reviewed)[1] == at("2026-12-09T23:00")
    assert permits.state(urgent)[1] == at("2026-12-08T08:00")


def test_without_a_calendar_monday_to_friday_are_worked(opened: Office, permits: Permits) -> None:
    opened.now = at("2026-11-27T16:00")
    permit = permits.ask()
    permits.go(permit, "hurry")

    assert permits.state(permit)[1] == at("2026-12-01T10:00")


def test_a_deadline_may_be_the_end_of_a_day_that_the_record_says(opened: Office, permits: Permits) -> None:
    permit = permits.ask(fee=1)
    permits.go(permit, "review", "grant")
    assert permits.state(permit) == ("granted", None)

    opened.run(lambda change: change.update(change.get(Permit, permit.id), valid_to=date(2026, 12, 1)))
    assert permits.state(permit) == ("granted", at("2026-12-02T00:00"))
    opened.run(lambda change: change.update(change.get(Permit, permit.id), valid_to=date(2026, 12, 2), name="Road"))
    opened.now = at("2026-12-02T23:59")
    assert move_due(opened.writer) == 0
    opened.wait(minutes=1)
    assert (move_due(opened.writer), permits.state(permit)) == (1, ("expired", None))


def test_a_paused_deadline_follows_the_day_that_the_record_says_meanwhile(opened: Office, permits: Permits) -> None:
    permit = permits.grant(valid_to=date(2026, 12, 1))
    permits.go(permit, "question")
    permits.update(permit, valid_to=date(2027, 1, 31))
    permits.go(permit, "uphold")

    assert permits.state(permit) == ("granted", at("2027-02-01T00:00"))


def test_behind_the_last_day_that_there_is_nothing_is_due(opened: Office, permits: Permits) -> None:
    never, late = permits.grant(valid_to=date.max), permits.grant(valid_to=date(9999, 12, 30))
    assert (permits.state(never), permits.state(late)) == (("granted", None), ("granted", at("9999-12-31T00:00")))

    permits.update(late, valid_to=date.max)
    permits.go(never, "question", "uphold")
    fill_deadlines(opened.assembly, opened.engine)
    assert permits.state(late) == permits.state(never) == ("granted", None)


def test_what_becomes_due_meanwhile_is_left_to_the_next_time(opened: Office, permits: Permits) -> None:
    permit = permits.grant(valid_to=date(2026, 11, 1), kept_until=date(2026, 11, 2))

    assert (move_due(opened.writer), permits.state(permit)[0]) == (1, "expired")
    assert (move_due(opened.writer), permits.state(permit)[0]) == (1, "shredded")


def test_what_a_guard_refuses_is_tried_again_later(opened: Office, permits: Permits) -> None:
    permit = permits.ask()
    permits.go(permit, "review")
    opened.wait(days=7)
    assert [move_due(opened.writer), move_due(opened.writer)] == [0, 0]
    (row,) = opened.rows(TIMERS)
    assert (row.attempts, row.error) == (1, "office.unpaid: The fee has not been paid.")
    assert permits.state(permit)[0] == "reviewed"

    opened.run(lambda change: change.update(change.get(Permit, permit.id), fee=7))
    opened.wait(seconds=5)
    assert (move_due(opened.writer), permits.state(permit)[0]) == (1, "granted")
    (row,) = opened.rows(TIMERS)
    assert (row.retry_at, row.attempts, row.error) == (None, 0, None)


def test_one_that_is_refused_does_not_hold_up_the_others(opened: Office, permits: Permits) -> None:
    stuck, free = permits.ask(), permits.ask(fee=1)
    permits.go(stuck, "review")
    permits.go(free, "review")
    opened.wait(days=7)

    assert (move_due(opened.writer), permits.state(stuck)[0], permits.state(free)[0]) == (1, "reviewed", "granted")


def test_records_from_elsewhere_have_the_time_of_the_state_that_they_come_in(opened: Office, permits: Permits) -> None:
    made = opened.writer.run(
        SYSTEM, lambda change: change.create(Permit, name="Old", state="reviewed"), origin=Origin.IMPORT
    )
    assert permits.state(made) == ("reviewed", at("2026-11-27T00:00"))


@pytest.fixture
def before_deadlines(opened: Office, permits: Permits) -> dict[str, Permit]:
    """Permits that have got their states before these had deadlines."""
    made = {
        "asked": permits.ask(), "reviewed": permits.ask(), "urgent": permits.ask(), "open": permits.grant(),
        "ending": permits.grant(valid_to=date(2026, 12, 1)), "never": permits.grant(valid_to=date.max),
        "questioned": permits.ask(), "expired": permits.grant(valid_to=date(2026, 11, 1)), "gone": permits.ask(),
    }  # fmt: skip
    permits.go(made["reviewed"], "review")
    permits.go(made["urgent"], "hurry")
    permits.go(made["questioned"], "question")
    opened.run(lambda change: change.delete(change.get(Permit, made["gone"].id)))
    move_due(opened.writer)
    with opened.engine.begin() as connection:
        connection.execute(opened.assembly.entity(Permit).table.update().values(due_at=None))
    return made


def dues(opened: Office) -> dict[Any, datetime | None]:
    return {row.id: row.due_at for row in opened.rows(opened.assembly.entity(Permit).table)}


def test_records_that_were_there_before_the_deadline_get_it_with_the_upgrade(
    opened: Office, before_deadlines: dict[str, Permit], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deadlines, "Writer", lambda assembly, engine: Writer(assembly, engine, opened.writer.clock))
    fill_deadlines(opened.assembly, opened.engine, batch=1)

    found = dues(opened)
    assert {name: found[permit.id] for name, permit in before_deadlines.items()} == {
        "asked": at("2026-12-23T12:00"), "gone": at("2026-12-23T12:00"), "reviewed": at("2026-11-27T00:00"),
        "urgent": at("2026-11-24T14:00"), "open": None, "ending": at("2026-12-02T00:00"), "never": None,
        "questioned": None, "expired": None,
    }  # fmt: skip


def test_many_records_get_their_deadline_in_as_many_statements_as_few(opened: Office, permits: Permits) -> None:
    table = opened.assembly.entity(Permit).table

    def sent(count: int) -> int:
        opened.run(lambda change: [change.create(Permit, name="Bridge") for _ in range(count)])
        with opened.engine.begin() as connection:
            connection.execute(table.update().values(due_at=None))
        statements: list[str] = []
        listen = (opened.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
        sa.event.listen(*listen)
        fill_deadlines(opened.assembly, opened.engine)
        sa.event.remove(*listen)
        assert None not in dues(opened).values()
        return sum(each.startswith(f"UPDATE {table.name}") for each in statements)

    assert sent(1) == sent(50) == 5


@pytest.mark.engines("postgresql")
def test_each_is_moved_by_one_process(opened: Office, permits: Permits) -> None:
    made = [permits.ask() for _ in range(12)]
    opened.wait(days=31)
    moved: list[int] = []
    threads = [threading.Thread(target=lambda: moved.append(move_due(opened.writer))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(moved) == 12
    assert {permits.state(permit)[0] for permit in made} == {"lapsed"}
    assert len([each for each in opened.rows(AUDIT) if each.transition == "lapse" and each.record_id in
                {permit.id for permit in made}]) == 12  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [{}, {"days": 1, "until": "valid_to"}, {"days": -1}, {"days": 1, "hours": 1, "business": True}],
)
def test_a_deadline_that_cannot_be_is_an_error_where_it_stands(wrong: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="lapse"):
        Deadline("lapse", **wrong)
