from collections.abc import Callable
from typing import Any

import pytest

from paktum.testing.company import Company

from .conftest import Bench

PUNCTUALITY = """query($id: ID!) {
  obligationsAggregate(filter: {contract: {id: {eq: $id}}}, groupBy: [{field: SIDE}]) {
    groups { key { side } count onTime { count average } }
  }
  contract(id: $id) { onTimeRatio client { onTimeRatio } }
}"""


@pytest.mark.requirement("R019", "R215")
def test_obligations_are_kept_with_evidence_become_overdue_by_themselves_and_give_a_ratio(
    company: Company, bench: Bench, client: Any, contract: Callable[..., Any]
) -> None:
    made = contract()
    values = {"clientId": client["id"], "contractId": made["id"]}
    early, late, open_, waived = (
        bench.make("obligation", text=f"Delivery {days}", side="US", dueOn=bench.day(days), **values)
        for days in (3, 1, 9, 2)
    )
    paid = bench.make("obligation", text="Payment", side="CLIENT", dueOn=bench.day(1), **values)
    assert bench.move(early, "fulfil") == ["core.evidence_missing"]
    assert bench.move(early, "fall_due") == ["core.obligation_running"]
    done = bench.move(early, "fulfil", "state fulfilledOn onTime", evidence="Delivery note 17")
    assert done == {"state": "fulfilled", "fulfilledOn": bench.day(0), "onTime": "1.0000"}
    assert [bench.update(early, evidence=None), bench.update(early, dueOn=bench.day(-1))] == [["FROZEN"]] * 2
    assert bench.update(open_, fulfilledOn=bench.day(0)) == []  # but nothing shows it
    assert bench.found("obligations", "onTime", id={"eq": open_["id"]}) == [{"onTime": None}]
    bench.move(waived, "waive")
    assert bench.update(waived, penalty=None, text="x") == ["FROZEN"]
    assert bench.update(paid, fulfilledOn=bench.day(1)) == ["OUT_OF_RANGE"]

    company.wait(days=2)
    where = {"state": {"eq": "overdue"}, "contract": {"id": {"eq": made["id"]}}}
    assert bench.found("obligations", "text onTime", **where) == [
        {"text": "Delivery 1", "onTime": "0.0000"}, {"text": "Payment", "onTime": "0.0000"},
    ]  # fmt: skip
    bench.move(late, "fulfil", evidence="Delivery note 18")
    bench.move(paid, "fulfil", fulfilledOn=bench.day(-1), evidence="Bank statement")
    assert bench.ask(PUNCTUALITY, id=made["id"]) == {
        "obligationsAggregate": {
            "groups": [
                {"key": {"side": "CLIENT"}, "count": 1, "onTime": {"count": 1, "average": "1.0000"}},
                {"key": {"side": "US"}, "count": 4, "onTime": {"count": 2, "average": "0.5000"}},
            ]
        },
        "contract": {"onTimeRatio": "0.6667", "client": {"onTimeRatio": "0.6667"}},
    }
    (left,) = bench.found("obligations", "id", state={"eq": "open"}, contract={"id": {"eq": made["id"]}})
    assert left["id"] == open_["id"]


@pytest.mark.requirement("R019")
def test_an_obligation_belongs_to_a_contract_and_deal_of_the_same_client(
    bench: Bench, client: Any, contract: Callable[..., Any]
) -> None:
    other = bench.make("client", name="Hetedhét Kft.")
    deal = bench.make("deal", name="Hall", clientId=client["id"])
    given = {"text": "Report", "dueOn": bench.day(1), "clientId": other["id"], "contractId": contract()["id"]}
    assert bench.refused("obligationCreate", dealId=deal["id"], **given) == ["core.other_client"] * 2
    assert bench.found("obligations", client={"id": {"eq": other["id"]}}) == []
