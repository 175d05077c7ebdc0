"""`/calendars/activities.ics`: a list of the API as a calendar that programs subscribe to.

The parameters name attributes: when something begins (an instant, or a day), and its minutes, title and text; a filter
chooses records, as in the API. What is read is read as every query is, with the rights of whoever asks.
"""

import asyncio
import base64
import binascii
import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from importlib import import_module
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..access.actor import Actor
from ..assembly.model import EntityModel, FieldModel, Kind
from .asking import data_of
from .bodies import Malformed, parsed_object
from .endpoint import GraphQLEndpoint
from .execution import GraphQLRequest
from .signing import SignIn

CALENDAR = "text/calendar; charset=utf-8"
PRODUCT = "-//Paktum//Paktum//EN"
AT_ONCE = 200
MOST = 2_000
"""Events of a calendar, the latest first."""

CHALLENGE = [(b"www-authenticate", b'Basic realm="Paktum", charset="UTF-8"')]
"""Calendar programs then ask for a name and a password."""

CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
"""Characters that no text of a calendar may have (RFC 5545)."""

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
        made = await asyncio.to_thread(_calendar, assembly.catalogue.text(model.label_plural, locale), events)
        return Response(made, headers={"content-type": CALENDAR})

    return [sign_in.route("GET", "/calendars/{name}.ics", served)]


async def _events(
    graphql: GraphQLEndpoint, request: Request, model: EntityModel, actor: Actor, locale: str
) -> list[dict[str, Any]]:
    """The properties of the events."""
    wanted = {name: _attribute(model, name, request.query_params.get(name)) for name in KINDS}
    start = wanted["start"]
    if start is None:
        raise _wrong("start names the attribute that says when something begins")
    query, after = _query(model, wanted), None
    found: list[dict[str, Any]] = []
    given = parsed_object((request.query_params.get("filter") or "{}").encode(), "filter is an object")
    those = {"and": [given, {start.api_name: {"isNull": False}}]}
    while len(found) < MOST:
        asked = GraphQLRequest(query, {"filter": those, "after": after}, is_safe=True)
        page = (await data_of(graphql.executor, asked, actor, locale))["page"]
        found += [_event(each, start) for each in page["nodes"]]
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


def _event(node: dict[str, Any], start: FieldModel) -> dict[str, Any]:
    changed_at, begins = datetime.fromisoformat(node["changedAt"]), date.fromisoformat(node["start"][:10])
    told = {"uid": node["id"], "dtstamp": changed_at, "sequence": node["version"] - 1, "dtstart": begins}
    if start.kind is Kind.DATETIME:
        told["dtstart"] = datetime.fromisoformat(node["start"])
        if node.get("minutes"):
            told["duration"] = timedelta(minutes=node["minutes"])
    texts = {"summary": node.get("title") or node["id"], "description": node.get("text")}
    return told | {name: CONTROLS.sub(" ", text) for name, text in texts.items() if text}


def _calendar(name: str, events: Sequence[dict[str, Any]]) -> bytes:
    """A calendar of these events; it takes about a second for the most that there are."""
    library: Any = import_module("icalendar")  # a tenth of a second, and only calendars need it
    made = library.Calendar()
    _add_all(made, {"version": "2.0", "prodid": PRODUCT, "x-wr-calname": name})
    for told in events:
        event = library.Event()
        _add_all(event, told)
        made.add_component(event)
    written: bytes = made.to_ical()
    return written


def _add_all(component: Any, properties: dict[str, Any]) -> None:
    for name, value in properties.items():
        component.add(name, value)


def _wrong(message: str) -> Malformed:
    return Malformed(400, "BAD_USER_INPUT", message)
