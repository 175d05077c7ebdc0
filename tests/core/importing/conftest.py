"""A database with a small plugin, and a folder with a mapping and files to import."""

import csv
import enum
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest
import sqlalchemy as sa

from paktum import Client, Entity, Facet, Mapped, Money, Plugin, PostalAddress, User, field, hookimpl, reference
from paktum.access.actor import SYSTEM
from paktum.assembly.build import Assembly, assemble
from paktum.importing import ImportReport, run_import
from paktum.testing.databases import make_tables
from paktum.write.cause import Origin
from paktum.write.change import Change
from paktum.write.writer import Writer

EntityT = TypeVar("EntityT", bound=Entity)


class Grade(enum.Enum):
    FINE = "fine"
    POOR = "poor"


class ClientBrewing(Facet[Client]):
    """What a brewery knows about a client."""

    grade: Mapped[Grade] = field(default=Grade.FINE)
    deposit: Mapped[Money | None] = field()
    cellar: Mapped[PostalAddress | None] = field()
    keeper: Mapped[User | None] = reference(reverse="kept_clients")


class Cask(Entity, display="label"):
    """A cask that stands at a client's."""

    label: Mapped[str] = field(searchable=True)
    serial: Mapped[str | None] = field(exact=True, unique=True)
    litres: Mapped[int | None] = field(minimum=1)
    client: Mapped[Client | None] = reference(reverse="casks")


class Brewing(Plugin):
    """A plugin of the tests."""

    name = "brewing"
    package = "tests"

    @hookimpl
    def entities(self) -> Sequence[type[Entity] | type[Facet[Any]]]:
        return [ClientBrewing, Cask]


@pytest.fixture(scope="session")
def assembly() -> Assembly:
    """The core and the tests' plugin."""
    return assemble([Brewing])


@dataclass
class Importer:
    """A database, and a folder with `mapping.toml` and files."""

    writer: Writer
    folder: Path

    @property
    def rejects_path(self) -> Path:
        return self.folder / "rejects.csv"

    def put(self, **contents: str) -> "Importer":
        """Write files; `mapping="..."` is the mapping, `casks="..."` the file casks.csv."""
        for name, content in contents.items():
            path = self.folder / ("mapping.toml" if name == "mapping" else f"{name}.csv")
            path.write_bytes(content.encode())
        return self

    def run(self, **options: Any) -> ImportReport:
        """Import the folder."""
        return run_import(
            self.writer.assembly, self.writer, self.folder / "mapping.toml", self.folder,
            rejects_path=self.rejects_path, **options,
        )  # fmt: skip

    def counts(self, **options: Any) -> tuple[int, int, int, int]:
        """Import the folder: how many were created, updated, unchanged, rejected. Every row must be in a count."""
        report = self.run(**options)
        for step in report.steps:
            assert step.rows == step.results.total()
        created, updated, unchanged, rejected = report.as_json()["total"].values()
        return created, updated, unchanged, rejected

    def rejected(self) -> list[tuple[str, ...]]:
        """The rejected rows: file, line, entity, codes, reasons, original."""
        if not self.rejects_path.exists():
            return []
        with self.rejects_path.open(encoding="utf-8-sig", newline="") as stream:
            return [tuple(row) for row in csv.reader(stream)][1:]

    def records(self, cls: type[EntityT], *names: str) -> list[Any]:
        """Attributes of all living records, sorted; of references the external id."""

        def read(change: Change) -> list[Any]:
            return sorted(
                (tuple(_shown(change, record, name) for name in names) for record in change.list_(cls)), key=repr
            )

        return self.writer.run(SYSTEM, read)

    def change(self, work: Callable[[Change], object]) -> None:
        """Change the database in another way than by an import."""
        self.writer.run(SYSTEM, work, origin=Origin.IMPORT)


def _shown(change: Change, record: Entity, name: str) -> Any:
    facet, _, attribute = name.rpartition(".")
    holder: Any = change.facet(record, ClientBrewing) if facet else record
    value = getattr(holder, attribute)
    return value.external_id if isinstance(value, Entity) else value


@pytest.fixture
def importer(assembly: Assembly, engine: sa.Engine, tmp_path: Path) -> Importer:
    """An empty database and an empty folder."""
    make_tables(assembly, engine)
    folder = tmp_path / "files"
    folder.mkdir()
    return Importer(Writer(assembly, engine), folder)


def load(file: str, entity: str, external_id: str, columns: Mapping[str, str], **options: str) -> str:
    """The text of one [[load]] of a mapping; values of `columns` and `options` are TOML."""
    head = [f'file = "{file}"', f'entity = "{entity}"', f'external_id = "{external_id}"']
    head += [f"{name} = {value}" for name, value in options.items()]
    return "\n".join(
        ["[[load]]", *head, "[load.columns]", *(f"{name} = {value}" for name, value in columns.items()), ""]
    )
