"""What must hold for clients and their identifiers."""

from collections.abc import Iterator, Mapping
from typing import Any

from paktum import Condition, Label, Problem, Row, label as _, living

from ..formats import lei_fault, vat_fault
from .models import Client, ClientLifecycle, IdentifierScheme

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


def of_another_client(client: Client | None, others: Mapping[str, Any]) -> Iterator[Problem]:
    """What a validation says of records that are of another client than this one; each stands under the attribute that
    leads to it. What is deleted, or is nobody's, is not of another."""
    for name, record in others.items():
        found = living(record)
        if found is not None and found.client is not None and found.client is not client:
            yield Problem("core.other_client", _("This is of another client."), (name,))
