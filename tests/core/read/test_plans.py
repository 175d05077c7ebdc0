"""Plans are made once per shape of a request, and hold nothing of its values."""

import json
from typing import Any

import pytest

from paktum.access.actor import SYSTEM, Actor
from paktum.access.rights import UNRESTRICTED

from .conftest import Desk

PAGE = """
query ($first: Int, $last: Int, $after: String, $before: String, $filter: PressBookFilter, $order: [PressBookOrder!]) {
  pressBooks(first: $first, last: $last, after: $after, before: $before, filter: $filter, orderBy: $order) {
    totalCount
    edges { cursor node { id title } }
  }
}
"""
BY_ID = "query ($id: ID!) { pressBook(id: $id) { id title } }"
BY_IDS = """
query ($ids: [ID!]!, $more: [ID!]) {
  nodes(ids: $ids) { id __typename }
  pressBooks(filter: {id: {in: $more}}) { totalCount }
}
"""
TWO = "query ($a: ID!, $b: ID!) { nodes(ids: [$a, $b]) { id } }"


def plans(desk: Desk, text: str, *requests: dict[str, Any]) -> int:
    """How many plans a document gets for these variables."""
    kept = desk.executor.documents.document(text).operation(None).plans
    before = len(kept)
    for variables in requests:
        answer = desk.ask(text, variables)
        assert "errors" not in answer, answer
    return len(kept) - before


def fresh(text: str, counter: list[int] = [0]) -> str:  # noqa: B006  # counts on purpose
    """The document with a comment that no other test has, so that its plans are its own."""
    counter[0] += 1
    return f"# {counter[0]}\n{text}"


def ids(desk: Desk, plural: str) -> list[str]:
    return [each["id"] for each in desk.data(f"{{ found: {plural} {{ nodes {{ id }} }} }}")["found"]["nodes"]]


def test_other_values_of_one_shape_use_one_plan(desk: Desk) -> None:
    text = fresh(PAGE)
    requests = [
        {"first": 5, "filter": {"title": {"contains": word}, "pages": {"gt": pages, "in": listed}}}
        for word, pages, listed in (("a", 1, [1]), ("b", 2, [2, 3]), ("", -7, [300]))
    ]
    assert plans(desk, text, *requests) == 1
    assert plans(desk, text, *requests) == 0


def test_an_id_is_a_value_and_its_kind_is_a_shape(desk: Desk) -> None:
    books, authors = ids(desk, "pressBooks"), ids(desk, "pressAuthors")
    assert plans(desk, fresh(BY_ID), {"id": books[0]}, {"id": books[1]}) == 1
    by_ids = fresh(BY_IDS)
    assert plans(desk, by_ids, {"ids": books[:5], "more": books[:3]}, {"ids": books[3:9], "more": books}) == 1
    assert plans(desk, by_ids, {"ids": books[:9], "more": books[:3]}) == 1  # it costs more
    assert plans(desk, by_ids, {"ids": [*books[:4], *authors[:1]], "more": books[:3]}) == 1


