"""What a hotel company knows about a corporate client, its houses, and the rooms it holds for groups."""

import enum
from datetime import date, datetime
from decimal import Decimal

from paktum import (
    Access,
    Client,
    Deal,
    Deletion,
    Entity,
    Facet,
    Mapped,
    Money,
    Percentage,
    PostalAddress,
    Rate,
    computed,
    due,
    field,
    label as _,
    ratio,
    reference,
    state,
)

AGREEMENT = _("Rate agreement")
PRODUCTION = _("Production")
PAYMENT = _("Payment")


class RateBasis(enum.Enum):
    """How the agreed rate is set: an amount, or a discount off the best available rate of the day."""

    FIXED = "fixed"
    DYNAMIC = "dynamic"


class PaymentMethod(enum.Enum):
    """Who pays for a stay, and how."""

    GUEST = "guest"
    COMPANY = "company"
    VIRTUAL_CARD = "virtual_card"


class ClientHotel(Facet[Client], label=_("Hotel")):
    """What the hotels agreed with a corporate client, and what came of it."""

    rate_code: Mapped[str | None] = field(
        exact=True,
        length=20,
        searchable=True,
        group=AGREEMENT,
        label=_("Rate code"),
        help=_("As loaded in the reservation system."),
    )
    rate_basis: Mapped[RateBasis | None] = field(group=AGREEMENT, label=_("Rate basis"))
    rate_discount: Mapped[Percentage | None] = field(
        minimum=0, maximum=1, read="hotel.rate.read", write="hotel.rate.write", group=AGREEMENT,
        label=_("Rate discount"), help=_("Off the best available rate, a fraction: 0.12 means 12 %."),
    )  # fmt: skip
    agreed_from: Mapped[date | None] = field(group=AGREEMENT, label=_("Rate agreed from"))
    agreed_to: Mapped[date | None] = field(index=True, group=AGREEMENT, label=_("Rate agreed to"))
    committed_nights: Mapped[int] = field(
        default=0, minimum=0, group=AGREEMENT, label=_("Committed nights"), help=_("Room nights promised per year.")
    )
    consumed_nights: Mapped[int] = field(
        default=0, minimum=0, group=PRODUCTION, label=_("Consumed nights"), help=_("Room nights of the last 12 months.")
    )
    mice_revenue: Mapped[Money | None] = field(
        group=PRODUCTION, label=_("Event revenue"), help=_("Meetings and events of the last 12 months, before tax.")
    )
    rate_compliance: Mapped[Percentage | None] = field(
        minimum=0, maximum=1, group=PRODUCTION, label=_("Contract compliance"),
        help=_("Share of checks in which both sides kept the agreement, a fraction."),
    )  # fmt: skip
    payment_method: Mapped[PaymentMethod | None] = field(group=PAYMENT, label=_("Payment method"))
    payment_days: Mapped[int | None] = field(minimum=0, group=PAYMENT, label=_("Payment term"), help=_("In days."))
    credit_limit: Mapped[Money | None] = field(
        read="hotel.credit.read", write="hotel.credit.write", group=PAYMENT, label=_("Credit limit"),
        help=_("Up to which the client may be invoiced after the stay."),
    )  # fmt: skip

    pickup: Mapped[Rate | None] = computed(
        lambda row: ratio(row.consumed_nights, row.committed_nights, digits=9),
        label=_("Pickup"),
        group=PRODUCTION,
        help=_("Consumed nights as a fraction of the committed ones."),
    )


class Property(Entity, display="name", label=_("Property"), label_plural=_("Properties")):
    """One house of the hotel company."""

    name: Mapped[str] = field(searchable=True, label=_("Name"))
    code: Mapped[str] = field(exact=True, length=20, unique=True, searchable=True, label=_("Property code"))
    address: Mapped[PostalAddress | None] = field(label=_("Address"))
    time_zone: Mapped[str] = field(
        default="Europe/Budapest", exact=True, length=60, label=_("Time zone"), help=_("Name in the IANA database.")
    )
    currency: Mapped[str] = field(default="EUR", code="currency", label=_("Currency"))
    rooms: Mapped[int] = field(minimum=1, label=_("Rooms"), help=_("How many it has in all."))
    stars: Mapped[int | None] = field(minimum=1, maximum=5, label=_("Stars"))
    largest_event: Mapped[int | None] = field(
        minimum=0, label=_("Largest event"), help=_("Persons that its largest space seats in rows.")
    )
    is_active: Mapped[bool] = field(default=True, label=_("Open"))


class GroupBlock(Entity, display="name", label=_("Group block"), label_plural=_("Group blocks")):
    """Rooms of one property that are held for a group of a client."""

    name: Mapped[str] = field(searchable=True, label=_("Name"), help=_("What the event is posted as."))
    code: Mapped[str] = field(exact=True, length=40, unique=True, searchable=True, label=_("Block code"))
    status: Mapped[str] = state("hotel.block", label=_("Status"))
    client: Mapped[Client] = reference(
        reverse="group_blocks", reverse_label=_("Group blocks"), label=_("Client"), on_delete=Deletion.CASCADE,
        access=Access.THROUGH,
    )  # fmt: skip
    property: Mapped[Property] = reference(
        reverse="group_blocks", reverse_label=_("Group blocks"), label=_("Property"), on_delete=Deletion.CASCADE
    )
    deal: Mapped[Deal | None] = reference(reverse="group_blocks", reverse_label=_("Group blocks"), label=_("Deal"))
    arrival_on: Mapped[date] = field(index=True, label=_("Arrival"))
    departure_on: Mapped[date] = field(label=_("Departure"))
    due_at: Mapped[datetime | None] = due(
        label=_("Due at"),
        help=_(
            "When the option of a tentative block has passed, and its rooms are released; when the group of a definite "
            "one has left."
        ),
    )
    option_on: Mapped[date | None] = field(
        index=True, label=_("Option date"), help=_("Until then the rooms are held without a contract.")
    )
    cutoff_on: Mapped[date | None] = field(
        label=_("Cut-off date"), help=_("Rooms not taken by then go back to general sale.")
    )
    deposit_received_on: Mapped[date | None] = field(label=_("Deposit received on"))
    contracted_nights: Mapped[int] = field(minimum=1, label=_("Contracted nights"), help=_("Room nights."))
    picked_up_nights: Mapped[int] = field(
        default=0, minimum=0, label=_("Picked-up nights"), help=_("Room nights reserved out of the block.")
    )
    average_rate: Mapped[Money] = field(minimum=0, label=_("Average rate"), help=_("Per room night, before tax."))
    allowed_attrition: Mapped[Percentage] = field(
        default=Decimal("0.2"), minimum=0, maximum=1, label=_("Allowed attrition"),
        help=_("The share of the nights that may stay unused without damages, a fraction."),
    )  # fmt: skip

    pickup: Mapped[Rate | None] = computed(
        lambda row: ratio(row.picked_up_nights, row.contracted_nights, digits=9),
        label=_("Pickup"),
        help=_("Picked-up nights as a fraction of the contracted ones."),
    )

    room_revenue: Mapped[Money | None] = computed(
        lambda row: row.average_rate * row.contracted_nights,
        label=_("Room revenue"),
        help=_("Contracted nights times the average rate."),
    )
