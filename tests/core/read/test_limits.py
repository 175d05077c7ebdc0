"""Each limit lets through what it allows, and refuses one more before any SQL."""

import json
from dataclasses import replace
from typing import Any

import pytest

from paktum.limits import (
    DEEPEST_OBJECT,
    DEFAULT_LIMITS,
    LARGEST_LOOKUP,
    LARGEST_PAGE,
    LONGEST_CURSOR,
    LONGEST_TEXT,
    MOST_GROUPS,
    MOST_JOINS,
    MOST_KEYS,
    MOST_TABLES,
    MOST_VALUES,
    MOST_WORDS,
    Limits,
)

from .conftest import Desk
from .rows import key

BOOK = f"press_book_{key(2, 0).hex}"


def nested(levels: int, innermost: str, around: str = "sequelOf") -> str:
    return f"{around} {{ " * levels + innermost + " }" * levels


def times(count: int, field: str) -> str:
    return " ".join(f"a{number}: {field}" for number in range(count))


DOCUMENTS: dict[str, tuple[str, str]] = {
    "tokens": ("{ pressBooks(first: 0) { totalCount } }", "{ pressBooks(first: 0) { totalCount __typename } }"),
    "depth": ("{ pressBook(id: 1) { " + nested(10, "id") + " } }", "{ pressBook(id: 1) { " + nested(11, "id") + " } }"),
    "fields": ("{ ...f ...f } fragment f on Query { pressBook(id: 1) { id title } }",
               "{ ...f ...f } fragment f on Query { pressBook(id: 1) { id title pages } }"),
    "root_fields": ("{ " + times(4, "__typename") + " }", "{ __typename " + times(4, "__typename") + " }"),
    "repeats": ("{ " + "__typename " * 5 + "}", "{ " + "__typename " * 6 + "}"),
    "aliases": ("{ ...f ...f a: __typename } fragment f on Query { b: viewer { c: locale } }",
                "{ ...f ...f ...f } fragment f on Query { b: viewer { c: locale } }"),
    "directives": ("{ ...f @skip(if: false) ...f } fragment f on Query { __typename @skip(if: true) }",
                   "{ ...f @skip(if: false) ...f ...f } fragment f on Query { __typename @skip(if: true) }"),
}  # fmt: skip
"""What is just within a small limit, and what is just beyond it."""

SMALL = Limits(tokens=11, depth=12, fields=8, root_fields=4, repeats=5, aliases=5, directives=3)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_may_have_as_many_as_the_limit_says(desk: Desk, name: str) -> None:
    most: Any = {name: getattr(SMALL, name)}
    strict = desk.within(replace(DEFAULT_LIMITS, **most))
    within, beyond = DOCUMENTS[name]
    assert "errors" not in strict.ask(within)
    answer = strict.ask(beyond)
    (error,) = answer["errors"]
    assert "data" not in answer
    assert error["extensions"]["code"] == ("GRAPHQL_PARSE_FAILED" if name == "tokens" else "GRAPHQL_VALIDATION_FAILED")
    assert str(most[name]) in error["message"]
    assert strict.statements == []


def test_the_errors_that_a_document_is_told_are_few(desk: Desk) -> None:
    answer = desk.within(replace(DEFAULT_LIMITS, errors=2)).ask("{ a b c d }")
    assert len(answer["errors"]) == 2


def _deep(levels: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for _ in range(levels - 1):
        found = {"not": found}
    return found


def _leading(joins: int) -> dict[str, Any]:
    """A filter that leads to so many records: to ten books, one behind the other, and what belongs to each."""
    someone = {"isActive": {"eq": True}}
    found: list[dict[str, Any]] = []
    for book in range(10):
        for condition in ({"author": someone}, {"ghost": someone}, {"fair": {"agent": someone}}):
            for _ in range(book):
                condition = {"sequelOf": condition}
            found.append(condition)
    mentor: dict[str, Any] = someone
    for _ in range(joins - 9 - 10 * 4):
        mentor = {"mentor": mentor}
    return {"or": [*found, {"author": mentor}]}


def _cursor(desk: Desk, length: int) -> str:
    order = "orderBy: {field: TITLE}"
    real = desk.data(f"{{ a: pressBooks(first: 1, {order}) {{ edges {{ cursor }} }} }}")["a"]["edges"][0]["cursor"]
    signature, _, last = json.loads(bytes.fromhex(real))
    short = json.dumps([signature, "", last], separators=(",", ":"))
    text = "a" * (length // 2 - len(short))
    return json.dumps([signature, text, last], separators=(",", ":")).encode().hex()


FILTER = "query ($filter: PressBookFilter) { a: pressBooks(filter: $filter) { totalCount } }"
FIRST = "query ($first: Int) { a: pressBooks(first: $first) { totalCount } }"
LOOKUP = "query ($ids: [ID!]!) { a: nodes(ids: $ids) { id } }"
ORDER = "query ($order: [PressBookOrder!]) { a: pressBooks(orderBy: $order) { totalCount } }"
GROUPS = """query ($first: Int, $by: [PressBookGroupBy!]) {
  a: pressBooksAggregate(first: $first, groupBy: $by) { groups { count } }
}"""

SEARCH = "query ($text: String!) { a: search(text: $text) { totalCount } }"


def _tables(count: int) -> str:
    pairs, more = divmod(count - 1, 2)
    below = times(pairs, "sequelOf { sequelOf { id } }") + (" more: sequelOf { id }" if more else "")
    return f'{{ a: pressBook(id: "{BOOK}") {{ {below} }} }}'


REQUESTS: dict[str, tuple[int, Any]] = {
    "values": (MOST_VALUES, lambda n: (FILTER, {"filter": {"or": [{"pages": {"eq": 1}}] * n}})),
    "objects": (DEEPEST_OBJECT, lambda n: (FILTER, {"filter": _deep(n)})),
    "a page": (LARGEST_PAGE, lambda n: (FIRST, {"first": n})),
    "ids": (LARGEST_LOOKUP, lambda n: (LOOKUP, {"ids": [BOOK] * n})),
    "order": (MOST_KEYS, lambda n: (ORDER, {"order": [{"field": "TITLE"}] * n})),
    "groups": (MOST_GROUPS, lambda n: (GROUPS, {"first": n, "by": [{"field": "TITLE"}]})),
    "characters searched for": (LONGEST_TEXT, lambda n: (SEARCH, {"text": "a" * n})),
    "words searched for": (MOST_WORDS, lambda n: (SEARCH, {"text": " ".join(f"w{each}" for each in range(n))})),
    "tables": (MOST_TABLES, lambda n: (_tables(n), {})),
    "records led to": (MOST_JOINS, lambda n: (FILTER, {"filter": _leading(n)})),
}


@pytest.mark.parametrize("name", REQUESTS)
def test_a_request_may_have_as_many_as_the_limit_says(desk: Desk, name: str) -> None:
    most, make = REQUESTS[name]
    desk.data(*make(most))
    assert desk.refusal(*make(most + 1)) == ("BAD_USER_INPUT", ["a"])
    assert desk.statements == []


def test_a_cursor_may_be_as_long_as_the_limit_says(desk: Desk) -> None:
    text = "query ($c: String) { a: pressBooks(after: $c, orderBy: {field: TITLE}) { totalCount } }"
    within, beyond = (_cursor(desk, length) for length in (LONGEST_CURSOR, LONGEST_CURSOR + 2))
    assert len(within) == LONGEST_CURSOR
    desk.data(text, {"c": within})
    assert desk.refusal(text, {"c": beyond}) == ("BAD_USER_INPUT", ["a"])
    assert desk.statements == []
