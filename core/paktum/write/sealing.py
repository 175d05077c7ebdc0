"""The sealer gives committed change sets their position, one after another, so that who reads by position misses none.

A transaction that began earlier may be committed later; its position is given after that, and is a higher one.
"""

from typing import Any

import sqlalchemy as sa

from ..storage.audit import CHANGE_SETS
from ..storage.engines import READ_ONLY

LOCK = 0x7365616C
"""The key of the PostgreSQL lock that lets one process seal at a time, until its transaction ends, however it ends."""

BATCH = 10_000
"""Change sets that get their positions in one transaction."""

_UNPLACED = CHANGE_SETS.c.position.is_(None)


def seal(engine: sa.Engine, batch: int = BATCH) -> int:
    """Give all committed change sets a position; returns how many got one. Nothing is done while another does it."""
    placed = 0
    while _is_due(engine):
        found = _seal(engine, batch)
        placed += found
        if found < batch:
            break
    return placed


def _is_due(engine: sa.Engine) -> bool:
    with engine.execution_options(**{READ_ONLY: True}).connect() as connection:
        return connection.scalar(sa.select(CHANGE_SETS.c.id).where(_UNPLACED).limit(1)) is not None


def _seal(engine: sa.Engine, batch: int) -> int:
    with engine.begin() as connection:
        if not _is_alone(connection):
            return 0
        highest = connection.scalar(sa.select(sa.func.coalesce(sa.func.max(CHANGE_SETS.c.position), 0)))
        number: Any = sa.func.row_number().over(order_by=CHANGE_SETS.c.id)
        waiting = sa.select(CHANGE_SETS.c.id, (number + highest).label("position")).where(_UNPLACED)
        due = waiting.order_by(CHANGE_SETS.c.id).limit(batch).subquery("due")
        placing = sa.update(CHANGE_SETS).values(position=due.c.position).where(CHANGE_SETS.c.id == due.c.id)
        placed: int = connection.execute(placing, execution_options={"preserve_rowcount": True}).rowcount
        return placed


def _is_alone(connection: sa.Connection) -> bool:
    """Whether no other process seals until this transaction ends. SQLite has one writer anyway."""
    if connection.dialect.name != "postgresql":
        return True
    return bool(connection.scalar(sa.select(sa.func.pg_try_advisory_xact_lock(LOCK))))
