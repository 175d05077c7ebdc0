"""What people do with clients."""

from paktum import Change, User, action, label as _, refuse

from ..people.rules import place_of
from .models import Client, ClientIdentifier
from .rules import ASSIGN, identifier_fault


@action(Client, label=_("Give to another owner"), permission=ASSIGN)
def change_owner(change: Change, client: Client, owner: User) -> None:
    """Give a client to another account manager; the client moves to that person's team and branch."""
    change.update(client, owner=owner, **place_of(owner))


@action(ClientIdentifier, label=_("Verify"))
def verify(change: Change, identifier: ClientIdentifier) -> None:
    """Note that a number was found to be right today. A LEI or VAT number with wrong check digits is refused."""
    fault = identifier_fault(identifier.scheme, identifier.value)
    if fault is not None:
        raise refuse("core.identifier_invalid", fault, "value")
    change.update(identifier, verified_on=change.today)
