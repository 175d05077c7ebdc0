"""What aggregates promise beside their figures: one statement, one pass over the table, rights, limits, refusals."""

import asyncio
import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest

from paktum import Money
from paktum.access.actor import Actor
from paktum.access.rights import UNRESTRICTED
from paktum.assembly.build import Assembly, load_assembly
from paktum.assembly.model import EntityModel, FacetModel, Kind
from paktum.limits import DEFAULT_GROUPS, MOST_GROUPS, MOST_KEYS
from paktum.read.figures import FIGURES, Figure, has_figures
from paktum.read.grouping import group_fields
from paktum.schema.build import ApiSchema
from paktum.storage.engines import write_engine

from .conftest import PLUGINS, Desk, opened
from .press import SECRET
from .reference import Reference
from .rows import Rows, key, store
from .worlds import World

NOBODY = Actor(None, ("reader",), frozenset(), rights=UNRESTRICTED)
READER = Actor(None, ("reader",), frozenset({SECRET}), rights=UNRESTRICTED)
GROUPS = """
query (
  $filter: PressBookFilter, $groupBy: [PressBookGroupBy!], $having: PressBookHaving, $orderBy: [PressBookGroupOrder!],
  $first: Int
) {
  books: pressBooksAggregate(filter: $filter, groupBy: $groupBy, having: $having, orderBy: $orderBy, first: $first) {
    groups { count }
    hasMore
  }
}
"""
REFUSED = ("BAD_USER_INPUT", ["books"])


def test_a_total_is_one_group_also_over_no_rows(desk: Desk) -> None:
    text = """{
      pressBooksAggregate(filter: {title: {eq: "nobody wrote it"}}) {
        groups {
          key { __typename }
          count
          pages { count distinctCount sum average minimum }
          price { count sum { amount } }
          royalty { sum }
          fair { stand { sum } }
          writtenOn { maximum }
        }
        hasMore
      }
    }"""
    nothing = {"count": 0, "distinctCount": 0, "sum": "0", "average": None, "minimum": None}
    assert desk.data(text)["pressBooksAggregate"] == {
        "groups": [
            {
                "key": {"__typename": "PressBookKey"}, "count": 0, "pages": nothing, "price": {"count": 0, "sum": []},
                "royalty": {"sum": "0.000000000"}, "fair": {"stand": {"sum": "0"}}, "writtenOn": {"maximum": None},
            }
        ],
        "hasMore": False,
    }  # fmt: skip
    nobody = {"filter": {"title": {"eq": "nobody wrote it"}}}
    assert desk.data(GROUPS, {**nobody, "groupBy": {"field": "TITLE"}})["books"] == {"groups": [], "hasMore": False}
    assert desk.data(GROUPS, {"having": {"count": {"eq": 0}}})["books"]["groups"] == []


def test_there_are_as_many_groups_as_asked_for_and_it_is_said_whether_there_are_more(desk: Desk) -> None:
    keys = "[{field: BOOK}, {field: AT}, {field: REMARK}]"
    asked = f"visits: fairVisitsAggregate(groupBy: {keys}, first: $n) {{ groups {{ count }} hasMore }}"
    text = f"query ($n: Int) {{ {asked} }}"
    everything = desk.data(text, {"n": MOST_GROUPS})["visits"]
    count = len(everything["groups"])
    assert not everything["hasMore"]
    for first, more in ((0, True), (1, True), (count - 1, True), (count, False)):
        found = desk.data(text, {"n": first})["visits"]
        assert found == {"groups": everything["groups"][:first], "hasMore": more}
    empty = '{ a: pressBooksAggregate(filter: {title: {eq: "x"}}, groupBy: {field: TITLE}, first: 0) { hasMore } }'
    assert desk.data(empty) == {"a": {"hasMore": False}}


# Limits and refusals

YEARS = {"field": "WRITTEN_ON", "part": "YEAR"}
ELEVEN = "TITLE SUBTITLE ISBN PAGES IS_PRINTED MOOD COVER STAGE AUTHOR SEQUEL_OF VERSION".split()

