"""Offers with their lines and bonuses."""

import enum
from datetime import date, datetime
from decimal import Decimal

from paktum import (
    Access,
    Deletion,
    Entity,
    Mapped,
    Money,
    Percentage,
    computed,
    due,
    field,
    label as _,
    ratio,
    reference,
    state as held_in,
)

from ..contacts.models import Contact
from ..deals.models import Deal, LostReason
from ..negotiations.models import Negotiation
from ..pricing.models import BonusRule, PriceCondition
from ..products.models import Product

OF_LINES = _("Before tax. Empty without lines.")


class Offer(Entity, display="name", label=_("Offer"), label_plural=_("Offers")):
    """What a client is offered in a deal. Once it is approved or sent it is not changed any more: what comes next is a
    new version, made by `offerRevise`, which takes the place of the one before."""

    name: Mapped[str] = field(searchable=True, label=_("Name"))
    number: Mapped[str | None] = field(
        exact=True,
        length=60,
        searchable=True,
        series="offer",
        label=_("Offer number"),
        help=_("All versions share it."),
    )
    revision: Mapped[int] = field(
        default=1, write=None, label=_("Version of the offer"), help=_("1 for the first that was made.")
    )
    state: Mapped[str] = held_in("offer", label=_("State"))
    due_at: Mapped[datetime | None] = due(label=_("Expires at"), help=_("Once it is sent: the end of its last day."))
    deal: Mapped[Deal] = reference(
        reverse="offers", reverse_label=_("Offers"), label=_("Deal"), on_delete=Deletion.CASCADE, access=Access.THROUGH,
        create_only=True,
    )  # fmt: skip
    previous: Mapped["Offer | None"] = reference(
        reverse="later_versions", reverse_label=_("Later versions"), label=_("Version before"), write=None
    )
    negotiation: Mapped[Negotiation | None] = reference(
        reverse="offers", reverse_label=_("Offers"), label=_("Negotiation"), help=_("That it was agreed in.")
    )
    contact: Mapped[Contact | None] = reference(
        reverse="offers", reverse_label=_("Offers"), label=_("Contact"), help=_("Whom it is addressed to.")
    )
    currency: Mapped[str] = field(code="currency", create_only=True, label=_("Currency"), help=_("Of all its lines."))
    valid_until: Mapped[date | None] = field(
        label=_("Valid until"), help=_("The last day on which the client can accept it.")
    )
    terms: Mapped[str | None] = field(long=True, label=_("Terms"), help=_("Of delivery and payment, in words."))
    sent_on: Mapped[date | None] = field(write=None, label=_("Sent on"))
    answered_on: Mapped[date | None] = field(
        write=None, label=_("Answered on"), help=_("The day the client accepted or rejected it.")
    )
    rejection_reason: Mapped[LostReason | None] = field(write=None, label=_("Reason of rejection"))

    list_total: Mapped[Money | None] = computed(
        lambda row: row.lines.sum(lambda line: line.list_total),
        label=_("Total at list prices"), help=OF_LINES,
    )  # fmt: skip
    standard_total: Mapped[Money | None] = computed(
        lambda row: row.lines.sum(lambda line: line.standard_total),
        label=_("Total at standard prices"), help=_("At list prices and price conditions, before tax."),
    )  # fmt: skip
    total: Mapped[Money | None] = computed(
        lambda row: row.lines.sum(lambda line: line.total), label=_("Total"), help=OF_LINES
    )
    discount: Mapped[Percentage | None] = computed(
        lambda row: ratio(row.list_total - row.total, row.list_total, digits=4),
        label=_("Discount"), help=_("Off the list prices, all in all; a fraction: 0.05 means 5 %."),
    )  # fmt: skip
    granted_discount: Mapped[Percentage | None] = computed(
        lambda row: ratio(row.standard_total - row.total, row.standard_total, digits=4),
        label=_("Discount granted"),
        help=_("Off the standard prices: what the author gives beyond the price conditions; a fraction."),
    )  # fmt: skip
    total_change: Mapped[Money | None] = computed(
        lambda row: row.total - row.previous.total,
        label=_("Change of the total"), help=_("Against the version before."),
    )  # fmt: skip


