"""What a cost belongs to."""

from collections.abc import Iterator

from paktum import Change, Problem, Saving, before_save, label as _, validation

from ..clients.rules import require_same_client
from .models import BreakEven, CostEntry


@before_save(CostEntry)
def cost_is_of_a_client(saving: Saving) -> None:
    """What was spent for a deal or contract was spent for its client, and for no other."""
    for name in ("deal", "contract"):
        if saving["client"] is None and saving[name] is not None:
            saving["client"] = saving[name].client
    require_same_client(saving, "deal", "contract")


@validation(BreakEven)
def break_even_has_one_currency(change: Change, plan: BreakEven) -> Iterator[Problem]:
    """Fixed costs, price and cost are in one currency."""
    for name in ("unit_price", "unit_cost"):
        if getattr(plan, name).currency != plan.fixed_costs.currency:
            yield Problem("core.currency_differs", _("It is in another currency than the fixed costs."), (name,))
