"""Answers one GraphQL request: plans and runs what is derived, and leaves the hand-written fields to Strawberry."""

import asyncio
import logging
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import orjson
import sqlalchemy as sa
from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLError,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    execute,
    get_variable_values,
)
from graphql.execution import get_argument_values

from ..access.actor import Actor
from ..declare.errors import Problem
from ..read.binding import Request
from ..read.calculations import calculate
from ..read.clock import SYSTEM_CLOCK, Clock
from ..read.documents import DocumentErrors, Documents
from ..read.errors import Forbidden, InvalidInput
from ..read.plan import Operation, Plan, Planner, Step
from ..read.run import Reads, TooLarge, Unavailable
from ..read.selections import Selections
from ..schema.build import ApiSchema
from ..schema.mutations import MutationModel, Verb
from ..schema.shared import error_type
from ..write.operations import Outcome, perform
from ..write.writer import Writer

log = logging.getLogger("paktum")

NO_KEYS: Mapping[str, uuid.UUID] = {}


@dataclass(frozen=True, slots=True)
class GraphQLRequest:
    """What a client sent."""

    query: str
    variables: Mapping[str, Any]
    operation_name: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What it gets: the bytes of a response, and whether the operation was run at all."""

    body: bytes
    was_run: bool


@dataclass(frozen=True, slots=True)
class Context:
    """What hand-written resolvers get."""

    actor: Actor
    locale: str


class Executor:
    """Answers requests for one assembly and database."""

    def __init__(self, api: ApiSchema, reads: Reads, writer: Writer, clock: Clock = SYSTEM_CLOCK) -> None:
        self.api, self.reads, self.writer, self.clock = api, reads, writer, clock
        self.documents = Documents(api.graphql)
        self.planner = Planner(api.assembly, api.graphql, reads.engine)

    async def execute(self, request: GraphQLRequest, actor: Actor, locale: str) -> Answer:
        """The answer to a request. Whatever goes wrong becomes an error with a code."""
        try:
            operation = self.documents.document(request.query).operation(request.operation_name)
        except DocumentErrors as failed:
            return refusal([_formatted(error, failed.code) for error in failed.errors])
        values = get_variable_values(
            self.api.graphql, operation.definition.variable_definitions or (), dict(request.variables), max_errors=5
        )
        if isinstance(values, list):
            return refusal([_formatted(error, "BAD_USER_INPUT") for error in values])
        run = _Run(self, operation, values, dict(request.variables), actor, locale, self.clock.now().date())
        try:
            if operation.definition.operation is OperationType.MUTATION:
                return await run.mutation()
            if operation.definition.operation is OperationType.QUERY:
                return await run.query()
            return refusal([error_json("subscriptions are not offered", "BAD_REQUEST")])
        except (InvalidInput, Forbidden, TooLarge, Unavailable) as error:
            path = list(getattr(error, "path", ()) or run.path)
            return failure(error_json(str(error), error.code, path))
        except Exception as error:  # whatever it is, the client gets a number and the log the rest
            incident = uuid.uuid4().hex
            log.exception("incident %s", incident, exc_info=error)
            text = f"an internal error happened; its number in the log is {incident}"
            return failure(error_json(text, "INTERNAL_SERVER_ERROR", run.path))


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A mutation of which everything is known but its outcome."""

    mutation: MutationModel
    given: Mapping[str, Any]
    payload: str
    fields: Mapping[str, list[FieldNode]]
    records: Mapping[str, Step]


