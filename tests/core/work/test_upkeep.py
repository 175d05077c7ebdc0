"""What is done beside answering: nothing of it waits for the rest, and whoever is killed is followed by another."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic, sleep

import pytest
from starlette.testclient import TestClient

from paktum.http.app import Service, create_app
from paktum.settings import Settings
from paktum.storage.deliveries import DELIVERIES
from paktum.work.deliveries import deliver
from paktum.work.jobs import run_jobs

from .conftest import Office
from .office import Desk, Note, Permit


@contextmanager
def served(office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The office is served, which looks for what is due all the time."""
    monkeypatch.setattr("paktum.http.app.UPKEEP_SECONDS", 0.02)
    url = office.engine.url.render_as_string(hide_password=False)
    settings = Settings.model_construct(plugins=("office",), database_url=url)
    service = Service(settings, office.assembly, upkeep=True, clock=office.writer.clock)
    with TestClient(create_app(settings, office.assembly, service=service)):
        yield


def test_a_slow_handler_holds_up_neither_jobs_nor_deadlines(
    opened: Office, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, goes_on = threading.Event(), threading.Event()
    desk.when_told = lambda event: (begun.set(), goes_on.wait(20))
    opened.write("Dear all")
    permit = opened.run(lambda change: change.create(Permit, name="Bridge"))

    def is_done() -> bool:
        found = opened.run(lambda change: change.get(Permit, permit.id))
        return found.state == "lapsed" and "count" in desk.runs

    with served(opened, monkeypatch):
        assert begun.wait(20)
        opened.wait(days=31)
        until = monotonic() + 10
        while not is_done() and monotonic() < until:
            sleep(0.02)
        done = is_done()
        goes_on.set()
    assert done


def test_what_a_killed_process_was_working_on_is_done_by_another(opened: Office, desk: Desk) -> None:
    opened.now = datetime.now(UTC) - timedelta(hours=1)
    run_jobs(opened.writer)  # it is known to the database now
    opened.write("Dear all")
    url = opened.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.core.work.worker", url]
    with subprocess.Popen(command, cwd=Path(__file__).parents[3], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        key = process.stdout.readline().strip()
        process.kill()
    (claimed,) = opened.rows(DELIVERIES)
    assert (claimed.attempts, opened.run(lambda change: change.list_(Note))) == (1, [])

    desk.when_run = lambda change: change.create(Note, text="counted")
    opened.now = claimed.due_at - timedelta(milliseconds=1)  # it is the dead one's until then
    assert (deliver(opened.writer), run_jobs(opened.writer) > 0, desk.runs.count("count")) == (0, True, 1)
    opened.wait(milliseconds=1)
    assert (deliver(opened.writer), [event.key for event in desk.events]) == (1, [key])

    assert opened.rows(DELIVERIES) == []
    assert [note.text for note in opened.run(lambda change: change.list_(Note))] == ["counted"]
