"""Brings a database to the tables of the enabled plugins, and back: one Alembic history per plugin.

Importing this imports Alembic; what a start needs is in `paktum.storage.history` and `paktum.storage.facet_rows`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from packaging.requirements import Requirement

from ..access.seeding import seed
from ..assembly.build import Assembly
from ..assembly.model import PluginInfo
from ..assembly.naming import CORE
from ..work.deadlines import fill_deadlines
from .engines import READ_ONLY
from .facet_rows import backfill_facets
from .history import (
    MigrationError,
    Revision,
    owner_of,
    revisions_in,
    revisions_of,
    tables_by_plugin,
    version_table,
    versions_folder,
)
from .reencryption import encrypt_plain
from .search_filling import entry_types, fill_entries, remove_entries

ENVIRONMENT = Path(__file__).with_name("migration_environment")

LOCK = 0x70616B74756D
"""The key of the PostgreSQL lock that lets one process migrate at a time."""

BASE = "base"

FIRST = 'write the first with: paktum db revision {} --message "first tables"'


@dataclass(frozen=True, slots=True)
class TableRows:
    """A table and how many rows it has."""

    table: str
    rows: int


def upgrade(assembly: Assembly, engine: sa.Engine) -> list[str]:
    """Run what is missing of every enabled plugin's migrations, in dependency order, in one transaction; then make the
    missing rows of facets and entries of search, say which records are due when, add shipped roles and defaults,
    encrypt what has become confidential. Returns the revisions that were run."""
    tables = tables_by_plugin(assembly)
    for info in assembly.plugins:
        if info.name in tables and not revisions_of(info):
            raise MigrationError(f"{info.name} declares tables, but has no migrations; {FIRST.format(info.name)}")
    done = run_migrations(assembly, engine)
    backfill_facets(assembly, engine)
    fill_deadlines(assembly, engine)
    seed(assembly, engine)
    encrypt_plain(assembly, engine)
    fill_entries(assembly, engine)
    return done


def run_migrations(assembly: Assembly, engine: sa.Engine) -> list[str]:
    """`upgrade` without the rows of facets, the entries of search, the roles and the defaults."""
    with migrating(engine) as connection:
        stored = revisions_in(connection)
        for info in assembly.plugins:
            _require_known(info, stored.get(info.name))
        return [each for info in assembly.plugins for each in _upgrade(info, connection)]


def downgrade(assembly: Assembly, engine: sa.Engine, plugin: str, revision: str = BASE) -> list[str]:
    """Take back the migrations of an enabled plugin down to a revision, or all of them: their data is lost.

    Refused while another enabled plugin requires it, or a table of another plugin refers to its tables. Returns the
    revisions that were taken back.
    """
    info = next((each for each in assembly.plugins if each.name == plugin), None)
    if info is None:
        raise MigrationError(f"{plugin} is not enabled; its data can be removed with: paktum plugin purge {plugin}")
    known = [each.id for each in revisions_of(info)]
    if revision not in (BASE, *known):
        raise MigrationError(f"{plugin} has no migration {revision!r}; name one of {', '.join((BASE, *known))}")
    needing = [each.name for each in assembly.plugins if plugin in _required(each)]
    if needing:
        names = ", ".join(needing)
        raise MigrationError(f"{plugin} is needed by {names}; disable first: paktum plugin disable {names}")
    with migrating(engine) as connection:
        stored = revisions_in(connection).get(plugin)
        if stored is None:
            return []
        _require_known(info, stored)
        if revision == BASE:
            _require_unreferred(connection, plugin, _tables_in(assembly, connection, plugin))
            remove_entries(connection, _found_through(assembly, plugin))
        done = _run(info, connection, command.downgrade, revision)
        if revision == BASE:
            connection.execute(sa.schema.DropTable(sa.Table(version_table(plugin), sa.MetaData())))
    return done


def purge_preview(assembly: Assembly, engine: sa.Engine, plugin: str) -> list[TableRows]:
    """What `purge` would remove: every table of the plugin, with its rows."""
    with engine.execution_options(**{READ_ONLY: True}).connect() as connection:
        return _rows(connection, _tables_in(assembly, connection, plugin))


def purge(assembly: Assembly, engine: sa.Engine, plugin: str) -> list[TableRows]:
    """Remove all tables of a plugin that is not enabled, installed or not, with their data; returns what there was."""
    if any(info.name == plugin for info in assembly.plugins):
        raise MigrationError(f"{plugin} is enabled; disable it first: paktum plugin disable {plugin}")
    with migrating(engine) as connection:
        names = _tables_in(assembly, connection, plugin)
        if not names and plugin not in revisions_in(connection):
            raise MigrationError(f"the database has no data of a plugin {plugin!r}")
        _require_unreferred(connection, plugin, names)
        lost = _rows(connection, names)
        remove_entries(connection, _types_of(assembly, connection, plugin))
        metadata = sa.MetaData()
        doomed = [name for name in (*names, version_table(plugin)) if sa.inspect(connection).has_table(name)]
        tables = [sa.Table(name, metadata, autoload_with=connection) for name in doomed]
        metadata.drop_all(connection, tables)
    return lost


@contextmanager
def migrating(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One transaction in which tables may be changed; all of it happens or nothing.

    SQLite changes most things of a table by copying it and dropping the original. With foreign keys on, that deletes
    every row elsewhere that refers to it by ON DELETE CASCADE; so they are off meanwhile, and checked before the end.
    """
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            with _foreign_keys_off(connection), connection.begin():
                yield connection
                _require_sound_references(connection)
        else:
            with connection.begin():
                connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
                yield connection


