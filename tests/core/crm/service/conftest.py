"""A company that is asked over HTTP; the tests of a module share it, and each makes its own clients."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from paktum import Branch, Client, Team, User
from paktum.testing.company import Caller, Company

NUMBERS = itertools.count(1)


@dataclass
class Desk:
    """What somebody does with the API of the company."""

    company: Company
    caller: Caller

    def ask(self, query: str, **variables: Any) -> Any:
        return self.caller.ask(query, **variables)

    def tried(self, mutation: str, given: dict[str, Any], selected: str = "id version") -> tuple[Any, list[Any]]:
        """What a mutation gave, and what it said: codes with paths."""
        kind = mutation[0].upper() + mutation[1:]
        record = self.record_of(mutation)
        text = f"""mutation($input: {kind}Input!) {{
          {mutation}(input: $input) {{ {record} {{ {selected} }} errors {{ code path }} }}
        }}"""
        payload = self.ask(text, input=given)[mutation]
        return payload[record], [(each["code"], ".".join((each["path"] or ())[1:])) for each in payload["errors"]]

    def record_of(self, mutation: str) -> str:
        """The name of the record in a mutation's payload."""
        models = self.company.assembly.entities.values()
        return max((each.api_name for each in models if mutation.startswith(each.api_name)), key=len)

    def done(self, mutation: str, given: dict[str, Any], selected: str = "id version") -> Any:
        record, errors = self.tried(mutation, given, selected)
        assert errors == []
        return record

    def go(self, record: Any, *transitions: str, selected: str = "id version") -> Any:
        """Take a record along transitions."""
        for name in transitions:
            kind = self.company.assembly.by_prefix[record["id"].rpartition("_")[0]].api_name
            given = {"id": record["id"], "expectedVersion": record["version"], "transition": name}
            record = self.done(f"{kind}Transition", given, f"id version {selected}")
        return record

    def at(self, caller: Caller) -> "Desk":
        """The same, as somebody else."""
        return Desk(self.company, caller)


@pytest.fixture(scope="module")
def company(database: Callable[[], str]) -> Iterator[Company]:
    with Company((), database()) as made:
        yield made


@pytest.fixture(scope="module")
def desk(company: Company) -> Desk:
    return Desk(company, company.caller("administrator"))


@dataclass
class Place:
    """A branch with its head, and a client with its personal manager there."""

    branch: Branch
    head: Caller
    manager: Caller
    client: Client
    client_id: str


@pytest.fixture
def place(company: Company) -> Place:
    number = next(NUMBERS)
    branch, team = company.run(lambda change: _office(change, number))
    head = company.caller("branch_head", branch=branch, team=team)
    manager = company.caller("account_manager", branch=branch, team=team, manager=head.user)
    values = {"name": f"Borostyánkút {number} Kft.", "team": team, "branch": branch}
    client = company.run(lambda change: change.create(Client, owner=change.get(User, manager.user.id), **values))
    return Place(branch, head, manager, client, company.id_of(client))


def _office(change: Any, number: int) -> tuple[Branch, Team]:
    branch = change.create(Branch, name=f"Branch {number}")
    return branch, change.create(Team, name=f"Team {number}", branch=branch)
