"""What a read is refused with: a code, and the path of the root field."""

import json
from typing import Any

import pytest

from paktum.access.actor import Actor
from paktum.access.rights import UNRESTRICTED
from paktum.limits import DEEPEST_OBJECT, LARGEST_LOOKUP, MOST_KEYS, MOST_TABLES, MOST_VALUES

from .conftest import Desk
from .press import SECRET
from .reference import Reference
from .worlds import World

NOBODY = Actor(None, ("reader",), frozenset(), rights=UNRESTRICTED)
READER = Actor(None, ("reader",), frozenset({SECRET}), rights=UNRESTRICTED)
PAGE = """
query ($first: Int, $last: Int, $filter: PressBookFilter, $order: [PressBookOrder!]) {
  books: pressBooks(first: $first, last: $last, filter: $filter, orderBy: $order) { totalCount nodes { id } }
}
"""
REFUSED = ("BAD_USER_INPUT", ["books"])


@pytest.mark.parametrize(
    "variables",
    [{"first": -1}, {"first": 251}, {"last": -1}, {"last": 251}, {"first": 2**31 - 1}, {"first": 1, "last": 1}],
    ids=str,
)
def test_pages_of_a_wrong_size_are_refused(desk: Desk, variables: dict[str, int]) -> None:
    literal = ", ".join(f"{name}: {value}" for name, value in variables.items())
    assert desk.refusal(PAGE, variables) == REFUSED
    assert desk.refusal(f"{{ books: pressBooks({literal}) {{ totalCount }} }}") == REFUSED
    nested = f"{{ books: pressAuthors {{ nodes {{ books({literal}) {{ totalCount }} }} }} }}"
    assert desk.refusal(nested) == REFUSED
    assert desk.statements == []


@pytest.mark.parametrize("size", [0, 1, 249, 250])
def test_pages_of_up_to_250_rows_are_not_refused(desk: Desk, world: World, size: int) -> None:
    living = len(world.living(desk.api.assembly.entities["PressBook"]))
    assert len(desk.data(PAGE, {"first": size})["books"]["nodes"]) == min(size, living)


def test_fifty_rows_are_given_where_no_size_is(desk: Desk) -> None:
    found = desk.data("{ workflowChanges { totalCount nodes { id } } }")["workflowChanges"]
    assert (found["totalCount"], len(found["nodes"])) == (60, 50)


NULLS: list[dict[str, Any]] = [
    {"title": {"eq": None}}, {"title": {"contains": None}}, {"title": {"startsWith": None}},
    {"title": {"isNull": None}},
    {"isbn": {"in": None}}, {"pages": {"notIn": None}}, {"pages": {"gt": None, "lt": 1}}, {"isPrinted": {"eq": None}},
    {"weight": {"lte": None}}, {"mood": {"ne": None}}, {"writtenOn": {"gte": None}}, {"printedAt": {"eq": None}},
    {"id": {"eq": None}}, {"createdById": {"in": None}}, {"price": {"eq": None}}, {"price": {"gte": None}},
    {"price": {"isNull": None}}, {"price": {"currency": {"eq": None}}}, {"printer": {"isNull": None}},
    {"printer": {"townName": {"eq": None}}}, {"isNull": None}, {"author": {"isNull": None}},
    {"author": {"name": {"eq": None}}}, {"fair": {"visits": {"some": {"remark": {"eq": None}}}}},
    {"or": [{"pages": {"eq": 1}}, {"pages": {"eq": None}}]}, {"not": {"title": {"eq": None}}},
]  # fmt: skip


@pytest.mark.parametrize("wanted", NULLS, ids=json.dumps)
def test_a_condition_on_null_is_refused_rather_than_left_out(desk: Desk, wanted: dict[str, Any]) -> None:
    assert desk.refusal(PAGE, {"filter": wanted}) == REFUSED
    assert desk.refusal(f"{{ books: pressBooks(filter: {_literal(wanted)}) {{ totalCount }} }}") == REFUSED
    assert desk.statements == []


NOTHING: list[Any] = [
    None, {}, {"and": None}, {"or": None}, {"not": None}, {"title": None}, {"title": {}}, {"author": None},
    {"author": {}}, {"price": None}, {"price": {}}, {"price": {"currency": None}}, {"printer": {"townName": None}},
    {"fair": {"visits": None}}, {"fair": {"visits": {"some": None}}}, {"fair": None}, {"and": []},
]  # fmt: skip


@pytest.mark.parametrize("wanted", NOTHING, ids=json.dumps)
def test_a_condition_that_is_not_given_is_none(desk: Desk, wanted: Any) -> None:
    total = desk.data("{ pressBooks { totalCount } }")["pressBooks"]["totalCount"]
    assert desk.data(PAGE, {"filter": wanted})["books"]["totalCount"] == total


def _literal(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_literal(each)}" for name, each in value.items()) + "}"
    return "[" + ", ".join(map(_literal, value)) + "]" if isinstance(value, list) else json.dumps(value)


