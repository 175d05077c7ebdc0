"""Plans: what a query will run, made once per document, shape of variables, rights and language."""

import itertools
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa
from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLSchema,
    is_non_null_type,
)

from ..access.actor import Actor
from ..access.models import User
from ..access.policy import ActorPolicy, Policies
from ..assembly.build import Assembly
from ..assembly.model import EntityModel, QueryModel
from ..assembly.naming import aggregate_name
from ..declare.entity import Entity
from ..limits import DEFAULT_LIMITS, LARGEST_LOOKUP, Limits
from . import emit
from .binding import Binder, Statement
from .calculations import Place
from .compiler import Compiler
from .costs import Costs, TooCostly, ids_in, rounded
from .cursors import cursor_shape
from .dialects import Concatenation, Engine
from .errors import InvalidInput, asked_by
from .events import Events
from .filters import NO_KEY
from .given import Given, Leaf, shape
from .operation import CURSORS, NAMES, SIZES, TYPES, Operation
from .reading import Reading
from .rows import Level, living
from .search import Search
from .selections import Selections
from .viewer import viewer_types


@dataclass(frozen=True, slots=True)
class Step:
    """One field of the answer: a statement that gives its JSON text, JSON that is known, or neither (hand-written).

    `batch` holds the statements of a list of ids: each gives rows of key and JSON text, put together by id. `places`
    are where Python has to put the results of calculations into the text. `is_required`: it must not be null. `asked`
    is the hand-written query whose records the batch reads.
    """

    key: str
    statement: Statement | None = None
    json: str | None = None
    batch: tuple[Statement, ...] | None = None
    ids: Leaf | None = None
    places: tuple[Place, ...] = ()
    is_required: bool = False
    asked: "Asked | None" = None

    @property
    def is_foreign(self) -> bool:
        """Whether graphql-core answers it."""
        return self.statement is None and self.json is None and self.batch is None


@dataclass(frozen=True, slots=True)
class Sight:
    """A statement that gives a row if the actor sees the record of a key."""

    type_name: str
    statement: Statement


@dataclass(frozen=True, slots=True)
class Asked:
    """A hand-written query as it is asked. `sights`: for each argument that is a record, what tells if the actor sees
    it."""

    query: QueryModel
    definition: GraphQLField
    node: FieldNode
    sights: Mapping[str, Sight]


@dataclass(frozen=True, slots=True)
class Plan:
    """What answers one operation. `cost`: its points. graphql-core answers `written`, the hand-written fields, and
    `introspected`, those that ask about the schema."""

    steps: tuple[Step, ...]
    cost: int
    written: tuple[FieldNode, ...]
    introspected: tuple[FieldNode, ...]


