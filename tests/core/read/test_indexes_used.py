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


BY_NAME = """
query ($after: String) {
  clients(first: 50, after: $after, filter: {banking: {kycStatus: {eq: PENDING}}}, orderBy: [{field: NAME}]) {
    nodes { name } pageInfo { endCursor }
  }
}
"""


def test_a_far_page_by_name_with_a_condition_on_a_facet_is_read_from_the_index_as_the_first_one_is(crowd):
    first = crowd.data(BY_NAME)["clients"]
    assert len(first["nodes"]) == 50
    assert "name_fold" in explained(crowd)
    far = first["pageInfo"]["endCursor"]
    for _ in range(30):
        far = crowd.data(BY_NAME, {"after": far})["clients"]["pageInfo"]["endCursor"]
    assert [each["name"] for each in crowd.data(BY_NAME, {"after": far})["clients"]["nodes"]] != first["nodes"]
    assert "name_fold>" in explained(crowd).replace(" ", "").replace("((", "(")


BY_REVIEW = """
query ($filter: ClientFilter) {
  clients(filter: $filter, orderBy: [{field: BANKING_KYC_REVIEW_ON}]) { nodes { name } }
}
"""


def test_an_order_by_a_facet_s_attribute_is_read_from_its_index_where_a_condition_asks_for_a_value(crowd):
    crowd.data(BY_REVIEW, {"filter": {"banking": {"kycReviewOn": {"gte": "2026-01-01"}}}})
    assert "ix_banking_client_kyc_review_on" in explained(crowd)
