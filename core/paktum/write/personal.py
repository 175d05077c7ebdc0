"""What is kept of a person: told to whom it belongs, or erased for good."""

import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from ..assembly.model import EntityModel, FacetModel, FieldModel
from ..assembly.personal import PersonalPart, personal_parts
from ..declare.entity import Entity
from ..declare.errors import missing_permission, missing_record, refuse
from ..declare.labels import label as _
from ..files.models import File, FileVersion
from ..storage.approvals import ASKED
from ..storage.audit import AUDIT, CHANGE_SETS
from ..storage.personal import ERASE, EXPORT, LOG
from ..storage.types import instant_text, new_id
from .asked import asked
from .canonical import ERASED, audited, layout_of, text_of
from .change import Change
from .deletion import chunks
from .encryption import legible
from .purging import purge_files
from .traces import forget_answers, texts_in

PERMISSIONS = {EXPORT: "personal.export", ERASE: "personal.erase"}
"""The permission that each needs."""


@dataclass(slots=True)
class _Found:
    """A record that tells of the person: by path, the attributes that do, with their part."""

    model: EntityModel
    record: Entity
    attributes: dict[str, tuple[EntityModel | FacetModel, FieldModel]] = field(default_factory=dict)
    is_the_person: bool = False

    def holder(self, change: Change, part: EntityModel | FacetModel) -> Any:
        """The record, or its facet's."""
        if isinstance(part, EntityModel):
            return self.record
        assert part.cls is not None
        return change.facet(self.record, part.cls)

    @property
    def public_id(self) -> str:
        return self.model.public_id(self.record.id)


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased: values now, by record and path; and how many rows of the audit were changed."""

    person: str
    values: Mapping[str, Sequence[str]]
    audit_rows: int
    tables: tuple[sa.Table, ...]


def export_personal(change: Change, person_id: str, reason: str | None = None) -> dict[str, Any]:
    """All that is kept of a person, with its history, as JSON; refuses who has no permission."""
    found = _find(change, person_id, EXPORT)
    _log(change, found, EXPORT, person_id, reason)
    records = [_told(change, each) for each in found.values()]
    files = [_told_file(change, each) for each in _files(change, found)]
    return {"person": person_id, "exportedAt": instant_text(change.now), "records": records, "files": files}


def erase_personal(change: Change, person_id: str, reason: str | None = None) -> Erased:
    """Erase what is kept of a person: in records (deleted ones too), their files, search, the audit, and kept answers.

    What may be empty becomes empty; a text that must not becomes `erased-` and the record's key.
    """
    found = _find(change, person_id, ERASE)
    erased: dict[str, list[str]] = {}
    texts: set[str] = set()
    for each in found.values():
        before = _values(change, each)
        texts.update(text for value in before.values() for text in texts_in(value))
        erased[each.public_id] = _empty(change, each, before)
    change.flush()
    _log(change, found, ERASE, person_id, reason)
    rows = _erase_audit(change, found, texts)
    forget_answers(change, texts)
    _forget_asked(change, texts)
    tables = {part.table.name: part.table for each in found.values() for part, _ in each.attributes.values()
              if part.table is not None}  # fmt: skip
    files, model = _files(change, found), change.assembly.by_class.get(File)
    if files and model is not None:
        erased |= {model.public_id(each.id): ["content"] for each in files}
        tables |= {each.name: each for each in (model.table, change.assembly.entity(FileVersion).table)}
        purge_files(change, files)
    return Erased(person_id, {key: paths for key, paths in erased.items() if paths}, rows, tuple(tables.values()))


def _find(change: Change, person_id: str, action: str) -> dict[uuid.UUID, _Found]:
    """The records that tell of a person: the person's own, those merged into it, and those that refer to them."""
    if not change.actor.may(PERMISSIONS[action]):
        raise refuse("FORBIDDEN", missing_permission(PERMISSIONS[action]))
    model = change.assembly.by_prefix.get(person_id.rpartition("_")[0])
    key = model.find_key(person_id) if model is not None else None
    if model is None or key is None:
        raise refuse("INVALID_VALUE", _("not an id; it is like {example}").filled(example="contact_018f..."))
    if not model.cls.options.person:
        raise refuse("NOT_A_PERSON", _("{entity} is not declared to be a person").filled(entity=model.type_name))
    found: dict[uuid.UUID, _Found] = {}
    same = _merged(change, model, key)
    for part in sorted(personal_parts(change.assembly, model), key=lambda each: each.through is not None):
        names = {each.name for each in part.fields}
        attributes = {path: (part.part, each) for path, each in audited(part.part) if each.name in names}
        for record in change.fetch(part.model.cls, _condition(part, same), lock=True):
            each = found.setdefault(record.id, _Found(part.model, record))
            each.attributes.update(attributes)
            each.is_the_person |= part.through is None
    if key not in found:
        raise refuse("NOT_FOUND", missing_record(model.type_name))
    return found


def _merged(change: Change, model: EntityModel, key: uuid.UUID) -> list[uuid.UUID]:
    """The keys of a person: its own, and those of records that were merged into it."""
    keys, newest = [key], [key]
    while newest and model.merged_into is not None and model.merged_into.column is not None:
        into = model.table.c[model.merged_into.column.name]
        newest = list(change.session.scalars(sa.select(model.table.c.id).where(into.in_(newest))))
        keys += newest
    return keys