ODD: tuple[dict[str, Any], ...] = (
    {"first": -1}, {"first": MOST_GROUPS + 1},
    {"groupBy": [{}]}, {"groupBy": [{"field": None}]}, {"groupBy": [{"part": "MONTH"}]},
    {"groupBy": [{"field": "TITLE", "part": "MONTH"}]}, {"groupBy": [{"field": "TITLE"}, {"field": "TITLE"}]},
    {"groupBy": [{"field": "WRITTEN_ON"}, {"field": "WRITTEN_ON", "part": "YEAR"}]},
    {"groupBy": [{"field": "PRICE"}, {"field": "PRICE_CURRENCY"}]},
    {"groupBy": [{"field": "PRICE_CURRENCY"}, {"field": "PRICE"}]},
    {"groupBy": [{"field": "TITLE", "ofAuthor": {"field": "NAME"}}]},
    {"groupBy": [{"ofAuthor": {"field": "NAME"}, "ofSequelOf": {"field": "TITLE"}}]},
    {"groupBy": [{"ofAuthor": {"field": "BORN_ON"}, "part": "YEAR"}]}, {"groupBy": [{"ofAuthor": {}}]},
    {"groupBy": [{"field": "PRINTED_AT", "timeZone": "CET"}]}, {"groupBy": [{"field": "PRINTED_AT", "timeZone": ""}]},
    {"groupBy": [{"ofAuthor": {"field": "CREATED_AT", "timeZone": "Mars/Olympus"}}]},
    {"orderBy": [{}]}, {"orderBy": [{"direction": "DESC"}]}, {"orderBy": [{"figure": "SUM"}]},
    {"orderBy": [{"field": "PAGES"}]}, {"orderBy": [{"figure": "SUM", "field": "TITLE"}]},
    {"orderBy": [{"figure": "AVERAGE", "field": "WRITTEN_ON"}]}, {"orderBy": [{"figure": "SUM", "field": "PRICE"}]},
    {"orderBy": [{"figure": "DISTINCT_COUNT", "field": "PRICE"}]},
    {"orderBy": [{"figure": "SUM", "field": "PAGES", "currency": "EUR"}]},
    {"orderBy": [{"figure": "COUNT", "currency": "EUR"}]}, {"orderBy": [{"key": {"field": "TITLE"}}]},
    {"groupBy": [{"field": "TITLE"}], "orderBy": [{"key": {"field": "TITLE"}, "figure": "COUNT"}]},
    {"groupBy": [{"field": "TITLE"}], "orderBy": [{"key": {"ofAuthor": {"field": "NAME"}}}]},
    {"groupBy": [YEARS], "orderBy": [{"key": {"field": "WRITTEN_ON", "part": "DAY"}}]},
    {"orderBy": [{"figure": "COUNT"}] * 11},
    {"groupBy": [{"field": name} for name in ELEVEN]},
    {"having": {"count": {"eq": None}}}, {"having": {"pages": {"sum": {"gt": "0.5"}}}},
    {"having": {"price": {"sum": {"gt": None}}}}, {"having": {"weight": {"average": {"lt": "0.00001"}}}},
    {"having": {"weight": {"sum": {"lt": "100000000000000"}}}},
)  # fmt: skip


@pytest.mark.parametrize("variables", ODD, ids=lambda each: json.dumps(each)[:60])
def test_groups_that_cannot_be_made_are_refused(desk: Desk, variables: dict[str, Any]) -> None:
    for _ in ("planned", "from the cached plan"):
        assert desk.refusal(GROUPS, variables) == REFUSED
    assert desk.statements == []


def test_there_are_ten_keys_at_most(desk: Desk, reference: Reference) -> None:
    variables = {"groupBy": [{"field": name} for name in ELEVEN[:MOST_KEYS]]}
    assert desk.data(GROUPS, variables) == reference.answer(GROUPS, variables)


