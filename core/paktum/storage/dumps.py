"""Copies of a whole database, made and read by the means of its engine while others write."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url

from ..declare.errors import PaktumError
from .engines import DatabaseKind, sqlite_path, write_engine
from .sqlite import sqlite3

FILES = {DatabaseKind.SQLITE: "database.sqlite", DatabaseKind.POSTGRESQL: "database.dump"}
"""What the copy of a database is called."""


class BackupError(PaktumError):
    """A backup cannot be made or used; the message says why and what would do."""


def dump(kind: DatabaseKind, engine: sa.Engine, file: Path, look: Callable[[sa.Connection], None]) -> None:
    """Write the database as it is at one instant; `look` gets a connection that sees exactly that."""
    if kind is DatabaseKind.SQLITE:
        _copy_sqlite(sqlite_path(_url(engine)), file)
        with opened(f"sqlite:///{file}") as copy, copy.connect() as connection:
            look(connection)
        _make_one_file(file)
        return
    program = _program("pg_dump")
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
        snapshot = connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
        _run(program, _url(engine), "--format=custom", f"--snapshot={snapshot}", "--no-owner", "--no-privileges",
             f"--file={file}")  # fmt: skip
        look(connection)


def load(kind: DatabaseKind, url: str, file: Path) -> None:
    """Fill an empty database from a copy: all of it or nothing."""
    if kind is DatabaseKind.SQLITE:
        target = sqlite_path(url)
        partial = target.with_name(f".{target.name}.partial")
        shutil.copyfile(file, partial)
        with partial.open("rb") as written:
            os.fsync(written.fileno())
        partial.rename(target)
        return
    _run(_program("pg_restore"), url, "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction",
         str(file))  # fmt: skip


def is_empty(kind: DatabaseKind, url: str) -> bool:
    """Whether a database has no table; an SQLite file need not be there."""
    if kind is DatabaseKind.SQLITE and not sqlite_path(url).exists():
        return not sqlite_path(f"{url}-wal").exists()  # a log that is left over would be played into the new file
    with opened(url) as engine:
        return not sa.inspect(engine).get_table_names()


@contextmanager
def opened(url: str) -> Iterator[sa.Engine]:
    """An engine for the length of a block."""
    engine = write_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


def _copy_sqlite(source: Path, file: Path) -> None:
    """All pages in one step, so that it ends however much others write: they need not wait for it."""
    reading, writing = sqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True), sqlite3.connect(file)
    try:
        reading.backup(writing, pages=-1)
    finally:
        writing.close()
        reading.close()


def _make_one_file(file: Path) -> None:
    """Leave nothing beside the file that would have to be kept with it, and see that it is sound."""
    copy = sqlite3.connect(file)
    try:
        copy.execute("PRAGMA journal_mode = DELETE")
        told = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
    finally:
        copy.close()
    if told != "ok":
        raise BackupError(f"the database is damaged ({told}); restore the newest backup that is sound")


def _url(engine: sa.Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise BackupError(
            f"{name} is not on the PATH; install the client programs of PostgreSQL (on Debian: postgresql-client), "
            "of the server's version or newer"
        )
    return found


def _run(program: str, url: str, *options: str) -> None:
    """Run a program of PostgreSQL on a database. The password is not among its arguments, which others could see."""
    parsed = make_url(url)
    given = parsed.password or parsed.query.get("password")
    password = {"PGPASSWORD": str(given)} if given else {}
    rest = parsed.difference_update_query(["password"])
    where = URL.create("postgresql", rest.username, None, rest.host, rest.port, rest.database, rest.query)
    command = [program, f"--dbname={where.render_as_string()}", "--no-password", *options]
    done = subprocess.run(command, env={**os.environ, **password}, capture_output=True, text=True, check=False)  # noqa: S603  the arguments are ours
    if done.returncode:
        told = " ".join(done.stderr.split()) or f"exit code {done.returncode}"
        raise BackupError(f"{Path(program).name} failed: {told}")
