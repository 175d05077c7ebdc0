"""What is slow is recorded without its values, and the index that it lacks is named."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from paktum.read.advice import Index, lacking
from paktum.read.slow import LONGEST_KEPT, MOST_KEPT, SlowQueries, TimedReads
from paktum.storage.engines import READ_ONLY

from .conftest import Desk

BY_COUNTRY = """
query ($country: String!, $after: String) {
  clients(first: 5, after: $after, filter: {country: {eq: $country}}, orderBy: [{field: CHANGED_AT, direction: DESC}]) {
    nodes { id name } pageInfo { hasNextPage endCursor }
  }
}
"""
BY_COUNTRY_AND_CHANGE = Index("Client", "core", ("country", "changed_at"))


@pytest.fixture
def record(tmp_path: Path) -> SlowQueries:
    return SlowQueries(tmp_path / "slow.db")


def timed(desk: Desk, record: SlowQueries, milliseconds: int) -> Desk:
    """The same desk with a record of what takes so long."""
    made = desk.behind(desk.executor.planner.policies)
    made.executor.reads = TimedReads(desk.reads, record, milliseconds)
    return made


def ask(desk: Desk, *countries: str) -> None:
    for country in countries:
        desk.data(BY_COUNTRY, {"country": country})
    notes = desk.executor.reads._notes
    while notes:
        desk.runner.run(_wait(notes))


async def _wait(notes):
    import asyncio

    if notes:  # what was noted already is not there any more
        await asyncio.wait(set(notes))


def test_a_slow_query_is_recorded_by_its_text_and_without_its_values(crowd, record, tmp_path):
    before = datetime.now(UTC)
    ask(timed(crowd, record, 0), "QZ", "QY", "QX")
    (found,) = record.list_()
    assert (found.statement, found.times) == (crowd.statements[0], 3)
    assert found.worst_milliseconds >= 0
    assert before.replace(microsecond=0) <= found.last_at <= datetime.now(UTC)
    written = (tmp_path / "slow.db").read_bytes()
    assert b"country" in written
    assert not any(value in written for value in (b"QZ", b"QY", b"QX"))


def test_what_is_quick_leaves_no_record(crowd, record, tmp_path):
    ask(timed(crowd, record, 1_000_000), "HU")
    assert record.list_() == []
    assert not (tmp_path / "slow.db").exists()


def test_the_record_keeps_what_was_slow_last_and_tells_first_what_took_most_time(record):
    for number in range(MOST_KEPT + 20):
        record.note(f"SELECT {number}", number, datetime(2026, 1, 1, 0, number // 60, number % 60, tzinfo=UTC))
    record.note("SELECT 30", 7, datetime(2026, 1, 2, tzinfo=UTC))
    found = record.list_()
    assert len(found) == MOST_KEPT
    assert {each.statement for each in found} == {f"SELECT {number}" for number in range(20, MOST_KEPT + 20)}
    assert (found[0].statement, found[0].worst_milliseconds) == (f"SELECT {MOST_KEPT + 19}", MOST_KEPT + 19)
    (thirty,) = (each for each in found if each.statement == "SELECT 30")
    assert (thirty.times, thirty.worst_milliseconds, thirty.last_at) == (2, 30, datetime(2026, 1, 2, tzinfo=UTC))
    record.forget()
    assert record.list_() == []


def lacks(desk: Desk, query: str, variables=None) -> list[Index]:
    desk.data(query, variables)
    (statement,) = desk.statements
    assert len(statement) < LONGEST_KEPT
    engine = desk.writer.engine.execution_options(**{READ_ONLY: True})
    with engine.connect() as connection:
        return lacking(desk.api.assembly, connection, statement)


CONDITIONS = "clients(first: 5, filter: {%s}, orderBy: [{field: %s}]) { nodes { id } }"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (CONDITIONS % ('country: {eq: "HU"}', "CHANGED_AT"), ("country", "changed_at")),
        (CONDITIONS % ('country: {in: ["HU", "AT"]}, employees: {gt: 5}', "ID"), ("country", "employees")),
        (CONDITIONS % ('website: {eq: "x"}', "WEBSITE"), ("website",)),
        (CONDITIONS % ("", "EMPLOYEES"), ("employees",)),
        (CONDITIONS % ('name: {eq: "Ősz 4"}', "NAME"), None),
        (CONDITIONS % ('or: [{country: {eq: "HU"}}, {industry: {eq: "x"}}]', "NAME"), None),
        (CONDITIONS % ('name: {contains: "x"}', "NAME"), None),
        ("clients { nodes { name } totalCount }", None),
        ('client(id: "client_00000000000000000000000000000001") { name }', None),
    ],
)
def test_the_index_is_named_that_a_query_lacks(crowd, query, found):
    assert lacks(crowd, f"{{ {query} }}") == ([] if found is None else [Index("Client", "core", found)])


def test_a_facet_s_index_is_named_too(crowd):
    query = "{ clients(filter: {banking: {productFamilies: {gte: 1}}}) { totalCount } }"
    assert lacks(crowd, query) == [Index("ClientBanking", "banking", ("product_families",))]


def test_with_the_index_that_was_named_the_query_lacks_none(crowd):
    assert lacks(crowd, BY_COUNTRY, {"country": "HU"}) == [BY_COUNTRY_AND_CHANGE]
    assert BY_COUNTRY_AND_CHANGE.declaration == 'indexes=(("country", "changed_at"),)'
    with crowd.writer.engine.begin() as connection:
        keys = (
            "country, changed_at, id" if connection.dialect.name == "sqlite" else "country, changed_at NULLS FIRST, id"
        )
        connection.exec_driver_sql(f"CREATE INDEX by_hand ON core_client ({keys}) WHERE deleted_at IS NULL")
    try:
        assert lacks(crowd, BY_COUNTRY, {"country": "HU"}) == []
    finally:
        with crowd.writer.engine.begin() as connection:
            connection.exec_driver_sql("DROP INDEX by_hand")
