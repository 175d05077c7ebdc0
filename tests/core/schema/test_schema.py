"""What holds for the schema of every set of plugins."""

import sys
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import strawberry
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    build_schema as schema_from_text,
    is_introspection_type,
    validate_schema,
)

from paktum import Entity, Mapped, Plugin, field, hookimpl, reference
from paktum.assembly.build import assemble, load_assembly
from paktum.assembly.claims import KERNEL_QUERIES, KERNEL_TYPES, TYPE, claim_names
from paktum.assembly.collect import collect
from paktum.assembly.discovery import load_plugins
from paktum.assembly.draft import read_draft
from paktum.schema.build import build_schema

PLUGINS = ("banking", "hotel", "leasing")
SUBSETS = [subset for size in range(len(PLUGINS) + 1) for subset in combinations(PLUGINS, size)]
TEXTS = {"core": (), "banking": ("banking",), "hotel": ("hotel",), "leasing": ("leasing",), "all": PLUGINS}
FOLDER = Path(__file__).parents[3] / "schema"
RESERVED = {"Float", "Subscription"}
"""Types that no schema has yet, and that no plugin may take."""


def schema_of(plugins: tuple[str, ...]) -> GraphQLSchema:
    return build_schema(load_assembly(plugins)).graphql


@pytest.fixture(scope="module", params=SUBSETS, ids="+".join)
def schema(request: pytest.FixtureRequest) -> GraphQLSchema:
    return schema_of(request.param)


def test_every_set_of_plugins_gives_a_valid_schema(schema):
    assert validate_schema(schema) == []


@pytest.mark.parametrize("name", ["core", "all"])  # the others are made of the same
def test_a_client_can_read_the_text_of_a_schema(name):
    text = (FOLDER / f"{name}.graphql").read_text(encoding="utf-8")
    assert validate_schema(schema_from_text(text)) == []


def described(schema: GraphQLSchema) -> Iterator[tuple[str, str | None]]:
    """Everything that a schema names, with what it says of it."""
    yield "schema", schema.description
    for name, kind in schema.type_map.items():
        if is_introspection_type(kind):
            continue
        yield name, kind.description
        if isinstance(kind, GraphQLEnumType):
            yield from ((f"{name}.{key}", value.description) for key, value in kind.values.items())
        elif not isinstance(kind, GraphQLScalarType):
            fields: dict[str, Any] = kind.fields  # type: ignore[union-attr]  # there are no unions
            for key, each in fields.items():
                yield f"{name}.{key}", each.description
                for argument, given in getattr(each, "args", {}).items():
                    yield f"{name}.{key}({argument})", given.description


def test_everything_has_a_description(schema):
    assert [name for name, text in described(schema) if not text or not text.strip()] == []


def test_descriptions_are_sentences_on_lines_without_gaps(schema):
    for name, text in described(schema):
        assert text is not None
        assert text == text.strip(), name
        assert text[-1] in ".!?:`)", name
        assert "  " not in text, name


def test_no_schema_mentions_a_host(schema):
    assert [name for name, text in described(schema) if text and "://" in text] == []


def claimed_types(plugins: tuple[str, ...]) -> set[str]:
    problems: list[Any] = []
    classes = [cls() for cls in load_plugins(plugins, problems)]
    draft = read_draft(collect(classes, problems), load_assembly(plugins).plugins, problems)
    names = claim_names(draft, problems).names(TYPE)
    assert problems == []
    return names


def test_every_type_s_name_is_claimed_before_the_schema_is_made():
    for plugins in SUBSETS:
        types = {name for name, kind in schema_of(plugins).type_map.items() if not is_introspection_type(kind)}
        assert types - claimed_types(plugins) == set()


def test_the_list_of_paktum_s_own_types_is_that_of_the_schema():
    core = schema_of(())
    types = {name for name, kind in core.type_map.items() if not is_introspection_type(kind)}

    assert KERNEL_TYPES - types == RESERVED
    derived = claimed_types(()) - KERNEL_TYPES
    assert types - derived == KERNEL_TYPES - RESERVED


