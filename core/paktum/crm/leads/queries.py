"""Whether a lead is known as a client already."""

from collections.abc import Iterator, Sequence
from typing import Any

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
    keys: list[tuple[Any, str, str | None]] = [
        (ClientIdentifier, "value", lead.registration_number), (Contact, "email", lead.email),
        (Contact, "phone", lead.phone),
    ]  # fmt: skip
    for cls, name, value in keys:
        if value:
            whose = {each.client_id for each in asking.list_(cls, getattr(cls, name) == value)} - {None}
            yield from asking.seen(Client, Client.id.in_(whose), most=MOST)
    named = asking.assembly.entity(Client).fields["name"]
    if named.fold is not None:
        yield from asking.seen(Client, named.fold.contains(named.folded(lead.name), autoescape=True), most=MOST)