def test_kinds_of_ids_given_one_by_one_are_part_of_the_shape(desk: Desk) -> None:
    books, authors = ids(desk, "pressBooks"), ids(desk, "pressAuthors")
    text = fresh(TWO)
    for a, b in ((books[0], books[1]), (books[1], authors[0]), (authors[1], authors[0]), ("nothing", books[0])):
        found = desk.data(text, {"a": a, "b": b})["nodes"]
        assert [each and each["id"] for each in found] == [None if a == "nothing" else a, b]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"first": 5}, {"first": 6}),
        ({"first": 5}, {"last": 5}),
        ({"first": 5}, {"first": None}),
        ({}, {"filter": None}),
        ({"filter": {}}, {"filter": {"title": {"eq": "a"}}}),
        ({"filter": {"title": {"eq": "a"}}}, {"filter": {"title": {"ne": "a"}}}),
        ({"filter": {"title": {"eq": "a"}}}, {"filter": {"title": None}}),
        ({"filter": {"title": {"in": ["a"]}}}, {"filter": {"title": {"in": []}}}),
        ({"filter": {"pages": {"isNull": True}}}, {"filter": {"pages": {"isNull": False}}}),
        ({"filter": {"or": [{}]}}, {"filter": {"or": [{}, {}]}}),
        ({"order": [{"field": "TITLE"}]}, {"order": [{"field": "PAGES"}]}),
        ({"order": [{"field": "TITLE"}]}, {"order": [{"field": "TITLE", "direction": "DESC"}]}),
        ({"order": [{"field": "TITLE"}]}, {"order": [{"field": "TITLE", "nulls": "LAST"}]}),
    ],
    ids=str,
)
def test_another_shape_is_another_plan(desk: Desk, one: dict[str, Any], other: dict[str, Any]) -> None:
    assert plans(desk, fresh(PAGE), one, other, one, other) == 2


def test_a_cursor_is_a_value_and_its_missing_values_are_a_shape(desk: Desk) -> None:
    order = [{"field": "PAGES"}, {"field": "MOOD"}]
    text = fresh(PAGE)
    edges = desk.data(text, {"first": 250, "order": order})["pressBooks"]["edges"]
    patterns = {_nulls(edge["cursor"]) for edge in edges}
    assert patterns == {(a, b, False) for a in (True, False) for b in (True, False)}
    requests = [{"first": 3, "after": edge["cursor"], "order": order} for edge in edges]
    assert plans(desk, text, *requests) == len(patterns)


def _nulls(cursor: str) -> tuple[bool, ...]:
    return tuple(value is None for value in json.loads(bytes.fromhex(cursor))[1:])


def test_a_variable_may_be_a_cursor_in_one_operation_and_a_value_in_another(desk: Desk) -> None:
    text = fresh(
        "query A($x: String) { pressBooks(after: $x) { totalCount } } "
        "query B($x: PressBookFilter) { pressBooks(filter: $x) { totalCount } }"
    )
    document = desk.executor.documents.document(text)
    planner = desk.executor.planner
    shapes = [{"title": {"eq": "a"}}, {"pages": {"eq": 1}}]
    made = {id(planner.plan(document.operation("B"), {"x": shape}, SYSTEM, "en")) for shape in shapes}
    assert len(made) == 2


def test_rights_and_language_are_part_of_the_shape(desk: Desk) -> None:
    operation = desk.executor.documents.document(fresh("{ pressBooks { nodes { secret } } }")).operation(None)
    nobody, other = Actor(None, (), frozenset(), rights=UNRESTRICTED), Actor(None, (), frozenset(), rights=UNRESTRICTED)
    planner = desk.executor.planner
    asked = [(SYSTEM, "en"), (SYSTEM, "hu"), (nobody, "en"), (other, "en")]
    first, second, third, fourth = (planner.plan(operation, {}, actor, locale) for actor, locale in asked)
    assert first is not second
    assert first is not third
    assert third is fourth


HOSTILE = (
    "'", "''", '"', "%", "%s", "%(x)s", ":x", "$1", "?", "\\", "\\'", "\n", "\r\n", "\t", "\x01", "\x1f", "\x7f",
    "\u2028", "\u2029", "\ufeff", "🦊", "𝕏", "--", "/*", "'; DROP TABLE press_book; --", "'||'", "{}", "null", "ő",
    "\\u0027", "E'\\x27'", "$$", "😀" * 50,
)  # fmt: skip
MARK = "zq7x"