class PriceSource(enum.Enum):
    """Where a unit price comes from."""

    LIST = "list"
    CONDITION = "condition"
    MANUAL = "manual"


class OfferLine(Entity, label=_("Offer line"), label_plural=_("Offer lines")):
    """One product in an offer, with quantity and price."""

    offer: Mapped[Offer] = reference(
        reverse="lines", reverse_label=_("Lines"), label=_("Offer"), on_delete=Deletion.CASCADE, access=Access.THROUGH,
        create_only=True,
    )  # fmt: skip
    product: Mapped[Product | None] = reference(
        reverse="offer_lines", reverse_label=_("Offer lines"), label=_("Product")
    )
    description: Mapped[str | None] = field(label=_("Description"))
    quantity: Mapped[Decimal] = field(default=Decimal(1), minimum=0, label=_("Quantity"))
    unit_price: Mapped[Money | None] = field(
        minimum=0, label=_("Unit price"),
        help=_("Before tax and discount. If none is given, it is that of the price condition, or the list price."),
    )  # fmt: skip
    discount: Mapped[Percentage] = field(
        default=Decimal(0), minimum=0, maximum=1, label=_("Discount"),
        help=_("Off the unit price, beyond price conditions; a fraction: 0.05 means 5 %."),
    )  # fmt: skip
    price_source: Mapped[PriceSource] = field(
        default=PriceSource.MANUAL, write=None, label=_("Source of the price"), help=_("Why the unit price is so.")
    )
    price_condition: Mapped[PriceCondition | None] = reference(
        write=None, label=_("Price condition"), help=_("The one that applies to the product, client and quantity.")
    )
    list_price: Mapped[Money | None] = field(
        write=None, label=_("List price"), help=_("Of one unit, when the line was written.")
    )
    standard_price: Mapped[Money | None] = field(
        write=None, label=_("Standard price"), help=_("Of one unit, by the price condition that applies, if any.")
    )

    list_total: Mapped[Money | None] = computed(
        lambda row: row.list_price * row.quantity, label=_("Total at list prices"), help=_("Before tax.")
    )
    standard_total: Mapped[Money | None] = computed(
        lambda row: row.standard_price * row.quantity, label=_("Total at standard prices"), help=_("Before tax.")
    )
    total: Mapped[Money | None] = computed(
        lambda row: row.unit_price * row.quantity * (1 - row.discount),
        label=_("Total"), help=_("Quantity times unit price, less the discount."),
    )  # fmt: skip
    total_change: Mapped[Money | None] = computed(
        lambda row: (
            row.total
            - row.offer.previous.lines.sum(
                lambda line: line.total, lambda line: line.key_of("product") == row.key_of("product")
            )
        ),
        label=_("Change of the total"),
        help=_("Against the same product in the version before; empty if that has it not."),
    )  # fmt: skip


class OfferBonus(Entity, writable=False, label=_("Bonus of an offer"), label_plural=_("Bonuses of offers")):
    """What a client gets beside what it pays for, if it accepts; fixed when the offer is approved or sent."""

    offer: Mapped[Offer] = reference(
        reverse="bonuses", reverse_label=_("Bonuses"), label=_("Offer"), on_delete=Deletion.CASCADE,
        access=Access.THROUGH,
    )  # fmt: skip
    rule: Mapped[BonusRule | None] = reference(
        reverse="bonuses", reverse_label=_("Bonuses"), label=_("Bonus rule"), help=_("Why there is a bonus.")
    )
    product: Mapped[Product | None] = reference(label=_("Product for free"))
    quantity: Mapped[Decimal | None] = field(label=_("Quantity for free"))
    amount: Mapped[Money | None] = field(label=_("Amount credited"), help=_("Before tax."))
