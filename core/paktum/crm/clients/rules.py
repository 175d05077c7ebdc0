"""What must hold for clients and their identifiers."""

from paktum import Condition, Label, Row

from ..formats import lei_fault, vat_fault
from .models import ClientLifecycle, IdentifierScheme

BUYING = (ClientLifecycle.ACTIVE, ClientLifecycle.PERMANENT)


def is_active(client: Row) -> Condition:
    """Whether it buys."""
    return client.lifecycle.in_(BUYING)


FAULTS = {IdentifierScheme.LEI: lei_fault, IdentifierScheme.VAT: vat_fault}
"""How to check a number, for the schemes whose numbers carry check digits."""


def identifier_fault(scheme: IdentifierScheme, value: str) -> Label | None:
    """What is wrong with an identifying number; None also where the scheme has no rule that could tell."""
    check = FAULTS.get(scheme)
    return check(value) if check is not None else None
