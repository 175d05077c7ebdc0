"""The inputs of actions and queries, from the parameters of their functions."""

import inspect
import typing
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from ..declare.actions import Action
from ..declare.entity import Entity
from ..declare.fields import MISSING, FieldMeta
from ..declare.labels import label_from_name
from ..declare.queries import Query
from .attributes import DeclarationError, plain_model, unwrap_optional
from .collect import Declarations
from .model import ActionModel, FieldModel, Kind, QueryModel
from .naming import SNAKE, camel
from .problems import StartupProblem

TEXT_LENGTH = 2000
"""Most characters of a text that an action takes."""

TAKEN_INPUTS = frozenset({"id", "expectedVersion", "idempotencyKey"})
POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
NAMED = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)


def action_models(found: Declarations, problems: list[StartupProblem]) -> list[ActionModel]:
    """The declared actions with their inputs; what is wrong with the others is reported."""
    models = []
    for owned in found.actions:
        try:
            action = owned.record
            where = f"the action {_entity(action.on, f'the action {action.name} is on')}.{action.name}"
            inputs = _inputs(action, where, owned.plugin, ("change", "record"))
            _require_own_names(where, inputs, TAKEN_INPUTS)
            models.append(ActionModel(action, owned.plugin, inputs))
        except DeclarationError as error:
            remedy = "mend the function of the action"
            problems.append(StartupProblem("ACTION_INVALID", (owned.plugin,), str(error), remedy))
    return models


def query_models(found: Declarations, problems: list[StartupProblem]) -> list[QueryModel]:
    """The declared queries with their arguments; what is wrong with the others is reported."""
    models = []
    for owned in found.queries:
        query = owned.record
        where = f"the query {query.name}"
        try:
            _entity(query.of, f"{where} gives")
            inputs = _inputs(query, where, owned.plugin, ("asking",))
            _require_own_names(where, inputs, frozenset())
            models.append(QueryModel(query, owned.plugin, camel(query.name), inputs))
        except DeclarationError as error:
            remedy = "mend the function of the query"
            problems.append(StartupProblem("QUERY_INVALID", (owned.plugin,), str(error), remedy))
    return models


def _entity(on: Any, what: str) -> str:
    if not (isinstance(on, type) and issubclass(on, Entity)):
        raise DeclarationError(f"{what} {on!r}, which is not an entity")
    return on.__name__


def _inputs(verb: Action | Query, where: str, plugin: str, first: Sequence[str]) -> tuple[FieldModel, ...]:
    """What the caller gives: the parameters behind the first, which Paktum gives."""
    run = verb.run if isinstance(verb, Action) else verb.find
    parameters = list(inspect.signature(run).parameters.values())
    given = parameters[: len(first)]
    if len(given) < len(first) or any(each.kind not in POSITIONAL for each in given):
        text = f"must take the {' and the '.join(first)}: def {verb.name}({', '.join(first)}, ...)"
        raise DeclarationError(f"{where} {text}")
    hints = _hints(run, where)
    return tuple(_input(where, plugin, each, hints) for each in parameters[len(first) :])


def _hints(run: Callable[..., Any], where: str) -> dict[str, Any]:
    try:
        return typing.get_type_hints(run, include_extras=True)
    except (NameError, AttributeError, TypeError, SyntaxError) as error:
        raise DeclarationError(f"an annotation of {where} cannot be read: {error}") from None


def _input(where: str, plugin: str, parameter: inspect.Parameter, hints: dict[str, Any]) -> FieldModel:
    name = parameter.name
    if parameter.kind not in NAMED or name not in hints or not SNAKE.fullmatch(name):
        raise DeclarationError(f"{where}: its parameter {parameter} must have a plain name and an annotation")
    inner, optional = unwrap_optional(hints[name])
    has_default = parameter.default is not inspect.Parameter.empty
    meta = FieldMeta(default=parameter.default if has_default else MISSING, length=TEXT_LENGTH)
    if isinstance(inner, type) and issubclass(inner, Entity):
        label = label_from_name(name)
        return FieldModel(name, camel(name), Kind.REFERENCE, meta, label, plugin, optional, target=inner)
    model = plain_model(f"{where}({name})", plugin, name, inner, optional, meta)
    if model.kind is Kind.LABELS:
        raise DeclarationError(f"{where}({name}) cannot be Labels, which are computed only")
    return replace(model, column=None, fold=None)


def _require_own_names(where: str, models: Sequence[FieldModel], taken: frozenset[str]) -> None:
    names = [model.input_name for model in models]
    for name in sorted(taken & set(names) | {each for each in names if names.count(each) > 1}):
        raise DeclarationError(f"{where}: its input {name!r} is there already; rename the parameter")
