"""Stakeholders of deals, criteria of buyers, and how everybody scores by them."""

import enum
from decimal import Decimal

from paktum import (
    Access,
    Deletion,
    Entity,
    Mapped,
    Percentage,
    Rate,
    computed,
    field,
    label as _,
    ratio,
    reference,
    times,
)

from ..competitors.models import Competitor
from ..contacts.models import Contact
from ..deals.models import Deal


class StakeholderSide(enum.Enum):
    """Whose interest it is: the profit of the organisation, what those who negotiate want, or a competitor's."""

    ORGANISATION = "organisation"
    NEGOTIATOR = "negotiator"
    COMPETITOR = "competitor"


class DealStakeholder(Entity, label=_("Stakeholder"), label_plural=_("Stakeholders")):
    """Somebody with an interest in how a deal ends."""

    deal: Mapped[Deal] = reference(
        reverse="stakeholders", reverse_label=_("Stakeholders"), label=_("Deal"), on_delete=Deletion.CASCADE,
        access=Access.THROUGH,
    )  # fmt: skip
    side: Mapped[StakeholderSide] = field(label=_("Side"))
    contact: Mapped[Contact | None] = reference(
        reverse="stakes", reverse_label=_("Interests in deals"), label=_("Contact")
    )
    competitor: Mapped[Competitor | None] = reference(
        reverse="stakes", reverse_label=_("Interests in deals"), label=_("Competitor")
    )
    name: Mapped[str | None] = field(label=_("Name"), help=_("Of who is neither a contact nor a competitor."))
    interest: Mapped[str] = field(long=True, label=_("Interest"), help=_("What they want to reach, or to avoid."))
    influence: Mapped[int] = field(
        default=3, minimum=1, maximum=5, label=_("Influence"), help=_("On the decision, from 1 to 5.")
    )
    attitude: Mapped[int | None] = field(
        minimum=-2, maximum=2, label=_("Attitude"), help=_("From -2 (against us) to 2 (for us).")
    )

    weight: Mapped[int | None] = computed(
        lambda row: row.influence * row.attitude,
        label=_("Weight"), help=_("Influence times attitude: below 0 against us, above 0 for us."),
    )  # fmt: skip


class DealCriterion(
    Entity, plural="deal_criteria", display="name", label=_("Criterion of the buyer"),
    label_plural=_("Criteria of the buyer"),
):  # fmt: skip
    """Something by which the buyer chooses its supplier, such as quality, reputation, competence, price."""

    deal: Mapped[Deal] = reference(
        reverse="criteria", reverse_label=_("Criteria of the buyer"), label=_("Deal"), on_delete=Deletion.CASCADE,
        access=Access.THROUGH,
    )  # fmt: skip
    name: Mapped[str] = field(label=_("Name"))
    weight: Mapped[Decimal] = field(
        minimum=0, label=_("Weight"), help=_("How much it counts; weights need not add up to anything.")
    )
    note: Mapped[str | None] = field(long=True, label=_("Note"))

    share: Mapped[Percentage | None] = computed(
        lambda row: ratio(row.weight, row.deal.criteria.sum(lambda each: each.weight), digits=4),
        label=_("Share of the weight"), help=_("Of the weights of all criteria of the deal; a fraction."),
    )  # fmt: skip


class CriterionScore(Entity, label=_("Score by a criterion"), label_plural=_("Scores by criteria")):
    """How the buyer sees the company, or a competitor, by one criterion."""

    criterion: Mapped[DealCriterion] = reference(
        reverse="scores", reverse_label=_("Scores"), label=_("Criterion of the buyer"), on_delete=Deletion.CASCADE,
        access=Access.THROUGH,
    )  # fmt: skip
    competitor: Mapped[Competitor | None] = reference(
        reverse="scores", reverse_label=_("Scores by criteria"), label=_("Competitor"), on_delete=Deletion.CASCADE,
        help=_("Empty for the company itself."),
    )  # fmt: skip
    score: Mapped[Decimal] = field(minimum=0, maximum=10, label=_("Score"), help=_("From 0 to 10."))
    note: Mapped[str | None] = field(long=True, label=_("Note"))

    weighted: Mapped[Rate | None] = computed(
        lambda row: ratio(
            times(row.score, row.criterion.weight, 8), row.criterion.deal.criteria.sum(lambda each: each.weight)
        ),
        label=_("Weighted score"),
        help=_("Score times the share of the criterion's weight; the sum over the criteria is from 0 to 10."),
    )  # fmt: skip
