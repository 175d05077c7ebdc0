"""Pages of lists (Relay): the types that they are answered in, and the arguments that ask for one."""

from graphql import (
    GraphQLArgument,
    GraphQLInt,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLString,
)

from ..limits import DEFAULT_PAGE, LARGEST_PAGE
from .leaves import listed
from .shared import PAGE_INFO, REQUIRED_STRING, out

SIZE = f"0 to {LARGEST_PAGE}; {DEFAULT_PAGE} if neither first nor last is given."


def page_arguments() -> dict[str, GraphQLArgument]:
    """The arguments that say which page of a list is asked for."""
    return {
        "first": GraphQLArgument(GraphQLInt, description=f"How many rows from the beginning: {SIZE}"),
        "after": GraphQLArgument(GraphQLString, description="Only rows behind this cursor, in the same order."),
        "last": GraphQLArgument(GraphQLInt, description=f"How many rows from the end: {SIZE}"),
        "before": GraphQLArgument(GraphQLString, description="Only rows before this cursor, in the same order."),
    }


def connection(name: str, node: GraphQLObjectType, what: str) -> GraphQLObjectType:
    """The type of a page of a list. `what` the list is of, as in "a list of ..."."""
    edge = GraphQLObjectType(
        f"{name}Edge",
        {
            "node": out(GraphQLNonNull(node), "The record."),
            "cursor": out(REQUIRED_STRING, "Where the record stands in this order."),
        },
        description=f"A {what} in a list.",
    )
    return GraphQLObjectType(
        f"{name}Connection",
        {
            "edges": out(listed(edge), "The rows of the page with their cursors."),
            "nodes": out(listed(node), "The rows of the page."),
            "pageInfo": out(GraphQLNonNull(PAGE_INFO), "Where the page stands in the list."),
            "totalCount": out(GraphQLNonNull(GraphQLInt), "How many rows the whole list has."),
        },
        description=f"A page of a list of {what} (Relay).",
    )
