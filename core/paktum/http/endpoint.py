"""`/graphql`: one ASGI application that reads a request, has it answered and sends the bytes. Nothing stands before it,
because what a web framework does for each request costs more than a small answer."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import orjson
from starlette.types import Receive, Scope, Send

from ..limits import LARGEST_BODY
from ..read.run import Unavailable
from ..write.foreign import incident
from .bodies import JSON, Malformed, error_body, media_type, parsed, parsed_parameters, ranked
from .callers import Callers, Headers
from .execution import Executor
from .failures import INTERNAL

METHODS = "GET, HEAD, POST"
MOST_KEPT = 1000
NOT_STORED = [(b"cache-control", b"no-store")]
"""For answers that a browser would keep: those to GET."""


class Disconnected(Exception):
    """The client went away before it had sent its request."""


@dataclass
class Languages:
    """Which language to answer in: the first that the request, the user or the settings name and that there are."""

    known: Sequence[str]
    default: str
    _kept: dict[tuple[bytes, str], str] = field(default_factory=dict)

    def choose(self, accepted: bytes, own: str) -> str:
        """The language for an `Accept-Language` header and a user's own language."""
        found = self._kept.get((accepted, own))
        if found is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            found = self._kept[accepted, own] = self._chosen(accepted.decode("latin-1"), own)
        return found

    def _chosen(self, accepted: str, own: str) -> str:
        for name in (*ranked(accepted), own, self.default):
            language = name.partition("-")[0]
            if language in self.known:
                return language
        return self.known[0]


@dataclass
class GraphQLEndpoint:
    """Answers GraphQL over HTTP (POST, and GET and HEAD for queries) to somebody with a bearer token or a session."""

    executor: Executor
    callers: Callers
    languages: Languages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        kind, more = JSON, [] if scope["method"] == "POST" else NOT_STORED
        try:
            headers = dict(scope["headers"])
            kind = media_type(headers.get(b"accept", b""))
            status, body = await self._answer(scope, headers, receive)
            if status == 400 and kind == JSON:  # what graphql-over-http asks for where it cannot be told from a proxy's
                status = 200
        except Malformed as error:
            status, body, more = error.status, orjson.dumps(error_body(error.code, error.message)), error.headers
        except Unavailable as error:
            status, body = 503, orjson.dumps(error_body(error.code, str(error)))
        except Disconnected:
            return
        except Exception as error:  # noqa: BLE001  whatever it is, the client gets a number and the log the rest
            status, body = 500, orjson.dumps(error_body(INTERNAL, incident(error)))
        content = [(b"content-type", kind.encode()), (b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": status, "headers": [*content, *more]})
        await send({"type": "http.response.body", "body": body})

    async def _answer(self, scope: Scope, headers: Headers, receive: Receive) -> tuple[int, bytes]:
        method = scope["method"]
        if method not in {"POST", "GET", "HEAD"}:
            raise not_allowed(METHODS)
        actor = self.callers.find_kept(headers) or await self.callers.find(headers)
        if method == "POST":
            check_headers(headers)
            request = parsed(await read_body(receive))
        else:
            request = parsed_parameters(scope["query_string"])
        locale = self.languages.choose(headers.get(b"accept-language", b""), actor.locale)
        answer = await self.executor.execute(request, actor, locale)
        if answer.status == 405:
            raise not_allowed("POST", "a mutation is sent by POST")
        return answer.status, answer.body


def check_headers(headers: Headers) -> None:
    """Refuses a body by what its headers say, before any of it is read; raises `Malformed`."""
    kind = headers.get(b"content-type", b"")
    if kind != b"application/json" and kind.partition(b";")[0].strip().lower() != b"application/json":
        raise not_read(f"send the request as {JSON}")
    if headers.get(b"content-encoding", b"identity").lower() != b"identity":
        raise not_read("send the request as it is, not compressed", (b"accept-encoding", b"identity"))
    if int(headers.get(b"content-length", 0)) > LARGEST_BODY:  # the server has seen that it is a number
        raise too_large()


async def read_body(receive: Receive) -> bytes:
    """The whole body of a request; raises `Malformed` if it is too large."""
    message = await receive()
    body: bytes = message.get("body", b"")
    while message.get("more_body", False) and len(body) <= LARGEST_BODY:
        message = await receive()
        body += message.get("body", b"")
    if message["type"] == "http.disconnect":
        raise Disconnected
    if len(body) > LARGEST_BODY:
        raise too_large()
    return body


def not_read(message: str, *headers: tuple[bytes, bytes]) -> Malformed:
    """The refusal of a body in a form that is not read."""
    return Malformed(415, "UNSUPPORTED_MEDIA_TYPE", message, list(headers))


def too_large() -> Malformed:
    """The refusal of a body that is too large; the connection is closed, so that the rest need not be read."""
    message = f"a request has at most {LARGEST_BODY} bytes"
    return Malformed(413, "REQUEST_TOO_LARGE", message, [(b"connection", b"close")])


def not_allowed(methods: str, message: str = f"use one of {METHODS}") -> Malformed:
    """The refusal of a method, with those that are possible."""
    return Malformed(405, "METHOD_NOT_ALLOWED", message, [(b"allow", methods.encode())])
