"""What becomes of leads when it is decided about them."""

from typing import Any

from paktum import Change, living

from ..activities.models import Activity
from ..clients.models import Client, ClientIdentifier, IdentifierScheme
from ..contacts.models import Contact
from ..deals.models import Deal
from ..formats import vat_fault
from ..people.rules import places_of
from ..plans.models import Consultation, ConsultationTopic
from ..scoring.actions import judged_by
from ..scoring.rules import FLAGS_ANSWERED, RELIABLE, THRESHOLDS_REACHED
from ..tasks.models import Task
from .models import Lead, LeadConsultation

qualify = judged_by(FLAGS_ANSWERED, THRESHOLDS_REACHED)
check_reliability = judged_by(RELIABLE, FLAGS_ANSWERED)


def go_after(change: Change, lead: Lead) -> None:
    """Begin a deal with a lead. What is known of it becomes a client, unless it is one, and a contact; what was talked
    about with it, and is to be done for it, belongs to them from now on. A deal that it has by a merge is the one."""
    client = living(lead.client) or _client(change, lead)
    contact = _contact(change, lead, client)
    deal = living(lead.deal) or change.create(
        Deal, name=lead.name, client=client, contact=contact, needs=lead.needs, amount=lead.expected_volume,
        opened_on=change.today, **_places(lead),
    )  # fmt: skip
    change.update(lead, client=client, contact=contact, deal=deal)
    kinds: tuple[type[Activity] | type[Task], ...] = (Activity, Task)
    for kind in kinds:
        for each in change.matching(kind, lambda row: row.lead.id == lead.id):
            whose = {"client": living(each.client) or client, "deal": living(each.deal) or deal}
            change.carry_over(each, whose, {})  # nobody is asked again whether what has happened may begin
    for told in change.list_(LeadConsultation, LeadConsultation.lead_id == lead.id):
        _consultation(change, told, client, contact)


def go_after_if_reliable(change: Change, lead: Lead) -> None:
    """Begin a deal with a lead, unless the rules of today find it red, or find what nobody has answered."""
    check_reliability(change, lead)
    go_after(change, lead)


def take_up_again(change: Change, lead: Lead) -> None:
    """End the pause of a lead. The next decision has reasons of its own."""
    change.update(lead, reapproach_on=None, decision_reason=None, override_reason=None)


def _places(lead: Lead) -> dict[str, Any]:
    """Whose it is what a lead becomes: of its team and branch alone if its owner has left."""
    places = places_of(lead)
    return places if places["owner"] is not None and places["owner"].is_active else {**places, "owner": None}


def _client(change: Change, lead: Lead) -> Client:
    client = change.create(
        Client, name=lead.name, country=lead.country, address=lead.address, industry=lead.industry,
        industry_code=lead.industry_code, website=lead.website, language=lead.language, founded_year=lead.founded_year,
        employees=lead.employees, turnover=lead.turnover, found_by=living(lead.search_method), **_places(lead),
    )  # fmt: skip
    number = lead.registration_number
    if number is not None:
        scheme = IdentifierScheme.VAT if vat_fault(number) is None else IdentifierScheme.REG
        change.create(ClientIdentifier, client=client, scheme=scheme, value=number)
    return client


def _contact(change: Change, lead: Lead, client: Client) -> Contact | None:
    """The person that the lead named, who may be known at the client already."""
    if lead.contact_name is None:
        return None
    same = (Contact.client_id == client.id) & (Contact.email == lead.email)
    known = change.list_(Contact, same) if lead.email is not None else ()
    return next(iter(known), None) or change.create(
        Contact, name=lead.contact_name, position=lead.contact_position, email=lead.email, phone=lead.phone,
        language=lead.language, client=client, **_places(lead),
    )  # fmt: skip


def _consultation(change: Change, told: LeadConsultation, client: Client, contact: Contact | None) -> None:
    """What a lead was told is among the consultations of the client that it became."""
    advice = "\n\n".join(each for each in (told.terms, told.features) if each) or None
    product, topic = living(told.product), ConsultationTopic.OTHER
    if product is not None:
        topic = ConsultationTopic.PRODUCT
    elif told.terms is not None:
        topic = ConsultationTopic.TERMS
    change.create(
        Consultation, client=client, contact=contact, topic=topic, product=product, advice=advice,
        question=told.question or told.position, given_on=None if advice is None else told.held_on,
        given_by=None if advice is None else living(told.adviser),
    )  # fmt: skip
