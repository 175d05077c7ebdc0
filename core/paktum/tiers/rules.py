"""What a threshold must say."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..declare.errors import Problem
from ..declare.labels import label as _
from ..declare.saving import Validation, validation
from ..declare.values import Money
from .models import TierThreshold

if TYPE_CHECKING:
    from ..write.change import Change  # which knows the assembly, which knows the models that this is for


@validation(TierThreshold)
def threshold_is_as_declared(change: "Change", threshold: TierThreshold) -> Iterator[Problem]:
    """A number stays a number, an amount an amount in its currency."""
    declared = change.assembly.thresholds.get(threshold.code)
    if declared is None:  # its plugin is not enabled
        return
    wanted, other = ("amount", "number") if isinstance(declared.default, Money) else ("number", "amount")
    if getattr(threshold, wanted) is None:
        yield Problem("REQUIRED", _("a value is needed"), (wanted,))
    if getattr(threshold, other) is not None:
        message = _("this threshold is an amount") if wanted == "amount" else _("this threshold is a number")
        yield Problem("INVALID_VALUE", message, (other,))
    if isinstance(declared.default, Money) and threshold.amount is not None:
        currency = declared.default.currency
        if threshold.amount.currency != currency:
            message = _("this threshold is in {currency}").filled(currency=currency)
            yield Problem("INVALID_VALUE", message, ("amount", "currency"))


TIER_RULES: tuple[Validation, ...] = (threshold_is_as_declared,)
