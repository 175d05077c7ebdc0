"""Wishes and requests of clients."""

import enum
from datetime import date

from paktum import Access, Deletion, Entity, Mapped, User, field, label as _, reference, state as held_in

from ..activities.models import Activity
from ..clients.models import Client
from ..contacts.models import Contact
from ..deals.models import Deal
from ..products.models import Product


class RequestKind(enum.Enum):
    """How a client wants something, or has thought of how to make it better."""

    PREFERENCE = "preference"
    WISH = "wish"
    REQUEST = "request"
    IDEA = "idea"


class ClientRequest(
    Entity, display="text", label=_("Wish of a client"), label_plural=_("Wishes of clients"),
    indexes=(("state", "due_on"),),
):  # fmt: skip
    """Something that a client wishes or asks for: it is done, or the client is told why not."""

    client: Mapped[Client] = reference(
        reverse="requests", reverse_label=_("Wishes"), label=_("Client"), on_delete=Deletion.CASCADE,
        access=Access.THROUGH,
    )  # fmt: skip
    contact: Mapped[Contact | None] = reference(
        reverse="requests", reverse_label=_("Wishes"), label=_("Contact"), help=_("Who said it.")
    )
    activity: Mapped[Activity | None] = reference(label=_("Activity"), help=_("When it was said."))
    deal: Mapped[Deal | None] = reference(reverse="requests", reverse_label=_("Wishes"), label=_("Deal"))
    product: Mapped[Product | None] = reference(
        reverse="requests", reverse_label=_("Wishes"), label=_("Product"), help=_("What is to be made, or better.")
    )
    kind: Mapped[RequestKind] = field(default=RequestKind.WISH, label=_("Kind"))
    text: Mapped[str] = field(length=500, searchable=True, label=_("Wish"))
    state: Mapped[str] = held_in("request", label=_("State"))
    raised_on: Mapped[date | None] = field(
        index=True, label=_("Raised on"), help=_("Today, unless another day is given.")
    )
    due_on: Mapped[date | None] = field(label=_("Due on"), help=_("By when the client wants it."))
    assignee: Mapped[User | None] = reference(
        reverse="requests", reverse_label=_("Wishes of clients"), label=_("Assignee"), help=_("Who sees to it.")
    )
    answer: Mapped[str | None] = field(long=True, label=_("Answer"), help=_("What the client was told."))
    resolved_on: Mapped[date | None] = field(
        write=None, label=_("Resolved on"), help=_("The day it was done, or it was decided that it is not.")
    )
    resolved_by: Mapped[User | None] = reference(write=None, label=_("Resolved by"))
