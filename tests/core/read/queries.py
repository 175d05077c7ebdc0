"""Whole documents thrown by dice: they walk the schema, so that what is added to it is asked for too.

A cursor is thrown as a mark; the test puts a cursor of the engine that it tests in its place, the reference a key.
"""

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import InitVar, dataclass, field
from typing import Any
from uuid import UUID

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_composite_type,
)
from hypothesis import HealthCheck, Phase, settings, strategies as st

from paktum.assembly.model import EntityModel
from paktum.storage.folding import words

from .group_queries import Aggregates, Tree
from .hits import hits_of
from .rows import AUTHORS, BOOKS, CODES, CURRENCIES, DAYS, INSTANTS, PAGES, PRIZES, RATES, TEXTS, VISITS, key
from .worlds import World, instant_text

ROOTS = (
    "pressBooks", "pressAuthors", "fairVisits", "honoursPrizes", "pressBook", "pressAuthor", "node", "nodes",
    "pressBooksAggregate", "pressAuthorsAggregate", "fairVisitsAggregate", "honoursPrizesAggregate", "search",
)  # fmt: skip
LISTS = ("edges", "nodes", "pageInfo", "totalCount")
FILTER_DEPTH = 3
DEPTH = 9
AGGREGATE_DEPTH = 5
"""What an aggregate needs of it: the keys of its groups lead up to seven levels down."""
CODE_POOL = ("draft", "out", "HUF", "EUR", "known", "press.fame", "HU")
SMALL_DECIMALS = ("0", "1.5", "-1.5", "0.15", "1", "0.0001", "0.25", "2", "-0.5", "12.3456", "0.3333")
LARGE_DECIMALS = (*SMALL_DECIMALS, "99999999999999.9999", "1000", "1000.01", "99999999999999", "-99999999999999.99")
WHOLE = ("0", "7", "-7", "1000")
DECIMALS: dict[str, Sequence[str]] = {
    "sold": ("0", "7", "-7", "999999999999"), "royalty": RATES, "share": (*RATES, "0.5", "-0.333333333"),
    "sum": WHOLE, "average": (*WHOLE, "0.5", "-0.0001"), "minimum": WHOLE, "maximum": WHOLE,
}  # fmt: skip
SMALL = ("discount", "density")
WORDS = [word for text in TEXTS for word in words(text) if len(word) > 1]
SOUGHT = "search "
"""What the order of a cursor of `search` begins with; then comes the text."""

COUNTS = ("FairVisit", "HonoursPrize", "PressAuthor", "PressBook")


class Bare(str):
    """A literal that stands without quotes: a member of an enumeration."""

    __slots__ = ()


AUDITED = frozenset({"HistoryConnection", "RecordState"})
"""Types of what the audit says, which knows nothing of rows that were not written by the write path."""


@dataclass(frozen=True)
class Mark:
    """A cursor that stands for a row in an order."""

    entity: str
    key: UUID
    order: str

    @property
    def sought(self) -> str | None:
        """What was searched for, if it stands for a hit."""
        return self.order.removeprefix(SOUGHT) if self.order.startswith(SOUGHT) else None

    def __str__(self) -> str:
        return f"<{self.entity}|{self.key.hex}|{self.order}>"


@dataclass
class Drawn:
    """A document with its variables; the cursors in both are marks."""

    text: str
    variables: dict[str, Any]
    marks: tuple[Mark, ...]

    def with_cursors(self, cursor: Callable[[Mark], str]) -> tuple[str, dict[str, Any]]:
        """The document and its variables with a cursor for each mark."""
        text, variables = self.text, dict(self.variables)
        for mark in self.marks:
            given = cursor(mark)
            text = text.replace(str(mark), given)
            variables = {name: given if each == str(mark) else each for name, each in variables.items()}
        return text, variables


thrown = settings(
    deadline=None, suppress_health_check=list(HealthCheck), print_blob=True,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a document is read sooner than its seed is shrunk
)  # fmt: skip
"""How tests over documents are run."""

seeds = st.integers(0, 2**64)
"""What a document is thrown from."""


