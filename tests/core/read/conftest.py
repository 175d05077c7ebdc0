"""A press in a database, an executor that reads it, and the reference that knows what should come out."""

import asyncio
import json
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from paktum import Demo
from paktum.access.actor import SYSTEM, Actor
from paktum.access.policy import ActorPolicy, Policies
from paktum.assembly.build import Assembly, load_assembly
from paktum.http.execution import Executor, GraphQLRequest
from paktum.limits import Limits
from paktum.read.binding import Request, Statement
from paktum.read.run import Reads, reads_for
from paktum.schema.build import ApiSchema, build_schema
from paktum.storage.defaults import stored_defaults
from paktum.storage.engines import DatabaseKind, analyse, write_engine
from paktum.testing.databases import make_tables
from paktum.tiers.engine import retier
from paktum.write.cause import Origin
from paktum.write.change import Change
from paktum.write.writer import Writer

from .press import press_assembly
from .reference import Reference
from .rows import press_world, store
from .worlds import World

WIDE = Limits(aliases=1000, cost=10**12)
"""The limits of most tests: they draw documents that ask for much of few rows; points are a matter of `test_points`."""

PLUGINS = ("banking", "hotel", "leasing")


CLIENTS = 5000
FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)
NAMES = cycle(("Ősz {}", "ŐSZ {}", "North {}", "O'sz  {}"))


class CountedReads:
    """Passes statements on, and remembers them with their values."""

    def __init__(self, reads: Reads) -> None:
        self.reads, self.engine = reads, reads.engine
        self.ran: list[tuple[str, tuple[Any, ...]]] = []

    async def rows(self, statement: Statement, request: Request) -> Sequence[Sequence[Any]]:
        self.ran.append((statement.text, statement.values(request)))
        return await self.reads.rows(statement, request)

    async def close(self) -> None:
        await self.reads.close()


class Desk:
    """Asks the API in this process."""

    def __init__(
        self, api: ApiSchema, reads: CountedReads, writer: Writer, runner: asyncio.Runner,
        policies: Policies = ActorPolicy, limits: Limits = WIDE,
    ) -> None:  # fmt: skip
        self.api, self.reads, self.writer, self.runner = api, reads, writer, runner
        self.executor = Executor(api, reads, writer, policies=policies, limits=limits)

    def behind(self, policies: Policies) -> "Desk":
        """The same database, read with other rights."""
        return Desk(self.api, self.reads, self.writer, self.runner, policies)

    def within(self, limits: Limits) -> "Desk":
        """The same database, read within other limits."""
        return Desk(self.api, self.reads, self.writer, self.runner, limits=limits)

    def ask(self, text: str, variables: Mapping[str, Any] | None = None, actor: Actor = SYSTEM) -> dict[str, Any]:
        """The whole answer."""
        content: dict[str, Any] = json.loads(self.body(text, variables, actor))
        return content

    def body(self, text: str, variables: Mapping[str, Any] | None = None, actor: Actor = SYSTEM) -> bytes:
        """The bytes of the whole answer."""
        self.reads.ran.clear()
        return self.runner.run(self.executor.execute(GraphQLRequest(text, variables or {}), actor, "en")).body

    def data(self, text: str, variables: Mapping[str, Any] | None = None, actor: Actor = SYSTEM) -> Any:
        """The data of an answer that has no errors."""
        answer = self.ask(text, variables, actor)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    def refusal(
        self, text: str, variables: Mapping[str, Any] | None = None, actor: Actor = SYSTEM
    ) -> tuple[str, list[str | int] | None]:
        """Code and path of the one error of an answer that has no data."""
        answer = self.ask(text, variables, actor)
        assert answer.get("data") is None
        (error,) = answer["errors"]
        assert error["extensions"]["code"] != "INTERNAL_SERVER_ERROR"
        return error["extensions"]["code"], error.get("path")

    @property
    def statements(self) -> list[str]:
        """The statements that the last request ran."""
        return [text for text, _ in self.reads.ran]


@pytest.fixture(scope="session")
def press() -> Assembly:
    """The core and the press."""
    return press_assembly()


