"""Consents of people, announcements, and who gets them by which channel."""

import enum
from datetime import date, datetime

from paktum import (
    Access,
    Branch,
    Deletion,
    Entity,
    Mapped,
    Team,
    User,
    computed,
    field,
    first_known,
    label as _,
    reference,
    state as held_in,
    today,
)

from ..channels import ActivityChannel
from ..clients.models import Client, ClientLifecycle
from ..contacts.models import Contact

SEND = "announcement.send"
"""The permission to send announcements: whoever sends one knows the addresses of all who get it."""


class ConsentPurpose(enum.Enum):
    """What somebody has agreed to be written or called for."""

    ADVERTISING = "advertising"
    PRODUCT_NEWS = "product_news"
    SURVEY = "survey"
    EVENT = "event"


class Consent(Entity, label=_("Consent"), label_plural=_("Consents")):
    """That a person has agreed to hear from the company by a channel, for a purpose."""

    contact: Mapped[Contact] = reference(
        reverse="consents", reverse_label=_("Consents"), label=_("Contact"), on_delete=Deletion.CASCADE,
        access=Access.THROUGH, create_only=True,
    )  # fmt: skip
    channel: Mapped[ActivityChannel] = field(create_only=True, label=_("Channel"))
    purpose: Mapped[ConsentPurpose] = field(create_only=True, label=_("Purpose"))
    given_on: Mapped[date] = field(create_only=True, label=_("Given on"))
    withdrawn_on: Mapped[date | None] = field(label=_("Withdrawn on"), help=_("From this day on it does not hold."))
    evidence: Mapped[str | None] = field(
        personal="contact", label=_("Evidence"), help=_("How it was given: a form, a letter, a call.")
    )

    is_valid: Mapped[bool] = computed(
        lambda row: (row.given_on <= today()) & first_known(row.withdrawn_on > today(), row.withdrawn_on.is_(None)),
        label=_("Valid"),
    )


class Announcement(Entity, display="name", label=_("Announcement"), label_plural=_("Announcements")):
    """News on products, terms and events for people of many clients, those of its branch, by one or more channels."""

    name: Mapped[str] = field(searchable=True, label=_("Name"))
    state: Mapped[str] = held_in("announcement", label=_("State"))
    purpose: Mapped[ConsentPurpose] = field(label=_("Purpose"), help=_("Who has agreed to it gets the announcement."))
    lifecycle: Mapped[ClientLifecycle | None] = field(
        label=_("Lifecycle"), help=_("Only people of clients that are there; empty for all.")
    )
    client_tier: Mapped[str | None] = field(
        exact=True, length=60, label=_("Tier of the client"), help=_("Its code; empty for all.")
    )
    industry: Mapped[str | None] = field(
        label=_("Industry"), help=_("Only people of clients of the industry; empty for all.")
    )
    sent_at: Mapped[datetime | None] = field(write=None, index=True, label=_("Sent at"))
    owner: Mapped[User | None] = reference(reverse="announcements", reverse_label=_("Announcements"), label=_("Owner"))
    team: Mapped[Team | None] = reference(reverse="announcements", reverse_label=_("Announcements"), label=_("Team"))
    branch: Mapped[Branch | None] = reference(
        reverse="announcements", reverse_label=_("Announcements"), label=_("Branch")
    )


class AnnouncementText(
    Entity, display="subject", label=_("Text of an announcement"), label_plural=_("Texts of announcements")
):
    """What an announcement says by one channel."""

    announcement: Mapped[Announcement] = reference(
        reverse="texts", reverse_label=_("Texts"), label=_("Announcement"), on_delete=Deletion.CASCADE,
        access=Access.THROUGH, create_only=True,
    )  # fmt: skip
    channel: Mapped[ActivityChannel] = field(create_only=True, label=_("Channel"))
    subject: Mapped[str] = field(label=_("Subject"))
    body: Mapped[str] = field(long=True, label=_("Text"))


class DeliveryState(enum.Enum):
    """How far an announcement has come with one recipient."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    LEFT_OUT = "left_out"


class LeftOutReason(enum.Enum):
    """Why somebody does not get an announcement by a channel."""

    NO_CONSENT = "no_consent"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    DO_NOT_CONTACT = "do_not_contact"
    NO_ADDRESS = "no_address"


class AnnouncementRecipient(
    Entity, writable=False, label=_("Recipient of an announcement"), label_plural=_("Recipients of announcements"),
    indexes=(("announcement", "delivery"),),
):  # fmt: skip
    """A person who gets an announcement by a channel, or does not, and why."""

    announcement: Mapped[Announcement] = reference(
        reverse="recipients", reverse_label=_("Recipients"), label=_("Announcement"), on_delete=Deletion.CASCADE,
        access=Access.THROUGH, write=None,
    )  # fmt: skip
    text: Mapped[AnnouncementText] = reference(
        reverse="recipients", reverse_label=_("Recipients"), label=_("Text"), on_delete=Deletion.CASCADE, write=None
    )
    contact: Mapped[Contact] = reference(
        reverse="announcements", reverse_label=_("Announcements"), label=_("Contact"), on_delete=Deletion.CASCADE,
        write=None,
    )  # fmt: skip
    client: Mapped[Client | None] = reference(
        reverse="announcements", reverse_label=_("Announcements"), label=_("Client"), write=None
    )
    channel: Mapped[ActivityChannel] = field(write=None, label=_("Channel"))
    address: Mapped[str | None] = field(
        write=None, personal="contact", length=254, label=_("Address"),
        help=_("E-mail address or telephone number; empty for who is left out, and for what goes to the client's "
               "postal address."),
    )  # fmt: skip
    delivery: Mapped[DeliveryState] = field(write=None, label=_("Delivery"))
    left_out_because: Mapped[LeftOutReason | None] = field(write=None, label=_("Left out because"))
    sent_at: Mapped[datetime | None] = field(write=None, label=_("Sent at"))
    failure: Mapped[str | None] = field(write=None, label=_("Failure"), help=_("Why it could not be delivered."))
