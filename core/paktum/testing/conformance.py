"""What every plugin must hold, whatever it adds. Each check raises `AssertionError` with what is wrong."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

import sqlalchemy as sa
from graphql import parse, validate

from ..assembly.build import Assembly, load_assembly
from ..assembly.model import EntityModel, FacetModel
from ..assembly.translation import read_catalogue
from ..declare.examples import filled
from ..declare.labels import label_from_name
from ..schema.build import build_schema
from ..storage.comparison import drift
from ..storage.engines import write_engine
from ..storage.history import tables_by_plugin
from ..storage.migrations import downgrade, upgrade


def check_schema(plugins: Sequence[str]) -> None:
    """The plugins give the same schema text each time, in whatever order they are named."""
    texts = {build_schema(load_assembly(names)).sdl() for names in (plugins, plugins[::-1])}
    assert len(texts) == 1, "two assemblies of the same plugins have different schemas"


def check_examples(plugins: Sequence[str]) -> None:
    """The examples of the plugins, and the queries of their samples, fit the schema of these plugins."""
    assembly = load_assembly(plugins)
    schema = build_schema(assembly).graphql
    for example in (owned.record for owned in assembly.examples):
        texts = [example.document]
        filled(example.variables, texts.append)
        for text in texts:
            errors = validate(schema, parse(text))
            assert not errors, f"{example.name}: {errors[0]}"


def check_migrations(plugin: str, plugins: Sequence[str], database_url: str) -> None:
    """The plugin's migrations make what it declares, take all of it back, and make it again."""
    assembly = load_assembly(plugins)
    declared = set(tables_by_plugin(assembly).get(plugin, ()))
    engine = write_engine(database_url)
    try:
        for _ in range(2):
            upgrade(assembly, engine)
            different = drift(assembly, engine)
            assert not different, "\n".join(different)
            downgrade(assembly, engine, plugin)
            left = declared & set(sa.inspect(engine).get_table_names())
            assert not left, f"taking back the migrations of {plugin} leaves {', '.join(sorted(left))}"
    finally:
        engine.dispose()


def untranslated(plugin: str, plugins: Sequence[str], language: str) -> list[str]:
    """The texts of the plugin that people read and that no catalogue of these plugins has in the language.

    They are the texts that its code marks by `_("...")`, and the labels that are derived from names.
    """
    assembly = load_assembly(plugins)
    package = next(info.package for info in assembly.plugins if info.name == plugin)
    known: set[str] = set()
    for info in assembly.plugins:
        catalogue = files(info.package) / "locale" / f"{language}.po"
        known |= set(read_catalogue(catalogue.read_bytes())) if catalogue.is_file() else set()
    return sorted({*_marked(Path(str(files(package)))), *_derived(assembly, plugin)} - known)


def _marked(package: Path) -> Iterator[str]:
    for path in package.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_":
                yield from (each.value for each in node.args if isinstance(each, ast.Constant))  # type: ignore[misc]  # of texts


def _derived(assembly: Assembly, plugin: str) -> Iterator[str]:
    for entity in assembly.entities.values():
        parts: list[EntityModel | FacetModel] = [entity, *entity.facets.values()]
        for part in parts:
            for field in part.fields.values():
                if field.plugin == plugin:
                    yield field.label
                    yield from (label_from_name(member.name.lower()) for member in field.choices or ())
