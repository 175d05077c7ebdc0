"""Removes, once a day, contents that nothing leads to any more, and those whose time is over."""

import hashlib
import logging
import os
from datetime import timedelta
from itertools import islice

import sqlalchemy as sa

from ..access.actor import SYSTEM
from ..read.clock import today
from ..storage.engines import READ_ONLY
from ..write.cause import Origin
from ..write.change import Change
from ..write.deletion import CHUNK, chunks
from ..write.writer import Writer
from .models import FileVersion
from .store import Store, StoreError

log = logging.getLogger("paktum")

PAUSE = timedelta(hours=20)
"""How long nobody looks through a store again."""

NAME_ON_POSTGRESQL = """
SELECT system_identifier || '/' || oid FROM pg_control_system(), pg_database WHERE datname = current_database()"""

UNNOTED = timedelta(days=1)
"""How long a content may be there before the database knows of it: as long as the slowest upload."""


def sweep_files(writer: Writer) -> int:
    """Remove them if that was not done today, by whichever process; returns how many contents there were."""
    store, now = writer.files, writer.clock.now()
    if store is None or not store.is_used:
        return 0
    try:
        if not store.take_turn(now, PAUSE, _name_of(writer.engine)):
            return 0
        while writer.run(SYSTEM, _expire, origin=Origin.SYSTEM, operation="fileRetention") == CHUNK:
            pass
        store.remove_staged(now - UNNOTED)
        return _remove_unknown(writer, store)
    except StoreError as error:
        log.warning("contents that are not needed were not removed: %s", error)
        return 0


def _name_of(engine: sa.Engine) -> str:
    """What tells the database from others, copies of it too, whoever connects to it and however."""
    if engine.dialect.name == "sqlite":
        return hashlib.sha256(os.path.realpath(str(engine.url.database)).encode()).hexdigest()
    with engine.connect() as connection:
        return str(connection.exec_driver_sql(NAME_ON_POSTGRESQL).scalar_one())


def _expire(change: Change) -> int:
    """Note of living files whose day is past that their contents are removed, some at a time."""
    over = change.matching(
        FileVersion, lambda version: version.removed_at.is_(None) & (version.file.keep_until_on < today())
    )
    versions = list(islice(over, CHUNK))
    for each in versions:
        change.update(each, removed_at=change.now)
        change.lost_contents.add(each.id)
    return len(versions)


def _remove_unknown(writer: Writer, store: Store) -> int:
    table = writer.assembly.entity(FileVersion).table
    before = writer.clock.now() - UNNOTED
    old = [kept.key for kept in store.list_() if kept.since < before]
    unknown = set(old)
    with writer.engine.execution_options(**{READ_ONLY: True}).connect() as connection:
        for some in chunks(old):
            known = sa.select(table.c.id).where(table.c.id.in_(some), table.c.removed_at.is_(None))
            unknown.difference_update(connection.scalars(known))
    store.remove(unknown)
    return len(unknown)
