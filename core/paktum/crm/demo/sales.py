"""What the demo company sells, and how far it has come with whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from functools import reduce
from random import Random

from paktum import Demo, Money

from ..activities.models import Activity, ActivityDirection, ActivityOutcome, ContactReason
from ..channels import ActivityChannel
from ..clients.models import Client
from ..contacts.models import Contact
from ..contracts.models import Contract, ContractParty, ContractPartyRole
from ..deals.models import Deal, DealLine, LostReason
from ..products.models import Product
from .staff import SOURCE, Staff

COMPANY = "Paktum Demo Zrt."

CATALOGUE = (
    ("Framework agreement, small", "FRM-S", "Framework agreements", "12000", "year"),
    ("Framework agreement, medium", "FRM-M", "Framework agreements", "38000", "year"),
    ("Framework agreement, large", "FRM-L", "Framework agreements", "95000", "year"),
    ("Onboarding package", "ONB-1", "Services", "4500", "piece"),
    ("Account review", "REV-1", "Services", "1800", "piece"),
    ("Training day", "TRN-1", "Services", "1250", "day"),
    ("Priority support", "SUP-P", "Support", "690", "month"),
    ("Standard support", "SUP-S", "Support", "240", "month"),
    ("Reporting module", "REP-1", "Modules", "7900", "piece"),
    ("Data exchange module", "EDI-1", "Modules", "9600", "piece"),
    ("Payment module", "PAY-1", "Modules", "14800", "piece"),
    ("Pilot project", "PIL-1", "Services", "6200", "piece"),
)
"""Name, code, family, list price in euros, unit."""

STAGES = {
    "prospecting": 40, "engaging": 55, "qualified": 45, "offer": 45, "negotiation": 40, "contract_pending": 24,
    "on_hold": 15, "won": 140, "lost": 76,
}  # fmt: skip
"""How many deals there are in each stage."""

PROBABILITIES = {
    "prospecting": "0.05", "engaging": "0.15", "qualified": "0.30", "offer": "0.45", "negotiation": "0.60",
    "contract_pending": "0.85", "on_hold": "0.10", "won": "1", "lost": "0",
}  # fmt: skip

QUANTITIES = {"year": (1, 2, 3), "month": (12, 24, 36), "day": (1, 2, 4), "piece": (1, 1, 1, 2, 3)}
RATES = {"EUR": Decimal(1), "HUF": Decimal(400), "GBP": Decimal("0.85")}
"""What a list price in euros is multiplied by. Round figures, not rates of a day."""

UNSIGNED: tuple[str, ...] = ("draft", "legal_review", "client_review", "approved", "signing")
SIGNED: tuple[str, ...] = ("active",) * 7 + ("suspended", "terminated", "renewed")
CLOSED = frozenset({"won", "lost"})
COMPETITORS = ("Hetedhét Rendszerház", "Northgate Rivals", "Mittelland Partner")
CONTRACT_KINDS = ("Framework agreement", "Supply", "Service")
PURPOSES = ("renewal", "new site", "expansion", "first order", "yearly volume", "pilot")


@dataclass(frozen=True)
class Line:
    """A line that is yet to be written: what, how many, at what price, with what discount."""

    product: Product
    quantity: Decimal
    price: Money
    discount: Decimal

    @property
    def total(self) -> Money:
        """What the line comes to, as `DealLine.total` computes it."""
        return self.price * self.quantity * (1 - self.discount)


def products(demo: Demo) -> list[Product]:
    """The catalogue."""
    return [
        demo.change.create(
            Product, name=name, code=code, family=family, list_price=Money(Decimal(price), "EUR"), unit=unit,
            source=SOURCE, external_id=f"product-{code}",
        )
        for name, code, family, price, unit in CATALOGUE
    ]  # fmt: skip


def deals(
    demo: Demo, served: list[Client], known: dict[str, list[Contact]], catalogue: list[Product], people: Staff
) -> list[Deal]:
    """Deals in every stage of the core's workflow, with lines once an offer could be made."""
    made: list[Deal] = []
    for stage, count in STAGES.items():
        for place in range(count):
            client = None if stage == "prospecting" and place < 8 else demo.random.choice(served)
            lines = [] if client is None else _lines(demo.random, client, catalogue)
            deal = _deal(demo, stage, client, known, lines, people, len(made) + 1)
            for number, line in enumerate(lines, 1):
                demo.change.create(
                    DealLine, deal=deal, product=line.product, quantity=line.quantity, unit_price=line.price,
                    discount=line.discount, source=SOURCE, external_id=f"line-{len(made) + 1:03}-{number}",
                )  # fmt: skip
            made.append(deal)
    return made