@dataclass
class Sketch:
    """A document while it is thrown."""

    schema: GraphQLSchema
    world: World
    seed: InitVar[Any]
    roots: Sequence[str] = ROOTS
    declared: dict[str, str] = field(default_factory=dict)
    variables: dict[str, Any] = field(default_factory=dict)
    fragments: list[str] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    trees: dict[str, Tree] = field(default_factory=dict)
    aliases: int = 0
    constant: bool = False
    decimals: Sequence[str] = LARGE_DECIMALS
    without: frozenset[str] = frozenset()

    def __post_init__(self, seed: Any) -> None:
        self.random = random.Random(seed)

    def chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def among(self, values: Sequence[Any]) -> Any:
        return self.random.choice(values)

    # Selections

    def document(self) -> str:
        query: Any = self.schema.query_type
        roots = [self.root(query) for _ in range(self.among((1, 1, 2, 3)))]
        head = ", ".join(f"${name}: {kind}" for name, kind in self.declared.items())
        return " ".join([f"query Q({head})" if head else "query Q", "{", *roots, "}", *self.fragments])

    def root(self, query: GraphQLObjectType) -> str:
        name = self.among(self.roots)
        head = self.head(query, name)
        return head + self.below(_named(query, name), DEPTH - 2 if name == "search" else DEPTH, head)

    def selection(self, parent: GraphQLObjectType, depth: int) -> str:
        """The fields between the braces: a few, some of them inside fragments."""
        names = [
            name for name in parent.fields
            if name not in self.without and _named(parent, name).name not in AUDITED
            and depth >= _needed_depth(_named(parent, name))
        ]  # fmt: skip
        wanted = [self.among(names) if names else "__typename" for _ in range(self.among((1, 2, 3, 4)))]
        if parent.name.endswith("Connection"):
            wanted = [self.among(LISTS) for _ in range(self.among((1, 2, 3)))]
        parts = []
        for name in wanted:
            head = self.head(parent, name)
            kind = _named(parent, name)
            parts.append(head + self.directive(8) + self.below(kind, depth - 1, head))
            if self.chance(6):  # the same key and arguments again, with other fields below
                parts.append(head + self.directive(8) + self.below(kind, depth - 1, head))
        if self.chance(8):
            parts.append("__typename")
        if self.chance(10):
            at = self.among(range(len(parts)))
            parts[at:] = [self.grouped(parent, " ".join(parts[at:]))]
        return " ".join(parts)

    def grouped(self, parent: GraphQLObjectType, fields: str) -> str:
        """The same fields inside a fragment."""
        way = self.among(("inline", "bare", "spread", "interface"))
        directive = self.directive(40)
        if way == "bare":
            return f"...{directive} {{ {fields} }}"
        if way == "inline":
            return f"... on {parent.name}{directive} {{ {fields} }}"
        if way == "interface" and parent.interfaces:
            return f"... on Node {{ id ... on {parent.name}{directive} {{ {fields} }} }}"
        name = f"F{len(self.fragments)}"
        self.fragments.append(f"fragment {name} on {parent.name} {{ {fields} }}")
        return f"...{name}{directive}"

    def directive(self, percent: int) -> str:
        if not self.chance(percent):
            return ""
        name, flag = self.among(("include", "skip")), self.among((False, True))
        if self.chance(50):
            return f" @{name}(if: {json.dumps(flag)})"
        return f" @{name}(if: ${self.variable('Boolean!', flag)})"

    def head(self, parent: GraphQLObjectType, name: str) -> str:
        """A field's alias, name and arguments."""
        if name == "__typename":
            return name
        kind = _named(parent, name).name
        if kind.endswith("Aggregate"):
            return self.aggregate(name, kind, parent.fields[name].args)
        arguments = self.arguments(parent.fields[name].args, kind)
        if not arguments and not self.chance(15):
            return name
        self.aliases += 1
        return f"a{self.aliases}: {name}{arguments}"

    def aggregate(self, name: str, kind: str, definitions: dict[str, GraphQLArgument]) -> str:
        """The head of an aggregate; what its rows are grouped by is remembered for what stands below."""
        drawn = Aggregates(self)
        given, tree = drawn.arguments(definitions, drawn.model(kind))
        self.aliases += 1
        listed = ", ".join(f"{each}: {text}" for each, text in given.items())
        head = f"a{self.aliases}: {name}" + (f"({listed})" if listed else "")
        self.trees[head] = tree
        return head

    def below(self, kind: Any, depth: int, head: str = "") -> str:
        if not is_composite_type(kind):
            return ""
        if head in self.trees:
            return Aggregates(self).below(kind, self.trees[head], depth)
        if isinstance(kind, GraphQLObjectType):
            return " { " + self.selection(kind, depth) + " }"
        objects: list[Any] = [self.schema.get_type(name) for name in COUNTS]
        chosen = [self.among(objects) for _ in range(self.among((1, 2)))]
        parts = [f"... on {each.name} {{ {self.selection(each, depth)} }}" for each in chosen]
        return " { id __typename " + " ".join(parts) + " }"

    # Arguments

    def arguments(self, definitions: dict[str, GraphQLArgument], target: str) -> str:
        if not definitions:
            return ""
        given: dict[str, str] = {}
        if "text" in definitions:
            given = self.search(definitions)
        elif "id" in definitions or "ids" in definitions:
            for name, argument in definitions.items():
                given[name] = self.given(argument.type, 0)
        else:
            given = self.page(definitions, target.removesuffix("Connection"))
        return "(" + ", ".join(f"{name}: {text}" for name, text in given.items()) + ")" if given else ""

    def page(self, definitions: dict[str, GraphQLArgument], entity: str) -> dict[str, str]:
        given: dict[str, str] = {}
        if self.chance(45):
            given["filter"] = self.given(definitions["filter"].type, FILTER_DEPTH)
        order = "null"
        if self.chance(55):
            order = self.order(definitions["orderBy"].type)
            given["orderBy"] = order
        size = self.among(("", "", "first", "last"))
        if size:
            given[size] = self.sized(self.among((0, 1, 2, 3, 5, 250, None)))
        for name in ("after", "before"):
            if self.chance(12):
                given[name] = self.cursor(entity, order)
        return given

    def search(self, definitions: dict[str, GraphQLArgument]) -> dict[str, str]:
        """The arguments of a search for the beginnings of one or two words."""
        text = " ".join(self.among(WORDS)[: self.among((2, 3, 9))] for _ in range(self.among((1, 1, 2))))
        given = {"text": f"${self.variable('String!', text)}" if self.chance(30) else json.dumps(text)}
        if self.chance(30):
            given["types"] = self.given(definitions["types"].type, 0)
        size = self.among(("", "", "first", "last"))
        if size:
            given[size] = self.sized(self.among((0, 1, 2, 3, 5, 250, None)))
        hits = hits_of(self.world, text)
        for name in ("after", "before"):
            if hits and self.chance(20):
                hit = self.among(hits)
                self.marks.append(Mark(hit.model.type_name, hit.row["id"], SOUGHT + text))
                given[name] = f'"{self.marks[-1]}"'
        return given

    def sized(self, size: int | None) -> str:
        return f"${self.variable('Int', size)}" if self.chance(30) else json.dumps(size)

    def order(self, kind: Any) -> str:
        if self.chance(5):
            return "null"
        one: Any = get_named_type(kind)
        keys = []
        for _ in range(self.among((0, 1, 1, 2, 3))):
            key = f"{{field: {self.among(list(one.fields['field'].type.of_type.values))}"
            if self.chance(50):
                key += f", direction: {self.among(('ASC', 'DESC', 'DESC'))}"
            if self.chance(40):
                key += f", nulls: {self.among(('LAST', 'FIRST', 'null'))}"
            keys.append(key + "}")
        return f"[{', '.join(keys)}]" if len(keys) != 1 or self.chance(60) else keys[0]

    def cursor(self, entity: str, order: str) -> str:
        rows = self.world.living(self.world.assembly.entities[entity])
        if not rows or self.chance(10):
            return "null"
        mark = Mark(entity, self.among(rows)["id"], order)
        self.marks.append(mark)
        return f"${self.variable('String', str(mark))}" if self.chance(50) else f'"{mark}"'

    def given(self, kind: Any, depth: int) -> str:
        """The text of a value: a literal, or a variable that is given, null or absent where that is allowed."""
        if not self.chance(20):
            return printed(self.value(kind, depth))
        if not isinstance(kind, GraphQLNonNull) and self.chance(20):
            self.aliases += 1
            self.declared[f"v{self.aliases}"] = str(kind)
            return f"$v{self.aliases}"
        self.constant = True  # there are no variables inside the values of variables
        value = self.value(kind, depth)
        self.constant = False
        return f"${self.variable(str(kind), plain(value))}"

    def variable(self, kind: str, value: Any) -> str:
        self.aliases += 1
        name = f"v{self.aliases}"
        self.declared[name] = kind
        if kind.endswith("!") or value is not None or self.chance(50):
            self.variables[name] = value
        simple = kind.rstrip("!") in {"Boolean", "Int", "String", "ID"}
        if simple and value is not None and self.chance(15):
            self.declared[name] += f" = {printed(self.variables.pop(name))}"
        return name

    def value(self, kind: Any, depth: int) -> Any:
        inner = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
        if isinstance(inner, GraphQLList):
            return [self.value(inner.of_type, depth) for _ in range(self.among((0, 1, 2, 3)))]
        if isinstance(inner, GraphQLInputObjectType):
            return self.object(inner, depth)
        if isinstance(inner, GraphQLEnumType):
            return Bare(self.among(list(inner.values)))
        return self.scalar(inner.name)

    def object(self, kind: GraphQLInputObjectType, depth: int) -> dict[str, Any]:
        names = list(kind.fields)
        if depth <= 0:
            names = [name for name in names if not _is_condition(kind.fields[name].type)] or names[:1]
        if kind.name == "MoneyInput":
            return {"amount": self.among(LARGE_DECIMALS), "currency": self.among(list(CURRENCIES))}
        chosen = dict.fromkeys(self.among(names) for _ in range(self.among((1, 1, 1, 2, 3))))
        if depth < 0:
            return {}
        found = {}
        for name in chosen:
            self.fit(name, kind.fields[name].type)
            found[name] = self.inner(kind.fields[name].type, depth - 1)
        return found

    def fit(self, name: str, kind: Any) -> None:
        """Draw decimals that the attribute could hold from now on."""
        if str(kind) == "DecimalFilter":
            self.decimals = DECIMALS.get(name, SMALL_DECIMALS if name in SMALL else LARGE_DECIMALS)

    def inner(self, kind: Any, depth: int) -> Any:
        """A value inside an input object; sometimes a variable, which prints as itself."""
        nullable = not isinstance(kind, GraphQLNonNull)
        if self.constant or not nullable or not self.chance(8):
            return self.value(kind, depth)
        self.constant = True
        value = self.value(kind, depth)
        self.constant = False
        return Bare(f"${self.variable(str(kind), plain(value))}")

    def scalar(self, name: str) -> Any:
        if name == "ID":
            table, count = self.among(((1, AUTHORS), (2, BOOKS), (3, VISITS), (4, PRIZES)))
            model = self.model(table)
            if self.chance(10):
                return self.among(
                    ("", "x", "press_book_", "press_book_zz", f"user_{'0' * 32}", f"press_book_{'0' * 32}")
                )
            return model.public_id(key(table, self.among(range(count))))
        pools: dict[str, Sequence[Any]] = {
            "String": (*TEXTS, "o", "sz", *CODES, *CODE_POOL), "Int": (*PAGES, 2, 3, 2024), "Boolean": (True, False),
            "Decimal": self.decimals, "Date": [day.isoformat() for day in DAYS],
            "DateTime": [instant_text(each) for each in INSTANTS],
        }  # fmt: skip
        return self.among(pools[name])

    def model(self, table: int) -> EntityModel:
        names = {1: "PressAuthor", 2: "PressBook", 3: "FairVisit", 4: "HonoursPrize"}
        return self.world.assembly.entities[names[table]]


