"""A small company of plugins, declared here; each test puts them together, with migrations in packages of its own."""

import datetime as dt
import enum
import importlib
import uuid
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from paktum import Deletion, Entity, Facet, Mapped, Money, Plugin, PostalAddress, Rate, field, hookimpl, reference
from paktum.assembly.build import Assembly, assemble


class Size(enum.Enum):
    SMALL = "small"
    LARGE = "large"


class Client(Entity, display="name"):
    name: Mapped[str] = field(unique=True)
    turnover: Mapped[Money | None] = field()
    share: Mapped[Rate | None] = field()
    seen_at: Mapped[dt.datetime | None] = field()
    founded_on: Mapped[dt.date | None] = field()
    size: Mapped[Size | None] = field()
    is_active: Mapped[bool] = field(default=True)
    address: Mapped[PostalAddress | None] = field()
    parent: Mapped["Client | None"] = reference(reverse="subsidiaries")


class Core(Plugin):
    name = "core"

    @hookimpl
    def entities(self) -> list[Any]:
        return [Client]


class ClientBrewery(Facet[Client]):
    grade: Mapped[Size] = field(default=Size.SMALL, index=True)
    share: Mapped[Rate] = field(default=Decimal("0.25"))
    limit: Mapped[Money] = field(default=Money(Decimal("12.50"), "EUR"))
    motto: Mapped[str] = field(default="Für Ősz")
    reviewed_on: Mapped[dt.date | None] = field()
    checked_at: Mapped[dt.datetime] = field(default=dt.datetime(2026, 1, 2, 3, 4, 5, 678000, tzinfo=dt.UTC))
    is_tied: Mapped[bool] = field(default=True)


class Barrel(Entity):
    client: Mapped[Client] = reference(reverse="barrels", on_delete=Deletion.CASCADE)


class Brewery(Plugin):
    name = "brewery"

    @hookimpl
    def entities(self) -> list[Any]:
        return [ClientBrewery, Barrel]


class Coaster(Entity):
    barrel: Mapped[Barrel | None] = reference()


class Taproom(Plugin):
    name = "taproom"
    requires = ("brewery",)

    @hookimpl
    def entities(self) -> list[Any]:
        return [Coaster]


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "Company":
    """The plugins above."""
    monkeypatch.syspath_prepend(str(tmp_path))
    return Company(tmp_path)


class Company:
    """Makes assemblies of plugins that keep their migrations in packages of one test."""

    core, brewery, taproom = Core, Brewery, Taproom
    client, facet, barrel = Client, ClientBrewery, Barrel
    size = Size

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.unique = f"t{uuid.uuid4().hex[:8]}"

    def versions(self, plugin: str) -> Path:
        return self.folder / f"{self.unique}_{plugin}" / "migrations" / "versions"

    def assemble(self, *plugins: type[Plugin]) -> Assembly:
        """The core and these plugins, each with a package."""
        classes = [self._packaged(each) for each in (Core, *plugins)]
        importlib.invalidate_caches()
        return assemble(classes)

    def _packaged(self, plugin: type[Plugin]) -> type[Plugin]:
        package = f"{self.unique}_{plugin.name}"
        (self.folder / package).mkdir(exist_ok=True)
        (self.folder / package / "__init__.py").touch()
        return type(plugin.__name__, (plugin,), {"package": package})

    def plugin(self, name: str, *entities: Any, requires: tuple[str, ...] = ()) -> type[Plugin]:
        """A plugin that declares these."""

        def declared(self: Plugin) -> list[Any]:
            return list(entities)

        return type(name.title(), (Plugin,), {"name": name, "requires": requires, "entities": hookimpl(declared)})

    def migrated(self, *plugins: type[Plugin]) -> Assembly:
        """The assembly, with a first migration of every plugin."""
        from paktum.storage.revisions import create_revision

        assembly = self.assemble(*plugins)
        for info in assembly.plugins:
            if not list(self.versions(info.name).glob("*.py")):
                create_revision(assembly, info.name, "first tables")
        return assembly
