"""Up to which value somebody does something alone, and how somebody else approves what is above it, over HTTP."""

import json
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa

from paktum import (
    AccessRole,
    ApprovalRequest,
    AuthorityLimit,
    Client,
    Contract,
    ContractParty,
    ContractPartyRole,
    Deal,
    DealLine,
    Money,
    Offer,
    OfferLine,
    PowerOfAttorney,
    Refused,
    RoleGrant,
    Signature,
    SigningMethod,
    Substitution,
    Team,
)
from paktum.access.actor import SYSTEM, Actor
from paktum.read.clock import Clock
from paktum.storage.approvals import ASKED
from paktum.storage.audit import AUDIT
from paktum.testing.company import Caller, Company
from paktum.write.approvals import actor_now, end_requests
from paktum.write.cause import Origin
from paktum.write.change import Change
from paktum.write.purging import purge
from paktum.write.writer import Writer

from ...dumping import dump

VERSIONED = ("ApprovalRequest", "Contract", "Deal", "DealLine")
VERSION = f"""query($id: ID!) {{ node(id: $id) {{
    {" ".join(f"... on {each} {{ version }}" for each in VERSIONED)} }} }}"""
NEWEST = """{ %s(orderBy: [{field: CHANGED_AT, direction: DESC}], first: 1) { nodes {
    history(first: 1) { nodes { by { id } approvedBy { id } changeSet { operation } } } } } }"""
BESIDE = {
    "core_approval_request", "paktum_asked", "paktum_audit", "paktum_change_set", "paktum_answer", "core_access_token",
}  # fmt: skip
"""The tables of approval requests and of what is told of them."""

ERRORS = """errors { code path ... on ApprovalRequiredError { approval measure approverRole }
    ... on ConflictError { currentVersion } }"""
Errors = list[dict[str, Any]]


@dataclass
class Office:
    """An account manager and a colleague, their team's lead and the head of the branch, and a client."""

    company: Company
    anna: Caller
    bela: Caller
    lead: Caller
    head: Caller
    client: Client

    def limit(
        self,
        holder: str | Caller,
        measure: str,
        value: str | None,
        currency: str | None = None,
        days: int | None = None,
    ) -> None:
        """Set a limit for a role or a user."""

        def set_(change: Change) -> None:
            role = next((each for each in change.list_(AccessRole) if each.code == holder), None)
            user = None if isinstance(holder, str) else holder.user
            number = None if value is None else Decimal(value)
            change.create(
                AuthorityLimit, role=role, user=user, measure=measure, value=number, currency=currency, days=days
            )

        self.company.run(set_)
        self.company.authenticator.forget()

    def unlimit(self) -> None:
        """Remove all limits."""
        self.company.run(lambda change: [change.delete(each) for each in change.list_(AuthorityLimit)])
        self.company.authenticator.forget()

    def deal(self, amount: str = "1000", currency: str = "HUF", *, of: Caller | None = None, by: Any = None) -> str:
        """The id of a qualified deal of anna's, or somebody else's."""

        def make(change: Change) -> Deal:
            owner = (of or self.anna).user
            deal = change.create(
                Deal, name="Ovens", owner=owner, client=self.client, amount=Money(Decimal(amount), currency)
            )
            change.transition(deal, "engage")
            change.transition(deal, "qualify")
            offer = change.create(Offer, name="Ovens", deal=deal, currency=currency, valid_until=date(2999, 12, 31))
            change.create(OfferLine, offer=offer, unit_price=Money(Decimal(amount), currency))
            change.transition(offer, "send")
            return deal

        return self.company.id_of((by or self.company).run(*(() if by is None else (SYSTEM,)), make))

    def line(self, deal: str, discount: str) -> str:
        """The id of a line of a deal, made by the product."""

        def make(change: Change) -> DealLine:
            return change.create(
                DealLine, deal=change.get(Deal, key(deal)), unit_price=Money(Decimal(10), "HUF"),
                discount=Decimal(discount),
            )  # fmt: skip

        return self.company.id_of(self.company.run(make))

    def ask(self, by: Caller, mutation: str, given: dict[str, Any]) -> Errors:
        """The errors of a mutation."""
        kind = mutation[:1].upper() + mutation[1:] + "Input"
        text = f"mutation($i: {kind}!) {{ a: {mutation}(input: $i) {{ {ERRORS} }} }}"
        errors: Errors = by.ask(text, i=given)["a"]["errors"]
        return errors

    def offer(self, by: Caller, deal: str, **more: Any) -> Errors:
        """The errors of making an offer for a qualified deal."""
        return self.ask(by, "dealTransition", {**self.version(deal), "transition": "make_offer", **more})

    def version(self, public_id: str) -> dict[str, Any]:
        """A record as mutations name it."""
        return {"id": public_id, "expectedVersion": self.company.ask(VERSION, id=public_id)["node"]["version"]}

    def decide(self, by: Caller, verb: str, request: str, **more: Any) -> Errors:
        """The errors of a verb on an approval request."""
        return self.ask(by, f"approvalRequest{verb}", {**self.version(request), **more})

    def rest(self) -> dict[str, Any]:
        """Every row of every table but those beside."""
        tables = self.company.assembly.metadata.sorted_tables
        return dump(self.company.engine, [table for table in tables if table.name not in BESIDE])

    def asked(self, *errors: dict[str, Any]) -> str:
        """The id of the request that errors speak of."""
        (error,) = errors
        assert error["code"] == "APPROVAL_REQUIRED", error
        return str(error["approval"])


