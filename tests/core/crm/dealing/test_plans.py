"""Plans for clients, their wishes, and advice before there is a contract."""

from datetime import date
from decimal import Decimal

import pytest

from paktum import Change, Client, Consultation, ConsultationTopic, Contract, Deal, Money
from paktum.access.actor import SYSTEM
from paktum.write.cause import Origin

from .desk import Desk, codes, day, euros


@pytest.mark.requirement("R055", "R064")
def test_a_deal_is_opened_for_a_goal_of_the_client_s_plan(desk: Desk) -> None:
    product = desk.product("Second oven", "100")
    plan = desk.make(
        "clientPlan", clientId=desk.client, name="Next year", fromOn=day(0), toOn=day(365), strategy="Grow with them.",
        approach="Calls on Mondays only.",
    )  # fmt: skip
    goal, done = (
        desk.make("planGoal", planId=plan, text=text, **more)
        for text, more in (
            (
                "A second oven",
                {"productId": product, "expected": euros("9000"), "dueOn": day(90), "probability": "0.4"},
            ),
            ("A framework agreement", {"isReached": True}),
        )
    )
    assert codes(desk.refused("clientPlan", clientId=desk.client, name="X", fromOn=day(1), toOn=day(0))) == [
        "OUT_OF_RANGE"
    ]
    assert desk.act(goal, "OpenDeal") == []
    assert codes(desk.act(goal, "OpenDeal")) == ["core.deal_opened"]

    opened = "name stage expectedCloseOn client { id } owner { id } weightedAmount { amount } product { name }"
    fields = f"strategy approach goalsReached goals {{ nodes {{ text deal {{ {opened} }} }} }}"
    owner = desk.company.id_of(desk.anna.user)
    assert desk.read(plan, fields) == {
        "strategy": "Grow with them.", "approach": "Calls on Mondays only.", "goalsReached": "0.5000",
        "goals": {
            "nodes": [
                {
                    "text": "A second oven",
                    "deal": {
                        "name": "A second oven", "stage": "prospecting", "expectedCloseOn": day(90),
                        "client": {"id": desk.client}, "owner": {"id": owner}, "weightedAmount": {"amount": "3600.00"},
                        "product": {"name": "Second oven"},
                    },
                },
                {"text": "A framework agreement", "deal": None},
            ]
        },
    }  # fmt: skip
    assert desk.read(done, "deal { id } isReached") == {"deal": None, "isReached": True}


def test_a_deal_is_opened_again_for_a_goal_whose_deal_was_lost(desk: Desk) -> None:
    plan = desk.make("clientPlan", clientId=desk.client, name="Ovens", fromOn=day(0), toOn=day(365))
    goal = desk.make("planGoal", planId=plan, text="A fourth oven")
    assert desk.act(goal, "OpenDeal") == []
    first = desk.read(goal, "deal { id }")["deal"]["id"]
    assert desk.change(first, lostReason="PRICE") == []
    assert codes(desk.act(goal, "OpenDeal")) == ["core.deal_opened"]
    assert desk.move(first, "lose") == []
    assert desk.act(goal, "OpenDeal") == []
    assert desk.read(goal, "deal { stage }") == {"deal": {"stage": "prospecting"}}
    assert desk.read(first, "stage") == {"stage": "lost"}


def test_a_deal_is_opened_again_for_a_goal_whose_deal_or_product_was_deleted(desk: Desk) -> None:
    product = desk.product("Third oven", "100")
    plan = desk.make("clientPlan", clientId=desk.client, name="Ovens", fromOn=day(0), toOn=day(365))
    goal = desk.make("planGoal", planId=plan, text="A third oven", productId=product)
    assert desk.act(goal, "OpenDeal") == []
    first = desk.read(goal, "deal { id }")["deal"]["id"]
    for gone in (first, product):
        assert desk.delete(gone, desk.chief) == []
    assert desk.act(goal, "OpenDeal") == []
    second = desk.read(goal, "deal { id product { id } }")["deal"]
    assert second["product"] is None
    assert second["id"] != first


@pytest.mark.requirement("R065")
def test_every_wish_is_done_or_refused_with_an_answer_by_somebody(desk: Desk) -> None:
    paper, visit = (
        desk.make("clientRequest", clientId=desk.client, text=text, kind=kind)
        for text, kind in (("Invoices on paper", "PREFERENCE"), ("A visit each week", "WISH"))
    )
    fields = "state raisedOn resolvedOn resolvedBy { id }"
    assert desk.read(visit, fields) == {"state": "open", "raisedOn": day(0), "resolvedOn": None, "resolvedBy": None}
    assert desk.move(paper, "do") == []
    assert codes(desk.move(visit, "refuse", by=desk.head)) == ["core.wish_unanswered"]
    assert desk.change(visit, answer="Once a month is possible.") == []
    assert desk.move(visit, "refuse", by=desk.head) == []

    by = {"state": "not_done", "raisedOn": day(0), "resolvedOn": day(0)}
    assert desk.read(visit, fields) == {**by, "resolvedBy": {"id": desk.company.id_of(desk.head.user)}}
    assert desk.read(paper, fields)["resolvedBy"] == {"id": desk.company.id_of(desk.anna.user)}
    assert desk.change(visit, answer=None) == [{"code": "core.wish_unanswered", "path": ["input", "patch", "answer"]}]
    assert desk.move(visit, "reopen") == []
    assert desk.read(visit, "state resolvedOn resolvedBy { id } answer") == {
        "state": "open", "resolvedOn": None, "resolvedBy": None, "answer": None,
    }  # fmt: skip
    assert codes(desk.move(visit, "refuse")) == ["core.wish_unanswered"]


