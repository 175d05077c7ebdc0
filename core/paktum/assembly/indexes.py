"""The indexes of a table: those that lists need by default, and those that authors ask for.

A list reads `WHERE ... AND deleted_at IS NULL ORDER BY key, id`. So an index is of living records, ends in the id and
keeps missing values first, as lists do unless they are asked for another order; read backwards it serves the opposite.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from ..declare.entity import EntityOptions
from ..storage.indexes import missing_first
from .model import FieldModel, Kind
from .naming import identifier

LONGEST_INDEXED = {Kind.STRING: 300, Kind.CODE: 600}
"""Most characters of an indexed text: PostgreSQL's indexes take 2,704 bytes, and a folded text may be twice as long."""


def fits_index(model: FieldModel) -> bool:
    """Whether the values of an attribute are short enough for an index."""
    return model.meta.length <= LONGEST_INDEXED.get(model.kind, model.meta.length)


def add_indexes(table: sa.Table, options: EntityOptions, models: Mapping[str, FieldModel]) -> None:
    """Give the table of an entity or facet with these options and attributes its indexes."""
    models = {name: model for name, model in models.items() if model.computed is None}
    living = table.c.deleted_at.is_(None) if "deleted_at" in table.c else None
    for model in models.values():
        if model.meta.unique:
            _add(table, [missing_first(_stored(table, model))], living, unique=True)
    for names in dict.fromkeys((*_single(options, models), *options.indexes)):
        keys = [_key(table, models[name]) for name in names]
        # What refers to nothing is on nobody's list, and often that is most of the records.
        filled = keys[0].is_not(None) if len(names) == 1 and models[names[0]].kind is Kind.REFERENCE else None
        _add(table, [*keys, table.c.id], living, filled)
    for model in (each for each in models.values() if each.meta.merged):
        _add(table, [table.c.external_id, table.c.source], _stored(table, model).is_not(None))
    if living is not None and "source" in models:
        _add(table, [table.c.external_id, table.c.source], living, table.c.external_id.is_not(None), unique=True)


def _single(options: EntityOptions, models: Mapping[str, FieldModel]) -> Iterator[tuple[str, ...]]:
    """The attributes that have an index of their own, those apart whose unique index serves lists as well."""
    for name, model in models.items():
        is_ordered_by = name == options.display and model.sortable and fits_index(model)
        if (model.meta.index or is_ordered_by) and (model.fold is not None or not model.meta.unique):
            yield (name,)


def _key(table: sa.Table, model: FieldModel) -> Any:
    """What an index keeps of an attribute: what lists are ordered by, or the key of a reference."""
    if model.kind is Kind.REFERENCE:
        return _stored(table, model)
    return missing_first(_stored(table, model) if model.fold is None else table.c[model.fold.name])


def _stored(table: sa.Table, model: FieldModel) -> sa.Column[Any]:
    assert model.column is not None
    return table.c[model.column.name]


def _add(table: sa.Table, keys: list[Any], *conditions: Any, unique: bool = False) -> None:
    wanted = [each for each in conditions if each is not None]
    where = sa.and_(*wanted) if wanted else None
    names = [column.name for key in keys if (column := getattr(key, "element", key)) is not table.c.id]
    name = identifier("uq" if unique else "ix", table.name, *names)
    sa.Index(name, *keys, unique=unique, sqlite_where=where, postgresql_where=where)