def key(public_id: str) -> uuid.UUID:
    return uuid.UUID(hex=public_id.rpartition("_")[2])


def codes(errors: Errors) -> list[str]:
    return [each["code"] for each in errors]


@pytest.fixture(scope="module")
def base(database: Callable[[], str]) -> Iterator[Office]:
    with Company((), database()) as company:
        team = company.run(lambda change: change.create(Team, name="West"))
        anna, bela = (company.caller("account_manager", team=team) for _ in range(2))
        client = company.run(lambda change: change.create(Client, name="Acme", owner=anna.user))
        yield Office(
            company, anna, bela, company.caller("team_lead", team=team), company.caller("director", team=team), client
        )


@pytest.fixture
def office(base: Office) -> Iterator[Office]:
    for role, value in (("account_manager", "0.1"), ("team_lead", "0.2"), ("director", None)):
        base.limit(role, "deal.discount", value)
    yield base
    base.unlimit()
    base.company.run(lambda change: [change.delete(each) for each in change.list_(Substitution)])


@pytest.mark.requirement("R108")
def test_exactly_at_the_limit_it_is_done_and_the_least_above_is_asked_for(office: Office) -> None:
    line = office.line(office.deal(), "0")
    assert office.ask(office.anna, "dealLineUpdate", {**office.version(line), "patch": {"discount": "0.1"}}) == []
    target, before = office.version(line), office.rest()
    errors = office.ask(office.anna, "dealLineUpdate", {**target, "patch": {"discount": "0.1001"}})
    request = office.asked(*errors)
    assert errors == [
        {
            "code": "APPROVAL_REQUIRED",
            "path": [],
            "approval": request,
            "measure": "deal.discount",
            "approverRole": "team_lead",
        }
    ]
    assert office.rest() == before
    fields = """state recordType recordId requestedVersion action operation input reason measure value currency
        approverRole owner { id } onBehalfOf { id } decidedBy { id }"""
    told = office.lead.ask(f"query($id: ID!) {{ approvalRequest(id: $id) {{ {fields} }} }}", id=request)[
        "approvalRequest"
    ]
    assert json.loads(told.pop("input")) == {**target, "patch": {"discount": "0.1001"}}
    assert told == {
        "state": "OPEN", "recordType": "DealLine", "recordId": line, "requestedVersion": 2, "action": "update",
        "operation": "dealLineUpdate", "reason": None, "measure": "deal.discount", "value": "0.1001", "currency": None,
        "approverRole": "team_lead", "owner": {"id": office.company.id_of(office.anna.user)}, "onBehalfOf": None,
        "decidedBy": None,
    }  # fmt: skip
    less = office.ask(office.anna, "dealLineUpdate", {**office.version(line), "patch": {"discount": "0.09"}})
    assert less == []


def test_what_is_above_already_may_become_less_and_everything_else_may_change(office: Office) -> None:
    line = office.line(office.deal(), "0.5")
    for patch in ({"quantity": "3"}, {"discount": "0.4"}):
        assert office.ask(office.anna, "dealLineUpdate", {**office.version(line), "patch": patch}) == []


