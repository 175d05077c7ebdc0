"""What people do with plans."""

from paktum import Change, action, label as _, refuse

from ..deals.models import Deal
from .models import PlanGoal


@action(PlanGoal, label=_("Open a deal"))
def open_deal(change: Change, goal: PlanGoal, name: str | None = None) -> None:
    """Open a deal with the client of the plan for a goal, with its product and expected amount."""
    if goal.deal is not None:
        raise refuse("core.deal_opened", _("A deal was opened for it already."), "id")
    client = goal.plan.client
    deal = change.create(
        Deal, name=name or goal.text[:200], client=client, product=goal.product, amount=goal.expected,
        probability=goal.probability, expected_close_on=goal.due_on, opened_on=change.today, owner=client.owner,
        team=client.team, branch=client.branch,
    )  # fmt: skip
    change.update(goal, deal=deal)
