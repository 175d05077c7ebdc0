"""Attributes that Python calculates: once per answer, with all its records, and off the event loop."""

import asyncio
import enum
import threading
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

import pytest

from paktum import (
    Change,
    Entity,
    Facet,
    Mapped,
    Money,
    Permission,
    Plugin,
    PostalAddress,
    Rate,
    Values,
    calculated,
    computed,
    field,
    hookimpl,
    label as _,
    listed,
    reference,
)
from paktum.access.actor import SYSTEM, Actor
from paktum.access.rights import UNRESTRICTED
from paktum.assembly.build import assemble
from paktum.assembly.model import Kind
from paktum.schema.about import Describing
from paktum.schema.build import ApiSchema, build_schema
from paktum.storage.engines import write_engine
from paktum.testing.databases import make_tables
from paktum.write.writer import Writer

from .conftest import Desk, opened

SECRET = "mill.secret"


class Grain(enum.Enum):
    RYE = "rye"
    SPELT = "spelt"


class Spy:
    """A calculation that remembers what it was given, and answers what a test wants."""

    def __init__(self) -> None:
        self.calls: list[list[Values]] = []
        self.threads: set[int] = set()
        self.answer: Callable[[Sequence[Values]], Any] = lambda rows: [None for _ in rows]

    def __call__(self, rows: Sequence[Values]) -> Any:
        self.calls.append(list(rows))
        self.threads.add(threading.get_ident())
        return self.answer(rows)


WORTH, QUALITY, AGE, PLACE, GRAIN, MARK, SEEN = (Spy() for _ in range(7))
SPIES = (WORTH, QUALITY, AGE, PLACE, GRAIN, MARK, SEEN)


class Mill(Entity):
    """A mill."""

    name: Mapped[str] = field()
    secret: Mapped[int | None] = field(read=SECRET)
    mark: Mapped[str | None] = calculated(MARK, needs=("name", listed("sacks", "weight", most=2)))
    seen: Mapped[bool | None] = calculated(SEEN, needs=("secret",), read=SECRET)


class Sack(Entity):
    """What a mill fills."""

    mill: Mapped[Mill | None] = reference(reverse="sacks")
    weight: Mapped[Rate] = field()
    worth: Mapped[Money | None] = calculated(WORTH, needs=("weight", "mill.name", "mill.secret", "store.shelf"))
    quality: Mapped[Rate | None] = calculated(QUALITY, needs=("weight",))
    age: Mapped[int | None] = calculated(AGE, needs=("weight",))
    place: Mapped[PostalAddress | None] = calculated(PLACE, needs=("weight",))
    grain: Mapped[Grain | None] = calculated(GRAIN, needs=("weight",))
    is_light: Mapped[bool | None] = computed(lambda row: row.weight < 1)


class SackStore(Facet[Sack]):
    """Where a sack lies."""

    shelf: Mapped[int] = field(default=7)


class Milling(Plugin):
    name = "mill"
    package = "tests"

    @hookimpl
    def entities(self) -> Sequence[type[Entity] | type[Facet[Any]]]:
        return [Mill, Sack]

    @hookimpl
    def permissions(self) -> Sequence[Permission]:
        return [Permission(SECRET, _("Secrets"))]


class Store(Plugin):
    name = "store"
    package = "tests"
    requires = ("mill",)

    @hookimpl
    def entities(self) -> Sequence[type[Entity] | type[Facet[Any]]]:
        return [SackStore]


NOBODY = Actor(None, (), frozenset(), rights=UNRESTRICTED)
ALL_SACKS = "{ sacks: millSacks { nodes { WANTED weight } } }"


@pytest.fixture(scope="session")
def mill_api() -> ApiSchema:
    return build_schema(assemble([Milling, Store]))


