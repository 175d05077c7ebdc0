"""What clients need, and what they are best offered next."""

import pytest

from paktum.crm.needs.actions import suggestions_are_renewed

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
    opened = desk.read(first, "deal { id name product { name } stage }")["deal"]
    deal = opened.pop("id")
    assert opened == {"name": "Buyer, Stone", "product": {"name": "Stone"}, "stage": "prospecting"}
    assert codes(desk.act(first, "OpenDeal")) == ["core.deal_opened"]

    assert desk.change(deal, amount=euros("1")) == []
    assert desk.move(deal, "engage", "qualify") == []
    offer = desk.offer(deal, {"productId": stone}, validUntil=day(900))
    assert (desk.move(offer, "send", "accept"), desk.act(deal, "MarkWon")) == ([], [])
    assert desk.act(client, "SuggestProducts") == []
    assert suggested() == [("Book", "0.9000")]


def test_a_deal_about_a_suggestion_is_opened_again_when_the_first_is_lost_and_has_a_name_that_fits(desk: Desk) -> None:
    client = desk.make("client", name="C" * 150)
    suggestion = a_suggestion(desk, client, "P" * 150)
    assert desk.act(suggestion, "OpenDeal") == []
    deal = desk.read(suggestion, "deal { id name }")["deal"]
    assert deal["name"] == f"{'C' * 150}, {'P' * 48}"
    assert desk.act(deal["id"], "MarkLost", lostReason="PRICE") == []
    assert desk.act(suggestion, "OpenDeal") == []
    assert desk.read(client, "deals { totalCount }") == {"deals": {"totalCount": 2}}


def test_points_have_four_digits(desk: Desk) -> None:
    client = desk.make("client", name="Fine")
    suggestion = a_suggestion(desk, client, "Fine grain", cost="3.3333", weight="0.3333")
    fields = "score reasons { nodes { points importance } }"
    assert desk.read(suggestion, fields) == {
        "score": "0.2222", "reasons": {"nodes": [{"points": "0.2222", "importance": "0.6667"}]},
    }  # fmt: skip


@pytest.mark.requirement("R053")
def test_suggestions_follow_by_night_what_is_known_of_clients_and_stay_as_they_are_otherwise(desk: Desk) -> None:
    client = desk.make("client", name="Sleeper")
    suggestion = a_suggestion(desk, client, "Night lamp")
    fields = "version score reasons { nodes { id version } }"
    before = desk.read(suggestion, fields)
    desk.company.run(suggestions_are_renewed.run)
    assert desk.read(suggestion, fields) == before

    (profile,) = desk.read(client, "needsProfiles { nodes { answers { nodes { id question { code } } } } }")[
        "needsProfiles"
    ]["nodes"]
    cost = next(each["id"] for each in profile["answers"]["nodes"] if each["question"]["code"] == "cost")
    assert desk.change(cost, number="1") == []
    desk.company.run(suggestions_are_renewed.run)
    assert desk.read(suggestion, "score")["score"] == "0.1000"
    (profile_id,) = (
        each["id"] for each in desk.read(client, "needsProfiles { nodes { id } }")["needsProfiles"]["nodes"]
    )
    assert desk.delete(profile_id, desk.chief) == []
    desk.company.run(suggestions_are_renewed.run)
    assert desk.read(client, "productSuggestions { totalCount }") == {"productSuggestions": {"totalCount": 0}}


def test_what_two_clients_were_suggested_is_suggested_once_when_they_are_merged(desk: Desk) -> None:
    kept, other = (desk.make("client", name=name) for name in ("Half", "Other half"))
    product = desk.product("Glue")
    _, second = (a_suggestion(desk, each, product=product) for each in (kept, other))
    assert desk.act(second, "Decline") == []
    both = {"survivor": desk.version(kept), "merged": desk.version(other)}
    assert desk.do("clientsMerge", desk.chief, **both) == []
    desk.company.run(suggestions_are_renewed.run)
    text = """query($c: ID!, $p: ID!) { productSuggestions(
        filter: {client: {id: {eq: $c}}, product: {id: {eq: $p}}}) { nodes { id declinedOn } } }"""
    found = desk.anna.ask(text, c=kept, p=product)["productSuggestions"]["nodes"]
    assert found == [{"id": second, "declinedOn": day(0)}]


def a_suggestion(
    desk: Desk, client: str, name: str = "", cost: str = "4", weight: str = "0.5", product: str | None = None
) -> str:
    """What a client is suggested that has answered how much cost counts: a product that lowers it so well."""
    text = """{ needs(filter: {code: {eq: "cost"}}) { nodes { id } } }"""
    need = desk.anna.ask(text)["needs"]["nodes"][0]["id"]
    if product is None or not desk.read(product, "fits { totalCount }")["fits"]["totalCount"]:
        product = product or desk.product(name)
        desk.make("productFit", desk.head, needId=need, productId=product, weight=weight)
    profile = desk.make("needsProfile", clientId=client)
    assert answers(desk, profile, cost=cost, reliability="0", time="0") == [[], [], []]
    assert desk.act(profile, "Complete") == []
    text = """query($c: ID!, $p: ID!) { productSuggestions(
        filter: {client: {id: {eq: $c}}, product: {id: {eq: $p}}}) { nodes { id } } }"""
    (found,) = desk.anna.ask(text, c=client, p=product)["productSuggestions"]["nodes"]
    return str(found["id"])
