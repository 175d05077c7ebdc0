"""Agreements on confidentiality hold for some days; whoever has a conflict of interest does not go on with a deal."""

from datetime import timedelta

import pytest

from .conftest import Floor

DEAL = """query($id: ID!) { deal(id: $id) {
    stage workflow { availableTransitions { name allowed refusals { code } } } } }"""
OPEN = [("core.conflict_of_interest", "transition")]


@pytest.mark.requirement("R067")
def test_a_deal_does_not_go_on_while_its_owner_has_an_open_conflict_of_interest(floor: Floor) -> None:
    client = floor.client("Ibolyás Kft.")
    deal = floor.manager.done("dealCreate", {"name": "Palack", "clientId": client})
    given = {"clientId": client, "kind": "FAMILY", "description": "A cousin buys there", "validFrom": "2026-01-01"}
    given["ownerId"] = floor.id_of(floor.manager)
    conflict = floor.manager.done("conflictOfInterestCreate", given, "id version isOpen owner { id }")
    assert (conflict["isOpen"], conflict["owner"]["id"]) == (True, floor.id_of(floor.manager))

    step = {"id": deal["id"], "expectedVersion": 1, "transition": "engage"}
    for who in (floor.manager, floor.head):
        assert who.tried("dealTransition", step) == (None, OPEN)
        found = who.ask(DEAL, id=deal["id"])["deal"]
        engage = {"name": "engage", "allowed": False, "refusals": [{"code": "core.conflict_of_interest"}]}
        assert (found["stage"], engage in found["workflow"]["availableTransitions"]) == ("prospecting", True)
    floor.joins(client, floor.colleague)
    assert floor.colleague.tried("dealTransition", step) == (None, OPEN), "who does not see the conflict is stopped too"
    hidden = "query($id: ID!) { client(id: $id) { conflictsOfInterest { totalCount } } }"
    assert floor.colleague.ask(hidden, id=client)["client"]["conflictsOfInterest"]["totalCount"] == 0
    other = floor.colleague.done("dealCreate", {"name": "Of somebody without", "clientId": client})
    floor.colleague.go(other, "engage")

    waived = floor.waiver.ask(DEAL, id=deal["id"])["deal"]["workflow"]["availableTransitions"]
    assert {"name": "engage", "allowed": True, "refusals": []} in waived
    floor.waiver.go(deal, "engage")


@pytest.mark.requirement("R067")
def test_compliance_decides_on_a_conflict_with_measures_and_then_the_deal_goes_on(floor: Floor) -> None:
    client = floor.client("Jázmin Kft.")
    deal = floor.manager.done("dealCreate", {"name": "Palack", "clientId": client})
    given = {"clientId": client, "kind": "SHARES", "description": "Holds shares", "validFrom": "2026-01-01"}
    given["ownerId"] = floor.id_of(floor.manager)
    conflict = floor.manager.done("conflictOfInterestCreate", given)
    step = {"id": conflict["id"], "expectedVersion": 1, "transition": "manage"}
    assert floor.manager.tried("conflictOfInterestTransition", step)[1] == [("FORBIDDEN", "transition")]
    assert floor.officer.tried("conflictOfInterestTransition", step)[1] == [("core.measures_missing", "transition")]
    step["patch"] = {"measures": "The head signs with him"}
    own = {"id": conflict["id"], "expectedVersion": 1, "patch": step["patch"]}
    assert floor.manager.tried("conflictOfInterestUpdate", own)[1] == [("FORBIDDEN", "patch.measures")]
    over = {**own, "patch": {"validTo": "2026-01-02"}}
    assert floor.manager.tried("conflictOfInterestUpdate", over)[1] == [("FORBIDDEN", "patch.validTo")]
    engage = {"id": deal["id"], "expectedVersion": 1, "transition": "engage"}
    assert floor.manager.tried("dealTransition", engage) == (None, OPEN)
    done = floor.officer.done("conflictOfInterestTransition", step, "state isOpen decidedBy { id } decidedOn")
    assert done.pop("decidedOn") is not None
    assert done == {"state": "managed", "isOpen": False, "decidedBy": {"id": floor.id_of(floor.officer)}}
    floor.manager.go(deal, "engage")


