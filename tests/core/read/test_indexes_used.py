"""Among many records, the indexes that tables have by default are used."""

from typing import Any

import pytest

from .conftest import Desk


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
