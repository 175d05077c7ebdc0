"""Month-end close: March's report, asked again in June, gives March's figures, whatever was done to its deals since."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from paktum import Branch, Change, Client, Deal, Money, Team
from paktum.access.actor import SYSTEM
from paktum.crm.targets.examples import REPORT
from paktum.testing.company import Caller, Company
from paktum.write.cause import Origin
from paktum.write.writer import Writer


def payload(caller: Caller, mutation: str, selected: str, **given: Any) -> Any:
    kind, name = mutation[0].upper() + mutation[1:], "period" if mutation.startswith("period") else "target"
    name = "exchangeRate" if mutation.startswith("exchange") else "deal" if mutation.startswith("deal") else name
    text = f"""mutation($input: {kind}Input!) {{
      {mutation}(input: $input) {{ record: {name} {{ {selected} }} errors {{ code message }} }}
    }}"""
    return caller.ask(text, input=given)[mutation]


def done(caller: Caller, mutation: str, selected: str = "id version", **given: Any) -> Any:
    found = payload(caller, mutation, selected, **given)
    assert found["errors"] == []
    return found["record"]


def refused(caller: Caller, mutation: str, **given: Any) -> Any:
    return [(each["code"], each["message"]) for each in payload(caller, mutation, "id", **given)["errors"]]


def report(caller: Caller) -> list[tuple[Any, ...]]:
    found = caller.ask(REPORT.document, period="2026-03")
    return [
        (each["metric"], each["unit"], each["goal"], each["fact"], each["attainment"], each["band"], each["rank"])
        for each in found["targets"]["nodes"]
    ]


@pytest.mark.requirement("R100", "R148", "R149", "R165")
def test_the_report_of_march_is_the_same_in_june(make_company: Callable[..., Company]) -> None:
    company = make_company()
    writer = Writer(company.assembly, company.engine)
    branch = company.run(lambda change: change.create(Branch, name="Szeged"))
    team = company.run(lambda change: change.create(Team, name="South", branch=branch.id))
    anna, bela = (company.caller("account_manager", team=team, branch=branch) for _ in range(2))
    director = company.caller("director", branch=branch)

    # March: Anna wins two deals, one of them in dollars; Béla wins one.
    def sell(change: Change) -> list[Deal]:
        client = change.create(Client, name="Napraforgó Malom Kft.")
        sold = ((anna, "8000.00", "EUR", 5), (anna, "1087.10", "USD", 31), (bela, "4500.00", "EUR", 20))
        return [
            change.create(
                Deal, name="Flour", client=client, stage="won", closed_on=date(2026, 3, day), owner=who.user.id,
                team=team.id, branch=branch.id, amount=Money(Decimal(amount), currency),
            )
            for who, amount, currency, day in sold
        ]  # fmt: skip

    deals = writer.run(SYSTEM, sell, origin=Origin.IMPORT)
    soon = datetime.now(UTC).date() + timedelta(days=2)
    march = done(director, "periodCreate", code="2026-03", closesOn=soon.isoformat())
    for who in (anna, bela):
        owner = company.id_of(who.user)
        done(
            director, "targetCreate", periodId=march["id"], metric="won_amount", unit="USER", ownerId=owner,
            goal="4500", currency="EUR",
        )  # fmt: skip
    target = done(
        director, "targetCreate", periodId=march["id"], metric="deals_won", unit="TEAM", teamId=company.id_of(team),
        goal="4",
    )  # fmt: skip

    # The day of closing has come, but nobody has entered the dollar's rate of 31 March: the period stays open.
    company.wait(days=1)
    company.wait(days=2)
    period = """query($id: ID!) {
      period(id: $id) { version state missingRates workflow { history { nodes { toState note } } } }
    }"""
    assert director.ask(period, id=march["id"])["period"]["missingRates"] == "USD/EUR 2026-03-31"
    version = director.ask(period, id=march["id"])["period"]["version"]
    assert refused(director, "periodClose", id=march["id"], expectedVersion=version) == [
        ("core.rate_missing", "There is no exchange rate USD/EUR 2026-03-31.")
    ]  # fmt: skip
    assert refused(director, "periodTransition", id=march["id"], expectedVersion=version, transition="close") == [
        ("core.facts_not_frozen", "Close a period with periodClose, which freezes its facts.")
    ]  # fmt: skip

    done(director, "exchangeRateCreate", base="EUR", quote="USD", day="2026-03-31", rate="1.0871")
    expected = [
        ("deals_won", "TEAM", "4.0000", "3.0000", "0.7500", "below", 1),
        ("won_amount", "USER", "4500.0000", "9000.0000", "2.0000", "above", 1),
        ("won_amount", "USER", "4500.0000", "4500.0000", "1.0000", "near", 2),
    ]
    assert report(director) == expected
    company.wait(days=1)
    closed = director.ask(period, id=march["id"])["period"]
    assert (closed["state"], closed["missingRates"]) == ("closed", None)

    # June: a deal was corrected, another taken back, a rate changed, a manager moved on.
    def correct(change: Change) -> None:
        first, second, third = (change.get(Deal, each.id) for each in deals)
        change.update(first, amount=Money(Decimal(1), "EUR"), owner=bela.user.id)
        change.update(second, closed_on=date(2026, 4, 1))
        change.delete(third)

    writer.run(SYSTEM, correct, origin=Origin.IMPORT)
    company.wait(days=90)
    assert report(director) == expected
    assert refused(director, "targetUpdate", id=target["id"], expectedVersion=1, patch={"goal": "1"}) == [
        ("core.period_closed", "The period is closed; open it again to change its targets.")
    ]  # fmt: skip
    removal = "mutation($id: ID!) { targetDelete(input: {id: $id, expectedVersion: 1}) { errors { code } } }"
    assert director.ask(removal, id=target["id"])["targetDelete"]["errors"] == [{"code": "IN_USE"}]
    given = {"id": march["id"], "expectedVersion": closed["version"]}
    clerk = company.caller("finance")
    assert [code for code, _ in refused(clerk, "periodReopen", **given, reason="x")] == ["FORBIDDEN"]

    # Opened again, for a reason that stays in its history, the report shows what is known now; closed, it stays so.
    opened = done(director, "periodReopen", "version", **given, reason="The flour was invoiced in April.")
    corrected = [("deals_won", "0.2500", 1), ("won_amount", "0.0002", 1), ("won_amount", "0.0000", 2)]
    assert [(each[0], each[4], each[6]) for each in report(director)] == corrected
    done(clerk, "periodClose", id=march["id"], expectedVersion=opened["version"])
    assert [(each[0], each[4], each[6]) for each in report(director)] == corrected
    history = director.ask(period, id=march["id"])["period"]["workflow"]["history"]["nodes"]
    assert [(each["toState"], each["note"]) for each in history] == [
        ("open", None), ("closed", None), ("open", "The flour was invoiced in April."), ("closed", None)
    ]  # fmt: skip
