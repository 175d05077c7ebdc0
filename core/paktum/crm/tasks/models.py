"""Tasks: what is to be done, promised or known by one person."""

import enum
from datetime import date, datetime

from paktum import (
    Access,
    Branch,
    Condition,
    Deletion,
    Entity,
    Mapped,
    Percentage,
    Row,
    Team,
    User,
    computed,
    day_of,
    days_between,
    field,
    label as _,
    reference,
    share,
    state as held_in,
    today,
    when,
)

from ..activities.models import Activity
from ..cases.models import Case
from ..clients.models import Client
from ..contact_sequences.models import ContactStep
from ..deals.models import Deal
from ..leads.models import Lead
from ..plans.models import PlanGoal


class TaskKind(enum.Enum):
    """What a task is: work, getting in touch again, keeping a client who may leave, a commitment to a client, or a
    notice to take note of."""

    TASK = "task"
    FOLLOW_UP = "follow_up"
    RETENTION = "retention"
    COMMITMENT = "commitment"
    NOTICE = "notice"


def is_done_on_time(task: Row) -> Condition:
    """Whether it was done by its day; one that is open and late was not, another that is open is unknown."""
    is_late = (task.state == "open") & (task.due_on < today())
    return when(task.state == "done", day_of(task.done_at) <= task.due_on, when(is_late, False))


class Task(Entity, display="subject", label=_("Task"), label_plural=_("Tasks"), indexes=(("owner", "due_on"),)):
    """Something that one person has to do: work, a commitment to a client, or a notice."""

    subject: Mapped[str] = field(searchable=True, label=_("Subject"))
    kind: Mapped[TaskKind] = field(default=TaskKind.TASK, label=_("Kind"))
    description: Mapped[str | None] = field(long=True, label=_("Description"))
    state: Mapped[str] = held_in("task", label=_("State"))
    due_on: Mapped[date | None] = field(index=True, label=_("Due on"), help=_("The last day on which it is on time."))
    done_at: Mapped[datetime | None] = field(write=None, label=_("Done at"))
    client: Mapped[Client | None] = reference(
        reverse="tasks", reverse_label=_("Tasks"), label=_("Client"), on_delete=Deletion.CASCADE,
        access=Access.INHERITED,
    )  # fmt: skip
    case: Mapped[Case | None] = reference(reverse="tasks", reverse_label=_("Tasks"), label=_("Case"))
    deal: Mapped[Deal | None] = reference(reverse="tasks", reverse_label=_("Tasks"), label=_("Deal"))
    goal: Mapped[PlanGoal | None] = reference(
        reverse="tasks", reverse_label=_("Tasks"), label=_("Goal"), help=_("Of the client plan that it serves.")
    )
    lead: Mapped[Lead | None] = reference(reverse="tasks", reverse_label=_("Tasks"), label=_("Lead"))
    step: Mapped[ContactStep | None] = reference(
        label=_("Step of a contact sequence"), write=None, help=_("The one that it was made of; it names the channel.")
    )
    activity: Mapped[Activity | None] = reference(
        reverse="commitments", reverse_label=_("Commitments"), label=_("Activity"), help=_("In which it was promised.")
    )
    owner: Mapped[User | None] = reference(
        reverse="tasks", reverse_label=_("Tasks"), label=_("Owner"), help=_("Who has to do it.")
    )
    team: Mapped[Team | None] = reference(reverse="tasks", reverse_label=_("Tasks"), label=_("Team"))
    branch: Mapped[Branch | None] = reference(reverse="tasks", reverse_label=_("Tasks"), label=_("Branch"))

    is_on_time: Mapped[bool | None] = computed(
        is_done_on_time, label=_("Done on time"), help=_("Empty while it is open and not late.")
    )
    on_time: Mapped[Percentage | None] = computed(
        lambda row: share(is_done_on_time(row)),
        label=_("Share done on time"),
        help=_("1 if it was done on time, 0 if not, empty while that is open: the average is the share."),
    )
    days_late: Mapped[int | None] = computed(
        lambda row: when(
            (row.state == "open") & (row.due_on < today()),
            days_between(row.due_on, today()),
            when(
                (row.state == "done") & (day_of(row.done_at) > row.due_on),
                days_between(row.due_on, day_of(row.done_at)),
            ),
        ),
        label=_("Days late"),
        help=_("Until it was done, or until today; empty if it is not late."),
    )
