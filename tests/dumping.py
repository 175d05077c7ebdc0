"""What a database holds, to see whether anything has changed."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa


def dump(engine: sa.Engine, tables: Iterable[sa.Table]) -> dict[str, Any]:
    """Every row of every table: on SQLite the rows, on PostgreSQL a digest of them, all in one statement."""
    names = [table.name for table in tables]
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            parts = [
                f"SELECT '{name}', count(*), md5(string_agg(t::text, '\n' ORDER BY t::text)) FROM {name} t"
                for name in names
            ]
            rows = connection.exec_driver_sql(" UNION ALL ".join(parts))
            return {name: (count, digest) for name, count, digest in rows}
        driver: Any = connection.connection.driver_connection
        return {name: driver.execute(f"SELECT * FROM {name} ORDER BY rowid").fetchall() for name in names}
