"""What routes ask of the API for whoever sends a request."""

from typing import Any

import orjson

from ..access.actor import Actor
from .bodies import Malformed
from .execution import Executor, GraphQLRequest
from .failures import STATUS


async def data_of(executor: Executor, request: GraphQLRequest, actor: Actor, locale: str) -> dict[str, Any]:
    """The data that somebody gets for a query; raises `Malformed` with the status and the code of what went wrong."""
    answer = await executor.execute(request, actor, locale)
    if answer.status == 405:
        raise Malformed(405, "METHOD_NOT_ALLOWED", "it is no query")
    content = orjson.loads(answer.body)
    if "errors" in content:
        wrong = [
            Malformed(STATUS.get(code, 400), code, each["message"])
            for each in content["errors"]
            for code in [each["extensions"]["code"]]
        ]
        raise max(wrong, key=lambda each: each.status)
    data: dict[str, Any] = content["data"]
    return data
