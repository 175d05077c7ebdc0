"""Runs statements: PostgreSQL through bare autocommit asyncpg connections, SQLite through the sqlite3 module."""

import asyncio
import itertools
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from typing import Any, Protocol

from sqlalchemy.engine import URL, make_url

from ..declare.errors import PaktumError
from ..limits import STATEMENT_SECONDS
from ..storage.engines import prepare_sqlite
from ..storage.sqlite import sqlite3
from .binding import Request, Statement
from .dialects import ENGINES, Engine
from .errors import InvalidInput
from .formats import register_formats
from .kept import LeastRecentlyUsed
from .periods import register_periods

MAXIMUM_CONNECTIONS = 10
KEPT_STATEMENTS = 1000
LARGEST_KEPT_STATEMENT = 256 * 1024
"""Characters of a statement that a connection to PostgreSQL keeps prepared; queries of whole pages have many."""

POSTGRESQL_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)

TOO_COMPLEX = "the query is too complex for the database; ask for less at once"


class Unavailable(PaktumError):
    """The database did not answer."""

    code = "UNAVAILABLE"


class TooLarge(PaktumError):
    """A computed value is too large for the database."""

    code = "OUT_OF_RANGE"


class Reads(Protocol):
    """A place where statements are run for reading."""

    engine: Engine

    async def rows(self, statement: Statement, request: Request) -> Sequence[Sequence[Any]]:
        """The rows that a statement gives."""

    async def close(self) -> None:
        """Give back all connections."""


class SQLiteReads:
    """Reads on the calling thread: a page takes less time than handing it to another one."""

    engine = ENGINES["sqlite"]

    def __init__(self, url: URL) -> None:
        database = url.database or ""
        self._connection = sqlite3.connect(database, check_same_thread=False, cached_statements=KEPT_STATEMENTS)
        prepare_sqlite(self._connection)
        register_formats(self._connection)
        register_periods(self._connection)
        self._connection.execute("PRAGMA query_only = ON")

    async def rows(self, statement: Statement, request: Request) -> Sequence[Sequence[Any]]:
        """See `Reads`."""
        values = statement.values(request)
        try:
            return self._connection.execute(statement.text, values).fetchall()
        except sqlite3.OperationalError as error:
            if "locked" in str(error) or "unable to open" in str(error):
                raise Unavailable("the database is busy") from error
            if "too large" in str(error) or "stack overflow" in str(error):
                raise InvalidInput(TOO_COMPLEX) from error
            if "overflow" in str(error) or "user-defined function" in str(error):
                raise TooLarge("a computed value is too large") from error
            raise

    async def close(self) -> None:
        """See `Reads`."""
        self._connection.close()


class PostgreSQLReads:
    """A list of connections, last used first; asyncpg's own pool costs more than a small statement."""

    engine = ENGINES["postgresql"]

    def __init__(self, url: URL) -> None:
        self._url = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._idle: list[_Connection] = []
        self._slots: Any = None

    async def rows(self, statement: Statement, request: Request) -> Sequence[Sequence[Any]]:
        """See `Reads`."""
        if self._slots is None:
            self._slots = asyncio.Semaphore(MAXIMUM_CONNECTIONS)
        values = statement.values(request)
        async with self._slots:
            connection = await self._connected()
            try:
                return await connection.rows(statement.text, values)
            except connection_errors() as error:
                if isinstance(error, ValueError):  # a parameter that asyncpg cannot send: no fault of the connection
                    raise
                connection.driver.terminate()
                raise Unavailable("the database does not answer") from error
            except _asyncpg().exceptions.QueryCanceledError as error:
                raise Unavailable(f"the query took more than {STATEMENT_SECONDS} s") from error
            except _asyncpg().exceptions.StatementTooComplexError as error:
                raise InvalidInput(TOO_COMPLEX) from error
            except _asyncpg().exceptions.InvalidParameterValueError as error:
                raise InvalidInput("the database does not know a value of the query, such as a time zone") from error
            except _asyncpg().NumericValueOutOfRangeError as error:
                raise TooLarge("a computed value is too large") from error
            finally:
                if not connection.driver.is_closed():
                    self._idle.append(connection)

    async def _connected(self) -> "_Connection":
        while self._idle:
            connection = self._idle.pop()
            if not connection.driver.is_closed():
                return connection
        settings = {
            "timezone": "UTC", "datestyle": "ISO", "jit": "off", "plan_cache_mode": "force_generic_plan",
            "statement_timeout": f"{STATEMENT_SECONDS}s", "default_transaction_read_only": "on",
        }  # fmt: skip
        try:
            driver = await _asyncpg().connect(self._url, server_settings=settings, statement_cache_size=0)
        except connection_errors() as error:
            raise Unavailable("the database does not answer") from error
        await _send_days_as_they_are(driver)
        return _Connection(driver)

    async def close(self) -> None:
        """See `Reads`."""
        while self._idle:
            await self._idle.pop().driver.close()


class _Connection:
    """A connection with the statements that it has prepared: to find one costs less than asyncpg's own cache."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver
        self._prepared: LeastRecentlyUsed[Any] = LeastRecentlyUsed(KEPT_STATEMENTS)
        self._numbers = itertools.count(1)

    async def rows(self, text: str, values: Sequence[Any]) -> Sequence[Sequence[Any]]:
        found: Sequence[Sequence[Any]]
        if len(text) > LARGEST_KEPT_STATEMENT:
            found = await self.driver.fetch(text, *values)
            return found
        prepared = self._prepared.find(text)
        if prepared is not None:
            try:
                found = await prepared.fetch(*values)
            except _asyncpg().exceptions.InvalidCachedStatementError:  # a table was altered meanwhile
                pass
            else:
                return found
        # Without a name, and without asyncpg's cache, PostgreSQL would plan it again for every request.
        prepared = await self.driver.prepare(text, name=f"paktum_{next(self._numbers)}")
        self._prepared.keep(text, prepared)
        found = await prepared.fetch(*values)
        return found


def connection_errors() -> tuple[type[Exception], ...]:
    """The errors that tell that a connection is lost or was refused."""
    errors = _asyncpg().exceptions
    refused = (errors.CannotConnectNowError, errors.TooManyConnectionsError)
    return (OSError, _asyncpg().InterfaceError, errors.PostgresConnectionError, *refused)


async def _send_days_as_they_are(connection: Any) -> None:
    """Of itself asyncpg sends the first and last day of Python's calendar (31 December 9999!) as infinities."""
    how = {"schema": "pg_catalog", "format": "tuple"}
    await connection.set_type_codec("date", encoder=_days, decoder=_date, **how)
    await connection.set_type_codec("timestamptz", encoder=_microseconds, decoder=_instant, **how)


def _days(value: date) -> tuple[int]:
    return ((value - POSTGRESQL_EPOCH.date()).days,)


def _date(days: tuple[int]) -> date:
    return POSTGRESQL_EPOCH.date() + timedelta(days=days[0])


def _microseconds(value: datetime) -> tuple[int]:
    return ((value - POSTGRESQL_EPOCH) // timedelta(microseconds=1),)


def _instant(microseconds: tuple[int]) -> datetime:
    return POSTGRESQL_EPOCH + timedelta(microseconds=microseconds[0])


def _asyncpg() -> Any:
    return import_module("asyncpg")  # not loaded where SQLite is read


def reads_for(url: str) -> Reads:
    """Where to read the database that a URL names."""
    parsed = make_url(url)
    return SQLiteReads(parsed) if parsed.get_backend_name() == "sqlite" else PostgreSQLReads(parsed)
