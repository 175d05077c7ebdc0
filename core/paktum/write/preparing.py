"""What is given for a record, before it is stored: completed, placed in an input, and compared with what there is."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from ..assembly.model import EntityModel, FacetModel, FieldModel
from ..declare.entity import Entity
from ..declare.errors import Problem
from ..declare.fields import MISSING
from ..declare.labels import label as _
from .storing import SYSTEM

E = TypeVar("E", bound=Entity)

Values = Mapping[str, Any]
FacetValues = Mapping[str, Values]


def with_defaults(model: EntityModel | FacetModel, values: Values) -> dict[str, Any]:
    """The values, with defaults for what a new record needs besides; None stands for what is missing."""
    complete = dict(values)
    for name, field in model.fields.items():
        kept_by_the_system = isinstance(model, EntityModel) and name in SYSTEM
        if name in values or field.computed is not None or kept_by_the_system or field.meta.workflow:
            continue
        if field.meta.default is not MISSING:
            complete[name] = field.meta.default
        elif not field.nullable:
            complete[name] = None
    return complete


def check_fixed(model: EntityModel, record: Entity, values: Values, problems: list[Problem]) -> None:
    """Only a new record gets what is fixed from then on."""
    for name, value in values.items():
        field = model.fields[name]
        if field.meta.create_only and getattr(record, name) != value:
            problems.append(Problem("IMMUTABLE", _("It can be given only to a new record."), (field.input_name,)))


def check_circles(model: EntityModel, record: Entity, values: Values, problems: list[Problem]) -> None:
    """A record is not above itself, in whatever hierarchy its own kind makes."""
    for name, value in values.items():
        field = model.fields[name]
        seen: set[uuid.UUID] = set()
        while field.target is model.cls and value is not None and value.id not in seen:
            if value is record:
                message = _("A record cannot stand above itself.")
                problems.append(Problem("CIRCULAR", message, (field.input_name,)))
            seen.add(value.id)
            value = getattr(value, name)


def paths(model: EntityModel, values: Values, facets: FacetValues) -> Iterator[tuple[FieldModel, tuple[str, ...]]]:
    """The attributes that get values, each with its place in an input."""
    for name in values:
        if name in model.fields:
            yield model.fields[name], (model.fields[name].input_name,)
    for facet in (each for each in model.facets.values() if each.name in facets):
        for name in facets[facet.name]:
            if name in facet.fields:
                yield facet.fields[name], (facet.api_name, facet.fields[name].input_name)


def inside(facet: FacetModel, names: Iterable[str]) -> set[str]:
    """The paths of a facet's attributes."""
    return {f"{facet.name}.{name}" for name in names}


def of_facets(model: EntityModel, facets: FacetValues | None) -> FacetValues:
    """The values of facets, all of which there are."""
    unknown = [name for name in facets or {} if name not in model.facets or model.facets[name].table is None]
    if unknown:
        raise TypeError(f"{model.type_name} has no facet {', '.join(unknown)} that can be written")
    return facets or {}


def living(record: E | None) -> E | None:
    """The record, or None if it is deleted: the reference of another leads to it even then."""
    return record if record is not None and is_living(record) else None


def is_living(record: Any) -> bool:
    """Whether a record is not deleted."""
    return record.deleted_at is None
