"""The inputs of actions, from the parameters of their functions."""

import inspect
import typing
from dataclasses import replace

from ..declare.actions import Action
from ..declare.entity import Entity
from ..declare.fields import MISSING, FieldMeta
from ..declare.labels import label_from_name
from .mapping import plain_model, unwrap_optional
from .model import FieldModel, Kind
from .naming import camel

GIVEN_BY_THE_WRITE_PATH = 2
"""The first two parameters of an action are the change and the record."""


def action_inputs(action: Action, plugin: str) -> tuple[FieldModel, ...]:
    """What the caller of an action gives, beside the record's id and version."""
    hints = typing.get_type_hints(action.run, include_extras=True)
    parameters = list(inspect.signature(action.run).parameters.values())[GIVEN_BY_THE_WRITE_PATH:]
    found = []
    for parameter in parameters:
        inner, optional = unwrap_optional(hints[parameter.name])
        has_default = parameter.default is not inspect.Parameter.empty
        meta = FieldMeta(default=parameter.default if has_default else MISSING, length=2000)
        if isinstance(inner, type) and issubclass(inner, Entity):
            label = label_from_name(parameter.name)
            model = FieldModel(
                parameter.name, camel(parameter.name), Kind.REFERENCE, meta, label, plugin, optional, target=inner
            )
        else:
            where = f"{action.name}({parameter.name})"
            model = replace(plain_model(where, plugin, parameter.name, inner, optional, meta), column=None, fold=None)
        found.append(model)
    return tuple(found)
