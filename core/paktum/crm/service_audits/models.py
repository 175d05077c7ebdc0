"""Audits of service, by criteria with weights."""

from datetime import date

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
    field,
    label as _,
    ratio,
    reference,
    state as held_in,
)

from ..cases.models import MANAGE_STANDARDS

HIGHEST = 5
"""The best mark: marks go from 0 to this."""


class AuditCriterion(
    Entity, plural="audit_criteria", display="name", label=_("Criterion of service"),
    label_plural=_("Criteria of service"), permission=MANAGE_STANDARDS,
):  # fmt: skip
    """Something that good service is known by."""

    code: Mapped[str] = field(exact=True, length=60, unique=True, label=_("Code"))
    name: Mapped[str] = field(label=_("Name"))
    weight: Mapped[int] = field(default=1, minimum=1, maximum=100, label=_("Weight"))
    is_active: Mapped[bool] = field(default=True, label=_("In use"))


def weighted_score(audit: Row) -> Condition:
    """What was reached of what could be, by the weights of the criteria that have a mark."""
    reached = audit.marks.sum(lambda mark: mark.points * mark.weight, lambda mark: mark.points.is_not(None))
    possible = audit.marks.sum(lambda mark: mark.weight * HIGHEST, lambda mark: mark.points.is_not(None))
    return ratio(reached, possible, digits=4)


class ServiceAudit(Entity, display="name", label=_("Audit of service"), label_plural=_("Audits of service")):
    """A look at how well a department serves clients, on one day."""

    name: Mapped[str] = field(searchable=True, label=_("Name"))
    state: Mapped[str] = held_in("service_audit", label=_("State"))
    audited_on: Mapped[date] = field(index=True, label=_("Audited on"))
    department: Mapped[Team] = reference(
        reverse="service_audits", reverse_label=_("Audits of service"), label=_("Department")
    )
    findings: Mapped[str | None] = field(long=True, label=_("Findings"), help=_("What is to become better."))
    owner: Mapped[User | None] = reference(
        reverse="service_audits", reverse_label=_("Audits of service"), label=_("Owner"), help=_("The auditor.")
    )
    team: Mapped[Team | None] = reference(label=_("Team"))
    branch: Mapped[Branch | None] = reference(label=_("Branch"))

    score: Mapped[Percentage | None] = computed(
        weighted_score, label=_("Score"), help=_("A fraction: 0.8 means 80 % of the points that could be reached.")
    )


class AuditMark(Entity, label=_("Mark in an audit"), label_plural=_("Marks in audits")):
    """What an audit found of one criterion."""

    audit: Mapped[ServiceAudit] = reference(
        reverse="marks", reverse_label=_("Marks"), label=_("Audit of service"), on_delete=Deletion.CASCADE,
        access=Access.THROUGH, create_only=True,
    )  # fmt: skip
    criterion: Mapped[AuditCriterion] = reference(
        reverse="marks", reverse_label=_("Marks"), label=_("Criterion of service"), create_only=True
    )
    weight: Mapped[int] = field(default=1, write=None, label=_("Weight"), help=_("As it was when the mark was made."))
    points: Mapped[int | None] = field(
        minimum=0, maximum=HIGHEST, label=_("Points"), help=_("From 0 to 5; empty until it is looked at.")
    )
    comment: Mapped[str | None] = field(length=1000, label=_("Comment"))
