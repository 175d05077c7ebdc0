"""Mistakes in a mapping: each is named, all of them at once, before a row is read."""

from pathlib import Path
from typing import Any

import pytest

from paktum import Client, Entity, Facet, Mapped, Plugin, Refused, field, hookimpl, reference
from paktum.assembly.build import Assembly, assemble
from paktum.importing.binding import Step, bind
from paktum.importing.mapping import ColumnRule, FileRule, read_mapping

from .conftest import load

HEAD = 'source = "shop"\n'


def bound(assembly: Assembly, folder: Path, mapping: str, **files: str) -> tuple[Step, ...]:
    (folder / "mapping.toml").write_text(mapping, encoding="utf-8")
    for name, content in files.items():
        (folder / f"{name}.csv").write_text(content, encoding="utf-8")
    return bind(assembly, folder / "mapping.toml", folder)


def refusals(assembly: Assembly, folder: Path, mapping: str, **files: str) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        bound(assembly, folder, mapping, **files)
    return [(problem.code, problem.message) for problem in refused.value.problems]


def codes(assembly: Assembly, folder: Path, mapping: str, **files: str) -> list[str]:
    return [code for code, _ in refusals(assembly, folder, mapping, **files)]


def test_a_mapping_is_read_into_records(tmp_path: Path) -> None:
    text = """
    source = "shop"
    [files."a.csv"]
    encoding = "CP1250"
    ignored = ["old"]
    [aliases.colours]
    "Piros " = "red"
    [[load]]
    file = "a.csv"
    entity = "Client"
    external_id = "id"
    [load.columns]
    name = "name"
    banking.kyc_status = "kyc"
    "address.country" = { column = ["land", "country"], aliases = "colours" }
    """
    (tmp_path / "mapping.toml").write_text(text, encoding="utf-8")
    mapping, problems = read_mapping(tmp_path / "mapping.toml")
    assert problems == []
    assert mapping.files == {"a.csv": FileRule(encoding="cp1250", ignored=("old",))}
    (rule,) = mapping.loads
    assert (rule.file, rule.entity, rule.external_id, rule.distinct) == ("a.csv", "Client", ("id",), False)
    country = ColumnRule(column=("land", "country"), aliases="colours")
    assert rule.columns == {
        "name": ColumnRule(column=("name",)),
        "banking.kyc_status": ColumnRule(column=("kyc",)),
        "address.country": country,
    }
    assert mapping.named_aliases(country) == {"piros": "red"}
    assert rule.read_columns == ("id", "name", "kyc", "land", "country")


@pytest.mark.parametrize("content", [b"source = ", b"\xff\xff", None])
def test_a_mapping_that_is_no_toml_is_refused(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "mapping.toml").write_bytes(content)
    with pytest.raises(Refused) as refused:
        read_mapping(tmp_path / "mapping.toml")
    assert [problem.code for problem in refused.value.problems] == ["IMPORT_MAPPING_UNREADABLE"]


def test_all_mistakes_are_named_at_once(assembly: Assembly, tmp_path: Path) -> None:
    mapping = """
    sources = "shop"
    [files."a.csv"]
    encoding = "utf-9"
    [files."unused.csv"]
    [aliases]
    colours = ["red"]
    [[load]]
    file = "a.csv"
    entity = "Client"
    external_id = "id"
    [load.columns]
    name = "name"
    colour = "colour"
    tax = { colum = "x" }
    country = { column = "land", aliases = "lands" }
    turnover = { column = "sales" }
    employees = { column = "staff", format = "%d" }
    founded_year = { column = "year", value = "2000" }
    [[load]]
    file = "missing.csv"
    entity = "Klient"
    external_id = "id"
    [load.columns]
    name = "name"
    """
    assert codes(assembly, tmp_path, mapping, a="id,name,colour,land,sales,staff\n") == [
        "IMPORT_MAPPING_INVALID",  # source
        "IMPORT_OPTION_UNKNOWN",  # sources
        "IMPORT_MAPPING_INVALID",  # utf-9
        "IMPORT_MAPPING_INVALID",  # aliases.colours
        "IMPORT_MAPPING_INVALID",  # founded_year
        "IMPORT_FILE_UNUSED",  # unused.csv
        "IMPORT_COLUMN_MISSING",  # x
        "IMPORT_FILE_MISSING",  # missing.csv
        "IMPORT_ATTRIBUTE_UNKNOWN",  # colour
        "IMPORT_ATTRIBUTE_UNKNOWN",  # tax.colum
        "IMPORT_ALIASES_UNKNOWN",  # lands
        "IMPORT_OPTION_INVALID",  # turnover has no currency
        "IMPORT_OPTION_UNFIT",  # employees has a format
        "IMPORT_ENTITY_UNKNOWN",  # Klient
    ]


