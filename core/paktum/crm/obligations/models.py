"""Obligations."""

import enum
from datetime import date, datetime

from paktum import (
    Access,
    Branch,
    Deletion,
    Entity,
    Mapped,
    Money,
    Percentage,
    Team,
    User,
    computed,
    due,
    field,
    label as _,
    reference,
    share,
    state,
    when,
)

from ..clients.models import Client
from ..contracts.models import Contract
from ..deals.models import Deal

OVERDUE, FULFILLED = "overdue", "fulfilled"


class ObligedSide(enum.Enum):
    """Who has to do something: the company (us), the client, or a third party."""

    US = "us"
    CLIENT = "client"
    THIRD = "third"


class Obligation(
    Entity, display="text", label=_("Obligation"), label_plural=_("Obligations"), indexes=(("state", "due_on"),)
):
    """Something that somebody has promised to do until a day: a delivery, a payment, a report."""

    text: Mapped[str] = field(length=2000, searchable=True, label=_("Text"), help=_("What is to be done."))
    side: Mapped[ObligedSide] = field(default=ObligedSide.US, label=_("Side"), help=_("Who has to do it."))
    state: Mapped[str] = state("obligation", label=_("State"))
    due_on: Mapped[date] = field(index=True, label=_("Due on"), help=_("The last day on which it is in time."))
    due_at: Mapped[datetime | None] = due(label=_("Due at"), help=_("When an open obligation becomes overdue."))
    fulfilled_on: Mapped[date | None] = field(index=True, label=_("Fulfilled on"))
    evidence: Mapped[str | None] = field(
        length=2000, label=_("Evidence"), help=_("What shows that it was done, such as the number of a delivery note.")
    )
    penalty: Mapped[Money | None] = field(minimum=0, label=_("Penalty"), help=_("What being late costs."))
    client: Mapped[Client] = reference(
        reverse="obligations", reverse_label=_("Obligations"), label=_("Client"), on_delete=Deletion.CASCADE,
        access=Access.INHERITED,
    )  # fmt: skip
    contract: Mapped[Contract | None] = reference(
        reverse="obligations", reverse_label=_("Obligations"), label=_("Contract"), on_delete=Deletion.CASCADE
    )
    deal: Mapped[Deal | None] = reference(reverse="obligations", reverse_label=_("Obligations"), label=_("Deal"))
    owner: Mapped[User | None] = reference(
        reverse="obligations", reverse_label=_("Obligations"), label=_("Owner"), help=_("Who sees to it.")
    )
    team: Mapped[Team | None] = reference(label=_("Team"))
    branch: Mapped[Branch | None] = reference(label=_("Branch"))

    on_time: Mapped[Percentage | None] = computed(
        lambda row: share(
            when(row.state == OVERDUE, False, when(row.state == FULFILLED, row.fulfilled_on <= row.due_on))
        ),
        label=_("On time"),
        help=_("1 if it was kept on time, 0 if it was late or is overdue, empty until then; the average is the ratio."),
    )
