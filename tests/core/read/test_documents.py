"""Documents that ask for too much are refused before anything runs, and quickly."""

import json
from time import process_time

import pytest
from graphql import get_introspection_query

from paktum.limits import DEFAULT_LIMITS as MOST
from paktum.read.documents import DocumentErrors

from .conftest import Desk

SECONDS = 3.0
"""More than any of these takes on a busy machine; each is much less than what the whole document would cost."""


@pytest.fixture(scope="module")
def desk(desk: Desk) -> Desk:
    """The press, read within the limits that there are unless an installation says otherwise."""
    return desk.within(MOST)


BOMB = 24
"""A chain of so many fragments, each of which spreads the next one twice, has 16 million fields."""


def bomb(field: str) -> str:
    links = " ".join(f"fragment f{at} on Query {{ ...f{at + 1} ...f{at + 1} }}" for at in range(BOMB))
    return f"{{ ...f0 }} {links} fragment f{BOMB} on Query {{ {field} }}"


def nested(levels: int) -> str:
    return "{ pressBook(id: 1) " + "{ sequelOf " * (levels - 2) + "{ id }" + " }" * (levels - 1)


def aliases(count: int, field: str) -> str:
    return " ".join(f"a{number}: {field}" for number in range(count))


VALIDATION, PARSE, RESOLUTION = "GRAPHQL_VALIDATION_FAILED", "GRAPHQL_PARSE_FAILED", "OPERATION_RESOLUTION_FAILURE"
REFUSED = {
    "too deep": (nested(MOST.depth + 1), VALIDATION),
    "too deep by fragments": (
        "{ pressBooks { nodes { ...a } } } "
        + " ".join(f"fragment {name} on PressBook {{ sequelOf {{ sequelOf {{ sequelOf {{ ...{below} }} }} }} }}"
                   for name, below in ("ab", "bc", "cd", "de", "ef"))
        + " fragment f on PressBook { id }", VALIDATION,
    ),
    "very deep": (nested(190), VALIDATION),
    "deeper than the parser goes": (nested(1900), PARSE),
    "deep inline fragments": ("{" + "... {" * 1000 + "__typename" + "}" * 1001, PARSE),
    "deep values": ("{ pressBooks(filter: " + "{not: " * 1000 + "{}" + "}" * 1000 + ") { totalCount } }", PARSE),
    "deep lists": ("{ pressBooks(orderBy: " + "[" * 1900 + "]" * 1900 + ") { totalCount } }", PARSE),
    "too many root fields": ("{" + aliases(MOST.root_fields + 1, "viewer { locale }") + "}", VALIDATION),
    "too many root fields in a fragment": (
        "{ ...f } fragment f on Query {" + aliases(MOST.root_fields + 1, "viewer { locale }") + "}", VALIDATION,
    ),
    "too many mutations": ("mutation {" + aliases(MOST.root_fields + 1, "__typename") + "}", VALIDATION),
    "a circle of fragments": (
        "{ ...a } fragment a on Query { ...b } fragment b on Query { ...c } fragment c on Query { ...a }", VALIDATION,
    ),
    "a fragment inside itself": (
        "{ pressBooks { nodes { ...a } } } fragment a on PressBook { sequelOf { ...a } }", VALIDATION,
    ),
    "too many tokens": ("{" + "a " * MOST.tokens + "}", PARSE),
    "a bomb of fragments": (bomb("viewer { locale }"), VALIDATION),
    "a bomb of __typename": (bomb("__typename"), VALIDATION),
    "a bomb of nothing known": (bomb("x"), VALIDATION),
    "fields by fragments": (
        "{ pressBooks { nodes {" + aliases(60, "sequelOf { ...f }") + "} } } fragment f on PressBook {"
        + aliases(MOST.fields // 50, "id") + "}", VALIDATION,
    ),
    "many aliases": ("{ pressBooks { nodes {" + aliases(MOST.aliases + 1, "title") + "} } }", VALIDATION),
    "many directives": ("{ __typename" + " @include(if: true)" * (MOST.directives + 1) + " }", VALIDATION),
    "the same field over and over": ("{ pressBooks { nodes { " + "id " * (MOST.repeats + 1) + "} } }", VALIDATION),
    "the same field in many fragments": (
        "{ pressBooks { nodes {" + " ".join(f"...f{at}" for at in range(MOST.repeats + 1)) + "} } }"
        + " ".join(f"fragment f{at} on PressBook {{ author {{ name }} }}" for at in range(MOST.repeats + 1)),
        VALIDATION,
    ),
    "the schema many times": ("{" + aliases(20, "__schema { types { name } }") + "}", VALIDATION),
    "the schema's types many times": ("{ __schema {" + aliases(300, "types { name }") + "} }", VALIDATION),
    "the schema's fields many times": (
        "{ __schema { types {" + aliases(300, "fields { name }") + "} } }", VALIDATION,
    ),
    "a deep introspection": ("{ __schema { types {" + "fields { type {" * 8 + "name" + "} }" * 8 + "} } }", VALIDATION),
    "unknown fields": ("{" + " ".join(f"x{number}" for number in range(20)) + "}", VALIDATION),
    "many variables": ("query (" + " ".join(f"$v{at}: Int" for at in range(900)) + ") { __typename }", VALIDATION),
    "nothing": ("", PARSE),
    "a comment": ("# nothing", PARSE),
    "only a fragment": ("fragment f on PressBook { id }", VALIDATION),
    "only a type": ("type Query { x: Int }", VALIDATION),
    "half a query": ("{ pressBooks {", PARSE),
    "two operations": ("query A { __typename } query B { __typename }", RESOLUTION),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_document_that_asks_for_too_much_is_refused_at_once(desk: Desk, name: str) -> None:
    text, code = REFUSED[name]
    began = process_time()
    answer = desk.ask(text)
    took = process_time() - began
    assert "data" not in answer
    assert {error["extensions"]["code"] for error in answer["errors"]} == {code}
    assert len(answer["errors"]) <= 6  # "too many errors" comes on top of five
    assert desk.statements == []
    assert took < SECONDS


ACCEPTED = {
    "deep": nested(MOST.depth),
    "many root fields": "{" + aliases(MOST.root_fields, "viewer { locale }") + "}",
    "many aliases": "{ pressBooks(first: 2) { nodes {" + aliases(MOST.aliases, "title") + "} } }",
    "many repetitions": "{ pressBooks(first: 2) { nodes {" + "title " * MOST.repeats + "} } }",
    "the schema": get_introspection_query(specified_by_url=True, input_value_deprecation=True),
    "some types": "{" + aliases(10, '__type(name: "PressBook") { name fields { name } }') + "}",
    "a fragment used often": (
        "{ pressBooks(first: 2) { nodes {" + aliases(40, "author { ...f }") + "} } }"
        " fragment f on PressAuthor { id name }"
    ),
    "fragments in fragments": "{ ...a } fragment a on Query { ...b ...b } fragment b on Query { viewer { locale } }",
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_a_document_within_the_limits_is_run(desk: Desk, name: str) -> None:
    assert "errors" not in desk.ask(ACCEPTED[name])


def test_an_operation_is_chosen_by_its_name(desk: Desk) -> None:
    document = desk.executor.documents.document("query A { __typename } query B { viewer { locale } }")
    assert document.operation("A").definition is not document.operation("B").definition
    for name in (None, "C", ""):
        with pytest.raises(DocumentErrors) as caught:
            document.operation(name)
        assert caught.value.code == RESOLUTION


def test_an_error_of_a_document_says_where(desk: Desk) -> None:
    (error,) = desk.ask("{\n  pressBooks { nodes { titel } }\n}")["errors"]
    assert error["locations"] == [{"line": 2, "column": 24}]
    assert "title" in error["message"]
    assert json.dumps(error["extensions"]) == '{"code": "GRAPHQL_VALIDATION_FAILED"}'