def test_a_time_zone_is_looked_at_in_every_request(desk: Desk, reference: Reference) -> None:
    text = """query ($zone: String) {
      a: pressBooksAggregate(groupBy: {field: PRINTED_AT, timeZone: $zone}) { groups { key { printedAt } count } }
    }"""
    answers = []
    for zone in ("Pacific/Kiritimati", "Etc/GMT+12", None):
        answers.append(desk.data(text, {"zone": zone}))
        assert answers[-1] == reference.answer(text, {"zone": zone})
    assert answers[0] != answers[1] != answers[2]
    assert desk.refusal(text, {"zone": "Pacific/Atlantis"}) == ("BAD_USER_INPUT", ["a"])


@pytest.mark.parametrize("asked", ["title", "author { id }", "ofAuthor { name }", "price { amount }", "fair { stand }"])
def test_what_the_rows_are_not_grouped_by_is_no_key(desk: Desk, asked: str) -> None:
    keys = "[{field: PRICE_CURRENCY}, {ofAuthor: {field: BORN_ON}}]"
    text = f"{{ books: pressBooksAggregate(groupBy: {keys}) {{ groups {{ key {{ {asked} }} }} }} }}"
    assert desk.refusal(text) == REFUSED
    nested = "books: pressAuthors { nodes { booksAggregate { groups { key { title } } } } }"
    assert desk.refusal(f"{{ {nested} }}") == REFUSED


# Rights

HIDDEN: tuple[str, ...] = (
    "(groupBy: {field: SECRET}) { groups { count } }", "(groupBy: {field: BRIBE_CURRENCY}) { groups { count } }",
    "(groupBy: {field: HIDEOUT_TOWN_NAME}) { hasMore }", "(groupBy: {field: GHOST}) { hasMore }",
    "(groupBy: {ofGhost: {field: NAME}}) { hasMore }", "(groupBy: {ofSequelOf: {field: SECRET}}) { hasMore }",
    "(groupBy: {ofSequelOf: {ofGhost: {field: NAME}}}) { hasMore }",
    "{ groups { bribe { sum { amount } } } }", "{ groups { secret { count } } }",
    "{ groups { ghost { distinctCount } } }", "(having: {bribe: {count: {gt: 1}}}) { groups { count } }",
    "(having: {not: {secret: {distinctCount: {eq: 1}}}}) { hasMore }",
    '(having: {or: [{bribe: {sum: {gt: {amount: 1, currency: "EUR"}}}}]}) { hasMore }',
    "(orderBy: {figure: COUNT, field: SECRET}) { hasMore }",
    '(orderBy: {figure: SUM, field: BRIBE, currency: "EUR"}) { hasMore }',
    '(filter: {secret: {eq: "x"}}) { groups { count } }',
)  # fmt: skip


@pytest.mark.parametrize("asked", HIDDEN)
def test_groups_and_figures_do_not_tell_what_the_actor_may_not_read(desk: Desk, asked: str) -> None:
    text = f"{{ books: pressBooksAggregate{asked} }}"
    assert desk.refusal(text, actor=NOBODY) == ("FORBIDDEN", ["books"])
    assert desk.statements == []
    desk.data(text, actor=READER)
    assert desk.refusal(text, actor=NOBODY) == ("FORBIDDEN", ["books"])  # whatever plans there are
    inside = f"{{ authors: pressAuthors {{ nodes {{ booksAggregate{asked} }} }} }}"
    assert desk.refusal(inside, actor=NOBODY) == ("FORBIDDEN", ["authors"])


def test_what_is_computed_from_hidden_values_is_one_missing_key(desk: Desk, world: World) -> None:
    living = len(world.living(desk.api.assembly.entities["PressBook"]))
    text = (
        "{ pressBooksAggregate(groupBy: {field: RIDDLE}) { groups { key { riddle } count riddle { distinctCount } } } }"
    )
    found = desk.data(text, actor=NOBODY)["pressBooksAggregate"]["groups"]
    assert found == [{"key": {"riddle": None}, "count": living, "riddle": {"distinctCount": 0}}]


def test_groups_of_a_list_behind_a_hidden_reference_are_those_of_no_rows(desk: Desk) -> None:
    text = "{ pressAuthors { nodes { ghostedAggregate { groups { count } } } } }"
    found = desk.data(text, actor=NOBODY)["pressAuthors"]["nodes"]
    assert found == [{"ghostedAggregate": {"groups": [{"count": 0}]}}] * len(found)


