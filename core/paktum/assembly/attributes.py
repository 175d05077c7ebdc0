"""From annotations to models of attributes; nothing is mapped, so it can be checked before anything is."""

import enum
import types
import typing
import uuid
from collections.abc import Mapping
from dataclasses import Field as DataclassField, fields as dataclass_fields, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Union, get_args, get_origin

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from ..declare.entity import AnySpec, Declared, Entity
from ..declare.fields import CalculatedSpec, Deletion, FieldMeta, FieldSpec, ReferenceSpec
from ..declare.labels import label_from_name
from ..declare.values import MONEY_SCALE, VALUE_OBJECTS, Labels, Money, scale_of
from ..storage.encryption import EncryptedText
from ..storage.folding import FOLD_SUFFIX
from ..storage.types import Choice, Fixed, Instant, plain_text
from .model import FieldModel, Kind
from .naming import camel


class DeclarationError(ValueError):
    """An attribute was declared in a way that cannot be used; the message names it and says what would do."""


def attributes_of(cls: type[Declared], plugin: str, problems: list[DeclarationError]) -> dict[str, FieldModel]:
    """The attributes of an entity or facet, stored ones first; what is wrong with the others is added to `problems`."""
    try:
        hints = annotations_of(cls)
    except DeclarationError as error:
        problems.append(error)
        return {}
    problems += [
        DeclarationError(f"{cls.__name__}.{name} has an annotation and no field(): write {name}: ... = field()")
        for name in _without_field(cls, hints)
    ]
    found: dict[str, FieldModel] = {}
    specs: dict[str, AnySpec] = {**cls.declared, **cls.computed}
    for name, spec in specs.items():
        try:
            found[name] = _attribute(cls, plugin, name, spec, hints)
        except DeclarationError as error:
            problems.append(error)
    return found


def annotations_of(cls: type[Declared]) -> dict[str, Any]:
    """The annotations of a class and its bases, resolved; raises `DeclarationError`."""
    try:
        return typing.get_type_hints(cls, localns={cls.__name__: cls}, include_extras=True)
    except (NameError, AttributeError, TypeError, SyntaxError) as error:
        raise DeclarationError(f"an annotation of {cls.__name__} cannot be read: {error}") from None


def _without_field(cls: type[Declared], hints: Mapping[str, Any]) -> list[str]:
    annotated = {name for base in cls.__mro__ if base is not object for name in vars(base).get("__annotations__", ())}
    declared = {*cls.declared, *cls.computed}
    return sorted(name for name in annotated - declared if get_origin(hints.get(name)) is Mapped)


def _attribute(cls: type[Declared], plugin: str, name: str, spec: AnySpec, hints: Mapping[str, Any]) -> FieldModel:
    where = f"{cls.__name__}.{name}"
    if get_origin(hints.get(name)) is not Mapped:
        raise DeclarationError(f"{where} needs an annotation such as Mapped[str]")
    inner, nullable = unwrap_optional(get_args(hints[name])[0])
    if isinstance(spec, ReferenceSpec):
        return _reference(where, plugin, name, inner, nullable, spec)
    if not isinstance(spec, FieldSpec):
        model = plain_model(where, plugin, name, inner, True, spec.meta)
        if model.kind is Kind.LABELS and isinstance(spec, CalculatedSpec):
            raise DeclarationError(f"{where}: Labels can be computed, not calculated")
        return replace(model, column=None, fold=None, computed=spec)
    model = plain_model(where, plugin, name, inner, nullable, spec.meta)
    if model.kind is Kind.LABELS:
        raise DeclarationError(f"{where}: Labels can be computed, not stored")
    return model


def unwrap_optional(hint: Any) -> tuple[Any, bool]:
    """The type behind `X | None`, and whether None is allowed."""
    if get_origin(hint) in {Union, types.UnionType}:
        inner = [arg for arg in get_args(hint) if arg is not type(None)]
        return (inner[0] if len(inner) == 1 else hint), len(inner) < len(get_args(hint))
    return hint, False


def _reference(where: str, plugin: str, name: str, target: Any, nullable: bool, spec: ReferenceSpec) -> FieldModel:
    if not (isinstance(target, type) and issubclass(target, Entity)):
        raise DeclarationError(f"{where} is a reference, but {target!r} is not an entity")
    on_delete = spec.on_delete or (Deletion.SET_NULL if nullable else Deletion.CASCADE)
    if on_delete is Deletion.SET_NULL and not nullable:
        raise DeclarationError(f"{where} has on_delete=SET_NULL, but cannot be empty; write {target.__name__} | None")
    meta = replace(spec.meta, on_delete=on_delete)
    column: sa.Column[Any] = sa.Column(f"{name}_id", sa.Uuid(), nullable=nullable)
    return FieldModel(
        name, camel(name), Kind.REFERENCE, meta, meta.label or label_from_name(name), plugin, nullable, column,
        target=target,
    )  # fmt: skip


