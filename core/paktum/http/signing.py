"""`/auth`: signing in and out, the own sessions and the own password. JSON in, JSON out; one attempt per request."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar

import orjson
import sqlalchemy as sa
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..access.accounts import Account, find_account
from ..access.actor import SYSTEM
from ..access.attempts import Attempt, attempt
from ..access.models import User
from ..access.passwords import Hashing, find_hash, is_outdated, renew_hash, require_strong, store_hash
from ..access.sessions import csrf_of, end_session, end_sessions, end_this_session, list_sessions, open_session
from ..assembly.ids import key_in, public_id
from ..assembly.naming import camel
from ..declare.errors import Refused, refuse
from ..declare.labels import label as _
from ..read.run import Unavailable
from ..settings import SignInSettings
from ..write.change import Change
from ..write.writer import Writer
from .bodies import JSON, Malformed, error_body, parsed_object
from .callers import SECURE_PREFIX, Callers, Headers, unauthenticated
from .endpoint import Disconnected, Languages, check_headers, read_body
from .failures import STATUS

Result = TypeVar("Result")
Work = Callable[[Request], Awaitable[Response]]

PREFIX = "session"
"""What the ids of sessions begin with."""


@dataclass
class SignIn:
    """The routes of `/auth`."""

    writer: Writer
    callers: Callers
    languages: Languages
    settings: SignInSettings
    hashing: Hashing = field(default_factory=Hashing)

    def routes(self) -> list[Route]:
        """What the application serves."""
        return [
            self.route("GET", "/auth/session", self._session),
            self.route("GET", "/auth/sessions", self._sessions),
            self.route("POST", "/auth/sessions/end", self._end_session),
            self.route("POST", "/auth/sign-out", self._sign_out),
            self.route("POST", "/auth/sign-out-everywhere", self._sign_out_everywhere),
            *([self.route("POST", "/auth/sign-in", self._sign_in)] if self.settings.passwords else []),
            *([self.route("POST", "/auth/password", self._password)] if self.settings.passwords else []),
        ]

    def route(self, method: str, path: str, work: Work) -> Route:
        """A route whose refusals are told with a code, and whose answers nobody keeps."""
        return Route(path, partial(self._answer, work), methods=[method])

    async def _answer(self, work: Work, request: Request) -> Response:
        try:
            response = await work(request)
        except Malformed as error:
            response = answer(error_body(error.code, error.message), error.status)
            response.headers.update({name.decode(): value.decode() for name, value in error.headers})
        except Unavailable as error:
            response = answer(error_body(error.code, str(error)), 503)
        except Refused as refused:
            response = self._told(refused, request)
        except Disconnected:
            response = Response()
        response.headers["cache-control"] = "no-store"
        return response

    def _told(self, refused: Refused, request: Request) -> Response:
        catalogue = self.writer.assembly.catalogue
        locale = self.languages.choose(request.headers.get("accept-language", "").encode("latin-1"), "")
        errors = [
            {
                "message": catalogue.text(each.message, locale),
                "path": list(each.path),
                "extensions": {"code": each.code},
            }
            for each in refused.problems
        ]
        response = answer({"errors": errors}, STATUS.get(refused.problems[0].code, 400))
        if response.status_code == 413:
            response.headers["connection"] = "close"  # so that the rest of the body need not be read
        return response

    async def run(self, work: Callable[[Change], Result], user: uuid.UUID | None = None) -> Result:
        """Run `work(change)` in one transaction, as the product does it for a user; raises `Unavailable`."""
        try:
            return await asyncio.to_thread(self.writer.run, replace(SYSTEM, user_id=user), work)
        except (sa.exc.OperationalError, sa.exc.InterfaceError) as error:
            raise Unavailable("the database does not answer") from error

    async def signed_in(self, request: Request) -> tuple[str, uuid.UUID]:
        """The session that a page of ours sends, and its user; raises `Malformed`."""
        session, user = await self._present(request)
        self.callers.require_own_page(headers_of(request), session)
        return session, user

    async def _present(self, request: Request) -> tuple[str, uuid.UUID]:
        session = self.callers.session(headers_of(request))
        actor = await self.callers.authenticator.find_session(session) if session else None
        if session is None or actor is None or actor.user_id is None:
            raise signed_out()
        return session, actor.user_id

    # Passwords

    async def _sign_in(self, request: Request) -> Response:
        headers = headers_of(request)
        self.callers.require_own_origin(headers)
        email, password = texts(await given(request), "email", "password")
        account = await self._proven(request, email, password)
        if account is None:
            raise Malformed(401, "UNAUTHENTICATED", "the e-mail address or the password is wrong")
        return await self.opened(request, account)

    async def _proven(self, request: Request, email: str, password: str) -> Account | None:
        """The account that an address and a password belong to. It costs the same time if there is none."""
        tried = attempt(email, peer(request))
        await self.tried(tried)
        account = await self.run(lambda change: find_account(change, email))
        known = account.hash if account else None
        if not await self.hashing.matches(known, password) or account is None:
            return None
        await self.run(lambda change: tried.give_back(change.session))
        return await self._renewed(account, password)

    async def tried(self, attempt: Attempt) -> None:
        """Count an attempt; raises `Malformed` if there were too many."""
        try:
            wait = await asyncio.to_thread(attempt.note, self.writer.engine, self.writer.clock.now())
        except (sa.exc.OperationalError, sa.exc.InterfaceError) as error:
            raise Unavailable("the database does not answer") from error
        if wait is not None:
            seconds = str(max(1, round(wait.total_seconds()))).encode()
            message = "too many attempts; try again later, as Retry-After says"
            raise Malformed(429, "RATE_LIMITED", message, [(b"retry-after", seconds)])

    async def _renewed(self, account: Account, password: str) -> Account:
        """The account with its password hashed as it is done now."""
        if account.hash is None or not is_outdated(account.hash):
            return account
        old, new = account.hash, await self.hashing.hashed(password)
        await self.run(lambda change: renew_hash(change, change.get(User, account.user), old, new), account.user)
        return replace(account, hash=new)

    async def _password(self, request: Request) -> Response:
        _session, user = await self.signed_in(request)
        current, password = texts(await given(request), "current", "password")
        require_strong(password)
        email = await self.run(lambda change: change.get(User, user).email)
        account = await self._proven(request, email or "", current)
        if account is None:
            raise refuse("FORBIDDEN", _("the present password is wrong"), "current")
        new = await self.hashing.hashed(password)
        await self.run(lambda change: store_hash(change, change.get(User, user, lock=True), new), user)
        return await self.opened(request, replace(account, hash=new))

    # Sessions

    async def opened(self, request: Request, account: Account) -> Response:
        """Answers somebody who has proven to be the user of an account: with a new session in place of the present."""
        agent, present = request.headers.get("user-agent", ""), self.callers.session(headers_of(request))
        longest = timedelta(hours=self.settings.longest_hours)

        def work(change: Change) -> str:
            if find_hash(change, account.user, lock=True) != account.hash:
                raise Malformed(401, "UNAUTHENTICATED", "the password was changed meanwhile")
            if present is not None:
                end_this_session(change, present)
            return open_session(change, account.user, agent, longest)

        token = await self.run(work)
        self.callers.authenticator.forget_callers()
        response = answer(self._shown(account.user, token))
        self._set_cookie(request, response, token, int(longest.total_seconds()))
        return response

    def _set_cookie(self, request: Request, response: Response, token: str, seconds: int) -> None:
        name = self.callers.cookie
        secure = name.startswith(SECURE_PREFIX) or request.url.scheme == "https"
        response.set_cookie(name, token, max_age=seconds, path="/", httponly=True, samesite="lax", secure=secure)

    def _shown(self, user: uuid.UUID, token: str) -> dict[str, Any]:
        return {"userId": self.writer.assembly.entity(User).public_id(user), "csrfToken": csrf_of(token)}

    async def _session(self, request: Request) -> Response:
        """Who has signed in; a page that was loaded anew learns its token here, which other sites cannot read."""
        session, user = await self._present(request)
        return answer(self._shown(user, session))

    async def _sessions(self, request: Request) -> Response:
        session, user = await self.signed_in(request)
        found = await self.run(lambda change: list_sessions(change, user, self.settings.idle, session))
        return answer({"sessions": [shown(asdict(each), PREFIX) for each in found]})

    async def _end_session(self, request: Request) -> Response:
        _session, user = await self.signed_in(request)
        [session] = texts(await given(request), "id")
        key = key_in(PREFIX, session)
        if key is None or not await self.run(lambda change: end_session(change, user, key)):
            raise refuse("NOT_FOUND", _("you have no session with this id"), "id")
        return self.changed()

    async def _sign_out(self, request: Request) -> Response:
        session, _user = await self.signed_in(request)
        await self.run(lambda change: end_this_session(change, session))
        return self._signed_out(request)

    async def _sign_out_everywhere(self, request: Request) -> Response:
        _session, user = await self.signed_in(request)
        await self.run(lambda change: end_sessions(change, user))
        return self._signed_out(request)

    def _signed_out(self, request: Request) -> Response:
        response = self.changed()
        self._set_cookie(request, response, "", 0)
        return response

    def changed(self) -> Response:
        """The answer to a change of sessions; this worker sees it at once, others within four seconds."""
        self.callers.authenticator.forget_callers()
        return answer({})


def headers_of(request: Request) -> Headers:
    """The headers as they came."""
    return dict(request.scope["headers"])


def peer(request: Request) -> str:
    """The address of whoever is connected."""
    return request.client.host if request.client else ""


async def given(request: Request) -> dict[str, Any]:
    """The JSON object of a request; raises `Malformed`."""
    check_headers(headers_of(request))
    return parsed_object(await read_body(request.receive), "the body must be a JSON object")


def texts(content: Mapping[str, Any], *names: str) -> list[str]:
    """Texts that an object must have; raises `Malformed`."""
    found = [content.get(name) for name in names]
    if not all(isinstance(each, str) and each for each in found):
        raise Malformed(400, "BAD_USER_INPUT", f"send a JSON object with texts: {', '.join(names)}")
    return [str(each) for each in found]


def shown(values: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    """A record as JSON: its names as in the API, and an id that says what it is of."""
    return {camel(name): public_id(prefix, value) if name == "id" else value for name, value in values.items()}


def signed_out() -> Malformed:
    """The refusal of a request without a session."""
    refusal = unauthenticated()
    refusal.message = "nobody has signed in, or the session has ended"
    return refusal


def answer(content: Any, status: int = 200) -> Response:
    """JSON."""
    return Response(orjson.dumps(content), status, media_type=JSON)
