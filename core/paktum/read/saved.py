"""Filters that are data: kept as JSON text, in the form that the API's filters have, and evaluated for records."""

import json
import uuid
from collections.abc import Callable, Collection, Mapping
from importlib import import_module
from typing import Any

import sqlalchemy as sa
from graphql import GraphQLError, GraphQLInputObjectType, GraphQLSchema
from graphql.utilities import coerce_input_value, validate_input_value

from ..access.actor import SYSTEM
from ..access.policy import Unrestricted
from ..assembly.build import Assembly
from .binding import Binder
from .dialects import ENGINES, Engine
from .errors import InvalidInput
from .filters import Filters
from .given import Leaf, given_value
from .reading import Reading
from .rows import Level, Row

Fault = tuple[str, tuple[str, ...]]
"""What is wrong with a filter, and the path to it."""


class WrongFilter(ValueError):
    """A filter does not fit what is declared (any more)."""

    def __init__(self, faults: Collection[Fault]) -> None:
        super().__init__("; ".join(f"{'.'.join(path)}: {message}" if path else message for message, path in faults))
        self.faults = tuple(faults)


class Constants(Binder):
    """Writes the values of a filter into the statement: a filter that is data has no variables."""

    def __init__(self, engine: Engine, values: Mapping[str, Any]) -> None:
        super().__init__(engine, SYSTEM)
        self._values = values

    def bind(self, leaf: Leaf, kind: Any, convert: Callable[[Any], Any] | None = None) -> Any:
        """The leaf's value."""
        return _literal(leaf.read(self._values), kind, convert)

    def member(self, value: Any, leaf: Leaf, kind: Any, convert: Callable[[Any], Any] | None) -> Any:
        """Whether a value is in the leaf's list."""
        items = [item for item in leaf.read(self._values) or [] if item is not None]
        return sa.or_(sa.false(), *(value == _literal(item, kind, convert) for item in items))


def saved_filter(assembly: Assembly, engine: str, type_name: str, text: str) -> Callable[[Row], Any]:
    """The rule over a row that a filter of an entity says, for the engine of that name; raises `WrongFilter`."""
    values = _values(assembly, type_name, text)
    kind = _schema(assembly).type_map[f"{type_name}Filter"]
    assert isinstance(kind, GraphQLInputObjectType)
    filters, given = Filters(Constants(ENGINES[engine], values)), given_value(values, kind)

    def rule(row: Row) -> Any:
        return filters.condition(row, given)

    try:  # values that no column takes are told when the condition is made
        rule(Level(Reading(assembly, Unrestricted()), assembly.entities[type_name]).row)
    except InvalidInput as wrong:
        raise WrongFilter([(str(wrong), ())]) from None
    return rule


def _values(assembly: Assembly, type_name: str, text: str) -> Mapping[str, Any]:
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError):
        raise WrongFilter([("not a JSON text", ())]) from None
    kind = _schema(assembly).type_map.get(f"{type_name}Filter")
    if not isinstance(kind, GraphQLInputObjectType) or type_name not in assembly.entities:
        raise WrongFilter([(f"there is no entity {type_name} with filters", ())])
    faults: list[Fault] = []

    def note(error: GraphQLError, path: list[str | int]) -> None:
        faults.append((error.message, tuple(map(str, path))))

    validate_input_value(parsed, kind, note)
    if faults or not isinstance(parsed, dict):
        raise WrongFilter(faults or [("a filter is an object", ())])
    values: Mapping[str, Any] = coerce_input_value(parsed, kind)
    return values


def _schema(assembly: Assembly) -> GraphQLSchema:
    """The schema of an assembly, made when the first filter is looked at."""
    schema: GraphQLSchema = assembly.once(import_module("..schema.build", __package__).build_schema).graphql
    return schema


def _literal(value: Any, kind: Any, convert: Callable[[Any], Any] | None) -> Any:
    value = value if value is None or convert is None else convert(value)
    if isinstance(sa.types.to_instance(kind), sa.Uuid) and isinstance(value, str):
        value = uuid.UUID(hex=value)
    return sa.literal(value, kind)
