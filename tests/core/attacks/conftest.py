"""A company with clients of two managers, one of whom attacks; the tests of a module share it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from paktum import SHARED, Activity, Client, Contact, Contract, Deal, Grant, Scope
from paktum.testing.company import Caller, Company

KINDS = (Activity, Client, Contact, Contract, Deal)
HIDDEN = "Szigorúan titkos"


@dataclass(frozen=True)
class Attack:
    """The attacker may do everything with own records and has no permission; the victim's are hidden, and so is a note
    about the attacker's own client."""

    company: Company
    attacker: Caller
    own: dict[str, Any]
    others: dict[str, Any]


@pytest.fixture(scope="module")
def attack(database: Callable[[], str]) -> Iterator[Attack]:
    with Company(("banking",), database()) as company:
        grants = [Grant(kind, ("read", "create", "update", "delete"), Scope.OWN) for kind in KINDS]
        role = company.role("attacker", *grants, Grant(SHARED, ("read",)))
        attacker, victim = company.caller(role), company.caller(role)

        def fill(change: Any) -> None:
            for number, user in enumerate((attacker.user, victim.user)):
                owner = change.get(type(user), user.id)
                note = {"risk_note": HIDDEN, "credit_score": 873}
                client = change.create(
                    Client, name=f"Ügyfél {number}", industry=HIDDEN if number else "bor", owner=owner,
                    facets={"banking": note},
                )  # fmt: skip
                change.create(Deal, name=f"{HIDDEN if number else 'Nyílt'} üzlet", client=client, owner=owner)

        company.run(fill)
        found = company.ask("{ clients(orderBy: {field: NAME}) { nodes { id version name } } }")["clients"]["nodes"]
        yield Attack(company, attacker, *found)
