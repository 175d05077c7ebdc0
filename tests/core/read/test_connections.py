"""What a connection to PostgreSQL keeps from one statement to the next."""

import asyncio
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from paktum.access.actor import SYSTEM
from paktum.read.binding import Request, Statement
from paktum.read.run import reads_for

pytestmark = pytest.mark.engines("postgresql")

REQUEST = Request({}, SYSTEM, date(2026, 1, 1), {})


def rows(url: str, *texts: str) -> list[Any]:
    """What statements give, one after the other on one connection."""

    async def read() -> list[Any]:
        reads = reads_for(url)
        try:
            return [[tuple(row) for row in await reads.rows(Statement(text, ()), REQUEST)] for text in texts]
        finally:
            await reads.close()

    return asyncio.run(read())


def test_a_statement_is_planned_once_and_then_used_again(database_url: str) -> None:
    plans = "SELECT statement, generic_plans, custom_plans FROM pg_prepared_statements WHERE statement = 'SELECT 7'"
    *_, kept = rows(database_url, "SELECT 7", "SELECT 7", "SELECT 7", plans)
    assert kept == [("SELECT 7", 3, 0)]


def test_a_statement_is_prepared_anew_when_its_table_was_altered(database_url: str, engine: sa.Engine) -> None:
    def run(text: str) -> None:
        with engine.begin() as connection:
            connection.exec_driver_sql(text)

    async def read() -> list[Any]:
        reads = reads_for(database_url)
        try:
            run("CREATE TABLE client AS SELECT 1 AS employees")
            found = [await reads.rows(Statement("SELECT * FROM client", ()), REQUEST)]
            run("ALTER TABLE client ADD COLUMN name TEXT")
            found.append(await reads.rows(Statement("SELECT * FROM client", ()), REQUEST))
            return [tuple(row) for rows in found for row in rows]
        finally:
            await reads.close()

    assert asyncio.run(read()) == [(1,), (1, None)]
