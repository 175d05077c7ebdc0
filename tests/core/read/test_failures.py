"""A field that fails is null, with an error at its path, beside the data of the others."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from paktum import Label, refuse
from paktum.declare.errors import PaktumError
from paktum.schema.about import Describing
from paktum.schema.build import ApiSchema
from paktum.storage.engines import write_engine

from .conftest import Desk, opened
from .rows import key, store
from .worlds import World

BOOK, AUTHOR = f"press_book_{key(2, 1).hex}", f"press_author_{key(1, 0).hex}"
BOOK_TITLE = f'book: pressBook(id: "{BOOK}") {{ title }}'


@pytest.fixture(scope="module")
def broken(
    empty_database: Callable[[str], str], press_api: ApiSchema, world: World, runner: asyncio.Runner
) -> Iterator[Desk]:
    """A press that has lost the table of its authors."""
    url = empty_database("broken")
    engine = write_engine(url)
    store(world, engine)
    with engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE press_author RENAME TO press_gone"))
    engine.dispose()
    with opened(url, press_api, runner) as desk:
        yield desk


def test_a_field_that_fails_is_null_beside_the_data_of_the_others(
    broken: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    title = broken.data(f"{{ {BOOK_TITLE} }}")["book"]["title"]
    with caplog.at_level(logging.ERROR, "paktum"):
        answer = broken.ask(
            f'{{ a: pressAuthor(id: "{AUTHOR}") {{ name }} {BOOK_TITLE} entities(names: []) {{ name }} __typename }}'
        )
    (error,) = answer["errors"]
    assert answer["data"] == {"a": None, "book": {"title": title}, "entities": [], "__typename": "Query"}
    assert list(answer["data"]) == ["a", "book", "entities", "__typename"]
    (record,) = caplog.records
    number = error["message"].rpartition(" ")[2]
    assert error == {
        "message": f"an internal error happened; its number in the log is {number}",
        "path": ["a"],
        "extensions": {"code": "INTERNAL_SERVER_ERROR"},
    }
    assert number in record.getMessage()
    assert "press_author" in str(record.exc_info and record.exc_info[1])


def test_each_field_that_fails_has_its_error(broken: Desk) -> None:
    author = f'pressAuthor(id: "{AUTHOR}") {{ name }}'
    answer = broken.ask(f"{{ a: {author} b: {author} {BOOK_TITLE} }}")
    assert [error["path"] for error in answer["errors"]] == [["a"], ["b"]]
    assert (answer["data"]["a"], answer["data"]["b"]) == (None, None)
    assert answer["data"]["book"] is not None


def test_a_field_that_must_not_be_null_empties_the_data(broken: Desk) -> None:
    answer = broken.ask(f"{{ {BOOK_TITLE} a: pressAuthors {{ totalCount }} }}")
    assert answer["data"] is None
    assert [(each["path"], each["extensions"]["code"]) for each in answer["errors"]] == [
        (["a"], "INTERNAL_SERVER_ERROR")
    ]


def test_a_query_that_is_refused_before_it_runs_gives_nothing(desk: Desk) -> None:
    answer = desk.ask(f"{{ {BOOK_TITLE} a: pressBooks(first: -1) {{ totalCount }} }}")
    assert answer["data"] is None
    assert [(each["path"], each["extensions"]["code"]) for each in answer["errors"]] == [(["a"], "BAD_USER_INPUT")]
    assert desk.statements == []


class Closed(PaktumError):
    """An error with a code, as a plugin would raise it."""

    code = "press.closed"


RAISED: dict[str, tuple[Exception, list[tuple[str, str]]]] = {
    "by mistake": (RuntimeError("the password is hunter2"), []),
    "with a code": (Closed("the press is closed"), [("press.closed", "the press is closed")]),
    "as a refusal": (
        refuse("press.late", Label("come tomorrow"), "names"),
        [("press.late", "come tomorrow")],
    ),
    "without a code": (PaktumError("hunter2"), []),
}


@pytest.mark.parametrize("name", RAISED)
def test_what_a_hand_written_field_raises_is_told_only_if_it_was_meant(
    desk: Desk, name: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    error, told = RAISED[name]

    def fail(*_: Any) -> None:
        raise error

    monkeypatch.setattr(Describing, "entity", fail)
    with caplog.at_level(logging.ERROR, "paktum"):
        answer = desk.ask("{ workflows(codes: []) { code } e: entities { name } }")
    (shown,) = answer["errors"]
    assert (answer["data"], shown["path"]) == (None, ["e"])
    if told:
        assert [(shown["extensions"]["code"], shown["message"])] == told
        assert caplog.records == []
        return
    assert shown["extensions"] == {"code": "INTERNAL_SERVER_ERROR"}
    assert "hunter2" not in str(answer)
    (record,) = caplog.records
    assert shown["message"].rpartition(" ")[2] in record.getMessage()
    assert record.exc_info is not None
    assert record.exc_info[1] is error
