"""What is done again and again: at its times, by one process, and what is known of it."""

import threading
from datetime import UTC, datetime

import pytest

from paktum import Change, Job, Refused, refuse
from paktum.work.jobs import known_jobs, next_after, run_job, run_jobs
from paktum.work.upkeep import tick

from .conftest import IDLE, NOW, Office
from .office import Desk, Note


def nothing(change: Change) -> None:
    """Do nothing."""


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("job", "moment", "following"),
    [
        (Job("x", nothing, every_minutes=15), "2026-11-23T12:00", "2026-11-23T12:15"),
        (Job("x", nothing, every_minutes=15), "2026-11-23T12:14:59", "2026-11-23T12:15"),
        (Job("x", nothing, every_minutes=1440), "2026-11-23T12:00", "2026-11-24T00:00"),
        (Job("x", nothing, at="06:30", zone="Europe/Budapest"), "2026-11-23T05:29", "2026-11-23T05:30"),
        (Job("x", nothing, at="06:30", zone="Europe/Budapest"), "2026-11-23T05:30", "2026-11-24T05:30"),
        (Job("x", nothing, at="06:30", zone="Europe/Budapest"), "2026-07-01T12:00", "2026-07-02T04:30"),
        (Job("x", nothing, at="00:15", zone="Pacific/Auckland"), "2026-11-23T12:00", "2026-11-24T11:15"),
        (Job("x", nothing, at="02:30", zone="Europe/Budapest"), "2026-03-28T12:00", "2026-03-29T01:30"),
        (Job("x", nothing, at="02:30", zone="Europe/Budapest"), "2026-10-24T12:00", "2026-10-25T00:30"),
    ],
    ids=["the next", "just before", "a day", "before", "on time", "summer", "far east", "no such time", "twice"],
)
def test_a_job_is_run_at_its_times(job: Job, moment: str, following: str) -> None:
    assert next_after(job, at(moment)) == at(following)


@pytest.mark.parametrize(
    "wrong", [{}, {"every_minutes": 5, "at": "06:30"}, {"every_minutes": 0}, {"at": "6:30"}, {"at": "24:00"},
              {"at": "06:30", "zone": "Europe/Nowhere"}]
)  # fmt: skip
def test_times_that_cannot_be_are_an_error_where_they_stand(wrong: dict[str, object]) -> None:
    with pytest.raises(TypeError, match="job x"):
        Job("x", nothing, **wrong)  # type: ignore[arg-type]  # what is wrong with it


def test_a_job_is_run_once_for_each_time(opened: Office, desk: Desk) -> None:
    done = [run_jobs(opened.writer)]
    for minutes in (14, 1, 0, 16, 60):
        opened.wait(minutes=minutes)
        done.append(run_jobs(opened.writer))

    assert (done, desk.runs) == ([0, 0, 1, 0, 1, 1], ["count"] * 3)
    count, sweep = known_jobs(opened.writer)
    assert (count.code, count.last_at, count.next_at) == (
        "office.count",
        at("2026-11-23T13:31"),
        at("2026-11-23T13:45"),
    )
    assert (sweep.code, sweep.last_at, sweep.next_at) == ("office.sweep", None, at("2026-11-24T05:30"))


def test_what_a_job_writes_is_the_products_own_change(opened: Office, desk: Desk) -> None:
    desk.when_run = lambda change: change.create(Note, text=change.origin.value)
    run_jobs(opened.writer)
    opened.wait(minutes=15)
    assert tick(opened.writer, IDLE).jobs == 1

    assert [note.text for note in opened.run(lambda change: change.list_(Note))] == ["system"]


def test_a_job_that_fails_writes_nothing_and_is_tried_again_soon(opened: Office, desk: Desk) -> None:
    def fail(change: Change) -> None:
        change.create(Note, text="half")
        raise RuntimeError("the password is hunter2")

    run_jobs(opened.writer)
    desk.when_run = fail
    opened.wait(minutes=15)
    assert [run_jobs(opened.writer), run_jobs(opened.writer)] == [1, 0]

    count = known_jobs(opened.writer)[0]
    assert (count.failures, count.last_at, count.next_at) == (1, None, at("2026-11-23T12:15:05"))
    assert count.error is not None
    assert "hunter2" not in count.error
    assert opened.run(lambda change: change.list_(Note)) == []

    desk.when_run = lambda change: None
    opened.wait(seconds=5)
    assert run_jobs(opened.writer) == 1
    count = known_jobs(opened.writer)[0]
    assert (count.failures, count.error, count.next_at) == (0, None, at("2026-11-23T12:30"))


def test_a_job_can_be_run_now(opened: Office, desk: Desk) -> None:
    run_job(opened.writer, "office.sweep")
    assert (desk.runs, known_jobs(opened.writer)[1].last_at) == (["sweep"], NOW)

    with pytest.raises(Refused, match="JOB_UNKNOWN"):
        run_job(opened.writer, "office.nothing")


def test_a_job_that_refuses_says_why(opened: Office, desk: Desk) -> None:
    def closed(change: Change) -> None:
        raise refuse("office.closed", "Nobody is there.")

    desk.when_run = closed
    run_jobs(opened.writer)
    opened.wait(minutes=15)
    run_jobs(opened.writer)

    assert known_jobs(opened.writer)[0].error == "office.closed: Nobody is there."


@pytest.mark.engines("postgresql")
def test_one_process_runs_each_occurrence(opened: Office, desk: Desk) -> None:
    run_jobs(opened.writer)
    opened.wait(minutes=15)
    begun = threading.Barrier(2, timeout=20)
    threads = [threading.Thread(target=lambda: (begun.wait(), run_jobs(opened.writer))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert desk.runs == ["count"]
