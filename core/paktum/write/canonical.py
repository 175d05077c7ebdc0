"""The one JSON form in which the audit keeps values: exact, and as the API shows them; and what it stands for."""

import json
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from ..assembly.build import Assembly
from ..assembly.model import EntityModel, FacetModel, FieldModel, Kind
from ..declare.currencies import currency_digits
from ..declare.values import Money
from ..storage.types import instant_text

ERASED = "[erased]"
"""What the audit says in place of a value that was erased."""


@dataclass(frozen=True, slots=True)
class Audited:
    """How the audit knows an attribute: by which path, and what makes a JSON value of one that is there."""

    path: str
    write: Callable[[Any], Any]
    is_secret: bool


def layout_of(assembly: Assembly, part: EntityModel | FacetModel) -> Mapping[str, Audited]:
    """How the audit knows the attributes of an entity or a facet, by name; kept with the table."""
    assert part.table is not None
    kept: dict[str, Audited] | None = part.table.info.get("paktum_audited")
    if kept is None:
        is_internal = isinstance(part, EntityModel) and part.internal
        kept = part.table.info["paktum_audited"] = {
            field.name: Audited(path, _writer(assembly, field), is_internal and field.meta.confidential)
            for path, field in audited(part)
        }
    return kept


def _writer(assembly: Assembly, field: FieldModel) -> Callable[[Any], Any]:
    """What makes a JSON value: decimals and days become texts, members of enumerations their names, references ids,
    money and structures objects."""
    if field.kind is Kind.REFERENCE:
        assert field.target is not None
        prefix = assembly.entity(field.target).prefix
        return lambda value: f"{prefix}_{value.id.hex}"
    if field.is_encrypted:
        return lambda value: value.stored
    write = _WRITERS.get(field.kind)
    return (lambda value: value) if write is None else partial(write, field)


def text_of(changes: Mapping[str, Any]) -> str:
    """The JSON text of an object: its keys sorted, without spaces, so that it is the same every time."""
    return json.dumps(changes, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def audited(model: EntityModel | FacetModel) -> Iterator[tuple[str, FieldModel]]:
    """The stored attributes of an entity or a facet with the paths by which the audit and the API know them."""
    inside = f"{model.api_name}." if isinstance(model, FacetModel) else ""
    for field in model.fields.values():
        if field.computed is None:
            yield inside + field.api_name, field


def value_of(field: FieldModel, written: Any) -> Any:
    """The value of an attribute that the audit has written so; of a reference the key. Raises ValueError, KeyError or
    TypeError for what the attribute cannot hold any more."""
    if written is None:
        return None
    read = _READERS.get(field.kind)
    return written if read is None else read(field, written)


def attributes_of(model: EntityModel) -> dict[str, tuple[str, FieldModel]]:
    """The stored attributes of an entity and its facets by the paths by which the audit knows them, each with the name
    of its facet."""
    found = {path: ("", field) for path, field in audited(model)}
    for facet in model.facets.values():
        if facet.table is not None:
            found |= {path: (facet.name, field) for path, field in audited(facet)}
    return found


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


def _read_struct(field: FieldModel, written: Mapping[str, Any]) -> Any:
    assert field.struct is not None
    return field.struct(**{part.name: written.get(part.api_name) for part in field.parts})


def _read_choice(field: FieldModel, written: str) -> Any:
    assert field.choices is not None
    return field.choices[written]


def _read_key(field: FieldModel, written: str) -> uuid.UUID:
    return uuid.UUID(hex=written.rpartition("_")[2])


_READERS: Mapping[Kind, Callable[[FieldModel, Any], Any]] = {
    Kind.MONEY: lambda field, written: Money(Decimal(written["amount"]), written["currency"]),
    Kind.STRUCT: _read_struct, Kind.ENUM: _read_choice, Kind.ID: _read_key, Kind.REFERENCE: _read_key,
    Kind.DECIMAL: lambda field, written: Decimal(written),
    Kind.DATE: lambda field, written: date.fromisoformat(written),
    Kind.DATETIME: lambda field, written: datetime.fromisoformat(written),
}  # fmt: skip
