"""The types of `search`: what can be found, and what is said of each hit."""

from collections.abc import Sequence

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLEnumValue,
    GraphQLField,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLString,
)

from ..assembly.model import EntityModel
from ..limits import LONGEST_TEXT, MOST_WORDS, SHORTEST_TEXT
from ..read.search import MATCHES
from .connections import connection, page_arguments
from .shared import NODE, out

MATCH_TEXTS = (
    "The title is what was searched for.",
    "The title begins with what was searched for.",
    "Every word searched for begins a word of the title.",
    "Some word searched for stands in other texts of the record only.",
)
MATCH = GraphQLEnumType(
    "SearchMatch",
    {name: GraphQLEnumValue(name, description=text) for name, text in zip(MATCHES, MATCH_TEXTS, strict=True)},
    description="How well a record matches: the better the earlier.",
)


def search_field(models: Sequence[EntityModel]) -> GraphQLField:
    """The field of Query that searches the records of these entities, of which there is at least one."""
    kinds = {
        model.prefix.upper(): GraphQLEnumValue(model.prefix, description=f"{model.label_plural}.") for model in models
    }
    kind = GraphQLEnumType("SearchType", kinds, description="What search can find.")
    limits = f"At most {LONGEST_TEXT} characters and {MOST_WORDS} words; at least {SHORTEST_TEXT} letters or digits."
    arguments = {
        "text": GraphQLArgument(GraphQLNonNull(GraphQLString), description=limits),
        "types": GraphQLArgument(GraphQLList(GraphQLNonNull(kind)), description="Only records of these types."),
        **page_arguments(),
    }
    return GraphQLField(
        GraphQLNonNull(connection("Search", _hit(kind), "search hit")),
        arguments,
        description="The records in whose searchable texts every word of a text begins a word, whatever the case and "
        "accents. The best matches come first, equal ones by title.",
    )


def _hit(kind: GraphQLEnumType) -> GraphQLObjectType:
    return GraphQLObjectType(
        "SearchHit",
        {
            "type": out(GraphQLNonNull(kind), "What kind of record it is."),
            "title": out(GraphQLString, "What names the record to people; null where that is no searchable text."),
            "match": out(GraphQLNonNull(MATCH), "How well the record matches."),
            "record": out(GraphQLNonNull(NODE), "The record."),
        },
        description="A record that search found.",
    )
