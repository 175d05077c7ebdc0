"""Contact rules of clients and their people, and the contact standards of tiers."""

import enum
from datetime import date

from paktum import Access, Deletion, Entity, Mapped, field, label as _, reference, time_fault, time_zone_fault

from ..cases.models import MANAGE_STANDARDS
from ..channels import ActivityChannel
from ..clients.models import Client, ClientLifecycle
from ..contacts.models import Contact


class ContactStandard(
    Entity, display="name", label=_("Contact standard"), label_plural=_("Contact standards"),
    permission=MANAGE_STANDARDS,
):  # fmt: skip
    """How often clients of a tier hear from the company, or those without one that are at a point of the relation."""

    code: Mapped[str] = field(exact=True, length=60, unique=True, label=_("Code"))
    name: Mapped[str] = field(label=_("Name"))
    client_tier: Mapped[str | None] = field(
        exact=True, length=60, label=_("Tier of the client"), help=_("Its code; it comes before the lifecycle.")
    )
    lifecycle: Mapped[ClientLifecycle | None] = field(label=_("Lifecycle"), help=_("Of clients without such a tier."))
    every_days: Mapped[int] = field(minimum=1, maximum=3660, label=_("Contact at least every"), help=_("In days."))
    is_active: Mapped[bool] = field(default=True, label=_("In use"))


class Salutation(enum.Enum):
    """How formally somebody is addressed."""

    FORMAL = "formal"
    FIRST_NAME = "first_name"
    TITLE = "title"


class ContactRule(Entity, label=_("Contact rule"), label_plural=_("Contact rules")):
    """How a client, or one person there, wishes to be contacted."""

    client: Mapped[Client] = reference(
        reverse="contact_rules", reverse_label=_("Contact rules"), label=_("Client"), on_delete=Deletion.CASCADE,
        access=Access.THROUGH, create_only=True,
    )  # fmt: skip
    contact: Mapped[Contact | None] = reference(
        reverse="contact_rules", reverse_label=_("Contact rules"), label=_("Contact"), on_delete=Deletion.CASCADE,
        create_only=True, help=_("Empty if it holds for everybody there."),
    )  # fmt: skip
    every_days: Mapped[int | None] = field(
        minimum=1, maximum=3660, label=_("Contact at least every"),
        help=_("In days; in place of the standard. That of a person does not count for the client."),
    )  # fmt: skip
    channel: Mapped[ActivityChannel | None] = field(label=_("Preferred channel"))
    reachable_from: Mapped[str | None] = field(exact=True, length=5, check=time_fault, label=_("Reachable from"))
    reachable_to: Mapped[str | None] = field(exact=True, length=5, check=time_fault, label=_("Reachable to"))
    time_zone: Mapped[str | None] = field(
        exact=True, length=60, check=time_zone_fault, label=_("Time zone"), help=_("Of these times.")
    )
    salutation: Mapped[Salutation | None] = field(label=_("Form of address"))
    salutation_text: Mapped[str | None] = field(
        personal="contact", label=_("Salutation"), help=_("Such as: Dear Professor Kovács,")
    )
    language: Mapped[str | None] = field(exact=True, length=35, label=_("Language"), help=_("BCP 47."))
    do_not_contact_from: Mapped[date | None] = field(
        label=_("Do not contact from"), help=_("From this day on nobody of the company begins a contact.")
    )
    note: Mapped[str | None] = field(long=True, label=_("Note"))
