"""A list is walked page by page, each row once, in any order; a cursor of another list or order is refused."""

import json
from typing import Any

import pytest

from paktum.read.api import order_paths

from .conftest import Desk
from .press import press_assembly
from .reference import Reference

PAGE = """
query ($first: Int, $last: Int, $after: String, $before: String, $order: [PressBookOrder!], $filter: PressBookFilter) {
  pressBooks(first: $first, last: $last, after: $after, before: $before, orderBy: $order, filter: $filter) {
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { cursor node { id } }
  }
}
"""
FIELDS = sorted(order_paths(press_assembly().entities["PressBook"]))
SIZE = 7
PLACES: tuple[dict[str, str], ...] = (
    {},
    {"direction": "DESC"},
    {"nulls": "LAST"},
    {"direction": "DESC", "nulls": "FIRST"},
)


def page(desk: Desk, **variables: Any) -> dict[str, Any]:
    found: dict[str, Any] = desk.data(PAGE, variables)["pressBooks"]
    return found


def ids(found: dict[str, Any]) -> list[str]:
    return [edge["node"]["id"] for edge in found["edges"]]


def forwards(desk: Desk, **variables: Any) -> list[list[str]]:
    """All pages from the beginning."""
    pages, cursor = [], None
    while True:
        found = page(desk, first=SIZE, after=cursor, **variables)
        assert found["pageInfo"]["hasPreviousPage"] == (cursor is not None)
        pages.append(ids(found))
        cursor = found["pageInfo"]["endCursor"]
        if not found["pageInfo"]["hasNextPage"]:
            return pages


def backwards(desk: Desk, **variables: Any) -> list[list[str]]:
    """All pages from the end, in the order of the list."""
    pages: list[list[str]] = []
    cursor = None
    while True:
        found = page(desk, last=SIZE, before=cursor, **variables)
        assert found["pageInfo"]["hasNextPage"] == (cursor is not None)
        pages.insert(0, ids(found))
        cursor = found["pageInfo"]["startCursor"]
        if not found["pageInfo"]["hasPreviousPage"]:
            return pages


def flat(pages: list[list[str]]) -> list[str]:
    return [each for found in pages for each in found]


def expected(reference: Reference, order: list[dict[str, str]]) -> list[str]:
    answer = reference.answer(PAGE, {"first": 250, "order": order})
    return ids(answer["pressBooks"])


@pytest.mark.parametrize("field", FIELDS)
def test_pages_of_a_list_in_the_order_of_one_field_hold_each_row_once(
    desk: Desk, reference: Reference, field: str
) -> None:
    for place in PLACES:
        order = [{"field": field, **place}]
        wanted = expected(reference, order)
        for pages in (forwards(desk, order=order), backwards(desk, order=order)):
            assert flat(pages) == wanted
            assert sorted(map(len, pages))[1:] == [SIZE] * (len(pages) - 1)


@pytest.mark.parametrize(
    "order",
    [
        [{"field": "MOOD"}, {"field": "PAGES", "direction": "DESC"}, {"field": "FAIR_RATING", "nulls": "LAST"}],
        [{"field": "PRICE", "direction": "DESC"}, {"field": "IS_PRINTED"}, {"field": "WRITTEN_ON", "nulls": "FIRST"}],
        [{"field": "COVER", "direction": "DESC"}, {"field": "ID"}],
        [{"field": "ID", "direction": "DESC"}, {"field": "TITLE"}],
        [{"field": "SHARE"}, {"field": "SHARE", "direction": "DESC"}, {"field": "VERSION", "direction": "DESC"}],
        [],
    ],
    ids=lambda order: " ".join(key["field"] for key in order) or "none",
)
def test_pages_of_a_list_in_the_order_of_several_fields_hold_each_row_once(
    desk: Desk, reference: Reference, order: list[dict[str, str]]
) -> None:
    wanted = expected(reference, order)
    assert flat(forwards(desk, order=order)) == wanted
    assert flat(backwards(desk, order=order)) == wanted


def test_a_page_lies_between_two_cursors(desk: Desk) -> None:
    order = [{"field": "PAGES"}]
    edges = page(desk, first=250, order=order)["edges"]
    wanted = [edge["node"]["id"] for edge in edges]
    after, before = edges[3]["cursor"], edges[12]["cursor"]
    assert ids(page(desk, first=250, after=after, before=before, order=order)) == wanted[4:12]
    assert ids(page(desk, first=3, after=after, before=before, order=order)) == wanted[4:7]
    assert ids(page(desk, last=3, after=after, before=before, order=order)) == wanted[9:12]
    assert ids(page(desk, first=3, after=before, before=after, order=order)) == []


def test_an_empty_page_has_no_cursors_but_tells_what_follows(desk: Desk) -> None:
    nothing = {"startCursor": None, "endCursor": None}
    for size, info in (
        ({"first": 0}, {"hasNextPage": True, "hasPreviousPage": False}),
        ({"last": 0}, {"hasNextPage": False, "hasPreviousPage": True}),
        ({"first": 5, "filter": {"or": []}}, {"hasNextPage": False, "hasPreviousPage": False}),
    ):
        found = page(desk, **size)
        assert found == {"edges": [], "pageInfo": {**info, **nothing}}


def test_a_cursor_is_of_use_where_its_row_is_filtered_out(desk: Desk) -> None:
    order = [{"field": "TITLE"}]
    edges = page(desk, first=250, order=order)["edges"]
    for at in (0, 5, len(edges) - 1):
        without = {"not": {"id": {"eq": edges[at]["node"]["id"]}}}
        found = page(desk, first=2, after=edges[at]["cursor"], filter=without, order=order)
        assert ids(found) == [edge["node"]["id"] for edge in edges[at + 1 : at + 3]]