def test_the_amount_of_a_deal_counts_once_it_is_offered_in_its_own_currency(office: Office) -> None:
    office.limit("account_manager", "deal.amount", "5000000", "HUF")
    office.limit("director", "deal.amount", None)
    assert office.offer(office.anna, office.deal("5000000")) == []
    for amount, currency in (("5000000.01", "HUF"), ("1", "EUR")):
        deal = office.deal(amount, currency)
        before = office.rest()
        (error,) = office.offer(office.anna, deal)
        assert (error["code"], error["measure"], error["approverRole"]) == (
            "APPROVAL_REQUIRED",
            "deal.amount",
            "director",
        )
        assert office.rest() == before


def test_a_role_without_a_limit_does_nothing_alone_and_a_user_s_own_limit_is_in_place_of_the_role_s(
    office: Office,
) -> None:
    stranger = office.company.caller("key_account_manager", team=office.lead.user.team)
    line = office.line(office.deal(of=stranger), "0")
    given = {"patch": {"discount": "0.0001"}}
    office.asked(*office.ask(stranger, "dealLineUpdate", {**office.version(line), **given}))
    office.limit(stranger, "deal.discount", "0.05")
    assert office.ask(stranger, "dealLineUpdate", {**office.version(line), **given}) == []


def _line(office: Office) -> dict[str, Any]:
    return {"dealId": office.deal(), "unitPrice": {"amount": "10", "currency": "HUF"}, "discount": "0.15"}


def _restored(office: Office) -> dict[str, Any]:
    line = office.line(office.deal(), "0.15")
    office.company.run(lambda change: change.delete(change.get(DealLine, key(line))))
    return {"id": line}


def _contract(office: Office) -> str:
    def make(change: Change) -> Contract:
        contract = change.create(
            Contract, client=office.client, owner=office.anna.user, value=Money(Decimal(9), "EUR"), state="signing",
            signed_on=change.today, valid_from=change.today,
        )  # fmt: skip
        signer = office.head.user
        party = change.create(ContractParty, contract=contract, name="Paktum", role=ContractPartyRole.PROVIDER)
        change.create(PowerOfAttorney, user=signer, number=str(uuid.uuid4()), valid_from=change.today)
        given = {"person": signer.name, "position": "Head", "method": SigningMethod.WET, "signed_on": change.today}
        change.create(Signature, party=party, signer=signer, **given)
        return contract

    writer = Writer(office.company.assembly, office.company.engine)
    return office.company.id_of(writer.run(SYSTEM, make, origin=Origin.IMPORT))


WAYS: dict[str, Callable[[Office], dict[str, Any]]] = {
    "dealLineCreate": _line,
    "dealLineUpdate": lambda office: {**office.version(office.line(office.deal(), "0")), "patch": {"discount": "0.15"}},
    "dealLinesCreate": lambda office: {"rows": [{**_line(office), "discount": "0.05"}, _line(office)]},
    "dealLinesUpdate": lambda office: {
        "rows": [{**office.version(office.line(office.deal(), "0")), "patch": {"discount": "0.15"}}],
        "policy": "SKIP_FAILED_ROWS",
    },
    "dealLinesUpsert": lambda office: {"rows": [{**_line(office), "source": "s", "externalId": office.deal()}]},
    "dealLineRestore": _restored,
    "dealTransition": lambda office: {**office.version(office.deal("7000")), "transition": "make_offer"},
    "contractActivate": lambda office: office.version(_contract(office)),
}


