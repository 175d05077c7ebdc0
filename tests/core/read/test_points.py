"""A request costs a point for each record that its answer may hold; too many are refused before any SQL."""

import json
from typing import Any

import pytest

from paktum.access.actor import SYSTEM
from paktum.http.execution import GraphQLRequest
from paktum.limits import Limits

from .conftest import Desk
from .rows import key

POINTS = {
    "a page of 50": ("{ pressBooks { nodes { id } } }", 50),
    "a page as large as said": ("{ pressBooks(first: 7) { nodes { id } } }", 7),
    "a page from the end": ("{ pressBooks(last: 3) { edges { cursor node { id } } } }", 3),
    "nodes and edges": ("{ pressBooks(first: 7) { nodes { id } edges { node { id } } } }", 14),
    "what is said of a page": ("{ pressBooks(first: 7) { pageInfo { endCursor } } }", 0),
    "a total": ("{ pressBooks(first: 7) { totalCount } }", 1),
    "records in records": ("{ pressBooks(first: 7) { nodes { author { name } } } }", 14),
    "lists in lists": ("{ pressAuthors(first: 7) { nodes { books(first: 5) { totalCount nodes { id } } } } }", 49),
    "the same field twice": ("{ pressBooks(first: 7) { nodes { author { name } } nodes { author { id } } } }", 14),
    "what is left out": ("{ pressBooks(first: 7) { nodes { author @skip(if: true) { name } id } } }", 7),
    "fragments": (
        ("{ ...A a: pressBooks(first: 2) { nodes { id } } } "
        "fragment A on Query { pressBooks(first: 7) { nodes { id } } }"), 9,
    ),
    "groups": ("{ pressBooksAggregate(groupBy: [{field: PAGES}], first: 7) { groups { count } } }", 7),
    "no ids": ("{ nodes(ids: []) { id } }", 0),
    "ids": ("{ nodes(ids: [1, 2, 3, 4]) { id } }", 4),
    "as many ids as a power of two": ("{ nodes(ids: [1, 2, 3, 4, 5]) { ... on PressBook { author { id } } } }", 16),
    "a condition on a list": ("{ pressAuthors(first: 7, filter: {books: {some: {}}}) { nodes { id } } }", 17),
    "conditions on lists": (
        "{ pressAuthors(filter: {or: [{books: {none: {sequels: {every: {}}}}}, {books: {some: {}}}]}) { totalCount } }",
        31,
    ),
    "a condition in each record": (
        "{ pressAuthors(first: 7) { nodes { books(first: 5, filter: {sequels: {some: {}}}) { nodes { id } } } } }",
        7 * (1 + 10 + 5),
    ),
    "a condition on what is grouped": (
        "{ pressAuthorsAggregate(filter: {books: {some: {}}}) { groups { count } } }", 110,
    ),
    "nothing": ("{ __typename viewer { locale } }", 0),
}  # fmt: skip


def answer(desk: Desk, text: str, limit: int, **variables: Any) -> tuple[int, dict[str, Any]]:
    desk.reads.ran.clear()
    executor = desk.within(Limits(cost=limit)).executor
    request = GraphQLRequest(text, variables, extensions={"cost": True})
    found = desk.runner.run(executor.execute(request, SYSTEM, "en"))
    return found.status, json.loads(found.body)


@pytest.mark.parametrize(("text", "points"), POINTS.values(), ids=POINTS)
def test_points_are_the_records_that_an_answer_may_hold(desk: Desk, text: str, points: int) -> None:
    status, found = answer(desk, text, 1000)
    assert (status, found.get("errors")) == (200, None)
    cost = {"requested": points, "limit": 1000, "statements": len(desk.reads.ran)}
    assert found["extensions"] == {"cost": cost}


@pytest.mark.parametrize(
    ("text", "points"), [each for each in POINTS.values() if each[1]], ids=[k for k in POINTS if POINTS[k][1]]
)
def test_the_limit_itself_passes_and_one_point_more_is_refused_before_any_sql(
    desk: Desk, text: str, points: int
) -> None:
    assert answer(desk, text, points)[0] == 200
    status, found = answer(desk, text, points - 1)
    (error,) = found["errors"]
    assert (status, error["extensions"], "data" in found) == (400, {"code": "COST_LIMIT_EXCEEDED"}, False)
    assert f"{points} points" in error["message"]
    assert desk.reads.ran == []


def test_the_size_of_a_page_in_a_variable_counts(desk: Desk) -> None:
    text = "query ($first: Int) { pressBooks(first: $first) { nodes { id } } }"
    assert [answer(desk, text, 100, first=first)[0] for first in (100, 101, 99)] == [200, 400, 200]
    assert answer(desk, text, 100)[0] == 200


def test_the_number_of_ids_in_a_variable_counts(desk: Desk) -> None:
    text = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    for count, points in ((3, 4), (4, 4), (5, 8)):
        found = answer(desk, text, 300, ids=["x"] * count)[1]
        assert found["extensions"]["cost"]["requested"] == points
    assert answer(desk, text, 255, ids=["x"] * 128)[0] == 200
    assert answer(desk, text, 255, ids=["x"] * 129)[0] == 400


def test_statements_are_those_that_the_request_ran(desk: Desk) -> None:
    ids = [f"press_book_{key(2, 0).hex}", f"press_author_{key(1, 0).hex}", "x"]
    found = answer(desk, "query ($ids: [ID!]!) { nodes(ids: $ids) { id } pressBook(id: 1) { id } }", 300, ids=ids)[1]
    assert found["extensions"]["cost"]["statements"] == 3  # one for each kind of record


def test_of_mutations_that_cost_too_much_together_none_is_done(desk: Desk) -> None:
    book = f"press_book_{key(2, 0).hex}"
    given = f'input: {{id: "{book}", expectedVersion: 1, patch: {{title: "x"}}}}'
    one = f"pressBookUpdate({given}) {{ pressBook {{ author {{ id }} }} }}"
    read = f'{{ pressBook(id: "{book}") {{ title version }} }}'
    before = desk.data(read)
    status, found = answer(desk, f"mutation {{ a: {one} b: {one} c: {one} }}", 5)
    assert (status, [error["extensions"] for error in found["errors"]]) == (400, [{"code": "COST_LIMIT_EXCEEDED"}])
    assert desk.data(read) == before


def test_nobody_is_told_the_cost_without_asking(desk: Desk) -> None:
    assert "extensions" not in desk.ask("{ pressBooks { nodes { id } } }")
