"""The pytest plugin: loaded in every pytest run of an environment that has Paktum, so it imports lazily.

Tests that ask for `database_url` or `engine` run once per engine that PAKTUM_TEST_ENGINES names: `sqlite` (the
default), `postgresql`, or both, separated by a comma. PostgreSQL is started by pip's binaries when the first test asks
for it. A test that is about one engine says so: `@pytest.mark.engines("sqlite")`.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    import sqlalchemy as sa

    from ..storage.engines import DatabaseKind
    from .company import Company
    from .postgres import PostgresServer

ENGINES: Final = "PAKTUM_TEST_ENGINES"
"""Environment variable: the engines that tests run on."""

MASTER_KEY: Final = f"tests.2026-11-02.{'A' * 43}="
"""What confidential texts are encrypted by in tests, unless PAKTUM_KEYS says otherwise."""

KINDS: Final = ("sqlite", "postgresql")


def _wanted() -> tuple[str, ...]:
    named = tuple(name.strip() for name in os.environ.get(ENGINES, "sqlite").split(",") if name.strip())
    unknown = [name for name in named if name not in KINDS]
    if unknown or not named:
        raise pytest.UsageError(f"{ENGINES} names {', '.join(unknown) or 'no engine'}; write {','.join(KINDS)}")
    return tuple(dict.fromkeys(named))


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known, and a key for what is confidential."""
    os.environ.setdefault("PAKTUM_KEYS", MASTER_KEY)
    config.addinivalue_line("markers", "engines(*names): run on these database engines only")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what asks for a database once per engine."""
    if "database_kind" in metafunc.fixturenames:
        metafunc.parametrize("database_kind", _kinds_for(metafunc.definition), indirect=True, scope="session")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is about engines that this run does not test."""
    left_out = [item for item in items if item.get_closest_marker("engines") and not _is_wanted(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def _is_wanted(item: pytest.Item) -> bool:
    kinds = _kinds_for(item)  # also those of a mark of one parameter, which are not known before
    callspec = getattr(item, "callspec", None)
    kind = callspec.params.get("database_kind") if callspec is not None else None
    return bool(kinds) if kind is None else kind in kinds


def _kinds_for(item: pytest.Item) -> tuple[str, ...]:
    marker = item.get_closest_marker("engines")
    return tuple(kind for kind in _wanted() if marker is None or kind in marker.args)


@pytest.fixture(scope="session")
def engine_kinds() -> tuple[DatabaseKind, ...]:
    """The engines that this run tests, for a test that compares them."""
    from ..storage.engines import DatabaseKind

    return tuple(DatabaseKind(name) for name in _wanted())


@pytest.fixture(scope="session")
def database_kind(request: pytest.FixtureRequest) -> DatabaseKind:
    """The engine that the test runs on now."""
    from ..storage.engines import DatabaseKind

    return DatabaseKind(request.param)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One PostgreSQL for the whole run (one per process with pytest-xdist)."""
    from .postgres import PostgresServer

    with PostgresServer.start() as server:
        yield server


@pytest.fixture
def database_url(database_kind: DatabaseKind, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of an empty database of the test's own."""
    if database_kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'paktum.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    name = f"test_{uuid.uuid4().hex[:12]}"
    yield server.create_database(name)
    server.drop_database(name)


@pytest.fixture
def engine(database_url: str) -> Iterator[sa.Engine]:
    """An engine for an empty database of the test's own."""
    from ..storage.engines import write_engine

    engine = write_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def make_company(database_url: str) -> Iterator[Callable[..., Company]]:
    """Makes a `paktum.testing.company.Company` of the named plugins, on a database of the test's own."""
    from .company import Company

    with ExitStack() as opened:
        yield lambda *plugins, **options: opened.enter_context(Company(plugins, database_url, **options))
