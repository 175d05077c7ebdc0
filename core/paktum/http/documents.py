"""`/documents/{code}/{id}`: a document about a record as PDF, from a template of the company."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..access.actor import Actor
from ..declare.errors import refuse
from ..declare.labels import label as _
from ..documents.rendering import pdf_of
from .endpoint import GraphQLEndpoint
from .execution import GraphQLRequest
from .signing import SignIn

TEMPLATE = """query($code: String!) {
  documentTemplates(filter: {code: {eq: $code}}, first: 1) { nodes { query body language } }
}"""


def document_routes(sign_in: SignIn, graphql: GraphQLEndpoint) -> list[Route]:
    """What the application serves."""

    async def document(request: Request) -> Response:
        made = await _made(graphql, request)
        name = f"{request.path_params['code']}-{request.path_params['id']}.pdf"
        headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
        return Response(made, media_type="application/pdf", headers=headers)

    return [sign_in.route("GET", "/documents/{code:str}/{id:str}", document)]


async def _made(graphql: GraphQLEndpoint, request: Request) -> bytes:
    headers = dict(request.scope["headers"])
    actor = graphql.callers.find_kept(headers) or await graphql.callers.find(headers)
    templates = await _asked(graphql, TEMPLATE, {"code": request.path_params["code"]}, actor, actor.locale)
    template = next(iter(templates["documentTemplates"]["nodes"]), None)
    if template is None:
        raise refuse("NOT_FOUND", _("there is no such template"))
    data = await _asked(graphql, template["query"], {"id": request.path_params["id"]}, actor, template["language"])
    if not any(value is not None for value in data.values()):
        raise refuse("NOT_FOUND", _("there is no such record"))
    return await run_in_threadpool(pdf_of, template["body"], data)


async def _asked(
    graphql: GraphQLEndpoint, query: str, variables: Mapping[str, Any], actor: Actor, locale: str
) -> dict[str, Any]:
    """The data that somebody gets for a query; refuses with DOCUMENT_FAILED if there is anything wrong with it."""
    answer = await graphql.executor.execute(GraphQLRequest(query, variables, is_safe=True), actor, locale)
    found = orjson.loads(answer.body or b"{}")
    if "errors" in found or not found.get("data"):
        told = "; ".join(each["message"] for each in found.get("errors", ())) or "it is no query"
        raise refuse("DOCUMENT_FAILED", _("the query of the template fails: {reason}").filled(reason=told), "query")
    data: dict[str, Any] = found["data"]
    return data