@contextmanager
def _foreign_keys_off(connection: sa.Connection) -> Iterator[None]:
    driver: Any = connection.connection.driver_connection  # the pragma does nothing inside a transaction
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys = ON")


def _require_sound_references(connection: sa.Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        where = sorted({f"{row[0]} -> {row[2]}" for row in broken})
        raise MigrationError(
            f"{len(broken)} rows refer to rows that would not exist ({', '.join(where)}); nothing was changed: let the "
            "migration delete or keep both"
        )


def _upgrade(info: PluginInfo, connection: sa.Connection) -> list[str]:
    return _run(info, connection, command.upgrade, "head") if revisions_of(info) else []


def _run(
    info: PluginInfo, connection: sa.Connection, direction: Callable[[Config, str], None], target: str
) -> list[str]:
    revisions = revisions_of(info)
    done: list[str] = []

    def remember(step: Any, **_: Any) -> None:
        done.append(step.up_revision_id)

    config = Config()
    config.set_main_option("script_location", _option(ENVIRONMENT))
    config.set_main_option("version_locations", _option(versions_folder(info)))
    config.set_main_option("path_separator", "newline")
    config.attributes["paktum"] = {
        "connection": connection,
        "version_table": version_table(info.name),
        "on_version_apply": remember,
    }
    _require_line(info, revisions, ScriptDirectory.from_config(config))
    direction(config, target)
    return done


def _option(path: Path | None) -> str:
    return str(path).replace("%", "%%")


def _require_line(info: PluginInfo, revisions: list[Revision], script: ScriptDirectory) -> None:
    """Refuse files whose `revision` and `down_revision` say something else than their names."""
    before: str | None = None
    for revision in revisions:
        found = script.get_revisions(revision.id)[0] if _has(script, revision.id) else None
        if found is None or found.down_revision != before:
            raise MigrationError(
                f"{revision.path} must say revision = {revision.id!r} and down_revision = {before!r}, as its name does"
            )
        before = revision.id


def _has(script: ScriptDirectory, revision: str) -> bool:
    return any(each.revision == revision for each in script.walk_revisions())


def _require_known(info: PluginInfo, stored: str | None) -> None:
    known = [revision.id for revision in revisions_of(info)]
    if stored is not None and stored not in known:
        newest = known[-1] if known else "none"
        raise MigrationError(
            f"the database has the migration {stored}, which {info.name} {info.version} does not have (its newest is "
            f"{newest}); install the version of {info.name} that made it"
        )


def _required(info: PluginInfo) -> set[str]:
    names = {Requirement(text).name for text in info.requires} | {CORE}
    return {CORE if name == "paktum" else name for name in names} - {info.name}


def _tables_in(assembly: Assembly, connection: sa.Connection, plugin: str) -> list[str]:
    """The tables of a plugin that the database has."""
    declared = {name: owner for owner, names in tables_by_plugin(assembly).items() for name in names}
    plugins = {info.name for info in assembly.plugins} | set(revisions_in(connection)) | {plugin}
    names = sa.inspect(connection).get_table_names()
    return sorted(name for name in names if (declared.get(name) or owner_of(name, plugins)) == plugin)


def _require_unreferred(connection: sa.Connection, plugin: str, names: list[str]) -> None:
    inspector = sa.inspect(connection)
    plugins = set(revisions_in(connection))
    for (_, table), keys in inspector.get_multi_foreign_keys().items():
        for key in keys:
            if table not in names and key["referred_table"] in names:
                other = owner_of(table, plugins) or table
                raise MigrationError(
                    f"{table} refers to {key['referred_table']}; remove the data of {other} first: "
                    f"paktum plugin purge {other}"
                )


def _found_through(assembly: Assembly, plugin: str) -> list[str]:
    """The types of records that search finds by what an enabled plugin declares."""
    models = assembly.entities.values()
    return [model.prefix for model in models if any(field.plugin == plugin for field in model.searched.values())]


def _types_of(assembly: Assembly, connection: sa.Connection, plugin: str) -> list[str]:
    """The types of records of a plugin that is not enabled that search would find if it were."""
    plugins = {*revisions_in(connection), plugin}
    unknown = [each for each in entry_types(connection) if each not in assembly.by_prefix]
    return [each for each in unknown if owner_of(each, plugins) == plugin]


def _rows(connection: sa.Connection, names: list[str]) -> list[TableRows]:
    counted = []
    for name in names:
        count = sa.select(sa.func.count()).select_from(sa.table(name))
        counted.append(TableRows(name, connection.execute(count).scalar_one()))
    return counted
