"""A company with one plugin and an empty database, on every engine that the run names."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

import pytest
import sqlalchemy as sa

from paktum import Change, Criterion, Entity, Guard, Label, Refused
from paktum.access.actor import SYSTEM
from paktum.assembly.build import Assembly
from paktum.storage.engines import DatabaseKind, write_engine
from paktum.testing.databases import assembled, make_tables
from paktum.tiers.thresholds import holds
from paktum.write.cause import Origin
from paktum.write.rules import failing
from paktum.write.writer import Writer

from ..dumping import empty

Result = TypeVar("Result")


class Company:
    """Writes records, says what is refused, and asks the database whether a rule holds."""

    def __init__(self, assembly: Assembly, engine: sa.Engine) -> None:
        self.assembly, self.writer = assembly, Writer(assembly, engine)
        self.tables = assembly.metadata.sorted_tables
        make_tables(assembly, engine)

    def empty(self) -> None:
        """Remove every record."""
        empty(self.writer.engine, self.tables)

    def write(self, work: Callable[[Change], Result]) -> Result:
        return self.writer.run(SYSTEM, work)

    def create(self, cls: type[Entity], **values: Any) -> Any:
        """A record that came from elsewhere, so in any state."""
        return self.writer.run(SYSTEM, lambda change: change.create(cls, **values), origin=Origin.IMPORT)

    def update(self, record: Any, **values: Any) -> None:
        self.write(lambda change: change.update(change.get(type(record), record.id), **values))

    def transition(self, record: Any, name: str) -> None:
        self.write(lambda change: change.transition(change.get(type(record), record.id), name))

    def act(self, action: Any, record: Any, **inputs: Any) -> None:
        self.write(lambda change: action.run(change, change.get(type(record), record.id), **inputs))

    def read(self, record: Any) -> Any:
        return self.write(lambda change: change.get(type(record), record.id))

    def refused(self, work: Callable[..., Any], *args: Any, **inputs: Any) -> list[str]:
        """The codes for which something is refused."""
        with pytest.raises(Refused) as caught:
            work(*args, **inputs)
        return [problem.code for problem in caught.value.problems]

    def met(self, record: Any, criteria: Sequence[Criterion]) -> list[str]:
        """The codes of the criteria, of any scheme, that hold for a stored record."""
        schemes = {each: scheme for scheme in self.assembly.schemes.values() for each in scheme.criteria}

        def meets(criterion: Criterion) -> bool:
            return self.holds(record, lambda row: holds(row, schemes[criterion], criterion))

        return [criterion.code for criterion in criteria if meets(criterion)]

    def tiers(self, record: Any, scheme: str) -> list[str]:
        """The tiers of a scheme all of whose criteria hold for a stored record."""
        tiers = self.assembly.schemes[scheme].tiers
        return [tier.code for tier in tiers if len(self.met(record, tier.criteria)) == len(tier.criteria)]

    def holds(self, record: Any, rule: Callable[[Any], Any]) -> bool:
        """Whether a rule over a row holds for a stored record."""
        model = self.assembly.entity(type(record))
        guards = (Guard("test", Label("test"), rule),)
        return self.write(
            lambda change: not failing(change.session, self.assembly, model, record.id, guards, change.today)
        )


@pytest.fixture(scope="session")
def companies(
    database_kind: DatabaseKind, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Callable[[tuple[str, ...]], Company]]:
    """One company for every set of plugins that is asked for, on the engine of the tests."""
    made: dict[tuple[str, ...], Company] = {}

    def company(plugins: tuple[str, ...]) -> Company:
        if plugins not in made:
            name = "_".join(("crm", *plugins))
            if database_kind is DatabaseKind.SQLITE:
                url = f"sqlite:///{tmp_path_factory.mktemp(name) / 'paktum.db'}"
            else:
                url = request.getfixturevalue("postgres_server").create_database(name)
            made[plugins] = Company(assembled(plugins), write_engine(url))
        return made[plugins]

    yield company
    for each in made.values():
        each.writer.engine.dispose()


@pytest.fixture
def company(companies: Callable[[tuple[str, ...]], Company], request: pytest.FixtureRequest) -> Iterator[Company]:
    """The core and the plugin that the test's folder is named after."""
    company = companies((request.path.parent.name,))
    yield company
    company.empty()