@pytest.mark.requirement("R067")
def test_what_has_run_out_stops_and_protects_nothing(floor: Floor) -> None:
    client = floor.client("Kökény Kft.")
    today = floor.company.run(lambda change: change.today)
    yesterday, tomorrow = ((today + timedelta(days=days)).isoformat() for days in (-1, 1))
    deal = floor.manager.done("dealCreate", {"name": "Palack", "clientId": client})
    past = {"clientId": client, "kind": "GIFT", "description": "A watch", "validFrom": "2026-01-01"}
    past["ownerId"] = floor.id_of(floor.manager)
    assert floor.officer.tried("conflictOfInterestCreate", {**past, "validTo": "2025-01-01"})[1] == [
        ("OUT_OF_RANGE", "validTo")
    ]
    made = floor.officer.done("conflictOfInterestCreate", {**past, "validTo": yesterday}, "isOpen")
    assert made == {"isOpen": False}
    floor.manager.go(deal, "engage")

    kept = {"clientId": client, "name": "Furnace", "signedOn": "2026-01-01", "validFrom": "2026-01-01"}
    for more, is_in_force in (
        ({}, True), ({"validTo": yesterday}, False), ({"validTo": tomorrow}, True), ({"signedOn": None}, False)
    ):  # fmt: skip
        found = floor.manager.done("nonDisclosureAgreementCreate", {**kept, **more}, "isInForce")
        assert found == {"isInForce": is_in_force}, more
    asked = """query($id: ID!) { client(id: $id) {
        nonDisclosureAgreements(filter: {isInForce: {eq: true}}) { totalCount } } }"""
    assert floor.manager.ask(asked, id=client)["client"]["nonDisclosureAgreements"]["totalCount"] == 2


@pytest.mark.requirement("R208")
def test_what_serves_a_goal_of_the_plan_has_an_owner_and_a_day_and_is_for_its_client(floor: Floor) -> None:
    client, other = floor.client("Len Kft."), floor.client("Meggyfa Kft.")
    days = {"fromOn": "2027-01-01", "toOn": "2027-12-31"}
    plan = floor.manager.done("clientPlanCreate", {"clientId": client, "name": "2027", **days})
    goal = floor.manager.done("planGoalCreate", {"planId": plan["id"], "text": "A second furnace"})
    given = {"subject": "Visit the site", "clientId": client, "goalId": goal["id"]}
    assert floor.manager.tried("taskCreate", given) == (None, [("REQUIRED", "dueOn")])
    given["dueOn"] = "2027-02-01"
    assert floor.chief.tried("taskCreate", {**given, "ownerId": None}) == (None, [("REQUIRED", "ownerId")])
    strange = {**given, "clientId": other}
    assert floor.manager.tried("taskCreate", strange) == (None, [("core.goal_of_another", "goalId")])
    floor.manager.done("taskCreate", given)
    asked = "query($id: ID!) { planGoal(id: $id) { tasks { nodes { subject dueOn owner { id } } } } }"
    assert floor.manager.ask(asked, id=goal["id"])["planGoal"]["tasks"]["nodes"] == [
        {"subject": "Visit the site", "dueOn": "2027-02-01", "owner": {"id": floor.id_of(floor.manager)}}
    ]


@pytest.mark.requirement("R253")
def test_a_client_tells_what_it_has_bought_over_all_time(floor: Floor) -> None:
    client = floor.client("Nyárfa Kft.")
    lifetime = """query($id: ID!) { client(id: $id) {
        wonDealCount firstWonOn lastWonOn revenue { amount currency } yearsOfRelation } }"""
    nothing = {"wonDealCount": 0, "firstWonOn": None, "lastWonOn": None, "revenue": None, "yearsOfRelation": None}
    assert floor.manager.ask(lifetime, id=client)["client"] == nothing
    deals = (("First", 900, "EUR"), ("Second", 600, "EUR"), ("Lost", 5, "EUR"), ("Third", 7, "HUF"))
    for name, amount, currency in deals:
        money = {"amount": f"{amount}.00", "currency": currency}
        floor.manager.done("dealCreate", {"name": name, "clientId": client, "amount": money})
    today = floor.company.run(lambda change: change.today)
    long_ago = today - timedelta(days=1461)
    floor.wins(client, "First", on=long_ago)
    floor.wins(client, "Second")
    assert floor.manager.ask(lifetime, id=client)["client"] == {
        "wonDealCount": 2, "firstWonOn": long_ago.isoformat(), "lastWonOn": today.isoformat(),
        "revenue": {"amount": "1500.00", "currency": "EUR"}, "yearsOfRelation": "4.0000",
    }  # fmt: skip
    floor.wins(client, "Third")
    assert floor.manager.ask(lifetime, id=client)["client"]["revenue"] is None
    sums = """query($id: ID!) { client(id: $id) {
        dealsAggregate(filter: {stage: {eq: "won"}}) { groups { amount { sum { amount currency } } } } } }"""
    found = floor.manager.ask(sums, id=client)["client"]["dealsAggregate"]["groups"]
    assert "1500.00" in str(found)
    assert "HUF" in str(found)
