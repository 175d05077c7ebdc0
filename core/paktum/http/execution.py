"""Answers one GraphQL request: plans and runs what is derived, and leaves the hand-written fields to Strawberry."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any

import orjson
from graphql import GraphQLError, OperationType, VariableValues, get_variable_values
from graphql.execution import get_argument_values

from ..access.actor import Actor
from ..access.auditing import note_read
from ..access.policy import ActorPolicy, Policies
from ..declare.errors import missing_record, refuse
from ..limits import DEFAULT_LIMITS, Limits
from ..read.binding import Request
from ..read.calculations import calculate
from ..read.clock import SYSTEM_CLOCK, Clock
from ..read.costs import TooCostly
from ..read.documents import DocumentErrors, Documents
from ..read.duplicates import Duplicates
from ..read.errors import ReadRefused, asked_by
from ..read.operation import Operation
from ..read.plan import Asked, Plan, Planner, Step
from ..read.run import Reads
from ..schema.build import ApiSchema
from ..settings import USUAL_DUPLICATES, DuplicateSettings
from ..storage.encryption import keys_of
from ..write.writer import Writer
from .attempts import Attempts
from .failures import error_json, errors_of
from .finding import Finding
from .mutations import Mutations, MutationStep
from .written import Context, Writing, Written

Path = Sequence[str | int]

NULL = "null"
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


class Executor:
    """Answers requests for one assembly and database."""

    def __init__(
        self, api: ApiSchema, reads: Reads, writer: Writer, clock: Clock = SYSTEM_CLOCK,
        policies: Policies = ActorPolicy, limits: Limits = DEFAULT_LIMITS,
        thresholds: DuplicateSettings = USUAL_DUPLICATES,
    ) -> None:  # fmt: skip
        self.api, self.reads, self.clock = api, reads, clock
        self.writer, self.keys = writer, keys_of(writer.engine)
        self.documents = Documents(api.graphql, limits)
        self.planner = Planner(api.assembly, api.graphql, reads.engine, policies, limits)
        self.mutations = Mutations(api, self.planner, writer)
        self.attempts = Attempts(api, writer)
        self.writing = Writing(api.graphql)
        self.duplicates = Duplicates(api.assembly, reads, policies, clock, thresholds)
        self.finding = Finding(api.assembly, writer.engine, clock)

    def within(self, limits: Limits) -> "Executor":
        """One that answers queries of the same database within other limits."""
        other = copy(self)
        other.documents, other.planner = Documents(self.api.graphql, limits), replace(self.planner, limits=limits)
        return other

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
            if actor.is_audited and operation.definition.operation is OperationType.QUERY:
                await asyncio.to_thread(note_read, self.writer, actor, request.query, request.variables)
            return await run.answer()
        except TooCostly as error:
            return refusal([error_json(str(error), error.code)])
        except Exception as error:  # noqa: BLE001  whatever it is, nothing was run yet
            path = error.path if isinstance(error, ReadRefused) else ()
            return failure(errors_of(error, path, self.translated(locale)))

    def translated(self, locale: str) -> Callable[[str], str]:
        """What translates a message into a language."""
        return partial(self.api.assembly.catalogue.text, language=locale)

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
    """One operation being run. `errors` stand beside the data."""

    executor: Executor
    operation: Operation
    values: VariableValues
    request: GraphQLRequest
    actor: Actor
    locale: str
    today: date
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
        elsewhere = await self._elsewhere(plan) if plan.written or plan.introspected else {}
        parts = []
        for step in plan.steps:
            path = [step.key]
            text = elsewhere.get(step.key) if step.is_foreign else await self._attempt(path, self._json(step, path))
            if text is None and step.is_required:
                return self._answered(None)
            parts.append(f'"{step.key}":{text or NULL}')
        return self._answered(parts)

    def _answered(self, parts: list[str] | None) -> Answer:
        """The answer with the JSON texts of the root fields, the errors beside them, and the cost if asked for."""
        data = NULL if parts is None else "{" + ",".join(parts) + "}"
        before = f'"errors":{orjson.dumps(self.errors).decode()},' if self.errors else ""
        after = ""
        if self.request.extensions.get("cost") is True:
            limit = self.executor.planner.limits.cost
            cost = {"requested": self.cost, "limit": limit, "statements": self.statements}
            after = f',"extensions":{orjson.dumps({"cost": cost}).decode()}'
        return Answer(f'{{{before}"data":{data}{after}}}'.encode())

    async def _attempt(self, path: Path, text: Awaitable[str]) -> str | None:
        """The JSON text of the field at a path; None if it fails, and the error stands beside the data."""
        try:
            return await text
        except Exception as error:  # noqa: BLE001  whatever it is, the other fields are answered
            self._tell(error, path)
            return None

    def _tell(self, error: BaseException, path: Path) -> None:
        self.errors += errors_of(error, path, self.executor.translated(self.locale))

    async def _json(self, step: Step, path: Path, keys: Mapping[str, uuid.UUID] = NO_KEYS) -> str:
        """The text of a step, to which a path leads."""
        if step.statement is not None:
            self.statements += 1
            rows = await self.executor.reads.rows(step.statement, self._reading(keys))
            text: str = rows[0][0] if rows else NULL
        else:
            text = step.json if step.json is not None else await self._batch(step)
        if not step.places:
            return text
        text, failures = await asyncio.to_thread(calculate, text, step.places, self.executor.keys)
        translated = self.executor.translated(self.locale)
        self.errors += [error_json(translated(each.message), each.code, [*path, *each.path]) for each in failures]
        return text

    async def _batch(self, step: Step) -> str:
        assert step.batch is not None
        reading = self._reading()
        if step.asked is not None:
            reading.found = await self._keys(step.asked)
        found: dict[str, str] = {}
        for statement in step.batch:
            self.statements += 1
            found |= {row[0]: row[1] for row in await self.executor.reads.rows(statement, reading)}
        if step.asked is not None:
            public_id = self.executor.api.assembly.entity(step.asked.query.query.of).public_id
            return "[" + ",".join(found[each] for each in map(public_id, reading.found) if each in found) + "]"
        assert step.ids is not None
        return "[" + ",".join(found.get(str(each), NULL) for each in step.ids.read(self.values.coerced)) + "]"

    async def _keys(self, asked: Asked) -> list[uuid.UUID]:
        """What a hand-written query finds, from records that the actor sees."""
        executor, query = self.executor, asked.query
        given = get_argument_values(asked.definition, asked.node, self.values)
        arguments = executor.finding.arguments(query, given, self.actor)
        for name, sight in asked.sights.items():
            if arguments.get(name) is not None:
                self.statements += 1
                if not await executor.reads.rows(sight.statement, self._reading({"record": arguments[name]})):
                    raise refuse("NOT_FOUND", missing_record(sight.type_name))
        return await executor.finding.keys(query, arguments, self.actor)

    async def _elsewhere(self, plan: Plan) -> dict[str, str]:
        """The JSON texts of what graphql-core answers; one that failed and must not be null has none."""
        writing, variables, found = self.executor.writing, self.request.variables, {}
        if plan.written:
            attempt = partial(self.executor.attempts.told, actor=self.actor, locale=self.locale)
            context = Context(self.actor, self.locale, attempt, self.executor.duplicates)
            found = dict(self._told(await writing.resolved(self.operation, plan.written, variables, context)))
        if plan.introspected:
            asked = await writing.introspected(self.operation, plan.introspected, variables, self.request.query)
            found |= self._told(asked)
        return found

    def _told(self, written: Written) -> Mapping[str, str]:
        for error in written.errors:
            self._tell(error.original_error or error, error.path or ())
        return written.texts

    async def _mutation(self) -> Answer:
        mutations = self.executor.mutations
        plan = mutations.plan(self.operation, self.values.coerced, self.actor, self.locale)
        self.cost = plan.cost
        given = {}
        for step in plan.steps:  # all of them before the first writes: what cannot be answered is not done
            with asked_by(step.key):
                given[step.key] = step.given(self.values)
        parts, request_id = [], uuid.uuid4().hex
        for step in plan.steps:
            text = await self._attempt([step.key], self._mutate(step, given[step.key], request_id))
            parts.append(f'"{step.key}":{text or NULL}')
        return self._answered(parts)

    async def _mutate(self, step: MutationStep, given: Mapping[str, Any], request_id: str) -> str:
        if step.mutation is None:
            return '"Mutation"'
        mutations = self.executor.mutations
        outcome = await mutations.perform(step.mutation, given, self.actor, request_id)
        records = {}
        if outcome.key is not None:  # it is done, whether it can be read now or not
            for key, record in step.records.items():
                path = [step.key, key]
                records[key] = await self._attempt(path, self._json(record, path, {"record": outcome.key})) or NULL
        return mutations.payload(step, outcome, records, self.locale)


def _formatted(error: GraphQLError, code: str) -> dict[str, Any]:
    formatted: dict[str, Any] = dict(error.formatted)
    extensions = dict(formatted.get("extensions") or {})
    formatted["extensions"] = {**extensions, "code": extensions.get("code", code)}
    return formatted


def refusal(errors: list[dict[str, Any]]) -> Answer:
    """An answer to a request that was not run."""
    return Answer(orjson.dumps({"errors": errors}), 400)


def failure(errors: list[dict[str, Any]]) -> Answer:
    """An answer to a request that failed before anything was run, at a field."""
    return Answer(orjson.dumps({"errors": errors, "data": None}))
