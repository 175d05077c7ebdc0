from datetime import UTC, date, datetime, timedelta

import pytest

from paktum import (
    Client,
    Contract,
    ContractParty,
    ContractPartyRole,
    PowerOfAttorney,
    Signature,
    SigningMethod,
    User,
)
from paktum.crm.contracts.actions import activate


@pytest.fixture
def client(company):
    return company.create(Client, name="Borostyánkút Kft.")


def today():
    return datetime.now(UTC).date()


def test_a_contract_goes_from_draft_into_force(company, client):
    contract = company.write(lambda change: change.create(Contract, client=client))
    assert contract.state == "draft"
    assert company.refused(company.transition, contract, "submit") == ["core.number_missing", "core.party_missing"]

    company.update(contract, number="C-1", valid_from=date(2026, 1, 1))
    party = company.create(ContractParty, contract=contract, name="Paktum Demo Zrt.", role=ContractPartyRole.PROVIDER)
    for name in ("submit", "send_to_client", "return_to_legal", "send_to_client", "approve", "start_signing"):
        company.transition(contract, name)
    assert company.refused(company.act, activate, contract) == ["core.signature_missing", "core.signer_unauthorised"]
    signer = company.create(User, name="Nagy Ágnes")
    company.create(PowerOfAttorney, user=signer, number="P-1", valid_from=date(2026, 1, 1))
    company.create(
        Signature, party=party, person="Nagy Ágnes", position="Director", method=SigningMethod.WET, signer=signer,
        signed_on=today(),
    )  # fmt: skip
    company.act(activate, contract)

    found = company.read(contract)
    assert (found.state, found.signed_on, found.valid_from) == ("active", today(), date(2026, 1, 1))


@pytest.mark.parametrize("term", [{}, {"valid_from": date(2026, 5, 2), "valid_to": date(2026, 5, 1)}])
def test_a_contract_is_not_approved_without_a_term(company, client, term):
    contract = company.create(Contract, client=client, state="client_review", **term)

    assert company.refused(company.transition, contract, "approve") == ["core.term_missing"]
    assert company.read(contract).state == "client_review"


@pytest.mark.parametrize("signed_in_days", [None, 1])
def test_a_contract_is_not_put_into_force_before_it_is_signed(company, client, signed_in_days):
    day = None if signed_in_days is None else today() + timedelta(days=signed_in_days)
    contract = company.create(Contract, client=client, state="signing", valid_from=today(), signed_on=day)

    assert company.refused(company.transition, contract, "activate") == [
        "core.not_signed", "core.signature_missing", "core.signer_unauthorised",
    ]  # fmt: skip


def test_a_contract_expires_only_after_its_last_day(company, client):
    runs = company.create(Contract, client=client, state="active", valid_to=today())
    over = company.create(Contract, client=client, state="suspended", valid_to=today() - timedelta(days=1))

    assert company.refused(company.transition, runs, "expire") == ["core.term_running"]
    company.transition(over, "expire")
    company.transition(runs, "terminate")

    assert (company.read(over).state, company.read(runs).state) == ("expired", "terminated")


def test_two_contracts_cannot_have_one_number(company, client):
    company.create(Contract, client=client, number="C-1")

    assert company.refused(company.create, Contract, client=client, number="C-1") == ["DUPLICATE"]
