"""Everything that people read has a Hungarian text, with every set of plugins."""

import ast
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from string import Formatter

import pytest

import paktum
from paktum import TierScheme, Workflow
from paktum.assembly.build import Assembly, load_assembly
from paktum.assembly.model import EntityModel, FacetModel, FieldModel
from paktum.assembly.translation import read_catalogue
from paktum.declare.labels import label_from_name

SAME_IN_HUNGARIAN = {"A", "B", "C", "D", "E", "Fax", "Premier"}
PLUGINS = ("banking", "hotel", "leasing")
SUBSETS = [subset for size in range(len(PLUGINS) + 1) for subset in combinations(PLUGINS, size)]
CORE = Path(paktum.__file__).parent
PACKAGES = [CORE, *(CORE.parents[1] / "plugins" / name / f"paktum_{name}" for name in PLUGINS)]
CATALOGUES = [CORE / "crm" / "locale" / "hu.po", *(package / "locale" / "hu.po" for package in PACKAGES[1:])]


def texts_of_field(field: FieldModel) -> Iterator[str | None]:
    yield from (field.label, field.meta.help, field.meta.group)
    yield from (label_from_name(member.name.lower()) for member in field.choices or ())
    for part in field.parts:
        yield from texts_of_field(part)


def texts_of_attributes(model: EntityModel | FacetModel) -> Iterator[str | None]:
    for field in model.fields.values():
        yield from texts_of_field(field)
    yield from (collection.label for collection in model.collections.values())


def texts_of_entity(model: EntityModel) -> Iterator[str | None]:
    yield from (model.label, model.label_plural)
    yield from texts_of_attributes(model)
    yield from (single.label for single in model.singles.values())
    for facet in model.facets.values():
        yield facet.cls.options.label if facet.cls else None
        yield from texts_of_attributes(facet)
    for action in model.actions:
        yield action.label


def texts_of_workflow(workflow: Workflow) -> Iterator[str | None]:
    yield workflow.label
    yield from (state.label for state in workflow.states)
    for transition in workflow.transitions:
        yield transition.label
        yield from (guard.message for guard in transition.guards)


def texts_of_scheme(scheme: TierScheme) -> Iterator[str | None]:
    yield scheme.label
    yield from (block.label for block in scheme.blocks)
    for tier in scheme.tiers:
        yield tier.label
        yield from tier.benefits
        yield from (criterion.label for criterion in tier.criteria)


def texts_of(assembly: Assembly) -> list[str]:
    """Every text of an assembly that people read, once."""
    found: list[str | None] = []
    for model in assembly.entities.values():
        if not model.internal:
            found += texts_of_entity(model)
    for workflow in assembly.workflows.values():
        found += texts_of_workflow(workflow.workflow)
    for scheme in assembly.schemes.values():
        found += texts_of_scheme(scheme)
    found += [record.label for record in (*assembly.permissions, *assembly.roles.values())]
    found += [owned.record.title for owned in assembly.examples]
    for model in assembly.metrics.values():
        found += [model.metric.label, model.metric.unit, model.metric.help]
    return list(dict.fromkeys(text for text in found if text))


def marked_texts(package: Path) -> Iterator[tuple[str, str]]:
    """The texts in a package's code that are marked by `_("...")`, with the file that has them."""
    for path in sorted(package.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_":
                text = node.args[0]
                if isinstance(text, ast.Constant):
                    yield str(text.value), path.name


def places(text: str) -> set[str | None]:
    """The names between braces, where values are put in."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("plugins", SUBSETS, ids="+".join)
def test_every_label_has_a_hungarian_text(plugins):
    assembly = load_assembly(plugins)

    untranslated = [text for text in texts_of(assembly) if assembly.catalogue.text(text, "hu") == text]

    assert set(untranslated) <= SAME_IN_HUNGARIAN


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.name)
def test_every_message_in_the_code_has_a_hungarian_text(package):
    translated = {text for catalogue in CATALOGUES for text in read_catalogue(catalogue.read_bytes())}

    assert [each for each in marked_texts(package) if each[0] not in translated] == []


def test_no_two_catalogues_translate_a_text_differently():
    texts: dict[str, set[str]] = {}
    for catalogue in CATALOGUES:
        for text, translation in read_catalogue(catalogue.read_bytes()).items():
            texts.setdefault(text, set()).add(translation)

    assert {text: found for text, found in texts.items() if len(found) > 1} == {}


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.parts[-3])
def test_a_translation_has_the_places_that_its_text_has(catalogue):
    texts = read_catalogue(catalogue.read_bytes())

    assert [text for text, translation in texts.items() if places(text) != places(translation)] == []


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.parts[-3])
def test_a_catalogue_has_no_text_that_nothing_uses(catalogue):
    used = set(texts_of(load_assembly(PLUGINS))) | {text for package in PACKAGES for text, _ in marked_texts(package)}

    assert sorted(set(read_catalogue(catalogue.read_bytes())) - used) == []
