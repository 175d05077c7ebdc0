"""The score of an appraisal, as SQL."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from paktum import Condition, Row, ranked, ratio, times, when

DIGITS = 4
NOTHING = Decimal("0.0000")


def score(appraisal: Row, targets: Any) -> Any:
    """The weighted average of what counts: a metric without a target counts as nothing reached."""
    card = appraisal.scorecard
    weights = card.measures.sum(lambda measure: measure.weight)
    reached = card.measures.sum(lambda measure: times(measure.weight, _counted(appraisal, measure, targets), DIGITS))
    judged = appraisal.quality.is_not(None)
    quality = when(judged, times(card.quality_weight, appraisal.quality, DIGITS), NOTHING)
    return ratio(reached + quality, weights + when(judged, card.quality_weight, NOTHING), digits=DIGITS)


def score_rank(appraisal: Row) -> Any:
    """The place among all of the same unit."""
    return ranked(appraisal, among_peers)


def team_rank(appraisal: Row) -> Any:
    """The place within the team."""
    return when(appraisal.key_of("owner").is_not(None), ranked(appraisal, among_colleagues))


def among_peers(appraisal: Row) -> Sequence[Any]:
    """What appraisals are ranked by, and what those have in common that are compared."""
    return (appraisal.score, appraisal.key_of("scorecard"), appraisal.key_of("period"), appraisal.unit)


def among_colleagues(appraisal: Row) -> Sequence[Any]:
    """The same, within a team."""
    return (*among_peers(appraisal), appraisal.key_of("team"))


def _counted(appraisal: Row, measure: Row, targets: Any) -> Any:
    """The attainment of the target of a measure, as far as it counts."""
    reached = targets.maximum(
        lambda target: target.attainment,
        lambda target: (target.metric == measure.metric) & _is_of(target, appraisal),
    )
    known = when(reached.is_not(None), reached, NOTHING)
    return when(known > measure.most, measure.most, known)


def _is_of(target: Row, appraisal: Row) -> Condition:
    same_unit = (target.unit == appraisal.unit) & (target.key_of("period") == appraisal.key_of("period"))
    one = [target.key_of(name) == appraisal.key_of(name) for name in ("owner", "team", "branch")]
    unit = appraisal.unit
    return same_unit & (
        (unit == "company") | ((unit == "user") & one[0]) | ((unit == "team") & one[1]) | ((unit == "branch") & one[2])
    )
