"""Values that no two living records may share."""

from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ..assembly.model import EntityModel
from ..declare.entity import Entity
from ..declare.errors import Problem
from ..declare.labels import label as _

Key = tuple[str, str, Any]
"""A unique value: type, attribute, value."""


class Uniqueness:
    """Finds who has a value already, in the database and among what one transaction has not flushed yet.

    (An index of the database holds the same between transactions; here the error gets its path and the other record.)
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._moved: set[Key] = set()

    def check(
        self, model: EntityModel, record: Entity | None, values: Mapping[str, Any], problems: list[Problem]
    ) -> None:
        """Add a problem for every value that another living record has; `record` is the one that gets the values."""
        for key, condition, name in _claims(model, record, values):
            if key in self._moved:
                self._session.flush()
                self._moved.clear()
            columns = model.table.c
            others = sa.select(columns.id).where(condition, columns.deleted_at.is_(None))
            if record is not None:
                others = others.where(columns.id != record.id)
            other = self._session.scalar(others.limit(1))
            if other is not None:
                message = _("Another record has this value already.")
                path = (model.fields[name].input_name,)
                problems.append(Problem("DUPLICATE", message, path, {"existing": model.public_id(other)}))

    def moving(self, model: EntityModel, record: Entity | None, values: Mapping[str, Any]) -> None:
        """Note the values that are about to be taken, and those that the record gives up for them."""
        self._moved |= {key for key, _condition, _name in _claims(model, record, values)}
        if record is not None:
            names = [name for name in values if model.fields[name].meta.unique]
            present = {name: getattr(record, name) for name in (*names, "source", "external_id")}
            self._moved |= {key for key, _condition, _name in _claims(model, None, present)}


def _claims(model: EntityModel, record: Entity | None, values: Mapping[str, Any]) -> Iterator[tuple[Key, Any, str]]:
    """The unique values among some: each with the condition that finds them and the attribute to blame."""
    for name, value in values.items():
        field = model.fields[name]
        if field.meta.unique and value is not None and field.column is not None and _differs(record, name, value):
            yield (model.type_name, name, value), model.table.c[field.column.name] == value, name
    if not {"source", "external_id"} & values.keys():
        return
    source, external = (values.get(name, _present(record, name)) for name in ("source", "external_id"))
    if external is not None and (_differs(record, "source", source) or _differs(record, "external_id", external)):
        columns = model.table.c
        condition = sa.and_(columns.external_id == external, columns.source.is_not_distinct_from(source))
        blamed = "external_id" if "external_id" in values else "source"
        yield (model.type_name, "external_id", (source, external)), condition, blamed


def _present(record: Entity | None, name: str) -> Any:
    return None if record is None else getattr(record, name)


def _differs(record: Entity | None, name: str, value: Any) -> bool:
    return record is None or getattr(record, name) != value
