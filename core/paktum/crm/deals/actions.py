"""What people do with deals."""

from typing import Any

from paktum import Change, action, label as _

from ..competitors.models import Competitor
from ..incentives.actions import accrue_for
from .models import Deal, LostReason


@action(Deal, label=_("Mark as won"))
def mark_won(change: Change, deal: Deal) -> None:
    """Close a deal as won. It must have reached the contract, and have a client and an amount."""
    change.transition(deal, "win")


@action(Deal, label=_("Mark as lost"))
def mark_lost(
    change: Change, deal: Deal, lost_reason: LostReason, competitor: str | None = None, rival: Competitor | None = None
) -> None:
    """Close a deal as lost. `competitor` says who got it, or `rival` in the register; one of them is needed if
    that is the reason."""
    who: dict[str, Any] = {"competitor": competitor, "rival": rival}
    change.update(deal, lost_reason=lost_reason, **{name: given for name, given in who.items() if given})
    change.transition(deal, "lose")


def note_closed(change: Change, deal: Deal) -> None:
    """A deal is closed on the day on which it is won or lost, unless another was given."""
    if deal.closed_on is None:
        change.update(deal, closed_on=change.today)


def note_won(change: Change, deal: Deal) -> None:
    """The day, and what incentive programmes give for the deal."""
    note_closed(change, deal)
    accrue_for(change, deal)
