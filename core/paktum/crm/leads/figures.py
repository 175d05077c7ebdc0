"""What is computed of a lead from its points and red flags."""

import enum

from paktum import Condition, Row, when


class Reliability(enum.Enum):
    """Whether a lead is safe to do business with, by its red flags."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


def interest_score(lead: Row) -> Condition:
    """The sum of the points for interest."""
    return _score(lead, "interest")


def capability_score(lead: Row) -> Condition:
    """The sum of the points for financial capability."""
    return _score(lead, "capability")


def _score(lead: Row, axis: str) -> Condition:
    points = lead.score_points
    total = points.sum(lambda point: point.points, lambda point: point.axis == axis)
    return when(points.any(lambda point: point.axis == axis), when(total < 0, 0, when(total > 100, 100, total)))


def reliability(lead: Row) -> Condition:
    """Red, amber or green; unknown until the lead was assessed."""
    is_critical = lead.red_flags.any(lambda flag: _counts(flag) & (flag.severity == "critical"))
    is_serious = lead.red_flags.any(lambda flag: (flag.answer == "confirmed") & (flag.severity == "serious"))
    is_amber = lead.red_flags.any(_counts)
    found = when(is_critical | is_serious, Reliability.RED, when(is_amber, Reliability.AMBER, Reliability.GREEN))
    return when(lead.assessed_at.is_not(None) | is_amber, found)


def _counts(flag: Row) -> Condition:
    return flag.answer.is_distinct_from("cleared")
