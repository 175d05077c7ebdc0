"""Whether a lead is known as a client already."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select

from paktum import Asking, query

from ..clients.models import Client, ClientIdentifier
from ..contacts.models import Contact
from .models import Lead

MOST = 50
"""How many clients are told at most."""


@query(Client)
def clients_like_lead(asking: Asking, lead: Lead) -> Sequence[Client]:
    """Clients that a lead may be, at most 50: with its number in a register, its e-mail address or phone, or a name
    that holds its own, whatever case and accents."""
    return list({client.id: client for client in _alike(asking, lead)}.values())[:MOST]


def _alike(asking: Asking, lead: Lead) -> Iterator[Client]:
    if lead.registration_number:
        numbers = asking.list_(ClientIdentifier, ClientIdentifier.value == lead.registration_number)
        yield from (each.client for each in numbers)
    for name, value in (("email", lead.email), ("phone", lead.phone)):
        if value:
            people = asking.list_(Contact, getattr(Contact, name) == value)
            yield from (each.client for each in people if each.client is not None)
    named = asking.assembly.entity(Client).fields["name"]
    if named.fold is not None:
        table, holds = named.fold.table, named.fold.contains(named.folded(lead.name), autoescape=True)
        some = select(table.c.id).where(holds, table.c.deleted_at.is_(None)).order_by(table.c.id).limit(MOST)
        yield from asking.list_(Client, Client.id.in_(some))
