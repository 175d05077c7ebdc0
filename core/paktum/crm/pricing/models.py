"""Price conditions, bonus rules, and volumes that clients have committed themselves to."""

from datetime import date
from decimal import Decimal

from paktum import (
    Access,
    Deletion,
    Entity,
    Mapped,
    Money,
    Percentage,
    computed,
    field,
    label as _,
    ratio,
    reference,
)

from ..clients.figures import is_won
from ..clients.models import Client
from ..products.models import Product


class PriceCondition(
    Entity, display="name", label=_("Price condition"), label_plural=_("Price conditions"),
    permission="price.manage",
):  # fmt: skip
    """At which price, or with which discount, a product is offered: to whom, from which quantity, and when.

    Of several that apply, the most special one does: one of the client before one of a tier, one of the product before
    one of a family, and then the one from the larger quantity.
    """

    name: Mapped[str] = field(searchable=True, label=_("Name"), help=_("Why it is so: the agreement, the campaign."))
    product: Mapped[Product | None] = reference(
        reverse="price_conditions", reverse_label=_("Price conditions"), label=_("Product"), on_delete=Deletion.CASCADE,
        help=_("Empty for every product, or those of the family."),
    )  # fmt: skip
    family: Mapped[str | None] = field(label=_("Product family"))
    client: Mapped[Client | None] = reference(
        reverse="price_conditions", reverse_label=_("Price conditions"), label=_("Client"), on_delete=Deletion.CASCADE,
        help=_("Empty for every client, or those of the tier."),
    )  # fmt: skip
    tier_scheme: Mapped[str | None] = field(exact=True, length=60, label=_("Tier scheme"), help=_("Its code."))
    tier_code: Mapped[str | None] = field(exact=True, length=60, label=_("Tier"), help=_("Its code in the scheme."))
    from_quantity: Mapped[Decimal] = field(
        default=Decimal(0), minimum=0, label=_("From quantity"), help=_("Of one line; several make a volume scale.")
    )
    valid_from: Mapped[date | None] = field(label=_("Valid from"), help=_("Its first day."))
    valid_to: Mapped[date | None] = field(label=_("Valid to"), help=_("Its last day."))
    price: Mapped[Money | None] = field(
        minimum=0, label=_("Price"), help=_("Of one unit, before tax; or else there is a discount.")
    )
    discount: Mapped[Percentage | None] = field(
        minimum=0, maximum=1, label=_("Discount"), help=_("Off the list price; a fraction: 0.05 means 5 %.")
    )
    is_active: Mapped[bool] = field(default=True, label=_("In use"))


class BonusRule(
    Entity, display="name", label=_("Bonus rule"), label_plural=_("Bonus rules"), permission="price.manage"
):  # fmt: skip
    """What a client gets for free or credited who is offered enough: goods, or a share of what is paid."""

    name: Mapped[str] = field(searchable=True, label=_("Name"))
    product: Mapped[Product | None] = reference(
        reverse="bonus_rules", reverse_label=_("Bonus rules"), label=_("Product"), on_delete=Deletion.CASCADE,
        help=_("What has to be bought; empty for every product, or those of the family."),
    )  # fmt: skip
    family: Mapped[str | None] = field(label=_("Product family"))
    client: Mapped[Client | None] = reference(
        reverse="bonus_rules", reverse_label=_("Bonus rules"), label=_("Client"), on_delete=Deletion.CASCADE,
        help=_("Empty for every client, or those of the tier."),
    )  # fmt: skip
    tier_scheme: Mapped[str | None] = field(exact=True, length=60, label=_("Tier scheme"), help=_("Its code."))
    tier_code: Mapped[str | None] = field(exact=True, length=60, label=_("Tier"), help=_("Its code in the scheme."))
    from_quantity: Mapped[Decimal | None] = field(
        minimum=0, label=_("From quantity"), help=_("Of all lines of an offer that count.")
    )
    from_total: Mapped[Money | None] = field(
        minimum=0, label=_("From total"), help=_("Of all lines of an offer that count, before tax.")
    )
    valid_from: Mapped[date | None] = field(label=_("Valid from"), help=_("Its first day."))
    valid_to: Mapped[date | None] = field(label=_("Valid to"), help=_("Its last day."))
    bonus_product: Mapped[Product | None] = reference(label=_("Product for free"))
    bonus_quantity: Mapped[Decimal | None] = field(minimum=0, label=_("Quantity for free"))
    is_repeated: Mapped[bool] = field(
        default=False, label=_("Repeated"), help=_("The quantity is for free as often as the one to be bought is full.")
    )
    bonus_share: Mapped[Percentage | None] = field(
        minimum=0, maximum=1, label=_("Share credited"),
        help=_("Of the total of the lines that count; a fraction: 0.02 means 2 %."),
    )  # fmt: skip
    is_active: Mapped[bool] = field(default=True, label=_("In use"))


class VolumeCommitment(Entity, label=_("Volume commitment"), label_plural=_("Volume commitments")):
    """How much of a product a client has committed itself to buy within a time, and how much it has bought."""

    client: Mapped[Client] = reference(
        reverse="volume_commitments", reverse_label=_("Volume commitments"), label=_("Client"),
        on_delete=Deletion.CASCADE, access=Access.THROUGH,
    )  # fmt: skip
    product: Mapped[Product] = reference(
        reverse="volume_commitments", reverse_label=_("Volume commitments"), label=_("Product")
    )
    quantity: Mapped[Decimal] = field(minimum=0, label=_("Quantity"))
    from_on: Mapped[date] = field(label=_("From"), help=_("The first day that counts."))
    to_on: Mapped[date] = field(index=True, label=_("To"), help=_("The last day that counts."))
    note: Mapped[str | None] = field(long=True, label=_("Note"), help=_("What was agreed if it is not reached."))

    bought: Mapped[Decimal] = computed(
        lambda row: row.product.deal_lines.sum(
            lambda line: line.quantity,
            lambda line: (
                (line.deal.client.id == row.key_of("client"))
                & is_won(line.deal)
                & (line.deal.closed_on >= row.from_on)
                & (line.deal.closed_on <= row.to_on)
            ),
        ),
        label=_("Bought"), help=_("The quantity in deals that were won within the time."),
    )  # fmt: skip
    ordered: Mapped[Decimal] = computed(
        lambda row: row.product.order_lines.sum(
            lambda line: line.quantity,
            lambda line: (
                (line.order.client.id == row.key_of("client"))
                & (line.order.state != "cancelled")
                & (line.order.ordered_on >= row.from_on)
                & (line.order.ordered_on <= row.to_on)
            ),
        ),
        label=_("Ordered"), help=_("The quantity in orders of the time that were not cancelled."),
    )  # fmt: skip
    attainment: Mapped[Percentage | None] = computed(
        lambda row: ratio(row.ordered, row.quantity, digits=4),
        label=_("Attainment"), help=_("Ordered by committed; a fraction, which may be above 1."),
    )  # fmt: skip
    fulfilment: Mapped[Percentage | None] = computed(
        lambda row: ratio(row.bought, row.quantity, digits=4),
        label=_("Fulfilment"), help=_("Bought by committed; a fraction, which may be above 1."),
    )  # fmt: skip
