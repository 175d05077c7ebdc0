"""One line with `field()` reaches everything: the table by a generated migration, and every part of the API."""

import importlib
import sys
from collections import Counter
from collections.abc import Iterator
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


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Package]:
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)  # the same second, the same size: Python would not look
    made = Package(folder)
    made.forget()
    yield made
    made.forget()


NAME, API_NAME = "angels_share", "angelsShare"


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
        return f'{NAME}: Mapped[{self.annotation}] = field({self.options}label=_("Content"))'


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


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.kind)
def test_a_line_reaches_everything(package: Package, database_url: str, tmp_path: Path, line: Line) -> None:
    package.migrate("first tables")
    with Company(["brewing"], database_url) as company:
        before = build_schema(company.assembly).sdl()
        old = company.ask(
            'mutation { a: brewingCaskCreate(input: {name: "Old"}) { brewingCask { id } errors { code } } '
            'b: clientCreate(input: {name: "Old"}) { client { id } errors { code } } }'
        )
    package.add("entity", str(line))
    package.add("facet", str(line))
    migration = package.migrate("one line each")
    assert '"brewing_cask"' in migration
    assert '"brewing_client"' in migration
    with Company(["brewing"], database_url) as company:
        assert drift(company.assembly, company.engine) == []
        check_text(line, before, build_schema(company.assembly).sdl())
        for where, record in (("entity", old["a"]["brewingCask"]), ("facet", old["b"]["client"])):
            check = Check(company, where, line, record)
            check.metadata()
            check.writes()
            check.filter_and_order()
            check.groups()
            check.imports(tmp_path)


def check_text(line: Line, before: str, after: str) -> None:
    """The schema text has grown by both attributes (and their enumeration), and is otherwise what it was."""
    diff = list(unified_diff(before.splitlines(), after.splitlines(), n=0))[2:]
    removed = [each for each in diff if each.startswith("-")]
    added = " ".join(each for each in diff if each.startswith("+"))
    assert removed == []
    counted = 0 if line.kind == "struct" else 2  # figures, and conditions on them
    assert added.count(f"{API_NAME}: ") == 2 * (5 + counted)  # output, filter, input, patch, key of groups
    assert NAME.upper() in added  # order, groups
    assert f"BREWING_{NAME}".upper() in added
    assert after.count('"""Content.') - before.count('"""Content.') == added.count('"""Content.') >= 2


class Check:
    """Asks one company for one attribute in every way there is."""

    def __init__(self, company: Company, where: str, line: Line, old: dict[str, str]) -> None:
        self.company, self.where, self.line, self.old = company, where, line, old
        self.one, self.type = ("brewingCask", "BrewingCask") if where == "entity" else ("client", "Client")
        self.many = f"{self.one}s"
        self.output = self.inside(API_NAME + line.selected)

    def inside(self, text: str) -> str:
        """A part of a selection or an order, behind the facet's name if the attribute is a facet's."""
        return text if self.where == "entity" else f"brewing {{ {text} }}"

    def given(self, value: Any) -> dict[str, Any]:
        """The attribute in an input or filter."""
        return {API_NAME: value} if self.where == "entity" else {"brewing": {API_NAME: value}}

    def shown(self, record: dict[str, Any]) -> Any:
        return (record if self.where == "entity" else record["brewing"])[API_NAME]

    def metadata(self) -> None:
        asked = "query($names: [String!]) { entities(names: $names) { fields { name kind label plugin writable } } }"
        fields = self.company.ask(asked, names=[self.type])["entities"][0]["fields"]
        name = API_NAME if self.where == "entity" else f"brewing.{API_NAME}"
        found = {"name": name, "kind": self.line.kind, "label": "Content", "plugin": "brewing", "writable": True}
        assert [each for each in fields if each["label"] == "Content"] == [found]

    def writes(self) -> None:
        """A record from before has what an empty one has; a new one takes a value, and another by an update."""
        asked = f"query($id: ID!) {{ {self.one}(id: $id) {{ {self.output} }} }}"
        assert self.shown(self.company.ask(asked, id=self.old["id"])[self.one]) == self.line.old
        made = self.mutate("Create", {"name": "New", **self.given(self.line.small)})
        assert self.shown(made) == self.line.small
        patch = {"id": made["id"], "expectedVersion": 1, "patch": self.given(self.line.large)}
        assert self.shown(self.mutate("Update", patch)) == self.line.large

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
        self.mutate("Create", {"name": "Third", **self.given(self.line.small)})
        value = {"townName": {"eq": "Szeged"}} if self.line.kind == "struct" else {"eq": self.line.large}
        names = [] if self.line.old == self.line.large else ["New"]
        assert self.names(filter=self.given(value)) == (names or ["New", "Old"])
        if self.line.kind == "struct":
            return
        field = (NAME if self.where == "entity" else f"brewing_{NAME}").upper()
        ordered = self.names(orderBy=[{"field": field, "direction": "DESC"}, {"field": "NAME", "direction": "ASC"}])
        assert ordered[0] == "New"

    def groups(self) -> None:
        """Groups have it as a key, and figures of it; the old record, the new and the third are there."""
        part = "_town_name" if self.line.kind == "struct" else ""
        field = (NAME + part if self.where == "entity" else f"brewing_{NAME}{part}").upper()
        figures = "" if part else self.inside(f"{API_NAME} {{ count }}")
        asked = (
            f"query($key: {self.type}GroupBy!) {{ {self.many}Aggregate(groupBy: [$key]) "
            f"{{ groups {{ key {{ {self.output} }} {figures} count }} }} }}"
        )
        found = self.company.ask(asked, key={"field": field})[f"{self.many}Aggregate"]["groups"]
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
        found = [each["name"] for each in self.company.ask(asked, **arguments)[self.many]["nodes"]]
        return found if "orderBy" in arguments else sorted(found)

    def imports(self, tmp_path: Path) -> None:
        """A mapping can fill it, and says so again without a change."""
        target = NAME if self.where == "entity" else f"brewing.{NAME}"
        rule = {"money": '{column = "content", currency = "EUR"}'}.get(self.line.kind, '"content"')
        if self.line.kind == "struct":
            target += ".town_name"
        mapping = tmp_path / "mapping.toml"
        mapping.write_text(
            f'source = "files"\n[[load]]\nfile = "rows.csv"\nentity = "{self.type}"\nexternal_id = "no"\n'
            f'[load.columns]\nname = "name"\n"{target}" = {rule}\n'
        )
        (tmp_path / "rows.csv").write_text(f"no,name,content\n7,Imported,{self.line.cell}\n")
        writer = Writer(self.company.assembly, self.company.engine)
        for counts in ({"created": 1}, {"unchanged": 1}):
            report = run_import(self.company.assembly, writer, mapping, tmp_path, rejects_path=tmp_path / "rejects.csv")
            total = {key: count for key, count in report.as_json()["total"].items() if count}
            assert total == counts
        found = self.company.ask(
            f'{{ {self.many}(filter: {{name: {{eq: "Imported"}}}}) {{ nodes {{ {self.output} }} }} }}'
        )
        assert [self.shown(each) for each in found[self.many]["nodes"]] == [self.line.large]
