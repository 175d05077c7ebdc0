"""What a database holds, to see whether anything has changed; and how it is emptied."""

import sqlite3
from collections.abc import Iterable
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa

APPENDED = {"paktum_audit", "paktum_change_set"}
"""Tables that only grow, so that their number of rows tells everything; they grow with every test of a module."""


class Looks:
    """The last look at the database of an engine, which holds as long as nobody has committed anything."""

    def __init__(self, engine: sa.Engine) -> None:
        self._mark: Any = None
        self._dumps: dict[tuple[str, ...], dict[str, Any]] = {}
        self._watch: sqlite3.Connection | None = None
        if engine.dialect.name == "sqlite":
            watch = self._watch = sqlite3.connect(engine.url.database or "")
            sa.event.listen(engine, "engine_disposed", lambda _engine: (watch.close(), _looks.pop(engine, None)))

    def dump(self, engine: sa.Engine, names: tuple[str, ...]) -> dict[str, Any]:
        """Every row of these tables."""
        with engine.connect() as connection:
            mark = self._marked(connection)
            if mark != self._mark:
                self._mark, self._dumps = mark, {}
            if names not in self._dumps:
                self._dumps[names] = _rows(connection, names)
            return self._dumps[names]

    def _marked(self, connection: sa.Connection) -> Any:
        """What changes with every commit: SQLite tells it to a connection that writes nothing itself; PostgreSQL gives
        a number to each transaction that writes."""
        if self._watch is not None:
            return self._watch.execute("PRAGMA data_version").fetchone()
        return connection.exec_driver_sql("SELECT pg_snapshot_xmax(pg_current_snapshot())::text").scalar()


_looks: WeakKeyDictionary[sa.Engine, Looks] = WeakKeyDictionary()


def dump(engine: sa.Engine, tables: Iterable[sa.Table]) -> dict[str, Any]:
    """Every row of every table: on SQLite the rows, on PostgreSQL a digest of them, all in one statement."""
    looks = _looks.get(engine) or _looks.setdefault(engine, Looks(engine))
    return looks.dump(engine, tuple(table.name for table in tables))


def empty(engine: sa.Engine, tables: Iterable[sa.Table]) -> None:
    """Remove every record, but for what the database keeps for ever: making the tables again takes longer."""
    names = [table.name for table in tables if not table.info.get("append_only")]
    script = "; ".join(f"DELETE FROM {name}" for name in reversed(names))
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql(script)
            return
        for statement in script.split("; "):
            connection.connection.driver_connection.execute(statement)  # type: ignore[union-attr]  # it is there


def _rows(connection: sa.Connection, names: Iterable[str]) -> dict[str, Any]:
    if connection.dialect.name == "postgresql":
        parts = [f"SELECT '{name}', count(*), {_digest(name)} FROM {name} t" for name in names]
        rows = connection.exec_driver_sql(" UNION ALL ".join(parts))
        return {name: (count, digest) for name, count, digest in rows}
    driver: Any = connection.connection.driver_connection
    return {name: driver.execute(f"SELECT {_all(name)}").fetchall() for name in names}


def _digest(name: str) -> str:
    return "NULL" if name in APPENDED else "md5(string_agg(t::text, '\n' ORDER BY t::text))"


def _all(name: str) -> str:
    return f"count(*) FROM {name}" if name in APPENDED else f"* FROM {name} ORDER BY rowid"


def whole_text(engine: sa.Engine) -> str:
    """All that a database holds, as text: every value of every table."""
    parts = []
    with engine.connect() as connection:
        for name in sa.inspect(connection).get_table_names():
            rows = connection.exec_driver_sql(f'SELECT * FROM "{name}"').fetchall()
            parts += [str(value) for row in rows for value in row]
    return "\n".join(parts)
