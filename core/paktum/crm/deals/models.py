"""Deals and what they are made of."""

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
    first_known,
    label as _,
    ratio,
    reference,
    state,
    when,
)

from ..clients.models import Client
from ..competitors.models import Competitor
from ..contacts.models import Contact
from ..products.models import Product


class LostReason(enum.Enum):
    """Why a deal was lost."""

    PRICE = "price"
    COMPETITOR = "competitor"
    TIMING = "timing"
    NEED = "need"
    NO_ANSWER = "no_answer"
    OTHER = "other"


class Deal(Entity, display="name", label=_("Deal"), label_plural=_("Deals"), indexes=(("stage", "expected_close_on"),)):
    """A sale that is hoped for, under way, won or lost."""

    name: Mapped[str] = field(searchable=True, label=_("Name"))
    pipeline: Mapped[str] = field(
        default="sales", exact=True, length=60, label=_("Pipeline"), help=_("Code of the kind of business.")
    )
    stage: Mapped[str] = state("deal", label=_("Stage"))
    amount: Mapped[Money | None] = field(label=_("Amount"), help=_("What the client is expected to pay, before tax."))
    probability: Mapped[Percentage | None] = field(
        minimum=0, maximum=1, label=_("Probability"), help=_("A fraction: 0.25 means 25 %.")
    )
    expected_close_on: Mapped[date | None] = field(index=True, label=_("Expected close"))
    opened_on: Mapped[date | None] = field(label=_("Opened on"))
    closed_on: Mapped[date | None] = field(index=True, label=_("Closed on"), help=_("The day it was won or lost."))
    lost_reason: Mapped[LostReason | None] = field(label=_("Reason of loss"))
    competitor: Mapped[str | None] = field(label=_("Competitor"), help=_("Who got the deal, or may get it."))
    needs: Mapped[str | None] = field(
        long=True, label=_("Needs"), help=_("What the client said that it needs; of a lead, what was noted there.")
    )
    rival: Mapped[Competitor | None] = reference(
        reverse="deals", reverse_label=_("Deals"), label=_("Competitor in the register"),
        help=_("The same; whoever is named there is found by name."),
    )  # fmt: skip
    client: Mapped[Client | None] = reference(
        reverse="deals", reverse_label=_("Deals"), label=_("Client"), on_delete=Deletion.CASCADE,
        access=Access.INHERITED, help=_("May be empty until the deal is qualified."),
    )  # fmt: skip
    contact: Mapped[Contact | None] = reference(reverse="deals", reverse_label=_("Deals"), label=_("Contact"))
    product: Mapped[Product | None] = reference(
        reverse="deals", reverse_label=_("Deals"), label=_("Main product"), help=_("The lines may name more.")
    )
    owner: Mapped[User | None] = reference(reverse="deals", reverse_label=_("Deals"), label=_("Owner"))
    team: Mapped[Team | None] = reference(reverse="deals", reverse_label=_("Deals"), label=_("Team"))
    branch: Mapped[Branch | None] = reference(reverse="deals", reverse_label=_("Deals"), label=_("Branch"))

    weighted_amount: Mapped[Money | None] = computed(
        lambda row: row.amount * first_known(row.probability, row.declared_state("probability")),
        label=_("Weighted amount"),
        help=_("Amount times probability; without one of its own, the deal has that of its stage."),
    )

    profit: Mapped[Money | None] = computed(
        lambda row: when(row.costs.none(), row.amount, row.amount - row.costs.sum(lambda cost: cost.amount)),
        label=_("Profit"),
        help=_("Amount less costs; empty if they have several currencies."),
    )
    profit_margin: Mapped[Decimal | None] = computed(
        lambda row: ratio(row.profit, row.amount, digits=4),
        label=_("Profit margin"),
        help=_("Profit by amount, a fraction."),
    )


class DealLine(Entity, label=_("Deal line"), label_plural=_("Deal lines")):
    """One product in a deal, with quantity and price."""

    deal: Mapped[Deal] = reference(
        reverse="lines", reverse_label=_("Lines"), label=_("Deal"), on_delete=Deletion.CASCADE, access=Access.THROUGH
    )
    product: Mapped[Product | None] = reference(reverse="deal_lines", reverse_label=_("Deal lines"), label=_("Product"))
    description: Mapped[str | None] = field(label=_("Description"))
    quantity: Mapped[Decimal] = field(default=Decimal(1), minimum=0, label=_("Quantity"))
    unit_price: Mapped[Money] = field(label=_("Unit price"), help=_("Before tax and discount."))
    discount: Mapped[Percentage] = field(
        default=Decimal(0), minimum=0, maximum=1, label=_("Discount"), help=_("A fraction: 0.05 means 5 %.")
    )

    total: Mapped[Money | None] = computed(
        lambda row: row.unit_price * row.quantity * (1 - row.discount),
        label=_("Total"),
        help=_("Quantity times unit price, less the discount."),
    )