def _named(parent: GraphQLObjectType, name: str) -> Any:
    return None if name == "__typename" else get_named_type(parent.fields[name].type)


def _needed_depth(kind: Any) -> int:
    if not is_composite_type(kind):
        return 0
    return AGGREGATE_DEPTH if kind.name.endswith("Aggregate") else 1


def _is_condition(kind: Any) -> bool:
    inner: Any = get_named_type(kind)
    return isinstance(inner, GraphQLInputObjectType) and not (inner.extensions or {}).get("paktum_operator")


def plain(value: Any) -> Any:
    """A value as it stands in the variables."""
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    return str(value) if isinstance(value, Bare) else value


def printed(value: Any) -> str:
    """A value as it stands in the document."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {printed(each)}" for name, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(printed(each) for each in value) + "]"
    return str(value) if isinstance(value, Bare) else json.dumps(value, ensure_ascii=False)


def aggregate(schema: GraphQLSchema, world: World, seed: int) -> Drawn:
    """A valid document that asks for one aggregate at the root."""
    return _drawn(Sketch(schema, world, seed, roots=tuple(name for name in ROOTS if name.endswith("Aggregate"))))


def document(schema: GraphQLSchema, world: World, seed: int, without: frozenset[str] = frozenset()) -> Drawn:
    """A valid document with variables; `without` some fields."""
    return _drawn(Sketch(schema, world, seed, without=without))


def _drawn(sketch: Sketch) -> Drawn:
    return Drawn(sketch.document(), sketch.variables, tuple(sketch.marks))
