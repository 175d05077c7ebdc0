"""Engines: what a URL means, and how connections behave."""

import threading
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from paktum.storage.engines import (
    READ_ONLY,
    DatabaseKind,
    UnusableDatabase,
    database_kind,
    normalised_url,
    sqlite_path,
    write_engine,
)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("sqlite:///paktum.db", "sqlite:////srv/crm/paktum.db"),
        ("sqlite:///data/paktum.db", "sqlite:////srv/crm/data/paktum.db"),
        ("sqlite+pysqlite:////var/lib/paktum.db", "sqlite:////var/lib/paktum.db"),
        ("postgres://u:p%40ss@db:5433/crm", "postgresql+psycopg://u:p%40ss@db:5433/crm"),
        ("postgresql://db/crm?sslmode=require", "postgresql+psycopg://db/crm?sslmode=require"),
        ("postgresql+psycopg:///crm?host=/run/pg", "postgresql+psycopg:///crm?host=%2Frun%2Fpg"),
    ],
)
def test_a_url_names_its_driver_and_an_absolute_path(url: str, expected: str) -> None:
    assert normalised_url(url, Path("/srv/crm")) == expected
    assert normalised_url(expected) == expected


def test_a_relative_path_is_seen_from_the_current_folder_unless_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert sqlite_path(normalised_url("sqlite:///paktum.db")) == tmp_path / "paktum.db"


@pytest.mark.parametrize(
    ("url", "message"),
    [
        (
            "mysql://u:secret@h/crm",
            "mysql:// is no database that Paktum knows; write sqlite:///paktum.db or postgresql://",
        ),
        ("postgresql+asyncpg://h/crm", r"postgresql\+asyncpg:// is no database that Paktum knows"),
        ("paktum.db", "'paktum.db' is no database URL; write sqlite:///paktum.db"),
        ("u:secret@h/crm", "is no database"),
        ("sqlite://", "names no file that several connections can open"),
        ("sqlite:///:memory:", "names no file that several connections can open"),
        ("sqlite://paktum.db", "three slashes"),
        ("postgresql://u:secret@h", "names no database; write postgresql://user:password@host/database"),
        ("postgresql://u:secret@h:port/crm", "'postgresql://...@h:port/crm' is no database URL"),
        ("postgresql://u@h:port/crm?password=secret", "'postgresql://...@h:port/crm' is no database URL"),
        ("sqlite://u:secret@h/crm", "names no file"),
        ("postgres:/u:secret@h/crm", "'...@h/crm' is no database URL"),
        ("u//:secret@h/crm", "'...@h/crm' is no database URL"),
    ],
)
def test_an_unusable_url_is_refused_without_telling_its_password(url: str, message: str) -> None:
    with pytest.raises(UnusableDatabase, match=message) as caught:
        write_engine(url)
    assert "secret" not in str(caught.value)


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableDatabase, match=r"the folder .*/absent of the database does not exist"):
        write_engine(f"sqlite:///{tmp_path}/absent/paktum.db")


def test_an_engine_is_of_the_kind_that_its_url_names(engine: sa.Engine, database_url: str) -> None:
    assert database_kind(database_url) == engine.dialect.name
    assert DatabaseKind.SQLITE == "sqlite"
    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT 1")).scalar_one() == 1


# SQLite


@pytest.fixture
def sqlite(tmp_path: Path) -> sa.Engine:
    engine = write_engine(f"sqlite:///{tmp_path / 'paktum.db'}")
    yield engine
    engine.dispose()


def test_sqlite_is_durable_checks_references_and_waits(sqlite: sa.Engine) -> None:
    expected = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}
    with sqlite.connect() as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in expected}
        assert connection.exec_driver_sql("SELECT paktum_ratio(1, 3, 3)").scalar_one() == 333
    assert found == expected