@pytest.mark.parametrize("mutation", WAYS)
def test_by_every_way_in_it_is_asked_for_and_done_once_somebody_approves(office: Office, mutation: str) -> None:
    for measure, currency in (("deal.amount", "HUF"), ("contract.value", "EUR")):
        office.limit("account_manager", measure, "5", currency)
        office.limit("team_lead", measure, "10000", currency)
    given = WAYS[mutation](office)
    before = office.rest()
    request = office.asked(*office.ask(office.anna, mutation, given))
    assert office.rest() == before
    assert office.decide(office.lead, "Approve", request, comment="Fine.") == []
    asked = "query($id: ID!) { approvalRequest(id: $id) { state decidedBy { id } comment } }"
    lead, anna = ({"id": office.company.id_of(each.user)} for each in (office.lead, office.anna))
    told = office.anna.ask(asked, id=request)["approvalRequest"]
    assert told == {"state": "APPROVED", "decidedBy": lead, "comment": "Fine."}
    kind = "contracts" if mutation.startswith("contract") else "dealLines" if "Line" in mutation else "deals"
    newest = office.lead.ask(NEWEST % kind)[kind]["nodes"][0]["history"]["nodes"]
    assert newest == [{"by": anna, "approvedBy": lead, "changeSet": {"operation": mutation}}]
    kept = sa.select(sa.func.count()).select_from(ASKED).where(ASKED.c.request_id == key(request))
    with office.company.engine.connect() as connection:
        assert connection.scalar(kept) == 0


def test_an_import_with_the_rights_of_a_user_is_refused(office: Office) -> None:
    deal = office.deal()
    actor = _actor(office, office.anna)
    before = dump(office.company.engine, office.company.assembly.metadata.sorted_tables)
    with pytest.raises(Refused) as refused:
        Writer(office.company.assembly, office.company.engine).run(
            actor,
            lambda change: change.create(
                DealLine, deal=key(deal), unit_price=Money(Decimal(1), "HUF"), discount=Decimal("0.15")
            ),
            origin=Origin.IMPORT,
        )
    assert [each.code for each in refused.value.problems] == ["APPROVAL_REQUIRED"]
    assert dump(office.company.engine, office.company.assembly.metadata.sorted_tables) == before


def _actor(office: Office, caller: Caller) -> Actor:
    found = office.company.run(lambda change: actor_now(change, caller.user.id))
    assert found is not None
    return found


def test_what_is_only_tried_asks_nobody(office: Office) -> None:
    row = _line(office)
    before = dump(office.company.engine, office.company.assembly.metadata.sorted_tables)
    text = """mutation($i: DealLinesCreateInput!) { a: dealLinesCreate(input: $i) {
        results { id } errors { code ... on ApprovalRequiredError { approval } } } }"""
    payload = office.anna.ask(text, i={"rows": [{**row, "discount": "0.15"}], "dryRun": True})["a"]
    assert payload == {"results": [], "errors": [{"code": "APPROVAL_REQUIRED", "approval": None}]}
    assert dump(office.company.engine, office.company.assembly.metadata.sorted_tables) == before


def test_two_deals_of_a_client_each_under_the_limit_are_added_up(office: Office) -> None:
    office.limit("account_manager", "deal.amount", "5000000", "HUF", days=30)
    office.limit("team_lead", "deal.amount", "9000000", "HUF", days=30)
    other = office.company.run(lambda change: change.create(Client, name="Other", owner=office.anna.user))
    office.client, acme = (
        office.company.run(lambda change: change.create(Client, name="Split", owner=office.anna.user)),
        office.client,
    )
    try:
        assert office.offer(office.anna, office.deal("3000000")) == []
        second = office.deal("2000000.01")
        before = office.rest()
        request = office.asked(*office.offer(office.anna, second))
        assert office.rest() == before
        assert office.offer(office.anna, office.deal("2000000")) == []
        office.client = other
        assert office.offer(office.anna, office.deal("5000000")) == []
        assert office.decide(office.lead, "Approve", request) == []
    finally:
        office.client = acme


def test_a_deal_that_moves_to_another_client_is_added_up_there(office: Office) -> None:
    office.limit("account_manager", "deal.amount", "5000000", "HUF", days=30)
    acme = office.client
    first, second = (
        office.company.run(lambda change, name=name: change.create(Client, name=name, owner=office.anna.user))  # type: ignore[misc]  # bound in time
        for name in ("From", "To")
    )
    deals = []
    for office.client in (first, second):
        deals.append(office.deal("3000000"))
        assert office.offer(office.anna, deals[-1]) == []
    office.client = acme
    before = office.rest()
    moved = {**office.version(deals[0]), "patch": {"clientId": office.company.id_of(second)}}
    office.asked(*office.ask(office.anna, "dealUpdate", moved))
    assert office.rest() == before


