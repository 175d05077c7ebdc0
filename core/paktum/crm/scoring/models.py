"""Rules by which leads are judged, and what came of them for each lead."""

from datetime import date

from paktum import Access, Deletion, Entity, Mapped, Money, User, field, label as _, reference

from ..leads.figures import FlagAnswer, ScoreAxis, Severity
from ..leads.models import Lead

CONDITION_HELP = _("A filter of leads as the API takes it, written as a JSON text.")


class ScoreFactor(
    Entity, display="name", label=_("Score factor"), label_plural=_("Score factors"), permission="scoring.manage"
):
    """Points for leads that meet a condition. The sum on each axis, from 0 to 100, is the lead's score."""

    code: Mapped[str] = field(exact=True, length=60, unique=True, label=_("Code"))
    name: Mapped[str] = field(searchable=True, label=_("Name"))
    axis: Mapped[ScoreAxis] = field(label=_("Axis"))
    condition: Mapped[str] = field(long=True, exact=True, label=_("Condition"), help=CONDITION_HELP)
    points: Mapped[int] = field(minimum=-100, maximum=100, label=_("Points"))
    is_active: Mapped[bool] = field(default=True, label=_("In use"))


class ScorePoint(
    Entity, writable=False, display="name", label=_("Points of a lead"), label_plural=_("Points of leads")
):
    """What a lead got for one factor when it was last judged."""

    lead: Mapped[Lead] = reference(
        reverse="score_points", reverse_label=_("Points"), label=_("Lead"), on_delete=Deletion.CASCADE,
        access=Access.THROUGH, write=None,
    )  # fmt: skip
    factor: Mapped[ScoreFactor | None] = reference(
        reverse="score_points", reverse_label=_("Points of leads"), label=_("Factor"), write=None
    )
    name: Mapped[str] = field(write=None, label=_("Name"))
    axis: Mapped[ScoreAxis] = field(write=None, label=_("Axis"))
    points: Mapped[int] = field(write=None, label=_("Points"), help=_("0 if the condition was not met."))


class RedFlagRule(
    Entity, display="name", label=_("Red flag rule"), label_plural=_("Red flag rules"), permission="scoring.manage"
):
    """A condition that speaks against a lead which meets it."""

    code: Mapped[str] = field(exact=True, length=60, unique=True, label=_("Code"))
    name: Mapped[str] = field(searchable=True, label=_("Name"))
    condition: Mapped[str] = field(long=True, exact=True, label=_("Condition"), help=CONDITION_HELP)
    severity: Mapped[Severity] = field(label=_("Severity"))
    reason: Mapped[str | None] = field(long=True, label=_("Reason"), help=_("Why this speaks against a lead."))
    is_active: Mapped[bool] = field(default=True, label=_("In use"))


class RedFlag(Entity, writable=False, display="name", label=_("Red flag"), label_plural=_("Red flags")):
    """Something that speaks against a lead: raised by a rule, or by somebody (`leadRaiseRedFlag`). It counts until it
    is cleared."""

    lead: Mapped[Lead] = reference(
        reverse="red_flags", reverse_label=_("Red flags"), label=_("Lead"), on_delete=Deletion.CASCADE,
        access=Access.THROUGH, write=None,
    )  # fmt: skip
    rule: Mapped[RedFlagRule | None] = reference(
        reverse="red_flags",
        reverse_label=_("Red flags"),
        label=_("Rule"),
        write=None,
        help=_("Empty if a user raised it."),
    )
    name: Mapped[str] = field(searchable=True, write=None, label=_("Name"))
    severity: Mapped[Severity] = field(write=None, label=_("Severity"))
    reason: Mapped[str | None] = field(long=True, write=None, label=_("Reason"))
    raised_by: Mapped[User | None] = reference(
        reverse="red_flags_raised", reverse_label=_("Red flags raised"), write=None, label=_("Raised by"),
        help=_("Empty for the product itself."),
    )  # fmt: skip
    answer: Mapped[FlagAnswer | None] = field(write=None, label=_("Answer"), help=_("Empty while it is open."))
    answer_reason: Mapped[str | None] = field(write=None, long=True, label=_("Reason of the answer"))
    answered_on: Mapped[date | None] = field(write=None, label=_("Answered on"))
    answered_by: Mapped[User | None] = reference(
        reverse="red_flags_answered", reverse_label=_("Red flags answered"), write=None, label=_("Answered by")
    )


class QualificationThreshold(
    Entity, display="name", label=_("Qualification threshold"), label_plural=_("Qualification thresholds"),
    permission="scoring.manage",
):  # fmt: skip
    """What a lead must reach to be worth an offer; what is empty is not asked for."""

    code: Mapped[str] = field(exact=True, length=60, unique=True, label=_("Code"))
    name: Mapped[str] = field(searchable=True, label=_("Name"))
    interest: Mapped[int | None] = field(minimum=0, maximum=100, label=_("Least interest"), help=_("A score."))
    capability: Mapped[int | None] = field(minimum=0, maximum=100, label=_("Least capability"), help=_("A score."))
    volume: Mapped[Money | None] = field(
        label=_("Least volume"), help=_("Expected per year; one in another currency, or none, is too little.")
    )
    is_active: Mapped[bool] = field(default=True, label=_("In use"))
