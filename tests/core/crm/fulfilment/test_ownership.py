"""What leads from a client to a deal or contract leads to one of the same client."""

from collections.abc import Callable
from typing import Any

import pytest

from .conftest import Bench


@pytest.fixture
def others(bench: Bench) -> Any:
    return bench.make("client", name="Hetedhét Kft.")


@pytest.fixture
def about(bench: Bench, client: Any, contract: Callable[..., Any]) -> dict[str, str]:
    """A contract and a deal of the client."""
    return {"contractId": contract()["id"], "dealId": bench.make("deal", name="Hall", clientId=client["id"])["id"]}


KINDS = [
    ("order", {"orderedOn": "2026-01-05"}),
    ("checklistItem", {"name": "Permit"}),
    ("letter", {"direction": "INBOUND", "subject": "Hall", "datedOn": "2026-01-05"}),
]


@pytest.mark.parametrize(("kind", "given"), KINDS)
def test_a_record_of_a_client_is_about_its_own_contract_and_deal(
    bench: Bench, client: Any, others: Any, about: dict[str, str], kind: str, given: dict[str, str]
) -> None:
    made = bench.make(kind, "id client { id }", clientId=client["id"], **given, **about)
    assert made["client"] == {"id": client["id"]}
    assert bench.refused(f"{kind}Create", clientId=others["id"], **given, **about) == ["core.other_client"] * 2
    assert bench.update(made, clientId=others["id"]) == ["core.other_client"] * 2
    assert bench.found(f"{kind}s", client={"id": {"eq": others["id"]}}) == []


@pytest.mark.parametrize(("kind", "given"), KINDS)
def test_what_has_become_another_clients_since_keeps_nothing_else_from_being_changed(
    bench: Bench, client: Any, others: Any, about: dict[str, str], kind: str, given: dict[str, str]
) -> None:
    made = bench.make(kind, clientId=client["id"], **given, **about)
    assert bench.update({"id": about["dealId"]}, clientId=others["id"]) == []
    assert bench.update(made, note="Late.") == []
    assert bench.found(f"{kind}s", "note deal { id }", id={"eq": made["id"]}) == [
        {"note": "Late.", "deal": {"id": about["dealId"]}}
    ]
    assert bench.update(made, dealId=None) == []
    assert bench.update(made, dealId=about["dealId"]) == ["core.other_client"]


def test_a_contract_is_of_the_client_of_its_deal_and_predecessor(
    bench: Bench, others: Any, about: dict[str, str]
) -> None:
    given = {"dealId": about["dealId"], "predecessorId": about["contractId"]}
    assert bench.refused("contractCreate", clientId=others["id"], **given) == ["core.other_client"] * 2
    assert bench.found("contracts", client={"id": {"eq": others["id"]}}) == []


def test_a_question_is_on_a_contract_of_its_client(
    bench: Bench, client: Any, others: Any, about: dict[str, str]
) -> None:
    contract = {"contractId": about["contractId"]}
    clause = bench.make("contractClause", title="Kötbér", text="Napi 1 %.", **contract)
    given = {"question": "Van felső határa?", "askedOn": bench.day(0), "clauseId": clause["id"]}
    assert (
        bench.refused("contractQuestionCreate", clientId=others["id"], **given, **contract) == ["core.other_client"] * 2
    )
    assert bench.delete(clause) == []
    asked = {"question": given["question"], "askedOn": given["askedOn"], "clientId": client["id"]}
    assert bench.refused("contractQuestionCreate", **asked, **contract) == []


def test_a_letter_about_a_contract_or_deal_is_of_its_client(bench: Bench, client: Any, about: dict[str, str]) -> None:
    given = {"direction": "INBOUND", "subject": "Hall", "datedOn": bench.day(0)}
    for name, key in about.items():
        assert bench.make("letter", "client { id }", **given, **{name: key})["client"] == {"id": client["id"]}
