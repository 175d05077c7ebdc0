"""Cases of clients, and the service standards that say how fast they are answered."""

import enum
from datetime import datetime

from paktum import (
    Access,
    Branch,
    Condition,
    Deletion,
    Entity,
    Mapped,
    Money,
    Percentage,
    Row,
    Team,
    User,
    computed,
    due,
    field,
    first_known,
    label as _,
    minutes_between,
    reference,
    share,
    state as held_in,
)

from ..activities.models import Activity
from ..channels import ActivityChannel
from ..clients.models import Client
from ..contacts.models import Contact
from ..contracts.models import Contract
from ..deals.models import Deal
from ..promises import is_in_time

MANAGE_STANDARDS = "service.manage"
"""The permission to change service standards and the catalogues of service."""


class CaseKind(enum.Enum):
    """What a client came with."""

    COMPLAINT = "complaint"
    SUGGESTION = "suggestion"
    QUESTION = "question"
    ISSUE = "issue"


class BusinessUnit(enum.Enum):
    """What business time is counted in; business days end with the last of them."""

    HOURS = "hours"
    DAYS = "days"


class ClientReaction(enum.Enum):
    """What the client said of the answer."""

    SATISFIED = "satisfied"
    ACCEPTED = "accepted"
    DISSATISFIED = "dissatisfied"
    NO_ANSWER = "no_answer"


class CaseCategory(
    Entity, plural="case_categories", display="name", label=_("Category of cases"),
    label_plural=_("Categories of cases"), permission=MANAGE_STANDARDS,
):  # fmt: skip
    """What cases are about, in the company's own words."""

    code: Mapped[str] = field(exact=True, length=60, unique=True, label=_("Code"))
    name: Mapped[str] = field(label=_("Name"))


class SlaPolicy(
    Entity, plural="sla_policies", display="name", label=_("Service standard"), label_plural=_("Service standards"),
    permission=MANAGE_STANDARDS,
):  # fmt: skip
    """How fast cases of a kind, severity and tier are acknowledged and answered. The one that says most counts."""

    code: Mapped[str] = field(exact=True, length=60, unique=True, label=_("Code"))
    name: Mapped[str] = field(label=_("Name"))
    kind: Mapped[CaseKind | None] = field(label=_("Kind of case"), help=_("Empty for all."))
    severity: Mapped[int | None] = field(minimum=1, maximum=4, label=_("Severity"), help=_("Empty for all."))
    client_tier: Mapped[str | None] = field(
        exact=True, length=60, label=_("Tier of the client"), help=_("Its code; empty for all.")
    )
    acknowledge_within: Mapped[int] = field(minimum=1, maximum=1000, label=_("Acknowledged within"))
    acknowledge_unit: Mapped[BusinessUnit] = field(default=BusinessUnit.DAYS, label=_("Unit of that"))
    answer_within: Mapped[int] = field(minimum=1, maximum=1000, label=_("Answered within"))
    answer_unit: Mapped[BusinessUnit] = field(default=BusinessUnit.DAYS, label=_("Unit of the time to answer"))
    calendar: Mapped[str] = field(
        default="standard", exact=True, length=60, label=_("Business calendar"), help=_("Its code.")
    )
    is_active: Mapped[bool] = field(default=True, label=_("In use"))


def is_answered_on_time(case: Row) -> Condition:
    """Whether a case was answered when promised; what was closed without an answer was answered then."""
    return is_in_time(first_known(case.answered_at, case.closed_at), case.answer_by)


