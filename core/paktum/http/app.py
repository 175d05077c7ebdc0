"""`create_app`: the Starlette application of one assembly."""

import logging
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..access.actor import Actor
from ..access.authentication import Authenticator
from ..assembly.build import Assembly
from ..read.run import Unavailable, reads_for
from ..schema.build import build_schema
from ..settings import Settings
from ..storage.engines import write_engine
from ..storage.history import is_current
from ..write.writer import Writer
from .bodies import JSON, Malformed, error_body, graphql_request, media_type, ranked
from .execution import Executor

log = logging.getLogger("paktum")


def create_app(settings: Settings, assembly: Assembly) -> Starlette:
    """The application: `/graphql`, `/health` and `/ready`. It opens the database that the settings name."""
    service = Service(settings, assembly)
    origins = list(settings.http.allowed_origins)
    allowed = {"allow_origins": origins, "allow_methods": ["POST"], "allow_headers": ["authorization", "content-type"]}
    middleware = [Middleware(CORSMiddleware, **allowed)] if origins else []  # type: ignore[arg-type]  # keyword arguments of the middleware
    return Starlette(
        routes=[
            Route("/graphql", service.graphql, methods=["POST"]),
            Route("/health", health, methods=["GET"]),
            Route("/ready", service.ready, methods=["GET"]),
        ],
        middleware=middleware,
        lifespan=service.lifespan,
        exception_handlers={HTTPException: http_error, Exception: internal_error},
    )


class Service:
    """What the routes share: the database, the schema and who may ask."""

    def __init__(self, settings: Settings, assembly: Assembly) -> None:
        self.settings, self.assembly = settings, assembly
        self.engine = write_engine(settings.database_url)
        self.reads = reads_for(settings.database_url)
        self.executor = Executor(build_schema(assembly), self.reads, Writer(assembly, self.engine))
        self.authenticator = Authenticator(assembly, self.reads)

    @asynccontextmanager
    async def lifespan(self, app: Starlette) -> AsyncIterator[None]:
        """Closes the database when the application ends."""
        yield
        await self.reads.close()
        self.engine.dispose()

    async def graphql(self, request: Request) -> Response:
        """Answer a GraphQL request of somebody with a bearer token."""
        try:
            kind = media_type(request.headers.get("accept"))
            actor = await self._actor(request)
            if actor is None:
                return _unauthenticated()
            content = await graphql_request(request)
        except Malformed as error:
            return _json(error_body(error.code, error.message), error.status)
        except Unavailable as error:
            return _json(error_body(error.code, str(error)), 503)
        answer = await self.executor.execute(content, actor, self._locale(request, actor))
        status = 200 if answer.was_run or kind == JSON else 400
        return Response(answer.body, status, media_type=kind)

    async def _actor(self, request: Request) -> Actor | None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            return None
        return await self.authenticator.find_actor(token.strip())

    def _locale(self, request: Request, actor: Actor) -> str:
        """The first language that the request, the user or the settings name and that there are texts in."""
        asked = ranked(request.headers.get("accept-language", ""))
        known = self.assembly.catalogue.languages
        for name in (*asked, actor.locale, self.settings.locale):
            language = name.partition("-")[0]
            if language in known:
                return language
        return known[0]

    async def ready(self, request: Request) -> Response:
        """Whether the database answers and is current."""
        try:
            current = await run_in_threadpool(partial(is_current, self.assembly, self.engine))
        except Exception as error:  # noqa: BLE001  whatever the driver raises
            log.warning("not ready: %s", type(error).__name__)
            return _json({"status": "unavailable", "reason": "the database does not answer"}, 503)
        if not current:
            return _json({"status": "unavailable", "reason": "the database is not current: paktum db upgrade"}, 503)
        return _json({"status": "ready"})


async def health(request: Request) -> Response:
    """Whether the process answers."""
    return _json({"status": "ok"})


def _unauthenticated() -> Response:
    body = error_body("UNAUTHENTICATED", "a valid bearer token is needed: Authorization: Bearer ...")
    return _json(body, 401, {"WWW-Authenticate": "Bearer"})


async def http_error(request: Request, error: Exception) -> Response:
    """A coded answer to what Starlette refuses: unknown paths and methods."""
    assert isinstance(error, HTTPException)
    code = {404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED"}.get(error.status_code, "BAD_REQUEST")
    return _json(error_body(code, error.detail), error.status_code, error.headers)


async def internal_error(request: Request, error: Exception) -> Response:
    """A number for the client; the log has the rest."""
    incident = uuid.uuid4().hex
    log.error("incident %s", incident, exc_info=error)
    text = f"an internal error happened; its number in the log is {incident}"
    return _json(error_body("INTERNAL_SERVER_ERROR", text), 500)


def _json(content: Any, status: int = 200, headers: Any = None) -> Response:
    return Response(orjson.dumps(content), status, dict(headers or {}), media_type=JSON)
