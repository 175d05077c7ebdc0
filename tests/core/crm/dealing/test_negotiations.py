"""Negotiations, from the agenda to an offer; whose interests a deal touches, and how the buyer decides."""

import pytest

from paktum.write.personal import erase_personal

from .desk import Desk, codes, day, euros


@pytest.mark.requirement("R038")
def test_an_offer_is_made_of_what_was_negotiated(desk: Desk) -> None:
    deal, oven = desk.deal(), desk.product("Oven", "100")
    contact = desk.make("contact", name="Tóth Eszter")
    talk = desk.make("negotiation", clientId=desk.client, subject="Terms for next year")
    assert codes(desk.move(talk, "hold")) == ["core.agenda_missing", "core.side_missing"]
    for topic, more in (
        ("Payment", {"place": 20}),
        ("Ovens", {"place": 10, "productId": oven, "quantity": "4", "discount": "0.1", "theirPosition": "10 % off"}),
        ("Service", {"place": 30, "productId": oven, "unitPrice": euros("7")}),
    ):
        desk.make("negotiationPoint", negotiationId=talk, topic=topic, **more)
    desk.make("negotiationParty", negotiationId=talk, side="CLIENT", contactId=contact)
    desk.make("negotiationParty", negotiationId=talk, side="US", name="Anna", role="decides")
    assert desk.refused("negotiationParty", negotiationId=talk, side="THIRD") == [
        {"code": "REQUIRED", "path": ["input", "name"]}
    ]
    assert desk.move(talk, "hold") == []
    assert codes(desk.move(talk, "close")) == ["core.minutes_missing", "core.decision_missing"]
    points = desk.read(talk, "heldOn undecided points { nodes { id } } parties { nodes { name } }")
    assert (points["heldOn"], points["undecided"]) == (day(0), 3)
    assert points["parties"]["nodes"] == [{"name": "Tóth Eszter"}, {"name": "Anna"}]
    for point in points["points"]["nodes"]:
        assert desk.change(point["id"], decision="Agreed.") == []
    assert desk.change(talk, minutes="They agreed.") == []

    assert codes(desk.act(talk, "MakeOffer", currency="EUR")) == ["core.deal_missing"]
    assert desk.change(talk, dealId=deal) == []
    assert desk.act(talk, "MakeOffer", currency="EUR", validUntil=day(30)) == []
    assert desk.move(talk, "close") == []
    assert codes(desk.change(talk, minutes="They did not.")) == ["FROZEN"]
    lines = "lines { nodes { description quantity unitPrice { amount } discount } }"
    told = desk.read(talk, f"offers {{ nodes {{ name state validUntil total {{ amount }} deal {{ id }} {lines} }} }}")
    (offer,) = told["offers"]["nodes"]
    assert offer == {
        "name": "Terms for next year", "state": "draft", "validUntil": day(30), "total": {"amount": "367.00"},
        "deal": {"id": deal},
        "lines": {
            "nodes": [
                {"description": "Ovens", "quantity": "4.0000", "unitPrice": {"amount": "100.00"}, "discount": "0.1000"},
                {"description": "Service", "quantity": "1.0000", "unitPrice": {"amount": "7.00"}, "discount": "0.0000"},
            ]
        },
    }  # fmt: skip


def test_a_party_is_called_as_its_contact_unless_another_name_is_given(desk: Desk) -> None:
    talk = desk.make("negotiation", clientId=desk.client, subject="Names")
    first, second = (desk.make("contact", name=name) for name in ("Ács Ilka", "Bíró Imre"))
    party = desk.make("negotiationParty", negotiationId=talk, side="CLIENT", contactId=first)
    assert desk.change(party, contactId=second) == []
    assert desk.read(party, "name") == {"name": "Bíró Imre"}
    assert desk.change(party, name="The lawyer") == []
    assert desk.change(party, contactId=first) == []
    assert desk.read(party, "name") == {"name": "The lawyer"}
    assert desk.change(party, contactId=first, name=None) == []
    assert desk.read(party, "name") == {"name": "Ács Ilka"}
    assert desk.change(party, contactId=None) == [{"code": "REQUIRED", "path": ["input", "patch", "name"]}]


