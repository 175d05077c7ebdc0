"""An office with a database that the tests of a module use one after the other, and a clock that they set."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from paktum import Change
from paktum.access.actor import SYSTEM
from paktum.assembly.build import Assembly, assemble
from paktum.assembly.collect import Owned
from paktum.read.clock import Clock
from paktum.storage.engines import write_engine
from paktum.write.writer import Writer

from ...dumping import empty
from . import office
from .office import Desk, Letter, OfficePlugin

IDLE = timedelta(hours=1)
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@dataclass
class Office:
    """Writes letters, and lets time pass."""

    assembly: Assembly
    engine: sa.Engine
    now: datetime = NOW

    def __post_init__(self) -> None:
        self.writer = Writer(self.assembly, self.engine, Clock(lambda: self.now))

    def write(self, *texts: str) -> list[Letter]:
        return self.run(lambda change: [change.create(Letter, text=text) for text in texts])

    def run(self, work: Callable[[Change], Any]) -> Any:
        return self.writer.run(SYSTEM, work)

    def rows(self, table: sa.Table) -> list[Any]:
        with self.engine.connect() as connection:
            return list(connection.execute(sa.select(table)))

    def wait(self, **time: float) -> None:
        self.now += timedelta(**time)


def _own(declared: Mapping[str, Owned[Any]]) -> Mapping[str, Owned[Any]]:
    return {code: each for code, each in declared.items() if each.plugin == OfficePlugin.name}


@pytest.fixture(scope="module")
def building(database: Callable[[], str]) -> Iterator[Office]:
    engine = write_engine(database())
    whole = assemble([OfficePlugin])
    own = {"jobs", "after_commit"}  # the core has some of its own
    assembly = replace(whole, **{name: _own(getattr(whole, name)) for name in own})
    assembly.metadata.create_all(engine)
    yield Office(assembly, engine)
    engine.dispose()


@pytest.fixture
def desk(building: Office) -> Desk:
    """What the plugin was told."""
    office.DESK = Desk()
    return office.DESK


@pytest.fixture
def opened(building: Office, desk: Desk) -> Iterator[Office]:
    """The office, empty."""
    building.now = NOW
    yield building
    empty(building.engine, building.assembly.metadata.sorted_tables)
