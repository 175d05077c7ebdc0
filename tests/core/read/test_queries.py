"""Hand-written queries: a function finds records, and they are read as the caller sees them."""

import asyncio
import logging
import uuid
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from paktum import Asking, Plugin, Query, hookimpl, label as _, query, refuse
from paktum.access.actor import Actor
from paktum.access.policy import ActorPolicy
from paktum.access.rights import UNRESTRICTED
from paktum.assembly.build import assemble
from paktum.assembly.problems import AssemblyError
from paktum.limits import DEFAULT_LIMITS, LARGEST_LOOKUP
from paktum.read.rows import StoredRow
from paktum.schema.build import build_schema
from paktum.storage.engines import write_engine

from .conftest import Desk, opened
from .press import PRESS, Author, Book
from .rows import BOOKS, key, press_world, store

ASKED: list[str] = []
"""The authors that `shelf_of` was called with."""


@query(Book)
def shelf_books(asking: Asking, numbers: str, thick: bool = False) -> Sequence[uuid.UUID]:
    """Books by their numbers, in this order."""
    return [key(2, int(number)) for number in numbers.split()]


@query(Book, permission="press.secret")
def shelf_secrets(asking: Asking) -> Sequence[Book]:
    """Books for few."""
    return asking.list_(Book)


@query(Book)
def shelf_of(asking: Asking, author: Author | None = None) -> Sequence[Book]:
    """The books of an author."""
    ASKED.append(author.name if author else "")
    return [] if author is None else asking.list_(Book, author=[author])


@query(Book)
def shelf_burns(asking: Asking, how: str) -> Sequence[Book]:
    """Fails, or does what it must not."""
    if how == "refuses":
        raise refuse("shelf.burnt", _("The shelf has burnt."))
    if how == "breaks":
        raise RuntimeError("the password is hunter2")
    for book in asking.list_(Book):
        book.title = "burnt"
    asking.session.flush()
    return []


@query(Book)
def shelf_everything(asking: Asking, more: int) -> Sequence[uuid.UUID]:
    """As many keys as there may be, and more."""
    return [uuid.UUID(int=number) for number in range(LARGEST_LOOKUP + more)]


class Shelf(Plugin):
    """A plugin with queries."""

    name = "shelf"
    package = "tests"
    requires = ("press",)

    @hookimpl
    def queries(self) -> Sequence[Query]:
        return (shelf_books, shelf_secrets, shelf_of, shelf_burns, shelf_everything)


class Unchanged(ActorPolicy):
    """Shows the books and authors that nobody has changed."""

    shape = "unchanged"

    def rows(self, row: StoredRow) -> Any:
        return row.value("version") == 1 if "version" in row.model.fields else None


@pytest.fixture(scope="module")
def shelf(empty_database: Callable[[str], str], runner: asyncio.Runner) -> Iterator[Desk]:
    """The press with the shelf."""
    api = build_schema(assemble([*PRESS, Shelf]))
    url = empty_database("shelves")
    engine = write_engine(url)
    store(press_world(api.assembly), engine)
    engine.dispose()
    with opened(url, api, runner) as desk:
        yield desk


LIVING = "{ pressBooks(first: 250) { nodes { id version title author { id version name } } } }"


def living(desk: Desk) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk.data(LIVING)["pressBooks"]["nodes"]
    return found


def test_what_is_found_is_read_in_its_order_with_what_is_selected(shelf: Desk) -> None:
    ids = {f"press_book_{key(2, number).hex}": number for number in range(BOOKS)}
    known = {ids[each["id"]]: each for each in living(shelf)}
    numbers = " ".join(map(str, [*sorted(known, reverse=True), *known, 9999, *(set(range(BOOKS)) - set(known))]))
    text = """query ($numbers: String!) {
      a: shelfBooks(numbers: $numbers) { id version title author { id version name } }
      b: shelfBooks(numbers: "9999") { id }
    }"""
    found = shelf.data(text, {"numbers": numbers})
    assert found == {"a": [known[number] for number in sorted(known, reverse=True)], "b": []}
    assert len(shelf.statements) == 2


def test_what_the_caller_does_not_see_is_left_out_whatever_is_found(shelf: Desk) -> None:
    veiled = shelf.behind(Unchanged)
    seen = {each["id"] for each in living(veiled)}
    assert 0 < len(seen) < len(living(shelf))
    numbers = " ".join(map(str, range(BOOKS)))
    found = veiled.data("query ($n: String!) { shelfBooks(numbers: $n) { id author { version } } }", {"n": numbers})
    assert {each["id"] for each in found["shelfBooks"]} == seen
    assert {each["author"]["version"] for each in found["shelfBooks"] if each["author"]} == {1}


