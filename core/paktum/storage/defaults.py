"""Declared defaults in the form in which they are stored: what rows get that nobody writes by hand."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from ..assembly.model import FieldModel
from ..declare.fields import MISSING


def stored_defaults(fields: Iterable[FieldModel]) -> dict[str, tuple[sa.Column[Any], Any]]:
    """The columns that get a value other than NULL from the declared defaults, by name, with that value."""
    found: dict[str, tuple[sa.Column[Any], Any]] = {}
    for field in fields:
        if field.computed is None and field.meta.default is not MISSING:
            for column, value in _stored(field, field.meta.default):
                found[column.name] = (column, value)
    return found


def columns_of(field: FieldModel) -> list[sa.Column[Any]]:
    """Every column in which an attribute is stored."""
    if field.parts:
        return [column for part in field.parts for column in columns_of(part)]
    return [column for column in (field.column, field.fold) if column is not None and field.computed is None]


def _stored(field: FieldModel, value: Any) -> list[tuple[sa.Column[Any], Any]]:
    if value is None:
        return []
    if field.parts:
        return [pair for part in field.parts for pair in _stored(part, getattr(value, part.name))]
    folded = field.folded(value) if field.fold is not None else None
    pairs = ((field.column, value), (field.fold, folded))
    return [(column, each) for column, each in pairs if column is not None]
