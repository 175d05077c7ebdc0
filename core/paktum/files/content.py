"""What a content may be: its size, its type, and whether it begins as contents of that type do."""

import hashlib
from collections.abc import AsyncIterable, AsyncIterator, Iterable
from dataclasses import dataclass, field
from typing import Any

from ..declare.errors import refuse
from ..declare.labels import label as _

OFFICE = "application/vnd.openxmlformats-officedocument"
OPEN = "application/vnd.oasis.opendocument"

ZIPPED = (
    "application/zip", "application/vnd.etsi.asic-e+zip", f"{OFFICE}.wordprocessingml.document",
    f"{OFFICE}.spreadsheetml.sheet", f"{OFFICE}.presentationml.presentation", f"{OPEN}.text", f"{OPEN}.spreadsheet",
    f"{OPEN}.presentation",
)  # fmt: skip
COMPOUND = ("application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint")
TEXTS = ("text/plain", "text/csv", "message/rfc822")

SIGNATURES: dict[str, tuple[bytes, ...]] = {
    "application/pdf": (b"%PDF-",),
    "image/gif": (b"GIF87a", b"GIF89a"),
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/tiff": (b"II*\0", b"MM\0*"),
    **dict.fromkeys(ZIPPED, (b"PK\x03\x04",)),
    **dict.fromkeys(COMPOUND, (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)),
}
"""What contents begin with, by their type."""

USUAL_TYPES = (*SIGNATURES, *TEXTS)
"""The types that are taken unless the settings say otherwise: none that a browser would run."""

UTF_16 = (b"\xff\xfe", b"\xfe\xff")
HEAD = 16
"""Bytes that are looked at before any is kept."""


@dataclass
class Content:
    """A content while it comes: counted, digested, and refused as soon as it does not fit."""

    media_type: str
    most: int
    size: int = 0
    digest: Any = field(default_factory=hashlib.sha256)

    @property
    def sha256(self) -> str:
        """The digest of what has come, in hex digits."""
        text: str = self.digest.hexdigest()
        return text

    async def checked(self, chunks: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
        """What comes, in pieces; raises `Refused`."""
        head = b""
        async for chunk in chunks:
            head += chunk
            if len(head) < HEAD:
                continue
            yield self._taken(head)
            head = b""
            async for rest in chunks:
                yield self._taken(rest)
        if head or not self.size:
            yield self._taken(head)

    def _taken(self, chunk: bytes) -> bytes:
        if not self.size:
            self._require_type(chunk)
        self.size += len(chunk)
        if self.size > self.most:
            raise too_large(self.most)
        self.digest.update(chunk)
        return chunk

    def _require_type(self, head: bytes) -> None:
        begins = SIGNATURES.get(self.media_type, (b"",))
        is_text = self.media_type in TEXTS and not head.startswith(UTF_16)
        if not head.startswith(begins) or (is_text and b"\0" in head):
            message = _("the content is not of the type {type}").filled(type=self.media_type)
            raise refuse("MEDIA_TYPE_REFUSED", message, "contentType")


def too_large(most: int) -> Exception:
    """The refusal of a content that is too large."""
    message = _("a file has at most {limit} bytes").filled(limit=most)
    return refuse("FILE_TOO_LARGE", message, "content")


def require_taken(media_type: str, taken: Iterable[str]) -> None:
    """Refuse a type that is not taken."""
    if media_type not in taken:
        message = _("files of this type are not taken; taken are {types}").filled(types=", ".join(sorted(taken)))
        raise refuse("MEDIA_TYPE_REFUSED", message, "contentType")
