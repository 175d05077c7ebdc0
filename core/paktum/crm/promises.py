"""Whether what was promised is done in time."""

from typing import Any

from paktum import Condition, day_of, today, when


def is_in_time(done_at: Any, by: Any) -> Condition:
    """Whether something was done when it was promised; what was not by the end of that day is late, and NULL what still
    may be."""
    return when(done_at.is_not(None), done_at <= by, when(day_of(by) < today(), False))
