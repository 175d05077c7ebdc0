"""One line with `field()` reaches everything: the table by a generated migration, and every part of the API."""

import importlib
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from typing import Any

import pytest

from paktum.assembly import discovery
from paktum.assembly.build import load_assembly
from paktum.importing import run_import
from paktum.schema.build import build_schema
from paktum.storage.comparison import drift
from paktum.storage.revisions import create_revision
from paktum.testing.company import Company
from paktum.write.writer import Writer

MODELS = '''"""Casks, and what a brewery knows of a client."""

import enum
from datetime import date, datetime
from decimal import Decimal

from paktum import Entity, Facet, Mapped, Money, PostalAddress, Rate, field, label as _, reference
from paktum.crm import Client


class Oak(enum.Enum):
    """Where the oak grew."""

    FRENCH = "french"
    ENGLISH = "english"


class ClientBrewing(Facet[Client]):
    """What a brewery knows of a client."""

    brand: Mapped[str | None] = field(label=_("Brand"))
    # facet: here


class Cask(Entity, display="name"):
    """A cask that stands at a client's."""

    name: Mapped[str] = field(label=_("Name"))
    client: Mapped[Client | None] = reference(reverse="casks")
    # entity: here
'''

PLUGIN = '''"""The plugin."""

from paktum import Plugin, hookimpl

from .models import Cask, ClientBrewing


class Brewing(Plugin):
    """Casks."""

    name = "brewing"

    @hookimpl
    def entities(self):
        return (ClientBrewing, Cask)
'''


class Package:
    """An installed package of a plugin that its author works on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "paktum_brewing"
        self.folder.mkdir()
        (self.folder / "__init__.py").write_text('"""A plugin."""\n')
        (self.folder / "plugin.py").write_text(PLUGIN)
        (self.folder / "models.py").write_text(MODELS)
        info = folder / "paktum_brewing-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: paktum-brewing\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text("[paktum.plugins]\nbrewing = paktum_brewing.plugin:Brewing\n")

    def add(self, where: str, line: str) -> None:
        """Add one line to the entity or the facet; the next assembly has it."""
        models = self.folder / "models.py"
        marker = f"    # {where}: here\n"
        text = models.read_text()
        assert text.count(marker) == 1
        models.write_text(text.replace(marker, f"    {line}\n{marker}"))
        self.forget()

    def migrate(self, message: str) -> str:
        """Generate a migration; its text."""
        made = create_revision(load_assembly(["brewing"]), "brewing", message)
        assert made.warnings == ()
        return made.path.read_text()

    @staticmethod
    def forget() -> None:
        """Let the next import read the files again."""
        for name in [each for each in sys.modules if each.partition(".")[0] == "paktum_brewing"]:
            del sys.modules[name]
        importlib.invalidate_caches()
        discovery._installed.cache_clear()


@dataclass(frozen=True)
class Line:
    """An attribute of a kind, and values of it: as they are given and shown, and the larger as a cell of a file.

    old: what a record has that was there before the line.
    """

    kind: str
    annotation: str
    small: Any
    large: Any
    cell: str
    options: str = ""
    selected: str = ""
    old: Any = None

    def __str__(self) -> str:
        return f'{self.name}: Mapped[{self.annotation}] = field({self.options}label=_("{self.label}"))'

    @property
    def name(self) -> str:
        return f"{self.kind}_share"

    @property
    def api_name(self) -> str:
        return f"{self.kind}Share"

    @property
    def label(self) -> str:
        return f"Share as {self.kind}"


DAYS = ("2025-01-31", "2026-11-02")
EUROS = [{"amount": amount, "currency": "EUR"} for amount in ("7.50", "12.00")]
TOWNS = [{"townName": name} for name in ("Eger", "Szeged")]
LINES = [
    Line("integer", "int | None", 7, 50, "50", "minimum=1, "),
    Line("string", "str | None", "Ármin", "Zsolt", "Zsolt"),
    Line("code", "str | None", "A1", "b2", "b2", "exact=True, "),
    Line("decimal", "Rate | None", "0.020000000", "0.150000000", "0.15"),
    Line("date", "date | None", *DAYS, DAYS[1]),
    Line("datetime", "datetime | None", *(f"{day}T10:00:00.000Z" for day in DAYS), f"{DAYS[1]}T10:00:00Z"),
    Line("boolean", "bool", False, True, "true", "default=False, ", old=False),
    Line("enum", "Oak", "ENGLISH", "FRENCH", "french", "default=Oak.FRENCH, ", old="FRENCH"),
    Line("money", "Money | None", *EUROS, "12", selected="{amount currency}"),
    Line("struct", "PostalAddress | None", *TOWNS, "Szeged", selected="{townName}"),
]


def named(line: Line, name: str) -> str:
    """What a record is called that was made for one kind of attribute."""
    return f"For {line.kind} made: {name}"


@dataclass(frozen=True)
class Grown:
    """A company whose plugin got one line of each kind in its entity and in its facet; by which lines the text of its
    schema differs from before, and the records that were there."""

    company: Company
    migration: str
    difference: list[str]
    old: dict[tuple[str, str], dict[str, str]]


@pytest.fixture(scope="module")
def grown(database: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Grown]:
    folder, url = tmp_path_factory.mktemp("site"), database()
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        patch.setattr(sys, "dont_write_bytecode", True)  # the same second, the same size: Python would not look
        package = Package(folder)
        package.forget()
        package.migrate("first tables")
        with Company(["brewing"], url) as company:
            before = build_schema(company.assembly).sdl()
            old = {}
            for line in LINES:
                made = company.ask(
                    "mutation($cask: BrewingCaskCreateInput!, $client: ClientCreateInput!) { "
                    "entity: brewingCaskCreate(input: $cask) { record: brewingCask { id } } "
                    "facet: clientCreate(input: $client) { record: client { id } } }",
                    cask={"name": named(line, "Old")},
                    client={"name": named(line, "Old")},
                )
                old |= {(where, line.kind): payload["record"] for where, payload in made.items()}
        for line in LINES:
            package.add("entity", str(line))
            package.add("facet", str(line))
        migration = package.migrate("one line of each kind")
        with Company(["brewing"], url) as company:
            assert drift(company.assembly, company.engine) == []
            after = build_schema(company.assembly).sdl()
            different = list(unified_diff(before.splitlines(), after.splitlines(), n=0))[2:]
            yield Grown(company, migration, different, old)
        package.forget()


def test_the_migration_alters_both_tables_and_the_schema_only_grows(grown: Grown) -> None:
    assert '"brewing_cask"' in grown.migration
    assert '"brewing_client"' in grown.migration
    assert [each for each in grown.difference if each.startswith("-")] == []


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.kind)
@pytest.mark.parametrize("where", ["entity", "facet"])
def test_a_line_reaches_everything(grown: Grown, tmp_path: Path, where: str, line: Line) -> None:
    check_text(line, grown)
    check = Check(grown.company, where, line, grown.old[where, line.kind])
    check.metadata()
    check.writes()
    check.filter_and_order()
    check.groups()
    check.imports(tmp_path)


def check_text(line: Line, grown: Grown) -> None:
    """The schema has both attributes in all places, each with a description, and their enumeration."""
    added = " ".join(grown.difference)
    counted = 0 if line.kind == "struct" else 2  # figures, and conditions on them
    assert added.count(f" {line.api_name}: ") == 2 * (5 + counted)  # output, filter, input, patch, key of groups
    assert f" {line.name.upper()}" in added  # order, groups
    assert f" BREWING_{line.name.upper()}" in added
    assert added.count(f'"""{line.label}.') >= 2