# Sums

HEAVY, LIGHT = Decimal("99999999999999.9999"), Decimal(1)


@pytest.fixture(scope="module")
def heavy(
    empty_database: Callable[[str], str], press_api: ApiSchema, press: Assembly, runner: asyncio.Runner
) -> Iterator[Desk]:
    """Books, nine of them as heavy and dear as can be in each stage, ten in the last; and more titles than groups."""
    books = []
    for number in range(DEFAULT_GROUPS + 10):
        book = Rows(number).book(0) | {"id": key(2, number), "deleted": False, "title": f"{number:03d}"}
        stage = "draft" if number < 9 else "out" if number < 19 else "shelved"
        weight = LIGHT if stage == "shelved" else HEAVY
        alone = {"author": None, "ghost": None, "sequel_of": None, "fair": {**book["fair"], "agent": None}}
        books.append(book | alone | {"stage": stage, "weight": weight, "price": Money(weight, "CLF")})
    url = empty_database("heavy")
    engine = write_engine(url)
    store(World(press, {"PressBook": books}, {}, {}), engine)
    engine.dispose()
    with opened(url, press_api, runner) as made:
        yield made


def test_sums_are_exact_up_to_what_is_kept_and_an_error_beyond(heavy: Desk) -> None:
    text = """query ($stage: String) {
      a: pressBooksAggregate(filter: {stage: {eq: $stage}}) { groups { %s } }
    }"""
    everything = "weight { sum average } price { sum { amount currency } average { amount } }"
    amount = "899999999999999.9991"
    assert heavy.data(text % everything, {"stage": "draft"})["a"]["groups"] == [
        {
            "weight": {"sum": amount, "average": "99999999999999.9999"},
            "price": {"sum": [{"amount": amount, "currency": "CLF"}], "average": [{"amount": "99999999999999.9999"}]},
        }
    ]
    for figures in (
        "weight { sum }",
        "weight { average }",
        "price { sum { amount } }",
        "price { average { currency amount } }",
    ):
        assert heavy.refusal(text % figures, {"stage": "out"}) == ("OUT_OF_RANGE", ["a"])
    kept = "weight { count minimum maximum } price { count maximum { amount } }"
    assert heavy.data(text % kept, {"stage": "out"})["a"]["groups"] == [
        {
            "weight": {"count": 10, "minimum": str(HEAVY), "maximum": str(HEAVY)},
            "price": {"count": 10, "maximum": [{"amount": str(HEAVY)}]},
        }
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        '(having: {weight: {sum: {gt: "0"}}})', '(having: {price: {average: {gt: {amount: "0", currency: "CLF"}}}})',
        "(groupBy: {field: STAGE}, orderBy: {figure: SUM, field: WEIGHT})",
        '(groupBy: {field: STAGE}, orderBy: {figure: SUM, field: PRICE, currency: "CLF"})',
    ],
)  # fmt: skip
def test_sums_that_are_too_large_are_errors_in_conditions_and_orders_too(heavy: Desk, arguments: str) -> None:
    assert heavy.refusal(f"{{ a: pressBooksAggregate{arguments} {{ groups {{ count }} }} }}") == ("OUT_OF_RANGE", ["a"])


def test_a_hundred_groups_are_given_unless_said(heavy: Desk) -> None:
    found = heavy.data("{ a: pressBooksAggregate(groupBy: {field: TITLE}) { groups { key { title } } hasMore } }")["a"]
    assert [each["key"]["title"] for each in found["groups"]] == [f"{each:03d}" for each in range(DEFAULT_GROUPS)]
    assert found["hasMore"]


# Statements


def test_groups_are_one_statement_also_inside_records(desk: Desk, reference: Reference) -> None:
    text = """{
      pressAuthors {
        nodes {
          name
          booksAggregate(groupBy: [{field: STAGE}]) { groups { key { stage } count price { sum { amount currency } } } }
          fair {
            visitsAggregate(groupBy: [{ofBook: {ofAuthor: {field: NAME}}}, {field: AT, part: YEAR}]) {
              groups { key { at ofBook { ofAuthor { name } } } count }
            }
          }
          books(first: 2) { nodes { fair { visitsAggregate { groups { count guest { distinctCount } } } } } }
        }
      }
    }"""
    assert desk.data(text) == reference.answer(text, {})
    assert len(desk.statements) == 1


