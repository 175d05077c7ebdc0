"""Lists of the API are calendars that programs subscribe to, with the rights of whoever asks."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from paktum import Activity, ActivityChannel, Client, Task, TaskKind
from paktum.http import calendars
from paktum.read.run import PostgreSQLReads, SQLiteReads, Unavailable
from paktum.testing.company import Caller, Company

MEETINGS = {
    "start": "startedAt", "minutes": "minutes", "text": "summary", "filter": '{"channel": {"eq": "MEETING"}}',
}  # fmt: skip


@pytest.fixture(scope="module")
def company(database: Callable[[], str]) -> Iterator[Company]:
    with Company((), database()) as made:
        yield made


@pytest.fixture(scope="module")
def manager(company: Company) -> Caller:
    """An account manager with a meeting, a call and a task; somebody else has a meeting too."""
    manager, other = company.caller("account_manager"), company.caller("account_manager")

    def work(change: Any) -> None:
        client = change.create(Client, name="Borostyánkút Kft.", owner=manager.user)
        values = {"client": client, "started_at": change.now.replace(2026, 11, 30, 9, 30, 0, 0), "minutes": 90}
        text = "Bring:\n1. offer, \\ 2; samples — " + "ű" * 60
        meeting = {**values, "channel": ActivityChannel.MEETING}
        change.create(Activity, subject="Terms; prices, dates", summary=text, owner=manager.user, **meeting)
        change.create(Activity, subject="Call", owner=manager.user, **{**values, "channel": ActivityChannel.CALL})
        change.create(Activity, subject="Secret", owner=other.user, **{**meeting, "client": None})
        day = change.today.replace(2026, 12, 1)
        change.create(Task, subject="Samples", kind=TaskKind.TASK, due_on=day, client=client, owner=manager.user)

    company.run(work)
    return manager


def ask(caller: Caller, name: str, *, token: str | None = None, **parameters: str) -> Any:
    auth = ("calendar", caller.token if token is None else token)
    return caller._http.get(f"/calendars/{name}.ics", params=parameters, auth=auth)


def unfolded(response: Any) -> list[str]:
    assert all(len(line) <= 75 for line in response.content.split(b"\r\n"))
    assert b"\n" not in response.content.replace(b"\r\n", b"")
    text: str = response.content.decode().replace("\r\n ", "")
    return text.split("\r\n")


@pytest.mark.requirement("R074")
def test_meetings_are_a_calendar(manager: Caller) -> None:
    response = ask(manager, "activities", **MEETINGS)

    assert (response.status_code, response.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    lines = unfolded(response)
    assert lines[:4] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Paktum//Paktum//EN", "X-WR-CALNAME:Activities"]
    event = lines[lines.index("BEGIN:VEVENT") : lines.index("END:VEVENT")]
    assert {each for each in event if not each.startswith(("UID:activity_", "DTSTAMP:"))} == {
        "BEGIN:VEVENT", "SEQUENCE:0", "DTSTART:20261130T093000Z", "DURATION:PT1H30M",
        "SUMMARY:Terms\\; prices\\, dates", "DESCRIPTION:Bring:\\n1. offer\\, \\\\ 2\\; samples — " + "ű" * 60,
    }  # fmt: skip
    assert len(event) == 8
    assert lines.count("BEGIN:VEVENT") == 1
    assert lines[-2:] == ["END:VCALENDAR", ""]


@pytest.mark.requirement("R074")
def test_what_is_due_on_a_day_fills_the_day(manager: Caller) -> None:
    lines = unfolded(ask(manager, "tasks", start="dueOn"))

    assert {each for each in lines if each.startswith(("DTSTART", "DTEND", "SUMMARY"))} == {
        "DTSTART;VALUE=DATE:20261201", "SUMMARY:Samples",
    }  # fmt: skip


@pytest.mark.requirement("R074")
def test_what_has_no_length_has_no_end_and_the_end_of_time_is_a_day_too(company: Company) -> None:
    manager = company.caller("account_manager")

    def work(change: Any) -> None:
        values = {"channel": ActivityChannel.VISIT, "owner": manager.user}
        last = change.now.replace(9999, 12, 31, 23, 30, 0, 0)
        change.create(Activity, subject="Late", started_at=last, minutes=90, **values)
        change.create(Activity, subject="Open", started_at=last, **values)
        change.create(Task, subject="Without a day", owner=manager.user)

    company.run(work)
    lines = unfolded(ask(manager, "activities", start="startedAt", minutes="minutes"))

    told = [each for each in lines if each.startswith(("DTSTART", "DTEND", "DURATION"))]
    assert sorted(told) == ["DTSTART:99991231T233000Z", "DTSTART:99991231T233000Z", "DURATION:PT1H30M"]
    assert "BEGIN:VEVENT" not in unfolded(ask(manager, "tasks", start="dueOn"))


def test_a_database_that_does_not_answer_is_no_fault_of_whoever_asks(
    manager: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def silent(*given: Any) -> None:
        raise Unavailable("the database does not answer")

    assert ask(manager, "tasks", start="dueOn").status_code == 200
    for kind in (SQLiteReads, PostgreSQLReads):
        monkeypatch.setattr(kind, "rows", silent)
    response = ask(manager, "tasks", start="dueOn")

    assert (response.status_code, response.json()["errors"]) == (
        503, [{"message": "the database does not answer", "extensions": {"code": "UNAVAILABLE"}}],
    )  # fmt: skip


def test_others_are_answered_while_a_calendar_is_made(manager: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting, made = [], calendars._calendar

    def noted(*given: Any) -> bytes:
        waiting.append(asyncio._get_running_loop())
        return made(*given)

    monkeypatch.setattr(calendars, "_calendar", noted)
    assert ask(manager, "tasks", start="dueOn").status_code == 200
    assert waiting == [None]


@pytest.mark.requirement("R074")
def test_a_program_asks_for_the_token_and_is_told_how(manager: Caller) -> None:
    nobody = manager._http.get("/calendars/activities.ics", params={"start": "startedAt"})
    wrong = ask(manager, "activities", token="wrong", start="startedAt")

    for response in (nobody, wrong):
        assert (response.status_code, response.json()["errors"][0]["extensions"]["code"]) == (401, "UNAUTHENTICATED")
        assert response.headers["www-authenticate"].startswith("Basic ")


@pytest.mark.parametrize(
    ("name", "parameters", "status", "code"),
    [
        ("nothing", {"start": "startedAt"}, 404, "NOT_FOUND"),
        ("activities", {}, 400, "BAD_USER_INPUT"),
        ("activities", {"start": "subject"}, 400, "BAD_USER_INPUT"),
        ("activities", {"start": "startedAt id } } } #"}, 400, "BAD_USER_INPUT"),
        ("activities", {"start": "startedAt", "title": "owner"}, 400, "BAD_USER_INPUT"),
        ("activities", {"start": "startedAt", "filter": "["}, 400, "BAD_REQUEST"),
        ("activities", {"start": "startedAt", "filter": '{"nothing": 1}'}, 400, "BAD_USER_INPUT"),
    ],
)
def test_wrong_parameters_are_refused(
    manager: Caller, name: str, parameters: dict[str, str], status: int, code: str
) -> None:
    response = ask(manager, name, **parameters)

    assert (response.status_code, response.json()["errors"][0]["extensions"]["code"]) == (status, code)
