"""`/documents/{code}/{id}`: a document about a record as PDF, from a template of the company."""

from collections.abc import Mapping
from typing import Any

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..access.actor import Actor
from ..declare.errors import Refused, refuse
from ..declare.labels import label as _
from ..documents.rendering import pdf_of
from ..read.run import Unavailable
from .bodies import Malformed, error_body
from .endpoint import GraphQLEndpoint
from .execution import GraphQLRequest

TEMPLATE = """query($code: String!) {
  documentTemplates(filter: {code: {eq: $code}}, first: 1) { nodes { query body language } }
}"""
STATUS = {"NOT_FOUND": 404, "DOCUMENTS_NOT_INSTALLED": 501}


def document_routes(graphql: GraphQLEndpoint) -> list[Route]:
    """What the application serves."""

    async def document(request: Request) -> Response:
        try:
            made = await _made(graphql, request)
        except Malformed as error:
            return _refused(error.status, error_body(error.code, error.message), error.headers)
        except Unavailable as error:
            return _refused(503, error_body(error.code, str(error)))
        except Refused as refused:
            first = refused.problems[0]
            return _refused(STATUS.get(first.code, 422), error_body(first.code, str(first.message)))
        name = f"{request.path_params['code']}-{request.path_params['id']}.pdf"
        headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
        return Response(made, media_type="application/pdf", headers=headers)

    return [Route("/documents/{code:str}/{id:str}", document, methods=["GET"])]


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


def _refused(status: int, body: Mapping[str, Any], headers: Any = ()) -> Response:
    made = Response(orjson.dumps(body), status, media_type="application/json")
    made.raw_headers.extend(headers)
    return made
