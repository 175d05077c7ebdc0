"""Objections with what came of them, and competitors with what own products have over theirs."""

from datetime import date

import pytest

from paktum import Change, Client, Objection, ObjectionKind, ObjectionResult

from .desk import Desk, codes, day, euros

KINDS = "{ objectionKinds(first: 50) { nodes { id code answers { nodes { id code } } } } }"


@pytest.fixture(scope="module")
def kinds(desk: Desk) -> dict[str, str]:
    """The ids of kinds and answers by their codes."""
    nodes = desk.anna.ask(KINDS)["objectionKinds"]["nodes"]
    return {each["code"]: each["id"] for kind in nodes for each in (kind, *kind["answers"]["nodes"])}


@pytest.mark.requirement("R039")
def test_what_came_of_objections_is_counted_by_kind_and_by_answer(desk: Desk, kinds: dict[str, str]) -> None:
    assert {"price", "competitor", "price_total"} <= kinds.keys()
    kind = desk.make("objectionKind", desk.chief, code="smell", name="It smells")
    answers = [
        desk.make("objectionAnswer", desk.chief, kindId=kind, name=name, text=f"{name}.") for name in ("Air it", "Wait")
    ]
    results = ((0, "OVERCOME"), (0, "OVERCOME"), (0, "NOT_OVERCOME"), (1, "NOT_OVERCOME"), (0, "DEFERRED"), (1, None))
    for answer, result in results:
        more = {"takenUpOn": day(30)} if result == "DEFERRED" else {}
        made = desk.make(
            "objection", clientId=desk.client, kindId=kind, answerId=answers[answer], result=result, **more
        )
    assert desk.read(made, "raisedOn resolvedOn result") == {"raisedOn": day(0), "resolvedOn": None, "result": None}
    assert desk.read(kind, "raised overcome notOvercome successRate") == {
        "raised": 6, "overcome": 2, "notOvercome": 2, "successRate": "0.5000",
    }  # fmt: skip
    told = [desk.read(each, "used overcome successRate") for each in answers]
    assert told == [
        {"used": 4, "overcome": 2, "successRate": "0.6667"},
        {"used": 2, "overcome": 0, "successRate": "0.0000"},
    ]

    assert desk.change(made, result="OVERCOME") == []
    assert desk.read(made, "resolvedOn") == {"resolvedOn": day(0)}
    assert desk.read(answers[1], "successRate") == {"successRate": "0.5000"}
    text = """query($kind: ID!) { objectionsAggregate(filter: {kind: {id: {eq: $kind}}}, groupBy: [{field: RESULT}],
        orderBy: [{figure: COUNT, direction: DESC}]) { groups { key { result } count } } }"""
    groups = desk.anna.ask(text, kind=kind)["objectionsAggregate"]["groups"]
    assert groups[0] == {"key": {"result": "OVERCOME"}, "count": 3}


@pytest.mark.requirement("R039")
def test_an_objection_that_does_not_fit_together_is_refused(desk: Desk, kinds: dict[str, str]) -> None:
    other = desk.make("client", name="Other")
    deal = desk.make("deal", name="Theirs", clientId=other)
    call = desk.make("activity", subject="Theirs", clientId=other, channel="CALL", startedAt=f"{day(0)}T09:00:00.000Z")

    given = {"clientId": desk.client, "kindId": kinds["trust"], "answerId": kinds["price_total"], "result": "DEFERRED"}
    assert desk.refused("objection", **given, dealId=deal, activityId=call) == [
        {"code": "core.other_client", "path": ["input", "dealId"]},
        {"code": "core.other_client", "path": ["input", "activityId"]},
    ]
    assert desk.refused("objection", **given) == [
        {"code": "core.answer_unfit", "path": ["input", "answerId"]},
        {"code": "REQUIRED", "path": ["input", "takenUpOn"]},
    ]
    assert codes(desk.refused("objectionKind", code="x", name="X")) == ["FORBIDDEN"]


def test_a_kind_of_which_there_are_objections_is_not_deleted(desk: Desk, kinds: dict[str, str]) -> None:
    desk.make("objection", clientId=desk.client, kindId=kinds["timing"])
    assert codes(desk.delete(kinds["timing"], desk.chief)) == ["IN_USE"]
    assert desk.read(kinds["timing"], "raised") == {"raised": 1}
    assert codes(desk.delete(kinds["authority"], desk.chief)) == []


