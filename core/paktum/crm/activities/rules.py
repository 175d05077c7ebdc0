"""What must be noted of an activity."""

from collections.abc import Iterator

from paktum import Change, Problem, label as _, validation

from .models import Activity, ActivityDirection


@validation(Activity)
def inbound_has_a_reason(change: Change, activity: Activity) -> Iterator[Problem]:
    """Whoever turned to the company had a reason."""
    if activity.direction is ActivityDirection.INBOUND and activity.reason is None:
        yield Problem("REQUIRED", _("Say why they turned to the company."), ("reason",))