@pytest.mark.requirement("R060")
def test_what_the_largest_clients_want_of_each_product_is_counted(desk: Desk) -> None:
    lid, pan = (desk.product(name, "20") for name in ("Lid", "Pan"))
    large, small = (desk.make("client", name=name) for name in ("Large partner", "Small partner"))
    find = desk.company.assembly.entity(Client).find_key

    def buy(change: Change) -> None:
        for client, amount in ((large, 1_000_000_000), (small, 1)):
            bought = {"amount": Money(Decimal(amount), "EUR"), "closed_on": date(2024, 1, 8), "stage": "won"}
            change.create(Deal, name="Pans", client=change.get(Client, find(client)), **bought)

    desk.company._writer.run(SYSTEM, buy, origin=Origin.IMPORT)
    for client, product, text, kind in (
        (large, lid, "Blue", "IDEA"), (large, lid, "With a hole", "WISH"), (large, pan, "Lighter", "WISH"),
        (small, lid, "Cheaper", "WISH"),
    ):  # fmt: skip
        desk.make("clientRequest", clientId=client, productId=product, text=text, kind=kind)
    given = desk.make("clientRequest", clientId=large, productId=pan, text="With a handle", kind="REQUEST")
    assert desk.move(given, "do") == []

    assert desk.company.example("WishesByProduct")["clientRequestsAggregate"]["groups"] == [
        {"key": {"product": {"id": lid, "name": "Lid"}}, "count": 2, "client": {"distinctCount": 1}},
        {"key": {"product": {"id": pan, "name": "Pan"}}, "count": 1, "client": {"distinctCount": 1}},
    ]


def test_a_wish_is_about_a_deal_of_its_client_and_stays_right_when_the_deal_is_deleted(desk: Desk) -> None:
    other = desk.make("client", name="Other")
    theirs, free, own = (
        desk.make("deal", name="Some", **more) for more in ({"clientId": other}, {}, {"clientId": desk.client})
    )
    given = {"clientId": desk.client, "text": "Blue lids"}
    assert desk.refused("clientRequest", **given, dealId=theirs) == [
        {"code": "core.other_client", "path": ["input", "dealId"]}
    ]
    wish = desk.make("clientRequest", **given, dealId=own)
    desk.make("clientRequest", **given, dealId=free)
    assert desk.change(own, clientId=other) == []
    assert desk.change(wish, text="Red lids") == []
    assert desk.delete(own, desk.chief) == []
    assert desk.change(wish, text="Green lids") == []


@pytest.mark.requirement("R052")
def test_advice_before_there_is_a_contract_is_told_from_advice_after_it(desk: Desk) -> None:
    lead = desk.make("client", name="Lead")
    owed = desk.make("consultation", clientId=lead, topic="TERMS", question="Can we pay later?")
    told = "givenOn givenBy { id } isBeforeContract"
    assert desk.read(owed, told) == {"givenOn": None, "givenBy": None, "isBeforeContract": None}
    assert desk.change(owed, advice="Within 30 days.") == []
    assert desk.change(owed, desk.chief, advice="Within 30 days, without interest.") == []
    assert desk.read(owed, told) == {
        "givenOn": day(0), "givenBy": {"id": desk.company.id_of(desk.anna.user)}, "isBeforeContract": True,
    }  # fmt: skip

    def sign(change: Change) -> None:
        client = next(each for each in change.list_(Client) if each.name == "Lead")
        change.create(Contract, client=client, signed_on=date(2020, 1, 1))

    desk.company.run(sign)
    assert desk.read(owed, told)["isBeforeContract"] is False
    assert desk.change(owed, advice=None) == []
    assert desk.read(owed, told) == {"givenOn": None, "givenBy": None, "isBeforeContract": None}


def test_advice_that_comes_with_its_day_keeps_it(desk: Desk) -> None:
    key = desk.company.assembly.entity(Client).find_key(desk.client)
    assert key is not None

    def bring(change: Change) -> Consultation:
        return change.create(
            Consultation, client=change.get(Client, key), topic=ConsultationTopic.USE, question="How?", advice="So.",
            given_on=date(2024, 5, 2),
        )  # fmt: skip

    came = desk.company.id_of(desk.company.run(bring))
    assert desk.change(came, advice="So, and daily.") == []
    assert desk.read(came, "givenOn givenBy { id }") == {"givenOn": "2024-05-02", "givenBy": None}
