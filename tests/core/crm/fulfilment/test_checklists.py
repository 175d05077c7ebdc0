from collections.abc import Callable
from typing import Any

import pytest

from paktum.testing.company import Company

from .conftest import Bench

ITEMS = "id name state isMandatory validUntil verifiedBy { name }"


@pytest.mark.requirement("R020")
def test_a_deal_is_won_once_the_documents_of_its_kind_are_verified(bench: Bench, client: Any) -> None:
    bench.make("requiredDocument", code="permit", name="Building permit", pipeline="building")
    bench.make("requiredDocument", code="photo", name="Photo", pipeline="building", isMandatory=False)
    amount = {"amount": "900", "currency": "EUR"}
    deal = bench.make("deal", name="Hall", pipeline="building", clientId=client["id"], amount=amount)
    bench.had_come_to(deal, stage="contract_pending")
    assert bench.move(deal, "win") == ["core.deal_undocumented"]

    listed = bench.act("dealMakeChecklist", deal, f"checklist {{ nodes {{ {ITEMS} }} }}")["checklist"]["nodes"]
    assert [(each["name"], each["state"], each["isMandatory"]) for each in listed] == [
        ("Building permit", "missing", True), ("Photo", "missing", False),
    ]  # fmt: skip
    again = bench.act("dealMakeChecklist", deal, "checklist { totalCount }")
    assert again["checklist"]["totalCount"] == 2
    permit = listed[0]
    assert bench.move(permit, "receive", "state receivedOn") == {"state": "received", "receivedOn": bench.day(0)}
    assert bench.move(deal, "win") == ["core.deal_undocumented"]
    verified = bench.move(permit, "verify", "state verifiedOn verifiedBy { name }")
    assert verified == {"state": "verified", "verifiedOn": bench.day(0), "verifiedBy": {"name": "Tester"}}
    assert bench.move(deal, "win", "stage") == {"stage": "won"}
    days = "receivedOn verifiedOn verifiedBy { name }"
    assert bench.move(permit, "reject", days) == {"receivedOn": None, "verifiedOn": None, "verifiedBy": None}


@pytest.mark.requirement("R218")
def test_a_sole_proprietor_is_asked_for_other_documents_than_a_company(bench: Bench) -> None:
    common = {"pipeline": "kiosk"}
    bench.make("requiredDocument", code="id", name="Identity card", clientKind="SOLE_PROPRIETOR", **common)
    bench.make("requiredDocument", code="articles", name="Articles", clientKind="LEGAL_ENTITY", **common)
    bench.make("requiredDocument", code="map", name="Map", position=1, **common)
    amount = {"amount": "900", "currency": "EUR"}
    for kind, asked in (("SOLE_PROPRIETOR", "Identity card"), ("LEGAL_ENTITY", "Articles")):
        client = bench.make("client", name=asked, kind=kind)
        deal = bench.make("deal", name="Kiosk", clientId=client["id"], amount=amount, **common)
        bench.had_come_to(deal, stage="contract_pending")
        listed = bench.act("dealMakeChecklist", deal, f"checklist {{ nodes {{ {ITEMS} }} }}")["checklist"]["nodes"]
        assert sorted(each["name"] for each in listed) == sorted((asked, "Map"))
        for item in listed:
            assert bench.move(deal, "win") == ["core.deal_undocumented"]
            bench.follow(item, "receive", "verify")
        assert bench.move(deal, "win", "stage") == {"stage": "won"}


def test_a_document_that_was_rejected_is_received_on_another_day(company: Company, bench: Bench, client: Any) -> None:
    item = bench.make("checklistItem", name="Permit", clientId=client["id"])
    bench.follow(item, "receive", "reject")
    company.wait(days=1)
    assert bench.move(item, "receive", "receivedOn") == {"receivedOn": bench.day(0)}


def test_the_checklist_of_a_deal_is_that_of_its_client(bench: Bench) -> None:
    deal = bench.make("deal", name="Hall", pipeline="building")
    assert bench.act("dealMakeChecklist", deal) == ["core.client_missing"]
    assert bench.found("checklistItems", deal={"id": {"eq": deal["id"]}}) == []


@pytest.mark.requirement("R020")
def test_a_document_expires_by_itself_and_then_holds_the_contract_up(
    company: Company, bench: Bench, contract: Callable[..., Any]
) -> None:
    kind = bench.make("contractType", code="storage", name="Storage")
    bench.make("requiredDocument", code="insurance", name="Insurance", typeId=kind["id"])
    made = contract(typeId=kind["id"])
    for name in ("submit", "send_to_client", "approve"):
        bench.move(made, name)
    assert bench.move(made, "start_signing") == ["core.contract_undocumented"]
    listed = bench.act("contractMakeChecklist", made, f"checklist {{ nodes {{ {ITEMS} }} }}")["checklist"]["nodes"]
    (policy,) = listed
    bench.move(policy, "receive", validUntil=bench.day(1))
    bench.move(policy, "verify")

    company.wait(days=2)
    (expired,) = bench.found("checklistItems", ITEMS, contract={"id": {"eq": made["id"]}})
    assert (expired["state"], expired["verifiedBy"]) == ("expired", None)
    assert bench.move(made, "start_signing") == ["core.contract_undocumented"]
    bench.move(policy, "receive", validUntil=bench.day(-1))
    assert bench.move(policy, "verify") == ["core.document_expired"]
    bench.update(policy, validUntil=bench.day(30))
    bench.move(policy, "verify")
    assert bench.move(made, "start_signing", "state") == {"state": "signing"}
