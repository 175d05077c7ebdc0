"""The fields of Query whose records a plugin's function finds."""

from graphql import GraphQLArgument, GraphQLField, GraphQLList, GraphQLNonNull

from ..assembly.model import FieldModel, QueryModel
from .entities import EntityTypes
from .leaves import Leaves, description


def query_fields(entities: EntityTypes, leaves: Leaves) -> dict[str, GraphQLField]:
    """The declared queries, by name; null if one fails."""
    return {name: _field(entities, leaves, model) for name, model in entities.assembly.queries.items()}


def _field(entities: EntityTypes, leaves: Leaves, model: QueryModel) -> GraphQLField:
    record = entities.objects[entities.type_name(model.query.of)]
    text = " ".join((model.query.find.__doc__ or f"{model.query.name}.").split())
    arguments = {each.input_name: _argument(leaves, each) for each in model.inputs}
    return GraphQLField(GraphQLList(GraphQLNonNull(record)), arguments, description=text)


def _argument(leaves: Leaves, field: FieldModel) -> GraphQLArgument:
    kind = leaves.input(field)
    required = field.required and not field.nullable
    return GraphQLArgument(GraphQLNonNull(kind) if required else kind, description=description(field))
