"""Writes migrations: compares what a plugin declares with what its migrations make. Importing this imports Alembic."""

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import sqlalchemy as sa
from alembic.autogenerate import produce_migrations, render_python_code
from alembic.ddl.base import AddColumn
from alembic.operations import ops
from alembic.runtime.migration import MigrationContext
from sqlalchemy.types import TypeEngine

from ..assembly.build import Assembly
from ..assembly.model import PluginInfo
from .comparison import comparing, declared_tables
from .defaults import stored_defaults
from .engines import write_engine
from .history import MigrationError, revisions_of, versions_folder
from .migrations import run_migrations
from .rendering import is_reflected, render_item, same_type, server_default

TEMPORARY = "_alembic_tmp_"

TEMPLATE = '''"""{title}."""

{imports}

revision = "{revision}"
down_revision = {before}


def upgrade() -> None:
{upgrade}


def downgrade() -> None:
{downgrade}
'''


@dataclass(frozen=True, slots=True)
class NewRevision:
    """A migration that was written, and what its author must look at before anybody runs it."""

    id: str
    path: Path
    warnings: tuple[str, ...] = ()


@dataclass(slots=True)
class _Change:
    """What is known while a migration is made."""

    context: MigrationContext
    stored_types: Mapping[tuple[str, str], TypeEngine[Any]]
    defaults: Mapping[tuple[str, str], tuple[sa.Column[Any], Any]]
    warnings: list[str] = field(default_factory=list)


def create_revision(assembly: Assembly, plugin: str, message: str) -> NewRevision:
    """Write the plugin's next migration into its package; raises `MigrationError` if there is nothing to do.

    It compares with a scratch database that the migrations so far have made, never with anybody's own.
    """
    info = next((each for each in assembly.plugins if each.name == plugin), None)
    if info is None:
        raise MigrationError(f"{plugin} is not enabled; enable it first: paktum plugin enable {plugin}")
    folder = versions_folder(info)
    if folder is None:
        raise MigrationError(f"{plugin} is declared in {info.package}, which is no package that could hold migrations/")
    with _scratch(assembly) as (connection, types):
        change = _Change(_context(assembly, connection, plugin, types), types, _defaults(assembly))
        script = produce_migrations(change.context, declared_tables(assembly))
        assert script.upgrade_ops is not None
        script.upgrade_ops.ops = _children_first(script.upgrade_ops.ops)
        if script.upgrade_ops.is_empty():
            raise MigrationError(f"the migrations of {plugin} already make all that it declares")
        _restore_types(change, script.upgrade_ops.ops)
        down = script.upgrade_ops.reverse()
        up = ops.UpgradeOps(_arranged(change, script.upgrade_ops.ops, new=True))
        down = ops.DowngradeOps(_arranged(change, down.ops, new=False))
        return _write(info, folder, message, change, up, down)


@contextmanager
def _scratch(assembly: Assembly) -> Iterator[tuple[sa.Connection, Mapping[tuple[str, str], TypeEngine[Any]]]]:
    """A database that all migrations of the assembly have made, and the type that each column was given there."""
    with TemporaryDirectory(prefix="paktum-") as folder:
        engine = write_engine(f"sqlite:///{folder}/scratch.db")
        types: dict[tuple[str, str], TypeEngine[Any]] = {}

        @sa.event.listens_for(engine, "before_execute")
        def remember(connection: object, statement: Any, *_: object) -> None:
            columns: list[tuple[str, sa.Column[Any]]] = []
            if isinstance(statement, sa.schema.CreateTable):
                columns = [(statement.element.name.removeprefix(TEMPORARY), each) for each in statement.element.c]
            elif isinstance(statement, AddColumn):
                columns = [(statement.table_name, statement.column)]
            for table, column in columns:
                if (table, column.name) not in types or not is_reflected(column.type):
                    types[table, column.name] = column.type

        try:
            run_migrations(assembly, engine)
            with engine.connect() as connection:
                yield connection, types
        finally:
            engine.dispose()


def _context(
    assembly: Assembly, connection: sa.Connection, plugin: str, types: Mapping[tuple[str, str], TypeEngine[Any]]
) -> MigrationContext:
    def differs(context: object, stored: sa.Column[Any], declared: sa.Column[Any], *kinds: Any) -> bool:
        before = types[declared.table.name, declared.name]
        return not same_type(before, declared.type)

    return comparing(assembly, connection, {plugin}, compare_type=differs)


def _defaults(assembly: Assembly) -> dict[tuple[str, str], tuple[sa.Column[Any], Any]]:
    found = {}
    for entity in assembly.entities.values():
        for model in (entity, *entity.facets.values()):
            for name, default in stored_defaults(model.fields.values()).items():
                if model.table is not None:
                    found[model.table.name, name] = default
    return found


