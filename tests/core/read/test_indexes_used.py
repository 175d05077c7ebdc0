"""Among many records, the indexes that tables have by default are used."""

import asyncio
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import cycle
from typing import Any

import pytest
import sqlalchemy as sa

from paktum.schema.build import ApiSchema
from paktum.storage.defaults import stored_defaults
from paktum.storage.engines import write_engine

from .conftest import Desk, opened
from .rows import analyse

CLIENTS = 5000
FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)
NAMES = cycle(("Ősz {}", "ŐSZ {}", "North {}", "O'sz  {}"))


@pytest.fixture(scope="module")
def crowd(empty_database: Callable[[str], str], full_api: ApiSchema, runner: asyncio.Runner) -> Iterator[Desk]:
    """A company with many clients; nobody changes it."""
    url = empty_database("crowd")
    engine = write_engine(url)
    full_api.assembly.metadata.create_all(engine)
    model = full_api.assembly.entities["Client"]
    common = {name: value for name, (_column, value) in stored_defaults(model.fields.values()).items()}
    rows = []
    for number in range(CLIENTS):
        name, at = next(NAMES).format(number), FIRST_DAY + timedelta(minutes=number)
        folded = {"name_fold": model.fields["name"].folded(name)}
        rows.append({**common, "id": uuid.UUID(int=number), "name": name, **folded, "created_at": at, "changed_at": at})
    with engine.begin() as connection:
        connection.execute(sa.insert(model.table), rows)
        for facet in model.facets.values():
            if facet.table is not None:
                filled = {name: value for name, (_, value) in stored_defaults(facet.fields.values()).items()}
                connection.execute(sa.insert(facet.table), [{**filled, "id": row["id"]} for row in rows])
    analyse(engine)
    engine.dispose()
    with opened(url, full_api, runner) as made:
        yield made


def names(desk: Desk, operators: dict[str, Any]) -> list[str]:
    query = "query ($is: StringFilter!) { clients(filter: {name: $is}, orderBy: [{field: ID}]) { nodes { name } } }"
    return [each["name"] for each in desk.data(query, {"is": operators})["clients"]["nodes"]]


@pytest.mark.parametrize(
    ("operators", "found"),
    [
        ({"eq": "Ősz 4"}, ["Ősz 4"]),
        ({"eq": "ősz 4"}, []),
        ({"in": ["ŐSZ 5", "Ősz 5", "North 6"]}, ["ŐSZ 5", "North 6"]),
        ({"startsWith": "ősz 499"}, ["Ősz 4992", "ŐSZ 4993", "Ősz 4996", "ŐSZ 4997"]),
    ],
)
def test_equal_texts_are_found_letter_by_letter_through_the_index_of_their_folded_form(crowd, operators, found):
    assert names(crowd, operators) == found
    assert "ix_core_client_name_fold" in explained(crowd)


def explained(desk: Desk) -> str:
    """How the database runs the last statement."""
    ((text, values),) = desk.reads.ran
    if desk.reads.engine.name == "sqlite":
        return "\n".join(row[3] for row in desk.reads.reads._connection.execute(f"EXPLAIN QUERY PLAN {text}", values))

    async def explain() -> str:
        connection = await desk.reads.reads._connected()
        rows = await connection.driver.fetch(f"EXPLAIN {text}", *values)
        desk.reads.reads._idle.append(connection)
        return "\n".join(row[0] for row in rows)

    return desk.runner.run(explain())
