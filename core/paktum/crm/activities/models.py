"""Calls, meetings, letters and everything else that happened with a client."""

import enum
from datetime import date, datetime

from paktum import (
    Access,
    Branch,
    Deletion,
    Entity,
    Mapped,
    Percentage,
    Team,
    User,
    computed,
    field,
    label as _,
    minutes_between,
    reference,
    share,
)

from ..channels import ActivityChannel
from ..clients.models import Client
from ..contacts.models import Contact
from ..deals.models import Deal
from ..leads.models import Lead
from ..promises import is_in_time


class ActivityDirection(enum.Enum):
    """Who began: the client (in) or the company (out)."""

    INBOUND = "in"
    OUTBOUND = "out"


class ContactReason(enum.Enum):
    """Why people were in touch."""

    INTRODUCTION = "introduction"
    INFORMATION = "information"
    OFFER = "offer"
    ORDER = "order"
    CONTRACT = "contract"
    PAYMENT = "payment"
    COMPLAINT = "complaint"
    FOLLOW_UP = "follow_up"
    OTHER = "other"


class ActivityOutcome(enum.Enum):
    """What came of it."""

    NOT_REACHED = "not_reached"
    INFORMED = "informed"
    INTERESTED = "interested"
    NOT_INTERESTED = "not_interested"
    MEETING_AGREED = "meeting_agreed"
    OFFER_REQUESTED = "offer_requested"
    AGREED = "agreed"
    SOLVED = "solved"


class Activity(
    Entity, display="subject", label=_("Activity"), label_plural=_("Activities"), indexes=(("client", "started_at"),)
):
    """One time that the company and a client were in touch."""

    subject: Mapped[str] = field(searchable=True, label=_("Subject"))
    channel: Mapped[ActivityChannel] = field(label=_("Channel"))
    direction: Mapped[ActivityDirection] = field(default=ActivityDirection.OUTBOUND, label=_("Direction"))
    reason: Mapped[ContactReason | None] = field(label=_("Reason"))
    started_at: Mapped[datetime] = field(index=True, label=_("Started at"))
    minutes: Mapped[int | None] = field(minimum=0, label=_("Length"), help=_("In minutes."))
    summary: Mapped[str | None] = field(long=True, searchable=True, personal="contact", label=_("Summary"))
    mood: Mapped[int | None] = field(
        minimum=-2, maximum=2, label=_("Mood of the client"), help=_("From -2 (annoyed) to 2 (delighted).")
    )
    outcome: Mapped[ActivityOutcome | None] = field(label=_("Outcome"))
    next_step: Mapped[str | None] = field(label=_("Next step"))
    next_step_on: Mapped[date | None] = field(index=True, label=_("Next step due"))
    take_by: Mapped[datetime | None] = field(
        write=None, index=True, label=_("Take by"), help=_("Of what came in and was nobody's: until when it waits.")
    )
    taken_at: Mapped[datetime | None] = field(write=None, label=_("Taken at"), help=_("When it left the queue."))
    client: Mapped[Client | None] = reference(
        reverse="activities", reverse_label=_("Activities"), label=_("Client"), on_delete=Deletion.CASCADE,
        access=Access.INHERITED,
    )  # fmt: skip
    contact: Mapped[Contact | None] = reference(reverse="activities", reverse_label=_("Activities"), label=_("Contact"))
    deal: Mapped[Deal | None] = reference(reverse="activities", reverse_label=_("Activities"), label=_("Deal"))
    lead: Mapped[Lead | None] = reference(reverse="activities", reverse_label=_("Activities"), label=_("Lead"))
    owner: Mapped[User | None] = reference(reverse="activities", reverse_label=_("Activities"), label=_("Owner"))
    team: Mapped[Team | None] = reference(reverse="activities", reverse_label=_("Activities"), label=_("Team"))
    branch: Mapped[Branch | None] = reference(reverse="activities", reverse_label=_("Activities"), label=_("Branch"))

    is_waiting: Mapped[bool] = computed(
        lambda row: row.take_by.is_not(None) & row.taken_at.is_(None),
        label=_("In the queue"),
        help=_("It came in, and nobody has taken it."),
    )
    minutes_to_take: Mapped[int | None] = computed(
        lambda row: minutes_between(row.started_at, row.taken_at), label=_("Minutes until it was taken")
    )
    taken_on_time: Mapped[Percentage | None] = computed(
        lambda row: share(is_in_time(row.taken_at, row.take_by)),
        label=_("Share taken on time"),
        help=_("1 if it was taken on time, 0 if not, empty while that is open: the average is the share."),
    )
