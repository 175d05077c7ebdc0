"""One company for all tests of dealing, on every engine that the run names; each makes what it looks at."""

from collections.abc import Iterator

import pytest

from paktum import Branch, Client, Team
from paktum.storage.engines import DatabaseKind
from paktum.testing.company import Company

from .desk import Desk


@pytest.fixture(scope="session")
def market(
    database_kind: DatabaseKind, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Company]:
    if database_kind is DatabaseKind.SQLITE:
        url = f"sqlite:///{tmp_path_factory.mktemp('dealing') / 'paktum.db'}"
    else:
        url = request.getfixturevalue("postgres_server").create_database("dealing")
    with Company((), url) as company:
        yield company


@pytest.fixture(scope="module")
def desk(market: Company) -> Desk:
    """An office of its own in that company."""
    branch = market.run(lambda change: change.create(Branch, name="Győr"))
    team = market.run(lambda change: change.create(Team, name="West", branch=branch))
    anna = market.caller("account_manager", team=team, branch=branch)
    client = market.run(lambda change: change.create(Client, name="Acme", owner=anna.user))
    head = market.caller("branch_head", team=team, branch=branch)
    return Desk(market, anna, head, market.caller("administrator"), market.id_of(client))
