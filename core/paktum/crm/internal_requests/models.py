"""Requests between departments, and how fast each of them answers."""

from datetime import datetime

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
    due,
    field,
    label as _,
    minutes_between,
    reference,
    share,
    state as held_in,
)

from ..cases.models import MANAGE_STANDARDS, BusinessUnit, Case
from ..clients.models import Client
from ..promises import is_in_time


class DepartmentStandard(
    Entity, display="name", label=_("Standard of a department"), label_plural=_("Standards of departments"),
    permission=MANAGE_STANDARDS,
):  # fmt: skip
    """How fast a department answers what others ask of it."""

    code: Mapped[str] = field(exact=True, length=60, unique=True, label=_("Code"))
    name: Mapped[str] = field(label=_("Name"))
    department: Mapped[Team | None] = reference(
        reverse="department_standards", reverse_label=_("Standards of departments"), label=_("Department"),
        on_delete=Deletion.CASCADE, help=_("A team; empty for all without a standard of their own."),
    )  # fmt: skip
    answer_within: Mapped[int] = field(minimum=1, maximum=1000, label=_("Answered within"))
    answer_unit: Mapped[BusinessUnit] = field(default=BusinessUnit.DAYS, label=_("Unit of the time to answer"))
    calendar: Mapped[str] = field(
        default="standard", exact=True, length=60, label=_("Business calendar"), help=_("Its code.")
    )
    is_active: Mapped[bool] = field(default=True, label=_("In use"))


class InternalRequest(Entity, display="subject", label=_("Internal request"), label_plural=_("Internal requests")):
    """What somebody asks of another department. It belongs to who asks and to the team that is asked."""

    subject: Mapped[str] = field(searchable=True, label=_("Subject"))
    description: Mapped[str | None] = field(long=True, label=_("Description"))
    state: Mapped[str] = held_in("internal_request", label=_("State"))
    due_at: Mapped[datetime | None] = due(label=_("Escalated at"), help=_("Unless it is answered before."))
    answer_by: Mapped[datetime | None] = field(write=None, index=True, label=_("Answer by"))
    answered_at: Mapped[datetime | None] = field(write=None, label=_("Answered at"))
    answer: Mapped[str | None] = field(long=True, label=_("Answer"))
    assignee: Mapped[User | None] = reference(
        reverse="assigned_requests", reverse_label=_("Requests to answer"), label=_("Assignee")
    )
    client: Mapped[Client | None] = reference(
        reverse="internal_requests", reverse_label=_("Internal requests"), label=_("Client"),
        on_delete=Deletion.CASCADE, access=Access.INHERITED,
    )  # fmt: skip
    case: Mapped[Case | None] = reference(
        reverse="internal_requests", reverse_label=_("Internal requests"), label=_("Case")
    )
    owner: Mapped[User | None] = reference(
        reverse="internal_requests", reverse_label=_("Internal requests"), label=_("Owner"), help=_("Who asks.")
    )
    team: Mapped[Team | None] = reference(
        reverse="internal_requests", reverse_label=_("Internal requests"), label=_("Team"),
        help=_("The department that is asked."),
    )  # fmt: skip
    branch: Mapped[Branch | None] = reference(
        reverse="internal_requests", reverse_label=_("Internal requests"), label=_("Branch")
    )

    minutes_to_answer: Mapped[int | None] = computed(
        lambda row: minutes_between(row.created_at, row.answered_at),
        label=_("Minutes until it was answered"), help=_("Of all time, not only business time."),
    )  # fmt: skip
    on_time: Mapped[Percentage | None] = computed(
        lambda row: share(is_in_time(row.answered_at, row.answer_by)),
        label=_("Share answered on time"),
        help=_("1 if it was answered on time, 0 if not, empty while that is open: the average is the share."),
    )
