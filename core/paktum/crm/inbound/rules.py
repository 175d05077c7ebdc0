"""What stands in the queue, until when, and since when it does not any more."""

from datetime import datetime, timedelta

from paktum import Change, Saving, before_save

from ..activities.models import Activity, ActivityDirection
from ..channels import ActivityChannel
from .models import ResponseStandard


@before_save(Activity)
def stand_in_the_queue(saving: Saving) -> None:
    """What came in and is nobody's waits until it is taken, where its client is looked after."""
    if saving.is_new and saving["direction"] is ActivityDirection.INBOUND and saving["owner"] is None:
        saving["take_by"] = _taken_by(saving.change, saving["channel"], saving["started_at"])
        client = saving["client"]
        if client is not None and saving["branch"] is None:
            saving["team"], saving["branch"] = client.team, client.branch
    elif saving["take_by"] is not None and saving["taken_at"] is None and saving["owner"] is not None:
        saving["taken_at"] = saving.change.now


def _taken_by(change: Change, channel: ActivityChannel, since: datetime) -> datetime | None:
    known = {each.channel: each for each in change.list_(ResponseStandard) if each.is_active}
    standard = known.get(channel) or known.get(None)
    if standard is None:
        return None
    try:
        return change.business_time(standard.calendar).after_hours(
            min(since, change.now), timedelta(minutes=standard.within_minutes)
        )
    except OverflowError:
        return None
