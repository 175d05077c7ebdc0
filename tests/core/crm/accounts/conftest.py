"""One company for all tests of account work, on every engine that the run names; each makes its own clients."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest

from paktum import Branch, Change, Deal, Team
from paktum.access.actor import SYSTEM
from paktum.storage.engines import DatabaseKind
from paktum.testing.company import Caller, Company
from paktum.write.cause import Origin
from paktum.write.writer import Writer

from ..service.conftest import Desk


@pytest.fixture(scope="session")
def house(
    database_kind: DatabaseKind, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Company]:
    if database_kind is DatabaseKind.SQLITE:
        url = f"sqlite:///{tmp_path_factory.mktemp('accounts') / 'paktum.db'}"
    else:
        url = request.getfixturevalue("postgres_server").create_database("accounts")
    with Company((), url) as company:
        yield company


@dataclass
class Floor:
    """A branch with a head and an account manager; people of elsewhere who may join; and the administrator."""

    company: Company
    chief: Desk
    head: Desk
    manager: Desk
    colleague: Desk
    assistant: Desk
    technician: Desk
    officer: Desk
    waiver: Desk

    def client(self, name: str = "Kékkúti Üveggyár Zrt.") -> str:
        """A new client of the account manager."""
        given = {"name": name, "isKeyAccount": True}
        return str(self.manager.done("clientCreate", given, "id")["id"])

    def joins(self, client: str, who: Desk, role: str = "assistant") -> dict[str, object]:
        """Let somebody join the team of a client."""
        code = f'{{ accountTeamRoles(filter: {{code: {{eq: "{role}"}}}}) {{ nodes {{ id }} }} }}'
        (found,) = self.chief.ask(code)["accountTeamRoles"]["nodes"]
        given = {"clientId": client, "userId": self.id_of(who), "roleId": found["id"]}
        made: dict[str, object] = self.manager.done("accountMemberCreate", given)
        self.company.authenticator.forget()
        return made

    def deletes(self, who: Desk, record: str) -> list[str]:
        """What somebody is answered who deletes a record in its first version."""
        kind = self.company.assembly.by_prefix[record.rpartition("_")[0]].type_name
        name = f"{kind[0].lower()}{kind[1:]}Delete"
        text = f"mutation($i: {kind}DeleteInput!) {{ {name}(input: $i) {{ errors {{ code }} }} }}"
        return [each["code"] for each in who.ask(text, i={"id": record, "expectedVersion": 1})[name]["errors"]]

    def wins(self, client: str, *names: str, on: date | None = None) -> None:
        """Let deals of a client be won, as an import tells it."""

        def tell(change: Change) -> None:
            for deal in change.list_(Deal):
                if deal.client is not None and self.company.id_of(deal.client) == client and deal.name in names:
                    change.update(deal, stage="won", closed_on=on or change.today)

        Writer(self.company.assembly, self.company.engine).run(SYSTEM, tell, origin=Origin.IMPORT)

    def id_of(self, who: Desk) -> str:
        """The id of somebody's user."""
        return self.company.id_of(who.caller.user)


@pytest.fixture(scope="module")
def floor(house: Company) -> Floor:
    def offices(change: Change) -> tuple[Branch, Team, Branch, Team]:
        here, there = change.create(Branch, name="Veszprém"), change.create(Branch, name="Szeged")
        return here, change.create(Team, name="West", branch=here), there, change.create(Team, name="E", branch=there)

    branch, team, away, other = house.run(offices)
    head = house.caller("branch_head", branch=branch, team=team)
    people: dict[str, Caller] = {
        "chief": house.caller("administrator"),
        "head": head,
        "manager": house.caller("account_manager", branch=branch, team=team, manager=head.user),
        "colleague": house.caller("account_manager", branch=away, team=other),
        "assistant": house.caller("assistant", branch=away),
        "technician": house.caller("technician", branch=away, team=other),
        "officer": house.caller("compliance_officer"),
        "waiver": house.caller("branch_head", "compliance_officer", branch=branch),
    }
    return Floor(house, **{name: Desk(house, each) for name, each in people.items()})
