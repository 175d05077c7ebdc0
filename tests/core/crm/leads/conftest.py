"""The office of a company that has the core alone, in which people look for clients."""

from collections.abc import Iterator

import pytest

from paktum.storage.engines import DatabaseKind

from ...write.over_http.conftest import Office, open_office


@pytest.fixture(scope="session")
def office(
    database_kind: DatabaseKind, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Office]:
    """The office; all tests of the folder work in it one after the other, so they look at what they have made."""
    if database_kind is DatabaseKind.SQLITE:
        url = f"sqlite:///{tmp_path_factory.mktemp('leads') / 'paktum.db'}"
    else:
        url = request.getfixturevalue("postgres_server").create_database("leads")
    yield from open_office(url, ())
