"""What is computed of a lead from its points and red flags, and what these are."""

import enum

from paktum import Condition, Row, ratio, when


class ScoreAxis(enum.Enum):
    """What points are given for."""

    INTEREST = "interest"
    CAPABILITY = "capability"


class Severity(enum.Enum):
    """How much a red flag says against a lead."""

    MINOR = "minor"
    SERIOUS = "serious"
    CRITICAL = "critical"


class FlagAnswer(enum.Enum):
    """What was found out about a red flag."""

    CLEARED = "cleared"
    CONFIRMED = "confirmed"


class Reliability(enum.Enum):
    """Whether a lead is safe to do business with, by its red flags."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


def interest_score(lead: Row) -> Condition:
    """The sum of the points for interest."""
    return _score(lead, ScoreAxis.INTEREST)


def capability_score(lead: Row) -> Condition:
    """The sum of the points for financial capability."""
    return _score(lead, ScoreAxis.CAPABILITY)


def _score(lead: Row, axis: ScoreAxis) -> Condition:
    points = lead.score_points
    total = points.sum(lambda point: point.points, lambda point: point.axis == axis)
    return when(points.any(lambda point: point.axis == axis), when(total < 0, 0, when(total > 100, 100, total)))


def reliability(lead: Row) -> Condition:
    """Red, amber or green; unknown until the lead was assessed."""
    is_critical = lead.red_flags.any(lambda flag: _counts(flag) & (flag.severity == Severity.CRITICAL))
    is_serious = lead.red_flags.any(
        lambda flag: (flag.answer == FlagAnswer.CONFIRMED) & (flag.severity == Severity.SERIOUS)
    )
    is_amber = lead.red_flags.any(_counts)
    found = when(is_critical | is_serious, Reliability.RED, when(is_amber, Reliability.AMBER, Reliability.GREEN))
    return when(lead.assessed_at.is_not(None) | is_amber, found)


def _counts(flag: Row) -> Condition:
    return flag.answer.is_distinct_from(FlagAnswer.CLEARED)


def break_even_volume(lead: Row) -> Condition:
    """Cost of serving by margin; unknown without a service model or a distance."""
    model = lead.service_model
    return (model.fixed_cost + model.cost_per_km * lead.distance_km) * ratio(1, model.margin)


def is_profitable(lead: Row) -> Condition:
    """Whether the expected volume is enough; unknown in another currency."""
    least = lead.break_even_volume
    return when(lead.expected_volume.currency == least.currency, lead.expected_volume.amount >= least.amount)
