"""The report of a month as a document: what stands in it, who sees it, and that a closed one stays as it is."""

import io
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest

from paktum.testing.company import Caller

from .conftest import Desk, House, a_house


def report(caller: Caller, period: str, language: str = "en") -> dict[str, list[list[Any]]]:
    """The workbook of a period, sheet by sheet."""
    answer = caller._http.get(
        f"/documents/monthly_report.{language}/{period}.xlsx", headers={"Authorization": f"Bearer {caller.token}"}
    )
    assert answer.status_code == 200, answer.text
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    return {sheet.title: [[shown(cell.value) for cell in row] for row in sheet.iter_rows()] for sheet in book}


def shown(value: Any) -> Any:
    return value.date() if isinstance(value, datetime) else value


@pytest.mark.requirement("R100", "R101")
def test_the_report_of_a_month_has_targets_scorecards_and_proposals_and_stays_when_it_is_closed(
    desk: Desk, house: House
) -> None:
    period = desk.done("periodCreate", {"code": "2026-01"})["id"]
    user = house.id_of(house.managers[0].user)
    of_user = {"periodId": period, "unit": "USER", "ownerId": user}
    desk.done("targetCreate", {**of_user, "metric": "won_amount", "goal": "1500.75", "currency": "EUR"})
    desk.done("targetCreate", {**of_user, "metric": "deals_won", "goal": "4"})
    card = desk.done("scorecardCreate", {"code": "january", "name": "Sales"})["id"]
    desk.done("scorecardMeasureCreate", {"scorecardId": card, "metric": "won_amount", "most": "3"})
    desk.done("appraisalCreate", {**of_user, "scorecardId": card, "proposal": "Visit more."})
    for day in (1, 15, 31):
        house.won(0, "1000.50 EUR", date(2026, 1, day))

    found = report(desk.caller, period)
    assert found == {
        "Report 2026-01": [
            ["Report 2026-01", None], ["From", date(2026, 1, 1)], ["To", date(2026, 1, 31)], ["State", "Open"],
            ["Targets", None], ["Scorecards", None], ["Proposals", None], ["Tester: Visit more.", None],
        ],
        "Targets": [
            ["Metric", "Unit", "Of", "Goal", "Fact", "Attainment", "Band", "Rank", "Rank in the team"],
            ["Deals won", "person", "Tester", 4, 3, 0.75, "Below the plan", 1, 1],
            ["Amount of deals won", "person", "Tester", 1500.75, 3001.5, 2, "Above the plan", 1, 1],
        ],
        "Scorecards": [
            ["Scorecard", "Unit", "Of", "Quality", "Score", "Rank", "Rank in the team"],
            ["Sales", "person", "Tester", None, 2, 1, 1],
        ],
    }  # fmt: skip
    hungarian = report(desk.caller, period, "hu")
    assert list(hungarian) == ["Jelentés 2026-01", "Célok", "Értékelések"]
    assert hungarian["Célok"][2][:5] == ["Megnyert üzletek összege", "személy", "Tester", 1500.75, 3001.5]

    version = desk.ask("query($id: ID!) { period(id: $id) { version } }", id=period)["period"]["version"]
    desk.done("periodClose", {"id": period, "expectedVersion": version})
    house.won(0, "5000 EUR", date(2026, 1, 20))
    closed = report(desk.caller, period)
    assert (closed["Targets"], closed["Scorecards"]) == (found["Targets"], found["Scorecards"])
    assert closed["Report 2026-01"][3] == ["State", "Closed"]


def test_a_report_shows_everybody_only_what_they_may_read(desk: Desk, house: House) -> None:
    period = desk.done("periodCreate", {"code": "2025-12"})["id"]
    other = a_house(desk.company)
    for manager in (house.managers[0], other.managers[0]):
        owner = house.id_of(manager.user)
        desk.done(
            "targetCreate",
            {"periodId": period, "metric": "deals_won", "unit": "USER", "ownerId": owner, "goal": "1"},
        )
    assert [len(report(who, period)["Targets"]) - 1 for who in (desk.caller, house.managers[0], house.managers[1])] == [
        2, 1, 0,
    ]  # fmt: skip
