"""Puts the schema of one assembly together: Strawberry's hand-written part and the derived types beneath it."""

from dataclasses import dataclass
from typing import Any

import strawberry
from graphql import GraphQLObjectType, GraphQLSchema, lexicographic_sort_schema, print_schema

from ..assembly.build import Assembly
from ..assembly.mutations import MutationModel
from ..storage.search import searched_models
from .about import query_type
from .attempts import CAN_I
from .entities import EntityTypes
from .leaves import Leaves
from .mutations import MutationTypes
from .queries import query_fields
from .search import search_field
from .shared import ERROR_TYPES


@dataclass(frozen=True)
class ApiSchema:
    """The schema of an assembly, and what its mutations mean."""

    assembly: Assembly
    graphql: GraphQLSchema
    mutations: dict[str, MutationModel]

    def sdl(self) -> str:
        """The schema text, sorted, the same each time."""
        return print_schema(lexicographic_sort_schema(self.graphql)) + "\n"


def build_schema(assembly: Assembly) -> ApiSchema:
    """The schema of an assembly."""
    written = strawberry.Schema(query_type(assembly))
    leaves = Leaves({info.name: info.package for info in assembly.plugins})
    entities = EntityTypes(assembly, leaves)
    mutations = MutationTypes(entities, leaves)
    base = written._schema  # the only door from Strawberry to graphql-core; pinned by a test
    query: Any = base.query_type
    fields = {**entities.root_fields(), **query_fields(entities, leaves), **query.fields}
    fields["canI"] = CAN_I
    if searched := searched_models(assembly.entities.values()):
        fields["search"] = search_field(searched)
    schema = GraphQLSchema(
        query=GraphQLObjectType("Query", dict(sorted(fields.items())), description="What can be asked."),
        mutation=GraphQLObjectType("Mutation", dict(sorted(mutations.fields.items())), description="What can be done."),
        types=[*entities.objects.values(), *ERROR_TYPES.values()],
        directives=base.directives,
        extensions=base.extensions,
        description=f"Paktum with {', '.join(plugin.name for plugin in assembly.plugins)}.",
    )
    return ApiSchema(assembly, schema, mutations.models)
