"""`canI`: whether a mutation would be done, and who could approve it."""

from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLBoolean,
    GraphQLField,
    GraphQLID,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLResolveInfo,
)

from .leaves import listed
from .scalars import JSON
from .shared import REQUIRED_STRING, REQUIRED_STRINGS, USER_ERROR, out

ATTEMPT = GraphQLObjectType(
    "Attempt",
    {
        "allowed": out(GraphQLNonNull(GraphQLBoolean), "Whether it would be done."),
        "reasons": out(listed(USER_ERROR), "Why not; empty if it would be done."),
        "approvers": out(
            REQUIRED_STRINGS, "Codes of the roles that may approve it, the one with the smallest limit first."
        ),
    },
    description="What would become of a mutation.",
)


async def _resolve(
    root: Any, info: GraphQLResolveInfo[Any], action: str, id: str | None = None, input: dict[str, Any] | None = None
) -> dict[str, Any]:
    found: dict[str, Any] = await info.context.attempt(action, id, input or {})
    return found


CAN_I = GraphQLField(
    GraphQLNonNull(ATTEMPT),
    {
        "action": GraphQLArgument(REQUIRED_STRING, description="Name of the mutation, such as dealUpdate."),
        "id": GraphQLArgument(GraphQLID, description="The record's id, if it is about one."),
        "input": GraphQLArgument(
            JSON,
            description="The rest of the mutation's input. Its patch may be left out, and the version, which is the "
            "present one then.",
        ),
    },
    resolve=_resolve,
    description="Whether the user may do something now, by the very checks that the mutation would meet. Nothing is "
    "changed, and nobody is asked.",
)
