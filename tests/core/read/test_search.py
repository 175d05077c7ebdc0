"""Search agrees with a plain one in Python, whatever is searched for, and answers every text with hits or a code."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings, strategies as st

from paktum.access.actor import SYSTEM
from paktum.assembly.build import Assembly
from paktum.limits import LONGEST_TEXT, MOST_WORDS
from paktum.schema.build import ApiSchema, build_schema
from paktum.storage.engines import analyse, write_engine
from paktum.testing.databases import make_tables
from paktum.write.writer import Writer

from ...dumping import empty
from ...effort import examples
from .archive import (
    ALPHABET,
    SEPARATORS,
    TYPES,
    Filed,
    Paper,
    archive_assembly,
    file,
    plain_search,
    plain_words,
    random_records,
)
from .conftest import Desk, opened

SEARCH = """
query ($text: String!, $types: [SearchType!], $first: Int, $after: String, $last: Int, $before: String) {
  search(text: $text, types: $types, first: $first, after: $after, last: $last, before: $before) {
    totalCount
    edges { cursor node { type title match record { id } } }
    nodes { record { __typename } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}
"""


@pytest.fixture(scope="session")
def archive_api() -> ApiSchema:
    """The schema of the archive."""
    return build_schema(archive_assembly())


@dataclass(frozen=True)
class Shelf:
    """An archive whose records a test puts there."""

    desk: Desk
    engine: sa.Engine

    def put(self, records: list[Filed]) -> list[Filed]:
        """Have these records and no others."""
        assembly = self.desk.api.assembly
        empty(self.engine, assembly.metadata.sorted_tables)
        return fill(assembly, self.engine, records)


@pytest.fixture(scope="module")
def shelf(empty_database: Callable[[str], str], archive_api: ApiSchema, runner: Any) -> Iterator[Shelf]:
    """An archive without records."""
    url = empty_database("shelf")
    engine = write_engine(url)
    make_tables(archive_api.assembly, engine)
    with opened(url, archive_api, runner) as desk:
        yield Shelf(desk, engine)
    engine.dispose()


@pytest.fixture(scope="module")
def archive(
    empty_database: Callable[[str], str], archive_api: ApiSchema, runner: Any
) -> Iterator[tuple[Desk, list[Filed]]]:
    """An archive of 400 records, and these in Python."""
    url = empty_database("archive")
    engine = write_engine(url)
    make_tables(archive_api.assembly, engine)
    records = fill(archive_api.assembly, engine, list(random_records(Random(7), 400)))
    analyse(engine)
    engine.dispose()
    with opened(url, archive_api, runner) as desk:
        yield desk, records


def fill(assembly: Assembly, engine: sa.Engine, records: list[Filed]) -> list[Filed]:
    filed: list[Filed] = Writer(assembly, engine).run(SYSTEM, lambda change: file(change, records))
    return filed


def hits(desk: Desk, text: str, **variables: Any) -> list[tuple[Any, ...]]:
    edges = desk.data(SEARCH, {"text": text, "first": 250, **variables})["search"]["edges"]
    return [
        (each["node"]["type"], each["node"]["title"], each["node"]["match"], each["node"]["record"]["id"])
        for each in edges
    ]


def words_of(records: list[Filed]) -> list[str]:
    return sorted({word for record in records for word in record.words()})


CASES = st.sampled_from([str, str.upper, str.title, str.swapcase])
SHORT = st.text(ALPHABET, min_size=1, max_size=4)


@st.composite
def questions(draw: Any, words: list[str]) -> str:
    """Some beginnings of words, some of other texts."""
    beginnings = st.builds(lambda word, length: word[:length], st.sampled_from(words), st.integers(1, 5))
    chosen = draw(st.lists(st.one_of(beginnings, beginnings, SHORT), min_size=1, max_size=3))
    separator = draw(st.sampled_from(SEPARATORS))
    return enough(separator.join([draw(CASES)(each) for each in chosen]))


def enough(text: str) -> str:
    """The text, or a longer one that search takes."""
    return text if len("".join(plain_words(text))) > 1 else f"{text}ab"


@given(data=st.data())
@settings(max_examples=examples(80), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_search_finds_what_a_plain_one_finds_in_the_same_order(archive: tuple[Desk, list[Filed]], data: Any) -> None:
    desk, records = archive
    text = data.draw(questions(words_of(records)))
    types = data.draw(st.one_of(st.none(), st.lists(st.sampled_from(sorted(TYPES)), max_size=3)))

    expected = plain_search(records, text, types)

    answer = desk.data(SEARCH, {"text": text, "types": types, "first": 250})["search"]
    assert hits(desk, text, types=types) == expected[:250]
    assert answer["totalCount"] == len(expected)
    assert len(desk.statements) == 1


TEXTS = st.lists(st.tuples(CASES, SHORT), min_size=1, max_size=4)


@given(
    texts=st.lists(st.tuples(TEXTS, TEXTS, st.sampled_from(SEPARATORS)), min_size=1, max_size=6),
    text=st.tuples(SHORT, SHORT).map(" ".join).map(enough),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_was_just_written_is_found(shelf: Shelf, texts: Any, text: str) -> None:
    def joined(parts: Any, separator: str) -> str:
        return separator.join(change(part) for change, part in parts)

    records = [Filed(Paper, {"title": joined(a, s), "number": None, "body": None}, joined(b, s)) for a, b, s in texts]
    filed = shelf.put(records)
    first = filed[0].words()

    for each in map(enough, (text, f"{min(first)} {max(first)}", f"{max(first)}{text}")):
        assert hits(shelf.desk, each) == plain_search(filed, each)


@pytest.mark.parametrize("size", [1, 7, 100])
def test_pages_by_cursor_are_the_whole_list_forwards_and_backwards(
    archive: tuple[Desk, list[Filed]], size: int
) -> None:
    desk, records = archive
    text = max((word[:1] for word in words_of(records)), key=lambda each: len(plain_search(records, each)))
    text = f"{text} {text}"  # two letters in all, one word
    whole = [each[3] for each in plain_search(records, f"{text} a")]
    assert len(whole) > 40
    forwards, after = [], None
    while True:
        page = desk.data(SEARCH, {"text": f"{text} a", "first": size, "after": after})["search"]
        forwards += [edge["node"]["record"]["id"] for edge in page["edges"]]
        assert page["pageInfo"]["hasPreviousPage"] is (after is not None)
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    backwards: list[str] = []
    before = None
    while True:
        page = desk.data(SEARCH, {"text": f"{text} a", "last": size, "before": before})["search"]
        backwards = [edge["node"]["record"]["id"] for edge in page["edges"]] + backwards
        before = page["pageInfo"]["startCursor"]
        if not page["pageInfo"]["hasPreviousPage"]:
            break
    assert forwards == backwards == whole


FINDING = (
    "Árvíz", "ARVIZ", "arvizturo tukor", "tükör árvíz", "'arviz", '"arviz"', "arviz*", "arviz:*", "(arviz", "%arviz_",
    "arviz & !tukor", "^arviz", "arviz\\", "arviz\0tukor", "\0\0arviz", "arviz\ufeff", "arviz \U0001f600",
    "arviz\u2028tukor", "Ⓐrviz", "a\u0301rvi\u0301z", "arviz' --", "arviz + tukor", "arviz - tukor",
    "ár ár ár ár ár ár ár ár ár ár ár ár",
)  # fmt: skip
NOT_FINDING = (
    "  turo.  ", "arviz | nothing", "NOT arviz", "arviz OR tukor", "title_words : arviz", "{words} : arviz", "日本",
    "arviz ; drop table", "NEAR(arviz tukor, 5)", "https://arviz",
)  # fmt: skip


def test_operators_quotes_and_wildcards_are_only_separators(shelf: Shelf) -> None:
    title = "Árvíztűrő tükörfúrógép"
    shelf.put([Filed(Paper, {"title": title})])

    assert {text: [each[1] for each in hits(shelf.desk, text)] for text in FINDING} == {key: [title] for key in FINDING}
    assert {text: hits(shelf.desk, text) for text in NOT_FINDING} == {key: [] for key in NOT_FINDING}


@pytest.mark.parametrize(
    "text",
    ["", " ", "a", "á ", "%", "'", '"', "\0", "*:()[]{}!&|<->", "\ud800", "😀😀😀", "—", "a" * (LONGEST_TEXT + 1),
     "x" * 10_000, " ".join(f"w{n}" for n in range(MOST_WORDS + 1)), "'; DROP TABLE paktum_search_entry; --" * 300],
)  # fmt: skip
def test_a_text_with_too_little_or_too_much_is_refused(archive: tuple[Desk, list[Filed]], text: str) -> None:
    desk, _ = archive
    assert desk.refusal(SEARCH, {"text": text}) == ("BAD_USER_INPUT", ["search"])


@given(text=st.text(max_size=LONGEST_TEXT))
@settings(max_examples=examples(120), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_text_has_hits_or_a_code(archive: tuple[Desk, list[Filed]], text: str) -> None:
    desk, _ = archive
    answer = desk.ask(SEARCH, {"text": text})
    codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
    assert codes <= {"BAD_USER_INPUT"}
    assert codes or answer["data"]["search"]["totalCount"] >= 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ('text: "ab", first: 251', "BAD_USER_INPUT"), ('text: "ab", first: 1, last: 1', "BAD_USER_INPUT"),
        ('text: "ab", after: "x"', "BAD_USER_INPUT"),
        ('text: "ab", after: "5b22736561726368222c302c2261225d"', "BAD_USER_INPUT"),
    ],
)  # fmt: skip
def test_pages_that_cannot_be_are_refused(archive: tuple[Desk, list[Filed]], arguments: str, code: str) -> None:
    desk, _ = archive
    assert desk.refusal(f"{{ search({arguments}) {{ nodes {{ title }} }} }}") == (code, ["search"])


def test_a_cursor_of_a_list_is_none_of_search(archive: tuple[Desk, list[Filed]]) -> None:
    desk, _ = archive
    cursor = desk.data("{ archivePapers(first: 1) { pageInfo { endCursor } } }")["archivePapers"]["pageInfo"][
        "endCursor"
    ]
    assert desk.refusal(SEARCH, {"text": "ab", "after": cursor}) == ("BAD_USER_INPUT", ["search"])


def test_what_is_selected_of_a_hit_comes_in_one_statement(archive: tuple[Desk, list[Filed]]) -> None:
    desk, records = archive
    titled = next(each for each in records if each.cls is Paper and len(each.title or "") > 1)
    text = """query ($text: String!) {
      again: search(text: $text, first: 1) { __typename nodes { kind: type __typename } totalCount }
      search(text: $text, first: 250) {
        nodes {
          __typename
          record {
            __typename
            ... on ArchivePaper { id title seal { motto } }
            ...Named
            ... on Node { same: id }
          }
        }
      }
    }
    fragment Named on ArchiveDrawer { name version }"""
    answer = desk.data(text, {"text": titled.title})
    found = {each["record"]["same"]: each for each in answer["search"]["nodes"]}
    assert found[titled.public_id] == {
        "__typename": "SearchHit",
        "record": {
            "__typename": "ArchivePaper", "id": titled.public_id, "title": titled.title,
            "seal": {"motto": titled.motto}, "same": titled.public_id,
        },
    }  # fmt: skip
    assert answer["again"]["__typename"] == "SearchConnection"
    assert answer["again"]["totalCount"] == len(plain_search(records, titled.title or ""))
    assert len(desk.statements) == 2


def test_kinds_that_search_does_not_find_are_no_types(
    archive: tuple[Desk, list[Filed]], archive_api: ApiSchema
) -> None:
    desk, _ = archive
    assert "ARCHIVE_KEY" not in archive_api.graphql.type_map["SearchType"].values  # type: ignore[attr-defined]  # an enumeration
    assert hits(desk, "ab", types=[]) == []
    fields = desk.data('{ entities(names: ["ArchivePaper"]) { fields { name searchable } } }')["entities"][0]["fields"]
    assert [each["name"] for each in fields if each["searchable"]] == ["title", "number", "body", "seal.motto"]


def test_plans_depend_on_the_types_and_not_on_the_text(archive: tuple[Desk, list[Filed]]) -> None:
    desk, _ = archive
    document = f"# plans\n{SEARCH}"
    kept = desk.executor.documents.document(document).operation(None).plans
    for text, types in (("ab", None), ("cd ef", None), ("ab", []), ("ab", ["ARCHIVE_SLIP"]), ("cd", ["ARCHIVE_SLIP"])):
        desk.data(document, {"text": text, "types": types})
    assert len(kept) == 3
