"""Statements that take long: recorded in a file beside the settings, by their text and without any values."""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from time import perf_counter
from typing import Any

from ..storage.sqlite import sqlite3
from .binding import Request, Statement
from .run import Reads

log = logging.getLogger("paktum")

FILE = "slow-queries.db"
MOST_KEPT = 100
"""Statements; those that were not slow for longest are forgotten first."""

LONGEST_KEPT = 100_000
"""Characters; a longer statement answers a whole page at once and is not recorded."""

TABLE = """
CREATE TABLE IF NOT EXISTS slow_query (
    fingerprint TEXT PRIMARY KEY, statement TEXT NOT NULL, times INTEGER NOT NULL, worst_milliseconds INTEGER NOT NULL,
    last_at TEXT NOT NULL
)"""

NOTE = """
INSERT INTO slow_query VALUES (?1, ?2, 1, ?3, ?4) ON CONFLICT (fingerprint) DO UPDATE
SET times = times + 1, worst_milliseconds = max(worst_milliseconds, excluded.worst_milliseconds), last_at = ?4"""

FORGET = """
DELETE FROM slow_query WHERE fingerprint NOT IN (SELECT fingerprint FROM slow_query ORDER BY last_at DESC LIMIT ?1)"""

ALL = """
SELECT statement, times, worst_milliseconds, last_at FROM slow_query ORDER BY worst_milliseconds * times DESC"""


@dataclass(frozen=True, slots=True)
class SlowQuery:
    """A statement that was slow: how often, how long at worst, and when last (UTC)."""

    statement: str
    times: int
    worst_milliseconds: int
    last_at: datetime


class SlowQueries:
    """The record. Several processes may write to it at once."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def note(self, statement: str, milliseconds: int, at: datetime) -> None:
        """Note that a statement was slow."""
        fingerprint = sha256(statement.encode()).hexdigest()[:16]
        with closing(self._opened()) as connection, connection:
            connection.execute(TABLE)
            connection.execute(NOTE, (fingerprint, statement, milliseconds, at.isoformat(timespec="milliseconds")))
            connection.execute(FORGET, (MOST_KEPT,))

    def list_(self) -> list[SlowQuery]:
        """What was slow, that first which took most time in all."""
        if not self._path.exists():
            return []
        with closing(self._opened()) as connection:
            found = connection.execute(ALL).fetchall()
        return [SlowQuery(text, times, worst, datetime.fromisoformat(last)) for text, times, worst, last in found]

    def forget(self) -> None:
        """Forget all of it."""
        self._path.unlink(missing_ok=True)

    def _opened(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path)


class TimedReads:
    """Reads that record the statements which take so many milliseconds, with the wait for a connection."""

    def __init__(self, reads: Reads, record: SlowQueries, milliseconds: int) -> None:
        self.engine, self._reads, self._record, self._most = reads.engine, reads, record, milliseconds
        self._notes: set[asyncio.Future[None]] = set()

    async def rows(self, statement: Statement, request: Request) -> Sequence[Sequence[Any]]:
        """See `Reads`."""
        started = perf_counter()
        try:
            return await self._reads.rows(statement, request)
        finally:
            taken = (perf_counter() - started) * 1000
            if taken >= self._most and len(statement.text) <= LONGEST_KEPT:
                self._note(statement.text, round(taken))

    def _note(self, text: str, milliseconds: int) -> None:
        """Note it in a thread, for which nobody waits."""
        loop = asyncio.get_running_loop()
        noted = loop.run_in_executor(None, self._record.note, text, milliseconds, datetime.now(UTC))
        self._notes.add(noted)
        noted.add_done_callback(self._noted)

    def _noted(self, done: "asyncio.Future[None]") -> None:
        self._notes.discard(done)
        if not done.cancelled() and (error := done.exception()) is not None:
            log.warning("a slow query was not recorded: %s", error)

    async def close(self) -> None:
        """See `Reads`."""
        if self._notes:
            await asyncio.wait(self._notes)
        await self._reads.close()
