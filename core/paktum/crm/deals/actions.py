"""What people do with deals."""

from paktum import Change, action, label as _

from ..competitors.models import Competitor
from .models import Deal, LostReason


@action(Deal, label=_("Mark as won"))
def mark_won(change: Change, deal: Deal) -> None:
    """Close a deal as won, today. It must have reached the contract, and have a client and an amount."""
    change.update(deal, closed_on=change.today)
    change.transition(deal, "win")


@action(Deal, label=_("Mark as lost"))
def mark_lost(
    change: Change, deal: Deal, lost_reason: LostReason, competitor: str | None = None, rival: Competitor | None = None
) -> None:
    """Close a deal as lost, today. `competitor` says who got it, or `rival` in the register; one of them is needed if
    that is the reason."""
    change.update(
        deal, closed_on=change.today, lost_reason=lost_reason, competitor=competitor or deal.competitor,
        rival=rival or deal.rival,
    )  # fmt: skip
    change.transition(deal, "lose")
