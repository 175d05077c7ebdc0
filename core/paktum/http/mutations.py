"""Derived mutations: what a document asks of them is prepared once and kept; each request performs it and is told."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import orjson
import sqlalchemy as sa
from graphql import FieldNode, GraphQLError, GraphQLField, VariableValues
from graphql.execution import get_argument_values

from ..access.actor import Actor
from ..assembly.mutations import MutationModel, Verb
from ..declare.errors import Problem
from ..read.compiler import Compiler
from ..read.errors import InvalidInput, asked_by
from ..read.operation import Operation
from ..read.plan import Planner, Step
from ..read.run import Unavailable
from ..read.selections import Selections
from ..schema.build import ApiSchema
from ..schema.shared import error_type
from ..write.approvals import perform_or_ask
from ..write.operations import Outcome, RowOutcome
from ..write.writer import Writer

log = logging.getLogger("paktum")


@dataclass(frozen=True, slots=True)
class MutationStep:
    """One field of a mutation's answer, of which everything is known but its input and its outcome.

    `fields` are those of the payload by response key; `records` reads the changed record, for each key that shows it.
    `mutation` is None for `__typename`.
    """

    key: str
    node: FieldNode
    selections: Selections
    mutation: MutationModel | None = None
    definition: GraphQLField | None = None
    payload: str = ""
    fields: Mapping[str, list[FieldNode]] = field(default_factory=dict)
    records: Mapping[str, Step] = field(default_factory=dict)

    def given(self, values: VariableValues) -> Mapping[str, Any]:
        """The input of a request; raises `InvalidInput`."""
        if self.definition is None:
            return {}
        try:
            found: Mapping[str, Any] = get_argument_values(self.definition, self.node, values)["input"]
        except GraphQLError as error:
            raise InvalidInput(error.message) from None
        return found


@dataclass(frozen=True, slots=True)
class MutationPlan:
    """What is done for one operation, and the points of what it answers."""

    steps: tuple[MutationStep, ...]
    cost: int


@dataclass
class Mutations:
    """Prepares and performs the derived mutations of one schema."""

    api: ApiSchema
    planner: Planner
    writer: Writer

    def plan(self, operation: Operation, variables: Mapping[str, Any], actor: Actor, locale: str) -> MutationPlan:
        """What is done for an operation, from the cache if one of the same shape was prepared before."""
        key = self.planner.key(operation, variables, actor, locale)
        plan: MutationPlan | None = operation.plans.find(key)
        if plan is None:
            plan = self._prepared(operation, variables, actor, locale)
            operation.plans.keep(key, plan)
        return plan

    def _prepared(self, operation: Operation, variables: Mapping[str, Any], actor: Actor, locale: str) -> MutationPlan:
        selections = Selections(self.api.graphql, operation.fragments, variables)
        found: dict[str, list[FieldNode]] = {}
        selections.collect(operation.definition.selection_set, "Mutation", found)
        cost = self.planner.cost(selections, found, "Mutation")
        steps = []
        for key, nodes in found.items():
            mutation = self.api.mutations.get(nodes[0].name.value)
            if mutation is None:
                steps.append(MutationStep(key, nodes[0], selections))
                continue
            compilers = partial(self.planner.compiler, operation, variables, actor, locale)
            with asked_by(key):
                steps.append(self._step(key, nodes, mutation, selections, compilers))
        return MutationPlan(tuple(steps), cost)

    def _step(
        self,
        key: str,
        nodes: list[FieldNode],
        mutation: MutationModel,
        selections: Selections,
        compilers: Callable[[], Compiler],
    ) -> MutationStep:
        definition = self.api.graphql.mutation_type.fields[mutation.name]  # type: ignore[union-attr]  # there are mutations
        payload = definition.type.name
        fields = selections.fields(nodes, payload)
        shown = mutation.model.api_name if mutation.verb not in {Verb.DELETE, Verb.UNDO, Verb.PURGE} else ""
        records = {
            name: _record(compilers(), mutation, name, each)
            for name, each in fields.items()
            if each[0].name.value == shown
        }
        return MutationStep(key, nodes[0], selections, mutation, definition, payload, fields, records)

    async def perform(
        self, mutation: MutationModel, given: Mapping[str, Any], actor: Actor, request_id: str
    ) -> Outcome:
        """Carry out a mutation in a thread; raises `Unavailable`."""
        try:
            return await asyncio.to_thread(perform_or_ask, self.writer, mutation, given, actor, request_id)
        except (sa.exc.OperationalError, sa.exc.InterfaceError) as error:
            log.warning("the database did not answer: %s", type(error).__name__)
            raise Unavailable("the database does not answer") from error

    def payload(self, step: MutationStep, outcome: Outcome, records: Mapping[str, str], locale: str) -> str:
        """The JSON text of a payload; `records` holds those of the changed record."""
        assert step.mutation is not None
        parts = []
        for key, nodes in step.fields.items():
            name = nodes[0].name.value
            if name == "__typename":
                text = f'"{step.payload}"'
            elif name == "errors":
                text = orjson.dumps([self._error(each, nodes, step, locale) for each in outcome.problems]).decode()
            elif name == "results":
                rows = [self._row(at, row, nodes, step, locale) for at, row in enumerate(outcome.rows)]
                text = orjson.dumps(rows).decode()
            elif outcome.key is None:
                text = orjson.dumps(self._plain(outcome.values.get(name), nodes, step)).decode()
            else:
                text = records[key] if key in records else f'"{step.mutation.model.public_id(outcome.key)}"'
            parts.append(f'"{key}":{text}')
        return "{" + ",".join(parts) + "}"

    def _row(
        self, index: int, row: RowOutcome, nodes: list[FieldNode], step: MutationStep, locale: str
    ) -> dict[str, Any]:
        assert step.mutation is not None
        found: dict[str, Any] = {}
        for key, each in step.selections.fields(nodes, "BulkResult").items():
            match each[0].name.value:
                case "index":
                    found[key] = index
                case "status":
                    found[key] = row.status
                case "id":
                    found[key] = row.key and step.mutation.model.public_id(row.key)
                case "errors":
                    found[key] = [self._error(problem, each, step, locale) for problem in row.problems]
                case _:
                    found[key] = "BulkResult"
        return found

    def _plain(self, value: Any, nodes: list[FieldNode], step: MutationStep) -> Any:
        """A plain value; of what was lost, what is selected."""
        if not isinstance(value, list):
            return value
        chosen = step.selections.fields(nodes, "LostRecords")
        known = [{"__typename": "LostRecords", **each} for each in value]
        return [{key: each[some[0].name.value] for key, some in chosen.items()} for each in known]

    def _error(self, problem: Problem, nodes: list[FieldNode], step: MutationStep, locale: str) -> dict[str, Any]:
        kind = error_type(problem.code).name
        known = {
            "__typename": kind,
            "code": problem.code,
            "message": self.api.assembly.catalogue.text(problem.message, locale),
            "path": list(problem.path),
            **problem.details,
        }
        return {key: known.get(each[0].name.value) for key, each in step.selections.fields(nodes, kind).items()}


def _record(compiler: Compiler, mutation: MutationModel, key: str, nodes: list[FieldNode]) -> Step:
    wanted = compiler.binder.key("record")
    select = compiler.record(mutation.model, nodes, lambda row: row.id == wanted)
    return Step(key, compiler.binder.statement(select), places=tuple(compiler.reading.places))
