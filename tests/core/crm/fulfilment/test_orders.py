from typing import Any

import pytest

from paktum.testing.company import Company

from .conftest import Bench

PUNCTUALITY = """query($id: ID!) {
  orderLinesAggregate(filter: {order: {id: {eq: $id}}}) { groups { count onTime { count average } } }
  order(id: $id) { onTimeRatio total { amount currency } }
}"""


def price(amount: str, currency: str = "EUR") -> dict[str, str]:
    return {"amount": amount, "currency": currency}


@pytest.mark.requirement("R076", "R221")
def test_an_order_is_confirmed_delivered_line_by_line_and_its_punctuality_measured(
    company: Company, bench: Bench, client: Any
) -> None:
    order = bench.make("order", "id number", clientId=client["id"], orderedOn=bench.day(0))
    assert order["number"] == f"R-{bench.today.year}-00001"
    assert bench.move(order, "confirm") == ["core.order_unpromised"]
    early, late, open_ = (
        bench.make("orderLine", orderId=order["id"], quantity="2", unitPrice=price("10"), promisedOn=bench.day(days))
        for days in (5, 3, 60)
    )
    bench.follow(order, "confirm")
    assert bench.update(early, deliveredOn=bench.day(1)) == ["OUT_OF_RANGE"]
    company.wait(days=4)
    assert bench.update(early, deliveredOn=bench.day(0)) == []
    assert bench.ask(PUNCTUALITY, id=order["id"]) == {
        "orderLinesAggregate": {"groups": [{"count": 3, "onTime": {"count": 2, "average": "0.5000"}}]},
        "order": {"onTimeRatio": "0.5000", "total": {"amount": "60.00", "currency": "EUR"}},
    }
    due = bench.found("orderLines", "id onTime", deliveredOn={"isNull": True}, order={"id": {"eq": order["id"]}})
    assert due == [{"id": late["id"], "onTime": "0.0000"}, {"id": open_["id"], "onTime": None}]
    assert bench.move(order, "complete") == ["core.order_undelivered"]
    for each in (late, open_):
        bench.update(each, deliveredOn=bench.day(0))
    assert bench.move(order, "complete", "state onTimeRatio") == {"state": "delivered", "onTimeRatio": "0.6667"}
    assert [bench.update(late, deliveredOn=bench.day(-2)), bench.delete(late)] == [["FROZEN"]] * 2
    assert bench.found("orders", "onTimeRatio", id={"eq": order["id"]}) == [{"onTimeRatio": "0.6667"}]


@pytest.mark.requirement("R076")
def test_an_order_of_nothing_is_not_delivered(bench: Bench, client: Any) -> None:
    order = bench.make("order", clientId=client["id"], orderedOn=bench.day(0))
    line = bench.make("orderLine", orderId=order["id"], unitPrice=price("10"), promisedOn=bench.day(5))
    bench.follow(order, "confirm")
    assert bench.delete(line) == []
    assert bench.move(order, "complete") == ["core.order_undelivered"]
    assert bench.found("orders", "state", id={"eq": order["id"]}) == [{"state": "confirmed"}]


@pytest.mark.requirement("R057", "R221")
def test_a_commitment_to_a_volume_says_how_much_of_it_was_ordered(bench: Bench, client: Any) -> None:
    beer, wine = (bench.make("product", name=name) for name in ("Beer", "Wine"))
    period = {"clientId": client["id"], "fromOn": bench.day(0), "toOn": bench.day(30)}
    committed = bench.make("volumeCommitment", productId=beer["id"], quantity="200", **period)
    stranger = bench.make("client", name="Idegen Kft.")
    orders = [
        bench.make("order", clientId=each["id"], orderedOn=bench.day(days))
        for days, each in ((0, client), (30, client), (31, client), (2, client), (2, stranger))
    ]
    for order in orders:
        for product, quantity in ((beer, "45"), (wine, "5")):
            given = {"orderId": order["id"], "productId": product["id"]}
            bench.make("orderLine", quantity=quantity, unitPrice=price("10"), **given)
    bench.follow(orders[3], "cancel")
    where = {"attainment": {"lt": "0.5"}, "client": {"id": {"eq": client["id"]}}}
    assert bench.found("volumeCommitments", "id ordered attainment", **where) == [
        {"id": committed["id"], "ordered": "90.0000", "attainment": "0.4500"}
    ]
