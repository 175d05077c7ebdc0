"""Values that no two living records may share."""

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ..assembly.model import EntityModel
from ..declare.entity import Entity
from ..declare.errors import Problem
from ..declare.labels import label as _

EXTERNAL_ID = "external_id"

NOBODY = uuid.UUID(int=0)

Key = tuple[str, str, Any]
"""A unique value: type, attribute, value; an external id together with its source."""


class Uniqueness:
    """Finds who has a value already, in the database and among what one transaction has not flushed yet.

    (An index of the database holds the same between transactions; here the error gets its path and the other record,
    if the actor `finds` it.)
    """

    def __init__(
        self, session: Session, send: Callable[[], None], finds: Callable[[type[Entity], uuid.UUID], bool]
    ) -> None:
        self._session, self._send, self._finds = session, send, finds
        self._moved: set[Key] = set()
        self._free: set[Key] = set()
        self._lookups: dict[tuple[str, str], sa.Select[Any]] = {}

    def note_free(self, model: EntityModel, source: str, external_ids: Iterable[str]) -> None:
        """Note external ids that were looked for in this transaction and that no living record has."""
        self._free |= {(model.type_name, EXTERNAL_ID, (source, each)) for each in external_ids}

    def is_free(self, model: EntityModel, source: str, external_id: str) -> bool:
        """Whether an external id was noted as free, and nobody has taken it since."""
        return (model.type_name, EXTERNAL_ID, (source, external_id)) in self._free

    def check(
        self, model: EntityModel, record: Entity | None, values: Mapping[str, Any], problems: list[Problem]
    ) -> None:
        """Add a problem for every value that another living record has; `record` is the one that gets the values."""
        for key, name in _claims(model, record, values):
            if key in self._free:
                continue
            if key in self._moved:
                self._send()
                self._moved.clear()
            other = self._other(model, record, key)
            if other is not None:
                message = _("Another record has this value already.")
                path = (model.fields[name].input_name,)
                details = {"existing": model.public_id(other)} if self._finds(model.cls, other) else {}
                problems.append(Problem("DUPLICATE", message, path, details))

    def moving(self, model: EntityModel, record: Entity | None, values: Mapping[str, Any]) -> None:
        """Note the values that are about to be taken, and those that the record gives up for them."""
        taken = {key for key, _name in _claims(model, record, values)}
        self._moved |= taken
        self._free -= taken
        if record is not None:
            names = [name for name in values if model.fields[name].meta.unique]
            present = {name: getattr(record, name) for name in (*names, "source", EXTERNAL_ID)}
            self._moved |= {key for key, _name in _claims(model, None, present)}

    def _other(self, model: EntityModel, record: Entity | None, key: Key) -> Any:
        _type_name, name, value = key
        if key[:2] not in self._lookups:
            self._lookups[key[:2]] = _lookup(model, name)
        given = dict(zip(("source", "value"), value, strict=True)) if name == EXTERNAL_ID else {"value": value}
        given["own"] = NOBODY if record is None else record.id
        return self._session.connection().scalar(self._lookups[key[:2]], given)


def _claims(model: EntityModel, record: Entity | None, values: Mapping[str, Any]) -> Iterator[tuple[Key, str]]:
    """The unique values among some, each with the attribute to blame."""
    for name, value in values.items():
        field = model.fields[name]
        if field.meta.unique and value is not None and field.column is not None and _differs(record, name, value):
            yield (model.type_name, name, value), name
    if not {"source", EXTERNAL_ID} & values.keys():
        return
    source, external = (values.get(name, _present(record, name)) for name in ("source", EXTERNAL_ID))
    if external is not None and (_differs(record, "source", source) or _differs(record, EXTERNAL_ID, external)):
        blamed = EXTERNAL_ID if EXTERNAL_ID in values else "source"
        yield (model.type_name, EXTERNAL_ID, (source, external)), blamed


def _lookup(model: EntityModel, name: str) -> sa.Select[Any]:
    """Who else has a unique value: written once, since many records may be asked about."""
    columns = model.table.c
    if name == EXTERNAL_ID:
        source = sa.bindparam("source", type_=columns.source.type)
        has_it = sa.and_(columns.external_id == sa.bindparam("value"), columns.source.is_not_distinct_from(source))
    else:
        column = model.fields[name].column
        assert column is not None
        has_it = columns[column.name] == sa.bindparam("value")
    others = sa.select(columns.id).where(has_it, columns.deleted_at.is_(None), columns.id != sa.bindparam("own"))
    return others.limit(1)


def _present(record: Entity | None, name: str) -> Any:
    return None if record is None else getattr(record, name)


def _differs(record: Entity | None, name: str, value: Any) -> bool:
    return record is None or getattr(record, name) != value