def _lines(random: Random, client: Client, catalogue: list[Product]) -> list[Line]:
    currency = "GBP" if client.country == "GB" else "HUF" if client.country == "HU" and random.random() < 0.3 else "EUR"
    lines = []
    for product in random.sample(catalogue, random.choice((1, 1, 2, 3))):
        assert product.list_price is not None
        price = Money(product.list_price.amount * RATES[currency], currency).quantised()
        quantity = Decimal(random.choice(QUANTITIES[product.unit or "piece"]))
        lines.append(Line(product, quantity, price, Decimal(random.choice((0, 0, 0, 5, 10))) / 100))
    return lines


def _deal(
    demo: Demo, stage: str, client: Client | None, known: dict[str, list[Contact]], lines: Sequence[Line],
    people: Staff, number: int,
) -> Deal:  # fmt: skip
    random, today = demo.random, demo.today
    owner = (client.owner if client is not None else None) or random.choice(people.everybody())
    closed = stage in CLOSED
    opened_on = today - timedelta(days=random.randint(120, 900) if closed else random.randint(5, 200))
    closed_on = opened_on + timedelta(days=random.randint(20, 115)) if closed else None
    expected_close_on = closed_on or today + timedelta(days=random.randint(5, 180))
    reason = random.choice(list(LostReason)) if stage == "lost" else None
    purpose = random.choice(PURPOSES)
    return demo.change.create(
        Deal, name=f"{client.name}, {purpose}" if client else f"Fair contact, {purpose}", stage=stage,
        amount=reduce(Money.__add__, (line.total for line in lines)) if lines else None,
        probability=Decimal(PROBABILITIES[stage]), opened_on=opened_on, expected_close_on=expected_close_on,
        closed_on=closed_on, lost_reason=reason,
        competitor=random.choice(COMPETITORS) if reason is LostReason.COMPETITOR else None, client=client,
        contact=random.choice(known[str(client.external_id)]) if client else None,
        product=lines[0].product if lines else None, owner=owner, team=owner.team, branch=owner.branch, source=SOURCE,
        external_id=f"deal-{number:03}",
    )  # fmt: skip


def contracts(demo: Demo, pipeline: list[Deal]) -> list[tuple[Contract, list[ContractParty]]]:
    """Contracts of deals that were won, and drafts of those that wait for one; each with its parties."""
    made: list[tuple[Contract, list[ContractParty]]] = []
    for deal in pipeline:
        if deal.stage == "contract_pending":
            states = UNSIGNED
        elif deal.stage == "won" and demo.random.random() < 0.6:
            states = SIGNED
        else:
            continue
        made.append(_contract(demo, deal, demo.random.choice(states), len(made) + 1))
    return made


