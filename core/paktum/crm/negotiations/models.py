"""Negotiations with their parties and the points of their agendas."""

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
    User,
    computed,
    field,
    label as _,
    reference,
    state as held_in,
)

from ..clients.models import Client
from ..contacts.models import Contact
from ..deals.models import Deal
from ..products.models import Product


class Negotiation(Entity, display="subject", label=_("Negotiation"), label_plural=_("Negotiations")):
    """A talk that is prepared: agenda, parties, minutes, decisions. An offer can be made of what was agreed."""

    client: Mapped[Client] = reference(
        reverse="negotiations", reverse_label=_("Negotiations"), label=_("Client"), on_delete=Deletion.CASCADE,
        access=Access.THROUGH,
    )  # fmt: skip
    deal: Mapped[Deal | None] = reference(reverse="negotiations", reverse_label=_("Negotiations"), label=_("Deal"))
    subject: Mapped[str] = field(searchable=True, label=_("Subject"))
    state: Mapped[str] = held_in("negotiation", label=_("State"))
    planned_at: Mapped[datetime | None] = field(index=True, label=_("Planned at"))
    held_on: Mapped[date | None] = field(write=None, label=_("Held on"))
    venue: Mapped[str | None] = field(label=_("Place"), help=_("Where it takes place, or the address of the call."))
    goal: Mapped[str | None] = field(long=True, label=_("Goal"), help=_("What the own side wants to reach."))
    minutes: Mapped[str | None] = field(long=True, label=_("Minutes"), help=_("What was said."))

    undecided: Mapped[int] = computed(
        lambda row: row.points.count(lambda point: point.decision.is_(None)),
        label=_("Undecided"), help=_("Points without a decision."),
    )  # fmt: skip


class NegotiationSide(enum.Enum):
    """For whom somebody sits at the table."""

    US = "us"
    CLIENT = "client"
    THIRD = "third"


class NegotiationParty(
    Entity, display="name", label=_("Party to a negotiation"), label_plural=_("Parties to negotiations")
):  # fmt: skip
    """Somebody who takes part."""

    negotiation: Mapped[Negotiation] = reference(
        reverse="parties", reverse_label=_("Parties"), label=_("Negotiation"), on_delete=Deletion.CASCADE,
        access=Access.THROUGH,
    )  # fmt: skip
    side: Mapped[NegotiationSide] = field(label=_("Side"))
    contact: Mapped[Contact | None] = reference(
        reverse="negotiation_parties", reverse_label=_("Negotiations"), label=_("Contact")
    )
    user: Mapped[User | None] = reference(label=_("User"))
    name: Mapped[str | None] = field(
        personal="contact", label=_("Name"), help=_("That of the contact or user, unless it is given.")
    )
    role: Mapped[str | None] = field(label=_("Role"), help=_("Such as decides, advises, takes the minutes."))


class NegotiationPoint(
    Entity, display="topic", label=_("Point of a negotiation"), label_plural=_("Points of negotiations")
):  # fmt: skip
    """One point of the agenda: what both sides want, and what was decided. With a product it may become a line of an
    offer."""

    negotiation: Mapped[Negotiation] = reference(
        reverse="points", reverse_label=_("Points"), label=_("Negotiation"), on_delete=Deletion.CASCADE,
        access=Access.THROUGH,
    )  # fmt: skip
    topic: Mapped[str] = field(label=_("Topic"))
    place: Mapped[int] = field(default=100, label=_("Place"), help=_("On the agenda; smaller ones come first."))
    our_position: Mapped[str | None] = field(long=True, label=_("Our position"))
    their_position: Mapped[str | None] = field(long=True, label=_("Their position"))
    decision: Mapped[str | None] = field(long=True, label=_("Decision"))
    product: Mapped[Product | None] = reference(label=_("Product"), help=_("If the point is about one."))
    quantity: Mapped[Decimal | None] = field(minimum=0, label=_("Quantity"), help=_("That was agreed."))
    unit_price: Mapped[Money | None] = field(
        minimum=0, label=_("Unit price"), help=_("That was agreed; empty for the one that price conditions give.")
    )
    discount: Mapped[Percentage | None] = field(
        minimum=0, maximum=1, label=_("Discount"), help=_("That was agreed; a fraction: 0.05 means 5 %.")
    )
