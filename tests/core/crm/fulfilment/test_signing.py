from collections.abc import Callable
from typing import Any

import pytest

from paktum.testing.company import Company

from .conftest import Bench

STEPS = ("submit", "send_to_client", "approve", "start_signing")


def in_signing(bench: Bench, made: Any) -> list[dict[str, Any]]:
    """The parties to a contract that is taken as far as signing: the company's and the client's."""
    for name in STEPS:
        bench.move(made, name)
    return bench.found("contractParties", "id role", contract={"id": {"eq": made["id"]}})


def signed(bench: Bench, party: Any, **given: Any) -> list[str]:
    values = {"person": "Nagy Ágnes", "position": "Director", "method": "WET", "signedOn": bench.day(0), **given}
    return bench.refused("signatureCreate", partyId=party["id"], **values)


@pytest.mark.requirement("R040", "R018")
def test_a_contract_is_in_force_once_all_have_signed_and_who_signed_for_the_company_may_do_so(
    company: Company, bench: Bench, contract: Callable[..., Any]
) -> None:
    made = contract()
    early, _ = bench.found("contractParties", contract={"id": {"eq": made["id"]}})
    assert signed(bench, early) == ["core.not_signing"]
    ours, theirs = in_signing(bench, made)
    signer = company.caller("account_manager").user
    user = {"signerId": company.id_of(signer)}
    assert signed(bench, ours, **user) == ["core.signer_unauthorised"]

    power = {"userId": user["signerId"], "validFrom": bench.day(-9)}
    small = bench.make("powerOfAttorney", number="P-1", upTo={"amount": "8999.99", "currency": "EUR"}, **power)
    bench.make("powerOfAttorney", number="P-2", validTo=bench.day(-1), **power)
    bench.make("powerOfAttorney", number="P-3", revokedOn=bench.day(0), **power)
    bench.make("powerOfAttorney", number="P-4", upTo={"amount": "1000000", "currency": "HUF"}, **power)
    assert signed(bench, ours, **user) == ["core.signer_unauthorised"]
    assert bench.update(small, upTo={"amount": "9000", "currency": "EUR"}) == []
    assert signed(bench, ours, signedOn=bench.day(1), **user) == ["OUT_OF_RANGE"]
    assert signed(bench, ours, **user) == []
    assert bench.act("contractActivate", made) == ["core.signature_missing"]

    assert signed(bench, theirs, person="Kovács Éva", method="ELECTRONIC") == []
    bench.update(made, value={"amount": "9000.01", "currency": "EUR"})
    assert bench.act("contractActivate", made) == ["core.signer_unauthorised"]
    bench.update(made, value={"amount": "9000", "currency": "EUR"})
    selected = """state signedOn parties { nodes { signatures { nodes {
      person position method signedOn hasAuthority power { number } upTo { amount } } } } }"""
    found = bench.act("contractActivate", made, selected)
    assert (found["state"], found["signedOn"]) == ("active", bench.day(0))
    given = {"position": "Director", "signedOn": bench.day(0)}
    assert [each["signatures"]["nodes"] for each in found["parties"]["nodes"]] == [
        [{**given, "person": "Nagy Ágnes", "method": "WET", "hasAuthority": True, "power": {"number": "P-1"},
          "upTo": {"amount": "9000.00"}}],
        [{**given, "person": "Kovács Éva", "method": "ELECTRONIC", "hasAuthority": False, "power": None, "upTo": None}],
    ]  # fmt: skip
    assert signed(bench, theirs) == ["FROZEN"]


@pytest.mark.requirement("R018")
def test_parties_stay_once_a_contract_is_being_signed_and_signatures_once_it_is_in_force(
    company: Company, bench: Bench, contract: Callable[..., Any]
) -> None:
    made = contract()
    spare = bench.make("contractParty", contractId=made["id"], name="Kezes Bt.", role="GUARANTOR")
    assert bench.delete(spare) == []
    ours, theirs = in_signing(bench, made)
    assert [bench.update(theirs, name="x"), bench.delete(theirs), bench.restore(spare)] == [["FROZEN"]] * 3
    again = {"contractId": made["id"], "name": "Kezes Bt.", "role": "GUARANTOR"}
    assert bench.refused("contractPartyCreate", **again) == ["FROZEN"]

    signer = {"signerId": company.id_of(company.caller("account_manager").user)}
    bench.make("powerOfAttorney", number="P-S", userId=signer["signerId"], validFrom=bench.day(0))
    given = {"person": "Nagy Ágnes", "position": "Director", "method": "WET", "signedOn": bench.day(0)}
    wrong, first, second = (
        bench.make("signature", partyId=party["id"], **given, **more)
        for party, more in ((theirs, {}), (theirs, {}), (ours, signer))
    )
    assert bench.delete(wrong) == []
    assert bench.act("contractActivate", made, "state") == {"state": "active"}
    whole = "version parties(first: 5) { nodes { id version signatures(first: 5) { nodes { id version } } } }"
    before = bench.found("contracts", whole, id={"eq": made["id"]})
    assert [bench.update(first, person="x"), bench.delete(second), bench.restore(wrong)] == [["FROZEN"]] * 3
    assert [bench.delete(ours), bench.restore(spare)] == [["FROZEN"]] * 2
    assert bench.found("contracts", whole, id={"eq": made["id"]}) == before
    bench.move(made, "terminate")
    assert bench.delete(first) == ["FROZEN"]


