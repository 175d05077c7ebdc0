"""Non-disclosure agreements, and conflicts of interest of users."""

import enum
from datetime import date

from paktum import (
    Access,
    Branch,
    Condition,
    Deletion,
    Entity,
    Mapped,
    Row,
    Team,
    User,
    computed,
    field,
    label as _,
    reference,
    state as held_in,
    today,
)

from ..clients.models import Client
from ..contracts.models import Contract

DECIDE = "compliance.decide"
"""The permission to decide on conflicts of interest."""


def is_valid_today(record: Row) -> Condition:
    """Whether today is within the days of a record."""
    return (record.valid_from <= today()) & (record.valid_to.is_(None) | (record.valid_to >= today()))


def is_open_today(conflict: Row) -> Condition:
    """Whether a conflict is undecided and of today."""
    return (conflict.state == "open") & is_valid_today(conflict)


class NonDisclosureAgreement(
    Entity, display="name", label=_("Non-disclosure agreement"), label_plural=_("Non-disclosure agreements")
):
    """What a client and the company keep to themselves, and from when to when."""

    client: Mapped[Client] = reference(
        reverse="non_disclosure_agreements", reverse_label=_("Non-disclosure agreements"), label=_("Client"),
        on_delete=Deletion.CASCADE, access=Access.THROUGH, create_only=True,
    )  # fmt: skip
    name: Mapped[str] = field(label=_("Name"), help=_("Such as the matter that it is about."))
    contract: Mapped[Contract | None] = reference(
        reverse="non_disclosure_agreements", reverse_label=_("Non-disclosure agreements"), label=_("Contract"),
        help=_("If it is part of one."),
    )  # fmt: skip
    is_mutual: Mapped[bool] = field(default=True, label=_("Mutual"), help=_("It binds both sides."))
    signed_on: Mapped[date | None] = field(label=_("Signed on"))
    valid_from: Mapped[date] = field(label=_("Valid from"))
    valid_to: Mapped[date | None] = field(index=True, label=_("Valid to"), help=_("Empty if it has no fixed end."))
    terms: Mapped[str | None] = field(long=True, label=_("Terms"))

    is_in_force: Mapped[bool | None] = computed(
        lambda row: row.signed_on.is_not(None) & is_valid_today(row),
        label=_("In force"), help=_("It is signed, and today is within its days."),
    )  # fmt: skip


class ConflictKind(enum.Enum):
    """Why somebody is not free in dealing with a client."""

    FAMILY = "family"
    SHARES = "shares"
    SIDE_JOB = "side_job"
    FORMER_EMPLOYER = "former_employer"
    GIFT = "gift"
    OTHER = "other"


class ConflictOfInterest(
    Entity, plural="conflicts_of_interest", label=_("Conflict of interest"), label_plural=_("Conflicts of interest")
):
    """An interest of a user's own in a client. While it is open, the user's deals with that client do not go on. It is
    seen by the user, by those who lead the user, and by compliance; not by the client's account team."""

    owner: Mapped[User] = reference(
        reverse="conflicts_of_interest", reverse_label=_("Conflicts of interest"), label=_("User"),
        help=_("Who has it."), create_only=True,
    )  # fmt: skip
    team: Mapped[Team | None] = reference(label=_("Team"))
    branch: Mapped[Branch | None] = reference(label=_("Branch"))
    client: Mapped[Client] = reference(
        reverse="conflicts_of_interest", reverse_label=_("Conflicts of interest"), label=_("Client"),
        on_delete=Deletion.CASCADE, create_only=True,
    )  # fmt: skip
    kind: Mapped[ConflictKind] = field(label=_("Kind"))
    description: Mapped[str] = field(long=True, label=_("Description"))
    state: Mapped[str] = held_in("conflict_of_interest", label=_("State"))
    valid_from: Mapped[date] = field(create_only=True, label=_("Valid from"))
    valid_to: Mapped[date | None] = field(
        index=True,
        write=DECIDE,
        label=_("Valid to"),
        help=_("Empty while it lasts; compliance says when it has ended."),
    )
    measures: Mapped[str | None] = field(
        long=True, write=DECIDE, label=_("Measures"), help=_("What is done so that it does no harm.")
    )
    decided_by: Mapped[User | None] = reference(label=_("Decided by"), write=None)
    decided_on: Mapped[date | None] = field(write=None, label=_("Decided on"))

    is_open: Mapped[bool | None] = computed(
        is_open_today, label=_("Open"), help=_("Undecided, and today is within its days.")
    )
