"""From declared classes to tables and mapped classes. A class is mapped once and keeps its table from then on."""

import enum
import types
import typing
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, fields as dataclass_fields, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Union, get_args, get_origin

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, composite, registry, relationship

from ..declare.entity import Declared, Entity, Facet
from ..declare.fields import Deletion, FieldMeta, FieldSpec, ReferenceSpec
from ..declare.labels import label_from_name
from ..declare.values import MONEY_SCALE, VALUE_OBJECTS, Labels, Money, scale_of
from ..storage.folding import FOLD_SUFFIX
from ..storage.types import Choice, Fixed, Instant, new_id, plain_text
from .model import FieldModel, Kind
from .naming import camel, identifier, table_name

_registry = registry()


class DeclarationError(ValueError):
    """An attribute was declared in a way that cannot be stored; the message names it and says what would do."""


@dataclass(frozen=True, slots=True)
class MappedClass:
    """What is known of a class once it is mapped."""

    plugin: str
    table: sa.Table
    fields: Mapping[str, FieldModel]


def mapped(cls: type[Declared]) -> MappedClass | None:
    """What an entity or facet was mapped to, or None while it is not."""
    return cls.__dict__.get("__paktum_mapped__")


def map_class(cls: type[Declared], plugin: str) -> MappedClass:
    """Map an entity or facet to a table of its plugin. What it refers to must be mapped already."""
    known = mapped(cls)
    if known is not None:
        return known
    models = {name: _field_model(cls, plugin, name, spec) for name, spec in cls.declared.items()}
    table = _facet_table(cls, plugin) if issubclass(cls, Facet) else _entity_table(cls, plugin)
    for model in models.values():
        for column in _columns(model):
            table.append_column(column)
    _add_indexes(table, models)
    _map(cls, table, models)
    computed = {name: _computed_model(cls, plugin, name) for name in cls.computed}
    result = MappedClass(plugin, table, {**models, **computed})
    cls.__paktum_mapped__ = result  # type: ignore[attr-defined]  # read through `mapped` only
    return result


# Tables


def _entity_table(cls: type[Declared], plugin: str) -> sa.Table:
    return sa.Table(
        table_name(plugin, cls.__name__),
        sa.MetaData(),
        sa.Column("id", sa.Uuid(), primary_key=True, default=new_id),
        sa.Column("deleted_at", Instant(), nullable=True),
        sa.Column("deletion_id", sa.Uuid(), nullable=True),
    )


def facet_table_name(plugin: str, owner: type[Entity], owner_plugin: str) -> str:
    """The name of a facet's table: `banking_client`, `brewery_hotel_property`."""
    owner_name = table_name(owner_plugin, owner.__name__)
    return identifier(plugin, owner_name.removeprefix("core_"))


def _facet_table(cls: type[Facet[Any]], plugin: str) -> sa.Table:
    owner = mapped(cls.extends)
    assert owner is not None, "owners are mapped before their facets"
    return sa.Table(
        facet_table_name(plugin, cls.extends, owner.plugin),
        sa.MetaData(),
        sa.Column("id", sa.ForeignKey(owner.table.c.id, ondelete="CASCADE"), primary_key=True),
    )


def _columns(model: FieldModel) -> list[sa.Column[Any]]:
    own = [column for column in (model.column, model.fold) if column is not None]
    return own if not model.parts else [column for part in model.parts for column in _columns(part)]


def _add_indexes(table: sa.Table, models: Mapping[str, FieldModel]) -> None:
    living = table.c.deleted_at.is_(None) if "deleted_at" in table.c else None
    for model in models.values():
        if model.column is None or not (model.meta.unique or model.meta.index):
            continue
        column = model.fold if model.fold is not None and not model.meta.unique else model.column
        where: Any = living if model.meta.unique else None
        name = identifier("uq" if model.meta.unique else "ix", table.name, column.name)
        sa.Index(name, column, unique=model.meta.unique, sqlite_where=where, postgresql_where=where)
    if "source" in models and living is not None:
        columns = (table.c.source, table.c.external_id)
        where = sa.and_(living, table.c.external_id.is_not(None))
        name = identifier("uq", table.name, "external_id")
        sa.Index(name, *columns, unique=True, sqlite_where=where, postgresql_where=where)


def _map(cls: type[Declared], table: sa.Table, models: Mapping[str, FieldModel]) -> None:
    properties: dict[str, Any] = {}
    for name, model in models.items():
        if model.kind in {Kind.MONEY, Kind.STRUCT}:
            assert model.struct is not None
            columns = [part.column for part in model.parts]
            empty = None if not model.nullable else (lambda *parts: all(part is None for part in parts))
            properties[name] = composite(model.struct, *columns, return_none_on=empty)
        elif model.kind is Kind.REFERENCE:
            assert model.target is not None and model.column is not None
            target = table if model.target is cls else _mapped_table(model.target)
            condition = model.column == target.c.id
            remote = {"remote_side": [target.c.id]} if model.target is cls else {}
            properties[name] = relationship(
                model.target, primaryjoin=condition, foreign_keys=[model.column], passive_deletes="all", **remote
            )
        elif model.column is not None and model.column.name != name:
            properties[name] = model.column
    if issubclass(cls, Facet):
        owner = _mapped_table(cls.extends)
        properties["record"] = relationship(
            cls.extends, primaryjoin=table.c.id == owner.c.id, foreign_keys=[table.c.id], passive_deletes="all"
        )
    for name in cls.declared:
        if name in vars(cls):
            delattr(cls, name)  # the mapper leaves out columns that the class itself defines
    version = table.c.version if "version" in table.c else None
    _registry.map_imperatively(cls, table, properties=properties, version_id_col=version)