def test_of_two_halves_at_the_same_time_one_sees_the_other(office: Office) -> None:
    office.limit("account_manager", "deal.amount", "5000000", "HUF", days=30)
    acme, actor, writer = (
        office.client,
        _actor(office, office.anna),
        Writer(office.company.assembly, office.company.engine),
    )

    def offer(deal: str, ready: Barrier) -> list[str]:
        def work(change: Change) -> None:
            found = change.get(Deal, key(deal), lock=True)
            if office.company.engine.dialect.name == "postgresql":  # SQLite has one writer at a time
                ready.wait(timeout=20)
            change.transition(found, "make_offer")

        try:
            writer.run(actor, work)
        except Refused as refused:
            return [each.code for each in refused.problems]
        return []

    for _ in range(3):
        office.client = office.company.run(lambda change: change.create(Client, name="Race", owner=office.anna.user))
        deals, ready = [office.deal("3000000"), office.deal("3000000")], Barrier(2)
        with ThreadPoolExecutor(2) as pool:
            found = sorted(pool.map(lambda deal, ready=ready: offer(deal, ready), deals))
        assert found == [[], ["APPROVAL_REQUIRED"]]
    office.client = acme


def test_what_was_done_before_the_days_of_the_limit_is_not_added_up(office: Office) -> None:
    office.limit("account_manager", "deal.amount", "5000000", "HUF", days=30)
    acme = office.client
    office.client = office.company.run(lambda change: change.create(Client, name="Patient", owner=office.anna.user))
    for days, expected in ((31, []), (29, ["APPROVAL_REQUIRED"])):
        then = datetime.now(UTC) - timedelta(days=days)
        writer = Writer(office.company.assembly, office.company.engine, Clock(lambda then=then: then))  # type: ignore[misc]  # bound in time
        deal = office.deal("4000000", by=writer)
        writer.run(SYSTEM, lambda change, deal=deal: change.transition(change.get(Deal, key(deal)), "make_offer"))  # type: ignore[misc]  # bound in time
        assert codes(office.offer(office.anna, office.deal("2000000"))) == expected
    office.client = acme


def test_whoever_approves_has_the_limit_then_and_is_neither_the_author_nor_the_author_s_deputy(office: Office) -> None:
    line = office.line(office.deal(), "0")
    given = {**office.version(line), "patch": {"discount": "0.15"}}
    request = office.asked(*office.ask(office.anna, "dealLineUpdate", given))
    before = office.rest()

    def refused(by: Caller) -> list[str]:
        found = codes(office.decide(by, "Approve", request))
        assert office.rest() == before
        return found

    assert refused(office.anna) == ["FOUR_EYES"]
    assert refused(office.bela) == ["NOT_FOUND"]
    office.company.run(lambda change: change.create(RoleGrant, user=office.bela.user, role="team_lead"))
    ids = {"owner": office.anna.user, "substitute": office.bela.user}
    start = datetime.now(UTC).date()
    made = office.company.run(lambda change: change.create(Substitution, from_on=start, to_on=start, **ids))
    office.company.authenticator.forget()
    before = office.rest()
    assert refused(office.bela) == ["FOUR_EYES"]
    assert codes(office.decide(office.bela, "Reject", request)) == ["FOUR_EYES"]
    office.company.run(lambda change: change.delete(change.get(Substitution, made.id)))

    office.unlimit()
    office.limit("account_manager", "deal.discount", "0.1")
    office.limit("team_lead", "deal.discount", "0.14")
    before = office.rest()
    assert refused(office.lead) == ["APPROVAL_LIMIT"]
    office.limit(office.lead, "deal.discount", "0.15")
    assert office.decide(office.lead, "Approve", request) == []
    assert codes(office.decide(office.lead, "Approve", request)) == ["APPROVAL_CLOSED"]
    office.company.run(
        lambda change: [
            change.delete(each)
            for each in change.list_(RoleGrant)
            if each.user.id == office.bela.user.id and each.role == "team_lead"
        ]
    )


def test_what_has_changed_meanwhile_is_not_done_any_more(office: Office) -> None:
    line = office.line(office.deal(), "0")
    request = office.asked(
        *office.ask(office.anna, "dealLineUpdate", {**office.version(line), "patch": {"discount": "0.15"}})
    )
    assert office.ask(office.anna, "dealLineUpdate", {**office.version(line), "patch": {"quantity": "2"}}) == []
    before = office.rest()
    errors = office.decide(office.lead, "Approve", request)
    assert errors == [{"code": "CONFLICT", "path": [], "currentVersion": 2}]
    assert office.rest() == before