@pytest.mark.parametrize(
    "wanted",
    [
        {"weight": {"eq": "0.00001"}},
        {"weight": {"in": ["1", "1.23456"]}},
        {"weight": {"gt": "100000000000000"}},
        {"weight": {"lt": "-999999999999999.5"}},
        {"weight": {"eq": "123456789012345678.000000000000000001"}},
        {"weight": {"eq": "12345678901234.000000000000000001"}},
        {"royalty": {"eq": "0.0000000001"}},
        {"royalty": {"gte": "1000000000"}},
        {"discount": {"eq": "0.00001"}},
        {"sold": {"eq": "0.5"}},
        {"sold": {"notIn": ["1000000000000"]}},
        {"share": {"gt": "0.0000000001"}},
        {"price": {"eq": {"amount": "0.00001", "currency": "EUR"}}},
        {"price": {"lt": {"amount": "100000000000000", "currency": "EUR"}}},
    ],
    ids=json.dumps,
)
def test_decimals_that_the_attribute_cannot_hold_are_refused(desk: Desk, wanted: dict[str, Any]) -> None:
    for _ in ("planned", "from the cached plan"):
        assert desk.refusal(PAGE, {"filter": wanted}) == REFUSED
    assert desk.statements == []


@pytest.mark.parametrize(
    "wanted",
    [{"weight": {"eq": "1.50000000"}}, {"weight": {"lt": "99999999999999.9999"}}, {"sold": {"gte": "-0.000"}}],
    ids=json.dumps,
)
def test_decimals_may_end_in_zeros(desk: Desk, reference: Reference, wanted: dict[str, Any]) -> None:
    assert desk.data(PAGE, {"filter": wanted}) == reference.answer(PAGE, {"filter": wanted})


def test_more_than_250_ids_are_refused_also_where_there_is_a_plan(desk: Desk) -> None:
    text = "query ($ids: [ID!]!) { found: nodes(ids: $ids) { id } }"
    some = [f"press_book_{number:032x}" for number in range(LARGEST_LOOKUP + 1)]
    assert desk.data(text, {"ids": some[:LARGEST_LOOKUP]})["found"] == [None] * LARGEST_LOOKUP
    for _ in ("planned", "from the cached plan"):
        assert desk.refusal(text, {"ids": some}) == ("BAD_USER_INPUT", ["found"])
    literal = json.dumps(some)
    assert desk.refusal(f"{{ found: nodes(ids: {literal}) {{ id }} }}") == ("BAD_USER_INPUT", ["found"])


def test_ids_of_nothing_are_null(desk: Desk) -> None:
    bad = ["", "x", "_", "press_book", "press_book_", "user_1", "\0", "é"]
    bad += [f"press_book_{'g' * 32}", f"press_book_{'A' * 32}", f"press_book_{'0' * 31}", f"press_book_{'0' * 33}"]
    bad += [f"access_token_{'0' * 32}", f"PRESS_BOOK_{'0' * 32}"]
    for each in bad:
        assert desk.data(
            "query ($id: ID!) { pressBook(id: $id) { id } node(id: $id) { id } nodes(ids: [$id]) { id } }", {"id": each}
        ) == {"pressBook": None, "node": None, "nodes": [None]}
    assert desk.data("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", {"ids": bad})["nodes"] == [None] * len(bad)
    assert desk.data("{ nodes(ids: []) { id } }") == {"nodes": []}


