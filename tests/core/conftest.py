"""Databases that the tests of a module share."""

import uuid
from collections.abc import Callable, Iterator

import pytest

from paktum.storage.engines import DatabaseKind


@pytest.fixture(scope="module")
def database(
    database_kind: DatabaseKind, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Callable[[], str]]:
    """Makes empty databases of the engine that is tested now, which end with the module; gives their URLs."""
    if database_kind is DatabaseKind.SQLITE:
        yield lambda: f"sqlite:///{tmp_path_factory.mktemp('shared') / 'paktum.db'}"
        return
    server = request.getfixturevalue("postgres_server")
    names: list[str] = []

    def make() -> str:
        names.append(f"shared_{uuid.uuid4().hex[:12]}")
        url: str = server.create_database(names[-1])
        return url

    yield make
    for name in names:
        server.drop_database(name)
