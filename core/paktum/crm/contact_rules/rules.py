"""What is wrong with a contact rule, and with contacts that it forbids."""

from collections.abc import Iterator

from paktum import Change, Condition, Problem, Row, label as _, today, validation

from ..activities.models import Activity, ActivityDirection
from ..clients.models import ClientLifecycle
from ..tasks.models import TaskKind
from .models import ContactRule, ContactStandard


@validation(ContactRule)
def is_the_only_one(change: Change, rule: ContactRule) -> Iterator[Problem]:
    """A client has one rule, and so has each of its people; the hours are in order."""
    same = (ContactRule.client_id == rule.client.id) & (ContactRule.id != rule.id) & ContactRule.deleted_at.is_(None)
    if any(each.contact == rule.contact for each in change.fetch(ContactRule, same)):
        yield Problem("DUPLICATE", _("There is a contact rule already."), ("contact" if rule.contact else "client",))
    if rule.reachable_from is not None and rule.reachable_to is not None and rule.reachable_to <= rule.reachable_from:
        yield Problem("OUT_OF_RANGE", _("It ends before it begins."), ("reachable_to",))


@validation(ContactStandard)
def says_whom_it_is_for(change: Change, standard: ContactStandard) -> Iterator[Problem]:
    """A standard is for a tier or for a point of the relation."""
    if (standard.client_tier is None) == (standard.lifecycle is None):
        yield Problem("REQUIRED", _("A contact standard is either for a tier or for a lifecycle."), ("client_tier",))


@validation(Activity)
def may_be_contacted(change: Change, activity: Activity) -> Iterator[Problem]:
    """Nobody begins a contact with who does not wish it."""
    if activity.client is None or activity.direction is not ActivityDirection.OUTBOUND:
        return
    of_client = (ContactRule.client_id == activity.client.id) & ContactRule.deleted_at.is_(None)
    for rule in change.fetch(ContactRule, of_client):
        day = rule.do_not_contact_from
        if day is not None and rule.contact in {None, activity.contact} and activity.started_at.date() >= day:
            name = "contact" if rule.contact else "client"
            yield Problem("core.do_not_contact", _("They do not wish to be contacted."), (name,))


def is_to_be_contacted(client: Row) -> Condition:
    """Whether a client that buys, or did, has not heard from the company for too long, and nobody has the task yet."""
    planned = client.tasks.any(
        lambda task: (task.kind == TaskKind.FOLLOW_UP) & ((task.state == "open") | (task.due_on >= today(-7)))
    )
    return (client.next_contact_on < today()) & (client.lifecycle != ClientLifecycle.LAPSED) & ~planned
