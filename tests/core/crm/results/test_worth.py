"""What clients are worth, what they cost, how they stand among the others, and whether they may leave."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from paktum import Activity, ActivityChannel, ActivityOutcome, Client, Contract, Deal, Team

from .conftest import Desk, House


def ago(days: int) -> date:
    return datetime.now(UTC).date() - timedelta(days=days)


def a_client(house: House, name: str) -> Client:
    made: Client = house.made(Client, name=name, owner=house.managers[0].user)
    return made


def of(desk: Desk, kind: str, record_id: str, selected: str) -> Any:
    return desk.ask(f"query($id: ID!) {{ {kind}(id: $id) {{ {selected} }} }}", id=record_id)[kind]


def spent(desk: Desk, amount: str, currency: str = "EUR", **of_record: str) -> None:
    given = {"amount": {"amount": amount, "currency": currency}, "day": ago(3).isoformat(), **of_record}
    desk.done("costEntryCreate", given)


@pytest.mark.requirement("R004", "R223")
def test_deals_contracts_clients_and_managers_bring_revenue_less_costs(desk: Desk, house: House) -> None:
    client = a_client(house, "Kukorica Kft.")
    first = house.won(0, "1000 EUR", ago(30), client=client)
    house.won(0, "500.50 EUR", ago(20), client=client)
    contract = house.made(Contract, client=client, state="active", value=first.amount)
    spent(desk, "250.10", dealId=house.id_of(first))
    spent(desk, "50", contractId=house.id_of(contract))
    spent(desk, "100.40", clientId=house.id_of(client))

    euros = "amount currency"
    deal = of(desk, "deal", house.id_of(first), f"profit {{ {euros} }} profitMargin")
    assert deal == {"profit": {"amount": "749.90", "currency": "EUR"}, "profitMargin": "0.7499"}
    bound = of(desk, "contract", house.id_of(contract), "profit { amount } profitMargin")
    assert bound == {"profit": {"amount": "950.00"}, "profitMargin": "0.9500"}
    whole = of(desk, "client", house.id_of(client), "revenue { amount } profit { amount } profitMargin")
    assert whole == {"revenue": {"amount": "1500.50"}, "profit": {"amount": "1100.00"}, "profitMargin": "0.7331"}
    managers = desk.ask(
        """query($owner: ID!) {
          dealsAggregate(filter: {owner: {id: {eq: $owner}}}, groupBy: [{field: OWNER}]) {
            groups { profit { sum { amount } } }
          }
        }""",
        owner=house.id_of(house.managers[0].user),
    )["dealsAggregate"]["groups"]
    assert managers == [{"profit": {"sum": [{"amount": "1250.40"}]}}]
    spent(desk, "1", "USD", clientId=house.id_of(client))
    assert of(desk, "client", house.id_of(client), "profit { amount }") == {"profit": None}
    other = a_client(house, "Repce Bt.")
    refused = desk.tried(
        "costEntryCreate",
        {
            "amount": {"amount": "1", "currency": "EUR"}, "day": "2026-01-01", "clientId": house.id_of(other),
            "dealId": house.id_of(first),
        },
    )  # fmt: skip
    assert refused == (None, [("core.other_client", "dealId")])


@pytest.mark.requirement("R225")
def test_a_client_pays_from_the_break_even_volume_on(desk: Desk, house: House) -> None:
    def euros(amount: str) -> dict[str, str]:
        return {"amount": amount, "currency": "EUR"}

    given = {
        "clientId": house.id_of(house.client), "fixedCosts": euros("2000"), "unitPrice": euros("200"),
        "unitCost": euros("120"), "expectedVolume": "40",
    }  # fmt: skip
    made = desk.done("breakEvenCreate", given, "unitContribution { amount } volume safetyMargin")

    assert made == {"unitContribution": {"amount": "80.00"}, "volume": "25.0000", "safetyMargin": "0.3750"}
    dear = desk.done("breakEvenCreate", {**given, "unitCost": euros("200")}, "volume safetyMargin")
    assert dear == {"volume": None, "safetyMargin": None}
    mixed = {**given, "unitCost": {"amount": "1", "currency": "HUF"}}
    assert desk.tried("breakEvenCreate", mixed)[1] == [("core.currency_differs", "unitCost")]


@pytest.mark.requirement("R197")
def test_classes_tell_which_clients_bring_the_first_eighty_percent(desk: Desk, house: House) -> None:
    sold = {"Alma": "7000 NOK", "Barack": "1500 NOK", "Citrom": "1000 NOK", "Dinnye": "500 NOK", "Eper": None}
    clients = {name: a_client(house, name) for name in sold}
    for name, amount in sold.items():
        if amount is not None:
            house.won(1, amount, ago(5), client=clients[name])

    selected = "revenueRank revenueShare cumulatedRevenueShare revenueClass"
    found = {name: of(desk, "client", house.id_of(each), selected) for name, each in clients.items()}

    assert {name: tuple(each.values()) for name, each in found.items()} == {
        "Alma": (1, "0.7000", "0.7000", "a"), "Barack": (2, "0.1500", "0.8500", "a"),
        "Citrom": (3, "0.1000", "0.9500", "b"), "Dinnye": (4, "0.0500", "1.0000", "c"),
        "Eper": (None, None, None, None),
    }  # fmt: skip
    listed = desk.ask(
        """{ clients(filter: {revenueClass: {eq: "a"}, revenue: {gt: {amount: "0", currency: "NOK"}}}) {
          nodes { name }
        } }"""
    )
    assert sorted(each["name"] for each in listed["clients"]["nodes"]) == ["Alma", "Barack"]


@pytest.mark.requirement("R009", "R058", "R253")
def test_a_client_shows_how_long_and_how_often_it_has_bought(desk: Desk, house: House) -> None:
    client = a_client(house, "Zab Kft.")
    selected = "wonDealCount isReturning firstWonOn relationshipDays"
    assert of(desk, "client", house.id_of(client), selected) == {
        "wonDealCount": 0, "isReturning": False, "firstWonOn": None, "relationshipDays": None
    }  # fmt: skip
    for days in (4000, 10):
        house.won(0, "10 EUR", ago(days), client=client)

    assert of(desk, "client", house.id_of(client), selected) == {
        "wonDealCount": 2, "isReturning": True, "firstWonOn": ago(4000).isoformat(), "relationshipDays": 4000
    }  # fmt: skip


@pytest.mark.requirement("R209")
def test_the_risk_that_a_client_leaves_is_scored_with_its_reasons(desk: Desk, house: House) -> None:
    silent, fresh, stranger = (a_client(house, name) for name in ("Rozs Kft.", "Tönköly Kft.", "Köles Kft."))
    for days in (100, 110, 20):
        house.won(0, "10 EUR", ago(days), client=silent)
    house.made(Contract, client=silent, state="active", valid_to=ago(-30))
    house.won(0, "10 EUR", ago(1), client=fresh)
    for client, day, outcome in (
        (silent, 1, ActivityOutcome.NOT_REACHED), (silent, -9, None), (silent, 61, ActivityOutcome.INFORMED)
    ):  # fmt: skip
        begun = datetime.combine(ago(day), time(9), UTC)
        house.made(
            Activity, subject="Call", channel=ActivityChannel.CALL, client=client, outcome=outcome, started_at=begun
        )
    selected = "churnPoints churnReasons"

    assert of(desk, "client", house.id_of(silent), selected) == {
        "churnPoints": 50,
        "churnReasons": "No contact for 60 days; Fewer orders than in the quarter before; "
        "A contract ends within 90 days",
    }
    assert of(desk, "client", house.id_of(stranger), selected) == {"churnPoints": 0, "churnReasons": None}
    rule = desk.ask('{ churnRules(filter: {code: {eq: "no_contact"}}) { nodes { id version } } }')
    given = rule["churnRules"]["nodes"][0]
    made = desk.done(
        "churnRuleUpdate", {"id": given["id"], "expectedVersion": given["version"], "patch": {"points": 5}}, "version"
    )
    assert of(desk, "client", house.id_of(fresh), selected) == {
        "churnPoints": 5, "churnReasons": "No contact for 60 days"
    }  # fmt: skip
    desk.done("churnRuleUpdate", {"id": given["id"], "expectedVersion": made["version"], "patch": {"isActive": False}})
    risky = desk.ask(
        "query($id: ID!) { clients(filter: {id: {eq: $id}, churnPoints: {gte: 30}}) { nodes { name } } }",
        id=house.id_of(silent),
    )
    assert risky["clients"]["nodes"] == [{"name": "Rozs Kft."}]


@pytest.mark.requirement("R209")
def test_who_looks_after_a_client_that_may_leave_is_told_with_what_to_do(desk: Desk, house: House) -> None:
    risky, safe = (a_client(house, name) for name in ("Zabpehely Kft.", "Korpa Kft."))
    house.won(0, "10 EUR", ago(200), client=risky)
    house.won(0, "10 EUR", ago(20), client=safe)
    wanted = 'filter: {code: {in: ["no_contact", "no_order"]}}, orderBy: [{field: CODE}]'
    rules = f"{{ churnRules({wanted}) {{ nodes {{ id version }} }} }}"
    for rule, advice in zip(desk.ask(rules)["churnRules"]["nodes"], ("Call them.", "Visit them."), strict=True):
        patch = {"advice": advice, "isActive": True, "points": 25}
        desk.done("churnRuleUpdate", {"id": rule["id"], "expectedVersion": rule["version"], "patch": patch})
    gone = house.company.run(lambda change: change.create(Team, name="Gone"))
    house.company.run(lambda change: change.update(change.get(Client, risky.id), team=change.get(Team, gone.id)))
    house.company.run(lambda change: change.delete(change.get(Team, gone.id)))
    manager = Desk(house.company, house.managers[0])
    tasks = "{ tasks { nodes { id version kind subject description dueOn client { id } } } }"
    house.company.wait(seconds=1)
    house.company.wait(days=1)

    (task,) = manager.ask(tasks)["tasks"]["nodes"]
    assert (task["kind"], task["subject"], task["client"]["id"]) == ("RETENTION", "Zabpehely Kft.", house.id_of(risky))
    assert task["description"] == "No contact for 60 days; No order for 180 days\n\nCall them.; Visit them."
    house.company.wait(days=1)
    done = {"id": task["id"], "expectedVersion": task["version"], "transition": "finish"}
    manager.done("taskTransition", done)
    house.company.wait(days=20)
    assert len(manager.ask(tasks)["tasks"]["nodes"]) == 1
    house.company.wait(days=20)
    first, second = manager.ask(tasks)["tasks"]["nodes"]
    assert first == {**task, "version": 2}

    manager.done("taskTransition", {**done, "id": second["id"]})
    (threshold,) = desk.ask("{ churnThresholds { nodes { id code points pauseDays } } }")["churnThresholds"]["nodes"]
    assert threshold == {"id": threshold["id"], "code": "standard", "points": 50, "pauseDays": 30}
    changes = {"id": threshold["id"], "expectedVersion": 1}
    assert manager.tried("churnThresholdUpdate", {**changes, "patch": {"points": 1}})[1] == [("FORBIDDEN", "")]
    desk.done("churnThresholdUpdate", {**changes, "patch": {"points": 51, "pauseDays": 1}})
    house.company.wait(days=2)
    assert len(manager.ask(tasks)["tasks"]["nodes"]) == 2
    desk.done("churnThresholdCreate", {"code": "early", "name": "Early", "points": 49, "pauseDays": 2})
    house.company.wait(days=1)
    assert len(manager.ask(tasks)["tasks"]["nodes"]) == 3


@pytest.mark.requirement("R049")
def test_the_load_of_a_manager_is_watched_as_it_stands(desk: Desk, house: House) -> None:
    owner = house.managers[2].user
    for stage in ("offer", "lost", "won"):
        house.made(Deal, name="Rye", stage=stage, owner=owner)
    period = desk.done("periodCreate", {"code": "2031-01"})["id"]
    target = desk.done(
        "targetCreate",
        {"periodId": period, "metric": "open_deals", "unit": "USER", "ownerId": house.id_of(owner), "goal": "2"},
        "fact attainment",
    )  # fmt: skip

    assert target == {"fact": "1.0000", "attainment": "0.5000"}


@pytest.mark.requirement("R051", "R101", "R166", "R167")
def test_a_scorecard_weighs_attainments_and_quality_and_ranks_the_team(desk: Desk, house: House) -> None:
    period = desk.done("periodCreate", {"code": "2026-05"})["id"]
    card = desk.done("scorecardCreate", {"code": "sales", "name": "Sales", "qualityWeight": "1"})["id"]
    for metric, weight in (("deals_won", "2"), ("deals_opened", "1")):
        desk.done("scorecardMeasureCreate", {"scorecardId": card, "metric": metric, "weight": weight, "most": "1.5"})
    users = [house.id_of(each.user) for each in house.managers]
    for manager, count in ((0, 4), (1, 1)):
        for day in range(count):
            house.won(manager, "10 EUR", date(2026, 5, 10 + day))
    for user in users[:2]:
        given = {"periodId": period, "metric": "deals_won", "unit": "USER", "ownerId": user, "goal": "2"}
        desk.done("targetCreate", given)
    made = [
        desk.done(
            "appraisalCreate",
            {
                "scorecardId": card, "periodId": period, "unit": "USER", "ownerId": user, "quality": quality,
                "proposal": "Call back sooner.",
            },
        )["id"]
        for user, quality in ((users[0], "0.8"), (users[1], None), (users[2], None))
    ]  # fmt: skip

    found = [tuple(of(desk, "appraisal", each, "score rank teamRank").values()) for each in made]

    # (2 * 1.5 + 1 * 0 + 1 * 0.8) / 4, (2 * 0.5) / 3, and nothing reached
    assert found == [("0.9500", 1, 1), ("0.3333", 2, 2), ("0.0000", 3, 1)]
    branch = {"periodId": period, "unit": "BRANCH", "branchId": house.id_of(house.branch)}
    desk.done("targetCreate", {**branch, "metric": "deals_won", "goal": "10"})
    appraised = {**branch, "scorecardId": card, "quality": "1", "proposal": "Share the leads of the fair."}
    assert desk.done("appraisalCreate", appraised, "score rank") == {"score": "0.5000", "rank": 1}
    report = next(
        each.record.document for each in desk.company.assembly.examples if each.record.name == "MonthlyReport"
    )
    told = [
        (each["unit"], each["score"], each["proposal"])
        for each in desk.ask(report, period="2026-05")["appraisals"]["nodes"]
    ]
    assert sorted(told) == [
        ("BRANCH", "0.5000", "Share the leads of the fair."), ("USER", "0.0000", "Call back sooner."),
        ("USER", "0.3333", "Call back sooner."), ("USER", "0.9500", "Call back sooner."),
    ]  # fmt: skip
    assert desk.tried("scorecardMeasureCreate", {"scorecardId": card, "metric": "luck"})[1] == [
        ("INVALID_VALUE", "metric")
    ]  # fmt: skip
