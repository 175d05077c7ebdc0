"""What the account managers of the demo company are to reach."""

from datetime import timedelta
from decimal import Decimal

from paktum import Demo, User

from ..incentives.actions import settle
from ..incentives.models import IncentiveProgramme, IncentiveRule
from ..scorecards.models import Appraisal, Scorecard, ScorecardMeasure
from ..targets.models import Period, Target, TargetUnit
from .staff import SOURCE, Staff

GOALS = (("deals_won", Decimal(2)), ("contracts_signed", Decimal(1)))

PROPOSALS = ("Call back on the same day.", "Ask for a reference after each handover.", "Share leads with the branch.")


def goals(demo: Demo, people: Staff) -> None:
    """Deals to be won and contracts to be signed by each account manager, last month and this month; how well they did
    last month, and what they shall do better."""
    this = demo.today.replace(day=1)
    card = demo.change.create(
        Scorecard, code="demo-sales", name="Sales", quality_weight=Decimal(1), source=SOURCE, external_id="scorecard-1"
    )
    for metric, _goal in GOALS:
        demo.change.create(
            ScorecardMeasure, scorecard=card, metric=metric, source=SOURCE, external_id=f"measure-{metric}"
        )
    for number, day in enumerate((this - timedelta(days=1), this), 1):
        period = demo.change.create(Period, code=f"{day:%Y-%m}", source=SOURCE, external_id=f"period-{number}")
        for place, owner in enumerate(people.everybody(), 1):
            if number == 1:
                demo.change.create(
                    Appraisal, scorecard=card, period=period, unit=TargetUnit.USER, owner=owner,
                    quality=Decimal(6 + place % 7) / 10, proposal=PROPOSALS[place % len(PROPOSALS)],
                    source=SOURCE, external_id=f"appraisal-{place:02}",
                )  # fmt: skip
            for metric, goal in GOALS:
                demo.change.create(
                    Target, period=period, metric=metric, unit=TargetUnit.USER, owner=owner, goal=goal, source=SOURCE,
                    external_id=f"target-{number}-{place:02}-{metric}",
                )  # fmt: skip


def bonuses(demo: Demo, people: Staff) -> None:
    """A bonus for framework agreements of the last half-year, proposed by the controller and approved by the director,
    with what it has given."""
    last = demo.today.replace(day=1) - timedelta(days=1)
    (controller,) = demo.change.list_(User, User.position == "Controller")
    programme = demo.change.create(
        IncentiveProgramme, code="demo-frameworks", name="Framework agreements", state="approved",
        starts_on=last - timedelta(days=180), ends_on=last, proposed_by=controller, proposed_on=last,
        approved_by=people.director, approved_on=last, source=SOURCE, external_id="incentive-1",
    )  # fmt: skip
    demo.change.create(
        IncentiveRule, programme=programme, name="One percent", product_family="Framework agreements",
        rate=Decimal("0.01"), source=SOURCE, external_id="incentive-rule-1",
    )  # fmt: skip
    settle(demo.change, programme)
