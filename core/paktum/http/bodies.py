"""Reads requests strictly: what is malformed is refused with a code before anything else looks at it."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

import orjson

from ..limits import DEEPEST_JSON
from .execution import GraphQLRequest

JSON = "application/json"
GRAPHQL_RESPONSE = "application/graphql-response+json"


@dataclass
class Malformed(Exception):
    """A request that is answered with a status of its own, 4xx or 5xx, and with a code."""

    status: int
    code: str
    message: str
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)


def parsed(body: bytes) -> GraphQLRequest:
    """The GraphQL request in a JSON text; raises `Malformed`."""
    return _request(parsed_object(body, "the body must be a JSON object with a query"))


def parsed_object(body: bytes, wanted: str) -> dict[str, Any]:
    """The object in a JSON text; raises `Malformed`."""
    _check_depth(body)
    try:
        content = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise _bad("the body is not JSON in UTF-8") from None
    if not isinstance(content, dict):
        raise _bad(wanted)
    return content


def parsed_parameters(text: bytes) -> GraphQLRequest:
    """The GraphQL request in the parameters of a URL, which may not change anything; raises `Malformed`."""
    try:
        content: dict[str, Any] = dict(parse_qsl(text.decode("ascii"), keep_blank_values=True, errors="strict"))
        for name in ("variables", "extensions"):
            if content.get(name):
                value = content[name].encode()
                _check_depth(value)
                content[name] = orjson.loads(value)
            else:
                content.pop(name, None)
    except ValueError:
        raise _bad("the parameters are not query, operationName, and variables and extensions as JSON") from None
    return _request(content, is_safe=True)


def _request(content: dict[str, Any], *, is_safe: bool = False) -> GraphQLRequest:
    get = content.get
    query, variables, name, extensions = get("query"), get("variables"), get("operationName"), get("extensions")
    if not isinstance(query, str) or not query or query.isspace():
        if query is None and isinstance(extensions, dict) and "persistedQuery" in extensions:
            raise Malformed(400, "PERSISTED_QUERY_NOT_SUPPORTED", "PersistedQueryNotSupported")  # as clients know it
        raise _bad("query must be a string with a GraphQL document")
    if variables is not None and not isinstance(variables, dict):
        raise _bad("variables must be an object")
    if name is not None and not isinstance(name, str):
        raise _bad("operationName must be a string")
    if extensions is not None and not isinstance(extensions, dict):
        raise _bad("extensions must be an object")
    return GraphQLRequest(query, variables or {}, name or None, extensions or {}, is_safe)


def _check_depth(body: bytes) -> None:
    if body.count(b"[") + body.count(b"{") <= DEEPEST_JSON:
        return
    depth, inside, escaped = 0, False, False
    for byte in body:
        if inside:
            inside = escaped or byte != 0x22
            escaped = byte == 0x5C and not escaped
        elif byte == 0x22:
            inside, escaped = True, False
        elif byte in b"[{":
            depth += 1
            if depth > DEEPEST_JSON:
                raise _bad(f"the JSON is nested more than {DEEPEST_JSON} levels deep")
        elif byte in b"]}":
            depth -= 1


def _bad(message: str) -> Malformed:
    return Malformed(400, "BAD_REQUEST", message)


@lru_cache(maxsize=256)
def media_type(accept: bytes) -> str:
    """The media type to answer with; raises `Malformed` if the client takes neither of the two."""
    if not accept:
        return JSON
    for name in ranked(accept.decode("latin-1")):
        if name in {JSON, "application/*", "*/*"}:
            return JSON
        if name == GRAPHQL_RESPONSE:
            return GRAPHQL_RESPONSE
    raise Malformed(406, "NOT_ACCEPTABLE", f"answers are given as {GRAPHQL_RESPONSE} or {JSON}")


def ranked(header: str) -> list[str]:
    """What an `Accept` header takes, the most wanted first."""
    rows = sorted((_ranked(part, place) for place, part in enumerate(header.split(","))), reverse=True)
    return [name for quality, _, name in rows if quality > 0]


def _ranked(part: str, place: int) -> tuple[float, int, str]:
    name, _, parameters = part.strip().partition(";")
    quality = 1.0
    for parameter in parameters.split(";"):
        key, _, value = parameter.strip().partition("=")
        if key == "q":
            quality = _number(value)
    return quality, -place, name.strip().lower()


def _number(value: str) -> float:
    try:
        return float(value)
    except ValueError:
        return 0.0


def error_body(code: str, message: str) -> dict[str, Any]:
    """A response body with one error."""
    return {"errors": [{"message": message, "extensions": {"code": code}}]}
