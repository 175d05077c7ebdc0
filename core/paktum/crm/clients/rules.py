"""What must hold for clients and their identifiers."""

from typing import Any

from paktum import (
    Condition,
    Label,
    Problem,
    Refused,
    Row,
    Saving,
    before_save,
    days_after,
    days_between,
    label as _,
    living,
    refuse,
)

from ..formats import lei_fault, vat_fault
from .figures import is_won
from .models import Client, ClientLifecycle, IdentifierScheme

ASSIGN = "client.assign"
"""The permission to give clients to another owner."""

BUYING = (ClientLifecycle.ACTIVE, ClientLifecycle.PERMANENT)


def is_active(client: Row) -> Condition:
    """Whether it buys."""
    return client.lifecycle.in_(BUYING)


def buys(client: Row, first: Any, last: Any) -> Condition:
    """Whether a deal with it was won in these days."""
    return client.deals.any(lambda deal: is_won(deal) & (deal.closed_on >= first) & (deal.closed_on <= last))


def bought_just_before(client: Row, first: Any, last: Any) -> Condition:
    """Whether a deal with it was won in as many days before these."""
    since = days_after(first, days_between(last, first) - 1)
    return client.deals.any(lambda deal: is_won(deal) & (deal.closed_on >= since) & (deal.closed_on < first))


def never_bought_before(client: Row, first: Any, last: Any) -> Condition:
    """Whether no deal with it was won before these days."""
    return client.deals.none(lambda deal: is_won(deal) & (deal.closed_on < first))


@before_save(Client)
def give_who_may(saving: Saving) -> None:
    """Who gives a client to another owner, however, has the permission for it; and who gets it is active. What has
    happened elsewhere is told as it was."""
    if saving.change.origin.tells_history or not saving.changes("owner"):
        return
    if not saving.is_new and not saving.change.actor.may(ASSIGN):
        raise refuse("FORBIDDEN", _("Only who may give clients to others changes their owner."), "ownerId")
    owner = saving["owner"]
    if owner is not None and not owner.is_active:
        raise refuse("core.owner_inactive", _("This user is not active and cannot take over clients."), "ownerId")


FAULTS = {IdentifierScheme.LEI: lei_fault, IdentifierScheme.VAT: vat_fault}
"""How to check a number, for the schemes whose numbers carry check digits."""


def identifier_fault(scheme: IdentifierScheme, value: str) -> Label | None:
    """What is wrong with an identifying number; None also where the scheme has no rule that could tell."""
    check = FAULTS.get(scheme)
    return check(value) if check is not None else None


def require_same_client(saving: Saving, *paths: str, of: str = "client") -> None:
    """Refuse with core.other_client what a record is led to, now or as another client's (`of`), if it is not of that
    client; a path may go on from there, as `clause.contract` does. What is deleted, or is nobody's, is not of another,
    and what has gone to another client since may stay."""
    problems = []
    for name, *further in (path.split(".") for path in paths):
        if not (saving.changes(of) or saving.changes(name)) or saving[of] is None:
            continue
        found = living(saving[name])
        for step in further:
            found = living(found and getattr(found, step))
        if found is not None and found.client not in {None, saving[of]}:
            problems.append(Problem("core.other_client", _("This is of another client."), (f"{name}Id",)))
    if problems:
        raise Refused(*problems)