class Check:
    """Asks one company for one attribute in every way there is."""

    def __init__(self, company: Company, where: str, line: Line, old: dict[str, str]) -> None:
        self.company, self.where, self.line, self.old = company, where, line, old
        self.one, self.type = ("brewingCask", "BrewingCask") if where == "entity" else ("client", "Client")
        self.many = f"{self.one}s"
        self.output = self.inside(line.api_name + line.selected)

    @property
    def own(self) -> dict[str, Any]:
        """The condition on the records that were made for this attribute."""
        return {"name": {"startsWith": self.called("")}}

    def inside(self, text: str) -> str:
        """A part of a selection or an order, behind the facet's name if the attribute is a facet's."""
        return text if self.where == "entity" else f"brewing {{ {text} }}"

    def given(self, value: Any) -> dict[str, Any]:
        """The attribute in an input or filter."""
        own = {self.line.api_name: value}
        return own if self.where == "entity" else {"brewing": own}

    def shown(self, record: dict[str, Any]) -> Any:
        return (record if self.where == "entity" else record["brewing"])[self.line.api_name]

    def metadata(self) -> None:
        asked = "query($names: [String!]) { entities(names: $names) { fields { name kind label plugin writable } } }"
        fields = self.company.ask(asked, names=[self.type])["entities"][0]["fields"]
        name = self.line.api_name if self.where == "entity" else f"brewing.{self.line.api_name}"
        label = self.line.label
        found = {"name": name, "kind": self.line.kind, "label": label, "plugin": "brewing", "writable": True}
        assert [each for each in fields if each["label"] == label] == [found]

    def writes(self) -> None:
        """A record from before has what an empty one has; a new one takes a value, and another by an update."""
        asked = f"query($id: ID!) {{ {self.one}(id: $id) {{ {self.output} }} }}"
        assert self.shown(self.company.ask(asked, id=self.old["id"])[self.one]) == self.line.old
        made = self.mutate("Create", {"name": self.called("New"), **self.given(self.line.small)})
        assert self.shown(made) == self.line.small
        patch = {"id": made["id"], "expectedVersion": 1, "patch": self.given(self.line.large)}
        assert self.shown(self.mutate("Update", patch)) == self.line.large

    def called(self, name: str) -> str:
        """The name of a record that was made for this attribute."""
        return named(self.line, name)

    def mutate(self, verb: str, values: dict[str, Any]) -> dict[str, Any]:
        asked = (
            f"mutation($input: {self.type}{verb}Input!) {{ {self.one}{verb}(input: $input) {{ "
            f"{self.one} {{ id {self.output} }} errors {{ code path message }} }} }}"
        )
        payload = self.company.ask(asked, input=values)[f"{self.one}{verb}"]
        assert payload["errors"] == []
        record: dict[str, Any] = payload[self.one]
        return record

    def filter_and_order(self) -> None:
        self.mutate("Create", {"name": self.called("Third"), **self.given(self.line.small)})
        value = {"townName": {"eq": "Szeged"}} if self.line.kind == "struct" else {"eq": self.line.large}
        names = [] if self.line.old == self.line.large else ["New"]
        assert self.names(filter=self.given(value)) == (names or ["New", "Old"])
        if self.line.kind == "struct":
            return
        field = (self.line.name if self.where == "entity" else f"brewing_{self.line.name}").upper()
        ordered = self.names(orderBy=[{"field": field, "direction": "DESC"}, {"field": "NAME", "direction": "ASC"}])
        assert ordered[0] == "New"

    def groups(self) -> None:
        """Groups have it as a key, and figures of it; the old record, the new and the third are there."""
        part = "_town_name" if self.line.kind == "struct" else ""
        name = self.line.name + part
        field = (name if self.where == "entity" else f"brewing_{name}").upper()
        figures = "" if part else self.inside(f"{self.line.api_name} {{ count }}")
        asked = (
            f"query($key: {self.type}GroupBy!, $own: {self.type}Filter) "
            f"{{ {self.many}Aggregate(groupBy: [$key], filter: $own) "
            f"{{ groups {{ key {{ {self.output} }} {figures} count }} }} }}"
        )
        found = self.company.ask(asked, key={"field": field}, own=self.own)[f"{self.many}Aggregate"]["groups"]
        values = [self.line.old, self.line.large, self.line.small]
        if self.line.kind == "datetime":
            values = [value and value[:10] for value in values]
        if part:
            values[0] = {"townName": None}
        assert {repr(self.shown(each["key"])): each["count"] for each in found} == Counter(map(repr, values))
        if not part:
            assert sum(self.shown(each)["count"] for each in found) == 3 - values.count(None)

    def names(self, **arguments: Any) -> list[str]:
        asked = (
            f"query($filter: {self.type}Filter, $orderBy: [{self.type}Order!]) "
            f"{{ {self.many}(filter: $filter, orderBy: $orderBy) {{ nodes {{ name }} }} }}"
        )
        arguments["filter"] = {**arguments.get("filter", {}), **self.own}
        nodes = self.company.ask(asked, **arguments)[self.many]["nodes"]
        found = [each["name"].removeprefix(self.called("")) for each in nodes]
        return found if "orderBy" in arguments else sorted(found)

    def imports(self, tmp_path: Path) -> None:
        """A mapping can fill it, and says so again without a change."""
        target = self.line.name if self.where == "entity" else f"brewing.{self.line.name}"
        rule = {"money": '{column = "content", currency = "EUR"}'}.get(self.line.kind, '"content"')
        if self.line.kind == "struct":
            target += ".town_name"
        mapping = tmp_path / "mapping.toml"
        mapping.write_text(
            f'source = "files"\n[[load]]\nfile = "rows.csv"\nentity = "{self.type}"\nexternal_id = "no"\n'
            f'[load.columns]\nname = "name"\n"{target}" = {rule}\n'
        )
        (tmp_path / "rows.csv").write_text(
            f"no,name,content\n{self.line.kind},{self.called('Imported')},{self.line.cell}\n"
        )
        writer = Writer(self.company.assembly, self.company.engine)
        for counts in ({"created": 1}, {"unchanged": 1}):
            report = run_import(self.company.assembly, writer, mapping, tmp_path, rejects_path=tmp_path / "rejects.csv")
            total = {key: count for key, count in report.as_json()["total"].items() if count}
            assert total == counts
        found = self.company.ask(
            f'{{ {self.many}(filter: {{name: {{eq: "{self.called("Imported")}"}}}}) {{ nodes {{ {self.output} }} }} }}'
        )
        assert [self.shown(each) for each in found[self.many]["nodes"]] == [self.line.large]
