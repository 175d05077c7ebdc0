"""What a database holds, to see whether anything has changed."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

APPENDED = {"paktum_audit", "paktum_change_set"}
"""Tables that only grow, so that their number of rows tells everything; they grow with every test of a module."""


def dump(engine: sa.Engine, tables: Iterable[sa.Table]) -> dict[str, Any]:
    """Every row of every table: on SQLite the rows, on PostgreSQL a digest of them, all in one statement."""
    names = [table.name for table in tables]
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
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
