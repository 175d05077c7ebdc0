"""What clients of the demo company ordered and wrote, what they have committed themselves to, and whom they sent."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

from paktum import ActivityDirection, Demo, Money

from ..activities.models import Activity, ContactReason
from ..channels import ActivityChannel
from ..contracts.models import Contract, ContractParty
from ..letters.models import Letter
from ..orders.models import Order, OrderLine
from ..pricing.models import VolumeCommitment
from ..products.models import Product
from ..referrals.models import Referral, ReferralClause
from ..renewals.models import Renewal
from .staff import SOURCE


def trade(
    demo: Demo, contracts: Sequence[tuple[Contract, Sequence[ContractParty]]], catalogue: Sequence[Product],
) -> None:  # fmt: skip
    """Orders, letters and commitments under the contracts in force; renewals that are open, and recommendations."""
    active = [contract for contract, _parties in contracts if contract.state == "active"]
    for number, contract in enumerate(active[:15], 1):
        _order(demo, contract, catalogue[number % len(catalogue)], number)
        _letters(demo, contract, number)
        if number % 3 == 0:
            _commit(demo, contract, catalogue[number % len(catalogue)], number)
        if number % 4 == 0:
            _renew(demo, contract, number)
        if number % 5 == 0:
            _recommend(demo, contract, number)


def _order(demo: Demo, contract: Contract, product: Product, number: int) -> None:
    ordered = demo.today - timedelta(days=30 + 5 * number)
    order = demo.change.create(
        Order, number=f"O-{number:04}", ordered_on=ordered, client=contract.client, contract=contract,
        state="confirmed", owner=contract.owner, source=SOURCE, external_id=f"order-{number:03}",
    )  # fmt: skip
    for place, (days, late) in enumerate(((20, demo.random.choice((-2, 0, 0, 3))), (90, None)), 1):
        promised = ordered + timedelta(days=days)
        demo.change.create(
            OrderLine, order=order, product=product, quantity=Decimal(10 * place), promised_on=promised,
            unit_price=product.list_price or Money(Decimal(10), "EUR"), source=SOURCE,
            delivered_on=None if late is None else promised + timedelta(days=late),
            external_id=f"order-{number:03}-{place}",
        )  # fmt: skip


def _letters(demo: Demo, contract: Contract, number: int) -> None:
    day = demo.today - timedelta(days=12 + number)
    asked = demo.change.create(
        Letter, number=f"IN-{number:04}", direction=ActivityDirection.INBOUND, subject="Question about the contract",
        dated_on=day, answer_due_on=day + timedelta(days=15), client=contract.client, contract=contract,
        owner=contract.owner, source=SOURCE, external_id=f"letter-in-{number:03}",
    )  # fmt: skip
    if number % 2:
        demo.change.create(
            Letter, number=f"OUT-{number:04}", direction=ActivityDirection.OUTBOUND, subject="Our answer",
            dated_on=day + timedelta(days=4), client=contract.client, contract=contract, answers=asked,
            owner=contract.owner, source=SOURCE, external_id=f"letter-out-{number:03}",
        )  # fmt: skip


def _commit(demo: Demo, contract: Contract, product: Product, number: int) -> None:
    demo.change.create(
        VolumeCommitment, client=contract.client, product=product, quantity=Decimal(50),
        from_on=demo.today.replace(month=1, day=1), to_on=demo.today.replace(month=12, day=31), source=SOURCE,
        external_id=f"commitment-{number:03}",
    )  # fmt: skip


def _renew(demo: Demo, contract: Contract, number: int) -> None:
    demo.change.create(
        Renewal, contract=contract, opened_on=demo.today - timedelta(days=3),
        notice_on=demo.today + timedelta(days=27), ends_on=demo.today + timedelta(days=57), source=SOURCE,
        external_id=f"renewal-{number:03}",
    )  # fmt: skip


def _recommend(demo: Demo, contract: Contract, number: int) -> None:
    clause = demo.change.create(
        ReferralClause, contract=contract, target_count=2, reward=Money(Decimal(250), "EUR"), source=SOURCE,
        external_id=f"referral-clause-{number:03}",
    )  # fmt: skip
    demo.change.create(
        Referral, client=contract.client, clause=clause, name="A neighbour", introduced_on=demo.today, source=SOURCE,
        owner=contract.owner, external_id=f"referral-{number:03}",
    )  # fmt: skip


def waiting(demo: Demo) -> None:
    """Calls of this morning, from people whom nobody knows yet, that nobody has taken."""
    for number in range(1, 6):
        started = datetime.combine(demo.today, time(7, number), UTC)
        demo.change.create(
            Activity, subject="Please call back", channel=ActivityChannel.CALL, direction=ActivityDirection.INBOUND,
            reason=ContactReason.INFORMATION, started_at=started, take_by=started + timedelta(hours=1), source=SOURCE,
            external_id=f"waiting-{number:03}",
        )  # fmt: skip
