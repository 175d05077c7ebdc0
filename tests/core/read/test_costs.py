"""What reads cost: the page decides, not the table; and no query within the limits is too much for an engine."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta
from time import process_time
from typing import Any

import pytest

from paktum.assembly.build import Assembly
from paktum.limits import DEFAULT_LIMITS
from paktum.schema.build import ApiSchema
from paktum.storage.engines import write_engine

from .conftest import Desk, opened
from .rows import AUTHORS, BOOKS, MADE_AT, Rows, key, store
from .worlds import World

FEW, MANY = 250, 2000


def crowd(press: Assembly, count: int) -> World:
    """A press with so many books, each with a visit, by few authors."""
    rows = Rows()
    authors = [rows.author(number) for number in range(AUTHORS)]
    books, visits = [], []
    for number in range(count):
        own = {"isbn": f"{number:06d}", "version": number, "changed_at": MADE_AT[0] + timedelta(minutes=number)}
        books.append(rows.book(number % BOOKS) | own | {"id": key(2, number), "deleted": False})
        visits.append(rows.visit(number) | {"book": key(2, number), "deleted": False})
    return World(press, {"PressAuthor": authors, "PressBook": books, "FairVisit": visits}, {}, {})


@pytest.fixture(scope="module")
def crowds(
    empty_database: Callable[[str], str], press_api: ApiSchema, press: Assembly, runner: asyncio.Runner
) -> Iterator[dict[int, Desk]]:
    """A small and a large press."""
    urls = {}
    for count in (FEW, MANY):
        urls[count] = empty_database(f"crowd_{count}")
        engine = write_engine(urls[count])
        store(crowd(press, count), engine)
        engine.dispose()
    with opened(urls[FEW], press_api, runner) as few, opened(urls[MANY], press_api, runner) as many:
        yield {FEW: few, MANY: many}


PAGES = {
    "the first rows": "pressBooks(first: 20)",
    "the last rows": "pressBooks(last: 20)",
    "the first in an indexed order": "pressBooks(first: 20, orderBy: {field: CHANGED_AT})",
    "the last in an indexed order": "pressBooks(first: 20, orderBy: {field: CHANGED_AT, direction: DESC})",
    "rows behind a cursor": "pressBooks(first: 20, after: <0>)",
    "rows behind a cursor in an indexed order": "pressBooks(first: 20, after: <1>, orderBy: {field: CHANGED_AT})",
    "the first by name": "pressBooks(first: 20, orderBy: {field: TITLE})",
    "the last by name": "pressBooks(last: 20, orderBy: {field: TITLE})",
    "the first by what may be missing": "pressBooks(first: 20, orderBy: {field: WRITTEN_ON})",
    "the last by what may be missing": "pressBooks(first: 20, orderBy: {field: WRITTEN_ON, direction: DESC})",
    "the largest amounts": "pressBooks(first: 20, orderBy: {field: PRICE, direction: DESC})",
    "some of one kind by name": "pressBooks(first: 20, filter: {cover: {eq: CLOTH}}, orderBy: {field: TITLE})",
    "a record": 'pressBooks(filter: {id: {eq: "<id>"}})',
    "an indexed value": 'pressBooks(filter: {isbn: {in: ["000100", "000200"]}})',
}
BELOW = "{ nodes { id title author { name } fair { stand visits(first: 5) { totalCount nodes { id at } } } } }"


def _query(desk: Desk, count: int, name: str) -> str:
    text = PAGES[name]
    at = count // 2
    for mark, order in (("<0>", ""), ("<1>", ", orderBy: {field: CHANGED_AT}")):
        if mark in text:
            page = f"pressBooks(filter: {{version: {{eq: {at}}}}}{order})"
            cursor = desk.data(f"{{ found: {page} {{ edges {{ cursor }} }} }}")["found"]["edges"][0]["cursor"]
            text = text.replace(mark, f'"{cursor}"')
    return "{ " + text.replace("<id>", f"press_book_{key(2, at).hex}") + BELOW + " }"


def _steps(desk: Desk, query: str) -> int:
    """How many thousands of instructions SQLite's machine runs for a query."""
    desk.data(query)
    connection: Any = desk.reads.reads
    counted = [0]

    def count() -> int:
        counted[0] += 1
        return 0

    connection._connection.set_progress_handler(count, 1000)
    desk.data(query)
    connection._connection.set_progress_handler(None, 0)
    return counted[0]


