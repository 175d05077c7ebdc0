"""`/documents/{code}/{id}`: a document about a record, from a template of the company: as PDF, or as the text document
or workbook that the ending behind the id asks for."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import quote

from anyio import CapacityLimiter
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..access.actor import Actor
from ..declare.errors import refuse
from ..declare.labels import label as _
from ..documents.asking import Data, read_whole
from ..documents.rendering import Template, pdf_of, text_of, workbook_of
from ..limits import DEFAULT_LIMITS, DOCUMENT_POINTS
from .asking import data_of
from .bodies import Malformed
from .endpoint import GraphQLEndpoint
from .execution import Executor, GraphQLRequest
from .signing import SignIn

TEMPLATE = """query($code: String!) {
  documentTemplates(filter: {code: {eq: $code}}, first: 1) { nodes { query body language } }
}"""

AT_ONCE = 2
"""How many documents one process reads and makes at the same time."""

OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file, and what makes one."""

    media_type: str
    made: Callable[[Template], bytes]


FORMATS: Mapping[str, Format] = {
    "pdf": Format("application/pdf", pdf_of),
    "docx": Format(f"{OFFICE}.wordprocessingml.document", text_of),
    "xlsx": Format(f"{OFFICE}.spreadsheetml.sheet", workbook_of),
}
"""By the ending of a file's name."""


def document_routes(sign_in: SignIn, graphql: GraphQLEndpoint) -> list[Route]:
    """What the application serves."""
    executor = graphql.executor.within(replace(DEFAULT_LIMITS, cost=DOCUMENT_POINTS))
    limiter = CapacityLimiter(AT_ONCE)

    async def document(request: Request) -> Response:
        code, (record, _dot, ending) = request.path_params["code"], request.path_params["id"].partition(".")
        made = FORMATS.get(ending or "pdf")
        if made is None:
            raise refuse("NOT_FOUND", _("there is no such kind of document"))
        headers = dict(request.scope["headers"])
        actor = graphql.callers.find_kept(headers) or await graphql.callers.find(headers)
        async with limiter:
            template = await _template(executor, actor, code, record)
            content = await asyncio.to_thread(made.made, template)
        name = quote(f"{code}-{record}.{ending or 'pdf'}")
        disposition = {"content-disposition": f"attachment; filename*=UTF-8''{name}"}
        return Response(content, media_type=made.media_type, headers=disposition)

    return [sign_in.route("GET", "/documents/{code:str}/{id:str}", document)]


async def _template(executor: Executor, actor: Actor, code: str, record: str) -> Template:
    """A template with what it tells of a record, as somebody sees it."""
    templates = await _asked(executor, actor, actor.locale, TEMPLATE, {"code": code})
    found = next(iter(templates["documentTemplates"]["nodes"]), None)
    if found is None:
        raise refuse("NOT_FOUND", _("there is no such template"))
    language, ask = found["language"], partial(_asked, executor, actor, found["language"])
    data = await read_whole(executor.api.graphql, found["query"], {"id": record}, ask)
    if None in data.values():
        raise refuse("NOT_FOUND", _("there is no such record"))
    return Template(found["body"], data, language, executor.clock.now().date().isoformat())


async def _asked(executor: Executor, actor: Actor, locale: str, query: str, variables: Mapping[str, Any]) -> Data:
    """The data that somebody gets for a query; refuses with DOCUMENT_FAILED if there is anything wrong with it, and
    raises `Malformed` if it is no fault of the query."""
    try:
        return await data_of(executor, GraphQLRequest(query, variables, is_safe=True), actor, locale)
    except Malformed as error:
        if error.status >= 500:
            raise
        message = _("the query of the template fails: {reason}").filled(reason=error.message)
        raise refuse("DOCUMENT_FAILED", message, "query") from None