def test_parties_signatures_and_clauses_are_not_moved_to_another_record(bench: Bench) -> None:
    for kind, reference in (
        ("ContractParty", "contractId"),
        ("Signature", "partyId"),
        ("ContractClause", "contractId"),
    ):
        fields = {
            part: {
                each["name"]
                for each in bench.ask(f'{{ t: __type(name: "{kind}{part}") {{ inputFields {{ name }} }} }}')["t"][
                    "inputFields"
                ]
            }
            for part in ("CreateInput", "Patch")
        }
        assert [reference in fields["CreateInput"], reference in fields["Patch"]] == [True, False]


@pytest.mark.requirement("R040")
def test_the_largest_power_of_a_signer_counts_as_long_as_the_signer_is_active(
    company: Company, bench: Bench, contract: Callable[..., Any]
) -> None:
    made = contract()
    ours, theirs = in_signing(bench, made)
    user = company.caller("account_manager").user
    person, signer = {"id": company.id_of(user)}, {"signerId": company.id_of(user)}
    for number, amount in (("P-11", "9500"), ("P-12", "20000"), ("P-13", "10000")):
        limit = {"amount": amount, "currency": "EUR"}
        bench.make("powerOfAttorney", number=number, userId=person["id"], validFrom=bench.day(0), upTo=limit)
    assert bench.update(person, isActive=False) == []
    assert signed(bench, ours, **signer) == ["core.signer_unauthorised"]
    assert bench.update(person, isActive=True) == []
    assert [signed(bench, ours, **signer), signed(bench, theirs)] == [[], []]
    (given,) = bench.found("signatures", "power { number } upTo { amount }", signer={"id": {"eq": person["id"]}})
    assert given == {"power": {"number": "P-12"}, "upTo": {"amount": "20000.00"}}
    bench.update(made, value={"amount": "15000", "currency": "EUR"})
    assert bench.act("contractActivate", made, "state") == {"state": "active"}


@pytest.mark.requirement("R040")
def test_a_limit_of_authority_lets_its_holder_sign_and_a_missing_value_needs_one_without_end(
    company: Company, bench: Bench, contract: Callable[..., Any]
) -> None:
    made = contract(value=None)
    ours, _ = in_signing(bench, made)
    signer = company.caller("director").user
    (role,) = bench.found("accessRoles", "id", code={"eq": "director"})
    user = {"signerId": company.id_of(signer)}
    limit = bench.make("authorityLimit", roleId=role["id"], measure="contract.value", value="9000", currency="EUR")
    assert signed(bench, ours, **user) == ["core.signer_unauthorised"]
    bench.update(made, value={"amount": "9000", "currency": "EUR"})
    assert signed(bench, ours, **user) == []
    bench.update(limit, value="8999")
    assert signed(bench, ours, **user) == ["core.signer_unauthorised"]
    bench.make("powerOfAttorney", number="P-9", userId=user["signerId"], validFrom=bench.day(0))
    bench.update(made, value=None)
    assert signed(bench, ours, **user) == []


@pytest.mark.requirement("R040")
def test_only_who_may_say_so_gives_a_power_of_attorney(company: Company, bench: Bench) -> None:
    lawyer, director = (bench.by(company.caller(role)) for role in ("lawyer", "director"))
    given = {"number": "P-D", "userId": company.id_of(lawyer.caller.user), "validFrom": bench.day(1)}
    assert lawyer.refused("powerOfAttorneyCreate", **given) == ["FORBIDDEN"]
    assert director.make("powerOfAttorney", "isInForce", **given) == {"isInForce": False}
    assert lawyer.found("powersOfAttorney", "number", number={"eq": "P-D"}) == [{"number": "P-D"}]


@pytest.mark.requirement("R040", "R018")
def test_a_signers_limit_within_days_counts_what_else_is_in_force_with_the_client(
    company: Company, bench: Bench, contract: Callable[..., Any]
) -> None:
    made = contract(value={"amount": "6000", "currency": "EUR"})
    ours, _ = in_signing(bench, made)
    signer = company.id_of(company.caller("account_manager").user)
    values = {"userId": signer, "measure": "contract.value", "currency": "EUR"}
    bench.make("authorityLimit", value="7000", **values)
    within = bench.make("authorityLimit", value="9000", days=30, **values)
    for amount, currency in (("3000.01", "EUR"), ("50000", "HUF")):
        bench.had_come_to(contract(value={"amount": amount, "currency": currency}), state="active")
    assert signed(bench, ours, signerId=signer) == ["core.signer_unauthorised"]
    bench.update(within, value="9000.01")
    assert signed(bench, ours, signerId=signer) == []
    (given,) = bench.found("signatures", "power { number } upTo { amount currency }", signer={"id": {"eq": signer}})
    assert given == {"power": None, "upTo": {"amount": "6000.00", "currency": "EUR"}}
    bench.update(made, value={"amount": "6500", "currency": "EUR"})
    assert signed(bench, ours, signerId=signer) == ["core.signer_unauthorised"]
