"""`/auth/tokens`: the own access tokens. Only a session makes them, so that a token that is lost makes no others."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..access.models import AccessToken, User
from ..access.tokens import create_token, list_tokens, revoke_token
from ..declare.errors import refuse
from ..declare.labels import label as _
from ..write.change import Change
from .bodies import Malformed
from .signing import SignIn, answer, given, texts

DAYS = 365
"""How long a token lives unless the request says something else."""


def token_routes(sign_in: SignIn) -> list[Route]:
    """What the application serves."""
    model = sign_in.writer.assembly.entity(AccessToken)

    async def listed(request: Request) -> Response:
        _session, user = await sign_in.signed_in(request)

        def work(change: Change) -> list[dict[str, Any]]:
            return [shown(each, model.public_id(each.id)) for each in list_tokens(change, user)]

        return answer({"tokens": await sign_in.run(work)})

    async def create(request: Request) -> Response:
        _session, user = await sign_in.signed_in(request)
        name, days, scopes = wanted(await given(request))

        def work(change: Change) -> str:
            return create_token(change, change.get(User, user), name, lifetime_days=days, scopes=scopes)

        return answer({"token": await sign_in.run(work, user)})

    async def revoke(request: Request) -> Response:
        _session, user = await sign_in.signed_in(request)
        [token] = texts(await given(request), "id")
        key = model.find_key(token)
        if key is None or not await sign_in.run(lambda change: revoke_token(change, user, key), user):
            raise refuse("NOT_FOUND", _("you have no token with this id"), "id")
        return sign_in.changed()

    return [
        sign_in.route("GET", "/auth/tokens", listed),
        sign_in.route("POST", "/auth/tokens", create),
        sign_in.route("POST", "/auth/tokens/revoke", revoke),
    ]


def wanted(content: dict[str, Any]) -> tuple[str, int, list[str]]:
    """Name, days and scopes of the token that a request asks for; raises `Malformed`."""
    [name] = texts(content, "name")
    days, scopes = content.get("days", DAYS), content.get("scopes")
    are_texts = scopes is None or (
        isinstance(scopes, list) and scopes and all(isinstance(each, str) for each in scopes)
    )
    if type(days) is not int or not are_texts:
        raise Malformed(400, "BAD_USER_INPUT", "days is a number; scopes, if it is there, a list of texts")
    return name, days, scopes or []


def shown(token: AccessToken, public_id: str) -> dict[str, Any]:
    """A token as its user sees it, without what lets in."""
    return {
        "id": public_id,
        "name": token.name,
        "scopes": token.scopes.split() if token.scopes else None,
        "createdAt": token.created_at,
        "expiresAt": token.expires_at,
        "lastUsedOn": token.last_used_on,
    }
