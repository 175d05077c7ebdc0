"""People at clients, and what each of them does at which client."""

import enum
from datetime import date

from paktum import Access, Alike, Branch, Deletion, Entity, Mapped, Team, User, field, label as _, merged, reference

from ..clients.models import Client
from ..formats import email_fault, phone_fault


class Contact(Entity, display="name", label=_("Contact"), label_plural=_("Contacts"), person=True):
    """A person whom the company deals with."""

    name: Mapped[str] = field(
        searchable=True, personal=True, alike=Alike.NAME, label=_("Name"), help=_("As the person writes it.")
    )
    given_name: Mapped[str | None] = field(personal=True, label=_("Given name"))
    family_name: Mapped[str | None] = field(personal=True, label=_("Family name"))
    email: Mapped[str | None] = field(
        personal=True, length=254, index=True, searchable=True, check=email_fault, alike=Alike.KEY, label=_("E-mail")
    )
    phone: Mapped[str | None] = field(
        personal=True,
        length=20,
        exact=True,
        index=True,
        searchable=True,
        check=phone_fault,
        alike=Alike.KEY,
        label=_("Phone"),
        help=_("E.164: +3612345678."),
    )
    position: Mapped[str | None] = field(personal=True, label=_("Position"))
    language: Mapped[str | None] = field(
        exact=True, length=35, label=_("Language"), help=_("The language the person is spoken to in, BCP 47.")
    )
    client: Mapped[Client | None] = reference(
        reverse="contacts", reverse_label=_("Contacts"), label=_("Client"), help=_("Where the person works now."),
        access=Access.INHERITED,
    )  # fmt: skip
    owner: Mapped[User | None] = reference(reverse="contacts", reverse_label=_("Contacts"), label=_("Owner"))
    team: Mapped[Team | None] = reference(reverse="contacts", reverse_label=_("Contacts"), label=_("Team"))
    branch: Mapped[Branch | None] = reference(reverse="contacts", reverse_label=_("Contacts"), label=_("Branch"))
    merged_into: Mapped["Contact | None"] = merged()


class DecisionRole(enum.Enum):
    """What a person does when a client decides on buying."""

    DECIDES = "decides"
    INFLUENCES = "influences"
    USES = "uses"
    BLOCKS = "blocks"
    SIGNS = "signs"


class ContactRole(Entity, display="title", label=_("Role of a contact"), label_plural=_("Roles of contacts")):
    """What a person does, or did, at one client. A person can have roles at several clients."""

    contact: Mapped[Contact] = reference(
        reverse="roles", reverse_label=_("Roles"), label=_("Contact"), on_delete=Deletion.CASCADE
    )
    client: Mapped[Client] = reference(
        reverse="contact_roles", reverse_label=_("Roles of contacts"), label=_("Client"), on_delete=Deletion.CASCADE,
        access=Access.THROUGH,
    )  # fmt: skip
    decision_role: Mapped[DecisionRole | None] = field(label=_("Part in decisions"))
    title: Mapped[str | None] = field(personal="contact", label=_("Title"))
    from_on: Mapped[date | None] = field(label=_("Began on"))
    to_on: Mapped[date | None] = field(label=_("Ended on"), help=_("Empty while the role lasts."))