def _condition(part: PersonalPart, keys: Sequence[uuid.UUID]) -> Any:
    table = part.model.table
    if part.through is None:
        return table.c.id.in_(keys)
    assert part.through.column is not None
    holder = part.through.column.table
    return table.c.id.in_(sa.select(holder.c.id).where(holder.c[part.through.column.name].in_(keys)))


def _log(change: Change, found: Mapping[uuid.UUID, _Found], action: str, person_id: str, reason: str | None) -> None:
    person = uuid.UUID(hex=person_id.rpartition("_")[2])
    rows = [
        {"id": new_id(), "at": change.now, "actor_id": change.actor.user_id, "action": action, "person_id": person,
         "record_id": key, "reason": reason}
        for key in found
    ]  # fmt: skip
    change.session.connection().execute(sa.insert(LOG), rows)


# Telling


def _values(change: Change, found: _Found) -> dict[str, Any]:
    """The values of a record that tell of the person, by path, as the API shows them; those that there are."""
    values = {}
    for path, (part, each) in found.attributes.items():
        value = getattr(found.holder(change, part), each.name)
        if value is not None:
            values[path] = str(value) if each.is_encrypted else layout_of(change.assembly, part)[each.name].write(value)
    return values


def _told(change: Change, found: _Found) -> dict[str, Any]:
    deleted: Any = found.record
    return {
        "id": found.public_id,
        "isDeleted": deleted.deleted_at is not None,
        "values": _values(change, found),
        "history": list(_history(change, found)),
    }


def _files(change: Change, found: Mapping[uuid.UUID, _Found]) -> Sequence[File]:
    """The files of the person's own records, deleted ones too."""
    own = [key for key, each in found.items() if each.is_the_person]
    return change.fetch(File, File.record_id.in_(own), lock=True) if File in change.assembly.by_class else ()


def _told_file(change: Change, file: File) -> dict[str, Any]:
    """What is told of a file; whoever may see the record downloads it."""
    versions = change.fetch(FileVersion, FileVersion.file_id == file.id)
    return {
        "id": change.assembly.entity(File).public_id(file.id),
        "name": file.name,
        "description": file.description,
        "versions": [
            {"number": each.number, "name": each.name, "mediaType": each.media_type, "sizeBytes": each.size_bytes,
             "sha256": each.sha256}
            for each in versions
        ],
    }  # fmt: skip


def _history(change: Change, found: _Found) -> Iterator[dict[str, Any]]:
    connection = change.session.connection()
    query = sa.select(AUDIT.c.version, CHANGE_SETS.c.at, AUDIT.c.action, AUDIT.c.changes)
    query = query.join(CHANGE_SETS, CHANGE_SETS.c.id == AUDIT.c.change_set_id)
    for row in connection.execute(query.where(AUDIT.c.record_id == found.record.id).order_by(AUDIT.c.version)):
        changes = {
            path: [_legible(change, found, path, value) for value in pair]
            for path, pair in json.loads(row.changes).items()
            if path in found.attributes
        }
        if changes:
            yield {"version": row.version, "at": instant_text(row.at), "action": row.action, "changes": changes}


def _legible(change: Change, found: _Found, path: str, value: Any) -> Any:
    """A value of the audit, decrypted if it has to be."""
    _, attribute = found.attributes[path]
    return legible(change.session, attribute, found.record.id, value)


# Erasing


def _empty(change: Change, found: _Found, before: Mapping[str, Any]) -> list[str]:
    """Empty what a record says of the person; the paths of what was there."""
    values: dict[str, Any] = {}
    facets: dict[str, dict[str, Any]] = {}
    erased = []
    for path, (part, each) in found.attributes.items():
        value = None if each.nullable else f"erased-{found.record.id.hex}"
        if path in before and before[path] != value:
            (values if isinstance(part, EntityModel) else facets.setdefault(part.name, {}))[each.name] = value
            erased.append(path)
    if erased:
        change.update(found.record, facets=facets, **values)
    return erased


def _erase_audit(change: Change, found: Mapping[uuid.UUID, _Found], texts: set[str]) -> int:
    """Replace what the audit says of the person; the log lets the database take it. How many rows there were."""
    connection = change.session.connection()
    rows: list[dict[str, Any]] = []
    for some in chunks(found):
        for row in connection.execute(sa.select(AUDIT).where(AUDIT.c.record_id.in_(some))):
            changes = json.loads(row.changes)
            kept = {path: pair for path, pair in changes.items() if path not in found[row.record_id].attributes}
            gone = {path: pair for path, pair in changes.items() if path not in kept}
            texts.update(text for pair in gone.values() for value in pair for text in texts_in(value))
            without = {path: [value if value is None else ERASED for value in pair] for path, pair in gone.items()}
            if without != gone:
                rows.append({"of": row.record_id, "at_version": row.version, "text": text_of({**kept, **without})})
    if rows:
        here = (AUDIT.c.record_id == sa.bindparam("of"), AUDIT.c.version == sa.bindparam("at_version"))
        connection.execute(sa.update(AUDIT).where(*here).values(changes=sa.bindparam("text")), rows)
    return len(rows)


def _forget_asked(change: Change, texts: set[str]) -> None:
    """Remove inputs that wait for approval and say something of the person: they cannot be approved any more."""
    for key, given in list(asked(change)):
        said = list(texts_in(json.loads(given)))
        if any(text in each for text in texts for each in said):
            change.session.connection().execute(sa.delete(ASKED).where(ASKED.c.request_id == key))