SUMS = """{
  pressBooksAggregate(
    groupBy: [{field: STAGE}, {field: WRITTEN_ON, part: MONTH}]
    having: {count: {gte: 1}}
    orderBy: [{figure: SUM, field: PRICE, currency: "EUR"}]
  ) {
    groups {
      key { stage writtenOn }
      count
      price { sum { amount currency } average { amount } }
      advance { sum { amount } }
      author { distinctCount }
    }
  }
}"""


def test_the_table_is_read_once(desk: Desk) -> None:
    desk.data(SUMS)
    ((text, values),) = desk.reads.ran
    reads: Any = desk.reads.reads
    if desk.reads.engine.name == "sqlite":
        plan = [row[-1] for row in reads._connection.execute(f"EXPLAIN QUERY PLAN {text}", values)]
        assert len([line for line in plan if line.startswith(("SCAN t1", "SEARCH t1"))]) == 1, plan
    else:
        rows = desk.runner.run(reads._idle[-1].driver.fetch(f"EXPLAIN (COSTS OFF) {text}", *values))
        assert "\n".join(row[0] for row in rows).count("Scan on press_book") == 1


def test_what_is_not_asked_for_is_not_computed(desk: Desk) -> None:
    desk.data("{ pressBooksAggregate(groupBy: {field: STAGE}) { groups { key { stage } count } } }")
    (text,) = desk.statements
    assert text.lower().count("group by") == 1
    for absent in ("sum(", "currency", "over (partition", "join", "min("):
        assert absent not in text.lower()


def entities() -> list[str]:
    """Every kind of record that the full schema shows."""
    return [name for name, model in load_assembly(PLUGINS).entities.items() if not model.internal]


@pytest.mark.parametrize("name", entities())
def test_every_attribute_of_every_entity_is_a_key_and_has_its_figures(company: Desk, name: str) -> None:
    model = company.api.assembly.entities[name]
    listed = f"{model.api_plural}Aggregate"
    total = company.data(f"{{ {model.api_plural} {{ totalCount }} }}")[model.api_plural]["totalCount"]
    for names in keys_of(model):
        keys = ", ".join(f"{{field: {each}}}" for each in names)
        asked = f"{listed}(groupBy: [{keys}], first: {MOST_GROUPS}) {{ groups {{ count }} hasMore }}"
        found = company.data(f"{{ {asked} }}")[listed]
        assert sum(each["count"] for each in found["groups"]) == total or found["hasMore"]
    facets = [each for each in model.facets.values() if selected(each)]
    figures = [selected(model), *(f"{each.api_name} {{ {selected(each)} }}" for each in facets)]
    (group,) = company.data(f"{{ {listed} {{ groups {{ {' '.join(figures)} }} }} }}")[listed]["groups"]
    assert len(group) == len([each for each in model.fields.values() if has_figures(each)]) + len(facets)
    assert len(company.statements) == 1


def keys_of(model: EntityModel) -> Iterator[list[str]]:
    """All keys, as many at once as can be; currencies apart from their amounts."""
    paths = group_fields(model)
    for apart in (True, False):
        names = [name for name, path in paths.items() if path.endswith(".currency") is apart]
        yield from (names[at : at + MOST_KEYS] for at in range(0, len(names), MOST_KEYS))


def selected(model: EntityModel | FacetModel) -> str:
    """All figures of all attributes."""
    parts = []
    for each in model.fields.values():
        if has_figures(each):
            money = " { amount currency }" if each.kind is Kind.MONEY else ""
            figures = [f"{figure.value}{money if figure is not Figure.COUNT else ''}" for figure in FIGURES[each.kind]]
            parts.append(f"{each.api_name} {{ {' '.join(figures)} }}")
    return " ".join(parts)
