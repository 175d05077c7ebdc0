"""Finds out which operations a plugin's next migration needs: its declarations against what its migrations make."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from tempfile import TemporaryDirectory
from typing import Any

import sqlalchemy as sa
from alembic.autogenerate import produce_migrations
from alembic.ddl.base import AddColumn
from alembic.operations import ops
from alembic.runtime.migration import MigrationContext
from sqlalchemy.types import TypeEngine

from ..assembly.build import Assembly
from ..assembly.model import EntityModel, FacetModel
from .comparison import comparing, declared_tables
from .defaults import stored_defaults
from .engines import write_engine
from .history import MigrationError
from .indexes import NULLS_FIRST, as_keys, key_texts
from .migrations import run_migrations
from .rendering import is_reflected, same_type, server_default

TEMPORARY = "_alembic_tmp_"
"""What the name of a table begins with while SQLite copies it."""

ColumnTypes = Mapping[tuple[str, str], TypeEngine[Any]]
"""The type of a column, by table and column."""

IndexKeys = Mapping[str, list[str]]
"""What an index is made of, by its name."""


@dataclass(frozen=True, slots=True)
class Operations:
    """What a migration does, and undoes, and what its author must look at before anybody runs it."""

    context: MigrationContext
    upgrade: ops.UpgradeOps
    downgrade: ops.DowngradeOps
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Change:
    """What is known while the operations are found."""

    stored_types: ColumnTypes
    declared_indexes: IndexKeys
    stored_indexes: IndexKeys
    defaults: Mapping[tuple[str, str], tuple[sa.Column[Any], Any]]
    warnings: list[str] = field(default_factory=list)


@contextmanager
def needed_operations(assembly: Assembly, plugin: str) -> Iterator[Operations]:
    """The operations of a plugin's next migration, for as long as the context lasts.

    They are found in a scratch database that the migrations so far have made, never in anybody's own.
    """
    with _scratch(assembly) as (connection, types, indexes):
        declared = {
            str(each.name): key_texts(each) for table in assembly.metadata.tables.values() for each in table.indexes
        }
        change = _Change(types, declared, indexes, _defaults(assembly))
        context = _context(assembly, connection, plugin, types)
        found = produce_migrations(context, declared_tables(assembly, connection.dialect.name)).upgrade_ops
        assert found is not None
        found.ops = _children_first(found.ops)
        _restore_types(change, found.ops)
        undone = found.reverse()
        _restore_types(change, undone.ops)
        up = ops.UpgradeOps(_arranged(change, found.ops, new=True))
        down = ops.DowngradeOps(_arranged(change, undone.ops, new=False))
        yield Operations(context, up, down, tuple(change.warnings))


@contextmanager
def _scratch(assembly: Assembly) -> Iterator[tuple[sa.Connection, ColumnTypes, IndexKeys]]:
    """A database that all migrations of the assembly have made, and how they declared columns and indexes."""
    with TemporaryDirectory(prefix="paktum-") as folder:
        engine = write_engine(f"sqlite:///{folder}/scratch.db")
        types: dict[tuple[str, str], TypeEngine[Any]] = {}
        indexes: dict[str, list[str]] = {}

        @sa.event.listens_for(engine, "before_execute")
        def remember(connection: object, statement: Any, *_: object) -> None:
            columns: list[tuple[str, sa.Column[Any]]] = []
            if isinstance(statement, sa.schema.CreateTable):
                columns = [(statement.element.name.removeprefix(TEMPORARY), each) for each in statement.element.c]
            elif isinstance(statement, AddColumn):
                columns = [(statement.table_name, statement.column)]
            elif isinstance(statement, sa.schema.CreateIndex):
                keys, name = key_texts(statement.element), str(statement.element.name)
                if name not in indexes or keys != [each.removesuffix(NULLS_FIRST) for each in indexes[name]]:
                    indexes[name] = keys
            for table, column in columns:
                if (table, column.name) not in types or not is_reflected(column.type):
                    types[table, column.name] = column.type

        try:
            run_migrations(assembly, engine)
            with engine.connect() as connection:
                yield connection, types, indexes
        finally:
            engine.dispose()


def _context(assembly: Assembly, connection: sa.Connection, plugin: str, types: ColumnTypes) -> MigrationContext:
    def differs(context: object, stored: sa.Column[Any], declared: sa.Column[Any], *kinds: Any) -> bool:
        before = types[declared.table.name, declared.name]
        return not same_type(before, declared.type)

    return comparing(assembly, connection, {plugin}, compare_type=differs)


def _defaults(assembly: Assembly) -> dict[tuple[str, str], tuple[sa.Column[Any], Any]]:
    models: list[EntityModel | FacetModel] = []
    for entity in assembly.entities.values():
        models += [entity, *entity.facets.values()]
    return {
        (model.table.name, name): default
        for model in models
        if model.table is not None
        for name, default in stored_defaults(model.fields.values()).items()
    }


def _children_first(operations: list[ops.MigrateOperation]) -> list[ops.MigrateOperation]:
    """The same, with dropped tables behind everything else and behind those that refer to them."""
    drops = {each.table_name: each for each in operations if isinstance(each, ops.DropTableOp)}
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for name in sorted(drops):
        sorter.add(name)
        for key in drops[name].to_table().foreign_keys:
            target = key.target_fullname.partition(".")[0]
            if target in drops and target != name:
                sorter.add(target, name)
    others = [each for each in operations if each not in drops.values()]
    return [*others, *(drops[name] for name in sorter.static_order())]


def _restore_types(change: _Change, operations: list[Any]) -> None:
    """Put the types that migrations declared in place of those that SQLite tells, which say less."""
    for operation in operations:
        match operation:
            case ops.ModifyTableOps():
                _restore_types(change, operation.ops)
            case ops.CreateTableOp():
                for column in operation.columns:
                    if isinstance(column, sa.Column):
                        _restore_type(change, operation.table_name, column)
            case ops.AddColumnOp():
                _restore_type(change, operation.table_name, operation.column)
            case ops.AlterColumnOp():
                operation.existing_type = change.stored_types[operation.table_name, operation.column_name]


def _restore_type(change: _Change, table: str, column: sa.Column[Any]) -> None:
    if is_reflected(column.type):
        column.type = change.stored_types[table, column.name]


def _arranged(change: _Change, operations: list[Any], *, new: bool) -> list[Any]:
    """The operations as they are written: no more than is needed, and right for tables that have rows.

    new: whether they lead to what is declared now (`upgrade`), or back.
    """
    created = {each.table_name for each in operations if isinstance(each, ops.CreateTableOp)}
    dropped = {each.table_name for each in operations if isinstance(each, ops.DropTableOp)}
    arranged: list[Any] = []
    for operation in operations:
        if not isinstance(operation, ops.ModifyTableOps):
            arranged.append(operation)
            if new and isinstance(operation, ops.DropTableOp):
                change.warnings.append(f"the table {operation.table_name} is dropped with its data")
        elif operation.table_name in created:
            arranged += [_index(change, each, new=new) for each in operation.ops]
        elif operation.table_name not in dropped:  # whose indexes go with them
            arranged += _modified(change, operation, new=new)
    return arranged


def _modified(change: _Change, modify: ops.ModifyTableOps, *, new: bool) -> list[Any]:
    before: list[Any] = []
    own: list[Any] = []
    after: list[Any] = []  # Alembic cannot make an index that says NULLS FIRST while it copies the table
    for operation in sorted(modify.ops, key=_order):
        if isinstance(operation, ops.AddColumnOp):
            operation = _added(change, operation, new=new)
        elif isinstance(operation, ops.AlterColumnOp):
            before += _before_altering(change, operation, new=new)
        elif isinstance(operation, ops.DropColumnOp) and new:
            where = f"{operation.table_name}.{operation.column_name}"
            change.warnings.append(f"{where} is dropped with its data; if it was renamed, rename it instead")
        (after if isinstance(operation, ops.CreateIndexOp) else own).append(_index(change, operation, new=new))
    return [*before, *([ops.ModifyTableOps(modify.table_name, own)] if own else []), *after]


def _order(operation: Any) -> tuple[int, str]:
    """Indexes and constraints go before the columns that they are made of, and come after them."""
    if isinstance(operation, ops.DropIndexOp | ops.DropConstraintOp):
        return 0, ""
    if isinstance(operation, ops.DropColumnOp):
        return 1, operation.column_name
    if isinstance(operation, ops.AddColumnOp | ops.AlterColumnOp):
        return 2, ""
    return 3, ""


def _added(change: _Change, operation: ops.AddColumnOp, *, new: bool) -> ops.AddColumnOp:
    table, column = operation.table_name, operation.column
    default = change.defaults.get((table, column.name)) if new else None
    if default is None:
        if new and not column.nullable:
            raise MigrationError(
                f"{table}.{column.name} must have a value and declares no default, so the rows that exist already "
                "cannot get one; give it field(default=...) or let it be empty"
            )
        return operation
    copy = sa.Column(column.name, column.type, nullable=column.nullable)
    copy.server_default = server_default(*default)
    return ops.AddColumnOp(table, copy)


def _before_altering(change: _Change, operation: ops.AlterColumnOp, *, new: bool) -> list[Any]:
    """What must happen to the rows that exist before their column changes."""
    if not new:
        return []
    table, column = operation.table_name, operation.column_name
    if operation.modify_type is not None and not _is_longer(operation.modify_type, operation.existing_type):
        change.warnings.append(f"{table}.{column} changes its type; convert the values that are there if need be")
    if operation.modify_nullable is not False:
        return []
    default = change.defaults.get((table, column))
    literal = server_default(*default).arg if default is not None else None
    if not isinstance(literal, str):
        change.warnings.append(f"{table}.{column} becomes required; give the rows that lack it a value before")
        return []
    quoted = literal.replace("'", "''")
    return [ops.ExecuteSQLOp(f"UPDATE {table} SET {column} = '{quoted}' WHERE {column} IS NULL")]


def _is_longer(new: Any, old: Any) -> bool:
    lengths = [each.length for each in (new, old) if isinstance(each, sa.String)]
    return len(lengths) == 2 and (lengths[0] is None or (lengths[1] is not None and lengths[0] >= lengths[1]))


def _index(change: _Change, operation: Any, *, new: bool) -> Any:
    """An index as it was declared, with the condition that SQLite has on PostgreSQL too; dropping one needs neither."""
    if isinstance(operation, ops.CreateIndexOp):
        known = change.declared_indexes if new else change.stored_indexes
        operation.columns = as_keys(known[str(operation.index_name)])
        where = operation.kw.get("sqlite_where")
        operation.kw = {} if where is None else {"sqlite_where": where, "postgresql_where": where}
    elif isinstance(operation, ops.DropIndexOp):
        operation.kw.clear()
    return operation