def test_the_rights_of_the_author_are_those_when_it_is_approved(office: Office) -> None:
    newcomer = office.company.caller("account_manager", team=office.lead.user.team)
    line = office.line(office.deal(of=newcomer), "0")
    given = {**office.version(line), "patch": {"discount": "0.15"}}
    request = office.asked(*office.ask(newcomer, "dealLineUpdate", given))
    office.company.run(
        lambda change: [change.delete(each) for each in change.list_(RoleGrant) if each.user.id == newcomer.user.id]
    )
    before = office.rest()
    assert codes(office.decide(office.lead, "Approve", request)) == ["NOT_FOUND"]
    assert office.rest() == before


def test_a_deputy_has_the_smaller_of_both_limits(office: Office) -> None:
    start = datetime.now(UTC).date()
    office.company.run(
        lambda change: change.create(Substitution, owner=office.anna.user, substitute=office.bela.user, from_on=start)
    )
    office.company.authenticator.forget()
    line = office.line(office.deal(), "0")

    def errors(discount: str) -> Errors:
        return office.ask(office.bela, "dealLineUpdate", {**office.version(line), "patch": {"discount": discount}})

    office.limit(office.bela, "deal.discount", "0.05")
    office.asked(*errors("0.06"))
    assert errors("0.05") == []
    office.limit(office.anna, "deal.discount", "0.07")
    office.company.run(
        lambda change: [
            change.delete(each)
            for each in change.list_(AuthorityLimit)
            if each.user is not None and each.user.id == office.bela.user.id
        ]
    )
    office.company.authenticator.forget()
    request = office.asked(*errors("0.08"))
    assert errors("0.07") == []
    asked = "query($id: ID!) { approvalRequest(id: $id) { owner { id } onBehalfOf { id } } }"
    bela, anna = ({"id": office.company.id_of(each.user)} for each in (office.bela, office.anna))
    assert office.lead.ask(asked, id=request)["approvalRequest"] == {"owner": bela, "onBehalfOf": anna}
    assert codes(office.decide(office.anna, "Approve", request)) in (["NOT_FOUND"], ["FOUR_EYES"])


def test_the_same_is_asked_for_once_and_answered_again_under_its_key(office: Office) -> None:
    line = office.line(office.deal(), "0")
    given = {**office.version(line), "patch": {"discount": "0.15"}}
    first = office.asked(*office.ask(office.anna, "dealLineUpdate", {**given, "idempotencyKey": line}))
    assert office.asked(*office.ask(office.anna, "dealLineUpdate", {**given, "idempotencyKey": line})) == first
    assert office.asked(*office.ask(office.anna, "dealLineUpdate", given)) == first
    assert office.decide(office.anna, "Withdraw", first) == []
    assert office.asked(*office.ask(office.anna, "dealLineUpdate", {**given, "idempotencyKey": line})) == first
    assert office.asked(*office.ask(office.anna, "dealLineUpdate", given)) != first


def test_the_author_gives_a_reason_and_somebody_else_rejects(office: Office) -> None:
    request = office.asked(*office.ask(office.anna, "dealLineCreate", _line(office)))
    assert codes(office.decide(office.lead, "Explain", request, reason="Mine")) == ["FORBIDDEN"]
    assert codes(office.decide(office.lead, "Withdraw", request)) == ["FORBIDDEN"]
    assert office.decide(office.anna, "Explain", request, reason="A large client.") == []
    before = office.rest()
    assert office.decide(office.lead, "Reject", request, comment="Too much.") == []
    assert office.rest() == before
    asked = "query($id: ID!) { approvalRequest(id: $id) { state reason comment decidedBy { id } } }"
    assert office.anna.ask(asked, id=request)["approvalRequest"] == {
        "state": "REJECTED", "reason": "A large client.", "comment": "Too much.",
        "decidedBy": {"id": office.company.id_of(office.lead.user)},
    }  # fmt: skip
    for verb in ("Approve", "Reject"):
        assert codes(office.decide(office.lead, verb, request)) == ["APPROVAL_CLOSED"]


