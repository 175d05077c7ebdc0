"""Costs, volumes at which a client breaks even, and classes of clients by revenue."""

import enum
from datetime import date
from decimal import Decimal

from paktum import (
    Access,
    Branch,
    Deletion,
    Entity,
    Mapped,
    Money,
    Percentage,
    Team,
    User,
    computed,
    field,
    label as _,
    ratio,
    reference,
    when,
)

from ..clients.models import Client
from ..contracts.models import Contract
from ..deals.models import Deal

MANAGE = "profit.manage"
"""The permission to change classes of clients by revenue."""


class CostKind(enum.Enum):
    """What was paid for."""

    GOODS = "goods"
    LABOUR = "labour"
    TRAVEL = "travel"
    COMMISSION = "commission"
    OTHER = "other"


class CostEntry(Entity, display="description", label=_("Cost"), label_plural=_("Costs")):
    """What the company has spent for a client, perhaps for one of its deals or contracts."""

    client: Mapped[Client | None] = reference(
        reverse="costs", reverse_label=_("Costs"), label=_("Client"), on_delete=Deletion.CASCADE,
        access=Access.INHERITED, help=_("That of the deal or contract unless it is given."),
    )  # fmt: skip
    deal: Mapped[Deal | None] = reference(reverse="costs", reverse_label=_("Costs"), label=_("Deal"))
    contract: Mapped[Contract | None] = reference(reverse="costs", reverse_label=_("Costs"), label=_("Contract"))
    kind: Mapped[CostKind] = field(default=CostKind.OTHER, label=_("Kind"))
    amount: Mapped[Money] = field(label=_("Amount"), help=_("Before tax."))
    day: Mapped[date] = field(index=True, label=_("Day"))
    description: Mapped[str | None] = field(label=_("Description"))
    owner: Mapped[User | None] = reference(reverse="costs", reverse_label=_("Costs"), label=_("Owner"))
    team: Mapped[Team | None] = reference(label=_("Team"))
    branch: Mapped[Branch | None] = reference(label=_("Branch"))


class BreakEven(Entity, label=_("Break-even volume"), label_plural=_("Break-even volumes")):
    """From which volume on a client pays: fixed costs / (unit price - variable unit cost), as in cost-volume-profit
    analysis (Horngren, Cost Accounting, chapter 3)."""

    client: Mapped[Client] = reference(
        reverse="break_evens", reverse_label=_("Break-even volumes"), label=_("Client"), on_delete=Deletion.CASCADE,
        access=Access.THROUGH,
    )  # fmt: skip
    fixed_costs: Mapped[Money] = field(minimum=0, label=_("Fixed costs"), help=_("Of serving the client for a year."))
    unit_price: Mapped[Money] = field(minimum=0, label=_("Unit price"))
    unit_cost: Mapped[Money] = field(minimum=0, label=_("Unit cost"), help=_("What one more unit costs."))
    expected_volume: Mapped[Decimal | None] = field(
        minimum=0, label=_("Expected volume"), help=_("Units that the client buys in a year.")
    )

    unit_contribution: Mapped[Money | None] = computed(
        lambda row: row.unit_price - row.unit_cost, label=_("Unit contribution"), help=_("Unit price less unit cost.")
    )
    volume: Mapped[Decimal | None] = computed(
        lambda row: when(row.unit_contribution.amount > 0, ratio(row.fixed_costs, row.unit_contribution, digits=4)),
        label=_("Break-even volume"),
        help=_("Units from which on the client pays: fixed costs by unit contribution. Empty if no unit contributes."),
    )
    safety_margin: Mapped[Decimal | None] = computed(
        lambda row: ratio(row.expected_volume - row.volume, row.expected_volume, digits=4),
        label=_("Margin of safety"),
        help=_("By which fraction the volume may fall until the client does not pay any more."),
    )


class RevenueClass(
    Entity, display="name", label=_("Revenue class"), label_plural=_("Revenue classes"), permission=MANAGE
):
    """A class of clients by what share of the revenue the larger ones have: A, B and C as they come."""

    code: Mapped[str] = field(exact=True, length=60, unique=True, label=_("Code"))
    name: Mapped[str] = field(label=_("Name"))
    begins_at: Mapped[Percentage] = field(
        minimum=0, maximum=1, label=_("From"),
        help=_("The share of revenue that the larger clients have at least; 0.8 begins behind the first 80 %."),
    )  # fmt: skip
