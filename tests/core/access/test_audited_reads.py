"""What users with an audited role ask for is written down before it is answered."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from paktum import AccessRole, Client
from paktum.access import auditing
from paktum.testing.company import Caller, Company

ASKED = "query Found($name: String!) { clients(filter: {name: {eq: $name}}) { nodes { name } } }"
NOTED = """{ auditedReads(orderBy: [{field: CREATED_AT}]) {
  nodes { operation variables owner { id } version } } }"""


@pytest.fixture(scope="module")
def company(database: Callable[[], str]) -> Iterator[Company]:
    with Company((), database()) as made:
        made.run(lambda change: change.create(Client, name="Malom Kft."))
        yield made


@pytest.fixture(scope="module")
def auditor(company: Company) -> Caller:
    return company.caller("auditor")


def noted(company: Company) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = company.ask(NOTED)["auditedReads"]["nodes"]
    return found


def test_a_query_of_an_auditor_is_noted_with_its_variables_and_who_asked(company: Company, auditor: Caller) -> None:
    before = noted(company)
    assert auditor.ask(ASKED, name="Malom Kft.")["clients"]["nodes"] == [{"name": "Malom Kft."}]
    user = company.id_of(auditor.user)
    assert noted(company) == [
        *before,
        {"operation": ASKED, "variables": '{"name":"Malom Kft."}', "owner": {"id": user}, "version": 1},
    ]


def test_what_others_ask_and_what_is_no_valid_query_is_not_noted(company: Company, auditor: Caller) -> None:
    before = noted(company)
    company.caller("director").ask(ASKED, name="Malom Kft.")
    assert "errors" in auditor.answer("{ clients { nodes { nonsense } } }")
    assert noted(company) == before


def test_an_auditor_reads_the_notes_and_reading_them_is_noted_too(company: Company, auditor: Caller) -> None:
    found = auditor.ask("{ auditedReads(last: 1) { nodes { operation } } }")["auditedReads"]["nodes"]
    assert [each["operation"] for each in found] == ["{ auditedReads(last: 1) { nodes { operation } } }"]
    assert company.caller("account_manager").ask("{ auditedReads { totalCount } }") == {
        "auditedReads": {"totalCount": 0}
    }


def test_nobody_changes_a_note(company: Company) -> None:
    names = company.ask("{ __schema { mutationType { fields { name } } } }")["__schema"]["mutationType"]["fields"]
    assert [each["name"] for each in names if "auditedRead" in each["name"]] == []


def test_what_cannot_be_noted_is_not_answered(
    company: Company, auditor: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr(auditing.Writer, "run", refuse)
    body = auditor.answer(ASKED, name="Malom Kft.")
    assert body["data"] is None
    assert [each["extensions"]["code"] for each in body["errors"]] == ["INTERNAL_SERVER_ERROR"]


def test_the_company_says_whose_reads_are_noted(company: Company) -> None:
    lawyer = company.caller("lawyer")
    role = company.run(lambda change: next(each for each in change.list_(AccessRole) if each.code == "lawyer"))
    update = "mutation($i: AccessRoleUpdateInput!) { a: accessRoleUpdate(input: $i) { errors { code } } }"
    given = {"id": company.id_of(role), "expectedVersion": 1, "patch": {"isAudited": True}}
    before = len(noted(company))
    lawyer.ask(ASKED, name="x")
    assert len(noted(company)) == before
    assert company.ask(update, i=given)["a"]["errors"] == []
    company.authenticator.forget()
    lawyer.ask(ASKED, name="x")
    assert len(noted(company)) == before + 1