@pytest.fixture(scope="session")
def mills(empty_database: Callable[[str], str], mill_api: ApiSchema, runner: asyncio.Runner) -> Iterator[Desk]:
    """Two mills, one with three sacks, one with two; and a sack of nobody's, which weighs what another one does."""
    url = empty_database("mills")
    engine = write_engine(url)
    make_tables(mill_api.assembly, engine)

    def fill(change: Change) -> None:
        north, south = (change.create(Mill, name=name, secret=9) for name in ("North", "South"))
        for place, (mill, weight) in enumerate(((north, 1), (north, 2), (north, 3), (south, 4), (south, 5), (None, 1))):
            change.create(Sack, mill=mill, weight=Decimal(weight), facets={"store": {"shelf": place}})

    Writer(mill_api.assembly, engine).run(SYSTEM, fill)
    engine.dispose()
    with opened(url, mill_api, runner) as made:
        yield made


@pytest.fixture
def desk(mills: Desk) -> Desk:
    """The mills, and calculations that were not asked yet."""
    for spy in SPIES:
        spy.__init__()  # type: ignore[misc]  # forgets what it was asked
    return mills


def failed(path: list[str | int], name: str = "worth") -> dict[str, Any]:
    return {
        "message": f"MillSack.{name} could not be calculated by the plugin mill", "path": path,
        "extensions": {"code": "CALCULATION_FAILED"},
    }  # fmt: skip


def weights(rows: Sequence[Values]) -> list[int]:
    return sorted(int(row.weight) for row in rows)


def test_a_calculation_is_asked_once_for_all_records_of_a_root_field_at_whatever_depth(desk: Desk) -> None:
    QUALITY.answer = lambda rows: [row.weight * 10 for row in rows]
    inside = "quality weight mill { name sacks(first: 2) { edges { node { again: quality weight } } } }"
    found = desk.data(f"{{ sacks: millSacks(orderBy: {{field: WEIGHT}}) {{ nodes {{ {inside} }} }} }}")["sacks"]
    assert [each["quality"] for each in found["nodes"]] == [f"{n}0.000000000" for n in (1, 1, 2, 3, 4, 5)]
    below = [edge["node"] for each in found["nodes"] if each["mill"] for edge in each["mill"]["sacks"]["edges"]]
    assert len(below) == 10
    assert all(Decimal(each["again"]) == 10 * Decimal(each["weight"]) for each in below)
    assert len(QUALITY.calls) == len(desk.statements) == 1


def test_records_that_give_the_same_values_are_given_once(desk: Desk) -> None:
    desk.data("{ millSacks { nodes { quality again: quality } } }")
    assert [weights(call) for call in QUALITY.calls] == [[1, 2, 3, 4, 5]]


def test_every_root_field_and_every_calculation_is_asked_by_itself(desk: Desk) -> None:
    desk.data("{ a: millSacks(first: 1) { nodes { quality age } } b: millSacks(last: 1) { nodes { quality } } }")
    assert (len(QUALITY.calls), len(AGE.calls)) == (2, 1)
    assert len(desk.statements) == 2


def test_a_calculation_does_not_run_in_the_thread_of_the_event_loop(desk: Desk) -> None:
    desk.data("{ millSacks { nodes { quality } } }")
    assert QUALITY.threads
    assert threading.get_ident() not in QUALITY.threads


def test_a_calculation_is_not_asked_for_nothing(desk: Desk) -> None:
    found = desk.data('{ millSacks(first: 0) { nodes { quality } } millSack(id: "mill_sack_x") { quality } }')
    assert found == {"millSacks": {"nodes": []}, "millSack": None}
    desk.data(
        "query ($no: Boolean = false) { millSacks { nodes { id quality @include(if: $no) age @skip(if: true) } } }"
    )
    assert (QUALITY.calls, AGE.calls) == ([], [])