def _contract(demo: Demo, deal: Deal, state: str, number: int) -> tuple[Contract, list[ContractParty]]:
    change, random = demo.change, demo.random
    concluded = deal.stage == "won"
    begins_on = (deal.closed_on or demo.today) + timedelta(days=14)
    ends_on = begins_on + timedelta(days=random.choice((365, 730, 1095)))
    if concluded and ends_on < demo.today:
        state = "expired"
    contract = change.create(
        Contract, number=f"C-{begins_on.year}-{number:04}", kind=random.choice(CONTRACT_KINDS),
        state=state, client=deal.client, deal=deal, value=deal.amount, signed_on=deal.closed_on if concluded else None,
        valid_from=begins_on, valid_to=ends_on, notice_days=random.choice((30, 60, 90)),
        in_force_on=demo.today if state == "active" else None,
        is_auto_renewed=random.random() < 0.3, owner=deal.owner, team=deal.team, branch=deal.branch, source=SOURCE,
        external_id=f"contract-{number:03}",
    )  # fmt: skip
    assert deal.client is not None
    named = ((ContractPartyRole.PROVIDER, None, COMPANY), (ContractPartyRole.CUSTOMER, deal.client, deal.client.name))
    return contract, [
        change.create(
            ContractParty, contract=contract, client=client, name=name, role=role, source=SOURCE,
            external_id=f"party-{number:03}-{role.value}",
        )
        for role, client, name in named
    ]  # fmt: skip


SUBJECTS = {
    ContactReason.INTRODUCTION: "First talk", ContactReason.INFORMATION: "Questions on terms",
    ContactReason.OFFER: "Offer presented", ContactReason.ORDER: "Order placed",
    ContactReason.CONTRACT: "Draft of the contract", ContactReason.PAYMENT: "Invoice checked",
    ContactReason.COMPLAINT: "Complaint about a delay", ContactReason.FOLLOW_UP: "How things are going",
    ContactReason.OTHER: "Season's greetings",
}  # fmt: skip
OUTCOMES = {
    ContactReason.INTRODUCTION: ActivityOutcome.INTERESTED, ContactReason.OFFER: ActivityOutcome.MEETING_AGREED,
    ContactReason.ORDER: ActivityOutcome.AGREED, ContactReason.CONTRACT: ActivityOutcome.AGREED,
    ContactReason.PAYMENT: ActivityOutcome.SOLVED, ContactReason.COMPLAINT: ActivityOutcome.SOLVED,
}  # fmt: skip
NEXT_STEPS = ("Send the offer", "Call back", "Arrange a visit", "Send the draft of the contract")


def activities(demo: Demo, served: list[Client], known: dict[str, list[Contact]], pipeline: list[Deal]) -> None:
    """What was said and written: a few activities for every client, on a deal where there is one."""
    on_deals: dict[str, list[Deal]] = {}
    for deal in pipeline:
        if deal.client is not None:
            on_deals.setdefault(str(deal.client.external_id), []).append(deal)
    number = 0
    for client in served:
        key = str(client.external_id)
        for _ in range(demo.random.randint(1, 5)):
            number += 1
            _activity(demo, client, demo.random.choice(known[key]), on_deals.get(key, []), number)


def _activity(demo: Demo, client: Client, contact: Contact, on_deals: list[Deal], number: int) -> None:
    random = demo.random
    reason = random.choice(list(ContactReason))
    day = demo.today - timedelta(days=random.randint(1, 400))
    follows = random.random() < 0.4
    demo.change.create(
        Activity, subject=SUBJECTS[reason], reason=reason, channel=random.choice(list(ActivityChannel)),
        direction=random.choice(list(ActivityDirection)),
        started_at=datetime.combine(day, time(random.randint(7, 15), random.choice((0, 15, 30, 45))), UTC),
        minutes=random.choice((5, 10, 20, 45, 90)), mood=random.randint(-2, 2), outcome=OUTCOMES.get(reason),
        summary=f"{SUBJECTS[reason]}: talked to {contact.name} of {client.name}.",
        next_step=random.choice(NEXT_STEPS) if follows else None,
        next_step_on=day + timedelta(days=random.randint(3, 30)) if follows else None, client=client, contact=contact,
        deal=random.choice(on_deals) if on_deals and random.random() < 0.6 else None, owner=client.owner, source=SOURCE,
        external_id=f"activity-{number:03}",
    )  # fmt: skip