def forged(*values: Any) -> str:
    return json.dumps(values, ensure_ascii=False).encode().hex()


def signature(desk: Desk, order: list[dict[str, str]]) -> str:
    cursor = page(desk, first=1, order=order)["edges"][0]["cursor"]
    found: str = json.loads(bytes.fromhex(cursor))[0]
    return found


KEY = "018f0000000070028000000000000000"
GARBLED = (
    "", " ", "zz", "5b", "00", "\0", "é", "5b5d", "22", "7b7d", "ff", "5b22" * 1000, forged(), forged("x"),
    forged(1, KEY), forged(None, KEY), forged([], KEY), forged({}, KEY), json.dumps(["x", KEY]),
)  # fmt: skip


@pytest.mark.parametrize("cursor", GARBLED, ids=lambda text: ascii(text)[:20])
@pytest.mark.parametrize("name", ["after", "before"])
def test_what_is_no_cursor_is_refused(desk: Desk, cursor: str, name: str) -> None:
    refused = ("BAD_USER_INPUT", ["pressBooks"])
    assert desk.refusal(PAGE, {name: cursor}) == refused
    assert desk.refusal(f"{{ pressBooks({name}: {json.dumps(cursor)}) {{ totalCount }} }}") == refused
    assert desk.statements == []


def test_a_cursor_of_another_order_or_entity_is_refused(desk: Desk) -> None:
    orders: list[list[dict[str, str]]] = [
        [], [{"field": "TITLE"}], [{"field": "TITLE", "direction": "DESC"}], [{"field": "TITLE", "nulls": "LAST"}],
        [{"field": "TITLE"}, {"field": "PAGES"}], [{"field": "SUBTITLE"}],
    ]  # fmt: skip
    cursors = [page(desk, first=1, order=order)["edges"][0]["cursor"] for order in orders]
    author = desk.data("{ pressAuthors(first: 1) { edges { cursor } } }")["pressAuthors"]["edges"][0]["cursor"]
    for at, order in enumerate(orders):
        page(desk, first=1, after=cursors[at], order=order)  # so that there is a plan for good ones
        for cursor in (*cursors[:at], *cursors[at + 1 :], author):
            variables = {"first": 1, "after": cursor, "order": order}
            assert desk.refusal(PAGE, variables) == ("BAD_USER_INPUT", ["pressBooks"])


VALUES: dict[str, tuple[Any, ...]] = {
    "TITLE": (1, True, 1.5, [], {}, "\0"),
    "ISBN": (1, False, ["x"]),
    "PAGES": ("1", True, 1.5, 2**31, -(2**31) - 1, 10**30, [1]),
    "IS_PRINTED": (0, 1, "true", "x"),
    "WEIGHT": (1, 1.5, "x", "", "NaN", "Infinity", "1e5", "1e999999999", "0.00001", "9" * 40, "٣"),
    "SOLD": ("0.1", "1_000", 7),
    "PRICE": ("0.00001", 1, "1,5", "EUR"),
    "WRITTEN_ON": ("x", "2026-13-01", 20260101, "2026-02-30", "10000-01-01", ""),
    "PRINTED_AT": ("x", "2026-01-01", "2026-01-01T00:00:00", "0001-01-01T00:00:00+14:00", 0, ""),
    "MOOD": (1, ["calm"], "\0"),
    "ID": ("x", KEY[:-1], KEY.upper(), KEY + "0", 1, None, ""),
}


@pytest.mark.parametrize("field", VALUES)
def test_a_cursor_with_values_that_no_row_has_is_refused(desk: Desk, field: str) -> None:
    order = [{"field": field}]
    signed = signature(desk, order)
    good = page(desk, first=250, order=order)["edges"][-1]["cursor"]
    page(desk, first=1, after=good, order=order)
    for value in VALUES[field]:
        variables = {"first": 1, "after": forged(signed, value, KEY), "order": order}
        assert desk.refusal(PAGE, variables) == ("BAD_USER_INPUT", ["pressBooks"]), value
    for key in ("x", None, 1, KEY.upper()):
        value = json.loads(bytes.fromhex(good))[1]
        variables = {"first": 1, "after": forged(signed, value, key), "order": order}
        assert desk.refusal(PAGE, variables) == ("BAD_USER_INPUT", ["pressBooks"]), key
    for values in ((), (KEY,), (None, None, KEY)):
        variables = {"first": 1, "after": forged(signed, *values), "order": order}
        assert desk.refusal(PAGE, variables) == ("BAD_USER_INPUT", ["pressBooks"]), values


def test_a_forged_value_in_a_nested_list_is_refused_with_the_root_field(desk: Desk) -> None:
    text = "query ($c: String) { a: pressAuthors { nodes { b: books(after: $c) { nodes { id } } } } }"
    good = "{ a: pressAuthors { nodes { b: books(first: 1) { edges { cursor } } } } }"
    cursors = [each["b"]["edges"] for each in desk.data(good)["a"]["nodes"]]
    cursor = next(edges for edges in cursors if edges)[0]["cursor"]
    desk.data(text, {"c": cursor})
    assert desk.refusal(text, {"c": cursor[:-4]}) == ("BAD_USER_INPUT", ["a"])
    signed = json.loads(bytes.fromhex(cursor))[0]
    assert desk.refusal(text, {"c": forged(signed, "x" * 32)}) == ("BAD_USER_INPUT", ["a"])
