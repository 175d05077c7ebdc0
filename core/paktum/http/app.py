"""`create_app`: the Starlette application of one assembly."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from ..access.authentication import Authenticator
from ..access.openid import Provider
from ..access.policy import ActorPolicy, Policies
from ..assembly.build import Assembly
from ..files.store import Store
from ..limits import Limits
from ..read.clock import SYSTEM_CLOCK, Clock
from ..read.run import Reads, reads_for
from ..read.slow import FILE, SlowQueries, TimedReads
from ..schema.build import build_schema
from ..settings import Settings
from ..storage.history import is_current
from ..storage.opening import open_database
from ..work.upkeep import WORK, keep_up
from ..write.foreign import incident
from ..write.writer import Writer
from .bodies import JSON, error_body
from .calendars import calendar_routes
from .callers import CSRF_HEADER, Callers
from .documents import document_routes
from .endpoint import GraphQLEndpoint, Languages
from .execution import Executor
from .failures import INTERNAL
from .files import FileRoutes
from .graphiql import graphiql_routes
from .oidc import oidc_routes
from .resetting import reset_routes
from .signing import SignIn
from .tokens import token_routes

log = logging.getLogger("paktum")

UPKEEP_SECONDS = 1.0
"""How long an application waits before it looks again for what is due."""


def create_app(
    settings: Settings,
    assembly: Assembly,
    policies: Policies = ActorPolicy,
    *,
    upkeep: bool = False,
    service: "Service | None" = None,
) -> ASGIApp:
    """The application: `/graphql`, `/auth`, `/health` and `/ready`. It opens the database that the settings name,
    unless a service is given that has done so.

    With `upkeep` it does every second what is due in the database, beside answering.
    """
    service = service or Service(settings, assembly, policies, upkeep=upkeep)
    pages = Starlette(
        routes=[
            Route("/health", health, methods=["GET"]),
            Route("/ready", service.ready, methods=["GET"]),
            *service.sign_in.routes(),
            *reset_routes(service.sign_in),
            *token_routes(service.sign_in),
            *oidc_routes(service.sign_in, Provider(settings.oidc, settings.http.public_url, service.clock)),
            *calendar_routes(service.sign_in, service.graphql),
            *document_routes(service.sign_in, service.graphql),
            *FileRoutes(service.sign_in, service.graphql, settings.files, service.files).routes(),
            *graphiql_routes(settings, assembly),
        ],
        lifespan=service.lifespan,
        exception_handlers={HTTPException: http_error, Exception: internal_error},
    )

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        is_graphql = scope["type"] == "http" and scope["path"] == "/graphql"
        await (service.graphql if is_graphql else pages)(scope, receive, send)

    origins = list(settings.http.allowed_origins)
    if not origins:
        return application
    return CORSMiddleware(
        application, allow_origins=origins, allow_methods=["GET", "POST"],
        allow_headers=["authorization", "content-type", "idempotency-key", CSRF_HEADER], allow_credentials=True,
        expose_headers=["content-disposition", "etag"],
    )  # fmt: skip


class Service:
    """What the routes share: the database, and the endpoint that answers GraphQL."""

    def __init__(
        self,
        settings: Settings,
        assembly: Assembly,
        policies: Policies = ActorPolicy,
        *,
        upkeep: bool = False,
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        self.assembly, self.clock = assembly, clock
        assembly.require_settings()
        self.engine = open_database(settings, assembly)
        self.files = Store(settings.files.store)
        self.reads, writer = _reads(settings), Writer(assembly, self.engine, clock, self.files)
        idle = settings.sign_in.idle
        self.authenticator = Authenticator(assembly, self.reads, clock, idle)
        callers = Callers(self.authenticator, settings.http)
        languages = Languages(assembly.catalogue.languages, settings.locale)
        self.sign_in = SignIn(writer, callers, languages, settings.sign_in)
        self.repeated: tuple[Callable[[], object], ...] = ()
        if upkeep:
            uses = partial(self.authenticator.note_uses, self.engine)
            kept = partial(keep_up, self.engine, clock, idle)
            self.repeated = (kept, uses, *(partial(work, writer) for work in WORK))
        self.graphql = GraphQLEndpoint(
            Executor(
                assembly.once(build_schema),
                self.reads,
                writer,
                clock,
                policies=policies,
                limits=Limits(cost=settings.http.cost_limit),
                thresholds=settings.duplicates,
            ),
            callers,
            languages,
        )

    @asynccontextmanager
    async def lifespan(self, app: Starlette) -> AsyncIterator[None]:
        """Closes the database when the application ends, and what is being worked on is done."""
        ended = asyncio.Event()
        repeated = [asyncio.create_task(self._repeat(each, ended)) for each in self.repeated]
        yield
        ended.set()
        await asyncio.gather(*repeated)
        self.sign_in.hashing.close()
        await self.reads.close()
        self.engine.dispose()

    async def _repeat(self, work: Callable[[], object], ended: asyncio.Event) -> None:
        while not ended.is_set():
            try:
                await run_in_threadpool(work)
            except Exception as error:  # noqa: BLE001  whatever the driver raises; the next time may do
                log.warning("what is due was not done: %s", type(error).__name__)
            with suppress(TimeoutError):
                await asyncio.wait_for(ended.wait(), UPKEEP_SECONDS)

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


def _reads(settings: Settings) -> Reads:
    """What reads the database, and records what is slow if that is wanted."""
    reads = reads_for(settings.database_url)
    if not settings.slow_query_milliseconds:
        return reads
    return TimedReads(reads, SlowQueries(Path(FILE).absolute()), settings.slow_query_milliseconds)


async def health(request: Request) -> Response:
    """Whether the process answers."""
    return _json({"status": "ok"})


async def http_error(request: Request, error: Exception) -> Response:
    """A coded answer to what Starlette refuses: unknown paths and methods."""
    assert isinstance(error, HTTPException)
    code = {404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED"}.get(error.status_code, "BAD_REQUEST")
    return _json(error_body(code, error.detail), error.status_code, error.headers)


async def internal_error(request: Request, error: Exception) -> Response:
    """A number for the client; the log has the rest."""
    return _json(error_body(INTERNAL, incident(error)), 500)


def _json(content: Any, status: int = 200, headers: Any = None) -> Response:
    return Response(orjson.dumps(content), status, dict(headers or {}), media_type=JSON)
