"""Search tells nothing of records and texts that the user may not read, and neither does the order of the others."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings, strategies as st

from paktum.access.actor import SYSTEM, Actor
from paktum.access.policy import hidden_unless
from paktum.assembly.model import FieldModel
from paktum.read.rows import StoredRow
from paktum.schema.build import ApiSchema, build_schema
from paktum.storage.engines import write_engine
from paktum.testing.databases import make_tables
from paktum.write.writer import Writer

from ...dumping import empty
from .archive import Drawer, Filed, Paper, archive_assembly, file, plain_search, random_records
from .conftest import Desk, opened

SEARCH = """
query ($text: String!, $first: Int, $after: String) {
  search(text: $text, first: $first, after: $after) {
    totalCount
    edges { cursor node { type title match record { id } } }
    pageInfo { hasNextPage endCursor }
  }
}
"""
HIDDEN = "hidden"


@dataclass(frozen=True)
class Curtain:
    """Hides the records that came from one source, and numbers of papers of another."""

    shape: str = "curtain"

    def may_use(self, field: FieldModel) -> bool:
        return True

    def rows(self, row: StoredRow) -> Any:
        if "source" not in row.model.fields:
            return None
        return row.value("source").is_distinct_from(sa.literal_column(f"'{HIDDEN}'"))

    def column(self, field: FieldModel, row: StoredRow, expression: Any) -> Any:
        if field.name != "number":
            return expression
        return hidden_unless(row.value("source").is_distinct_from(sa.literal_column("'discreet'")), expression)


def curtain(actor: Actor) -> Curtain:
    return Curtain()


@dataclass(frozen=True)
class Shelf:
    """An archive that is seen through the curtain."""

    desk: Desk
    engine: sa.Engine

    def put(self, seen: list[Filed], unseen: list[Filed], source: str = HIDDEN) -> list[Filed]:
        """Have these records; gives those that are seen."""
        assembly = self.desk.api.assembly
        empty(self.engine, assembly.metadata.sorted_tables)
        filed: list[Filed] = Writer(assembly, self.engine).run(SYSTEM, lambda change: file(change, seen))
        self.add(unseen, source)
        return filed

    def add(self, records: list[Filed], source: str = HIDDEN) -> None:
        """Add records that came from a source."""
        sourced = [Filed(each.cls, {**each.texts, "source": source}, each.motto) for each in records]
        Writer(self.desk.api.assembly, self.engine).run(SYSTEM, lambda change: file(change, sourced))

    def answers(self, text: str, size: int) -> list[Any]:
        """All pages, with everything that is said of them."""
        pages: list[Any] = []
        after = None
        while True:
            pages.append(self.desk.data(SEARCH, {"text": text, "first": size, "after": after})["search"])
            after = pages[-1]["pageInfo"]["endCursor"]
            if not pages[-1]["pageInfo"]["hasNextPage"]:
                return pages


@pytest.fixture(scope="module")
def shelf(empty_database: Callable[[str], str], runner: Any) -> Iterator[Shelf]:
    api: ApiSchema = build_schema(archive_assembly())
    url = empty_database("curtained")
    engine = write_engine(url)
    make_tables(api.assembly, engine)
    with opened(url, api, runner) as desk:
        yield Shelf(desk.behind(curtain), engine)
    engine.dispose()


@given(seed=st.integers(0, 10_000), size=st.integers(1, 30))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_records_that_come_and_go_unseen_change_no_answer(shelf: Shelf, seed: int, size: int) -> None:
    random = Random(seed)
    records = list(random_records(random, 40))
    seen = shelf.put(records[:20], records[20:30])
    words = sorted({word for each in records for word in each.words()})
    texts = [text for word in random.sample(words, 6) if len(text := f"{word[:2]} {random.choice(words)[:1]}") > 3]

    before = {text: shelf.answers(text, size) for text in texts}
    shelf.add(records[30:])
    after = {text: shelf.answers(text, size) for text in texts}

    assert after == before
    for text, pages in before.items():
        expected = plain_search(seen, text)
        shown = [edge["node"] for page in pages for edge in page["edges"]]
        assert [each["record"]["id"] for each in shown] == [each[3] for each in expected]
        assert {page["totalCount"] for page in pages} == {len(expected)}


def test_a_record_is_not_found_by_who_may_not_read_one_of_its_texts(shelf: Shelf) -> None:
    paper = Filed(Paper, {"title": "Ürge", "number": "SECRET-1", "body": None})
    plain = Filed(Paper, {"title": "Ürge", "number": None, "body": None})
    shelf.put([paper, Filed(Drawer, {"name": "Ürge"})], [paper, plain], source="discreet")

    assert shelf.answers("secret", 9)[0]["totalCount"] == 1
    assert shelf.answers("urge", 9)[0]["totalCount"] == 2  # not the plain one: its number may not be read either


def test_whether_a_hidden_text_is_empty_does_not_decide_what_is_found(shelf: Shelf) -> None:
    found = []
    for number in (None, "zz-991"):
        shelf.put([], [Filed(Paper, {"title": "Quarterly report", "number": number}, None)], "discreet")
        found.append(shelf.desk.data(SEARCH, {"text": "quarterly", "first": 10})["search"]["totalCount"])
    assert found[0] == found[1]
