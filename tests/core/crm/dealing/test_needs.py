"""What clients need, and what they are best offered next."""

import pytest

from .desk import Desk, codes, day, euros

QUESTIONS = "query($c: ID!) { needQuestionnaire(clientId: $c) { id code isRequired } }"
SUGGESTED = """query($c: ID!) { productSuggestions(filter: {client: {id: {eq: $c}}},
    orderBy: [{field: SCORE, direction: DESC}]) { nodes { product { name } score declinedOn
    reasons { nodes { points importance text need { name } rule { name } } } } } }"""


@pytest.mark.requirement("R016")
def test_the_questionnaire_is_that_of_the_client_s_industry(desk: Desk) -> None:
    hotel = desk.make("client", name="Grand", industry="Hotels", industryCode="55.10")
    baker = desk.make("client", name="Baker", industryCode="10.71")
    for code, more in (
        ("beds", {"industryCode": "55"}),
        ("stars", {"industry": "hotels"}),
        ("old", {"isActive": False}),
    ):
        desk.make("needQuestion", desk.head, code=code, text=f"{code}?", place=1, **more)

    asked = {
        name: desk.anna.ask(QUESTIONS, c=client)["needQuestionnaire"] for name, client in (("h", hotel), ("b", baker))
    }
    codes_of = {name: [each["code"] for each in told] for name, told in asked.items()}
    assert codes_of["h"][:4] == ["beds", "stars", "cost", "reliability"]
    assert codes_of["b"][:2] == ["cost", "reliability"]
    assert not {"beds", "stars", "old"} & {*codes_of["b"]}


def answers(desk: Desk, profile: str, **given: object) -> list[list[str]]:
    """Answer questions by their codes; the codes of what is refused."""
    client = desk.read(profile, "client { id }")["client"]["id"]
    asked = {each["code"]: each["id"] for each in desk.anna.ask(QUESTIONS, c=client)["needQuestionnaire"]}
    names = {bool: "isYes", str: "number", list: "text"}
    return [
        codes(desk.refused("needAnswer", profileId=profile, questionId=asked[code], **{names[type(value)]: value}))
        for code, value in given.items()
    ]


@pytest.mark.requirement("R003", "R016", "R054")
def test_a_complete_profile_suggests_what_fits_the_needs_best_and_says_why(desk: Desk) -> None:
    client = desk.make("client", name="Mill")
    text = "{ needs(first: 50) { nodes { id code } } }"
    needs = {each["code"]: each["id"] for each in desk.anna.ask(text)["needs"]["nodes"]}
    plan, loan, gone = (desk.product(name) for name in ("Service plan", "Loan", "Gone"))
    assert desk.change(gone, desk.chief, isActive=False) == []
    for need, product, weight in (
        ("cost", plan, "0.5"), ("reliability", plan, "0.9"), ("cost", loan, "0.6"), ("growth", loan, "0.25"),
        ("cost", gone, "1"),
    ):  # fmt: skip
        desk.make(
            "productFit", desk.head, needId=needs[need], productId=product, weight=weight, reason=f"{need}: {weight}"
        )
    profile = desk.make("needsProfile", clientId=client)

    assert answers(desk, profile, cost="6") == [["OUT_OF_RANGE"]]
    assert answers(desk, profile, cost="4", reliability="1", growth=True) == [[], [], []]
    assert answers(desk, profile, cost="4") == [["core.answered_already"]]
    assert answers(desk, profile, liquidity=True) == [["REQUIRED", "INVALID_VALUE"]]
    assert codes(desk.act(profile, "Complete")) == ["core.answers_missing"]
    assert desk.read(profile, "completedOn") == {"completedOn": None}
    assert answers(desk, profile, time="0") == [[]]
    assert desk.act(profile, "Complete") == []

    assert desk.read(profile, "completedOn") == {"completedOn": day(0)}
    given = desk.read(profile, "answers { nodes { question { code } importance } }")["answers"]["nodes"]
    assert {each["question"]["code"]: each["importance"] for each in given} == {
        "cost": "0.8000", "reliability": "0.2000", "growth": "1.0000", "time": "0.0000",
    }  # fmt: skip
    told = desk.anna.ask(SUGGESTED, c=client)["productSuggestions"]["nodes"]
    assert [(each["product"]["name"], each["score"]) for each in told] == [
        ("Loan", "0.7300"),
        ("Service plan", "0.5800"),
    ]
    reasons = sorted(told[0]["reasons"]["nodes"], key=lambda each: each["points"])
    assert reasons == [
        {"points": "0.2500", "importance": "1.0000", "text": "growth: 0.25",
         "need": {"name": "Room for growth"}, "rule": None},
        {
            "points": "0.4800", "importance": "0.8000", "text": "cost: 0.6",
            "need": {"name": "Lower and predictable cost"}, "rule": None,
        },
    ]  # fmt: skip


@pytest.mark.requirement("R053", "R003")
def test_who_has_bought_one_product_is_suggested_another_until_it_is_bought_or_declined(desk: Desk) -> None:
    client = desk.make("client", name="Buyer")
    oven, stone, peel, book = (
        desk.product(name, "10", family=family)
        for name, family in (("Deck oven", "Deck ovens"), ("Stone", "Parts"), ("Peel", "Parts"), ("Book", "Books"))
    )
    rule = {"name": "Stones for ovens", "productId": stone, "weight": "0.7", "reason": "Stones wear out."}
    desk.make("crossSellRule", desk.head, boughtFamily="Deck ovens", **rule)
    desk.make("crossSellRule", desk.head, name="Peels", boughtProductId=oven, productId=peel, weight="0.4")
    desk.make("crossSellRule", desk.head, name="Books", boughtProductId=stone, productId=book, weight="0.9")
    both = {**rule, "boughtFamily": "X", "boughtProductId": oven}
    assert codes(desk.refused("crossSellRule", desk.head, **both)) == ["REQUIRED"]
    deal = desk.make("deal", name="Oven", clientId=client, amount=euros("1"))
    assert desk.move(deal, "engage", "qualify") == []
    offer = desk.offer(deal, {"productId": oven}, validUntil=day(900))
    assert (desk.move(offer, "send", "accept"), desk.act(deal, "MarkWon")) == ([], [])

    def suggested() -> list[tuple[str, str]]:
        nodes = desk.anna.ask(SUGGESTED, c=client)["productSuggestions"]["nodes"]
        return [(each["product"]["name"], each["score"]) for each in nodes if each["declinedOn"] is None]

    assert suggested() == []
    assert desk.act(client, "SuggestProducts") == []
    assert suggested() == [("Stone", "0.7000"), ("Peel", "0.4000")]
    (first, second) = (
        each["id"]
        for each in desk.read(
            client, "productSuggestions(orderBy: [{field: SCORE, direction: DESC}]) { nodes { id } }"
        )["productSuggestions"]["nodes"]
    )
    assert desk.act(second, "Decline") == []
    assert (desk.act(first, "OpenDeal"), desk.act(client, "SuggestProducts")) == ([], [])
    assert suggested() == [("Stone", "0.7000")]
    deals = desk.read(client, "deals(orderBy: [{field: NAME}]) { nodes { name product { name } stage } }")["deals"][
        "nodes"
    ]
    assert deals[0] == {"name": "Buyer, Stone", "product": {"name": "Stone"}, "stage": "prospecting"}
