"""A company with two teams, asked over HTTP; each test of a module makes the records that it looks at."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from paktum import Branch, Change, Client, Deal, Money, Team, User
from paktum.access.actor import SYSTEM
from paktum.testing.company import Caller, Company
from paktum.write.cause import Origin
from paktum.write.writer import Writer

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
        payload = self.payload(mutation, given, selected)
        errors = [(each["code"], ".".join((each["path"] or ())[1:])) for each in payload["errors"]]
        return payload["record"], errors

    def payload(self, mutation: str, given: dict[str, Any], selected: str = "id version") -> Any:
        kind = mutation[0].upper() + mutation[1:]
        models = self.company.assembly.entities.values()
        record = max((each.api_name for each in models if mutation.startswith(each.api_name)), key=len)
        text = f"""mutation($input: {kind}Input!) {{
          {mutation}(input: $input) {{ record: {record} {{ {selected} }} errors {{ code path message }} }}
        }}"""
        return self.ask(text, input=given)[mutation]

    def done(self, mutation: str, given: dict[str, Any], selected: str = "id version") -> Any:
        payload = self.payload(mutation, given, selected)
        assert payload["errors"] == []
        return payload["record"]

    def target(self, target_id: str, selected: str) -> Any:
        return self.ask(f"query($id: ID!) {{ target(id: $id) {{ {selected} }} }}", id=target_id)["target"]


@dataclass
class House:
    """A branch with two teams; the first has two managers, the second one."""

    company: Company
    branch: Branch
    teams: tuple[Team, Team]
    managers: tuple[Caller, Caller, Caller]
    client: Client

    def id_of(self, record: Any) -> str:
        return self.company.id_of(record)

    def made(self, cls: Any, **values: Any) -> Any:
        """A record that came from elsewhere, so in any state."""
        writer = Writer(self.company.assembly, self.company.engine)
        return writer.run(SYSTEM, lambda change: change.create(cls, **values), origin=Origin.IMPORT)

    def won(self, manager: int, amount: str | None, closed_on: date, **values: Any) -> Deal:
        """A deal that a manager has won."""
        owner = self.managers[manager].user
        money = None if amount is None else Money(Decimal(amount.split()[0]), amount.split()[1])
        given = {"name": "Supply", "stage": "won", "client": self.client, "team": owner.team, "branch": self.branch}
        return self.made(Deal, **{**given, "owner": owner, "amount": money, "closed_on": closed_on, **values})


@pytest.fixture(scope="module")
def company(database: Callable[[], str]) -> Iterator[Company]:
    with Company((), database()) as made:
        yield made


@pytest.fixture(scope="module")
def desk(company: Company) -> Desk:
    return Desk(company, company.caller("administrator"))


@pytest.fixture
def house(company: Company) -> House:
    return a_house(company)


def a_house(company: Company) -> House:
    """A new branch, with nothing sold yet."""
    number = next(NUMBERS)

    def build(change: Change) -> tuple[Branch, Team, Team]:
        branch = change.create(Branch, name=f"Branch {number}")
        return branch, *(change.create(Team, name=f"Team {number} {part}", branch=branch) for part in "ab")

    branch, *teams = company.run(build)
    places = (teams[0], teams[0], teams[1])
    managers = [company.caller("account_manager", branch=branch, team=team) for team in places]
    owner = company.run(lambda change: change.get(User, managers[0].user.id))
    client = company.run(
        lambda change: change.create(
            Client, name=f"Napraforgó {number} Kft.", owner=owner.id, team=teams[0].id, branch=branch.id
        )
    )
    return House(company, branch, (teams[0], teams[1]), tuple(managers), client)  # type: ignore[arg-type]
