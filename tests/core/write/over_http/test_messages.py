"""What is refused is said in the language of the reader."""

from typing import Any

import pytest

from paktum.testing.company import Caller

from .conftest import Office


@pytest.fixture(scope="module")
def anna(office: Office) -> Caller:
    """An administrator whose browser asks for Hungarian."""
    return office.company.caller("administrator", language="hu")


@pytest.fixture(scope="module")
def client(office: Office) -> str:
    public_id: str = office.done("clientCreate", {"name": "Pék Kft."})["id"]
    return public_id


def messages(office: Office, mutation: str, given: dict[str, Any], by: Caller) -> list[str]:
    return [error["message"] for error in office.refused(mutation, given, by)]


@pytest.mark.parametrize(
    ("mutation", "given", "expected"),
    [
        ("clientCreate", {"name": " "}, "értéket kell megadni"),
        ("clientCreate", {"name": "x" * 201}, "legfeljebb 200 karakter lehet, nem 201"),
        ("clientCreate", {"name": "a\0"}, "szövegben nem lehet U+0000 karakter"),
        ("clientCreate", {"name": "A", "employees": -1}, "legalább 0"),
        ("clientCreate", {"name": "A", "parentId": "x"}, "nincs ilyen azonosítójú Client"),
        (
            "dealCreate",
            {"name": "A", "amount": {"amount": "1", "currency": "XYZ"}},
            "nem ISO 4217 szerinti pénznemkód, mint például EUR",
        ),
        (
            "dealCreate",
            {"name": "A", "amount": {"amount": "1.001", "currency": "EUR"}},
            "EUR pénznemű összegnek legfeljebb 2 tizedesjegye van",
        ),
    ],
    ids=str,
)
def test_wrong_values_are_named_in_hungarian(
    office: Office, anna: Caller, mutation: str, given: dict[str, Any], expected: str
) -> None:
    assert messages(office, mutation, given, anna) == [expected]


def test_conflicts_and_duplicates_are_named_in_hungarian(office: Office, anna: Caller, client: str) -> None:
    office.done("contractCreate", {"clientId": client, "number": "K-1"})

    stale = {"id": client, "expectedVersion": 9, "patch": {}}
    assert messages(office, "clientUpdate", stale, anna) == ["A rekordot időközben módosították; olvassa be újra."]
    again = {"clientId": client, "number": "K-1"}
    assert messages(office, "contractCreate", again, anna) == ["Ez az érték már egy másik rekordé."]


def test_guards_are_named_in_hungarian(office: Office, anna: Caller, client: str) -> None:
    contract = office.done("contractCreate", {"clientId": client})["id"]
    step = {"id": contract, "expectedVersion": 1}
    unnumbered = {"transition": "submit", "patch": {"number": None}}

    assert messages(office, "contractTransition", {**step, **unnumbered}, anna) == [
        "A szerződésnek még nincs száma.", "A szerződés még nem nevez meg felet.",
    ]  # fmt: skip
    assert messages(office, "contractTransition", {**step, "transition": "fly"}, anna) == [
        "a(z) draft állapotból ezek az átmenetek vezetnek: submit"
    ]


def test_missing_permissions_are_named_in_hungarian(office: Office, client: str) -> None:
    manager = office.company.caller(office.worker, language="hu")
    patch = {"id": client, "expectedVersion": 1, "patch": {"banking": {"kycRisk": "LOW"}}}

    assert messages(office, "clientUpdate", patch, manager) == ["ehhez a(z) banking.kyc.write jogosultság kell"]


def test_what_a_plugin_refuses_is_named_in_hungarian(office: Office, anna: Caller) -> None:
    given = {"name": "Pék Kft.", "banking": {"hasSanctionsHit": True}}
    client = office.done("clientCreate", given)["id"]
    verify = {"id": client, "expectedVersion": 1, "risk": "LOW"}

    (hungarian,) = messages(office, "clientBankingVerifyKyc", verify, anna)

    assert hungarian == office.assembly.catalogue.text("The screening of the client found a sanction.", "hu")
    assert hungarian != "The screening of the client found a sanction."


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("hu-HU,hu;q=0.9,en;q=0.8", "értéket kell megadni"),
        ("de,hu;q=0.5", "értéket kell megadni"),
        ("en-GB,hu;q=0.5", "a value is needed"),
        ("hu;q=0,en", "a value is needed"),
    ],
)
def test_the_header_of_the_request_chooses_the_language(office: Office, header: str, message: str) -> None:
    reader = office.company.caller("administrator", language=header)

    assert messages(office, "clientCreate", {"name": ""}, reader) == [message]
