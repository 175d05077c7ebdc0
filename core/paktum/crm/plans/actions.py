"""What people do with plans."""

from paktum import Change, action, label as _, living, refuse

from ..deals.models import Deal
from ..people.rules import places_of
from .models import PlanGoal


@action(PlanGoal, label=_("Open a deal"))
def open_deal(change: Change, goal: PlanGoal, name: str | None = None) -> None:
    """Open a deal with the client of the plan for a goal, with its product and expected amount. Refused while there is
    one that was opened for it and is not lost."""
    opened = living(goal.deal)
    if opened is not None and opened.stage != "lost":
        raise refuse("core.deal_opened", _("A deal was opened for it already."), "id")
    client = goal.plan.client
    deal = change.create(
        Deal, name=name or goal.text[:200], client=client, product=living(goal.product), amount=goal.expected,
        probability=goal.probability, expected_close_on=goal.due_on, opened_on=change.today, **places_of(client),
    )  # fmt: skip
    change.update(goal, deal=deal)
