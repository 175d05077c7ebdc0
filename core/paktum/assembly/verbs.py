"""The inputs of actions, from the parameters of their functions."""

import inspect
import typing
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ..declare.actions import Action
from ..declare.entity import Entity
from ..declare.fields import MISSING, FieldMeta
from ..declare.labels import label_from_name
from .attributes import DeclarationError, plain_model, unwrap_optional
from .collect import Declarations
from .model import ActionModel, FieldModel, Kind
from .naming import SNAKE, camel
from .problems import StartupProblem

GIVEN_BY_THE_WRITE_PATH = 2
"""The first two parameters of an action are the change and the record."""

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
            models.append(ActionModel(owned.record, owned.plugin, _inputs(owned.record, owned.plugin)))
        except DeclarationError as error:
            remedy = "mend the function of the action"
            problems.append(StartupProblem("ACTION_INVALID", (owned.plugin,), str(error), remedy))
    return models


def _inputs(action: Action, plugin: str) -> tuple[FieldModel, ...]:
    """What the caller of an action gives, beside the record's id and version."""
    on: Any = action.on
    if not (isinstance(on, type) and issubclass(on, Entity)):
        raise DeclarationError(f"the action {action.name} is on {on!r}, which is not an entity")
    where = f"the action {on.__name__}.{action.name}"
    parameters = list(inspect.signature(action.run).parameters.values())
    given = parameters[:GIVEN_BY_THE_WRITE_PATH]
    if len(given) < GIVEN_BY_THE_WRITE_PATH or any(each.kind not in POSITIONAL for each in given):
        raise DeclarationError(f"{where} must take the change and the record: def {action.name}(change, record, ...)")
    hints = _hints(action, where)
    models = tuple(_input(where, plugin, each, hints) for each in parameters[GIVEN_BY_THE_WRITE_PATH:])
    _require_own_names(where, models)
    return models


def _hints(action: Action, where: str) -> dict[str, Any]:
    try:
        return typing.get_type_hints(action.run, include_extras=True)
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


def _require_own_names(where: str, models: Sequence[FieldModel]) -> None:
    names = [model.input_name for model in models]
    for name in sorted(TAKEN_INPUTS & set(names) | {each for each in names if names.count(each) > 1}):
        raise DeclarationError(f"{where}: its input {name!r} is there already; rename the parameter")
