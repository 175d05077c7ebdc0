"""GraphiQL at `/graphiql`, in development only: the page that `core/graphiql` becomes, and the plugins' examples."""

from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from ..assembly.build import Assembly
from ..schema.examples import examples_json
from ..settings import Environment, Settings
from .bodies import JSON
from .endpoint import Languages

STATIC = Path(__file__).parent / "static"
PAGE = STATIC / "index.html"

MISSING = (
    "GraphiQL is not in this installation. It is built from the source with Node.js 18 or newer and npm: "
    "install them, run `make graphiql`, and start the server again."
)

# Monaco, the editor, writes style elements and attributes; what styles could load is held by the other directives.
POLICY = "; ".join((
    "default-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
))  # fmt: skip
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
FRESH = {**HEADERS, "Cache-Control": "no-store"}
FOR_EVER = {**HEADERS, "Cache-Control": "public, max-age=31536000, immutable"}


class Assets(StaticFiles):
    """Files that may be kept for ever: the folder they are in is named for what is in it."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers.update(FOR_EVER)
        return response


def graphiql_routes(settings: Settings, assembly: Assembly) -> list[BaseRoute]:
    """The routes of GraphiQL; none in production."""
    if settings.environment is Environment.PRODUCTION:
        return []
    languages = Languages(assembly.catalogue.languages, settings.locale)
    built = is_built()
    content = PAGE.read_bytes() if built else f"{MISSING}\n".encode()

    async def page(request: Request) -> Response:
        return Response(content, 200 if built else 503, FRESH, "text/html" if built else "text/plain")

    async def examples(request: Request) -> Response:
        asked = request.headers.get("accept-language", "").encode("latin-1")
        language = languages.choose(asked, settings.locale)
        headers = {**FRESH, "Content-Language": language, "Vary": "Accept-Language"}
        return Response(examples_json(assembly, language), headers=headers, media_type=JSON)

    assets = [Mount("/graphiql/assets", Assets(directory=STATIC / "assets"))] if built else []
    return [Route("/graphiql", page), Route("/graphiql/examples.json", examples), *assets]


def is_built() -> bool:
    """Whether the page is there; `MISSING` tells people what to do if it is not."""
    return PAGE.is_file()
