"""Answers one GraphQL request: plans and runs what is derived, and leaves the hand-written fields to Strawberry."""

import asyncio
import logging
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import orjson
from graphql import (
    DocumentNode,
    GraphQLError,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    VariableValues,
    execute,
    get_variable_values,
)

from ..access.actor import Actor
from ..access.policy import ActorPolicy, Policies
from ..limits import DEFAULT_LIMITS, Limits
from ..read.binding import Request
from ..read.calculations import calculate
from ..read.clock import SYSTEM_CLOCK, Clock
from ..read.costs import TooCostly
from ..read.documents import DocumentErrors, Documents
from ..read.errors import Forbidden, InvalidInput
from ..read.plan import Operation, Plan, Planner, Step
from ..read.run import Reads, TooLarge, Unavailable
from ..schema.build import ApiSchema
from ..write.writer import Writer
from .mutations import Mutations, MutationStep

log = logging.getLogger("paktum")

NO_KEYS: Mapping[str, uuid.UUID] = {}
NO_VARIABLES = VariableValues({}, {})


@dataclass(slots=True)  # not frozen, which costs a microsecond for each; so below
class GraphQLRequest:
    """What a client sent. `is_safe`: it may only read."""

    query: str
    variables: Mapping[str, Any]
    operation_name: str | None = None
    extensions: Mapping[str, Any] = field(default_factory=dict)
    is_safe: bool = False


@dataclass(slots=True)
class Answer:
    """What it gets: the bytes of a response, and the HTTP status: 200 if the operation was run, 400 if not, 405 if it
    would change something and may not."""

    body: bytes
    status: int = 200


@dataclass(frozen=True, slots=True)
class Context:
    """What hand-written resolvers get."""

    actor: Actor
    locale: str


class Executor:
    """Answers requests for one assembly and database."""

    def __init__(
        self, api: ApiSchema, reads: Reads, writer: Writer, clock: Clock = SYSTEM_CLOCK,
        policies: Policies = ActorPolicy, limits: Limits = DEFAULT_LIMITS,
    ) -> None:  # fmt: skip
        self.api, self.reads, self.clock = api, reads, clock
        self.documents = Documents(api.graphql, limits)
        self.planner = Planner(api.assembly, api.graphql, reads.engine, policies, limits)
        self.mutations = Mutations(api, self.planner, writer)

    async def execute(self, request: GraphQLRequest, actor: Actor, locale: str) -> Answer:
        """The answer to a request. Whatever goes wrong becomes an error with a code."""
        try:
            operation = self.documents.document(request.query).operation(request.operation_name)
        except DocumentErrors as failed:
            return refusal([_formatted(error, failed.code) for error in failed.errors])
        if request.is_safe and operation.definition.operation is not OperationType.QUERY:
            return Answer(b"", 405)
        values = self._values(operation, request)
        if isinstance(values, list):
            return refusal([_formatted(error, "BAD_USER_INPUT") for error in values])
        run = _Run(self, operation, values, request, actor, locale, self.clock.now().date())
        try:
            return await run.answer()
        except TooCostly as error:
            return refusal([error_json(str(error), error.code)])
        except (InvalidInput, Forbidden, TooLarge, Unavailable) as error:
            path = list(getattr(error, "path", ()) or run.path)
            return failure(error_json(str(error), error.code, path))
        except Exception as error:  # whatever it is, the client gets a number and the log the rest
            incident = uuid.uuid4().hex
            log.exception("incident %s", incident, exc_info=error)
            text = f"an internal error happened; its number in the log is {incident}"
            return failure(error_json(text, "INTERNAL_SERVER_ERROR", run.path))

    def _values(self, operation: Operation, request: GraphQLRequest) -> VariableValues | list[GraphQLError]:
        if not operation.variables:
            return NO_VARIABLES
        if operation.definition.operation is OperationType.QUERY:
            found = operation.find_values(request.variables)
            if found is not None:
                return VariableValues({}, found)
        definitions = operation.definition.variable_definitions or ()
        return get_variable_values(self.api.graphql, definitions, dict(request.variables), max_errors=5)


