"""What stands in the queue, until when, and since when it does not any more."""

from datetime import datetime, timedelta

from paktum import Change, Condition, Row, Saving, before_save, living

from ..activities.models import Activity, ActivityDirection
from ..channels import ActivityChannel
from ..leads.models import Lead
from .models import ResponseStandard


@before_save(Activity)
def stand_in_the_queue(saving: Saving) -> None:
    """What came in and is nobody's waits until it is taken, where its client is looked after."""
    if saving.is_new and saving["direction"] is ActivityDirection.INBOUND and saving["owner"] is None:
        saving["take_by"] = _taken_by(saving.change, saving["channel"], saving["started_at"])
        client = saving["client"]
        if client is not None and saving["branch"] is None:
            saving["team"], saving["branch"] = living(client.team), living(client.branch)
    elif saving["take_by"] is not None and saving["taken_at"] is None and saving["owner"] is not None:
        saving["taken_at"] = saving.change.now


@before_save(Lead)
def answer_in_time(saving: Saving) -> None:
    """A lead that came by itself is dealt with in the time that its channel allows; the moment of the first step is
    noted."""
    if saving.is_new and saving["is_inbound"]:
        saving["answer_by"] = _taken_by(saving.change, saving["channel"], saving.change.now)
    elif saving.transition is not None and saving["answer_by"] is not None and saving["answered_at"] is None:
        saving["answered_at"] = saving.change.now


def is_to_be_routed(activity: Row, now: datetime) -> Condition:
    """Whether it should have been taken by now, and its client has an owner to whom it can go."""
    is_waiting = (activity.take_by <= now) & activity.key_of("owner").is_(None)
    return is_waiting & activity.client.owner.is_active


def _taken_by(change: Change, channel: ActivityChannel | None, since: datetime) -> datetime | None:
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