# Operations


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
            case ops.DropTableOp():
                for column in operation.to_table().c:
                    column.type = change.stored_types[operation.table_name, column.name]
            case ops.DropColumnOp():
                column = operation.to_column()
                column.type = change.stored_types[operation.table_name, column.name]
            case ops.AlterColumnOp():
                operation.existing_type = change.stored_types[operation.table_name, operation.column_name]


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
        elif operation.table_name in created:
            arranged += [_index(each) for each in operation.ops]
        elif operation.table_name not in dropped:  # whose indexes go with them
            before, own = _modified(change, operation, new=new)
            arranged += [*before, ops.ModifyTableOps(operation.table_name, own)]
    return arranged


def _modified(change: _Change, modify: ops.ModifyTableOps, *, new: bool) -> tuple[list[Any], list[Any]]:
    before: list[Any] = []
    own: list[Any] = []
    for operation in sorted(modify.ops, key=_order):
        if isinstance(operation, ops.AddColumnOp):
            operation = _added(change, operation, new=new)
        elif isinstance(operation, ops.AlterColumnOp):
            before += _before_altering(change, operation, new=new)
        elif isinstance(operation, ops.DropColumnOp) and new:
            where = f"{operation.table_name}.{operation.column_name}"
            change.warnings.append(f"{where} is dropped with its data; if it was renamed, rename it instead")
        own.append(_index(operation))
    return before, own


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
                f"{table}.{column.name} must have a value and declares no default, so the rows that exist already cannot "
                "get one; give it field(default=...) or let it be empty"
            )
        return operation
    copy = sa.Column(column.name, column.type, nullable=column.nullable)
    copy.server_default = server_default(*default)
    return ops.AddColumnOp(table, copy)


def _before_altering(change: _Change, operation: ops.AlterColumnOp, *, new: bool) -> list[Any]:
    table, column = operation.table_name, operation.column_name
    if new and operation.modify_type is not None:
        change.warnings.append(f"{table}.{column} changes its type; convert the values that are there if need be")
    if operation.modify_nullable is not False:
        return []
    default = change.defaults.get((table, column))
    literal = server_default(*default).arg if default is not None else None
    if not new or not isinstance(literal, str):
        change.warnings.append(f"{table}.{column} becomes required; give the rows that lack it a value before")
        return []
    quoted = literal.replace("'", "''")
    return [ops.ExecuteSQLOp(f"UPDATE {table} SET {column} = '{quoted}' WHERE {column} IS NULL")]


def _index(operation: Any) -> Any:
    """An index that SQLite has for some rows only has the same condition on PostgreSQL; dropping one needs none."""
    if isinstance(operation, ops.CreateIndexOp):
        where = operation.kw.get("sqlite_where")
        operation.kw = {} if where is None else {"sqlite_where": where, "postgresql_where": where}
    elif isinstance(operation, ops.DropIndexOp):
        operation.kw.clear()
    return operation


# The file


def _write(
    info: PluginInfo,
    folder: Path,
    message: str,
    change: _Change,
    up: ops.UpgradeOps,
    down: ops.DowngradeOps,
) -> NewRevision:
    existing = revisions_of(info)
    before = existing[-1].id if existing else None
    revision = f"{info.name}_{len(existing) + 1:04}"
    upgrade, downgrade = _code(up, change), _code(down, change)
    title = " ".join(message.split()).rstrip(".")
    text = TEMPLATE.format(
        title=title[:1].upper() + title[1:],
        imports=_imports(upgrade + downgrade),
        revision=revision,
        before=repr(before),
        upgrade=upgrade,
        downgrade=downgrade,
    )
    slug = re.sub(r"\W+", "_", message.lower()).strip("_")[:40].rstrip("_")
    path = folder / (f"{revision}_{slug}.py" if slug else f"{revision}.py")
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    _format(path)
    return NewRevision(revision, path, tuple(change.warnings))


def _code(operations: Any, change: _Change) -> str:
    """The body of a function, without what Alembic says although it goes without saying."""
    code = render_python_code(
        operations, render_as_batch=True, render_item=render_item, migration_context=change.context
    )
    code = re.sub(r"^ *#.*\n", "", code, flags=re.MULTILINE)
    code = re.sub(r"(sa\.Column\(.*), nullable=True\)", r"\1)", code)
    return code.replace(", schema=None) as batch_op", ") as batch_op").replace(", unique=False", "").rstrip()


def _imports(code: str) -> str:
    names = ["import sqlalchemy as sa"] if "sa." in code else []
    names.append("from alembic import op")
    return "\n".join([*names, *(["", "from paktum import columns"] if "columns." in code else [])])


def _format(path: Path) -> None:
    """Lay the file out as the author's project does, if that has ruff."""
    if find_spec("ruff") is not None:
        command = [sys.executable, "-m", "ruff", "format", "--quiet", str(path)]
        subprocess.run(command, check=False)  # noqa: S603  the arguments are ours
