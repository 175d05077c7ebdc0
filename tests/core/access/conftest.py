"""The demo company of a bank, asked over HTTP by its people."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from paktum.storage.engines import DatabaseKind
from paktum.testing.company import Company

PLUGINS = ("banking",)


@pytest.fixture(scope="module")
def database(
    database_kind: DatabaseKind, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Callable[[str], str]:
    """Makes an empty database of the engine that is tested now; gives its URL."""

    def make(name: str) -> str:
        if database_kind is DatabaseKind.SQLITE:
            folder: Path = tmp_path_factory.mktemp(name)
            return f"sqlite:///{folder / 'paktum.db'}"
        url: str = request.getfixturevalue("postgres_server").create_database(name)
        return url

    return make


@pytest.fixture(scope="module")
def company(database: Callable[[str], str], request: pytest.FixtureRequest) -> Iterator[Company]:
    """The demo company; the tests of a module share it."""
    with Company(PLUGINS, database(request.module.__name__.rpartition(".")[2])) as made:
        made.fill()
        yield made