def test_the_name_of_a_party_is_erased_with_its_contact(desk: Desk) -> None:
    talk = desk.make("negotiation", clientId=desk.client, subject="Who was there")
    contact = desk.make("contact", name="Vida Zsolt")
    party = desk.make("negotiationParty", negotiationId=talk, side="CLIENT", contactId=contact)
    desk.company.run(lambda change: erase_personal(change, contact))
    erased = f"erased-{contact.removeprefix('contact_')}"
    assert desk.read(party, "name contact { name }") == {"name": erased, "contact": {"name": erased}}


@pytest.mark.requirement("R212")
def test_three_kinds_of_interests_in_a_deal_are_told_apart_and_weighed(desk: Desk) -> None:
    deal = desk.deal()
    contact = desk.make("contact", name="Varga Gábor")
    rival = desk.make("competitor", desk.head, name="Interested Rivals")
    for side, more in (
        ("ORGANISATION", {"name": "The board", "influence": 5, "attitude": 1}),
        ("NEGOTIATOR", {"contactId": contact, "influence": 4, "attitude": 2}),
        ("COMPETITOR", {"competitorId": rival, "influence": 2, "attitude": -2}),
    ):
        desk.make("dealStakeholder", dealId=deal, side=side, interest=f"That of the {side}.", **more)

    assert codes(desk.refused("dealStakeholder", dealId=deal, side="NEGOTIATOR", interest="?")) == ["REQUIRED"]
    assert codes(
        desk.refused("dealStakeholder", dealId=deal, side="NEGOTIATOR", interest="?", name="X", influence=6)
    ) == ["OUT_OF_RANGE"]
    text = """query($deal: ID!) { dealStakeholdersAggregate(filter: {deal: {id: {eq: $deal}}}, groupBy: [{field: SIDE}],
        orderBy: [{figure: SUM, field: WEIGHT}]) { groups { key { side } count weight { sum } } } }"""
    assert desk.anna.ask(text, deal=deal)["dealStakeholdersAggregate"]["groups"] == [
        {"key": {"side": "COMPETITOR"}, "count": 1, "weight": {"sum": "-4"}},
        {"key": {"side": "ORGANISATION"}, "count": 1, "weight": {"sum": "5"}},
        {"key": {"side": "NEGOTIATOR"}, "count": 1, "weight": {"sum": "8"}},
    ]


@pytest.mark.requirement("R214")
def test_the_buyer_s_criteria_score_the_company_against_its_competitors(desk: Desk) -> None:
    deal = desk.deal()
    rival = desk.make("competitor", desk.head, name="Scored Rivals")
    for name, weight, ours, theirs in (
        ("Quality", "3", "9", "6"),
        ("Reputation", "1", "8", "8"),
        ("Price", "2", "4", "8"),
    ):
        criterion = desk.make("dealCriterion", dealId=deal, name=name, weight=weight)
        desk.make("criterionScore", criterionId=criterion, score=ours)
        desk.make("criterionScore", criterionId=criterion, competitorId=rival, score=theirs)
    assert codes(desk.refused("criterionScore", criterionId=criterion, score="1")) == ["core.scored_already"]
    assert codes(desk.refused("criterionScore", criterionId=criterion, score="11")) == ["OUT_OF_RANGE"]

    text = """query($deal: ID!) { criterionScoresAggregate(filter: {criterion: {deal: {id: {eq: $deal}}}},
        groupBy: [{field: COMPETITOR}], orderBy: [{figure: SUM, field: WEIGHTED, direction: DESC}]) {
        groups { key { competitor { name } } weighted { sum } } } }"""
    assert desk.anna.ask(text, deal=deal)["criterionScoresAggregate"]["groups"] == [
        {"key": {"competitor": None}, "weighted": {"sum": "7.166666666"}},
        {"key": {"competitor": {"name": "Scored Rivals"}}, "weighted": {"sum": "7.000000000"}},
    ]
    assert desk.read(criterion, "share") == {"share": "0.3333"}
