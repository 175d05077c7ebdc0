"""What activities tell, and what must be noted of them."""

from collections.abc import Iterator

from paktum import Change, Condition, Problem, Row, label as _, validation

from ..channels import ActivityChannel
from .models import Activity, ActivityDirection

FACE_TO_FACE = (ActivityChannel.MEETING, ActivityChannel.VISIT)


def is_meeting(activity: Row) -> Condition:
    """Whether people met."""
    return activity.channel.in_(FACE_TO_FACE)


def is_inbound(activity: Row) -> Condition:
    """Whether the client turned to the company."""
    return activity.direction == ActivityDirection.INBOUND


def is_repeated(activity: Row) -> Condition:
    """Whether the client turned to the company, and had been in touch before."""
    return is_inbound(activity) & activity.client.activities.any(
        lambda earlier: earlier.started_at < activity.started_at
    )


@validation(Activity)
def inbound_has_a_reason(change: Change, activity: Activity) -> Iterator[Problem]:
    """Whoever turned to the company had a reason."""
    if activity.direction is ActivityDirection.INBOUND and activity.reason is None:
        yield Problem("REQUIRED", _("Say why they turned to the company."), ("reason",))