@dataclass
class _Run:
    """One operation being run."""

    executor: Executor
    operation: Operation
    values: Any
    raw_variables: dict[str, Any]
    actor: Actor
    locale: str
    today: date
    path: list[str | int] = field(default_factory=list)
    errors: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.variables: Mapping[str, Any] = self.values.coerced

    def _request(self, keys: Mapping[str, uuid.UUID] = NO_KEYS) -> Request:
        return Request(self.variables, self.actor, self.today, keys)

    async def query(self) -> Answer:
        plan = self.executor.planner.plan(self.operation, self.variables, self.actor, self.locale)
        foreign, self.errors = await self._foreign(plan)
        parts = []
        for step in plan.steps:
            self.path = [step.key]
            parts.append(f"{_key(step.key)}:{foreign[step.key] if step.key in foreign else await self._json(step)}")
        return _answer("{" + ",".join(parts) + "}", self.errors)

    async def _json(self, step: Step, keys: Mapping[str, uuid.UUID] = NO_KEYS) -> str:
        """The text of a step; `self.path` leads to it."""
        text = await self._read(step, self._request(keys))
        if not step.places:
            return text
        text, failures = await asyncio.to_thread(calculate, text, step.places)
        self.errors += [error_json(each.message, each.code, [*self.path, *each.path]) for each in failures]
        return text

    async def _read(self, step: Step, request: Request) -> str:
        if step.json is not None:
            return step.json
        if step.batch is not None:
            return await self._batch(step)
        assert step.statement is not None
        rows = await self.executor.reads.rows(step.statement, request)
        return str(rows[0][0]) if rows else "null"

    async def _batch(self, step: Step) -> str:
        assert step.batch is not None
        assert step.ids is not None
        request = self._request()
        found: dict[str, str] = {}
        for statement in step.batch:
            found |= {row[0]: row[1] for row in await self.executor.reads.rows(statement, request)}
        return "[" + ",".join(found.get(str(each), "null") for each in step.ids.read(self.variables)) + "]"

    async def _foreign(self, plan: Plan) -> tuple[dict[str, str], list[dict[str, Any]]]:
        if not plan.foreign:
            return {}, []
        definition = self.operation.definition
        only = OperationDefinitionNode(
            operation=definition.operation,
            name=definition.name,
            variable_definitions=definition.variable_definitions,
            selection_set=SelectionSetNode(selections=plan.foreign),
        )
        document = DocumentNode(definitions=(only, *self.operation.fragments.values()))
        context = Context(self.actor, self.locale)
        result: Any = execute(
            self.executor.api.graphql, document, context_value=context, variable_values=self.raw_variables
        )
        if asyncio.iscoroutine(result):
            result = await result
        data = result.data or {}
        texts = {key: orjson.dumps(value).decode() for key, value in data.items()}
        return texts, [_formatted(error, "BAD_USER_INPUT") for error in result.errors or ()]

    async def mutation(self) -> Answer:
        selections = Selections(self.executor.api.graphql, self.operation.fragments, self.variables)
        found: dict[str, list[FieldNode]] = {}
        selections.collect(self.operation.definition.selection_set, "Mutation", found)
        prepared: dict[str, _Prepared | None] = {}
        for key, nodes in found.items():  # all of them before the first writes: what cannot be answered is not done
            self.path = [key]
            name = nodes[0].name.value
            prepared[key] = None if name == "__typename" else self._prepared(name, nodes, selections)
        parts = []
        for key, each in prepared.items():
            self.path = [key]
            text = '"Mutation"' if each is None else await self._mutate(each, selections)
            parts.append(f"{_key(key)}:{text}")
        return _answer("{" + ",".join(parts) + "}", self.errors)

    def _prepared(self, name: str, nodes: list[FieldNode], selections: Selections) -> "_Prepared":
        mutation = self.executor.api.mutations[name]
        definition = self.executor.api.graphql.mutation_type.fields[name]  # type: ignore[union-attr]  # there are mutations
        try:
            given = get_argument_values(definition, nodes[0], self.values)["input"]
        except GraphQLError as error:
            raise InvalidInput(error.message) from None
        payload = definition.type.of_type
        fields = selections.fields(nodes, payload.name)
        records = {
            key: self._record(mutation, key, each)
            for key, each in fields.items()
            if mutation.verb is not Verb.DELETE and each[0].name.value == mutation.model.api_name
        }
        return _Prepared(mutation, given, payload.name, fields, records)

    def _record(self, mutation: MutationModel, key: str, nodes: list[FieldNode]) -> Step:
        compiler = self.executor.planner.compiler(self.operation, self.variables, self.actor, self.locale)
        wanted = compiler.binder.key("record")
        select = compiler.record(mutation.model, nodes, lambda row: row.id == wanted)
        return Step(key, compiler.binder.statement(select), places=tuple(compiler.reading.places))

    async def _mutate(self, prepared: "_Prepared", selections: Selections) -> str:
        outcome = await self._perform(prepared.mutation, prepared.given)
        parts, above = [], self.path
        for key, nodes in prepared.fields.items():
            self.path = [*above, key]
            name = nodes[0].name.value
            if name == "__typename":
                text = f'"{prepared.payload}"'
            elif name == "errors":
                text = self._errors(outcome, nodes, selections)
            elif outcome.key is None:
                text = "null"
            elif key in prepared.records:
                text = await self._json(prepared.records[key], {"record": outcome.key})
            else:
                text = f'"{prepared.mutation.model.public_id(outcome.key)}"'
            parts.append(f"{_key(key)}:{text}")
        return "{" + ",".join(parts) + "}"

    async def _perform(self, mutation: MutationModel, given: Mapping[str, Any]) -> Outcome:
        try:
            return await asyncio.to_thread(perform, self.executor.writer, mutation, given, self.actor)
        except (sa.exc.OperationalError, sa.exc.InterfaceError) as error:
            log.warning("the database did not answer: %s", type(error).__name__)
            raise Unavailable("the database does not answer") from error

    def _errors(self, outcome: Outcome, nodes: list[FieldNode], selections: Selections) -> str:
        return orjson.dumps([self._error(problem, nodes, selections) for problem in outcome.problems]).decode()

    def _error(self, problem: Problem, nodes: list[FieldNode], selections: Selections) -> dict[str, Any]:
        kind = error_type(problem.code).name
        known = {
            "__typename": kind,
            "code": problem.code,
            "message": self.executor.api.assembly.catalogue.text(problem.message, self.locale),
            "path": list(problem.path),
            **problem.details,
        }
        return {key: known.get(each[0].name.value) for key, each in selections.fields(nodes, kind).items()}


def error_json(message: str, code: str, path: list[str | int] | None = None) -> dict[str, Any]:
    """An error as it stands in a response."""
    where = {"path": path} if path else {}
    return {"message": message, **where, "extensions": {"code": code}}


def _formatted(error: GraphQLError, code: str) -> dict[str, Any]:
    formatted: dict[str, Any] = dict(error.formatted)
    extensions = dict(formatted.get("extensions") or {})
    formatted["extensions"] = {**extensions, "code": extensions.get("code", code)}
    return formatted


def refusal(errors: list[dict[str, Any]]) -> Answer:
    """An answer to a request that was not run."""
    return Answer(orjson.dumps({"errors": errors}), was_run=False)


def failure(error: dict[str, Any]) -> Answer:
    """An answer to a request that failed while it was run."""
    return Answer(orjson.dumps({"errors": [error], "data": None}), was_run=True)


def _key(name: str) -> str:
    return f'"{name}"'


def _answer(data: str, errors: list[dict[str, Any]]) -> Answer:
    before = '{"errors":' + orjson.dumps(errors).decode() + ',"data":' if errors else '{"data":'
    return Answer((before + data + "}").encode(), was_run=True)
