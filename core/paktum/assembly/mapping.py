"""From declared classes to tables and mapped classes.

A class gets its table when an assembly first has it, and keeps it. SQLAlchemy maps it when it is first used: mapping is
most of what a start would cost, and reads do without.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from threading import RLock
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import composite, registry, relationship
from sqlalchemy.orm.attributes import set_committed_value

from ..declare.entity import Declared, Entity, Facet
from ..declare.ready import WAITING
from ..storage.encryption import Encrypted, keys_of, place_of
from ..storage.types import Instant, new_id
from .attributes import DeclarationError, columns_of
from .model import FieldModel, Kind
from .naming import facet_table_name, table_name

MAPPING = RLock()
"""Classes get their tables and are mapped once in a process, whichever assembly comes first."""


@dataclass(frozen=True, slots=True)
class MappedClass:
    """What is known of a class that has a table."""

    cls: type[Declared]
    plugin: str
    table: sa.Table
    fields: Mapping[str, FieldModel]

    def map(self) -> None:
        """Map the class, and all that it leads to, unless that is done."""
        with MAPPING:
            done: dict[type[Declared], None] = {}
            wanted: list[type[Declared]] = [self.cls]
            while wanted:
                cls = wanted.pop()
                if cls not in done and WAITING in vars(cls):
                    done[cls] = None
                    made = _found(cls)
                    _map(made)
                    wanted += _targets(made)
            for cls in done:  # only now, since whoever finds it ready uses it at once
                delattr(cls, WAITING)


def mapped(cls: type[Declared]) -> MappedClass | None:
    """What an entity or facet was mapped to, or None while it has no table."""
    return cls.__dict__.get("__paktum_mapped__")


def map_class(cls: type[Declared], plugin: str, models: Mapping[str, FieldModel]) -> MappedClass:
    """Give an entity or facet with these attributes a table of its plugin.

    What it refers to by a constraint must have its table already, what it refers to otherwise before it is first used.
    """
    known = mapped(cls)
    if known is not None:
        return known
    table = _facet_table(cls, plugin) if issubclass(cls, Facet) else _entity_table(cls, plugin)
    for model in models.values():
        if model.computed is None:
            for column in columns_of(model):
                table.append_column(column)
            _constrain(cls, table, model)
    result = MappedClass(cls, plugin, table, models)
    cls.__paktum_mapped__ = result  # type: ignore[attr-defined]  # read through `mapped` only
    setattr(cls, WAITING, result.map)
    return result


# Tables


def _entity_table(cls: type[Declared], plugin: str) -> sa.Table:
    return sa.Table(table_name(plugin, cls.__name__), sa.MetaData(), *system_columns())


def system_columns() -> list[sa.Column[Any]]:
    """The columns of every entity that no attribute stands for."""
    return [
        sa.Column("id", sa.Uuid(), primary_key=True, default=new_id),
        sa.Column("deleted_at", Instant(), nullable=True),
        sa.Column("deletion_id", sa.Uuid(), nullable=True),
    ]


def _facet_table(cls: type[Facet[Any]], plugin: str) -> sa.Table:
    owner = _mapped_table(cls.extends)
    key: sa.Column[Any] = sa.Column("id", sa.ForeignKey(owner.c.id, ondelete="CASCADE"), primary_key=True)
    return sa.Table(facet_table_name(plugin, owner.name), sa.MetaData(), key)


def _constrain(cls: type[Declared], table: sa.Table, model: FieldModel) -> None:
    """Give the column of a reference its foreign key."""
    if model.kind is not Kind.REFERENCE or not model.meta.constraint:
        return
    assert model.target is not None and model.column is not None  # noqa: PT018  as every reference
    target = table if model.target is cls else _mapped_table(model.target)
    rule = model.meta.on_delete.value.replace("_", " ").upper()
    model.column.append_foreign_key(sa.ForeignKey(target.c.id, ondelete=rule))


# Mapped classes


def _targets(made: MappedClass) -> list[type[Declared]]:
    """The classes that must be mapped before a class can be used."""
    targets: list[type[Declared]] = [model.target for model in made.fields.values() if model.target is not None]
    return [*targets, made.cls.extends] if issubclass(made.cls, Facet) else targets


def _map(made: MappedClass) -> None:
    cls, table = made.cls, made.table
    stored = {name: model for name, model in made.fields.items() if model.computed is None}
    properties = {name: each for name, model in stored.items() if (each := _property(cls, table, model)) is not None}
    if issubclass(cls, Facet):
        owner = _mapped_table(cls.extends)
        properties["record"] = relationship(
            cls.extends,
            primaryjoin=table.c.id == owner.c.id,
            foreign_keys=[table.c.id],
            passive_deletes="all",
            cascade="",
        )
    for name in cls.declared:
        if name in vars(cls):
            delattr(cls, name)  # the mapper leaves out columns that the class itself defines
    versioned = {"version_id_col": table.c.version, "version_id_generator": False} if issubclass(cls, Entity) else {}
    registry().map_imperatively(cls, table, properties=properties, **versioned)  # names of classes may repeat
    _decrypt_when_read(cls, {name: table.c[name] for name, model in stored.items() if model.is_encrypted})


def _decrypt_when_read(cls: type[Declared], columns: Mapping[str, sa.Column[Any]]) -> None:
    """Let records have their confidential texts as they were written."""
    if not columns:
        return

    def decrypt(record: Any, context: Any, names: Any = None) -> None:
        for name in columns.keys() & vars(record).keys():
            stored = vars(record)[name]
            if stored is not None and not isinstance(stored, Encrypted):
                keys = keys_of(context.session.get_bind())
                set_committed_value(record, name, keys.decrypt(place_of(columns[name], record.id), stored))

    sa.event.listen(cls, "load", decrypt)
    sa.event.listen(cls, "refresh", decrypt)


def _property(cls: type[Declared], table: sa.Table, model: FieldModel) -> Any:
    """What the mapper must be told of an attribute; None where the column says it all."""
    if model.kind in {Kind.MONEY, Kind.STRUCT}:
        assert model.struct is not None
        columns = [part.column for part in model.parts if part.column is not None]
        empty = None if not model.nullable else (lambda *parts: all(part is None for part in parts))
        return composite(model.struct, *columns, return_none_on=empty)
    if model.kind is Kind.REFERENCE:
        return _relationship(cls, table, model)
    return model.column if model.column is not None and model.column.name != model.name else None


def _relationship(cls: type[Declared], table: sa.Table, model: FieldModel) -> Any:
    column, target = model.column, model.target
    assert column is not None
    assert target is not None
    key = table.c.id if target is cls else _mapped_table(target).c.id
    return relationship(
        target,
        primaryjoin=column == key,
        foreign_keys=[column],
        remote_side=[key] if target is cls else None,
        passive_deletes="all",
        cascade="",  # what a transaction makes is inserted by `NewRecords`, not because something refers to it
        # Records may refer to themselves, or in a circle; then no row can be written last but by a second statement.
        post_update=model.nullable and (target is cls or not model.meta.constraint),
    )


def _mapped_table(cls: type[Declared]) -> sa.Table:
    return _found(cls).table


def _found(cls: type[Declared]) -> MappedClass:
    made = mapped(cls)
    if made is None:
        raise DeclarationError(f"{cls.__name__} is referred to, but no enabled plugin lists it in entities()")
    return made