STRINGS = """
query ($x: String!, $id: ID!, $xs: [String!]!, $ids: [ID!]!) {
  a: pressBooks(filter: {title: {eq: $x, ne: $x, in: $xs, notIn: $xs, contains: $x, startsWith: $x}}) { totalCount }
  b: pressBooks(filter: {isbn: {eq: $x, gt: $x, lte: $x, in: $xs}, id: {eq: $id, in: $ids, notIn: $ids}}) { totalCount }
  c: pressBooks(filter: {printer: {townName: {contains: $x}, country: {eq: $x}}}) { totalCount }
  d: pressBooks(filter: {price: {gte: {amount: "1", currency: $x}, currency: {in: $xs}}}) { totalCount }
  e: pressBooks(filter: {author: {name: {startsWith: $x}}, authorName: {lt: $x}}) { totalCount }
  f: pressBooks(filter: {createdById: {eq: $id}, fair: {visits: {some: {remark: {contains: $x}}}}}) { totalCount }
  g: pressBook(id: $id) { id }
  h: node(id: $id) { id }  # of no kind, so it needs no statement
  i: nodes(ids: $ids) { id }
  j: pressBooks(filter: {not: {or: [{title: {eq: $x}}, {fair: {verdict: {eq: $x}}}]}}) { totalCount }
}
"""


def _without(desk: Desk, *values: str) -> None:
    for statement in desk.statements:
        for value in values:
            assert value not in statement


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda text: ascii(text)[1:9])
def test_no_value_of_a_variable_is_in_a_statement(desk: Desk, hostile: str) -> None:
    text = MARK + hostile + MARK
    desk.data(STRINGS, {"x": text, "id": text, "xs": [text, hostile], "ids": [text, hostile]})
    assert len(desk.statements) == 8
    _without(desk, MARK)


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda text: ascii(text)[1:9])
def test_no_value_of_a_literal_is_in_a_statement(desk: Desk, hostile: str) -> None:
    text = MARK + hostile + MARK
    query = STRINGS.partition("\n")[2].partition("\n")[2]
    for name, value in (("$xs", [text, hostile]), ("$ids", [text, hostile]), ("$x", text), ("$id", text)):
        query = query.replace(name, json.dumps(value, ensure_ascii=False))
    desk.data("{" + query)
    assert len(desk.statements) == 8
    _without(desk, MARK)


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda text: ascii(text)[1:9])
def test_no_value_of_a_cursor_is_in_a_statement(desk: Desk, hostile: str) -> None:
    order = [{"field": "SUBTITLE"}, {"field": "ISBN"}, {"field": "MOOD"}]
    real = desk.data(PAGE, {"first": 1, "order": order})["pressBooks"]["edges"][0]["cursor"]
    signature, *_, key = json.loads(bytes.fromhex(real))
    forged = json.dumps([signature, MARK + hostile, MARK + hostile, MARK, key], ensure_ascii=False).encode().hex()
    desk.data(PAGE, {"first": 5, "order": order, "after": forged, "before": forged})
    _without(desk, MARK, key)
    for cursor in (MARK + hostile, json.dumps([hostile, MARK, key]).encode().hex()):
        assert desk.refusal(PAGE, {"order": order, "after": cursor}) == ("BAD_USER_INPUT", ["pressBooks"])


def test_texts_with_the_character_zero_are_refused_on_both_engines(desk: Desk) -> None:
    for operator in ({"eq": "a\0b"}, {"in": ["a", "\0"]}, {"contains": "\0"}, {"startsWith": "\0"}):
        variables = {"filter": {"title": operator}}
        assert desk.refusal(PAGE, variables) == ("BAD_USER_INPUT", ["pressBooks"])


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda text: ascii(text)[1:9])
def test_hostile_texts_are_found_as_they_are(desk: Desk, hostile: str) -> None:
    rows = desk.data("{ pressBooks(first: 250) { nodes { title } } }")["pressBooks"]["nodes"]
    titles = {row["title"] for row in rows}
    for text in (*(title for title in titles if hostile in title), hostile):
        edges = desk.data(PAGE, {"first": 250, "filter": {"title": {"eq": text}}})["pressBooks"]["edges"]
        assert bool(edges) == (text in titles)
        assert {edge["node"]["title"] for edge in edges} <= {text}