def test_what_is_needed_arrives_as_records_have_it(desk: Desk) -> None:
    WORTH.answer = lambda rows: [None for _ in rows]
    desk.data("{ millSacks(orderBy: {field: WEIGHT}, first: 2) { nodes { worth { amount } } } }")
    own, nobody = sorted(WORTH.calls[0], key=lambda row: row.store.shelf)
    assert own == Values(weight=Decimal(1), mill=Values(name="North", secret=9), store=Values(shelf=0))
    assert nobody == Values(weight=Decimal(1), mill=Values(name=None, secret=None), store=Values(shelf=5))
    with pytest.raises(AttributeError, match="'age' is not among what the calculation needs"):
        _ = own.age


def test_values_that_the_reader_may_not_see_are_none(desk: Desk) -> None:
    desk.data("{ millSacks { nodes { worth { amount } } } }", actor=NOBODY)
    assert {(row.mill.name, row.mill.secret) for row in WORTH.calls[0]} == {
        ("North", None), ("South", None), (None, None),
    }  # fmt: skip


def test_a_result_that_the_reader_may_not_see_is_null_and_not_calculated(desk: Desk) -> None:
    SEEN.answer = lambda rows: [row.secret == 9 for row in rows]
    asked = "{ mills(first: 1) { nodes { seen name } } }"
    assert desk.data(asked, actor=NOBODY) == {"mills": {"nodes": [{"seen": None, "name": "North"}]}}
    assert SEEN.calls == []
    assert desk.data(asked)["mills"]["nodes"] == [{"seen": True, "name": "North"}]


def test_results_have_the_digits_that_were_declared(desk: Desk) -> None:
    QUALITY.answer = lambda rows: [Decimal("-0.00000000049") if row.weight == 1 else row.weight / 3 for row in rows]
    WORTH.answer = lambda rows: [Money(row.weight / 8, "HUF" if row.weight == 1 else "JPY") for row in rows]
    asked = "{ millSacks(orderBy: {field: WEIGHT}) { nodes { quality worth { is: __typename currency x: amount } } } }"
    found = desk.data(asked)["millSacks"]["nodes"]
    assert [each["quality"] for each in found] == [
        "0.000000000", "0.000000000", "0.666666667", "1.000000000", "1.333333333", "1.666666667",
    ]  # fmt: skip
    assert [each["worth"] for each in found[1:5]] == [
        {"is": "Money", "currency": "HUF", "x": "0.13"}, {"is": "Money", "currency": "JPY", "x": "0"},
        {"is": "Money", "currency": "JPY", "x": "0"}, {"is": "Money", "currency": "JPY", "x": "1"},
    ]  # fmt: skip


def test_results_stand_in_the_answer_as_stored_values_do(desk: Desk) -> None:
    AGE.answer = lambda rows: [2**31 - 1 for _ in rows]
    PLACE.answer = lambda rows: [PostalAddress(town_name='Győr "\x1f"\\') for _ in rows]
    GRAIN.answer = lambda rows: [Grain.SPELT for _ in rows]
    (found,) = desk.data("{ millSacks(first: 1) { nodes { grain age place { town: townName country } weight } } }")[
        "millSacks"
    ]["nodes"]
    assert list(found.items()) == [
        ("grain", "SPELT"), ("age", 2**31 - 1), ("place", {"town": 'Győr "\x1f"\\', "country": None}),
        ("weight", "1.000000000"),
    ]  # fmt: skip