def _plan(desk: Desk, query: str) -> str:
    """PostgreSQL's plan of a query."""
    desk.data(query)
    ((text, values),) = desk.reads.ran
    reads: Any = desk.reads.reads
    rows = desk.runner.run(reads._idle[-1].driver.fetch(f"EXPLAIN (COSTS OFF) {text}", *values))
    return "\n".join(row[0] for row in rows)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_costs_the_same_in_a_large_table(crowds: dict[int, Desk], name: str) -> None:
    queries = {count: _query(desk, count, name) for count, desk in crowds.items()}
    if crowds[MANY].reads.engine.name == "sqlite":
        few, many = (_steps(crowds[count], queries[count]) for count in (FEW, MANY))
        assert many <= few + 10  # thousands
        return
    plan = _plan(crowds[MANY], queries[MANY])
    outer = [line for line in plan.splitlines() if "press_book" in line]
    assert "Seq Scan" not in "\n".join(outer), plan
    assert "Index" in outer[0], plan
    turned = "last:" in queries[MANY]  # the page itself, and nothing else, is sorted the other way round
    assert "orderBy" not in queries[MANY] or turned or "Sort Key: t" not in plan, plan


def test_a_list_without_an_index_for_its_order_is_read_once_not_once_per_row(crowds: dict[int, Desk]) -> None:
    query = "{ pressBooks(first: 20, orderBy: [{field: PAGES}, {field: TITLE, direction: DESC}])" + BELOW + " }"
    if crowds[MANY].reads.engine.name == "sqlite":
        few, many = (_steps(crowds[count], query) for count in (FEW, MANY))
        assert many <= 1.5 * MANY / FEW * few
    else:
        assert _plan(crowds[MANY], query).count("on press_book") == 1


def test_250_rows_with_nested_lists_are_quickly_read(company: Desk) -> None:
    query = """{
      clients(first: 250) {
        totalCount
        nodes {
          id name owner { name team { name branch { name } } }
          banking { kycStatus relationshipIncome { amount currency } }
          contacts { totalCount nodes { id name } }
          deals { totalCount nodes { id name amount { amount currency } weightedAmount { amount } client { name } } }
        }
      }
    }"""
    company.data(query)
    began = process_time()
    found = company.data(query)["clients"]
    assert len(found["nodes"]) == min(found["totalCount"], 250)
    assert process_time() - began < 2


def test_many_aliases_are_no_deep_expression(desk: Desk) -> None:
    for field in (
        "title", "price { amount currency }", "cover", "author { name }", "share", "isThick", "printer { townName }",
        "writtenOn", "printedAt", "fee { amount }",
    ):  # fmt: skip
        asked = " ".join(f"a{number}: {field}" for number in range(DEFAULT_LIMITS.aliases - 1))
        (row, *_) = desk.data(f"{{ pressBooks {{ nodes {{ {asked} b: {field} }} }} }}")["pressBooks"]["nodes"]
        assert all(row[f"a{number}"] == row["b"] for number in range(DEFAULT_LIMITS.aliases - 1))


def test_lists_may_be_nested_as_deep_as_documents(desk: Desk) -> None:
    deepest = "{ pressAuthors { nodes { id } } }"
    for _ in range((DEFAULT_LIMITS.depth - 3) // 3):
        deepest = deepest.replace("id", "books { nodes { author { id } } }", 1)
    found = desk.data(deepest)["pressAuthors"]["nodes"]
    assert len(found) > 1
    level = "name pupils(first: 2) { totalCount pageInfo { endCursor } edges { cursor node { <> } } }"
    wide = f"{{ pressAuthors {{ nodes {{ {level} }} }} }}"
    for _ in range(2):
        wide = wide.replace("<>", level)
    assert desk.data(wide.replace("<>", "name fee: bookCount home { townName }"))["pressAuthors"]["nodes"]


def test_conditions_may_be_as_deep_as_arguments(desk: Desk) -> None:
    wanted: dict[str, Any] = {"name": {"ne": "nobody"}}
    for _ in range(4):
        wanted = {"books": {"every": {"not": {"author": wanted}}}}
    books = "books(filter: {author: $f}) { totalCount }"
    query = f"query ($f: PressAuthorFilter) {{ pressAuthors(filter: $f) {{ totalCount nodes {{ {books} }} }} }}"
    assert desk.data(query, {"f": wanted})["pressAuthors"]["totalCount"] >= 0