class Case(Entity, display="subject", label=_("Case"), label_plural=_("Cases"), indexes=(("state", "answer_by"),)):
    """A complaint, suggestion, question or issue of a client, from its registration until it is closed."""

    subject: Mapped[str] = field(searchable=True, label=_("Subject"))
    description: Mapped[str | None] = field(long=True, searchable=True, personal="contact", label=_("Description"))
    kind: Mapped[CaseKind] = field(label=_("Kind"))
    severity: Mapped[int] = field(
        default=3, minimum=1, maximum=4, index=True, label=_("Severity"), help=_("From 1, the gravest, to 4.")
    )
    state: Mapped[str] = held_in("case", label=_("State"))
    due_at: Mapped[datetime | None] = due(
        label=_("Escalated at"), help=_("When it goes to the personal manager unless the state's work is done.")
    )
    channel: Mapped[ActivityChannel | None] = field(label=_("Channel"))
    received_at: Mapped[datetime | None] = field(
        index=True, create_only=True, label=_("Received at"), help=_("When it is registered, unless given.")
    )
    category: Mapped[CaseCategory | None] = reference(reverse="cases", reverse_label=_("Cases"), label=_("Category"))
    client: Mapped[Client | None] = reference(
        reverse="cases", reverse_label=_("Cases"), label=_("Client"), on_delete=Deletion.CASCADE,
        access=Access.INHERITED,
    )  # fmt: skip
    contact: Mapped[Contact | None] = reference(reverse="cases", reverse_label=_("Cases"), label=_("Contact"))
    contract: Mapped[Contract | None] = reference(reverse="cases", reverse_label=_("Cases"), label=_("Contract"))
    deal: Mapped[Deal | None] = reference(reverse="cases", reverse_label=_("Cases"), label=_("Deal"))
    activity: Mapped[Activity | None] = reference(
        reverse="cases", reverse_label=_("Cases"), label=_("Activity"), help=_("By which it came in.")
    )
    standard: Mapped[SlaPolicy | None] = reference(
        label=_("Service standard"), write=None, help=_("What was promised; it stays if the standard is changed.")
    )
    acknowledge_by: Mapped[datetime | None] = field(write=None, label=_("Acknowledge by"))
    answer_by: Mapped[datetime | None] = field(write=None, index=True, label=_("Answer by"))
    acknowledged_at: Mapped[datetime | None] = field(write=None, label=_("Acknowledged at"))
    escalated_at: Mapped[datetime | None] = field(write=None, label=_("Went to the personal manager at"))
    answered_at: Mapped[datetime | None] = field(write=None, index=True, label=_("Answered at"))
    closed_at: Mapped[datetime | None] = field(write=None, index=True, label=_("Closed at"))
    answer: Mapped[str | None] = field(long=True, label=_("Answer"), help=_("What the client was told."))
    root_cause: Mapped[str | None] = field(label=_("Root cause"), help=_("Why it happened."))
    client_reaction: Mapped[ClientReaction | None] = field(label=_("Reaction of the client"))
    compensation: Mapped[Money | None] = field(minimum=0, label=_("Compensation"), help=_("What the client gets."))
    owner: Mapped[User | None] = reference(reverse="cases", reverse_label=_("Cases"), label=_("Owner"))
    team: Mapped[Team | None] = reference(reverse="cases", reverse_label=_("Cases"), label=_("Team"))
    branch: Mapped[Branch | None] = reference(reverse="cases", reverse_label=_("Cases"), label=_("Branch"))

    minutes_to_acknowledge: Mapped[int | None] = computed(
        lambda row: minutes_between(row.received_at, row.acknowledged_at),
        label=_("Minutes until it was acknowledged"), help=_("Of all time, not only business time."),
    )  # fmt: skip
    minutes_to_answer: Mapped[int | None] = computed(
        lambda row: minutes_between(row.received_at, row.answered_at),
        label=_("Minutes until it was answered"), help=_("Of all time, not only business time."),
    )  # fmt: skip
    is_on_time: Mapped[bool | None] = computed(
        is_answered_on_time, label=_("Answered on time"), help=_("Empty while it is open and not late.")
    )
    on_time: Mapped[Percentage | None] = computed(
        lambda row: share(is_answered_on_time(row)),
        label=_("Share answered on time"),
        help=_("1 if it was answered on time, 0 if not, empty while that is open: the average is the share."),
    )
