"""Who sends a request: by a bearer token, or by a session's cookie together with its header."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hmac import compare_digest

from ..access.actor import Actor
from ..access.authentication import Authenticator, Memory
from ..access.sessions import csrf_of
from ..settings import HttpSettings
from .bodies import Malformed

CSRF_HEADER = "X-Paktum-CSRF"
COOKIE = "paktum_session"
SECURE_PREFIX = "__Host-"
"""With it, a browser takes the cookie over HTTPS only, and only from this very host."""

Headers = Mapping[bytes, bytes]

_CSRF = CSRF_HEADER.lower().encode()
BEARER = [(b"www-authenticate", b"Bearer")]


@dataclass
class Callers:
    """Finds who sends a request. A cookie counts only with the header that pages of other sites cannot send."""

    authenticator: Authenticator
    http: HttpSettings
    cookie: str = field(init=False)

    def __post_init__(self) -> None:
        self.cookie = SECURE_PREFIX + COOKIE if self.http.public_url.startswith("https://") else COOKIE

    async def find(self, headers: Headers) -> Actor:
        """The actor of a request; raises `Malformed` if there is none, or another site's page may have sent it."""
        actor = await self.authenticator.find(*self.credential(headers))
        if actor is None:
            raise unauthenticated()
        return actor

    def find_kept(self, headers: Headers) -> Actor | None:
        """The actor of a request if memory has it; otherwise like `find`."""
        memory, token = self.credential(headers)
        return self.authenticator.find_kept(memory, token)

    def credential(self, headers: Headers) -> tuple[Memory, str]:
        """What a request shows, and where its kind is remembered."""
        authorization = headers.get(b"authorization")
        if authorization is None:
            session = self.session(headers)
            if session is None:
                raise unauthenticated()
            self.require_own_page(headers, session)
            return self.authenticator.sessions, session
        scheme, _, token = authorization.partition(b" ")
        if scheme.lower() != b"bearer" or not (token := token.strip()):
            raise unauthenticated()
        return self.authenticator.tokens, token.decode("latin-1")

    def session(self, headers: Headers) -> str | None:
        """The token in the session's cookie, or None."""
        return cookie_value(headers, self.cookie)

    def require_own_page(self, headers: Headers, session: str) -> None:
        """Refuse what a page has sent that does not know the session, although its browser does."""
        self.require_own_origin(headers)
        if not compare_digest(headers.get(_CSRF, b""), csrf_of(session).encode()):
            message = f"send the csrfToken of the session in the header {CSRF_HEADER}"
            raise Malformed(403, "CSRF_TOKEN_INVALID", message)

    def require_own_origin(self, headers: Headers) -> None:
        """Refuse what a page of another origin has sent; programs name none."""
        origin = headers.get(b"origin")
        if origin is None:
            return
        text, known = origin.decode("latin-1"), self.http.public_url
        is_own = text == known if known else origin.partition(b"://")[2] == headers.get(b"host")
        if not is_own and text not in self.http.allowed_origins:
            message = "this page may not use the session: see http.public_url and http.allowed_origins of the settings"
            raise Malformed(403, "ORIGIN_NOT_ALLOWED", message)


def cookie_value(headers: Headers, name: str) -> str | None:
    """The value of a cookie, or None."""
    for part in headers.get(b"cookie", b"").decode("latin-1").split(";"):
        found, _, value = part.strip().partition("=")
        if found == name and value:
            return value
    return None


def unauthenticated() -> Malformed:
    """The refusal of a request of which nobody knows who has sent it."""
    message = "a valid bearer token is needed: Authorization: Bearer ...; or sign in, and send the session's cookie"
    return Malformed(401, "UNAUTHENTICATED", message, BEARER)
