"""What a cost belongs to."""

from collections.abc import Iterator

from paktum import Change, Problem, Saving, before_save, label as _, validation

from ..clients.rules import of_another_client
from .models import BreakEven, CostEntry


@before_save(CostEntry)
def cost_is_of_a_client(saving: Saving) -> None:
    """What was spent for a deal or contract was spent for its client."""
    for name in ("deal", "contract"):
        if saving["client"] is None and saving[name] is not None:
            saving["client"] = saving[name].client


@validation(CostEntry)
def cost_has_one_client(change: Change, cost: CostEntry) -> Iterator[Problem]:
    """Deal and contract are of the client that the cost is of."""
    yield from of_another_client(cost.client, {"deal": cost.deal, "contract": cost.contract})


@validation(BreakEven)
def break_even_has_one_currency(change: Change, plan: BreakEven) -> Iterator[Problem]:
    """Fixed costs, price and cost are in one currency."""
    for name in ("unit_price", "unit_cost"):
        if getattr(plan, name).currency != plan.fixed_costs.currency:
            yield Problem("core.currency_differs", _("It is in another currency than the fixed costs."), (name,))