def _mapped_table(cls: type[Declared]) -> sa.Table:
    target = mapped(cls)
    if target is None:
        raise DeclarationError(f"{cls.__name__} is referred to, but no enabled plugin lists it before in entities()")
    return target.table


# Attributes


def annotations_of(cls: type[Declared]) -> dict[str, Any]:
    """The annotations of a class and its bases, resolved."""
    return typing.get_type_hints(cls, localns={cls.__name__: cls}, include_extras=True)


def referred(cls: type[Declared]) -> dict[str, tuple[type[Entity], FieldSpec]]:
    """The entities that a class refers to, by attribute."""
    hints = annotations_of(cls)
    found: dict[str, tuple[type[Entity], FieldSpec]] = {}
    for name, spec in cls.declared.items():
        if isinstance(spec, ReferenceSpec):
            inner, _ = _unwrap(cls, name, hints)
            found[name] = (inner, spec)
    return found


def _unwrap(cls: type[Declared], name: str, hints: Mapping[str, Any]) -> tuple[Any, bool]:
    hint = hints.get(name)
    if get_origin(hint) is not Mapped:
        raise DeclarationError(f"{cls.__name__}.{name} needs an annotation such as Mapped[str]")
    return unwrap_optional(get_args(hint)[0])


def unwrap_optional(hint: Any) -> tuple[Any, bool]:
    """The type behind `X | None`, and whether None is allowed."""
    if get_origin(hint) in {Union, types.UnionType}:
        inner = [arg for arg in get_args(hint) if arg is not type(None)]
        return (inner[0] if len(inner) == 1 else hint), len(inner) < len(get_args(hint))
    return hint, False


def _field_model(cls: type[Declared], plugin: str, name: str, spec: FieldSpec) -> FieldModel:
    inner, nullable = _unwrap(cls, name, annotations_of(cls))
    if isinstance(spec, ReferenceSpec):
        return _reference_model(cls, plugin, name, inner, nullable, spec)
    return plain_model(f"{cls.__name__}.{name}", plugin, name, inner, nullable, spec.meta)


def _reference_model(
    cls: type[Declared], plugin: str, name: str, target: Any, nullable: bool, spec: ReferenceSpec
) -> FieldModel:
    if not (isinstance(target, type) and issubclass(target, Entity)):
        raise DeclarationError(f"{cls.__name__}.{name} is a reference, but {target!r} is not an entity")
    on_delete = spec.on_delete or (Deletion.SET_NULL if nullable else Deletion.CASCADE)
    meta = replace(spec.meta, on_delete=on_delete)
    key: list[Any] = []
    if meta.constraint:
        to = f"{table_name(plugin, cls.__name__)}.id" if target is cls else _mapped_table(target).c.id
        key = [sa.ForeignKey(to, ondelete=on_delete.value.replace("_", " ").upper())]
    column: sa.Column[Any] = sa.Column(f"{name}_id", sa.Uuid(), *key, nullable=nullable)
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
    if kind is Kind.STRING:
        fold = sa.Column(f"{name}{FOLD_SUFFIX}", plain_text(None if meta.long else meta.length * 2), nullable=nullable)
    return FieldModel(
        name, camel(name), kind, column=column, fold=fold, choices=base if kind is Kind.ENUM else None,
        scale=scale_of(inner) if kind is Kind.DECIMAL else None, **shared,
    )  # fmt: skip


def _part(
    where: str, plugin: str, name: str, part: Any, struct: type, nullable: bool, meta: FieldMeta
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


def _kind_and_type(where: str, base: Any, inner: Any, meta: FieldMeta) -> tuple[Kind, Any]:
    if isinstance(base, type) and issubclass(base, enum.Enum):
        return Kind.ENUM, Choice(base)
    if base is str:
        return (Kind.CODE if meta.exact else Kind.STRING), plain_text(None if meta.long else meta.length)
    if base is Decimal:
        scale = scale_of(inner)
        return Kind.DECIMAL, Fixed(scale.scale, scale.precision)
    simple: dict[Any, tuple[Kind, Any]] = {
        int: (Kind.INTEGER, sa.Integer()),
        bool: (Kind.BOOLEAN, sa.Boolean()),
        date: (Kind.DATE, sa.Date()),
        datetime: (Kind.DATETIME, Instant()),
        uuid.UUID: (Kind.ID, sa.Uuid()),
        Labels: (Kind.LABELS, sa.Text()),
    }
    if base not in simple:
        raise DeclarationError(
            f"{where} cannot be stored as {base!r}; use str, int, bool, Decimal, Rate, date, datetime, an Enum, "
            f"Money, PostalAddress or reference() to an entity"
        )
    return simple[base]


def _computed_model(cls: type[Declared], plugin: str, name: str) -> FieldModel:
    spec = cls.computed[name]
    inner, _ = _unwrap(cls, name, annotations_of(cls))
    model = plain_model(f"{cls.__name__}.{name}", plugin, name, inner, True, spec.meta)
    return replace(model, column=None, fold=None, computed=spec)