def test_an_objection_that_comes_resolved_keeps_its_day(desk: Desk, kinds: dict[str, str]) -> None:
    key = desk.company.assembly.entity(Client).find_key(desk.client)
    kind = desk.company.assembly.entity(ObjectionKind).find_key(kinds["terms"])
    assert key is not None
    assert kind is not None

    def bring(change: Change) -> Objection:
        return change.create(
            Objection, client=change.get(Client, key), kind=change.get(ObjectionKind, kind),
            result=ObjectionResult.OVERCOME, resolved_on=date(2025, 3, 1),
        )  # fmt: skip

    came = desk.company.id_of(desk.company.run(bring))
    assert desk.change(came, text="Too long a term.") == []
    assert desk.read(came, "resolvedOn") == {"resolvedOn": "2025-03-01"}
    assert desk.change(came, result="NOT_OVERCOME") == []
    assert desk.read(came, "resolvedOn") == {"resolvedOn": day(0)}


@pytest.mark.requirement("R045")
def test_the_register_tells_what_was_won_against_a_competitor_and_lost_to_it(desk: Desk) -> None:
    rival = desk.make("competitor", desk.head, name="Northgate Rivals")
    won, lost, third = (desk.deal() for _ in range(3))
    by_name = desk.deal(competitor=" northgate rivals")
    assert desk.read(by_name, "rival { id } competitor") == {"rival": {"id": rival}, "competitor": "Northgate Rivals"}
    assert desk.change(won, rivalId=rival) == []
    assert desk.read(won, "competitor") == {"competitor": "Northgate Rivals"}
    for deal in (lost, third):
        assert desk.act(deal, "MarkLost", lostReason="COMPETITOR", rivalId=rival) == []
    product = desk.product("Proofer", "10")
    offer = desk.offer(won, {"productId": product}, validUntil=day(900))
    assert desk.move(won, "engage", "qualify") == []
    assert (desk.move(offer, "send", "accept"), desk.act(won, "MarkWon")) == ([], [])

    assert desk.read(rival, "dealsWon dealsLost winRate") == {"dealsWon": 1, "dealsLost": 2, "winRate": "0.3333"}
    assert desk.read(lost, "competitor rival { name }") == {
        "competitor": "Northgate Rivals", "rival": {"name": "Northgate Rivals"},
    }  # fmt: skip
    assert desk.change(by_name, competitor="Nobody we know") == []
    assert desk.read(by_name, "rival { id } competitor") == {"rival": None, "competitor": "Nobody we know"}
    assert codes(desk.refused("competitor", name="Mine")) == ["FORBIDDEN"]


@pytest.mark.requirement("R045")
def test_a_deal_is_lost_to_a_competitor_whose_place_in_the_register_was_deleted(desk: Desk) -> None:
    rival = desk.make("competitor", desk.head, name="Bygone Bakers")
    deal = desk.deal(rivalId=rival)
    assert desk.delete(rival, desk.chief) == []
    assert desk.act(deal, "MarkLost", lostReason="COMPETITOR") == []
    assert desk.read(deal, "stage competitor rival { id }") == {
        "stage": "lost", "competitor": "Bygone Bakers", "rival": None,
    }  # fmt: skip


@pytest.mark.requirement("R022")
def test_a_card_compares_an_own_product_with_one_of_a_competitor(desk: Desk) -> None:
    rival = desk.make("competitor", desk.head, name="Mittelland Partner")
    theirs = desk.make("competitorProduct", desk.head, competitorId=rival, name="Ofen 3", price=euros("90"))
    ours = desk.product("Oven 3", "100")
    card = desk.make("comparisonCard", desk.head, name="Ovens", productId=ours, competitorProductId=theirs)
    for aspect, verdict in (("Price", "WORSE"), ("Warranty", "BETTER"), ("Delivery", "BETTER"), ("Colour", "EQUAL")):
        desk.make("comparisonPoint", desk.head, cardId=card, aspect=aspect, verdict=verdict, ours="-", theirs="-")

    text = """query($id: ID!) { product(id: $id) { name comparisonCards { nodes { better worse
        competitorProduct { name price { amount } competitor { name } }
        points(filter: {verdict: {eq: BETTER}}, orderBy: [{field: ASPECT}]) { nodes { aspect } } } } } }"""
    (told,) = desk.anna.ask(text, id=ours)["product"]["comparisonCards"]["nodes"]
    assert told == {
        "better": 2, "worse": 1,
        "competitorProduct": {
            "name": "Ofen 3", "price": {"amount": "90.00"}, "competitor": {"name": "Mittelland Partner"},
        },
        "points": {"nodes": [{"aspect": "Delivery"}, {"aspect": "Warranty"}]},
    }  # fmt: skip
