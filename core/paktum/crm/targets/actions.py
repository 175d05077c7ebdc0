"""Closing a period, and opening it again."""

from collections.abc import Callable, Sequence

from paktum import RATE_SEPARATOR, Change, Condition, Problem, Refused, Row, action, job, label as _

from .facts import RATE_MISSING, live_fact, live_missing_rate
from .models import FrozenFact, Period, Target
from .rules import is_to_be_closed

CLOSE = "period.close"
REOPEN = "period.reopen"


@action(Period, label=_("Close"), permission=CLOSE)
def close(change: Change, period: Period) -> None:
    """Close a period that has ended: what was reached of its targets is frozen, and stays whatever changes afterwards.

    It is refused with every currency and day of which an exchange rate is missing.
    """
    missing = _missing(change, period)
    if missing:
        raise Refused(*(Problem(RATE_MISSING.code, RATE_MISSING.message.filled(what=each)) for each in missing))
    _freeze(change, period)


@action(Period, label=_("Open again"), permission=REOPEN)
def reopen(change: Change, period: Period, reason: str) -> None:
    """Open a closed period again, for a reason that its history keeps: its facts are computed anew, and its targets can
    be changed, until it is closed once more, by somebody or on another day that it is given."""
    change.delete(*change.matching(FrozenFact, lambda frozen: frozen.target.key_of("period") == period.id))
    change.update(period, closes_on=None)
    change.transition(period, "reopen", note=reason)


@job(at="03:00")
def close_periods(change: Change) -> None:
    """Close the periods whose day to be closed has come; one that lacks exchange rates stays open and says so."""
    for period in change.matching(Period, is_to_be_closed):
        missing = _missing(change, period)
        change.update(period, missing_rates="\n".join(missing) or None)
        if not missing:
            _freeze(change, period)


def _freeze(change: Change, period: Period) -> None:
    for target, (fact,) in change.figures(Target, _targets(period), lambda target: (live_fact(target),)):
        model = change.assembly.metrics.get(target.metric)  # None if its plugin is not enabled any more
        change.create(FrozenFact, target=target, fact=fact, metric_version=model.metric.version if model else 0)
    change.transition(period, "close")


def _missing(change: Change, period: Period) -> Sequence[str]:
    """The rates that the facts of a period lack, as in `USD/EUR 2026-03-05`."""
    found = change.figures(Target, _targets(period), lambda target: (live_missing_rate(target),))
    return sorted({rate for _target, (missing,) in found if missing for rate in missing.split(RATE_SEPARATOR)})


def _targets(period: Period) -> Callable[[Row], Condition]:
    return lambda target: target.key_of("period") == period.id