@dataclass
class Planner:
    """Plans operations for one schema and engine."""

    assembly: Assembly
    schema: GraphQLSchema
    engine: Engine
    policies: Policies = ActorPolicy
    limits: Limits = DEFAULT_LIMITS
    singles: dict[str, EntityModel] = field(init=False)
    lists: dict[str, EntityModel] = field(init=False)
    aggregates: dict[str, EntityModel] = field(init=False)

    def __post_init__(self) -> None:
        shown = [model for model in self.assembly.entities.values() if not model.internal]
        self.singles = {model.api_name: model for model in shown}
        self.lists = {model.api_plural: model for model in shown}
        self.aggregates = {aggregate_name(model.api_plural): model for model in shown}

    def plan(self, operation: Operation, variables: Mapping[str, Any], actor: Actor, locale: str) -> Plan:
        """The plan of a query, from the cache if one of the same shape was made before."""
        key = self.key(operation, variables, actor, locale)
        plan: Plan | None = operation.plans.find(key)
        if plan is None:
            plan = self._make(operation, variables, actor, locale)
            operation.plans.keep(key, plan)
        return plan

    def key(self, operation: Operation, variables: Mapping[str, Any], actor: Actor, locale: str) -> Hashable:
        """What a plan depends on beside its operation: rights, language, and the shape of the variables."""
        shapes: list[Hashable] = [actor.shape, self.policies(actor).shape, locale]
        for each in operation.variables:
            if each.name not in variables:
                continue
            value = variables[each.name]
            if each.roles:
                shapes.append((each.name, shape(value, each.kind), *(self._role(role, value) for role in each.roles)))
            else:
                shapes += (each.name, shape(value, each.kind))
        return tuple(shapes)

    def _role(self, argument: str, value: Any) -> Hashable:
        """What a statement depends on in the value of a variable that is given for an argument."""
        if argument in SIZES:
            return value if isinstance(value, int) else None
        if argument in CURSORS:
            return None if value is None else (cursor_shape(value),)
        listed = value if isinstance(value, list) else [value]
        if argument in {TYPES, NAMES}:
            return None if value is None else tuple(dict.fromkeys(listed))
        return self._prefixes(listed), rounded(len(listed)), len(listed) > LARGEST_LOOKUP

    def _prefixes(self, ids: Iterable[Any]) -> tuple[str, ...]:
        """The kinds of records that ids speak of, each once; what is no kind is left out."""
        prefixes = dict.fromkeys(str(each).rpartition("_")[0] for each in ids)
        return tuple(prefix for prefix in prefixes if prefix in self.assembly.by_prefix)

    def compiler(
        self,
        operation: Operation,
        variables: Mapping[str, Any],
        actor: Actor,
        locale: str,
        numbers: Iterator[int] | None = None,
    ) -> Compiler:
        """A compiler for one statement. Statements that take their aliases from the same numbers share one limit."""
        binder = Binder(self.engine, actor)
        reading = Reading(self.assembly, self.policies(actor), locale, numbers or itertools.count(1), binder=binder)
        return Compiler(reading, Selections(self.schema, operation.fragments, variables))

    def _make(self, operation: Operation, variables: Mapping[str, Any], actor: Actor, locale: str) -> Plan:
        selections = Selections(self.schema, operation.fragments, variables)
        found: dict[str, list[FieldNode]] = {}
        selections.collect(operation.definition.selection_set, "Query", found)
        cost = self.cost(selections, found, "Query")
        numbers = itertools.count(1)
        steps = []
        for key, nodes in found.items():
            compiler = self.compiler(operation, variables, actor, locale, numbers)
            with asked_by(key):
                step = self._step(compiler, key, nodes)
            required = self._is_required(nodes[0].name.value)
            steps.append(replace(step, places=tuple(compiler.reading.places), is_required=required))
        foreign = [node for step in steps if step.is_foreign for node in found[step.key]]
        introspected = tuple(node for node in foreign if node.name.value.startswith("__"))
        written = tuple(node for node in foreign if not node.name.value.startswith("__"))
        return Plan(tuple(steps), cost, written, introspected)

    def _is_required(self, name: str) -> bool:
        assert self.schema.query_type is not None
        definition = self.schema.query_type.fields.get(name)
        return definition is None or is_non_null_type(definition.type)

    def cost(self, selections: Selections, found: Mapping[str, list[FieldNode]], type_name: str) -> int:
        """The points of an operation's root fields; raises `TooCostly` if one request may not cost as much."""
        costs, points = Costs(selections, self.assembly.entities, self.assembly.queries), 0
        for key, nodes in found.items():
            with asked_by(key):
                points += costs.of({key: nodes}, type_name)
        if points > self.limits.cost:
            raise TooCostly(points, self.limits.cost)
        return points

    def _step(self, compiler: Compiler, key: str, nodes: list[FieldNode]) -> Step:
        name = nodes[0].name.value
        arguments = {} if name.startswith("__") else compiler.selections.arguments("Query", nodes[0])
        if name == "__typename":
            return Step(key, json='"Query"')
        if name in self.singles:
            return self._by_id(compiler, key, nodes, arguments["id"], self.singles[name])
        if name in self.lists:
            select = compiler.connection(self.lists[name], arguments, nodes, lambda row: sa.true())
            return Step(key, compiler.binder.statement(select))
        if name in self.aggregates:
            select = compiler.aggregate(self.aggregates[name], arguments, nodes, lambda row: sa.true())
            return Step(key, compiler.binder.statement(select))
        if name == "node":
            model = self.assembly.find_by_id(str(_leaf(arguments["id"]).value))
            if model is None or model.internal:
                return Step(key, json="null")
            return self._by_id(compiler, key, nodes, arguments["id"], model)
        if name == "nodes":
            return self._by_ids(compiler, key, nodes, _leaf(arguments["ids"]))
        if name in self.assembly.queries:
            return self._asked(compiler, key, nodes, self.assembly.queries[name])
        if name == "search":
            return Step(key, compiler.binder.statement(Search(compiler, arguments, nodes).select()))
        if name == "events":
            return Step(key, compiler.binder.statement(Events(compiler, arguments, nodes).select()))
        if name == "viewer":
            return Step(key, compiler.binder.statement(sa.select(self._viewer(compiler, nodes))))
        return Step(key)

    def _by_id(self, compiler: Compiler, key: str, nodes: list[FieldNode], given: Given, model: EntityModel) -> Step:
        wanted = compiler.binder.bind(_leaf(given), sa.Uuid(), lambda public: key_or_none(model, public))
        select = compiler.record(model, nodes, lambda row: row.id == wanted)
        return Step(key, compiler.binder.statement(select))

    def _by_ids(self, compiler: Compiler, key: str, nodes: list[FieldNode], ids: Leaf) -> Step:
        values = ids_in(ids)
        if len(values) > LARGEST_LOOKUP:
            raise InvalidInput(f"at most {LARGEST_LOOKUP} ids can be asked for at once")
        models = [self.assembly.by_prefix[prefix] for prefix in self._prefixes(values)]
        statements = []
        for model in (each for each in models if not each.internal):
            own = replace(compiler.reading, binder=Binder(self.engine, compiler.binder.actor))
            part = Compiler(own, compiler.selections)
            statements.append(self._batch(part, model, nodes, ids))
        return Step(key, batch=tuple(statements), ids=ids)

    def _batch(self, compiler: Compiler, model: EntityModel, nodes: list[FieldNode], ids: Leaf) -> Statement:
        return self._records(
            compiler,
            model,
            nodes,
            lambda row: compiler.binder.member(row.id, ids, sa.Uuid(), lambda public: key_or_none(model, public)),
        )

    def _records(
        self, compiler: Compiler, model: EntityModel, nodes: list[FieldNode], wanted: Callable[[Any], Any]
    ) -> Statement:
        """Rows of id and JSON text of the wanted records that the actor sees."""
        level = Level(compiler.reading, model)
        text = compiler.object(level.row, model, nodes)
        public_id = Concatenation([f"{model.prefix}_", self.engine.key(level.row.id)])
        return compiler.binder.statement(level.select(public_id, text).where(wanted(level.row), *level.visible()))

    def _asked(self, compiler: Compiler, key: str, nodes: list[FieldNode], query: QueryModel) -> Step:
        """The records that a hand-written query finds; of a hidden one there is no row, whatever was found."""
        binder = compiler.binder
        statement = self._records(
            compiler, self.assembly.entity(query.query.of), nodes,
            lambda row: binder.among(row.id, lambda request: request.found, sa.Uuid()),
        )  # fmt: skip
        sights = {each.name: self._sight(compiler, each.target) for each in query.inputs if each.target is not None}
        assert self.schema.query_type is not None
        definition = self.schema.query_type.fields[query.api_name]
        return Step(key, batch=(statement,), asked=Asked(query, definition, nodes[0], sights))

    def _sight(self, compiler: Compiler, cls: type[Entity]) -> Sight:
        reading = replace(compiler.reading, binder=Binder(self.engine, compiler.binder.actor))
        assert reading.binder is not None
        model = self.assembly.entity(cls)
        level = Level(reading, model)
        same = level.row.id == reading.binder.key("record")
        select = level.select(sa.literal_column("1")).where(same, *level.visible())
        return Sight(model.type_name, reading.binder.statement(select))

    def _viewer(self, compiler: Compiler, nodes: list[FieldNode]) -> Concatenation:
        pairs: dict[str, Any] = {}
        for key, each in compiler.selections.fields(nodes, "Viewer").items():
            name = each[0].name.value
            if name == "__typename":
                pairs[key] = emit.literal("Viewer")
            elif name == "user":
                pairs[key] = self._own_record(compiler, each)
            elif name == "locale":
                pairs[key] = emit.literal(compiler.reading.locale)
            elif name == "types":
                pairs[key] = emit.literal(viewer_types(compiler, each))
            else:
                actor = compiler.binder.actor
                pairs[key] = emit.literal(list(actor.roles) if name == "roles" else sorted(actor.permissions))
        return emit.braces(pairs)

    def _own_record(self, compiler: Compiler, nodes: list[FieldNode]) -> Any:
        """Users see themselves, whatever their roles say of others."""
        wanted = compiler.binder.parameter(lambda request: request.actor.user_id, sa.Uuid())
        model = self.assembly.entity(User)
        level = Level(compiler.reading, model)
        text = compiler.object(level.row, model, nodes)
        return emit.or_null(level.select(text).where(level.row.id == wanted, living(level.row)).scalar_subquery())


def key_or_none(model: EntityModel, public_id: str) -> str:
    """The key behind an id as hex digits, or one that no record has."""
    return model.find_digits(public_id) or NO_KEY


def _leaf(given: Given) -> Leaf:
    return given if isinstance(given, Leaf) else Leaf(None)
