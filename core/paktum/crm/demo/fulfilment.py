"""What the demo company's contracts say, who has signed them, and what is owed by whom."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from paktum import Demo, Money, User

from ..clauses.models import ContractClause
from ..contracts.models import CONCLUDED, Contract, ContractParty
from ..obligations.models import Obligation, ObligedSide
from ..signing.models import PowerOfAttorney, Signature, SigningMethod
from .staff import SOURCE

CLAUSES = (
    ("Payment", "Invoices are payable within 30 days of receipt."),
    ("Liability", "Each party answers for the damage that it has caused."),
)

PROMISES = (
    (ObligedSide.US, "Deliver the quarterly report", -40, "fulfilled"),
    (ObligedSide.CLIENT, "Confirm the yearly volume", -10, "overdue"),
    (ObligedSide.US, "Review the terms together", 45, "open"),
)
"""Side, text, days from today until it is due, state."""

EVERY = 4
"""One contract of so many has all this; the rest have only their parties."""


def fulfilment(demo: Demo, contracts: Sequence[tuple[Contract, Sequence[ContractParty]]], signer: User) -> None:
    """Clauses, signatures and obligations of the first contracts, and the power by which the company signs."""
    power = demo.change.create(
        PowerOfAttorney, user=signer, number="P-001", valid_from=demo.today - timedelta(days=1500),
        up_to=Money(Decimal(10_000_000), "EUR"), source=SOURCE, external_id="power-001",
    )  # fmt: skip
    for number, (contract, parties) in enumerate(contracts[::EVERY], 1):
        for place, (title, text) in enumerate(CLAUSES, 1):
            demo.change.create(
                ContractClause, contract=contract, position=place, title=title, text=text, source=SOURCE,
                status="proposed" if contract.state == "draft" else "agreed", external_id=f"clause-{number:03}-{place}",
            )  # fmt: skip
        if contract.state in CONCLUDED:
            _sign(demo, contract, parties, power, number)
        if contract.state == "active":
            _promise(demo, contract, number)


def _sign(
    demo: Demo, contract: Contract, parties: Sequence[ContractParty], power: PowerOfAttorney, number: int
) -> None:
    for place, party in enumerate(parties, 1):
        is_ours = party.client is None
        demo.change.create(
            Signature, party=party, person=power.user.name if is_ours else f"Signer of {party.name}"[:200],
            position="Managing director", method=SigningMethod.WET if number % 3 else SigningMethod.ELECTRONIC,
            signed_on=contract.signed_on or demo.today, signer=power.user if is_ours else None, source=SOURCE,
            external_id=f"signature-{number:03}-{place}",
        )  # fmt: skip


def _promise(demo: Demo, contract: Contract, number: int) -> None:
    for place, (side, text, days, state) in enumerate(PROMISES, 1):
        due_on = demo.today + timedelta(days=days)
        is_done = state == "fulfilled"
        demo.change.create(
            Obligation, client=contract.client, contract=contract, side=side, text=text, due_on=due_on, state=state,
            fulfilled_on=due_on if is_done else None, evidence="Confirmed by e-mail" if is_done else None,
            owner=contract.owner, source=SOURCE, external_id=f"obligation-{number:03}-{place}",
        )  # fmt: skip
