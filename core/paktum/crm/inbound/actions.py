"""What is done with what stands in the queue."""

from paktum import Change, User, action, job, label as _, living, refuse

from ..activities.models import Activity
from ..people.rules import place_of
from .rules import is_to_be_routed


@action(Activity, label=_("Take"))
def take(change: Change, activity: Activity) -> None:
    """Take what stands in the queue upon oneself. Who comes second is refused."""
    _give(change, activity, change.get(User, change.actor.user_id) if change.actor.user_id else None)


@action(Activity, label=_("Route to the owner"))
def route(change: Change, activity: Activity) -> None:
    """Give what stands in the queue to the owner of its client."""
    _give(change, activity, living(activity.client.owner) if activity.client is not None else None)


@job(every_minutes=1)
def route_what_waits_too_long(change: Change) -> None:
    """What nobody has taken in time goes to the owner of its client, if there is one who is active."""
    for activity in change.matching(Activity, lambda each: is_to_be_routed(each, change.now)):
        route.run(change, activity)


def _give(change: Change, activity: Activity, user: User | None) -> None:
    if activity.owner is not None:
        raise refuse("core.already_taken", _("Somebody has taken it already."))
    if user is None or not user.is_active:
        raise refuse("core.owner_missing", _("There is nobody to give it to."))
    places = {name: place for name, place in place_of(user).items() if place is not None}
    change.update(activity, owner=user, **{**place_of(activity), **places})
