"""A first year with a key account, as its people live it: from a call to a lead to the renewal of the contract."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from paktum import AccessRole, AuthorityLimit, Branch, Change, Client, Deal, Team
from paktum.access.actor import SYSTEM
from paktum.testing.company import Caller, Company
from paktum.write.cause import Origin
from paktum.write.writer import Writer

from ..core.crm.dealing.desk import Desk, codes, day, euros

SHARE = Decimal("0.05")
"""What an account manager may grant alone."""


@pytest.fixture
def desk(make_company: Callable[..., Company]) -> Desk:
    """Anna, who finds the client; the head of her branch; and an administrator."""
    company = make_company()
    branch = company.run(lambda change: change.create(Branch, name="Szeged"))
    team = company.run(lambda change: change.create(Team, name="South", branch=branch))
    anna = company.caller("account_manager", team=team, branch=branch)
    head = company.caller("branch_head", branch=branch)
    other = company.run(lambda change: change.create(Client, name="Other"))

    def limit(change: Change) -> None:
        roles = {role.code: role for role in change.list_(AccessRole)}
        for code, value in (("account_manager", SHARE), ("branch_head", Decimal("0.3"))):
            change.create(AuthorityLimit, role=roles[code], measure="offer.discount", value=value)

    company.run(limit)
    company.authenticator.forget()
    return Desk(company, anna, head, company.caller("administrator"), company.id_of(other))


@pytest.mark.requirement("R050")
def test_a_first_year_with_a_key_account(desk: Desk) -> None:
    company, anna, head = desk.company, desk.anna, desk.head
    oven = desk.product("Oven", "1000")

    # January: Anna calls a company that she found in a register, notes what it needs, and goes after it.
    lead = desk.make("lead", name="Cserépváros Zrt.", channel="CALL", contactName="Kiss Ilona", language="hu",
                     email="kiss@cserepvaros.example", registrationNumber="06-10-000123", employees=140,
                     solvency="SOUND", expectedVolume=euros("20000"))  # fmt: skip
    assert codes(desk.move(lead, "contact")) == ["core.lead_not_contacted"]
    desk.make("activity", subject="First call", channel="CALL", leadId=lead, startedAt="2026-01-12T09:00:00Z", mood=1)
    assert codes(desk.move(lead, "contact", "qualify")) == ["core.lead_needs_missing"]
    assert desk.change(lead, needs="Twenty ovens a year, delivered to Szeged.") == []
    assert desk.move(lead, "qualify", "accept") == []
    found = desk.read(lead, "state client { id } contact { id name } deal { id needs stage }")
    assert (found["state"], found["contact"]["name"]) == ("go", "Kiss Ilona")
    assert found["deal"]["needs"] == "Twenty ovens a year, delivered to Szeged."
    client, deal, contact = (found[each]["id"] for each in ("client", "deal", "contact"))
    assert desk.read(client, "lifecycle activities { totalCount }")["activities"] == {"totalCount": 1}

    # February: the offer is over what Anna may grant; the head of the branch approves it.
    assert desk.move(deal, "engage", "qualify") == []
    offer = desk.offer(deal, {"productId": oven, "quantity": "20", "discount": "0.1"}, contactId=contact)
    kind = company.ask('{ objectionKinds(filter: {code: {eq: "price"}}) { nodes { id } } }')["objectionKinds"]["nodes"][
        0
    ]
    objection = desk.make("objection", clientId=client, dealId=deal, kindId=kind["id"], text="Too dear.")
    (refused,) = desk.move(offer, "send")
    assert (refused["code"], refused["measure"]) == ("APPROVAL_REQUIRED", "offer.discount")
    assert codes(desk.act(refused["approval"], "Approve")) == ["FOUR_EYES"]
    assert desk.act(refused["approval"], "Approve", head) == []
    assert desk.read(offer, "state total { amount currency }") == {"state": "sent", "total": euros("18000.00")}
    assert desk.change(objection, result="OVERCOME") == []
    assert desk.read(kind["id"], "raised overcome") == {"raised": 1, "overcome": 1}
    assert desk.move(deal, "make_offer") == []

    # March: the client accepts; the contract is reviewed, signed and put into force, and the deal is won.
    assert desk.move(offer, "accept") == []
    assert desk.read(deal, "stage amount { amount }") == {"stage": "contract_pending", "amount": {"amount": "18000.00"}}
    contract = signed_contract(desk, client, deal)
    assert desk.move(deal, "win", by=desk.chief) == []
    assert desk.read(deal, "stage")["stage"] == "won"

    # April: a delivery is promised and made.
    given = {"clientId": client, "contractId": contract, "dueOn": day(10)}
    delivery = desk.make("obligation", text="Deliver five ovens", **given)
    assert desk.move(delivery, "fulfil", patch={"evidence": "Delivery note 17"}) == []
    assert desk.read(delivery, "state onTime") == {"state": "fulfilled", "onTime": "1.0000"}

    # May: the client recommends Anna's company to a neighbour, as the contract invites it to, and that deal is won.
    neighbour = desk.make("client", name="Kőváros Kft.")
    given = {"clientId": client, "clauseId": clause_of(desk, contract), "introducedOn": day(0)}
    referral = desk.make("referral", name="Kőváros Kft.", referredId=neighbour, **given)
    sold = won_elsewhere(desk, neighbour)
    assert desk.move(referral, "qualify") == []
    assert desk.change(referral, dealId=sold) == []
    assert desk.move(referral, "win", "reward") == []
    assert desk.read(clause_of(desk, contract), "counted isMet") == {"counted": 1, "isMet": True}
    assert desk.read(referral, "state reward { amount }") == {"state": "rewarded", "reward": {"amount": "100.00"}}

    # June: a complaint, and Anna is away; Béla stands in for her, answers it, and the history names both.
    case = desk.make("case", subject="An oven is cold", kind="COMPLAINT", clientId=client)
    bela = company.caller("account_manager")
    assert codes(desk.move(case, "acknowledge", by=bela)) == ["NOT_FOUND"]
    given = {"ownerId": company.id_of(anna.user), "substituteId": company.id_of(bela.user), "fromOn": day(0)}
    desk.make("substitution", head, **given)
    company.authenticator.forget()
    assert codes(desk.move(case, "acknowledge", by=bela)) == []
    assert desk.move(case, "investigate", by=bela) == []
    assert desk.act(case, "Answer", bela, text="A technician comes tomorrow.") == []
    assert desk.move(case, "accept", by=bela) == []
    assert desk.act(case, "Close", bela, rootCause="A loose cable", clientReaction="SATISFIED") == []
    history = desk.read(case, "state history(first: 1) { nodes { by { id } onBehalfOf { id } } }", head)
    assert history == {"state": "closed", "history": {"nodes": [by_and_for(company, bela, anna)]}}

    # December: the contract runs out in two months; its renewal is opened by itself, and agreed with the client.
    for days in (305, 1, 1):
        company.wait(days=days)
    renewals = f'{{ renewals(filter: {{contract: {{id: {{eq: "{contract}"}}}}}}) {{ nodes {{ id state }} }} }}'
    (renewal,) = company.ask(renewals)["renewals"]["nodes"]
    assert renewal["state"] == "open"
    assert desk.act(renewal["id"], "Agree", validTo=day(730)) == []
    assert desk.read(renewal["id"], "successor { state }", desk.chief) == {"successor": {"state": "draft"}}

    # Everything that happened is in one place.
    year = desk.read(client, """lifecycle deals { nodes { stage amount { amount } } } contracts { nodes { state } }
        cases { nodes { state onTime } } contacts { totalCount }""")  # fmt: skip
    assert year["deals"]["nodes"] == [{"stage": "won", "amount": {"amount": "18000.00"}}]
    assert [each["state"] for each in year["contracts"]["nodes"]] == ["active", "draft"]
    assert year["cases"]["nodes"] == [{"state": "closed", "onTime": "1.0000"}]


def signed_contract(desk: Desk, client: str, deal: str) -> str:
    """A contract in force, which all have signed."""
    given: dict[str, Any] = {
        "number": "SZ-1",
        "validFrom": day(0),
        "validTo": day(364),
        "noticeDays": 30,
        "value": euros("18000"),
    }
    given["ownerId"] = desk.company.id_of(desk.anna.user)
    contract = desk.make("contract", desk.chief, clientId=client, dealId=deal, **given)
    ours = desk.make("contractParty", desk.chief, contractId=contract, name="Paktum Zrt.", role="PROVIDER")
    theirs = desk.make("contractParty", desk.chief, contractId=contract, name="Cserépváros Zrt.", role="CUSTOMER")
    desk.make("referralClause", desk.chief, contractId=contract, reward=euros("100"))
    steps = ("submit", "send_to_client", "approve", "start_signing")
    assert desk.move(contract, *steps, by=desk.chief) == []
    signer = desk.company.id_of(desk.head.user)
    desk.make("powerOfAttorney", desk.chief, number="P-1", userId=signer, validFrom=day(-1), upTo=euros("20000"))
    signature: dict[str, Any] = {"position": "Director", "method": "WET", "signedOn": day(0)}
    desk.make("signature", desk.chief, partyId=ours, person="Nagy Ágnes", signerId=signer, **signature)
    desk.make("signature", desk.chief, partyId=theirs, person="Kovács Éva", **signature)
    assert desk.act(contract, "Activate", desk.chief) == []
    return contract


def clause_of(desk: Desk, contract: str) -> str:
    (clause,) = desk.read(contract, "referralClauses { nodes { id } }")["referralClauses"]["nodes"]
    return str(clause["id"])


def won_elsewhere(desk: Desk, client: str) -> str:
    """A deal that another system has seen through."""
    deal = desk.make("deal", name="Chimneys", clientId=client, amount=euros("9000"))
    writer = Writer(desk.company.assembly, desk.company.engine)
    key = desk.company.assembly.entity(Deal).find_key(deal)
    assert key is not None
    writer.run(SYSTEM, lambda change: change.update(change.get(Deal, key), stage="won"), origin=Origin.IMPORT)
    return deal


def by_and_for(company: Company, substitute: Caller, absent: Caller) -> dict[str, Any]:
    return {"by": {"id": company.id_of(substitute.user)}, "onBehalfOf": {"id": company.id_of(absent.user)}}