def test_every_kind_of_mistake_has_its_code(assembly: Assembly, tmp_path: Path) -> None:
    mapping = HEAD + load(
        "a.csv",
        "Client",
        "id",
        {
            "name": '"name"',
            "colour": '"name"',
            "address": '"name"',
            '"address.planet"': '"name"',
            "version": '"name"',
            "brewing.grades": '"name"',
            "country": '{column = "name", aliases = "lands"}',
            "employees": '{column = "name", format = "%d"}',
            "turnover": '"name"',
            "lifecycle": '{value = "asleep"}',
            "owner": '{column = "name", by = "is_active"}',
            "parent": '{column = "name", by = "name", source = "x"}',
            "website": '"web"',
        },
    )  # fmt: skip
    mapping += load("missing.csv", "Client", "id", {"name": '"name"'})
    mapping += load("../a.csv", "Client", "id", {"name": '"name"'})
    mapping += load("a.csv", "Klient", "id", {"name": '"name"'})
    mapping += load("a.csv", "WorkflowChange", "id", {"note": '"name"'})
    assert codes(assembly, tmp_path, mapping, a="id,name,fax\n") == [
        "IMPORT_COLUMN_MISSING",  # web
        "IMPORT_COLUMN_UNMAPPED",  # fax
        "IMPORT_FILE_MISSING",  # missing.csv
        "IMPORT_FILE_MISSING",  # ../a.csv
        "IMPORT_ATTRIBUTE_UNKNOWN",  # colour
        "IMPORT_ATTRIBUTE_UNKNOWN",  # address
        "IMPORT_ATTRIBUTE_UNKNOWN",  # address.planet
        "IMPORT_ATTRIBUTE_READONLY",  # version
        "IMPORT_ATTRIBUTE_UNKNOWN",  # brewing.grades
        "IMPORT_ALIASES_UNKNOWN",  # country
        "IMPORT_OPTION_UNFIT",  # employees
        "IMPORT_OPTION_INVALID",  # turnover
        "IMPORT_OPTION_INVALID",  # lifecycle
        "IMPORT_LOOKUP_INVALID",  # owner
        "IMPORT_LOOKUP_INVALID",  # parent
        "IMPORT_ENTITY_UNKNOWN",  # Klient
        "IMPORT_ENTITY_UNKNOWN",  # WorkflowChange
    ]


def test_a_mistake_says_what_there_is(assembly: Assembly, tmp_path: Path) -> None:
    mapping = HEAD + load("a.csv", "BrewingCask", "id", {"label": '"id"', "colour": '"id"', "litre": '"id"'})
    assert refusals(assembly, tmp_path, mapping, a="id\n") == [
        (
            "IMPORT_ATTRIBUTE_UNKNOWN",
            "a.csv -> BrewingCask: there is no attribute colour; there are label, serial, litres, client",
        ),
        ("IMPORT_ATTRIBUTE_UNKNOWN", "a.csv -> BrewingCask: there is no attribute litre; did you mean litres?"),
    ]


class Vault(Entity, display="name"):
    """What a client is the keeper of."""

    name: Mapped[str] = field()
    combination: Mapped[str | None] = field(confidential=True)
    keeper: Mapped[Client | None] = reference(reverse="vaults")


class ClientVaults(Facet[Client]):
    """Of which vault a client knows."""

    known: Mapped[Vault | None] = reference()


class Vaults(Plugin):
    """A plugin whose records have something confidential."""

    name = "vaults"
    package = "tests"

    @hookimpl
    def entities(self) -> list[Any]:
        return [Vault, ClientVaults]


