"""What becomes of leads when it is decided about them."""

from paktum import Change, refuse

from ..activities.models import Activity
from ..clients.models import Client, ClientIdentifier, IdentifierScheme
from ..contacts.models import Contact
from ..deals.models import Deal
from ..scoring.actions import judge
from ..scoring.rules import RELIABLE
from .figures import Reliability
from .models import Lead


def go_after(change: Change, lead: Lead) -> None:
    """Begin a deal with a lead. What is known of it becomes a client, unless it is one, and a contact; what was talked
    about with it belongs to them from now on."""
    client = lead.client or _client(change, lead)
    contact = _contact(change, lead, client)
    deal = change.create(
        Deal, name=lead.name, client=client, contact=contact, needs=lead.needs, amount=lead.expected_volume,
        opened_on=change.today, owner=lead.owner, team=lead.team, branch=lead.branch,
    )  # fmt: skip
    change.update(lead, client=client, contact=contact, deal=deal)
    for activity in change.matching(Activity, lambda activity: activity.lead.id == lead.id):
        change.update(activity, client=activity.client or client, deal=activity.deal or deal)


def go_after_if_reliable(change: Change, lead: Lead) -> None:
    """Begin a deal with a lead, unless the rules of today find it red."""
    judge(change, lead)
    if change.computed(lead, "reliability") == Reliability.RED.value:
        raise refuse(RELIABLE.code, RELIABLE.message, "transition")
    go_after(change, lead)


def take_up_again(change: Change, lead: Lead) -> None:
    """End the pause of a lead."""
    change.update(lead, reapproach_on=None)


def _client(change: Change, lead: Lead) -> Client:
    client = change.create(
        Client, name=lead.name, country=lead.country, address=lead.address, industry=lead.industry,
        industry_code=lead.industry_code, website=lead.website, language=lead.language, founded_year=lead.founded_year,
        employees=lead.employees, turnover=lead.turnover, found_by=lead.search_method, owner=lead.owner, team=lead.team,
        branch=lead.branch,
    )  # fmt: skip
    if lead.registration_number is not None:
        change.create(ClientIdentifier, client=client, scheme=IdentifierScheme.REG, value=lead.registration_number)
    return client


def _contact(change: Change, lead: Lead, client: Client) -> Contact | None:
    """The person that the lead named, who may be known at the client already."""
    if lead.contact_name is None:
        return None
    known = change.matching(Contact, lambda each: (each.client.id == client.id) & (each.email == lead.email))
    return next(known, None) or change.create(
        Contact, name=lead.contact_name, position=lead.contact_position, email=lead.email, phone=lead.phone,
        language=lead.language, client=client, owner=lead.owner, team=lead.team, branch=lead.branch,
    )  # fmt: skip
