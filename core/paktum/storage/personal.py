"""Where the product keeps what was done with personal data, and how it makes sure that nothing is left of what went."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from .search import ENTRIES, INDEX
from .types import Instant, plain_text

EXPORT, ERASE = "export", "erase"

LOG = sa.Table(
    "paktum_personal_log",
    sa.MetaData(),
    sa.Column("id", sa.Uuid(), primary_key=True),
    sa.Column("at", Instant(), nullable=False),
    sa.Column("actor_id", sa.Uuid()),
    sa.Column("action", plain_text(20), nullable=False),
    sa.Column("person_id", sa.Uuid(), nullable=False),
    sa.Column("record_id", sa.Uuid(), nullable=False),
    sa.Column("reason", plain_text(None)),
    sa.Index("ix_paktum_personal_log_record_id", "record_id"),
    implicit_returning=False,
    info={"append_only": True},
)
"""A row for each record whose personal data was exported or erased. Append-only, as the audit is."""


def sweep(engine: sa.Engine, tables: Iterable[sa.Table]) -> None:
    """Let the files of the database hold nothing of what rows were, as far as nobody else reads them just now."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        driver: Any = connection.connection.driver_connection
        if engine.dialect.name == "sqlite":
            for command in (f"INSERT INTO {INDEX} ({INDEX}) VALUES ('optimize')", "VACUUM"):
                driver.execute(command)
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            return
        names = ", ".join(table.name for table in (*tables, ENTRIES))
        connection.exec_driver_sql(f"VACUUM {names}")
