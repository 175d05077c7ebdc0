"""`/calendars/activities.ics`: a list of the API as a calendar that programs subscribe to.

The parameters name attributes: when something begins (an instant, or a day), and its minutes, title and text; a filter
chooses records, as in the API. What is read is read as every query is, with the rights of whoever asks.
"""

import base64
import binascii
from datetime import date, datetime
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..access.actor import Actor
from ..assembly.model import EntityModel, FieldModel, Kind
from .bodies import Malformed, parsed_object
from .endpoint import GraphQLEndpoint
from .execution import GraphQLRequest
from .icalendar import CALENDAR, CalendarEvent, calendar
from .signing import SignIn

AT_ONCE = 200
MOST = 2_000
"""Events of a calendar, the latest first."""

CHALLENGE = [(b"www-authenticate", b'Basic realm="Paktum", charset="UTF-8"')]
"""Calendar programs then ask for a name and a password."""

KINDS = {
    "start": (Kind.DATETIME, Kind.DATE),
    "minutes": (Kind.INTEGER,),
    "title": (Kind.STRING,),
    "text": (Kind.STRING,),
}


def calendar_routes(sign_in: SignIn, graphql: GraphQLEndpoint) -> list[Route]:
    """What the application serves."""
    assembly = sign_in.writer.assembly
    lists = {model.api_plural: model for model in assembly.entities.values() if not model.internal}

    async def served(request: Request) -> Response:
        headers = _with_bearer(dict(request.scope["headers"]))
        try:
            actor = graphql.callers.find_kept(headers) or await graphql.callers.find(headers)
        except Malformed as error:
            raise Malformed(error.status, error.code, error.message, CHALLENGE) from None
        model = lists.get(request.path_params["name"])
        if model is None:
            raise Malformed(404, "NOT_FOUND", "there is no such list")
        locale = graphql.languages.choose(headers.get(b"accept-language", b""), actor.locale)
        events = await _events(graphql, request, model, actor, locale)
        name = assembly.catalogue.text(model.label_plural, locale)
        return Response(calendar(name, events), headers={"content-type": CALENDAR})

    return [sign_in.route("GET", "/calendars/{name}.ics", served)]


async def _events(
    graphql: GraphQLEndpoint, request: Request, model: EntityModel, actor: Actor, locale: str
) -> list[CalendarEvent]:
    wanted = {name: _attribute(model, name, request.query_params.get(name)) for name in KINDS}
    start = wanted["start"]
    if start is None:
        raise _wrong("start names the attribute that says when something begins")
    query, after = _query(model, wanted), None
    found: list[CalendarEvent] = []
    given = parsed_object((request.query_params.get("filter") or "{}").encode(), "filter is an object")
    while len(found) < MOST:
        asked = GraphQLRequest(query, {"filter": given, "after": after}, is_safe=True)
        said = await graphql.executor.execute(asked, actor, locale)
        content = orjson.loads(said.body)
        if "errors" in content:
            raise _wrong(content["errors"][0]["message"])
        page = content["data"]["page"]
        found += [_event(each, start) for each in page["nodes"] if each["start"] is not None]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    return found


def _with_bearer(headers: dict[bytes, bytes]) -> dict[bytes, bytes]:
    """The headers with the password of HTTP Basic, which is what calendar programs send, as the token."""
    scheme, _, given = headers.get(b"authorization", b"").partition(b" ")
    if scheme.lower() != b"basic":
        return headers
    try:
        _name, _colon, token = base64.b64decode(given.strip(), validate=True).partition(b":")
    except binascii.Error:
        token = b""
    return {**headers, b"authorization": b"Bearer " + token}


def _attribute(model: EntityModel, parameter: str, name: str | None) -> FieldModel | None:
    """The attribute that a parameter names; the title is what names a record to people unless it is given."""
    if name is None:
        return model.display if parameter == "title" else None
    known = next((each for each in model.fields.values() if each.api_name == name), None)
    if known is None or known.kind not in KINDS[parameter]:
        raise _wrong(f"{parameter} names no fitting attribute of {model.type_name}")
    return known


def _query(model: EntityModel, wanted: dict[str, FieldModel | None]) -> str:
    chosen = " ".join(f"{name}: {field.api_name}" for name, field in wanted.items() if field is not None)
    return f"""query Calendar($filter: {model.type_name}Filter, $after: String) {{
      page: {model.api_plural}(
        filter: $filter, first: {AT_ONCE}, after: $after, orderBy: [{{field: CREATED_AT, direction: DESC}}]
      ) {{ nodes {{ id version changedAt {chosen} }} pageInfo {{ hasNextPage endCursor }} }}
    }}"""


def _event(node: dict[str, Any], start: FieldModel) -> CalendarEvent:
    read = datetime.fromisoformat if start.kind is Kind.DATETIME else date.fromisoformat
    return CalendarEvent(
        node["id"], node.get("title") or node["id"], read(node["start"]), datetime.fromisoformat(node["changedAt"]),
        node["version"], node.get("minutes"), node.get("text"),
    )  # fmt: skip


def _wrong(message: str) -> Malformed:
    return Malformed(400, "BAD_USER_INPUT", message)
