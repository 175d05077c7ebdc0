"""Letters."""

import enum
from datetime import date

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
    label as _,
    reference,
    today,
)

from ..activities.models import ActivityDirection
from ..clients.models import Client
from ..contacts.models import Contact
from ..contracts.models import Contract
from ..deals.models import Deal


class LetterMeans(enum.Enum):
    """How a letter came or went."""

    POST = "post"
    COURIER = "courier"
    EMAIL = "email"
    FAX = "fax"
    PORTAL = "portal"
    HAND = "hand"


class Letter(
    Entity, display="subject", label=_("Letter"), label_plural=_("Letters"), indexes=(("client", "dated_on"),)
):
    """A letter or document that came in or went out, in the company's register."""

    number: Mapped[str | None] = field(
        exact=True, length=60, write=None, unique=True, searchable=True, series="letter", label=_("Register number"),
        help=_("Given when it is registered, one after the other."),
    )  # fmt: skip
    direction: Mapped[ActivityDirection] = field(label=_("Direction"))
    means: Mapped[LetterMeans] = field(default=LetterMeans.POST, label=_("Means"))
    subject: Mapped[str] = field(searchable=True, label=_("Subject"))
    dated_on: Mapped[date] = field(index=True, label=_("Date"), help=_("The day it came in or went out."))
    correspondent: Mapped[str | None] = field(searchable=True, label=_("Correspondent"), help=_("Who sent or gets it."))
    their_number: Mapped[str | None] = field(length=60, searchable=True, label=_("Their number"))
    kept_at: Mapped[str | None] = field(label=_("Kept at"), help=_("Where the paper is."))
    note: Mapped[str | None] = field(long=True, label=_("Note"))
    answer_due_on: Mapped[date | None] = field(index=True, label=_("Answer due"))
    answers: Mapped["Letter | None"] = reference(
        reverse="answered_by", reverse_label=_("Answered by"), label=_("Answers"), help=_("The letter that it answers.")
    )
    client: Mapped[Client | None] = reference(
        reverse="letters", reverse_label=_("Letters"), label=_("Client"), on_delete=Deletion.CASCADE,
        access=Access.INHERITED,
    )  # fmt: skip
    contact: Mapped[Contact | None] = reference(reverse="letters", reverse_label=_("Letters"), label=_("Contact"))
    contract: Mapped[Contract | None] = reference(reverse="letters", reverse_label=_("Letters"), label=_("Contract"))
    deal: Mapped[Deal | None] = reference(reverse="letters", reverse_label=_("Letters"), label=_("Deal"))
    owner: Mapped[User | None] = reference(reverse="letters", reverse_label=_("Letters"), label=_("Owner"))
    team: Mapped[Team | None] = reference(label=_("Team"))
    branch: Mapped[Branch | None] = reference(label=_("Branch"))

    is_answer_overdue: Mapped[bool] = computed(
        lambda row: row.answer_due_on.is_not(None) & (row.answer_due_on < today()) & row.answered_by.none(),
        label=_("Answer overdue"),
        help=_("Whether an answer was due and there is none."),
    )
