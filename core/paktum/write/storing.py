"""Puts checked values into records, together with what is derived from them."""

from collections.abc import Mapping
from typing import Any

from ..assembly.model import EntityModel, FacetModel, FieldModel, Kind
from ..declare.entity import Declared

SYSTEM = frozenset({"version", "created_at", "changed_at", "created_by_id", "changed_by_id"})
"""Attributes of every entity that tell of its changes."""


def assign(record: Declared, values: Mapping[str, Any]) -> None:
    """Set what needs nothing derived from it."""
    for name, value in values.items():
        setattr(record, name, value)


def fill(model: EntityModel | FacetModel, record: Declared, values: Mapping[str, Any]) -> None:
    """Set the attributes of a new record."""
    for name, value in values.items():
        _set(model.fields[name], record, value)


def change(model: EntityModel | FacetModel, record: Declared, values: Mapping[str, Any]) -> dict[str, Any]:
    """Set the attributes that differ; gives what they were."""
    before = {name: present for name, value in values.items() if (present := getattr(record, name)) != value}
    fill(model, record, {name: values[name] for name in before})
    return before


def _set(field: FieldModel, record: Declared, value: Any) -> None:
    setattr(record, field.name, value)
    if field.fold is not None:
        setattr(record, field.fold.key, field.folded(value))
    elif field.kind is Kind.STRUCT:
        for part in field.parts:
            if part.fold is not None:
                setattr(record, part.fold.key, part.folded(getattr(value, part.name, None)))
