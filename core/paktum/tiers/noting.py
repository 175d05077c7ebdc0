"""Writes down what a re-tiering does as every other change is: a change set, a row of the audit per assignment, and
what plugins are to be told of.

It is done by the database from the table of what is to be written, because there may be a million of them.
"""

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from ..assembly.collect import code_of
from ..assembly.model import EntityModel
from ..read import emit
from ..read.dialects import ENGINES, Concatenation, Engine
from ..storage.audit import AUDIT, CHANGE_SETS
from ..storage.deliveries import DELIVERIES
from ..storage.types import Instant
from ..write.audit import CREATE, UPDATE
from ..write.canonical import audited
from ..write.change import Change
from .keys import NumberedKey

NOTHING = sa.literal_column("''", sa.Text())


def change_set(change: Change, due: sa.Table, key: uuid.UUID) -> sa.Insert:
    """The change set, if anything is to be written."""
    values: dict[str, Any] = {
        "id": sa.literal(key, sa.Uuid()), "at": sa.literal(change.now, Instant()),
        "origin": sa.literal(change.cause.origin.value), "operation": sa.literal(change.cause.operation, sa.String()),
    }  # fmt: skip
    rows = sa.select(*values.values()).where(sa.exists(sa.select(due.c.number)))
    return sa.insert(CHANGE_SETS).from_select(list(values), rows, include_defaults=False)


def changed(change: Change, model: EntityModel, due: sa.Table, values: Mapping[str, Any], key: uuid.UUID) -> sa.Insert:
    """The rows for assignments that are there already, before they are changed; `values` are the new ones."""
    engine, now = ENGINES[change.session.get_bind().dialect.name], model.table.c
    pieces = []
    for path, field in sorted(audited(model), key=lambda each: each[0]):
        if field.name in values:
            before, after = now[field.name], values[field.name]
            pair = Concatenation([f',"{path}":[', _json(engine, field, before), ",", _json(engine, field, after), "]"])
            pieces.append(sa.case((before.is_distinct_from(after), pair), else_=NOTHING))
    source = due.join(model.table, now.id == due.c.present)
    return _rows(model, source, now.id, now.version + 1, UPDATE, pieces, key)


def made(change: Change, model: EntityModel, due: sa.Table, values: Mapping[str, Any], key: uuid.UUID) -> sa.Insert:
    """The rows for first assignments; `values` are theirs."""
    engine = ENGINES[change.session.get_bind().dialect.name]
    system = {"version", "created_at", "changed_at"}
    pieces = [
        Concatenation([f',"{path}":[null,', _json(engine, field, values[field.name]), "]"])
        for path, field in sorted(audited(model), key=lambda each: each[0])
        if field.name in values and field.name not in system
    ]
    return _rows(model, due, values["id"], sa.literal(1), CREATE, pieces, key, due.c.present.is_(None))


def told(change: Change, model: EntityModel, key: uuid.UUID) -> Iterator[sa.Insert]:
    """The deliveries to the handlers that follow what the change set has done, one statement for each handler."""
    for owned in model.after_commit:
        values = {
            "id": NumberedKey(sa.func.row_number().over()), "handler": sa.literal(code_of(owned)),
            "record_id": AUDIT.c.record_id, "version": AUDIT.c.version, "due_at": sa.literal(change.now, Instant()),
            "attempts": sa.literal(0),
        }  # fmt: skip
        followed = [action for action in (CREATE, UPDATE) if owned.record.follows(action, None)]
        rows = sa.select(*values.values()).where(AUDIT.c.change_set_id == key, AUDIT.c.action.in_(followed))
        yield sa.insert(DELIVERIES).from_select(list(values), rows, include_defaults=False)


def _json(engine: Engine, field: Any, value: Any) -> Any:
    return emit.or_null(emit.scalar(engine, field, value))


def _rows(
    model: EntityModel, source: Any, record: Any, version: Any, action: str, pieces: list[Any], key: uuid.UUID,
    *conditions: Any,
) -> sa.Insert:  # fmt: skip
    values = {
        "record_id": record, "version": version, "type": sa.literal(model.prefix),
        "change_set_id": sa.literal(key, sa.Uuid()), "action": sa.literal(action),
        "changes": Concatenation(["{", sa.func.substr(Concatenation(pieces), sa.literal_column("2")), "}"]),
    }  # fmt: skip
    rows = sa.select(*values.values()).select_from(source).where(*conditions)
    return sa.insert(AUDIT).from_select(list(values), rows, include_defaults=False)
