from collections.abc import Callable
from typing import Any

import pytest

from paktum.testing.company import Company

from .conftest import Bench

REVIEW = ("submit", "send_to_client")


@pytest.mark.requirement("R063")
def test_a_contract_is_approved_once_every_mandatory_clause_is_agreed(
    bench: Bench, contract: Callable[..., Any]
) -> None:
    kind = bench.make("contractType", code="tenancy", name="Tenancy")
    rent, keys = (bench.make("clause", code=code, name=code.title()) for code in ("rent", "keys"))
    for language, text in (("en", "Rent is due monthly."), ("hu", "A bérleti díj havonta esedékes.")):
        bench.make("clauseVariant", clauseId=rent["id"], name="Standard", language=language, text=text)
    for clause in (rent, keys):
        bench.make("requiredClause", typeId=kind["id"], clauseId=clause["id"])
    made = contract(typeId=kind["id"])
    for name in REVIEW:
        bench.move(made, name)
    of_contract = {"contractId": made["id"]}
    first = bench.make(
        "contractClause", "id title text status variant { language }", clauseId=rent["id"], **of_contract
    )
    assert (first["title"], first["text"], first["variant"]) == (
        "Rent", "A bérleti díj havonta esedékes.", {"language": "hu"}
    )  # fmt: skip
    second = bench.make("contractClause", "id text", clauseId=keys["id"], **of_contract)
    assert bench.move(made, "approve") == ["core.clause_missing", "core.clause_open"]

    assert bench.move(second, "agree") == ["core.clause_empty"]
    theirs = bench.move(first, "take_over", "id status text", text="A díj félévente esedékes.")
    assert theirs == {"id": first["id"], "status": "client_variant", "text": "A díj félévente esedékes."}
    for each, text in ((first, None), (second, "Kulcsonként egy.")):
        bench.move(each, "agree", **({"text": text} if text else {}))
    assert bench.update(first, text="Mégsem.") == ["FROZEN"]
    assert bench.delete(first) == ["FROZEN"]
    spare = bench.make("contractClause", title="Spare", text="x", **of_contract)
    assert bench.delete(spare) == []
    assert bench.move(made, "approve", "state") == {"state": "approved"}

    assert bench.move(first, "reopen") == ["core.contract_settled"]
    assert bench.refused("contractClauseCreate", title="Later", text="x", **of_contract) == ["FROZEN"]
    assert bench.restore(spare) == ["FROZEN"]
    assert bench.found("contractClauses", "text status", contract={"id": {"eq": made["id"]}}) == [
        {"text": "A díj félévente esedékes.", "status": "agreed"}, {"text": "Kulcsonként egy.", "status": "agreed"},
    ]  # fmt: skip


@pytest.mark.requirement("R063")
def test_a_clause_is_in_the_language_that_is_closest_to_the_clients(
    bench: Bench, client: Any, contract: Callable[..., Any]
) -> None:
    clause = bench.make("clause", code="waste", name="Waste")
    for language in ("de", "en", "en-GB", "hu-HU"):
        bench.make("clauseVariant", clauseId=clause["id"], name="Standard", language=language, text="x")
    given = {"contractId": contract()["id"], "clauseId": clause["id"]}
    found = {}
    for wanted in ("hu", "en-GB", "en-US", "en", "fr", None):
        bench.update(client, language=wanted)
        found[wanted] = bench.make("contractClause", "variant { language }", **given)["variant"]["language"]
    assert found == {"hu": "hu-HU", "en-GB": "en-GB", "en-US": "en", "en": "en", "fr": "en", None: "en"}


@pytest.mark.requirement("R063")
def test_a_company_begins_with_clauses_in_two_languages_and_lawyers_keep_them(company: Company, bench: Bench) -> None:
    selected = "code requiredIn { nodes { type { code } } } variants { nodes { language text } }"
    (payment,) = bench.found("clauses", selected, code={"eq": "payment"})
    assert {each["language"] for each in payment["variants"]["nodes"]} == {"en", "hu"}
    assert {each["type"]["code"] for each in payment["requiredIn"]["nodes"]} == {"supply", "service"}
    lawyer, manager = (bench.by(company.caller(role)) for role in ("lawyer", "account_manager"))
    made = lawyer.make("clause", code="arbitration", name="Arbitration")
    lawyer.make("clauseVariant", clauseId=made["id"], name="Standard", language="hu", text="Választottbíróság.")
    assert manager.refused("clauseCreate", code="own", name="Own") == ["FORBIDDEN"]
    assert manager.found("clauses", "name", code={"eq": "arbitration"}) == [{"name": "Arbitration"}]


@pytest.mark.requirement("R075")
def test_a_question_on_a_clause_is_answered_by_a_lawyer_and_kept(
    company: Company, bench: Bench, client: Any, contract: Callable[..., Any]
) -> None:
    made = contract()
    clause = bench.make("contractClause", contractId=made["id"], title="Kötbér", text="Napi 1 %.")
    asked = bench.make(
        "contractQuestion", clientId=client["id"], contractId=made["id"], clauseId=clause["id"],
        question="Van felső határa?", askedBy="Kovács Éva", askedOn=bench.day(-1),
    )  # fmt: skip
    where = {"isOpen": {"eq": True}, "contract": {"id": {"eq": made["id"]}}}
    assert bench.found("contractQuestions", "question clause { title }", **where) == [
        {"question": "Van felső határa?", "clause": {"title": "Kötbér"}}
    ]
    lawyer = bench.by(company.caller("lawyer"))
    assert lawyer.update(asked, answer="Igen, 10 %.") == []
    (told,) = lawyer.found("contractQuestions", "answeredOn answeredBy { name } isOpen", id={"eq": asked["id"]})
    assert told == {"answeredOn": bench.day(0), "answeredBy": {"name": "Tester"}, "isOpen": False}
    assert bench.found("contractQuestions", **where) == []