def test_a_calculation_that_raises_is_null_with_an_error_and_the_rest_stays(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    def stumble(rows: Sequence[Values]) -> Any:
        raise ZeroDivisionError("a secret of the mill")

    WORTH.answer = stumble
    QUALITY.answer = lambda rows: [row.weight for row in rows]
    asked = "{ it: mills(first: 1) { nodes { name sacks { edges { node { worth { amount } quality } } } } } }"
    answer = desk.ask(asked)
    (mill,) = answer["data"]["it"]["nodes"]
    assert [edge["node"]["worth"] for edge in mill["sacks"]["edges"]] == [None] * 3
    assert [edge["node"]["quality"] for edge in mill["sacks"]["edges"]] == [f"{n}.000000000" for n in (1, 2, 3)]
    assert answer["errors"] == [failed(["it", "nodes", 0, "sacks", "edges", 0, "node", "worth"])]
    (record,) = caplog.records
    assert record.getMessage() == "the calculation of MillSack.worth by the plugin mill failed"
    assert record.exc_info is not None
    assert record.exc_info[0] is ZeroDivisionError


@pytest.mark.parametrize(
    "results",
    [
        [], [None] * 4, [None] * 6, None, 5, "12345", [1.5] * 5, [Decimal("NaN")] * 5, [Decimal("Infinity")] * 5,
        [Decimal(10) ** 9] * 5, [Decimal("1E+300")] * 5, [True] * 5, ["1"] * 5, [Money(Decimal(1), "EUR")] * 5,
    ],
)  # fmt: skip
def test_results_that_are_not_what_was_declared_are_null_with_one_error(desk: Desk, results: Any) -> None:
    QUALITY.answer = lambda rows: results
    answer = desk.ask("{ millSacks { nodes { quality } } }")
    assert answer["data"]["millSacks"]["nodes"] == [{"quality": None}] * 6
    assert answer["errors"] == [failed(["millSacks", "nodes", 0, "quality"], "quality")]


@pytest.mark.parametrize(
    ("spy", "asked", "result"),
    [
        (WORTH, "worth { amount }", Money(Decimal(1), "gold")), (WORTH, "worth { amount }", Decimal(1)),
        (WORTH, "worth { amount }", Money(Decimal(10) ** 14, "EUR")), (WORTH, "worth { amount }", Money(1.5, {})),  # type: ignore[arg-type]  # on purpose
         (AGE, "age", 2**31), (AGE, "age", True),
        (AGE, "age", Decimal(1)), (PLACE, "place { country }", PostalAddress(country="XX1")),
        (PLACE, "place { country }", PostalAddress(town_name="\ud800")), (GRAIN, "grain", "oat"),
    ],
)  # fmt: skip
def test_one_wrong_result_is_null_with_the_path_of_its_record(desk: Desk, spy: Spy, asked: str, result: Any) -> None:
    spy.answer = lambda rows: [result if row.weight == 2 else None for row in rows]
    answer = desk.ask(f"{{ millSacks(orderBy: {{field: WEIGHT}}) {{ nodes {{ {asked} weight }} }} }}")
    name = asked.partition(" ")[0]
    assert [each[name] for each in answer["data"]["millSacks"]["nodes"]] == [None] * 6
    assert answer["errors"] == [failed(["millSacks", "nodes", 2, name], name)]


def test_each_place_that_fails_has_its_own_error(desk: Desk) -> None:
    QUALITY.answer = lambda rows: []
    answer = desk.ask(
        "{ a: millSacks(first: 2) { nodes { x: quality y: quality } } b: millSacks { nodes { quality } } }"
    )
    paths = [["a", "nodes", 0, "x"], ["a", "nodes", 0, "y"], ["b", "nodes", 0, "quality"]]
    assert answer["errors"] == [failed(path, "quality") for path in paths]


def test_lists_arrive_oldest_first_and_not_beyond_what_was_declared(desk: Desk) -> None:
    MARK.answer = lambda rows: [f"{row.name}: {', '.join(str(sack.weight) for sack in row.sacks)}" for row in rows]
    answer = desk.ask("{ mills(orderBy: {field: NAME}) { nodes { mark } } }")
    marks = [each["mark"] for each in answer["data"]["mills"]["nodes"]]
    assert marks == [None, "South: 4.000000000, 5.000000000"]
    message = "Mill.mark could not be calculated by the plugin mill"
    assert [(each["message"], each["path"]) for each in answer["errors"]] == [(message, ["mills", "nodes", 0, "mark"])]


def test_a_structure_of_which_nothing_is_asked_is_empty(desk: Desk) -> None:
    WORTH.answer = lambda rows: [Money(Decimal(1), "EUR") for _ in rows]

    data = desk.data("{ millSacks(first: 1) { nodes { worth { amount @skip(if: true) } } } }")

    assert data == {"millSacks": {"nodes": [{"worth": {}}]}}


def test_records_by_their_ids_are_calculated_together(desk: Desk) -> None:
    QUALITY.answer = lambda rows: [row.weight for row in rows]
    ids = [each["id"] for each in desk.data("{ millSacks(first: 2) { nodes { id } } }")["millSacks"]["nodes"]]
    mill = desk.data("{ mills(first: 1) { nodes { id } } }")["mills"]["nodes"][0]["id"]
    asked = """
    query ($ids: [ID!]!, $id: ID!) {
      nodes(ids: $ids) { id ...Sacks ... on Mill { sacks(last: 1) { nodes { quality } } } }
      node(id: $id) { ...Sacks }
    }
    fragment Sacks on MillSack { quality }
    """
    found = desk.data(asked, {"ids": [mill, *ids], "id": ids[1]})
    assert found["nodes"][0]["sacks"]["nodes"] == [{"quality": "3.000000000"}]
    assert [each["quality"] for each in found["nodes"][1:]] == ["1.000000000", "2.000000000"]
    assert found["node"] == {"quality": "2.000000000"}
    assert [weights(call) for call in QUALITY.calls] == [[1, 2, 3], [2]]


def test_what_a_mutation_gives_back_is_calculated(desk: Desk) -> None:
    QUALITY.answer = lambda rows: [row.weight if row.weight == 8 else "wrong" for row in rows]
    text = """
    mutation ($weight: Decimal!) {
      made: millSackCreate(input: {weight: $weight}) { sack: millSack { id version quality } errors { code } }
    }
    """
    made = desk.data(text, {"weight": "8"})["made"]
    answer = desk.ask(text, {"weight": "9"})
    assert answer["errors"] == [failed(["made", "sack", "quality"], "quality")]
    gone = "mutation ($id: ID!) { millSackDelete(input: {id: $id, expectedVersion: 1}) { errors { code } } }"
    for each in (made["sack"], answer["data"]["made"]["sack"]):
        assert desk.data(gone, {"id": each["id"]})["millSackDelete"]["errors"] == []
    assert made["sack"]["quality"] == "8.000000000"
    assert answer["data"]["made"]["sack"]["quality"] is None


def test_a_calculated_attribute_is_read_only_and_in_no_filter_or_order(mill_api: ApiSchema) -> None:
    types: Any = mill_api.graphql.type_map
    assert "quality" in types["MillSack"].fields
    assert types["MillSack"].fields["quality"].type is types["Decimal"]
    for name in ("MillSackFilter", "MillSackCreateInput", "MillSackPatch"):
        assert "quality" not in types[name].fields
    assert "QUALITY" not in types["MillSackOrderField"].values
    model = mill_api.assembly.entities["MillSack"]
    (told,) = [each for each in Describing(mill_api.assembly, "en").entity(model).fields if each.name == "quality"]
    assert (told.is_writable, told.is_sortable, told.is_required, told.kind) == (
        False,
        False,
        False,
        Kind.DECIMAL.value,
    )


def test_a_record_does_not_have_it_and_no_rule_can_use_it(mill_api: ApiSchema) -> None:
    from paktum.access.policy import Unrestricted
    from paktum.read.rows import Level, Reading

    with pytest.raises(AttributeError, match="has this calculated for answers"):
        _ = Sack().quality
    with pytest.raises(TypeError, match="has no attribute"):
        Sack(qualities=1)
    level = Level(Reading(mill_api.assembly, Unrestricted()), mill_api.assembly.entities["MillSack"])
    with pytest.raises(AttributeError, match=r"MillSack\.quality is calculated in Python, so no SQL can use it"):
        _ = level.row.quality
