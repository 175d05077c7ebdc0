"""The core domain, plugin zero: clients, their people, deals and contracts. Plugins build on what is named here."""

from .activities.models import Activity, ActivityChannel, ActivityDirection, ActivityOutcome, ContactReason
from .clients.models import Client, ClientIdentifier, ClientKind, ClientLifecycle, IdentifierScheme, SizeClass
from .contacts.models import Contact, ContactRole, DecisionRole
from .contracts.models import Contract, ContractParty, ContractPartyRole
from .deals.models import Deal, DealLine, LostReason
from .products.models import Product

__all__ = [
    "Activity",
    "ActivityChannel",
    "ActivityDirection",
    "ActivityOutcome",
    "Client",
    "ClientIdentifier",
    "ClientKind",
    "ClientLifecycle",
    "Contact",
    "ContactReason",
    "ContactRole",
    "Contract",
    "ContractParty",
    "ContractPartyRole",
    "Deal",
    "DealLine",
    "DecisionRole",
    "IdentifierScheme",
    "LostReason",
    "Product",
    "SizeClass",
]
