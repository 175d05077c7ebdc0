"""`/auth/oidc`: signing in by the OpenID provider that the settings name."""

import asyncio
import logging
import secrets
from hmac import compare_digest
from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from ..access.identities import find_person
from ..access.openid import CALLBACK, NotProven, Provider, derived
from .bodies import Malformed
from .callers import SECURE_PREFIX, cookie_value
from .signing import SignIn, headers_of

log = logging.getLogger("paktum")

COOKIE = "paktum_oidc"
SECONDS = 600
"""How long somebody may take at the provider."""


def oidc_routes(sign_in: SignIn, provider: Provider) -> list[Route]:
    """What the application serves, if there is a provider."""
    if not provider.settings.issuer:
        return []
    is_secure = sign_in.callers.cookie.startswith(SECURE_PREFIX)
    name = SECURE_PREFIX + COOKIE if is_secure else COOKIE

    def remember(response: Response, value: str, seconds: int) -> None:
        response.set_cookie(name, value, max_age=seconds, httponly=True, samesite="lax", secure=is_secure)

    async def start(request: Request) -> Response:
        page = request.query_params.get("next", "/")
        require_own_page(sign_in, page)
        secret = secrets.token_urlsafe(32)
        response = RedirectResponse(await asyncio.to_thread(provider.address, secret), 303)
        remember(response, f"{secret}|{quote(page, safe='')}", SECONDS)
        return response

    async def callback(request: Request) -> Response:
        secret, _, page = unquote(cookie_value(headers_of(request), name) or "").partition("|")
        state = request.query_params.get("state", "")
        if not secret or not compare_digest(state.encode(), derived(secret, "state").encode()):
            raise Malformed(401, "UNAUTHENTICATED", "this browser has not begun to sign in here; begin anew")
        require_own_page(sign_in, page)
        try:
            response = await arrived(request, secret)
            response.status_code, response.headers["location"] = 303, page
        except Malformed as error:
            response = RedirectResponse(f"{page}#error={error.code}", 303)
        remember(response, "", 0)
        return response

    async def arrived(request: Request, secret: str) -> Response:
        given = request.query_params
        if given.get("iss", provider.settings.issuer) != provider.settings.issuer or not given.get("code"):
            raise Malformed(401, "UNAUTHENTICATED", "the provider has not let anybody in")
        try:
            person = await asyncio.to_thread(provider.person, secret, given["code"])
        except NotProven as error:
            log.warning("a sign-in by OpenID was refused: %s", error)
            raise Malformed(401, "UNAUTHENTICATED", "the provider has not let anybody in") from None
        by_email = provider.settings.link_by_email
        account = await sign_in.run(lambda change: find_person(change, person, link_by_email=by_email))
        if account is None:
            raise Malformed(403, "FORBIDDEN", "nobody who may work here is known to the provider by this name")
        return await sign_in.opened(request, account)

    return [sign_in.route("GET", "/auth/oidc", start), sign_in.route("GET", CALLBACK, callback)]


def require_own_page(sign_in: SignIn, page: str) -> None:
    """Refuse to send a browser to a page of somebody else, or to none."""
    is_path = page.startswith("/") and not page.startswith(("//", "/\\"))
    is_listed = any(page.startswith(f"{origin}/") for origin in sign_in.callers.http.allowed_origins)
    if not (is_path or is_listed) or not page.isprintable() or not page.isascii() or set(page) & set(' "#,;|\\'):
        raise Malformed(400, "BAD_USER_INPUT", "next is a path of this server, or a page of http.allowed_origins")
