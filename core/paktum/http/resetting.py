"""`/auth/password/...`: a new password for somebody who has forgotten the present one."""

import asyncio
import logging
import subprocess

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..access.accounts import find_account
from ..access.attempts import LINK_LIMITS, attempt
from ..access.links import Purpose, find_link, make_link
from ..access.mailing import send
from ..access.models import User
from ..access.passwords import require_strong, store_hash
from ..declare.errors import refuse
from ..declare.labels import label as _
from ..write.change import Change
from .signing import SignIn, answer, given, peer, texts

log = logging.getLogger("paktum")

SUBJECT = _("A new password")
TEXT = _(
    "With this link you choose a new password. It works once, within 15 minutes.\n\n{link}\n\n"
    "If you have not asked for it, do nothing: your password stays as it is."
)


def reset_link(page: str, secret: str) -> str:
    """Where the link leads. What stands behind # is sent to no server and stands in no log."""
    return f"{page}#token={secret}"


def reset_routes(sign_in: SignIn) -> list[Route]:
    """What the application serves, where users have passwords."""
    settings = sign_in.settings

    async def forgotten(request: Request) -> Response:
        sign_in.callers.require_own_origin(dict(request.scope["headers"]))
        [email] = texts(await given(request), "email")
        await sign_in.tried(attempt(email, peer(request), "link", LINK_LIMITS))
        response = answer({})
        response.background = BackgroundTask(tell, email)  # so that the answer takes as long for everybody
        return response

    async def tell(email: str) -> None:
        def work(change: Change) -> tuple[str, str, str] | None:
            account = find_account(change, email)
            if account is None:
                return None
            user = change.get(User, account.user)
            return user.email or "", user.language, make_link(change, account.user, Purpose.PASSWORD)

        found = await sign_in.run(work)
        if found is None:
            return
        to, language, secret = found
        text = sign_in.writer.assembly.catalogue.text
        link = reset_link(settings.reset_page, secret)
        message = (text(SUBJECT, language), text(TEXT.filled(link=link), language))
        try:
            await asyncio.to_thread(send, settings.mail_command, settings.mail_from, to, *message)
        except (OSError, subprocess.SubprocessError) as error:
            log.error("a link for a new password was not sent: %s", type(error).__name__)

    async def reset(request: Request) -> Response:
        secret, password = texts(await given(request), "token", "password")
        require_strong(password)
        if await sign_in.run(lambda change: find_link(change, secret, Purpose.PASSWORD)) is None:
            raise refuse("NOT_FOUND", _("this link was used, or has expired"), "token")
        new = await sign_in.hashing.hashed(password)

        def work(change: Change) -> None:
            account = find_link(change, secret, Purpose.PASSWORD, lock=True)
            if account is None:
                raise refuse("NOT_FOUND", _("this link was used, or has expired"), "token")
            store_hash(change, change.get(User, account.user, lock=True), new)

        await sign_in.run(work)
        return sign_in.changed()

    if not settings.passwords:
        return []
    routes = [sign_in.route("POST", "/auth/password/reset", reset)]
    if settings.reset_page and settings.mail_command:
        routes.append(sign_in.route("POST", "/auth/password/forgotten", forgotten))
    return routes