def test_nothing_is_left_of_what_was_asked_for_with_a_record_that_was_made_so_and_purged(office: Office) -> None:
    given = {**_line(office), "description": "Zanzibar"}
    request, other = (office.asked(*office.ask(office.anna, "dealLineCreate", each)) for each in (given, _line(office)))
    for each in (request, other):
        assert office.decide(office.anna, "Explain", each, reason="Zanzibar!") == []
        assert office.decide(office.lead, "Approve", each) == []
    find = '{ dealLines(filter: {description: {eq: "Zanzibar"}}) { nodes { id } } }'
    (line,) = office.company.ask(find)["dealLines"]["nodes"]
    office.company.run(lambda change: change.delete(change.get(DealLine, key(line["id"]))))

    office.company.run(lambda change: purge(change, line["id"]))

    read = "query($id: ID!) { approvalRequest(id: $id) { state input reason decidedBy { id } } }"
    told = office.lead.ask(read, id=request)["approvalRequest"]
    decided = {"state": "APPROVED", "decidedBy": {"id": office.company.id_of(office.lead.user)}}
    assert told == {**decided, "input": None, "reason": None}
    told = office.lead.ask(read, id=other)["approvalRequest"]
    assert (told["reason"], json.loads(told["input"])["discount"]) == ("Zanzibar!", "0.15")
    with office.company.engine.connect() as connection:
        audit = sa.select(AUDIT.c.changes).where(AUDIT.c.record_id == key(request))
        assert set(connection.scalars(audit)) == {"{}"}


def test_a_request_that_has_ended_is_not_approved(office: Office) -> None:
    request = office.asked(*office.ask(office.anna, "dealLineCreate", _line(office)))
    office.company.run(lambda change: change.update(change.get(ApprovalRequest, key(request)), expires_at=change.now))
    before = office.rest()
    assert codes(office.decide(office.lead, "Approve", request)) == ["APPROVAL_CLOSED"]
    assert office.rest() == before


def test_a_request_that_was_not_decided_in_time_expires_and_can_be_asked_again(office: Office) -> None:
    given = _line(office)
    late, other = (office.asked(*office.ask(office.anna, "dealLineCreate", each)) for each in (given, _line(office)))
    office.company.run(lambda change: change.update(change.get(ApprovalRequest, key(late)), expires_at=change.now))
    office.company.run(end_requests.run)
    asked = "query($id: ID!) { approvalRequest(id: $id) { state decidedBy { id } } }"
    assert [office.anna.ask(asked, id=each)["approvalRequest"] for each in (late, other)] == [
        {"state": "EXPIRED", "decidedBy": None}, {"state": "OPEN", "decidedBy": None}
    ]  # fmt: skip
    assert office.asked(*office.ask(office.anna, "dealLineCreate", given)) not in {late, other}


def test_limits_are_data_that_fits_their_measure(office: Office) -> None:
    chief = office.company.caller("administrator")
    role = office.company.ask('{ accessRoles(filter: {code: {eq: "hr"}}) { nodes { id } } }')["accessRoles"]["nodes"][
        0
    ]["id"]
    user = office.company.id_of(office.anna.user)
    before = office.rest()
    for given, code, path in (
        ({"measure": "deal.amount", "value": "1", "currency": "HUF"}, "REQUIRED", "roleId"),
        ({"roleId": role, "userId": user, "measure": "deal.amount"}, "REQUIRED", "roleId"),
        ({"roleId": role, "measure": "deal.size", "value": "1"}, "INVALID_VALUE", "measure"),
        ({"roleId": role, "measure": "deal.amount", "value": "1"}, "REQUIRED", "currency"),
        ({"roleId": role, "measure": "deal.discount", "value": "1", "currency": "HUF"}, "INVALID_VALUE", "currency"),
        ({"roleId": role, "measure": "deal.discount", "value": "1", "days": 7}, "INVALID_VALUE", "days"),
        ({"roleId": role, "measure": "deal.discount", "value": "-1"}, "OUT_OF_RANGE", "value"),
    ):
        (error,) = office.ask(chief, "authorityLimitCreate", given)
        assert (error["code"], error["path"]) == (code, ["input", path])
    assert [
        each["code"]
        for each in office.ask(office.anna, "authorityLimitCreate", {"roleId": role, "measure": "deal.amount"})
    ] == ["FORBIDDEN"]
    assert office.rest() == before
    assert (
        office.ask(chief, "authorityLimitCreate", {"roleId": role, "measure": "deal.discount", "value": "0.01"}) == []
    )


