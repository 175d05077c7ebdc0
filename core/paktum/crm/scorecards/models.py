"""Scorecards with their weights, and appraisals by them."""

from decimal import Decimal

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
    reference,
)

from ..targets.models import Period, Target, TargetUnit
from .scores import score, score_rank, team_rank

MANAGE = "scorecard.manage"
"""The permission to change scorecards, and to appraise."""


class Scorecard(Entity, display="name", label=_("Scorecard"), label_plural=_("Scorecards"), permission=MANAGE):
    """Several metrics that count together, each with its weight."""

    code: Mapped[str] = field(exact=True, length=60, unique=True, label=_("Code"))
    name: Mapped[str] = field(label=_("Name"))
    quality_weight: Mapped[Decimal] = field(
        default=Decimal(0), minimum=0, label=_("Weight of quality"), help=_("Of what is judged, not measured.")
    )


class ScorecardMeasure(
    Entity, display="metric", label=_("Measure of a scorecard"), label_plural=_("Measures of scorecards"),
    permission=MANAGE,
):  # fmt: skip
    """A metric of a scorecard: the attainment of its targets counts."""

    scorecard: Mapped[Scorecard] = reference(
        reverse="measures", reverse_label=_("Measures"), label=_("Scorecard"), on_delete=Deletion.CASCADE,
        access=Access.THROUGH,
    )  # fmt: skip
    metric: Mapped[str] = field(exact=True, length=100, label=_("Metric"), help=_("Its code; `metrics` lists them."))
    weight: Mapped[Decimal] = field(default=Decimal(1), minimum=0, label=_("Weight"))
    most: Mapped[Decimal] = field(
        default=Decimal(2),
        minimum=0,
        label=_("At most"),
        help=_("Attainment above it counts as this much."),
    )


class Appraisal(Entity, label=_("Appraisal"), label_plural=_("Appraisals"), permission=MANAGE):
    """How well a user, team, branch or the company did in a period, by a scorecard."""

    code: Mapped[str | None] = field(
        exact=True, length=200, unique=True, write=None, label=_("Code"), help=_("Period, scorecard, and whose it is.")
    )
    scorecard: Mapped[Scorecard] = reference(
        reverse="appraisals", reverse_label=_("Appraisals"), label=_("Scorecard"), create_only=True,
        on_delete=Deletion.RESTRICT,
    )  # fmt: skip
    period: Mapped[Period] = reference(
        reverse="appraisals", reverse_label=_("Appraisals"), label=_("Period"), create_only=True,
        on_delete=Deletion.RESTRICT,
    )  # fmt: skip
    unit: Mapped[TargetUnit] = field(create_only=True, label=_("Unit"), help=_("Who is appraised."))
    quality: Mapped[Percentage | None] = field(
        minimum=0, maximum=2, label=_("Quality"), help=_("As it is judged, a fraction of what is expected.")
    )
    proposal: Mapped[str | None] = field(
        long=True, label=_("Improvement proposal"), help=_("What shall be done better.")
    )
    owner: Mapped[User | None] = reference(
        reverse="appraisals", reverse_label=_("Appraisals"), label=_("Owner"), create_only=True,
        help=_("Of the appraisal of a user: whose team and branch then stand beside."),
    )  # fmt: skip
    team: Mapped[Team | None] = reference(
        reverse="appraisals", reverse_label=_("Appraisals"), label=_("Team"), create_only=True
    )
    branch: Mapped[Branch | None] = reference(
        reverse="appraisals", reverse_label=_("Appraisals"), label=_("Branch"), create_only=True
    )

    score: Mapped[Decimal | None] = computed(
        lambda row: score(row, row.all(Target)),
        label=_("Score"),
        help=_("Weighted average of the attainments, each at most as much as counts, and of quality: a fraction."),
    )
    rank: Mapped[int | None] = computed(
        score_rank, label=_("Rank"), help=_("By score, among appraisals of the same scorecard, period and unit.")
    )
    team_rank: Mapped[int | None] = computed(
        team_rank, label=_("Rank in the team"), help=_("Of a user's appraisal: the same within the team.")
    )
