"""A company with all plugins and the laboratory, asked in this process, on every engine that the run names."""

import asyncio
import json
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

import pytest
import sqlalchemy as sa

from paktum import Change
from paktum.access.actor import SYSTEM, Actor
from paktum.access.rights import UNRESTRICTED
from paktum.assembly.build import Assembly, assemble
from paktum.assembly.discovery import load_plugins
from paktum.http.execution import Executor, GraphQLRequest
from paktum.read.clock import Clock
from paktum.read.run import Reads, reads_for
from paktum.schema.build import ApiSchema, build_schema
from paktum.storage.engines import DatabaseKind, write_engine
from paktum.testing.databases import make_tables
from paktum.write.cause import Origin
from paktum.write.writer import Writer

from ...dumping import dump, empty
from .lab import Lab

Result = TypeVar("Result")

PLUGINS = ("banking", "hotel", "leasing")
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
NOBODY = Actor(uuid.UUID(int=1), ("account_manager",), frozenset(), rights=UNRESTRICTED)
ERROR = "code message path ... on ConflictError { currentVersion } ... on DuplicateError { existing }"


@dataclass
class Desk:
    """Writes over the API and looks into the database."""

    assembly: Assembly
    api: ApiSchema
    url: str
    engine: sa.Engine
    reads: Reads
    runner: asyncio.Runner
    now: datetime = NOW

    def __post_init__(self) -> None:
        clock = Clock(lambda: self.now)
        self.tables = self.assembly.metadata.sorted_tables
        self.writer = Writer(self.assembly, self.engine, clock)
        self.executor = Executor(self.api, self.reads, self.writer, clock)

    def answer(self, text: str, /, *, actor: Actor = SYSTEM, locale: str = "en", **variables: Any) -> dict[str, Any]:
        """The whole answer to a request."""
        answer = self.runner.run(self.executor.execute(GraphQLRequest(text, variables), actor, locale))
        content: dict[str, Any] = json.loads(answer.body)
        return content

    def ask(self, text: str, /, **variables: Any) -> dict[str, Any]:
        """The data; fails if there are errors beside it."""
        answer = self.answer(text, **variables)
        assert "errors" not in answer, answer["errors"]
        data: dict[str, Any] = answer["data"]
        return data

    def payload(self, mutation: str, given: dict[str, Any], selected: str = "", **options: Any) -> dict[str, Any]:
        """What a mutation gives; `selected` are fields of the record beside its id and version."""
        field = self.api.graphql.mutation_type.fields[mutation]
        kind, payload = field.args["input"].type.of_type.name, field.type.fields
        (record,) = (name for name in payload if name != "errors")
        record += "" if record.startswith("deleted") else f" {{ id version {selected} }}"
        text = f"mutation($input: {kind}!) {{ {mutation}(input: $input) {{ {record} errors {{ {ERROR} }} }} }}"
        found: dict[str, Any] = self.ask(text, input=given, **options)[mutation]
        return found

    def done(self, mutation: str, given: dict[str, Any], selected: str = "", **options: Any) -> Any:
        """The record after a mutation that was done (or the id of the deleted one)."""
        found = self.payload(mutation, given, selected, **options)
        assert found.pop("errors") == []
        (record,) = found.values()
        return record

    def refused(self, mutation: str, given: dict[str, Any], **options: Any) -> list[dict[str, Any]]:
        """The errors of a mutation that was refused, which has changed nothing."""
        before = self.dump()
        found = self.payload(mutation, given, **options)
        errors: list[dict[str, Any]] = found.pop("errors")
        assert errors
        assert set(found.values()) == {None}
        assert self.dump() == before
        return errors

    def codes(self, mutation: str, given: dict[str, Any], **options: Any) -> list[tuple[str, str]]:
        """The codes and paths (within the input) of the errors of a mutation that was refused."""
        return [
            (error["code"], ".".join(error["path"]).removeprefix("input").removeprefix("."))
            for error in self.refused(mutation, given, **options)
        ]

    def dump(self) -> dict[str, Any]:
        """Every row of every table."""
        return dump(self.engine, self.tables)

    def run(self, work: Callable[[Change], Result], origin: Origin = Origin.API, actor: Actor = SYSTEM) -> Result:
        """Run `work(change)` in a transaction."""
        return self.writer.run(actor, work, origin=origin)

    def key(self, public_id: str) -> uuid.UUID:
        return uuid.UUID(hex=public_id.rpartition("_")[2])

    def empty(self) -> None:
        """Remove every record."""
        empty(self.engine, self.tables)
        self.now = NOW


@pytest.fixture(scope="session")
def api() -> ApiSchema:
    """The schema of all plugins and the laboratory."""
    return build_schema(assemble([*load_plugins(PLUGINS, []), Lab]))


@pytest.fixture(scope="module")
def furnished(
    database_kind: DatabaseKind,
    api: ApiSchema,
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
) -> Iterator[Desk]:
    """A desk with a database that several tests use one after the other."""
    if database_kind is DatabaseKind.SQLITE:
        url = f"sqlite:///{tmp_path_factory.mktemp('write') / 'paktum.db'}"
    else:
        url = request.getfixturevalue("postgres_server").create_database(f"write_{uuid.uuid4().hex[:12]}")
    engine = write_engine(url)
    make_tables(api.assembly, engine)
    with asyncio.Runner() as runner:
        reads = reads_for(url)
        yield Desk(api.assembly, api, url, engine, reads, runner)
        runner.run(reads.close())
    engine.dispose()


@pytest.fixture
def desk(furnished: Desk) -> Iterator[Desk]:
    """A desk with an empty database."""
    yield furnished
    furnished.empty()