def test_what_is_beyond_one_statement_is_refused(desk: Desk) -> None:
    deep: dict[str, Any] = {}
    for _ in range(DEEPEST_OBJECT):
        deep = {"not": deep}
    wide = [{"pages": {"eq": number}} for number in range(MOST_VALUES)]
    keys = [{"field": "TITLE"}] * MOST_KEYS
    desk.data(PAGE, {"filter": deep["not"]})
    desk.data(PAGE, {"filter": {"or": wide}})
    desk.data(PAGE, {"filter": {"pages": {"in": list(range(20_000))}}})
    desk.data(PAGE, {"order": keys})
    assert desk.refusal(PAGE, {"filter": {"not": deep}}) == REFUSED
    assert desk.refusal(PAGE, {"filter": {"or": [*wide, {}]}}) == REFUSED
    assert desk.refusal(PAGE, {"order": [*keys, {"field": "ID"}]}) == REFUSED
    below = "totalCount nodes { author { name pupils { totalCount } } sequelOf { title } }"
    books = " ".join(f"a{number}: books {{ {below} }}" for number in range(MOST_TABLES // 6 + 1))
    assert desk.refusal(f"{{ books: pressAuthors {{ nodes {{ {books} }} }} }}") == REFUSED


NULL_VARIABLES = (
    ("($f: PressBookOrderField = TITLE)", "pressBooks(orderBy: [{field: $f}])", {"f": None}),
    ("($o: PressBookOrder = {field: ID})", "pressBooks(orderBy: [$o])", {"o": None}),
    ("($x: String = \"a\")", "pressBooks(filter: {title: {in: [$x]}})", {"x": None}),
    ("($x: PressBookFilter = {})", "pressBooks(filter: {or: [$x]})", {"x": None}),
    ("($x: Decimal = 1)", "pressBooks(filter: {price: {eq: {amount: $x, currency: \"EUR\"}}})", {"x": None}),
    ("($x: Boolean = true)", "pressBooks @include(if: $x)", {"x": None}),
)  # fmt: skip


@pytest.mark.parametrize(("declared", "field", "variables"), NULL_VARIABLES, ids=lambda each: str(each)[:40])
def test_null_for_a_variable_with_a_default_is_refused_where_a_value_is_needed(
    desk: Desk, declared: str, field: str, variables: dict[str, Any]
) -> None:
    text = f"query {declared} {{ books: {field} {{ totalCount }} }}"
    assert desk.data(text)["books"]["totalCount"] >= 0
    code, path = desk.refusal(text, variables)
    assert code == "BAD_USER_INPUT"
    assert path == (None if "include" in field else ["books"])


# Rights

HIDDEN = """{
  pressBooks(first: 250) { nodes { id secret bribe { amount } hideout { townName } ghost { name } riddle } }
}"""


def test_what_the_actor_may_not_read_is_null(desk: Desk, reference: Reference) -> None:
    wanted = reference.answer("{ pressBooks(first: 250) { nodes { id } } }", {})["pressBooks"]["nodes"]
    nothing = {"secret": None, "bribe": None, "hideout": None, "ghost": None, "riddle": None}
    assert desk.data(HIDDEN, actor=NOBODY)["pressBooks"]["nodes"] == [{**row, **nothing} for row in wanted]
    assert desk.data(HIDDEN, actor=READER) == reference.answer(HIDDEN, {})


def test_a_list_behind_a_reference_that_the_actor_may_not_read_is_empty(desk: Desk, reference: Reference) -> None:
    text = "{ pressAuthors { nodes { ghosted { totalCount nodes { id } } } } }"
    found = desk.data(text, actor=NOBODY)["pressAuthors"]["nodes"]
    assert found == [{"ghosted": {"totalCount": 0, "nodes": []}}] * len(found)
    assert desk.data(text, actor=READER) == reference.answer(text, {})
    counted = "{ pressAuthors(filter: {ghosted: {some: {}}}) { totalCount } }"
    assert desk.data(counted, actor=NOBODY)["pressAuthors"]["totalCount"] == 0
    assert desk.data(counted, actor=READER) == reference.answer(counted, {})


USES: tuple[dict[str, Any], ...] = (
    {"filter": {"secret": {"eq": "x"}}}, {"filter": {"secret": {"isNull": True}}},
    {"filter": {"bribe": {"isNull": True}}},
    {"filter": {"bribe": {"currency": {"eq": "EUR"}}}}, {"filter": {"hideout": {"townName": {"eq": "x"}}}},
    {"filter": {"hideout": {"isNull": False}}}, {"filter": {"ghost": {"isNull": False}}},
    {"filter": {"ghost": {"name": {"eq": "x"}}}}, {"filter": {"or": [{"not": {"secret": {"eq": "x"}}}]}},
    {"filter": {"author": {"books": {"some": {"secret": {"eq": "x"}}}}}},
    {"filter": {"sequelOf": {"secret": {"eq": "x"}}}},
    {"order": [{"field": "SECRET"}]}, {"order": [{"field": "TITLE"}, {"field": "BRIBE", "direction": "DESC"}]},
)  # fmt: skip


@pytest.mark.parametrize("variables", USES, ids=json.dumps)
def test_filters_and_orders_do_not_tell_what_the_actor_may_not_read(desk: Desk, variables: dict[str, Any]) -> None:
    assert desk.refusal(PAGE, variables, NOBODY) == ("FORBIDDEN", ["books"])
    assert desk.statements == []
    desk.data(PAGE, variables, READER)
    assert desk.refusal(PAGE, variables, NOBODY) == ("FORBIDDEN", ["books"])  # whatever plans there are


def test_what_is_computed_from_hidden_values_is_hidden_in_filters_and_orders(desk: Desk, world: World) -> None:
    living = len(world.living(desk.api.assembly.entities["PressBook"]))
    missing = desk.data(PAGE, {"filter": {"riddle": {"isNull": True}}}, NOBODY)["books"]["totalCount"]
    assert missing == living
    by_id = [row["id"] for row in desk.data(PAGE, {}, NOBODY)["books"]["nodes"]]
    by_riddle = desk.data(PAGE, {"order": [{"field": "RIDDLE"}]}, NOBODY)["books"]["nodes"]
    assert [row["id"] for row in by_riddle] == by_id


def test_a_transition_without_permission_is_refused_and_said_so(desk: Desk, press_api: Any, world: World) -> None:
    text = (
        "{ pressBooks(first: 250) { nodes { id workflow { state availableTransitions { name allowed "
        "refusals { code message } } } } } }"
    )
    assert desk.data(text, actor=NOBODY) == Reference(press_api, world, NOBODY).answer(text, {})
