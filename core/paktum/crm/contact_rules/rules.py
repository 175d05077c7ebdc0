"""What is wrong with a contact rule, and with contacts that it forbids."""

from collections.abc import Iterator
from datetime import date

from paktum import Change, Condition, Problem, Row, Saving, before_save, label as _, refuse, today, validation

from ..activities.models import Activity, ActivityDirection
from ..clients.models import Client, ClientLifecycle
from ..contacts.models import Contact
from ..leads.models import Lead
from ..tasks.models import TaskKind
from .models import ContactRule, ContactStandard

BEGUN = ("client", "contact", "lead", "direction", "started_at")
"""What makes an activity another contact."""


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


@before_save(Activity)
def begin_who_wishes_it(saving: Saving) -> None:
    """Nobody begins a contact with who does not wish it; what is noted already may be told better."""
    if saving["direction"] is ActivityDirection.OUTBOUND and any(map(saving.changes, BEGUN)):
        require_wish(saving, saving["started_at"].date(), saving["lead"])


def require_wish(saving: Saving, day: date, lead: Lead | None = None) -> None:
    """Refuse with core.do_not_contact to begin a contact on a day with the client and the contact that a record names,
    or with the client that its lead is, if they do not wish it."""
    contact = saving["contact"]
    ways = {"clientId": saving["client"], "contactId": contact and contact.client, "leadId": lead and lead.client}
    path, client = next(((name, found) for name, found in ways.items() if found is not None), ("", None))
    rule = unwished(saving.change, client, contact, day)
    if rule is not None:
        path = "contactId" if rule.contact is not None else path
        raise refuse("core.do_not_contact", _("They do not wish to be contacted."), path)


def unwished(change: Change, client: Client | None, contact: Contact | None, day: date) -> ContactRule | None:
    """The rule by which a client, or a person there, is not contacted on a day, if there is one."""
    if client is None:
        return None
    of_client = (ContactRule.client_id == client.id) & ContactRule.deleted_at.is_(None)
    since = of_client & (ContactRule.do_not_contact_from <= day)
    return next((rule for rule in change.fetch(ContactRule, since) if rule.contact in {None, contact}), None)


def is_to_be_contacted(client: Row) -> Condition:
    """Whether a client that buys, or did, has not heard from the company for too long, its owner is active, and nobody
    has the task yet."""
    planned = client.tasks.any(
        lambda task: (task.kind == TaskKind.FOLLOW_UP) & ((task.state == "open") | (task.due_on >= today(-7)))
    )
    is_due = (client.next_contact_on < today()) & (client.lifecycle != ClientLifecycle.LAPSED)
    return is_due & client.owner.is_active & ~planned
