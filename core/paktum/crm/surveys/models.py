"""Surveys, and the people who are asked."""

import enum
from datetime import date, datetime
from decimal import Decimal

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
    reference,
    share,
    when,
)

from ..cases.models import MANAGE_STANDARDS, Case
from ..clients.models import Client
from ..contacts.models import Contact
from ..deals.models import Deal


class SurveyKind(enum.Enum):
    """What is asked: how likely the client recommends the company (0 to 10), or how satisfied it is (1 to 5)."""

    NPS = "nps"
    CSAT = "csat"


SCALES = {SurveyKind.NPS: (0, 10), SurveyKind.CSAT: (1, 5)}
"""The lowest and the highest score of each kind, as they are defined."""


class Survey(Entity, display="name", label=_("Survey"), label_plural=_("Surveys"), permission=MANAGE_STANDARDS):
    """A question that clients are asked again and again."""

    code: Mapped[str] = field(exact=True, length=60, unique=True, label=_("Code"))
    name: Mapped[str] = field(label=_("Name"))
    kind: Mapped[SurveyKind] = field(create_only=True, label=_("Kind"))
    question: Mapped[str] = field(length=1000, label=_("Question"))
    valid_days: Mapped[int] = field(
        default=30, minimum=1, maximum=3660, label=_("Can be answered for"), help=_("In days.")
    )
    is_asked_after_cases: Mapped[bool] = field(
        default=False, label=_("Asked after cases"), help=_("Whose contact is invited when a case is closed.")
    )
    is_active: Mapped[bool] = field(default=True, label=_("In use"))


def promoters_less_detractors(invitation: Row) -> Condition:
    """1 for a promoter (9 or 10), -1 for a detractor (0 to 6), 0 in between: the average is the net promoter score."""
    is_nps = (invitation.survey.kind == SurveyKind.NPS) & invitation.score.is_not(None)
    points = when(invitation.score >= 9, Decimal(1), when(invitation.score <= 6, Decimal(-1), Decimal(0)))
    return when(is_nps, points)


def is_satisfied(invitation: Row) -> Condition:
    """1 for who is satisfied (4 or 5), 0 for who is not: the average is the share of satisfied clients."""
    return when(invitation.survey.kind == SurveyKind.CSAT, share(invitation.score >= 4))


class SurveyInvitation(Entity, label=_("Invitation to a survey"), label_plural=_("Invitations to surveys")):
    """Somebody who is asked, and what the answer was. Its owner is the manager whose work is meant."""

    survey: Mapped[Survey] = reference(
        reverse="invitations", reverse_label=_("Invitations"), label=_("Survey"), create_only=True
    )
    client: Mapped[Client] = reference(
        reverse="survey_invitations", reverse_label=_("Invitations to surveys"), label=_("Client"),
        on_delete=Deletion.CASCADE, access=Access.INHERITED, create_only=True,
    )  # fmt: skip
    contact: Mapped[Contact | None] = reference(
        reverse="survey_invitations", reverse_label=_("Invitations to surveys"), label=_("Contact"), create_only=True
    )
    case: Mapped[Case | None] = reference(
        reverse="survey_invitations", reverse_label=_("Invitations to surveys"), label=_("Case"), create_only=True
    )
    deal: Mapped[Deal | None] = reference(
        reverse="survey_invitations", reverse_label=_("Invitations to surveys"), label=_("Deal"), create_only=True
    )
    valid_to: Mapped[date | None] = field(write=None, label=_("Can be answered until"))
    answered_at: Mapped[datetime | None] = field(write=None, index=True, label=_("Answered at"))
    score: Mapped[int | None] = field(write=None, minimum=0, maximum=10, label=_("Score"))
    comment: Mapped[str | None] = field(write=None, long=True, personal="contact", label=_("Comment"))
    owner: Mapped[User | None] = reference(
        reverse="survey_invitations", reverse_label=_("Invitations to surveys"), label=_("Owner"),
        help=_("The manager whose work is meant."),
    )  # fmt: skip
    team: Mapped[Team | None] = reference(
        reverse="survey_invitations", reverse_label=_("Invitations to surveys"), label=_("Team")
    )
    branch: Mapped[Branch | None] = reference(
        reverse="survey_invitations", reverse_label=_("Invitations to surveys"), label=_("Branch")
    )

    is_answered: Mapped[bool] = computed(lambda row: row.answered_at.is_not(None), label=_("Answered"))
    nps: Mapped[Percentage | None] = computed(
        promoters_less_detractors,
        label=_("Net promoter score"),
        help=_("1 for 9 and 10, -1 for 0 to 6, 0 in between: the average is the score."),
    )
    csat: Mapped[Percentage | None] = computed(
        is_satisfied,
        label=_("Customer satisfaction"),
        help=_("1 for 4 and 5, 0 for 1 to 3: the average is the share of satisfied clients."),
    )
