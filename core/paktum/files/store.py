"""Where contents are: in a folder, or in a bucket of a server that speaks S3. Each has the key of its version.

Contents are put once and never changed. What is put under a key is there as a whole, or not at all.
"""

import asyncio
import logging
import os
import uuid
from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ..declare.errors import PaktumError
from ..storage.types import instant_text

log = logging.getLogger("paktum")

S3 = "s3://"
TURN = ".swept"
"""The object that says when somebody looked through the store the last time, and for which database."""

STRANGER = timedelta(days=7)
"""How long a store belongs to the database that it was looked through for."""

STAGED = "#"
"""In the name of a file that a killed process was writing; such are in no list."""

PIECE = 1024 * 1024
PATIENCE = {"max_retries": 2, "retry_timeout": timedelta(seconds=15)}


class StoreError(PaktumError):
    """The store does not do what it should; the message says what it said."""

    code = "UNAVAILABLE"


class ContentMissing(StoreError):
    """There is no such content."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A content that there is: the key of its version, its bytes, and since when it is there."""

    key: uuid.UUID
    size: int
    since: datetime


class Store:
    """The contents of one installation. Nothing is opened before it is used."""

    def __init__(self, place: str) -> None:
        self.place = place
        self._next_look = datetime.min.replace(tzinfo=UTC)

    @property
    def folder(self) -> Path | None:
        """The folder that the contents are in, unless they are elsewhere."""
        return None if self.place.startswith(S3) else Path(self.place)

    @property
    def is_used(self) -> bool:
        """Whether there may be contents."""
        return self.folder is None or self.folder.is_dir()

    @cached_property
    def _library(self) -> Any:
        return import_module("obstore")  # a shared library that is slow to load, and that only files need

    @cached_property
    def _objects(self) -> Any:
        stores = import_module("obstore.store")
        if self.folder is not None:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            return stores.LocalStore(self.folder, automatic_cleanup=False)
        parts = urlsplit(self.place)
        return stores.S3Store(parts.netloc, prefix=parts.path.strip("/") or None, retry_config=PATIENCE)

    async def put(self, key: uuid.UUID, chunks: AsyncIterator[bytes]) -> None:
        """Keep a content, in pieces as they come; on return it stays, whatever happens. What the pieces raise is raised
        on, and nothing is kept then. Raises `StoreError`."""
        with self._named():
            await self._library.put_async(self._objects, path_of(key), chunks, max_concurrency=2)
            await asyncio.to_thread(self._write_through, key)

    def put_file(self, key: uuid.UUID, path: Path) -> None:
        """Keep a content that is a file; raises `StoreError`."""
        with self._named():
            self._library.put(self._objects, path_of(key), path, max_concurrency=2)
            self._write_through(key)

    async def stream(self, key: uuid.UUID) -> AsyncIterator[bytes]:
        """The pieces of a content; raises `ContentMissing` at once, `StoreError` meanwhile."""
        with self._named():
            found = await self._library.get_async(self._objects, path_of(key))
        return self._pieces(found)

    async def _pieces(self, found: Any) -> AsyncIterator[bytes]:
        with self._named():
            async for piece in found.stream(min_chunk_size=PIECE):
                yield bytes(piece)

    def list_(self) -> Iterator[Kept]:
        """All contents; raises `StoreError`."""
        if not self.is_used:
            return
        with self._named():
            for some in self._library.list(self._objects):
                for each in some:
                    key = key_of(each["path"])
                    if key is not None:
                        yield Kept(key, each["size"], each["last_modified"])

    def remove(self, keys: Collection[uuid.UUID]) -> None:
        """Remove contents, those that there are; raises `StoreError`."""
        for key in keys if self.is_used else ():
            try:
                with self._named():
                    self._library.delete(self._objects, path_of(key))
            except ContentMissing:
                continue

    def remove_staged(self, before: datetime) -> None:
        """Remove what killed processes have left of what they were writing."""
        for path in self.folder.rglob(f"*{STAGED}*") if self.folder is not None else ():
            if datetime.fromtimestamp(path.stat().st_mtime, UTC) < before:
                path.unlink(missing_ok=True)

    def take_turn(self, now: datetime, pause: timedelta, database: str) -> bool:
        """Whether nobody has looked through the store for so long, nor lately for another database, which knows of
        other contents; whoever is told so is going to."""
        if now < self._next_look:
            return False
        self._next_look = now + timedelta(hours=1)
        last, owner = self._last_turn()
        if last is not None and owner != database and now < last + STRANGER:
            log.warning("the store of files belongs to another database, so nothing is removed from it: %s", self.place)
            return False
        if last is not None and now < last + pause:
            self._next_look = min(last + pause, self._next_look)
            return False
        with self._named():
            self._library.put(self._objects, TURN, f"{instant_text(now)} {database}".encode())
        return True

    def _last_turn(self) -> tuple[datetime | None, str]:
        try:
            with self._named():
                at, _, owner = bytes(self._library.get(self._objects, TURN).bytes()).decode().partition(" ")
            return datetime.fromisoformat(at), owner
        except (ContentMissing, ValueError):
            return None, ""

    def _write_through(self, key: uuid.UUID) -> None:
        """Let the disk have what was put into a folder, and the folders' entries that lead to it."""
        if self.folder is None:
            return
        path = self.folder / path_of(key)
        for each in (path, path.parent, self.folder):
            handle = os.open(each, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)

    @contextmanager
    def _named(self) -> Iterator[None]:
        """What the library raises, by our names."""
        try:
            yield
        except FileNotFoundError as error:
            raise ContentMissing("there is no such content in the store") from error
        except (self._library.exceptions.BaseError, OSError) as error:
            log.warning("the store of files: %s", str(error).partition("\n")[0])
            raise StoreError("the store of files does not do what it should") from error


def path_of(key: uuid.UUID) -> str:
    """Where a content is in the store. The last digits of a key are random, so that no folder gets too full."""
    return f"{key.hex[-2:]}/{key.hex}"


def key_of(path: str) -> uuid.UUID | None:
    """The key of the content at a place, or None if there is something else."""
    name = path.rpartition("/")[2]
    try:
        key = uuid.UUID(hex=name)
    except ValueError:
        return None
    return key if path == path_of(key) else None
