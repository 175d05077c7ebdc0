"""Rights hold at every level: with rows and values hidden, every query answers as if they were not there."""

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pytest
from graphql import GraphQLInputObjectType, get_named_type
from hypothesis import given, note, settings, strategies as st

from paktum import Money
from paktum.assembly.build import Assembly
from paktum.assembly.model import EntityModel, FacetModel, FieldModel
from paktum.limits import DEFAULT_LIMITS
from paktum.read.api import order_paths
from paktum.schema.build import ApiSchema
from paktum.storage.engines import write_engine

from ...effort import examples
from .conftest import Desk, opened
from .queries import Sketch, document, printed, seeds, thrown
from .reference import Reference
from .rows import AUTHORS, Rows, key, press_world, store
from .test_conformance import cursor_of, difference, with_keys
from .veils import First, Known, Own, Reader, Rule, Sight, Through, Veil, reader, veils
from .worlds import World

VEILS = 8
READERS = 3
EXAMPLES = examples(100)
ORACLES = ((0, 1), (3, 0), (5, 2))
ORACLE_EXAMPLES = examples(40)
GUARDED = frozenset({"allowed", "refusals"})
"""What guards say: they see everything, as they will when the transition is wanted."""


@pytest.fixture(scope="module")
def veiled(desk: Desk) -> Desk:
    """The press, behind the veil of each reader."""
    return desk.behind(veils)


@pytest.fixture(scope="module")
def seen(world: World) -> Callable[[Reader], World]:
    """What a reader sees of the press."""
    kept: dict[Reader, World] = {}

    def find(who: Reader) -> World:
        if who not in kept:
            kept[who] = Sight(world, who).seen()
        return kept[who]

    return find


@settings(thrown, max_examples=EXAMPLES)
@given(seed=seeds, veil=st.integers(0, VEILS - 1), number=st.integers(0, READERS - 1))
def test_every_query_gives_what_a_world_without_the_hidden_gives(
    seed: int, veil: int, number: int, veiled: Desk, press_api: ApiSchema, seen: Callable[[Reader], World]
) -> None:
    who = reader(veil, number)
    reference = Reference(press_api, seen(who))
    drawn = document(press_api.graphql, reference.world, seed)
    text, variables = drawn.with_cursors(lambda mark: cursor_of(veiled, mark, who))
    plain_text, plain_variables = drawn.with_cursors(lambda mark: mark.key.hex)
    note(text)
    note(json.dumps(variables, ensure_ascii=False))
    wanted = reference.answer(plain_text, plain_variables)
    assert difference(with_keys(veiled.data(text, variables, who)), wanted) is None


def test_readers_of_one_shape_share_plans_and_see_different_rows(
    veiled: Desk, press_api: ApiSchema, seen: Callable[[Reader], World]
) -> None:
    text = "{ pressBooks(first: 250) { totalCount nodes { id price { amount } author { id } } } }"
    for veil in range(VEILS):
        answers = [veiled.data(text, actor=reader(veil, number)) for number in range(READERS)]
        worlds = [seen(reader(veil, number)) for number in range(READERS)]
        assert answers == [Reference(press_api, each).answer(text, {}) for each in worlds]
    assert len(veiled.executor.documents.document(text).operation(None).plans) == VEILS


@dataclass
class Sweep:
    """Asks for every order and filter of an entity."""

    sketch: Sketch
    model: EntityModel

    def orders(self) -> list[str]:
        ways = ("direction: ASC", "direction: DESC", "nulls: LAST", "direction: DESC, nulls: FIRST")
        names = [name for name in order_paths(self.model) if name != "ID"]
        return [f"orderBy: {{field: {name}, {self.sketch.among(ways)}}}" for name in names]

    def filters(self) -> list[str]:
        kind: Any = self.sketch.schema.get_type(f"{self.model.type_name}Filter")
        found = [text for name in kind.fields for text in self._conditions(kind, name, 0)]
        return [f"filter: {text}" for text in found]

    def _conditions(self, kind: Any, name: str, depth: int) -> Iterator[str]:
        """A condition with a drawn operator on an attribute, or on each of what it leads to."""
        below: Any = get_named_type(kind.fields[name].type)
        if not isinstance(below, GraphQLInputObjectType) or name in {"and", "or", "not"}:
            return
        if below.name.endswith(("ListFilter", "Filter")) and not (below.extensions or {}).get("paktum_operator"):
            if depth < 1:
                for each in below.fields:
                    yield from (f"{{{name}: {inner}}}" for inner in self._conditions(below, each, depth + 1))
            return
        self.sketch.constant = True
        self.sketch.fit(name, below)
        yield f"{{{name}: {printed(self.sketch.value(below, 2))}}}"


@pytest.mark.parametrize("veil", range(0, VEILS, 2))
def test_every_order_and_every_filter_is_blind_to_the_hidden(
    veil: int, veiled: Desk, press_api: ApiSchema, seen: Callable[[Reader], World]
) -> None:
    who = reader(veil, veil % READERS)
    reference = Reference(press_api, seen(who))
    for name in reference.world.rows:
        model = press_api.assembly.entities[name]
        sweep = Sweep(Sketch(press_api.graphql, reference.world, f"{veil} {name}"), model)
        wanted = [f"{model.api_plural}(first: 250, {each})" for each in (*sweep.orders(), *sweep.filters())]
        for text in _together(wanted):
            assert difference(veiled.data(text, actor=who), reference.answer(text, {})) is None, text


def _together(fields: list[str]) -> Iterator[str]:
    """Documents that ask for all of the lists, as many as one may have at a time."""
    for start in range(0, len(fields), DEFAULT_LIMITS.root_fields):
        part = enumerate(fields[start : start + DEFAULT_LIMITS.root_fields])
        yield "{" + " ".join(f"a{at}: {each} {{ totalCount nodes {{ id }} }}" for at, each in part) + "}"