def test_a_record_is_not_looked_up_by_what_is_confidential(tmp_path: Path) -> None:
    mapping = HEAD + load("a.csv", "Client", "id", {"vaults.known": '{ column = "vault", by = "combination" }'})
    ((code, message),) = refusals(assemble([Vaults]), tmp_path, mapping, a="id,vault\n")
    assert (code, "is found by one of" in message, "combination" in message) == ("IMPORT_LOOKUP_INVALID", True, False)


def test_a_column_that_is_neither_mapped_nor_ignored_is_refused(assembly: Assembly, tmp_path: Path) -> None:
    mapping = HEAD + load("a.csv", "BrewingCask", "id", {"label": '"name"'})
    assert refusals(assembly, tmp_path, mapping, a="id,name,colour\n") == [
        (
            "IMPORT_COLUMN_UNMAPPED",
            "the column 'colour' of a.csv would be lost: map it, or list it in [files.\"a.csv\"] ignored",
        )
    ]
    ignored = mapping + '[files."a.csv"]\nignored = ["colour"]\n'
    assert len(bound(assembly, tmp_path, ignored, a="id,name,colour\n")) == 1


def test_a_column_cannot_be_mapped_and_ignored_and_an_ignored_one_must_exist(
    assembly: Assembly, tmp_path: Path
) -> None:
    mapping = HEAD + load("a.csv", "BrewingCask", "id", {"label": '"name"'})
    mapping += '[files."a.csv"]\nignored = ["name", "colour"]\n'
    assert codes(assembly, tmp_path, mapping, a="id,name\n") == ["IMPORT_COLUMN_MISSING", "IMPORT_COLUMN_IGNORED"]


def test_a_column_that_another_load_reads_is_not_lost(assembly: Assembly, tmp_path: Path) -> None:
    mapping = HEAD + load("a.csv", "Branch", "office", {"name": '"office"'})
    mapping += load("a.csv", "User", "id", {"name": '"name"'})
    steps = bound(assembly, tmp_path, mapping, a="id,name,office\n")
    assert [(step.name, step.key, step.cells) for step in steps] == [
        ("1. Branch", (2,), (2,)),
        ("2. User", (0,), (0, 1)),
    ]


UNKNOWN_ENCODING = "files.a.csv.encoding: '{}' is no encoding that Python knows, such as utf-8 or cp1250"
TWO_ORIGINS = '[[load]]\n[load.columns]\nname = {column = "a", value = "b"}\n'
NUMBER = "[[load]]\n[load.columns]\nname = 5\n"


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        ("[files]\n", "load: there must be at least one [[load]]"),
        ("load = 5\n", "load: there must be at least one [[load]]"),
        ('aliases = "x"\n', "aliases: must be a table"),
        ("[aliases]\nx = 5\n", "aliases.x: must be a table of texts"),
        ("[[load]]\n", "load.1: must be a table with a table of columns"),
        ('[files."a.csv"]\nencoding = "utf-9"\n', UNKNOWN_ENCODING.format("utf-9")),
        ('[files."a.csv"]\nencoding = "rot13"\n', UNKNOWN_ENCODING.format("rot13")),
        (TWO_ORIGINS, "load.1.columns.name: either column or value must be given"),
        (NUMBER, "load.1.columns.name: must be the name of a column, or a table"),
    ],
)
def test_a_malformed_mapping_is_refused(assembly: Assembly, tmp_path: Path, mapping: str, message: str) -> None:
    assert ("IMPORT_MAPPING_INVALID", message) in refusals(assembly, tmp_path, HEAD + mapping)


def test_a_new_field_is_importable_without_another_edit(assembly: Assembly, tmp_path: Path) -> None:
    for model in assembly.entities.values():
        if not model.creatable:
            continue
        mapping = HEAD + load("a.csv", model.type_name, "id", dict.fromkeys(("nonsense", "version"), '{column = "x"}'))
        listed = refusals(assembly, tmp_path, mapping, a="id,x\n")[0][1].partition("there are ")[2].split(", ")
        attributes = {name.partition(".")[0] for name in listed}
        stored = {name for name, field in model.fields.items() if field.computed is None}
        assert stored - attributes == {
            "version", "created_at", "changed_at", "created_by_id", "changed_by_id", "source", "external_id",
        }  # fmt: skip
