"""Orders and their lines."""

from datetime import date
from decimal import Decimal

from paktum import (
    Access,
    Branch,
    Condition,
    Deletion,
    Entity,
    Mapped,
    Money,
    Percentage,
    Row,
    Team,
    User,
    computed,
    field,
    label as _,
    ratio,
    reference,
    share,
    state,
    today,
    when,
)

from ..clients.models import Client
from ..contracts.models import Contract
from ..deals.models import Deal
from ..products.models import Product

CANCELLED = "cancelled"


class Order(Entity, display="number", label=_("Order"), label_plural=_("Orders"), indexes=(("client", "ordered_on"),)):
    """What a client has ordered at one time."""

    number: Mapped[str | None] = field(
        exact=True, length=60, unique=True, searchable=True, series="order", label=_("Order number"),
        help=_("The next of the number range unless it is given."),
    )  # fmt: skip
    their_number: Mapped[str | None] = field(length=60, searchable=True, label=_("Their number"))
    state: Mapped[str] = state("order", label=_("State"))
    ordered_on: Mapped[date] = field(index=True, label=_("Ordered on"))
    client: Mapped[Client] = reference(
        reverse="orders", reverse_label=_("Orders"), label=_("Client"), on_delete=Deletion.CASCADE,
        access=Access.INHERITED,
    )  # fmt: skip
    contract: Mapped[Contract | None] = reference(reverse="orders", reverse_label=_("Orders"), label=_("Contract"))
    deal: Mapped[Deal | None] = reference(reverse="orders", reverse_label=_("Orders"), label=_("Deal"))
    note: Mapped[str | None] = field(long=True, label=_("Note"))
    owner: Mapped[User | None] = reference(reverse="orders", reverse_label=_("Orders"), label=_("Owner"))
    team: Mapped[Team | None] = reference(label=_("Team"))
    branch: Mapped[Branch | None] = reference(label=_("Branch"))

    total: Mapped[Money | None] = computed(
        lambda row: row.lines.sum(lambda line: line.total),
        label=_("Total"), help=_("Of all lines; empty if their currencies differ."),
    )  # fmt: skip
    on_time_ratio: Mapped[Percentage | None] = computed(
        lambda row: ratio(
            row.lines.count(lambda line: line.on_time == 1),
            row.lines.count(lambda line: line.on_time.is_not(None)),
            digits=4,
        ),
        label=_("Delivered on time"),
        help=_("The share of lines delivered on time, among those that are delivered or late."),
    )


class OrderLine(
    Entity, label=_("Order line"), label_plural=_("Order lines"), indexes=(("promised_on", "delivered_on"),)
):
    """One product of an order, with the day for which it was promised and the day on which it was delivered."""

    order: Mapped[Order] = reference(
        reverse="lines", reverse_label=_("Lines"), label=_("Order"), on_delete=Deletion.CASCADE, access=Access.THROUGH
    )
    product: Mapped[Product | None] = reference(
        reverse="order_lines", reverse_label=_("Order lines"), label=_("Product")
    )
    description: Mapped[str | None] = field(label=_("Description"))
    quantity: Mapped[Decimal] = field(default=Decimal(1), minimum=0, label=_("Quantity"))
    unit_price: Mapped[Money] = field(label=_("Unit price"), help=_("Before tax and discount."))
    promised_on: Mapped[date | None] = field(label=_("Promised for"), help=_("The last day on which it is in time."))
    delivered_on: Mapped[date | None] = field(index=True, label=_("Delivered on"))

    total: Mapped[Money | None] = computed(
        lambda row: row.unit_price * row.quantity, label=_("Total"), help=_("Quantity times unit price.")
    )
    on_time: Mapped[Percentage | None] = computed(
        lambda row: when(
            row.promised_on.is_not(None) & (row.order.state != CANCELLED),
            share(when(row.delivered_on.is_not(None), row.delivered_on <= row.promised_on, _not_late(row))),
        ),
        label=_("On time"),
        help=_("1 if delivered on time, 0 if late, empty until then; the average is the ratio."),
    )


def _not_late(line: Row) -> Condition:
    """False for what should have been delivered; unknown for the rest."""
    return when(line.promised_on < today(), False)