def test_the_list_of_paktum_s_own_queries_is_that_of_the_schema():
    assembly = load_assembly(())
    names = [(model.api_name, model.api_plural) for model in assembly.entities.values()]
    derived = {name for one, many in names for name in (one, many, f"{many}Aggregate")}

    assert set(schema_of(()).query_type.fields) - derived - assembly.queries.keys() == KERNEL_QUERIES


@pytest.mark.parametrize(("name", "plugins"), TEXTS.items(), ids=TEXTS)
def test_the_committed_schema_text_is_up_to_date(name, plugins):
    committed = (FOLDER / f"{name}.graphql").read_text(encoding="utf-8")

    assert build_schema(load_assembly(plugins)).sdl() == committed, "run: make schema"


def test_there_is_no_other_committed_schema_text():
    assert {path.stem for path in FOLDER.glob("*.graphql")} == set(TEXTS)


def test_records_are_nodes_and_errors_are_user_errors(schema):
    objects = {name: kind for name, kind in schema.type_map.items() if isinstance(kind, GraphQLObjectType)}
    nodes = {name for name, kind in objects.items() if "Node" in {each.name for each in kind.interfaces}}

    listed = {name.removesuffix("Connection") for name in objects if name.endswith("Connection")}
    assert nodes == listed - {"Search", "History", "Event"}
    errors = schema.get_possible_types(schema.type_map["UserError"])
    assert {each.name for each in errors} == {name for name in objects if name.endswith("Error")}


def test_every_mutation_takes_one_input_and_gives_a_payload_with_errors(schema):
    for name, each in schema.mutation_type.fields.items():
        input_type, payload = each.args["input"].type.of_type, each.type
        assert list(each.args) == ["input"]
        assert isinstance(input_type, GraphQLInputObjectType)
        assert payload.name in {input_type.name.removesuffix("Input") + "Payload", "BulkPayload"}
        assert input_type.name.lower().startswith(name.lower())
        assert str(payload.fields["errors"].type) == "[UserError!]!"
        assert all(
            str(kind.type)[-1] != "!" for key, kind in payload.fields.items() if key not in {"errors", "results"}
        )


def test_what_may_be_hidden_may_be_null(schema):
    """A permission or a missing plugin's row empties a field; a field that may not be null would empty its record."""
    for model in load_assembly(PLUGINS).entities.values():
        kind = schema.type_map.get(model.type_name)
        if not isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            continue
        for each in model.fields.values():
            if each.meta.read or each.target is not None or each.computed is not None:
                assert not str(kind.fields[each.api_name].type).endswith("!"), each
        for facet in model.facets.values():
            if facet.type_name in schema.type_map:
                assert not str(kind.fields[facet.api_name].type).endswith("!")


def test_the_door_from_strawberry_to_graphql_core_is_where_it_was():
    query = strawberry.type(type("Query", (), {"__annotations__": {"a": int}}))

    assert isinstance(strawberry.Schema(query)._schema, GraphQLSchema)


def chain(length: int) -> type[Plugin]:
    """A plugin with entities each of which refers to the one before."""
    classes: list[type[Entity]] = []
    for number in range(length):
        body: dict[str, Any] = {"__doc__": "A link.", "__annotations__": {"name": Mapped[str]}, "name": field()}
        if classes:
            body["__annotations__"]["before"] = Mapped[classes[-1]]  # type: ignore[valid-type]
            body["before"] = reference(reverse="after")
        classes.append(type(Entity)(f"Link{number}", (Entity,), body))

    class Chain(Plugin):
        name = "chain"

        @hookimpl
        def entities(self):
            return tuple(classes)

    return Chain


def test_a_long_chain_of_entities_gives_a_schema():
    assembly = assemble([chain(300)])
    limit = sys.getrecursionlimit()

    api = build_schema(assembly)

    assert "ChainLink299" in api.graphql.type_map
    assert "type ChainLink299 implements Node" in api.sdl()
    assert sys.getrecursionlimit() == limit