def test_who_has_no_limit_of_a_kind_of_record_writes_it_with_no_more_statements(office: Office) -> None:
    counts = []
    writer = Writer(office.company.assembly, office.company.engine)
    for _ in range(2):
        actor, seen = _actor(office, office.anna), list[str]()

        def note(*arguments: Any, seen: list[str] = seen) -> None:
            seen.append(arguments[2])

        sa.event.listen(office.company.engine, "before_cursor_execute", note)
        writer.run(actor, lambda change: change.create(Client, name="Counted"))
        sa.event.remove(office.company.engine, "before_cursor_execute", note)
        counts.append(len(seen))
        office.unlimit()
    assert counts[0] == counts[1]


CAN_I = """query($action: String!, $id: ID, $input: JSON) { canI(action: $action, id: $id, input: $input) {
    allowed approvers
    reasons { __typename code path ... on ApprovalRequiredError { approval measure approverRole } } } }"""


@pytest.mark.parametrize(
    ("action", "given", "answer"),
    [
        ("dealLineUpdate", {"patch": {"discount": "0.1"}}, (True, [], [])),
        ("dealLineUpdate", {}, (True, [], [])),
        (
            "dealLineUpdate",
            {"patch": {"discount": "0.1001"}},
            (False, ["APPROVAL_REQUIRED"], ["team_lead", "director"]),
        ),
        ("dealLineUpdate", {"patch": {"discount": "0.2001"}}, (False, ["APPROVAL_REQUIRED"], ["director"])),
        ("dealLineUpdate", {"patch": {"discount": "1.5"}}, (False, ["OUT_OF_RANGE"], [])),
        ("dealLineUpdate", {"expectedVersion": 7}, (False, ["CONFLICT"], [])),
        ("dealLineDelete", {}, (True, [], [])),
    ],
)
def test_whether_i_can_is_told_by_the_same_checks_and_nothing_happens(
    office: Office, action: str, given: dict[str, Any], answer: tuple[bool, list[str], list[str]]
) -> None:
    line = office.line(office.deal(), "0")
    tables = office.company.assembly.metadata.sorted_tables
    before = dump(office.company.engine, tables)
    told = office.anna.ask(CAN_I, action=action, id=line, input=given)["canI"]
    assert (told["allowed"], codes(told["reasons"]), told["approvers"]) == answer
    assert dump(office.company.engine, tables) == before
    done = office.ask(
        office.anna,
        action,
        {**office.version(line), "patch": {}, **given} if "Update" in action else office.version(line),
    )
    assert codes(done) == answer[1]


def test_whether_i_can_needs_a_mutation_and_an_input_of_its(office: Office) -> None:
    stranger = office.company.caller("hr")
    row = _line(office)
    told = stranger.ask(CAN_I, action="dealLineCreate", input=row)["canI"]
    assert told == {
        "allowed": False, "approvers": [],
        "reasons": [{"__typename": "NotFoundError", "code": "NOT_FOUND", "path": ["input", "dealId"]}],
    }  # fmt: skip
    many = office.anna.ask(CAN_I, action="dealLinesCreate", input={"rows": [row, {**row, "discount": "0.3"}]})["canI"]
    assert many["reasons"] == [
        {
            "__typename": "ApprovalRequiredError", "code": "APPROVAL_REQUIRED", "path": [], "approval": None,
            "measure": "deal.discount", "approverRole": "director",
        }
    ]  # fmt: skip
    literal = 'query { canI(action: "clientCreate", input: {name: "Acme"}) { allowed } }'
    assert office.anna.ask(literal) == {"canI": {"allowed": True}}
    for action, given in (("dealLineFly", {}), ("dealLineUpdate", {"patch": {"colour": "red"}}), ("clientCreate", {})):
        (error,) = office.anna.answer(CAN_I, action=action, id=None, input=given)["errors"]
        assert (error["path"], error["extensions"]["code"]) == (["canI"], "BAD_USER_INPUT")
