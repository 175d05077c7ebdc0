"""Encrypts what is stored anew: under another key, or for the first time. Others may read and write meanwhile."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from ..assembly.build import Assembly
from ..assembly.model import FieldModel
from ..assembly.personal import encrypted_fields
from .ciphers import EncryptionError
from .encryption import DATA_KEYS, MARK, Keys, keys_of, place_of
from .engines import READ_ONLY

BATCH = 500
"""Values that are encrypted in one transaction, so that others can write in between."""


def rotate(assembly: Assembly, engine: sa.Engine, batch: int = BATCH) -> int:
    """Wrap the data keys by the newest master key, make a new one, and encrypt all values under it; returns how many.

    May be interrupted, and be run again: what is under the newest data key is left. The audit cannot be changed: what
    stands there stays under the data key that it was written with.
    """
    keys = keys_of(engine)
    with engine.begin() as connection:
        keys.wrap_anew(connection)
        if not _under_other_keys(assembly, connection, keys.current(connection)):
            keys.make(connection)
    return encrypt_anew(assembly, engine, batch)


def encrypt_anew(assembly: Assembly, engine: sa.Engine, batch: int = BATCH) -> int:
    """Encrypt all values that are not under the newest data key, in batches; returns how many."""
    with engine.begin() as connection:
        under = f"{MARK}{keys_of(engine).current(connection).hex}:"
    fields = encrypted_fields(assembly)
    return sum(done for field in fields for done in _values(engine, field, _others(field, under), batch))


def encrypt_plain(assembly: Assembly, engine: sa.Engine, batch: int = BATCH) -> int:
    """Encrypt all values that were stored before their attribute was confidential; returns how many."""
    fields = encrypted_fields(assembly)
    return sum(done for field in fields for done in _values(engine, field, _others(field, MARK), batch))


def values_by_key(assembly: Assembly, engine: sa.Engine) -> dict[str, int]:
    """How many values each data key holds, those of the audit apart; by the hex digits of its id."""
    counts: dict[str, int] = {}
    with engine.execution_options(**{READ_ONLY: True}).connect() as connection:
        for key in connection.scalars(sa.select(DATA_KEYS.c.id)):
            under = [_stored(field).startswith(f"{MARK}{key.hex}:") for field in encrypted_fields(assembly)]
            counts[key.hex] = sum(_count(connection, each) for each in under)
    return counts


def _under_other_keys(assembly: Assembly, connection: sa.Connection, key: Any) -> bool:
    """Whether a rotation that was interrupted is to go on."""
    under = f"{MARK}{key.hex}:"
    fields = encrypted_fields(assembly)
    has_begun = any(_count(connection, _stored(field).startswith(under)) for field in fields)
    return has_begun and any(_count(connection, _others(field, under)) for field in fields)


def _others(field: FieldModel, under: str) -> Any:
    return sa.not_(_stored(field).startswith(under))


def _values(engine: sa.Engine, field: FieldModel, wanted: Any, batch: int) -> Iterator[int]:
    """Encrypt the wanted values of an attribute; yields those of each transaction."""
    assert field.column is not None
    keys, table, stored = keys_of(engine), field.column.table, _stored(field)
    while True:
        with engine.begin() as connection:
            rows = connection.execute(sa.select(table.c.id, stored).where(wanted).limit(batch)).all()
            if not rows:
                return
            key = keys.current(connection)
            for record, before in rows:
                after = keys.encrypt(key, place_of(field.column, record), _text(keys, field, record, before)).stored
                # Whoever has written another value meanwhile has encrypted it.
                here = (table.c.id == record, stored == before)
                connection.execute(sa.update(table).where(*here).values({field.column.name: sa.literal(after)}))
        yield len(rows)


def _text(keys: Keys, field: FieldModel, record: Any, stored: str) -> str:
    if not stored.startswith(MARK):
        return stored
    assert field.column is not None
    try:
        return keys.decrypt(place_of(field.column, record), stored)
    except EncryptionError as error:
        raise EncryptionError(f"{field.column.table.name}.{field.column.name} of {record.hex}: {error}") from None


def _stored(field: FieldModel) -> Any:
    return sa.type_coerce(field.column, sa.Text())


def _count(connection: sa.Connection, condition: Any) -> int:
    found: int = connection.execute(sa.select(sa.func.count()).where(condition)).scalar_one()
    return found
