"""What the account managers of the demo company are to reach."""

from datetime import timedelta
from decimal import Decimal

from paktum import Demo

from ..targets.models import Period, Target, TargetUnit
from .staff import SOURCE, Staff

GOALS = (("deals_won", Decimal(2)), ("contracts_signed", Decimal(1)))


def goals(demo: Demo, people: Staff) -> None:
    """Deals to be won and contracts to be signed by each account manager, last month and this month."""
    this = demo.today.replace(day=1)
    for number, day in enumerate((this - timedelta(days=1), this), 1):
        period = demo.change.create(Period, code=f"{day:%Y-%m}", source=SOURCE, external_id=f"period-{number}")
        for place, owner in enumerate(people.everybody(), 1):
            for metric, goal in GOALS:
                demo.change.create(
                    Target, period=period, metric=metric, unit=TargetUnit.USER, owner=owner, goal=goal, source=SOURCE,
                    external_id=f"target-{number}-{place:02}-{metric}",
                )  # fmt: skip
