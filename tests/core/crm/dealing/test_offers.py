"""Offers: prices, versions, validity, approval, and what they do to a deal."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from paktum import AccessRole, AuthorityLimit, Change, Client, PriceCondition, TierAssignment

from ..counting import statements
from .desk import Desk, codes, day, euros

QUALIFIED = ("engage", "qualify")
STATE = "state sentOn answeredOn rejectionReason"


@pytest.fixture(scope="module")
def oven(desk: Desk) -> str:
    return desk.product("Oven", "100", family="Ovens")


@pytest.mark.requirement("R042")
def test_an_offer_adds_up_its_lines_at_list_prices_less_discounts(desk: Desk, oven: str) -> None:
    offer = desk.offer(
        desk.deal(),
        {"productId": oven, "quantity": "3", "discount": "0.1"},
        {"description": "Delivery", "unitPrice": euros("50.50")},
    )
    fields = """total { amount currency } listTotal { amount } discount grantedDiscount lines {
        nodes { priceSource listPrice { amount } unitPrice { amount } total { amount } } }"""

    assert desk.read(offer, fields) == {
        "total": {"amount": "320.50", "currency": "EUR"},
        "listTotal": {"amount": "350.50"},
        "discount": "0.0856",
        "grantedDiscount": "0.0856",
        "lines": {
            "nodes": [
                {
                    "priceSource": "LIST",
                    "listPrice": {"amount": "100.00"},
                    "unitPrice": {"amount": "100.00"},
                    "total": {"amount": "270.00"},
                },
                {
                    "priceSource": "MANUAL",
                    "listPrice": {"amount": "50.50"},
                    "unitPrice": {"amount": "50.50"},
                    "total": {"amount": "50.50"},
                },
            ]
        },
    }


def test_an_offer_without_lines_has_no_total_and_is_not_sent(desk: Desk) -> None:
    offer = desk.offer(desk.deal(), validUntil=None)

    assert desk.read(offer, "total { amount } discount") == {"total": None, "discount": None}
    assert codes(desk.move(offer, "send")) == ["core.offer_empty", "core.validity_missing"]
    assert desk.read(offer, "state") == {"state": "draft"}


def test_a_line_is_in_the_currency_of_its_offer_and_has_a_price(desk: Desk, oven: str) -> None:
    offer = desk.offer(desk.deal(), currency="HUF")

    assert desk.refused("offerLine", offerId=offer, productId=oven) == [
        {"code": "core.price_missing", "path": ["input", "unitPrice"]}
    ]
    assert desk.refused("offerLine", offerId=offer, unitPrice=euros("1")) == [
        {"code": "core.currency_differs", "path": ["input", "unitPrice", "currency"]}
    ]
    assert desk.read(offer, "lines { totalCount }") == {"lines": {"totalCount": 0}}


@pytest.mark.requirement("R057", "R062")
def test_the_most_special_price_condition_applies_and_a_larger_quantity_is_cheaper(desk: Desk) -> None:
    mixer = desk.product("Mixer", "200", family="Mixers")

    def condition(name: str, **more: object) -> None:
        desk.make("priceCondition", desk.head, name=name, **more)

    condition("All mixers", family="Mixers", discount="0.05")
    condition("From ten", productId=mixer, fromQuantity="10", price=euros("180"))
    condition("From fifty", productId=mixer, fromQuantity="50", price=euros("150.55"))
    condition("Of last year", productId=mixer, clientId=desk.client, price=euros("1"), validTo=day(-1))
    condition("In other money", productId=mixer, clientId=desk.client, price={"amount": "1", "currency": "HUF"})
    offer = desk.offer(desk.deal())
    line = desk.make("offerLine", offerId=offer, productId=mixer, quantity="9")
    fields = "unitPrice { amount } standardPrice { amount } priceSource priceCondition { name }"

    def told(
        amount: str, name: str | None, source: str = "CONDITION", standard: str | None = None
    ) -> dict[str, object]:
        return {
            "unitPrice": {"amount": amount}, "standardPrice": {"amount": standard or amount}, "priceSource": source,
            "priceCondition": name and {"name": name},
        }  # fmt: skip

    assert desk.read(line, fields) == told("190.00", "All mixers")
    for quantity, price, name in (("10", "180.00", "From ten"), ("50", "150.55", "From fifty")):
        assert desk.change(line, quantity=quantity) == []
        assert desk.read(line, fields) == told(price, name)
    condition("Their own", clientId=desk.client, productId=mixer, discount="0.1")
    assert desk.change(line, quantity="51") == []
    assert desk.read(line, fields) == told("180.00", "Their own")
    assert desk.change(line, unitPrice=euros("170")) == []
    assert desk.read(line, fields) == told("170.00", "Their own", "MANUAL", "180.00")
    assert desk.change(line, quantity="60") == []
    assert desk.read(line, fields) == told("170.00", "Their own", "MANUAL", "180.00")
    assert desk.read(offer, "grantedDiscount") == {"grantedDiscount": "0.0556"}


@pytest.mark.requirement("R057", "R219")
def test_a_condition_of_a_tier_or_family_is_for_who_and_what_is_in_it(desk: Desk) -> None:
    cups, bowls = (desk.product(name, "200", family=name) for name in ("Cups", "Bowls"))
    common = {"tierScheme": "demo.scheme", "family": "Cups"}
    for code, discount in (("gold", "0.1"), ("silver", "0.2")):
        desk.make("priceCondition", desk.head, name=code, tierCode=code, discount=discount, **common)
    client = desk.company.assembly.entity(Client).find_key(desk.client)
    values = {
        "record_id": client,
        "scheme": "demo.scheme",
        "rank": 1,
        "since": datetime.now(UTC),
        "met": "-",
        "missing": "-",
    }
    desk.company.run(lambda change: change.create(TierAssignment, code="gold", **values))
    offer = desk.offer(desk.deal(), {"productId": cups}, {"productId": bowls})
    fields = "lines { nodes { unitPrice { amount } priceCondition { name } } }"
    assert desk.read(offer, fields)["lines"]["nodes"] == [
        {"unitPrice": {"amount": "180.00"}, "priceCondition": {"name": "gold"}},
        {"unitPrice": {"amount": "200.00"}, "priceCondition": None},
    ]


@pytest.mark.requirement("R057")
def test_a_line_is_priced_alike_however_long_the_price_list_is(desk: Desk) -> None:
    pan = desk.product("Pan", "20")
    offer = desk.offer(desk.deal())

    def read() -> tuple[int, int]:
        """Statements, and rows of price conditions, that pricing a line takes."""
        rows = []

        def loaded(*given: Any) -> None:
            rows.append(given[0])

        sa.event.listen(PriceCondition, "load", loaded)
        with statements() as ran:
            desk.make("offerLine", offerId=offer, productId=pan)
        sa.event.remove(PriceCondition, "load", loaded)
        return len(ran), len(rows)

    desk.make("priceCondition", desk.head, name="Pans", productId=pan, discount="0.1")
    read()
    before = read()
    for number in range(5):
        other = desk.product(f"Pot {number}", "20")
        desk.make("priceCondition", desk.head, name="Pots", productId=other, discount="0.1")
        desk.make("priceCondition", desk.head, name="Old", productId=pan, discount="0.2", validTo=day(-1))
    assert read() == before
    assert before[1] == 1


@pytest.mark.requirement("R062")
def test_heads_set_prices_and_account_managers_read_them(desk: Desk, oven: str) -> None:
    given = {"name": "Spring", "productId": oven, "price": euros("90"), "validFrom": day(300)}

    assert codes(desk.refused("priceCondition", **given)) == ["FORBIDDEN"]
    assert desk.refused("priceCondition", desk.head, **given, discount="0.1") == [
        {"code": "core.price_or_discount", "path": ["input", "price"]}
    ]
    assert desk.refused("priceCondition", desk.head, **given, validTo=day(299), tierCode="gold") == [
        {"code": "REQUIRED", "path": ["input", "tierScheme"]}, {"code": "OUT_OF_RANGE", "path": ["input", "validTo"]}
    ]  # fmt: skip
    condition = desk.make("priceCondition", desk.head, **given)
    assert desk.read(condition, "name price { amount }") == {"name": "Spring", "price": {"amount": "90.00"}}


@pytest.mark.requirement("R062")
def test_bonuses_are_fixed_by_rules_when_an_offer_is_sent(desk: Desk) -> None:
    flour = desk.product("Flour", "2")
    sieve = desk.product("Sieve", "10")

    def rule(name: str, **more: object) -> None:
        desk.make("bonusRule", desk.head, name=name, productId=flour, **more)

    rule("Ten and one", fromQuantity="10", bonusProductId=flour, bonusQuantity="1", isRepeated=True)
    rule("Sieve", fromQuantity="30", bonusProductId=sieve, bonusQuantity="1")
    rule("Two percent", fromTotal=euros("50"), bonusShare="0.02", clientId=desk.client)
    rule("Later", fromQuantity="1", bonusShare="0.5", validFrom=day(1))
    offer = desk.offer(desk.deal(), {"productId": flour, "quantity": "25"}, {"productId": sieve, "quantity": "90"})
    fields = "bonuses { nodes { rule { name } product { id } quantity amount { amount } } }"

    assert desk.read(offer, fields)["bonuses"]["nodes"] == []
    assert desk.move(offer, "send") == []
    ten = {"rule": {"name": "Ten and one"}, "product": {"id": flour}, "quantity": "2.0000", "amount": None}
    two = {"rule": {"name": "Two percent"}, "product": None, "quantity": None, "amount": {"amount": "1.00"}}
    assert desk.read(offer, fields)["bonuses"]["nodes"] == [ten, two]


@pytest.mark.requirement("R062")
def test_there_is_no_bonus_of_a_product_that_was_deleted(desk: Desk, oven: str) -> None:
    apron = desk.product("Apron", "10")
    given = {"productId": oven, "bonusProductId": apron, "bonusQuantity": "1", "fromQuantity": "77"}
    desk.make("bonusRule", desk.head, name="Apron", **given)
    desk.make("bonusRule", desk.head, name="Apron or money", bonusShare="0.01", **given)
    assert desk.delete(apron, desk.chief) == []
    offer = desk.offer(desk.deal(), {"productId": oven, "quantity": "77"})
    assert desk.move(offer, "send") == []
    fields = "bonuses { nodes { rule { name } product { id } quantity amount { amount } } }"
    assert desk.read(offer, fields)["bonuses"]["nodes"] == [
        {"rule": {"name": "Apron or money"}, "product": None, "quantity": None, "amount": {"amount": "77.00"}}
    ]


@pytest.mark.requirement("R042")
def test_an_offer_of_what_was_deleted_since_goes_on_at_its_prices(desk: Desk) -> None:
    deal, grill = desk.deal(*QUALIFIED), desk.product("Grill", "80")
    fryer, steamer = desk.product("Fryer", "30"), desk.product("Steamer", "100")
    offer = desk.offer(
        deal, {"productId": grill, "quantity": "2"}, {"productId": fryer}, {"productId": steamer}, validUntil=day(800)
    )
    assert desk.move(offer, "send") == []
    assert desk.delete(grill, desk.chief) == []
    assert desk.change(fryer, desk.chief, listPrice=None) == []
    assert desk.change(steamer, desk.chief, listPrice=euros("90")) == []
    assert desk.act(offer, "Revise") == []
    (new,) = (each["id"] for each in desk.read(offer, "laterVersions { nodes { id } }")["laterVersions"]["nodes"])
    fields = "lines { nodes { product { name } description unitPrice { amount } } }"
    lines = [
        {"product": None, "description": "Grill", "unitPrice": {"amount": "80.00"}},
        {"product": {"name": "Fryer"}, "description": None, "unitPrice": {"amount": "30.00"}},
        {"product": {"name": "Steamer"}, "description": None, "unitPrice": {"amount": "90.00"}},
    ]
    assert desk.read(new, fields)["lines"]["nodes"] == lines
    assert desk.move(new, "send") == []
    assert desk.delete(fryer, desk.chief) == []
    assert desk.move(new, "accept") == []
    lines[1] |= {"product": None, "description": "Fryer"}
    assert desk.read(deal, f"stage {fields}") == {"stage": "contract_pending", "lines": {"nodes": lines}}


@pytest.mark.requirement("R042")
def test_a_new_version_takes_the_place_of_the_one_before_which_is_frozen(desk: Desk, oven: str) -> None:
    offer = desk.offer(desk.deal(), {"productId": oven, "quantity": "3", "discount": "0.1"}, number="A-1")
    assert desk.move(offer, "send") == []
    assert codes(desk.move(offer, "supersede")) == ["core.version_missing"]
    assert desk.act(offer, "Revise", validUntil=day(60)) == []
    (new,) = desk.read(offer, "laterVersions { nodes { id } }")["laterVersions"]["nodes"]
    assert desk.read(offer, "state validUntil") == {"state": "superseded", "validUntil": day(30)}
    assert desk.read(new["id"], "state number revision validUntil previous { id } total { amount }") == {
        "state": "draft", "number": "A-1", "revision": 2, "validUntil": day(60), "previous": {"id": offer},
        "total": {"amount": "270.00"},
    }  # fmt: skip

    (line,) = desk.read(new["id"], "lines { nodes { id } }")["lines"]["nodes"]
    assert desk.change(line["id"], quantity="4") == []
    assert desk.read(new["id"], "totalChange { amount }") == {"totalChange": {"amount": "90.00"}}
    assert desk.read(line["id"], "totalChange { amount }") == {"totalChange": {"amount": "90.00"}}
    assert codes(desk.act(offer, "Revise")) == ["TRANSITION_NOT_AVAILABLE"]
    assert desk.read(offer, "laterVersions { totalCount }") == {"laterVersions": {"totalCount": 1}}


def test_a_new_version_reads_the_price_conditions_once_however_many_lines_it_has(desk: Desk) -> None:
    deal, products = desk.deal(), [desk.product(f"Tray {number}", "10") for number in range(6)]
    for product, discount in zip(products, ("0.1", "0.2"), strict=False):
        desk.make("priceCondition", desk.head, name="Trays", productId=product, discount=discount)
    for several in (products[:2], products):
        offer = desk.offer(deal, *({"productId": each} for each in several))
        with statements() as ran:
            assert desk.act(offer, "Revise") == []
        assert sum("core_price_condition.valid_to >=" in text for text in ran) == 1
    (new,) = desk.read(offer, "laterVersions { nodes { lines { nodes { priceSource unitPrice { amount } } } } }")[
        "laterVersions"
    ]["nodes"]
    assert [(each["priceSource"], each["unitPrice"]["amount"]) for each in new["lines"]["nodes"]] == [
        ("CONDITION", "9.00"), ("CONDITION", "8.00"), *[("LIST", "10.00")] * 4,
    ]  # fmt: skip


@pytest.mark.requirement("R042")
def test_what_was_sent_is_not_changed_nor_are_its_lines(desk: Desk, oven: str) -> None:
    offer = desk.offer(desk.deal(), {"productId": oven})
    (line,) = (each["id"] for each in desk.read(offer, "lines { nodes { id } }")["lines"]["nodes"])
    spare = desk.make("offerLine", offerId=offer, productId=oven, quantity="2")
    assert desk.delete(spare, desk.chief) == []
    assert desk.move(offer, "send") == []
    whole = "version validUntil total { amount } lines { nodes { id version } }"
    before = desk.read(offer, whole)

    assert codes(desk.change(offer, validUntil=day(90))) == ["FROZEN"]
    assert codes(desk.change(line, discount="1")) == ["FROZEN"]
    assert desk.refused("offerLine", offerId=offer, productId=oven) == [
        {"code": "FROZEN", "path": ["input", "offerId"]}
    ]
    assert codes(desk.delete(line, desk.chief)) == ["FROZEN"]
    assert codes(desk.delete(offer, desk.chief)) == ["FROZEN"]
    assert codes(desk.do("offerLineRestore", desk.chief, id=spare)) == ["FROZEN"]
    assert desk.read(offer, whole) == before
    assert desk.change(offer, validUntil=day(30)) == []  # which it is already


@pytest.fixture
def limited(desk: Desk) -> Iterator[None]:
    def limit(change: Change) -> None:
        roles = {role.code: role for role in change.list_(AccessRole)}
        for code, value in (("account_manager", "0.1"), ("branch_head", "0.3")):
            change.create(AuthorityLimit, role=roles[code], measure="offer.discount", value=Decimal(value))

    desk.company.run(limit)
    desk.company.authenticator.forget()
    yield
    desk.company.run(lambda change: [change.delete(each) for each in change.list_(AuthorityLimit)])
    desk.company.authenticator.forget()


@pytest.mark.requirement("R042", "R062")
@pytest.mark.usefixtures("limited")
def test_a_discount_above_the_authors_limit_is_approved_before_the_offer_is_sent(desk: Desk, oven: str) -> None:
    within = desk.offer(desk.deal(), {"productId": oven, "discount": "0.1"})
    offer = desk.offer(desk.deal(), {"productId": oven, "discount": "0.1001"})

    assert desk.move(within, "send") == []
    for transition in ("approve", "send"):
        (error,) = desk.move(offer, transition)
        assert (error["code"], error["measure"], error["approverRole"]) == (
            "APPROVAL_REQUIRED", "offer.discount", "branch_head",
        )  # fmt: skip
        assert desk.read(offer, STATE) == {
            "state": "draft", "sentOn": None, "answeredOn": None, "rejectionReason": None,
        }  # fmt: skip
    assert desk.act(error["approval"], "Approve", desk.head) == []
    assert desk.read(offer, "state sentOn") == {"state": "sent", "sentOn": day(0)}


@pytest.mark.requirement("R042")
def test_an_offer_expires_by_itself_after_its_last_day(desk: Desk, oven: str) -> None:
    deal = desk.deal(*QUALIFIED)
    offer = desk.offer(deal, {"productId": oven}, validUntil=day(0))
    later = desk.offer(deal, {"productId": oven}, validUntil=day(900))
    assert (desk.move(offer, "send"), desk.move(later, "send")) == ([], [])
    assert codes(desk.move(offer, "expire")) == ["core.offer_valid"]
    desk.company.wait(days=1)
    desk.company.wait(days=-1)  # others share the company and its clock

    assert (desk.read(offer, "state"), desk.read(later, "state")) == ({"state": "expired"}, {"state": "sent"})
    assert codes(desk.move(offer, "accept")) == ["TRANSITION_NOT_AVAILABLE"]


@pytest.mark.requirement("R018", "R042")
def test_a_deal_is_offered_once_an_offer_was_sent_and_goes_on_when_it_is_accepted(desk: Desk, oven: str) -> None:
    deal = desk.deal(*QUALIFIED)
    offer = desk.offer(deal, {"productId": oven, "quantity": "5", "discount": "0.2"}, validUntil=day(800))
    other = desk.offer(deal, {"productId": oven, "quantity": "6"}, validUntil=day(800))
    assert codes(desk.move(deal, "make_offer")) == ["core.offer_missing"]
    assert codes(desk.move(offer, "accept")) == ["TRANSITION_NOT_AVAILABLE"]
    assert (desk.move(offer, "send"), desk.move(other, "send"), desk.move(deal, "make_offer")) == ([], [], [])

    assert desk.move(offer, "accept") == []
    fields = "stage amount { amount currency } lines { nodes { product { name } quantity total { amount } } }"
    assert desk.read(deal, fields) == {
        "stage": "contract_pending", "amount": euros("400.00"),
        "lines": {"nodes": [{"product": {"name": "Oven"}, "quantity": "5.0000", "total": {"amount": "400.00"}}]},
    }  # fmt: skip
    assert codes(desk.move(other, "accept")) == ["core.offer_accepted"]
    assert desk.move(deal, "win") == []
    assert desk.read(deal, "stage") == {"stage": "won"}


def test_a_rejected_offer_says_why_and_may_be_revised(desk: Desk, oven: str) -> None:
    offer = desk.offer(desk.deal(), {"productId": oven}, validUntil=day(800))
    assert desk.move(offer, "send") == []

    assert codes(desk.move(offer, "reject")) == ["core.reason_missing"]
    assert desk.act(offer, "Reject", rejectionReason="PRICE", note="Too dear.") == []
    assert desk.read(offer, "state rejectionReason") == {"state": "rejected", "rejectionReason": "PRICE"}
    assert desk.act(offer, "Revise") == []
    assert desk.read(offer, "state laterVersions { totalCount }") == {
        "state": "superseded", "laterVersions": {"totalCount": 1},
    }  # fmt: skip


@pytest.mark.requirement("R042")
def test_offers_of_a_deal_are_compared_product_by_product(desk: Desk, oven: str) -> None:
    deal = desk.deal()
    for quantity in ("3", "4"):
        desk.offer(deal, {"productId": oven, "quantity": quantity, "discount": "0.5"}, name=f"For {quantity}")
    text = """query($deal: ID!) {
        offers(filter: {deal: {id: {eq: $deal}}}, orderBy: [{field: NAME}]) { nodes { name total { amount } discount } }
        offerLinesAggregate(filter: {offer: {deal: {id: {eq: $deal}}}}, groupBy: [{field: PRODUCT}, {field: OFFER}],
            orderBy: [{figure: SUM, field: QUANTITY}]) {
            groups { key { product { name } offer { name } } quantity { sum } total { sum { amount } } } } }"""

    told = desk.anna.ask(text, deal=deal)
    assert told["offers"]["nodes"] == [
        {"name": "For 3", "total": {"amount": "150.00"}, "discount": "0.5000"},
        {"name": "For 4", "total": {"amount": "200.00"}, "discount": "0.5000"},
    ]
    assert told["offerLinesAggregate"]["groups"] == [
        {
            "key": {"product": {"name": "Oven"}, "offer": {"name": f"For {quantity}"}},
            "quantity": {"sum": f"{quantity}.0000"},
            "total": {"sum": [{"amount": amount}]},
        }
        for quantity, amount in (("3", "150.00"), ("4", "200.00"))
    ]


@pytest.mark.requirement("R057")
def test_a_volume_commitment_tells_how_much_of_it_was_bought(desk: Desk) -> None:
    yeast = desk.product("Yeast", "3")
    commitment = desk.make(
        "volumeCommitment", clientId=desk.client, productId=yeast, quantity="80", fromOn=day(-30), toOn=day(300)
    )
    fields = "bought fulfilment"
    assert desk.read(commitment, fields) == {"bought": "0.0000", "fulfilment": "0.0000"}
    for quantity in ("20", "10"):
        deal = desk.deal(*QUALIFIED)
        offer = desk.offer(deal, {"productId": yeast, "quantity": quantity}, validUntil=day(800))
        assert (desk.move(offer, "send", "accept"), desk.act(deal, "MarkWon")) == ([], [])
    desk.make("dealLine", dealId=desk.deal(), productId=yeast, quantity="99", unitPrice=euros("1"))

    assert desk.read(commitment, fields) == {"bought": "30.0000", "fulfilment": "0.3750"}
    assert codes(desk.change(commitment, toOn=day(-31))) == ["OUT_OF_RANGE"]