def plain_model(where: str, plugin: str, name: str, inner: Any, nullable: bool, meta: FieldMeta) -> FieldModel:
    """The model of an attribute that is no reference; `where` names it in errors."""
    base = get_args(inner)[0] if hasattr(inner, "__metadata__") else inner
    label = meta.label or label_from_name(name)
    shared: dict[str, Any] = {"meta": meta, "label": label, "plugin": plugin, "nullable": nullable}
    if base in VALUE_OBJECTS:
        kind = Kind.MONEY if base is Money else Kind.STRUCT
        parts = tuple(_part(where, plugin, name, each, base, nullable, meta) for each in dataclass_fields(base))
        amount = parts[0].column if kind is Kind.MONEY else None
        return FieldModel(name, camel(name), kind, parts=parts, column=amount, struct=base, **shared)
    kind, sql_type = _kind_and_type(where, base, inner, meta)
    column: sa.Column[Any] = sa.Column(name, sql_type, nullable=nullable)
    fold = None
    if kind is Kind.STRING and not meta.confidential:
        fold = sa.Column(f"{name}{FOLD_SUFFIX}", plain_text(None), nullable=nullable)
    return FieldModel(
        name, camel(name), kind, column=column, fold=fold, choices=base if kind is Kind.ENUM else None,
        scale=scale_of(inner) if kind is Kind.DECIMAL else None, **shared,
    )  # fmt: skip


def _part(
    where: str, plugin: str, name: str, part: "DataclassField[Any]", struct: type, nullable: bool, meta: FieldMeta
) -> FieldModel:
    hint = typing.get_type_hints(struct, include_extras=True)[part.name]
    code = next((extra for extra in getattr(hint, "__metadata__", ()) if isinstance(extra, str)), None)
    inner, optional = unwrap_optional(get_args(hint)[0] if code else hint)
    length = {"currency": 3, "country": 2}.get(code or "", 140)
    part_meta = FieldMeta(
        label=label_from_name(part.name), code=code, exact=code is not None, length=length, read=meta.read,
        write=meta.write, minimum=meta.minimum if inner is Decimal else None,
        maximum=meta.maximum if inner is Decimal else None,
    )  # fmt: skip
    model = plain_model(f"{where}.{part.name}", plugin, part.name, inner, nullable or optional, part_meta)
    assert model.column is not None
    sql_type = Fixed(MONEY_SCALE) if struct is Money and inner is Decimal else model.column.type
    column: sa.Column[Any] = sa.Column(f"{name}_{part.name}", sql_type, nullable=nullable or optional)
    fold = None
    if model.fold is not None:
        fold = sa.Column(f"{name}_{part.name}{FOLD_SUFFIX}", model.fold.type, nullable=nullable or optional)
    return replace(model, column=column, fold=fold)


SIMPLE: Mapping[Any, tuple[Kind, Any]] = {
    int: (Kind.INTEGER, sa.Integer()),
    bool: (Kind.BOOLEAN, sa.Boolean()),
    date: (Kind.DATE, sa.Date()),
    datetime: (Kind.DATETIME, Instant()),
    uuid.UUID: (Kind.ID, sa.Uuid()),
    Labels: (Kind.LABELS, sa.Text()),
}


def _kind_and_type(where: str, base: Any, inner: Any, meta: FieldMeta) -> tuple[Kind, Any]:
    if isinstance(base, type) and issubclass(base, enum.Enum):
        return Kind.ENUM, Choice(base)
    if base is str and meta.confidential and not meta.exact:
        return Kind.STRING, EncryptedText()
    if base is str:
        return (Kind.CODE if meta.exact else Kind.STRING), plain_text(None if meta.long else meta.length)
    if base is Decimal:
        scale = scale_of(inner)
        return Kind.DECIMAL, Fixed(scale.scale, scale.precision)
    if not isinstance(base, type) or base not in SIMPLE:
        raise DeclarationError(
            f"{where} cannot be stored as {base!r}; use str, int, bool, Decimal, Rate, date, datetime, an Enum, "
            f"Money, PostalAddress or reference() to an entity"
        )
    return SIMPLE[base]


def columns_of(model: FieldModel) -> list[sa.Column[Any]]:
    """Every column in which an attribute is kept."""
    own = [column for column in (model.column, model.fold) if column is not None]
    return own if not model.parts else [column for part in model.parts for column in columns_of(part)]
