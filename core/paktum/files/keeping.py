"""Notes in the database what was put into the store: a file of a record, or a new version of one."""

import json
import uuid
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from ..declare.access import UPDATE
from ..declare.entity import Entity
from ..declare.errors import Refused, missing_record, refuse
from ..write.idempotency import once
from .models import File, FileVersion

if TYPE_CHECKING:
    from ..write.change import Change  # which knows of versions

OPERATION = "fileUpload"


@dataclass(frozen=True, slots=True)
class Upload:
    """What somebody gives with a content: the id of the record that it is for, or of the file of which it is a new
    version; and the content's size and digest, once it has come."""

    to: str
    is_version: bool
    media_type: str
    name: str | None = None
    description: str | None = None
    keep_until_on: date | None = None
    idempotency_key: str | None = None
    size_bytes: int = 0
    sha256: str = "0" * 64

    def noted(self, change: "Change", key: uuid.UUID) -> dict[str, Any]:
        """Note it, once for an idempotency key; what the uploader is told. Refuses who may not change the record."""
        given = {
            "to": self.to, "name": self.name, "description": self.description, "keepUntilOn": self.keep_until_on,
            "mediaType": self.media_type, "sha256": self.sha256, "idempotencyKey": self.idempotency_key,
        }  # fmt: skip
        told: dict[str, Any] = json.loads(once(change, OPERATION, given, lambda: json.dumps(self._noted(change, key))))
        return told

    def tried(self, change: "Change") -> None:
        """Refuse what would be refused when the content is there."""
        replace(self, idempotency_key=None)._noted(change, uuid.uuid4())

    def _noted(self, change: "Change", key: uuid.UUID) -> dict[str, Any]:
        file = self._file(change)
        table = change.assembly.entity(FileVersion).table
        newest = sa.select(sa.func.max(table.c.number)).where(table.c.file_id == file.id)
        number = (change.session.scalar(newest) or 0) + 1
        version = change.create(
            FileVersion, id=key, file=file, number=number, name=file.name, media_type=self.media_type,
            size_bytes=self.size_bytes, sha256=self.sha256,
        )  # fmt: skip
        return {
            "file": change.assembly.entity(File).public_id(file.id),
            "version": change.assembly.entity(FileVersion).public_id(version.id),
            "number": number, "name": file.name, "mediaType": self.media_type, "sizeBytes": self.size_bytes,
            "sha256": self.sha256,
        }  # fmt: skip

    def _file(self, change: "Change") -> File:
        """The file, which nobody else changes meanwhile: a new one, or the one that gets a version."""
        record: Any = self._target(change)
        if not self.is_version:
            model = change.assembly.entity(type(record))
            more: dict[str, Any] = {"description": self.description, "keep_until_on": self.keep_until_on}
            return change.create(File, record_type=model.prefix, record_id=record.id, name=self.name, **more)
        given: dict[str, Any] = {
            "name": self.name,
            "description": self.description,
            "keep_until_on": self.keep_until_on,
        }
        change.update(record, **{name: value for name, value in given.items() if value is not None})
        file: File = record
        return file

    def _target(self, change: "Change") -> Entity:
        """The record, or the file, that it is for, which the actor may change; locked."""
        model = change.assembly.find_by_id(self.to)
        key = None if model is None else model.find_key(self.to)
        if model is None or key is None or not (model.cls is File if self.is_version else model.has_files):
            raise refuse("NOT_FOUND", missing_record("record"), "record")
        try:
            return change.get(model.cls, key, lock=True, to=UPDATE)
        except Refused as refused:
            raise Refused(*(replace(each, path=("record",)) for each in refused.problems)) from None