@pytest.fixture(scope="session")
def press_api(press: Assembly) -> ApiSchema:
    """Its schema."""
    return build_schema(press)


@pytest.fixture(scope="session")
def world(press: Assembly) -> World:
    """Its rows in Python."""
    return press_world(press)


@pytest.fixture(scope="session")
def reference(press_api: ApiSchema, world: World) -> Reference:
    """What should come out."""
    return Reference(press_api, world)


@pytest.fixture(scope="session")
def runner() -> Iterator[asyncio.Runner]:
    """One event loop, because connections belong to one."""
    with asyncio.Runner() as running:
        yield running


@pytest.fixture(scope="session")
def empty_database(
    database_kind: DatabaseKind, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Callable[[str], str]:
    """Makes an empty database of the engine that is tested now, for a whole session; gives its URL."""

    def make(name: str) -> str:
        if database_kind is DatabaseKind.SQLITE:
            folder: Path = tmp_path_factory.mktemp(name)
            return f"sqlite:///{folder / 'paktum.db'}"
        url: str = request.getfixturevalue("postgres_server").create_database(name)
        return url

    return make


@contextmanager
def opened(url: str, api: ApiSchema, runner: asyncio.Runner) -> Iterator[Desk]:
    """A desk over a database that has its tables and rows."""
    engine = write_engine(url)
    reads = CountedReads(reads_for(url))
    yield Desk(api, reads, Writer(api.assembly, engine), runner)
    runner.run(reads.close())
    engine.dispose()


@pytest.fixture(scope="session")
def desk(
    empty_database: Callable[[str], str], press_api: ApiSchema, world: World, runner: asyncio.Runner
) -> Iterator[Desk]:
    """The press in a database of the engine that is tested now; nobody changes it."""
    url = empty_database("press")
    engine = write_engine(url)
    store(world, engine)
    engine.dispose()
    with opened(url, press_api, runner) as made:
        yield made


@pytest.fixture(scope="session")
def full_api() -> ApiSchema:
    """The schema of the core with all bundled plugins."""
    return build_schema(load_assembly(PLUGINS))


@pytest.fixture(scope="session")
def company(empty_database: Callable[[str], str], full_api: ApiSchema, runner: asyncio.Runner) -> Iterator[Desk]:
    """The demo company of all bundled plugins; nobody changes it."""
    url = empty_database("company")
    engine = write_engine(url)
    make_tables(full_api.assembly, engine)
    writer = Writer(full_api.assembly, engine)
    writer.run(SYSTEM, partial(_demonstrate, full_api.assembly), origin=Origin.DEMO)
    retier(full_api.assembly, writer)
    analyse(engine)
    engine.dispose()
    with opened(url, full_api, runner) as made:
        yield made


def _demonstrate(assembly: Assembly, change: Change) -> None:
    demo = Demo(change)
    for part in assembly.demo_data:
        part(demo)


@pytest.fixture(scope="session")
def crowd(empty_database: Callable[[str], str], full_api: ApiSchema, runner: asyncio.Runner) -> Iterator[Desk]:
    """A company with many clients; nobody changes it."""
    url = empty_database("crowd")
    engine = write_engine(url)
    make_tables(full_api.assembly, engine)
    model = full_api.assembly.entities["Client"]
    common = {name: value for name, (_column, value) in stored_defaults(model.fields.values()).items()}
    rows = []
    for number in range(CLIENTS):
        name, at = next(NAMES).format(number), FIRST_DAY + timedelta(minutes=number)
        folded = {"name_fold": model.fields["name"].folded(name)}
        rows.append(
            {
                **common,
                "id": uuid.UUID(int=number),
                "name": name,
                **folded,
                "created_at": at,
                "changed_at": at,
                "country": "DE" if number % 50 else "HU",
            }
        )
    with engine.begin() as connection:
        connection.execute(sa.insert(model.table), rows)
        for facet in model.facets.values():
            if facet.table is not None:
                filled = {name: value for name, (_, value) in stored_defaults(facet.fields.values()).items()}
                connection.execute(sa.insert(facet.table), [{**filled, "id": row["id"]} for row in rows])
    analyse(engine)
    engine.dispose()
    with opened(url, full_api, runner) as made:
        yield made
