"""Files of records, of whatever kind, and their versions. What is in them is kept elsewhere: see `store`."""

import unicodedata
import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from ..declare.entity import Entity
from ..declare.fields import Access, Deletion, FieldMeta, FieldSpec, computed, field, reference
from ..declare.labels import label as _

LARGEST = 2_000_000_000
"""Bytes that a file has at most, whatever the settings say: `size_bytes` holds no more."""

SEPARATORS = frozenset("/\\")
REVERSING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that let a name be read as another: "invoice\u202efdp.exe"."""


def name_fault(text: str) -> str | None:
    """What is wrong with the name of a file, or None."""
    is_odd = any(each in REVERSING or unicodedata.category(each) == "Cc" for each in text)
    if is_odd or SEPARATORS & set(text) or set(text) <= {".", " "}:
        return _("the name of a file, without folders")
    return None


def _key_of_record() -> Any:
    """The key of the record that a file belongs to: of any kind, so the database knows of no reference."""
    return FieldSpec(
        FieldMeta(write=None, index=True, on_delete=Deletion.CASCADE, label=_("Record"), help=_("Key of the record."))
    )


def _record(row: Any) -> Any:
    digits = sa.func.replace(sa.cast(row.record_id, sa.Text), sa.literal_column("'-'"), sa.literal_column("''"))
    return row.record_type + sa.literal_column("'_'", sa.Text()) + digits


def _newest(row: Any, name: str) -> Any:
    return row.versions.last(lambda each: getattr(each, name), lambda each: each.number, lambda each: sa.true())


class File(Entity, creatable=False, display="name", label=_("File"), label_plural=_("Files")):
    """A file that belongs to a record of any kind. Who may see that record may see and download it, who may change that
    record may change it. It is made, and gets new versions, by `POST /files`.
    """

    record_type: Mapped[str] = field(
        write=None, exact=True, length=60, label=_("Kind of record"), help=_("What the ids of such records begin with.")
    )
    record_id: Mapped[uuid.UUID] = _key_of_record()
    name: Mapped[str] = field(check=name_fault, label=_("Name"), help=_("With its ending."))
    description: Mapped[str | None] = field(long=True, label=_("Description"))
    keep_until_on: Mapped[date | None] = field(
        index=True, label=_("Kept until"), help=_("After this day, its contents are removed for good; empty: for ever.")
    )

    belongs_to: Mapped[str] = computed(_record, label=_("Belongs to"), help=_("Id of the record."))
    media_type: Mapped[str] = computed(lambda row: _newest(row, "media_type"), label=_("Media type"))
    size_bytes: Mapped[int] = computed(lambda row: _newest(row, "size_bytes"), label=_("Size in bytes"))


class FileVersion(
    Entity, writable=False, display="name", label=_("Version of a file"), label_plural=_("Versions of files"),
    indexes=(("file", "number"),),
):  # fmt: skip
    """One content that a file has had; it does not change. `GET /files/{id}/versions/{number}` gives it.

    `createdAt` and `createdById` tell when it was uploaded, and by whom.
    """

    file: Mapped[File] = reference(
        reverse="versions", reverse_label=_("Versions"), label=_("File"), access=Access.THROUGH
    )
    number: Mapped[int] = field(write=None, label=_("Number"), help=_("The first is 1."))
    name: Mapped[str] = field(write=None, label=_("Name"), help=_("That the file had then."))
    media_type: Mapped[str] = field(write=None, exact=True, length=127, label=_("Media type"))
    size_bytes: Mapped[int] = field(write=None, label=_("Size in bytes"))
    sha256: Mapped[str] = field(write=None, exact=True, length=64, label=_("Digest"), help=_("SHA-256 of the content."))
    removed_at: Mapped[datetime | None] = field(
        write=None, label=_("Removed at"), help=_("When its content was removed for good; empty if it is there.")
    )


FILES: tuple[type[Entity], ...] = (File, FileVersion)
"""What the core registers for files."""
