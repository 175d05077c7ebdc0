"""Periods, targets in them, and the facts that were frozen when a period was closed."""

import enum
from datetime import date
from decimal import Decimal

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
    state as held_in,
)

from .facts import RATE_MISSING, attainment, band, company_rank, fact, handed_on, missing_rate, team_rank
from .names import period_fault

MANAGE = "target.manage"
"""The permission to set targets."""


class PeriodKind(enum.Enum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Period(Entity, display="code", label=_("Period"), label_plural=_("Periods"), permission=MANAGE):
    """A month, quarter or year that targets are set for. Its facts are computed while it is open, frozen if closed."""

    code: Mapped[str] = field(
        exact=True, length=7, unique=True, create_only=True, check=period_fault, label=_("Code"),
        help=_("2026-03 is a month, 2026-Q1 a quarter, 2026 a year."),
    )  # fmt: skip
    kind: Mapped[PeriodKind | None] = field(write=None, label=_("Kind"))
    starts_on: Mapped[date | None] = field(write=None, index=True, label=_("First day"))
    ends_on: Mapped[date | None] = field(write=None, index=True, label=_("Last day"))
    state: Mapped[str] = held_in("period", label=_("State"))
    closes_on: Mapped[date | None] = field(
        label=_("Closes on"), help=_("The day on which the product closes it; empty if only people do.")
    )
    missing_rates: Mapped[str | None] = field(
        write=None, long=True, label=_("Missing rates"),
        help=_("What kept the product from closing it on its day: a pair of currencies and a day in each line."),
    )  # fmt: skip


class AttainmentBand(
    Entity, display="name", label=_("Attainment band"), label_plural=_("Attainment bands"), permission=MANAGE
):
    """A range of attainment that has a name, such as 80 to 100 %."""

    code: Mapped[str] = field(exact=True, length=60, unique=True, label=_("Code"))
    name: Mapped[str] = field(label=_("Name"))
    at_least: Mapped[Decimal] = field(
        label=_("From"), help=_("The smallest attainment in it, a fraction; it goes up to the next band.")
    )


class TargetUnit(enum.Enum):
    """Whose target it is."""

    COMPANY = "company"
    BRANCH = "branch"
    TEAM = "team"
    USER = "user"


class Target(
    Entity, display="metric", label=_("Target"), label_plural=_("Targets"), permission=MANAGE,
    indexes=(("period", "metric"),),
):  # fmt: skip
    """What a user, team, branch or the company is to reach in a period, by one metric, and what they have."""

    code: Mapped[str | None] = field(
        exact=True, length=200, unique=True, write=None, label=_("Code"), help=_("Period, metric, and whose it is.")
    )
    period: Mapped[Period] = reference(
        reverse="targets", reverse_label=_("Targets"), label=_("Period"), create_only=True, on_delete=Deletion.RESTRICT
    )
    metric: Mapped[str] = field(
        exact=True, length=100, create_only=True, label=_("Metric"), help=_("Its code; `metrics` lists them.")
    )
    unit: Mapped[TargetUnit] = field(create_only=True, label=_("Unit"), help=_("Whose target it is."))
    owner: Mapped[User | None] = reference(
        reverse="targets", reverse_label=_("Targets"), label=_("Owner"), create_only=True,
        help=_("Of the target of a user: whose team and branch then stand beside."),
    )  # fmt: skip
    team: Mapped[Team | None] = reference(
        reverse="targets", reverse_label=_("Targets"), label=_("Team"), create_only=True
    )
    branch: Mapped[Branch | None] = reference(
        reverse="targets", reverse_label=_("Targets"), label=_("Branch"), create_only=True
    )
    goal: Mapped[Decimal | None] = field(
        minimum=0, label=_("Goal"), help=_("What is to be reached; empty if the figure is only watched.")
    )
    currency: Mapped[str | None] = field(
        code="currency", create_only=True, label=_("Currency"), help=_("Of a metric of money: that of goal and fact.")
    )

    fact: Mapped[Decimal | None] = computed(
        fact, label=_("Fact"), lacking=RATE_MISSING,
        help=_("What was reached: so far in an open period, frozen in a closed one. Money is converted at the rate of "
               "its own day; empty if one is missing."),
    )  # fmt: skip
    missing_rate: Mapped[str | None] = computed(
        missing_rate, label=_("Missing rates"),
        help=_("Why there is no fact: pairs of currencies with the days whose rates are missing, by commas."),
    )  # fmt: skip
    attainment: Mapped[Decimal | None] = computed(
        attainment, label=_("Attainment"), help=_("Fact by goal, a fraction: 2.0000 means that 200 % was reached.")
    )
    band: Mapped[str | None] = computed(
        lambda target: band(target, target.all(AttainmentBand)),
        label=_("Band"),
        help=_("Code of the band that the attainment is in."),
    )
    handed_on: Mapped[Decimal | None] = computed(
        lambda target: handed_on(target, target.all(Target)), label=_("Handed on"),
        help=_("The sum of the goals one level below, for the same metric, period and currency: those of the branches "
               "of the company, of the teams of a branch, of the users of a team; empty if there are none."),
    )  # fmt: skip
    rank: Mapped[int | None] = computed(
        company_rank, label=_("Rank"),
        help=_("By attainment, among all of the same unit, metric and period; equals share a place, "
               "the next is left out."),
    )  # fmt: skip
    team_rank: Mapped[int | None] = computed(
        team_rank, label=_("Rank in the team"), help=_("Of a user's target: the same within the team.")
    )


class FrozenFact(Entity, label=_("Frozen fact"), label_plural=_("Frozen facts"), writable=False):
    """What was reached of a target when its period was closed; it stays, whatever changes afterwards."""

    target: Mapped[Target] = reference(
        reverse="frozen_facts", reverse_label=_("Frozen facts"), label=_("Target"), on_delete=Deletion.RESTRICT,
        access=Access.THROUGH,
    )  # fmt: skip
    fact: Mapped[Decimal | None] = field(write=None, label=_("Fact"))
    metric_version: Mapped[int | None] = field(
        write=None, label=_("Version of the metric"), help=_("Of the definition that the fact was computed by.")
    )
