"""`/files`: contents of files, as they come and as they go; what is told of them is asked by GraphQL."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, TypeVar
from urllib.parse import quote

import sqlalchemy as sa
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from ..access.actor import Actor
from ..declare.errors import Refused, refuse
from ..declare.labels import label as _
from ..files.content import Content, require_taken, too_large
from ..files.keeping import OPERATION, Upload
from ..files.models import FileVersion
from ..files.store import ContentMissing, Store, StoreError
from ..read.run import Unavailable
from ..settings import UploadSettings
from ..storage.types import new_id
from ..write.change import Change
from .asking import data_of
from .endpoint import Disconnected, GraphQLEndpoint, not_read
from .execution import GraphQLRequest
from .signing import SignIn, answer, headers_of

Result = TypeVar("Result")

VERSIONS = """query FileContent($id: ID!, $filter: FileVersionFilter) {
  file(id: $id) {
    versions(filter: $filter, orderBy: [{field: NUMBER, direction: DESC}], first: 1) {
      nodes { id name mediaType sizeBytes sha256 removedAt }
    }
  }
}"""

HARMLESS = {
    "x-content-type-options": "nosniff",
    "content-security-policy": "sandbox; default-src 'none'",
}
"""What comes from somebody is saved by a browser, and never shown as a page of ours."""


class FileRoutes:
    """Takes and gives contents, with the rights of whoever asks."""

    def __init__(self, sign_in: SignIn, graphql: GraphQLEndpoint, settings: UploadSettings, store: Store) -> None:
        self.sign_in, self.graphql, self.settings, self.store = sign_in, graphql, settings, store

    def routes(self) -> list[Route]:
        """What the application serves."""
        route = self.sign_in.route
        return [
            route("POST", "/files", self._upload),
            route("POST", "/files/{id}", self._upload),
            route("GET", "/files/{id}", self._download),
            route("GET", "/files/{id}/versions/{number:int}", self._download),
        ]

    # Contents that come

    async def _upload(self, request: Request) -> Response:
        actor = await self._actor(request)
        upload, content = self._upload_of(request)
        await self._run(actor, upload.tried, dry_run=True)
        key = new_id()
        try:
            await self.store.put(key, content.checked(_received(request)))
            upload = replace(upload, size_bytes=content.size, sha256=content.sha256)
            told = await self._run(actor, partial(upload.noted, key=key))
        except StoreError as error:
            raise Unavailable(str(error)) from error
        except Refused:
            await self._remove(key)
            raise
        if not told["version"].endswith(key.hex):  # it was done under this idempotency key before
            await self._remove(key)
        return answer(told, 201)

    def _upload_of(self, request: Request) -> tuple[Upload, Content]:
        """What a request says of its content; raises `Refused` if it cannot be taken."""
        headers, given = request.headers, request.query_params
        if headers.get("content-encoding", "identity").lower() != "identity":
            raise not_read("send the content as it is, not compressed", (b"accept-encoding", b"identity"))
        media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
        require_taken(media_type, self.settings.taken)
        most = self.settings.largest
        if int(headers.get("content-length", 0)) > most:  # the server has seen that it is a number
            raise too_large(most)
        to = request.path_params.get("id")
        upload = Upload(
            to or given.get("record", ""), to is not None, media_type, given.get("name"), given.get("description"),
            _day(given.get("keepUntilOn")), headers.get("idempotency-key"),
        )  # fmt: skip
        return upload, Content(media_type, most)

    async def _remove(self, key: Any) -> None:
        """Remove a content of which the database knows nothing; if it cannot be done now, it is tomorrow."""
        try:
            await asyncio.to_thread(self.store.remove, [key])
        except StoreError:
            return

    async def _run(self, actor: Actor, work: Callable[[Change], Result], *, dry_run: bool = False) -> Result:
        run = partial(self.sign_in.writer.run, actor, work, operation=OPERATION, dry_run=dry_run)
        try:
            return await asyncio.to_thread(run)
        except (sa.exc.OperationalError, sa.exc.InterfaceError) as error:
            raise Unavailable("the database does not answer") from error

    # Contents that go

    async def _download(self, request: Request) -> Response:
        version = await self._version(request)
        etag = f'"{version["sha256"]}"'
        headers = {"etag": etag, **HARMLESS}
        if request.headers.get("if-none-match") == etag:
            return Response(status_code=304, headers=headers)
        headers["content-length"] = str(version["sizeBytes"])
        headers["content-disposition"] = f"attachment; filename*=UTF-8''{quote(version['name'], safe='')}"
        headers["content-type"] = version["mediaType"]
        if request.method == "HEAD":
            return Response(headers=headers)
        key = self.sign_in.writer.assembly.entity(FileVersion).find_key(version["id"])
        assert key is not None
        try:
            pieces = await self.store.stream(key)
        except ContentMissing:
            raise refuse("CONTENT_MISSING", _("the store of files does not have the content"), "id") from None
        except StoreError as error:
            raise Unavailable(str(error)) from error
        return StreamingResponse(pieces, headers=headers)

    async def _version(self, request: Request) -> dict[str, Any]:
        """What the asker sees of a version: of the newest, unless a number is given."""
        number = request.path_params.get("number")
        wanted = {} if number is None else {"number": {"eq": number}}
        asked = GraphQLRequest(VERSIONS, {"id": request.path_params["id"], "filter": wanted}, is_safe=True)
        actor = await self._actor(request)
        data = await data_of(self.graphql.executor, asked, actor, actor.locale)
        file = data["file"] or {"versions": {"nodes": []}}
        for version in file["versions"]["nodes"]:
            if version["removedAt"] is not None:
                raise refuse("CONTENT_REMOVED", _("the content was removed: it was kept until its day"), "id")
            found: dict[str, Any] = version
            return found
        raise refuse("NOT_FOUND", _("there is no such record"), "id")

    async def _actor(self, request: Request) -> Actor:
        headers = headers_of(request)
        return self.graphql.callers.find_kept(headers) or await self.graphql.callers.find(headers)


async def _received(request: Request) -> AsyncIterator[bytes]:
    try:
        async for chunk in request.stream():
            yield chunk
    except ClientDisconnect:
        raise Disconnected from None


def _day(text: str | None) -> date | None:
    try:
        return None if not text else date.fromisoformat(text)
    except ValueError:
        raise refuse("INVALID_VALUE", _("a calendar day"), "keepUntilOn") from None