BOOK = "{ id title price { amount } bookOf: author { id name } fair { stand visits { totalCount } } secret riddle }"
UPDATE = "mutation ($input: PressBookUpdateInput!) { pressBookUpdate(input: $input) { pressBook %s errors { code } } }"


@pytest.mark.parametrize("veil", range(VEILS))
def test_the_record_that_a_mutation_answers_with_has_the_same_veil(
    veil: int, empty_database: Callable[[str], str], world: World, press_api: ApiSchema, runner: asyncio.Runner
) -> None:
    url = empty_database(f"mutated_{veil}")
    engine = write_engine(url)
    store(world, engine)
    engine.dispose()
    model = press_api.assembly.entities["PressBook"]
    who = reader(veil, 0)
    answers = []
    with opened(url, press_api, runner) as desk:
        behind = desk.behind(veils)
        for row in world.living(model)[:8]:
            public_id = model.public_id(row["id"])
            given = {"id": public_id, "expectedVersion": row["version"], "patch": {"subtitle": "changed"}}
            payload = behind.data(UPDATE % BOOK, {"input": given}, who)["pressBookUpdate"]
            assert payload["errors"] == []
            assert payload["pressBook"] == behind.data(f'{{ b: pressBook(id: "{public_id}") {BOOK} }}', actor=who)["b"]
            answers.append(payload["pressBook"])
    assert (None in answers) == (Veil(veil).rule_of_rows(model) is not None)


TOO_LARGE = {"price": Money(Decimal(99999999999999), "EUR"), "advance": Money(Decimal("0.5"), "EUR")}
"""Their quotient has more digits than SQLite keeps."""

USES = (
    "filter: {share: {gt: \"0\"}}", "orderBy: {field: SHARE}", "filter: {not: {share: {isNull: true}}}",
    "filter: {sequels: {none: {share: {gt: \"0\"}}}}", "filter: {sequelOf: {share: {gt: \"0\"}}}",
)  # fmt: skip


@pytest.mark.parametrize("rule", [Own(), Known(), First(), Through()], ids=lambda rule: type(rule).__name__)
def test_an_error_does_not_tell_of_hidden_rows(
    rule: Rule, empty_database: Callable[[str], str], press: Assembly, press_api: ApiSchema, runner: asyncio.Runner
) -> None:
    rows, names = Rows(), ("deleted", "version", "created_by_id", "author", "sequel_of")
    shown = dict(zip(names, (False, 1, None, key(1, 0), None), strict=True))
    authors = [rows.author(number) | {"deleted": number > 0} for number in range(AUTHORS)]
    books = [rows.book(number) | shown | {"price": None} for number in range(4)]
    hidden_book = {"version": 2, "created_by_id": key(9, 1), "author": key(1, 1), "sequel_of": books[0]["id"]}
    books[2] |= hidden_book | TOO_LARGE
    books[3] |= {"sequel_of": books[2]["id"]}
    url = empty_database(f"overflow_{type(rule).__name__.lower()}")
    engine = write_engine(url)
    store(World(press, {"PressAuthor": authors, "PressBook": books}, {}, {}), engine)
    engine.dispose()
    who = replace(reader(0, 0), known=tuple(book["id"] for book in books if book is not books[2]))
    with opened(url, press_api, runner) as desk:
        behind = desk.behind(lambda actor: OnlyBooks(rule))
        for use in USES:
            found = behind.data(f"{{ pressBooks({use}) {{ totalCount nodes {{ share }} }} }}", actor=who)["pressBooks"]
            assert {row["share"] for row in found["nodes"]} <= {None}, use


class OnlyBooks(Veil):
    """Hides books by one rule, and nothing else."""

    def __init__(self, rule: Rule) -> None:
        object.__setattr__(self, "rule", rule)
        super().__init__(-1)

    def rule_of_rows(self, model: EntityModel | FacetModel) -> Rule | None:
        return self.rule if model.type_name == "PressBook" else None  # type: ignore[attr-defined]

    def rule_of_values(self, model: EntityModel | FacetModel, field: FieldModel) -> Rule | None:
        return None


@dataclass
class Oracle:
    """Two databases that a reader cannot tell apart."""

    who: Reader
    world: World
    one: Desk
    other: Desk


@pytest.fixture(scope="module", params=ORACLES, ids=str)
def oracle(
    request: pytest.FixtureRequest, veiled: Desk, world: World, press: Assembly,
    empty_database: Callable[[str], str], seen: Callable[[Reader], World],
) -> Iterator[Oracle]:  # fmt: skip
    """A database in which what a reader does not see differs."""
    veil, number = request.param
    who = reader(veil, number)
    url = empty_database(f"disguised_{veil}_{number}")
    engine = write_engine(url)
    store(Sight(world, who).disguised(press_world(press, seed=11)), engine)
    engine.dispose()
    with opened(url, veiled.api, veiled.runner) as made:
        yield Oracle(who, seen(who), veiled, made.behind(veils))


@settings(thrown, max_examples=ORACLE_EXAMPLES)
@given(seed=seeds)
def test_nothing_tells_databases_apart_that_differ_in_what_is_hidden(seed: int, oracle: Oracle) -> None:
    drawn = document(oracle.one.api.graphql, oracle.world, seed, without=GUARDED)
    text, variables = drawn.with_cursors(lambda mark: cursor_of(oracle.one, mark, oracle.who))
    note(text)
    note(json.dumps(variables, ensure_ascii=False))
    one, other = (desk.body(text, variables, oracle.who) for desk in (oracle.one, oracle.other))
    assert one == other
