"""The one JSON form in which the audit keeps values: exact, and as the API shows them."""

import json
import uuid
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ..assembly.build import Assembly
from ..assembly.model import EntityModel, FacetModel, FieldModel, Kind
from ..declare.currencies import currency_digits
from ..declare.entity import Entity
from ..storage.types import instant_text


class Canonical:
    """Writes values of attributes as JSON values: decimals and days as texts, members of enumerations by name,
    references as ids, money and structures as objects."""

    def __init__(self, assembly: Assembly) -> None:
        self._assembly = assembly

    def value(self, field: FieldModel, value: Any) -> Any:
        """The JSON value of an attribute's value."""
        if value is None:
            return None
        if field.kind is Kind.REFERENCE:
            assert field.target is not None
            key: uuid.UUID = value.id if isinstance(value, Entity) else value
            return self._assembly.entity(field.target).public_id(key)
        write = _WRITERS.get(field.kind)
        return value if write is None else write(field, value)


def text_of(changes: Mapping[str, Any]) -> str:
    """The JSON text of an object: its keys sorted, without spaces, so that it is the same every time."""
    return json.dumps(changes, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def audited(model: EntityModel | FacetModel) -> Iterator[tuple[str, FieldModel]]:
    """The stored attributes of an entity or a facet with the paths by which the audit and the API know them."""
    inside = f"{model.api_name}." if isinstance(model, FacetModel) else ""
    for field in model.fields.values():
        if field.computed is None:
            yield inside + field.api_name, field


def _money(field: FieldModel, value: Any) -> dict[str, str]:
    return {"amount": f"{value.amount:.{currency_digits(value.currency)}f}", "currency": value.currency}


def _struct(field: FieldModel, value: Any) -> dict[str, Any]:
    return {part.api_name: getattr(value, part.name) for part in field.parts}


def _decimal(field: FieldModel, value: Any) -> str:
    assert field.scale is not None
    return f"{value:.{field.scale.scale}f}"


def _key(field: FieldModel, value: uuid.UUID) -> str:
    return f"{field.meta.code}_{value.hex}" if field.meta.code else value.hex


_WRITERS: Mapping[Kind, Callable[[FieldModel, Any], Any]] = {
    Kind.MONEY: _money, Kind.STRUCT: _struct, Kind.DECIMAL: _decimal, Kind.ID: _key,
    Kind.DATE: lambda field, value: value.isoformat(), Kind.DATETIME: lambda field, value: instant_text(value),
    Kind.ENUM: lambda field, value: value.name,
}  # fmt: skip
"""Texts, codes, numbers and yes-or-no are JSON values already."""
