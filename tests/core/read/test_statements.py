"""However many rows a page has, a root field is one statement."""

from collections.abc import Iterator

import graphql
import pytest

from paktum.assembly.build import load_assembly
from paktum.assembly.model import EntityModel
from paktum.schema.build import build_schema

from .conftest import PLUGINS, Desk

CLIENTS = """
query ($first: Int) {
  clients(first: $first) {
    totalCount
    pageInfo { endCursor }
    edges {
      cursor
      node {
        id name owner { name team { name } } tier { label reasons } %s
        contacts { totalCount nodes { id client { name } } }
        deals {
          totalCount
          nodes { id name workflow { label availableTransitions { allowed } history { totalCount } } }
        }
        %s
      }
    }
  }
}
"""


def scalars(kind: graphql.GraphQLObjectType) -> str:
    """All fields of a type that have nothing below them."""
    named = {name: graphql.get_named_type(each.type) for name, each in kind.fields.items()}
    return " ".join(name for name, below in named.items() if graphql.is_leaf_type(below))


def everything(schema: graphql.GraphQLSchema, kind: graphql.GraphQLObjectType) -> Iterator[str]:
    """Every scalar of a type, and every list of it with scalars below."""
    yield scalars(kind)
    for name, each in kind.fields.items():
        below = graphql.get_named_type(each.type)
        if isinstance(below, graphql.GraphQLObjectType) and below.name.endswith("Connection"):
            node = graphql.get_named_type(below.fields["nodes"].type)
            yield f"{name} {{ totalCount nodes {{ {scalars(node)} }} }}"


def facets_of(api_schema: graphql.GraphQLSchema, model: EntityModel) -> str:
    facets = []
    for facet in model.facets.values():
        kind = api_schema.get_type(facet.type_name)
        assert isinstance(kind, graphql.GraphQLObjectType)
        facets.append(f"{facet.api_name} {{ {' '.join(everything(api_schema, kind))} }}")
    return " ".join(facets)


def test_clients_with_contacts_deals_and_every_facet_are_one_statement(company: Desk) -> None:
    model = company.api.assembly.entities["Client"]
    kind = company.api.graphql.get_type("Client")
    assert isinstance(kind, graphql.GraphQLObjectType)
    assert len(model.facets) == len(PLUGINS)
    query = CLIENTS % (scalars(kind), facets_of(company.api.graphql, model))
    counts = {}
    for first in (1, 100):
        answer = company.data(query, {"first": first})
        assert len(answer["clients"]["edges"]) == first
        counts[first] = len(company.statements)
    assert counts == {1: 1, 100: 1}


def _lists() -> Iterator[tuple[str, str]]:
    """Every list of the full schema: the entity (or nothing, at the root), and the path of the field."""
    api = build_schema(load_assembly(PLUGINS))
    for model in api.assembly.entities.values():
        if model.internal:
            continue
        yield "", model.api_plural
        for collection in model.collections.values():
            yield model.api_plural, collection.api_name
        for facet in model.facets.values():
            for collection in facet.collections.values():
                yield model.api_plural, f"{facet.api_name}.{collection.api_name}"
        if model.workflow is not None:
            yield model.api_plural, "workflow.history"


@pytest.mark.engines("sqlite")  # how many statements there are does not depend on the engine
@pytest.mark.parametrize(("parent", "path"), list(_lists()))
def test_every_list_is_read_by_the_statement_of_its_root_field(company: Desk, parent: str, path: str) -> None:
    *above, name = path.split(".")
    listed = f"{name}(first: $first) {{ totalCount pageInfo {{ endCursor }} edges {{ cursor node {{ id }} }} }}"
    for each in reversed(above):
        listed = f"{each} {{ {listed} }}"
    asked = f"{parent}(first: $first) {{ nodes {{ {listed} }} }}" if parent else listed
    for first in (1, 100):
        company.data(f"query ($first: Int) {{ {asked} }}", {"first": first})
        assert len(company.statements) == 1


def test_there_are_as_many_statements_as_root_fields_and_kinds_of_ids(company: Desk) -> None:
    found = company.data("{ clients(first: 2) { nodes { id } } deals(first: 3) { nodes { id } } }")
    assert len(company.statements) == 2
    ids = [each["id"] for name in ("clients", "deals") for each in found[name]["nodes"]]
    nodes = company.data("query ($ids: [ID!]!) { nodes(ids: $ids) { id } viewer { locale } __typename }", {"ids": ids})
    assert [each["id"] for each in nodes["nodes"]] == ids
    assert len(company.statements) == 3