@dataclass(slots=True)
class _Run:
    """One operation being run. `path` leads to the field that is being answered, `errors` stand beside the data."""

    executor: Executor
    operation: Operation
    values: VariableValues
    request: GraphQLRequest
    actor: Actor
    locale: str
    today: date
    path: list[str | int] = field(default_factory=list)
    errors: list[dict[str, Any]] = field(default_factory=list)
    cost: int = 0
    statements: int = 0

    async def answer(self) -> Answer:
        kind = self.operation.definition.operation
        if kind is OperationType.QUERY:
            return await self._query()
        if kind is OperationType.MUTATION:
            return await self._mutation()
        return refusal([error_json("subscriptions are not offered", "BAD_REQUEST")])

    def _reading(self, keys: Mapping[str, uuid.UUID] = NO_KEYS) -> Request:
        return Request(self.values.coerced, self.actor, self.today, keys)

    async def _query(self) -> Answer:
        plan = self.executor.planner.plan(self.operation, self.values.coerced, self.actor, self.locale)
        self.cost = plan.cost
        foreign = await self._foreign(plan) if plan.foreign else {}
        parts = []
        for step in plan.steps:
            self.path = [step.key]
            parts.append(f'"{step.key}":{foreign[step.key] if step.key in foreign else await self._json(step)}')
        return self._success(parts)

    def _success(self, parts: list[str]) -> Answer:
        """The answer with the JSON texts of the root fields, the errors beside them, and the cost if asked for."""
        data = parts[0] if len(parts) == 1 else ",".join(parts)
        before = f'"errors":{orjson.dumps(self.errors).decode()},' if self.errors else ""
        after = ""
        if self.request.extensions.get("cost") is True:
            limit = self.executor.planner.limits.cost
            cost = {"requested": self.cost, "limit": limit, "statements": self.statements}
            after = f',"extensions":{orjson.dumps({"cost": cost}).decode()}'
        return Answer(f'{{{before}"data":{{{data}}}{after}}}'.encode())

    async def _json(self, step: Step, keys: Mapping[str, uuid.UUID] = NO_KEYS) -> str:
        """The text of a step; `self.path` leads to it."""
        if step.statement is not None:
            self.statements += 1
            rows = await self.executor.reads.rows(step.statement, self._reading(keys))
            text: str = rows[0][0] if rows else "null"
        else:
            text = step.json if step.json is not None else await self._batch(step)
        if not step.places:
            return text
        text, failures = await asyncio.to_thread(calculate, text, step.places)
        self.errors += [error_json(each.message, each.code, [*self.path, *each.path]) for each in failures]
        return text

    async def _batch(self, step: Step) -> str:
        assert step.batch is not None
        assert step.ids is not None
        reading = self._reading()
        found: dict[str, str] = {}
        for statement in step.batch:
            self.statements += 1
            found |= {row[0]: row[1] for row in await self.executor.reads.rows(statement, reading)}
        return "[" + ",".join(found.get(str(each), "null") for each in step.ids.read(self.values.coerced)) + "]"

    async def _foreign(self, plan: Plan) -> dict[str, str]:
        definition = self.operation.definition
        only = OperationDefinitionNode(
            operation=definition.operation,
            name=definition.name,
            variable_definitions=definition.variable_definitions,
            selection_set=SelectionSetNode(selections=plan.foreign),
        )
        document = DocumentNode(definitions=(only, *self.operation.fragments.values()))
        context, variables = Context(self.actor, self.locale), dict(self.request.variables)
        result: Any = execute(self.executor.api.graphql, document, context_value=context, variable_values=variables)
        if asyncio.iscoroutine(result):
            result = await result
        data = result.data or {}
        self.errors += [_formatted(error, "BAD_USER_INPUT") for error in result.errors or ()]
        return {key: orjson.dumps(value).decode() for key, value in data.items()}

    async def _mutation(self) -> Answer:
        mutations = self.executor.mutations
        plan = mutations.plan(self.operation, self.values.coerced, self.actor, self.locale)
        steps, self.cost = plan.steps, plan.cost
        given = {}
        for step in steps:  # all of them before the first writes: what cannot be answered is not done
            self.path = [step.key]
            given[step.key] = step.given(self.values)
        parts = []
        for step in steps:
            self.path = [step.key]
            parts.append(f'"{step.key}":{await self._mutate(step, given[step.key])}')
        return self._success(parts)

    async def _mutate(self, step: MutationStep, given: Mapping[str, Any]) -> str:
        if step.mutation is None:
            return '"Mutation"'
        mutations = self.executor.mutations
        outcome = await mutations.perform(step.mutation, given, self.actor)
        records = {}
        if outcome.key is not None:
            for key, record in step.records.items():
                self.path = [step.key, key]
                records[key] = await self._json(record, {"record": outcome.key})
        return mutations.payload(step, outcome, records, self.locale)


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
    return Answer(orjson.dumps({"errors": errors}), 400)


def failure(error: dict[str, Any]) -> Answer:
    """An answer to a request that failed while it was run."""
    return Answer(orjson.dumps({"errors": [error], "data": None}))