def test_a_function_gets_no_record_that_the_caller_does_not_see(shelf: Desk) -> None:
    veiled, text = shelf.behind(Unchanged), "query ($id: ID) { found: shelfOf(authorId: $id) { author { name } } }"
    authors = {each["author"]["version"]: each["author"] for each in living(shelf) if each["author"]}
    ASKED.clear()
    assert veiled.data(text) == {"found": []}
    assert {each["author"]["name"] for each in veiled.data(text, {"id": authors[1]["id"]})["found"]} == {
        authors[1]["name"]
    }
    for hidden in (authors[2]["id"], f"press_author_{'0' * 32}", "x"):
        answer = veiled.ask(text, {"id": hidden})
        assert answer["data"] == {"found": None}
        assert [(each["path"], each["extensions"]["code"]) for each in answer["errors"]] == [(["found"], "NOT_FOUND")]
    assert ["", authors[1]["name"]] == ASKED


def test_a_query_that_needs_a_permission_is_null_without_it(shelf: Desk) -> None:
    text = "{ shelfSecrets { id } pressBooks(first: 0) { totalCount } }"
    answer = shelf.ask(text, actor=Actor(None, ("reader",), frozenset(), rights=UNRESTRICTED))
    assert answer["data"]["shelfSecrets"] is None
    assert answer["data"]["pressBooks"]["totalCount"] > 0
    assert [(each["path"], each["extensions"]["code"]) for each in answer["errors"]] == [
        (["shelfSecrets"], "FORBIDDEN")
    ]
    assert len(shelf.data(text)["shelfSecrets"]) == answer["data"]["pressBooks"]["totalCount"]


def test_a_query_that_fails_is_null_beside_the_others(shelf: Desk, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, "paktum"):
        answer = shelf.ask(
            """{
              a: shelfBurns(how: "refuses") { id } b: shelfBurns(how: "breaks") { id }
              c: shelfBooks(numbers: "9999") { id }
            }"""
        )
    told, broken = answer["errors"]
    assert answer["data"] == {"a": None, "b": None, "c": []}
    assert told == {"message": "The shelf has burnt.", "path": ["a"], "extensions": {"code": "shelf.burnt"}}
    assert (broken["path"], broken["extensions"]) == (["b"], {"code": "INTERNAL_SERVER_ERROR"})
    assert "hunter2" not in str(answer)
    (record,) = caplog.records
    assert broken["message"].rpartition(" ")[2] in record.getMessage()


def test_a_query_changes_nothing(shelf: Desk) -> None:
    before = living(shelf)
    shelf.ask('{ shelfBurns(how: "writes") { id } }')
    assert living(shelf) == before


def test_as_many_records_are_found_as_the_limit_says_and_cost_as_much(shelf: Desk) -> None:
    text = "query ($more: Int!) { shelfEverything(more: $more) { author { name } } }"
    strict = shelf.within(DEFAULT_LIMITS)
    assert strict.data(text, {"more": 0}) == {"shelfEverything": []}
    answer = strict.ask(text, {"more": 1})
    assert [each["extensions"]["code"] for each in answer["errors"]] == ["BAD_USER_INPUT"]
    many = " ".join(f"a{number}: shelfEverything(more: 0) {{ author {{ name }} }}" for number in range(21))
    assert [each["extensions"]["code"] for each in strict.ask(f"{{ {many} }}")["errors"]] == ["COST_LIMIT_EXCEEDED"]


@query(Book)
def books_of_all(asking: Asking, numbers) -> Sequence[Book]:  # type: ignore[no-untyped-def]  # what is wrong with it
    """An argument without a type."""
    return ()


@query(Book, permission="shelf.nothing")
def outside(asking: Asking) -> Sequence[Book]:
    """Not named like its plugin, and a permission that nobody declares."""
    return ()


@query(str)  # type: ignore[type-var]  # what is wrong with it
def shelf_texts(asking: Asking) -> Sequence[Any]:
    """No entity."""
    return ()


@query(Author)
def press_author(asking: Asking) -> Sequence[Author]:
    """A name that the API has already."""
    return ()


@pytest.mark.parametrize(
    ("wrong", "codes"),
    [
        (books_of_all, {"QUERY_INVALID"}),
        (outside, {"NAME_OUTSIDE_PLUGIN", "PERMISSION_UNDECLARED"}),
        (shelf_texts, {"QUERY_INVALID"}),
        (press_author, {"NAME_OUTSIDE_PLUGIN", "NAME_TAKEN"}),
    ],
    ids=["argument", "outside", "no entity", "taken"],
)
def test_a_query_that_cannot_be_is_told_at_start(wrong: Query, codes: set[str]) -> None:
    class Wrong(Plugin):
        """A plugin with one query."""

        name = "shelf"
        package = "tests"
        requires = ("press",)

        @hookimpl
        def queries(self) -> Sequence[Query]:
            return (wrong,)

    with pytest.raises(AssemblyError) as caught:
        assemble([*PRESS, Wrong])
    assert {each.code for each in caught.value.problems} == codes
