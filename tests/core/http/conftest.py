"""A running application with one administrator's token, on a database that the tests of a module share."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from paktum import RoleGrant, User
from paktum.access.actor import SYSTEM
from paktum.access.tokens import create_token
from paktum.http.app import create_app
from paktum.settings import Settings
from paktum.storage.engines import write_engine
from paktum.testing.databases import assembled, furnish
from paktum.write.change import Change
from paktum.write.writer import Writer


@pytest.fixture(scope="module")
def database_url(database: Callable[[], str]) -> str:
    """The URL of the database."""
    return database()


@pytest.fixture(scope="module")
def token(database_url: str) -> str:
    """A migrated database, and the token of its administrator."""
    assembly = assembled(["banking"])
    engine = write_engine(database_url)
    furnish(assembly, engine)

    def make(change: Change) -> str:
        user = change.create(User, name="Szabó Éva", email="eva@example.com", language="hu")
        change.create(RoleGrant, user=user, role="administrator")
        return create_token(change, user, "tests")

    made = Writer(assembly, engine).run(SYSTEM, make)
    engine.dispose()
    return made


@pytest.fixture(scope="module")
def client(database_url: str, token: str) -> Iterator[TestClient]:
    """A client of the application that sends no token by itself."""
    settings = Settings(database_url=database_url, plugins=("banking",), http={"allowed_origins": ["https://crm.test"]})  # type: ignore[arg-type]  # pydantic reads the dict
    with TestClient(create_app(settings, assembled(["banking"])), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def ask(client: TestClient, token: str) -> Callable[..., dict[str, Any]]:
    """Ask with the administrator's token; gives the response body of an answer with status 200."""

    def run(query: str, **variables: Any) -> dict[str, Any]:
        response = client.post(
            "/graphql",
            json={"query": query, "variables": variables},
            headers={"Authorization": f"Bearer {token}", "Accept-Language": "en"},
        )
        assert response.status_code == 200, response.text
        body: dict[str, Any] = response.json()
        return body

    return run