def test_a_transaction_rolls_back_tables_too(sqlite: sa.Engine) -> None:
    with sqlite.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE half_done (id INTEGER)")
        connection.rollback()
    assert sa.inspect(sqlite).get_table_names() == []


def test_a_savepoint_can_be_rolled_back_alone(sqlite: sa.Engine) -> None:
    with sqlite.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE kept (id INTEGER)")
        with connection.begin_nested() as inner:
            connection.exec_driver_sql("INSERT INTO kept VALUES (1)")
            inner.rollback()
        connection.exec_driver_sql("INSERT INTO kept VALUES (2)")
    with sqlite.connect() as connection:
        assert connection.exec_driver_sql("SELECT id FROM kept").scalars().all() == [2]


def test_two_writers_take_turns(sqlite: sa.Engine) -> None:
    with sqlite.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE counter (value INTEGER)")
        connection.exec_driver_sql("INSERT INTO counter VALUES (0)")

    def count() -> None:
        for _ in range(50):
            with sqlite.begin() as connection:
                value = connection.exec_driver_sql("SELECT value FROM counter").scalar_one()
                connection.exec_driver_sql("UPDATE counter SET value = ?", (value + 1,))

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with sqlite.connect() as connection:
        assert connection.exec_driver_sql("SELECT value FROM counter").scalar_one() == 200


def test_reading_does_not_wait_for_the_writer(sqlite: sa.Engine) -> None:
    reading = sqlite.execution_options(**{READ_ONLY: True})
    with sqlite.begin() as writer:
        writer.exec_driver_sql("CREATE TABLE unseen (id INTEGER)")
        with reading.connect() as reader:
            assert sa.inspect(reader).get_table_names() == []


def test_a_waiting_writer_gives_up_in_the_end(sqlite: sa.Engine) -> None:
    with sqlite.begin(), sqlite.connect() as other:
        other.connection.driver_connection.execute("PRAGMA busy_timeout = 10")
        with pytest.raises(sa.exc.OperationalError, match="database is locked"):
            other.exec_driver_sql("SELECT 1")


def test_an_overflow_is_an_error_and_no_float(sqlite: sa.Engine) -> None:
    with sqlite.connect() as connection, pytest.raises(sa.exc.OperationalError, match="user-defined function"):
        connection.exec_driver_sql("SELECT paktum_product(9223372036854775807, 2, 0)")


# PostgreSQL


@pytest.mark.engines("postgresql")
def test_postgresql_speaks_utc_ends_long_statements_and_keeps_wished_options(database_url: str) -> None:
    expected = {"TimeZone": "UTC", "statement_timeout": "30s", "work_mem": "8MB", "application_name": "paktum"}
    engine = write_engine(f"{database_url}&options=-c%20work_mem%3D8MB")
    with engine.connect() as connection:
        found = {name: connection.exec_driver_sql(f"SHOW {name}").scalar_one() for name in expected}
    engine.dispose()
    assert found == expected


@pytest.mark.engines("postgresql")
def test_an_overflow_is_a_data_error_on_postgresql_too(engine: sa.Engine) -> None:
    with engine.connect() as connection, pytest.raises(sa.exc.DataError):
        connection.execute(sa.text("SELECT CAST(:amount AS NUMERIC(18, 9))"), {"amount": Decimal(10) ** 12})


@pytest.mark.engines("postgresql")
def test_an_idle_connection_that_the_server_has_ended_is_replaced(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = write_engine(database_url)
    with engine.connect() as connection:
        first = connection.scalar(sa.text("SELECT pg_backend_pid()"))
    other = sa.create_engine(normalised_url(database_url), poolclass=sa.NullPool)
    with other.connect() as connection:
        connection.execute(sa.text("SELECT pg_terminate_backend(:pid)"), {"pid": first})
    monkeypatch.setattr("paktum.storage.engines.IDLE_SECONDS", 0)

    with engine.connect() as connection:
        assert connection.scalar(sa.text("SELECT pg_backend_pid()")) != first
    engine.dispose()
