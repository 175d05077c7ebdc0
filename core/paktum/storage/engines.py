"""Engines for writing: which database a URL means, and how its connections are set up."""

import enum
import re
from pathlib import Path
from time import monotonic
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url

from ..declare.errors import PaktumError
from ..limits import STATEMENT_SECONDS
from .functions import register
from .sqlite import sqlite3

BUSY_MILLISECONDS = 10_000
"""How long a connection to SQLite waits for the one writer."""

POOL_SIZE = 5
"""Connections to PostgreSQL that one process keeps for writing; as many again for a while under load."""

IDLE_SECONDS = 1
"""How long a connection to PostgreSQL may be idle and is used again without asking the server first."""

READ_ONLY = "paktum_read_only"
"""Execution option of an engine or connection: on SQLite its transactions do not wait for the one writer."""


SCHEME = re.compile("[a-z][a-z0-9+]*://")
EXAMPLES = "write sqlite:///paktum.db or postgresql://user:password@host/database"

TOLD_OF_ROWS = re.compile("\n(?:DETAIL|CONTEXT): .*", re.DOTALL)
"""What PostgreSQL adds to an error: the values of the row."""


class UnusableDatabase(PaktumError):
    """A database URL cannot be used; the message says why and what would do."""


class DatabaseKind(enum.StrEnum):
    """The engines that a company's data can be kept in."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"


KINDS_BY_SCHEME = {
    "sqlite": DatabaseKind.SQLITE,
    "sqlite+pysqlite": DatabaseKind.SQLITE,
    "postgres": DatabaseKind.POSTGRESQL,
    "postgresql": DatabaseKind.POSTGRESQL,
    "postgresql+psycopg": DatabaseKind.POSTGRESQL,
}


def database_kind(url: str) -> DatabaseKind:
    """The engine that a URL means; raises `UnusableDatabase` for any other."""
    known = SCHEME.match(url)
    scheme = known[0].removesuffix("://") if known else ""
    kind = KINDS_BY_SCHEME.get(scheme)
    if kind is None:
        wrong = f"{scheme}:// is no database that Paktum knows" if scheme else f"{_shown(url)!r} is no database URL"
        raise UnusableDatabase(f"{wrong}; {EXAMPLES}")
    return kind


def normalised_url(url: str, folder: Path | None = None) -> str:
    """The URL with Paktum's driver; the path of an SQLite file becomes absolute, seen from `folder`.

    `postgres://` and `postgresql://` become `postgresql+psycopg://`.
    """
    kind = database_kind(url)
    parsed = _parsed(url)
    if kind is DatabaseKind.POSTGRESQL:
        if not parsed.database:
            raise UnusableDatabase(f"{_shown(url)} names no database; write postgresql://user:password@host/database")
        return parsed.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    if parsed.host or not parsed.database or parsed.database == ":memory:":
        raise UnusableDatabase(
            f"{_shown(url)} names no file that several connections can open; write sqlite:///paktum.db (three slashes, "
            "beside paktum.toml) or sqlite:////srv/paktum.db (four, anywhere)"
        )
    path = (folder or Path.cwd()) / parsed.database
    return URL.create("sqlite", database=str(path.absolute())).render_as_string()


def sqlite_path(url: str) -> Path:
    """The file behind an SQLite URL that `normalised_url` made."""
    return Path(_parsed(url).database or "")


def write_engine(url: str) -> sa.Engine:
    """An engine for writes and migrations; it connects when it is first used. Raises `UnusableDatabase`.

    On SQLite every transaction is BEGIN IMMEDIATE: it waits for the one writer when it begins, so it cannot fail for
    that later. `engine.execution_options(paktum_read_only=True)` gives one whose transactions only read.
    """
    normalised = normalised_url(url)
    if database_kind(normalised) is DatabaseKind.POSTGRESQL:
        return _postgresql_engine(normalised)
    return _sqlite_engine(normalised)


def analyse(engine: sa.Engine, *tables: sa.Table) -> None:
    """Let PostgreSQL look at what tables hold, or all of them, after much has come in. It does so by itself, but later;
    until then it plans as if what was empty still were. SQLite needs nothing: it plans by the indexes that there are.
    """
    if engine.dialect.name == "postgresql":
        names = ", ".join(map(engine.dialect.identifier_preparer.format_table, tables))
        with engine.begin() as connection:
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            connection.exec_driver_sql(f"ANALYZE {names}")


def prepare_sqlite(connection: sqlite3.Connection) -> None:
    """Set up a connection as Paktum needs it: settings and functions. Compiled reads use the same."""
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")  # NORMAL may lose the last commits when the power fails
    connection.execute("PRAGMA foreign_keys = ON")
    register(connection)


def _sqlite_engine(url: str) -> sa.Engine:
    folder = sqlite_path(url).parent
    if not folder.is_dir():
        raise UnusableDatabase(f"the folder {folder} of the database does not exist; make it, or change database_url")
    engine = sa.create_engine(url, module=sqlite3, hide_parameters=True)

    @sa.event.listens_for(engine, "connect")
    def connect(connection: Any, record: object) -> None:
        prepare_sqlite(connection)

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        deferred = connection.get_execution_options().get(READ_ONLY, False)
        connection.exec_driver_sql("BEGIN" if deferred else "BEGIN IMMEDIATE")

    return engine


def _postgresql_engine(url: str) -> sa.Engine:
    wished = _parsed(url).query.get("options", "")
    options = f"-c timezone=UTC -c statement_timeout={STATEMENT_SECONDS}s {wished}"
    engine = sa.create_engine(
        url,
        pool_size=POOL_SIZE,
        max_overflow=POOL_SIZE,
        hide_parameters=True,
        connect_args={
            "application_name": "paktum",
            "connect_timeout": 10,
            "options": options,
        },
    )
    _try_idle_connections(engine)
    sa.event.listen(engine, "handle_error", _without_values)
    return engine


def _without_values(context: sa.ExceptionContext) -> None:
    """Errors are logged; what they say has no values of anybody's records."""
    for error in (context.original_exception, context.sqlalchemy_exception):
        if error is not None and error.args:
            error.args = (TOLD_OF_ROWS.sub("", str(error.args[0])), *error.args[1:])


def _try_idle_connections(engine: sa.Engine) -> None:
    """Let a connection that was idle show that it lives before it is used: the server may have been restarted. (The
    pool's own `pre_ping` asks a busy connection too, which is a fourth of what a small write waits for.)"""

    @sa.event.listens_for(engine, "checkin")
    def checkin(connection: Any, record: Any) -> None:
        record.info["paktum_used"] = monotonic()

    @sa.event.listens_for(engine, "checkout")
    def checkout(connection: Any, record: Any, proxy: object) -> None:
        used = record.info.get("paktum_used")
        if used is None or monotonic() - used < IDLE_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise sa.exc.DisconnectionError from error  # the pool then tries others, and at last a new one


def _parsed(url: str) -> URL:
    try:
        return make_url(url)
    except (sa.exc.ArgumentError, ValueError):
        raise UnusableDatabase(f"{_shown(url)!r} is no database URL; {EXAMPLES}") from None


def _shown(url: str) -> str:
    """The URL without user, password and options, for errors."""
    scheme = SCHEME.match(url)
    start = scheme[0] if scheme else ""
    _, at, place = url.removeprefix(start).partition("?")[0].rpartition("@")
    return f"{start}...@{place}" if at else start + place
