"""The core domain, plugin zero: clients, their people, deals and contracts. Plugins build on what is named here."""

from .activities.models import Activity, ActivityChannel, ActivityDirection, ActivityOutcome, ContactReason
from .cases.models import BusinessUnit, Case, CaseCategory, CaseKind, ClientReaction, SlaPolicy
from .clients.models import Client, ClientIdentifier, ClientKind, ClientLifecycle, IdentifierScheme, SizeClass
from .contact_rules.models import ContactRule, ContactStandard, Salutation
from .contacts.models import Contact, ContactRole, DecisionRole
from .contracts.models import Contract, ContractParty, ContractPartyRole
from .deals.models import Deal, DealLine, LostReason
from .products.models import Product
from .tasks.models import Task, TaskKind

__all__ = [
    "Activity",
    "ActivityChannel",
    "ActivityDirection",
    "ActivityOutcome",
    "BusinessUnit",
    "Case",
    "CaseCategory",
    "CaseKind",
    "Client",
    "ClientIdentifier",
    "ClientKind",
    "ClientLifecycle",
    "ClientReaction",
    "Contact",
    "ContactReason",
    "ContactRole",
    "ContactRule",
    "ContactStandard",
    "Contract",
    "ContractParty",
    "ContractPartyRole",
    "Deal",
    "DealLine",
    "DecisionRole",
    "IdentifierScheme",
    "LostReason",
    "Product",
    "Salutation",
    "SizeClass",
    "SlaPolicy",
    "Task",
    "TaskKind",
]
