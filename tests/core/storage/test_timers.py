"""What stood still, or was to be tried again, when a row said only one of both."""

import uuid
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from paktum.storage.migrations import downgrade, upgrade
from paktum.storage.timers import TIMERS
from paktum.storage.types import Instant
from paktum.testing.databases import assembled, furnish

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
PAUSED, TRIED = uuid.UUID(int=1), uuid.UUID(int=2)
BEFORE = sa.table(
    "paktum_timer", sa.column("record_id", sa.Uuid()), sa.column("state"), sa.column("due_at", Instant()),
    sa.column("paused_at", Instant()), sa.column("attempts"), sa.column("error"),
)  # fmt: skip
OLD = [(PAUSED, "asked", NOW, NOW, 0, None), (TRIED, "", NOW, None, 3, "refused")]


def rows(engine: sa.Engine, table: Any) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.select(table).order_by(table.c.record_id))]


def test_what_stands_still_and_what_is_tried_again_is_kept_by_the_upgrade(engine: sa.Engine) -> None:
    assembly = assembled(())
    furnish(assembly, engine)
    downgrade(assembly, engine, "core", "core_0015")
    with engine.begin() as connection:
        connection.execute(sa.insert(BEFORE).values(OLD))

    upgrade(assembly, engine)
    names = ("record_id", "paused_state", "paused_due_at", "paused_at", "retry_at", "attempts", "error")
    assert rows(engine, sa.select(*(TIMERS.c[name] for name in names)).subquery()) == [
        (PAUSED, "asked", NOW, NOW, None, 0, None),
        (TRIED, None, None, None, NOW, 3, "refused"),
    ]
    downgrade(assembly, engine, "core", "core_0015")
    assert rows(engine, BEFORE) == OLD
