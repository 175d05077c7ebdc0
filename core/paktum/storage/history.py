"""Which migrations a plugin has, and which of them a database has. Knows no Alembic: every start asks this."""

import enum
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import sqlalchemy as sa

from ..assembly.build import Assembly
from ..assembly.discovery import installed_plugins
from ..assembly.model import PluginInfo
from ..declare.errors import PaktumError
from .engines import READ_ONLY

VERSION_TABLES = "paktum_version_"
"""What the name of every plugin's version table begins with."""


class MigrationError(PaktumError):
    """A migration, or the whole of a plugin's, cannot be used; the message says which and what would do."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One migration of a plugin: `banking_0002` in the file `banking_0002_add_review_date.py`."""

    id: str
    number: int
    path: Path


class SchemaState(enum.Enum):
    """How a plugin's tables in a database stand to the plugin."""

    CURRENT = "current"
    BEHIND = "behind"
    NOT_CREATED = "not created"
    AHEAD = "newer than the installed version"
    NO_MIGRATIONS = "without migrations"
    NO_TABLES = "needs no tables"
    DISABLED = "disabled, data kept"
    NOT_INSTALLED = "not installed, data kept"


READY = frozenset({SchemaState.CURRENT, SchemaState.NO_TABLES})


@dataclass(frozen=True, slots=True)
class PluginStatus:
    """A plugin's revision in a database (`current`), the newest that it has (`head`), and what that means."""

    plugin: str
    current: str | None
    head: str | None
    state: SchemaState

    @property
    def remedy(self) -> str | None:
        """What to do, or None where nothing is to be done."""
        return {
            SchemaState.BEHIND: "paktum db upgrade",
            SchemaState.NOT_CREATED: "paktum db upgrade",
            SchemaState.AHEAD: f"install the version of {self.plugin} that has the migration {self.current}",
            SchemaState.NO_MIGRATIONS: f'paktum db revision {self.plugin} --message "first tables"',
        }.get(self.state)


def status(assembly: Assembly, engine: sa.Engine) -> list[PluginStatus]:
    """The state of every enabled plugin in dependency order, then of every other one that has data here."""
    stored = current_revisions(engine)
    tables = tables_by_plugin(assembly)
    found = [_status(info, stored.get(info.name), info.name in tables) for info in assembly.plugins]
    enabled = {info.name for info in assembly.plugins}
    installed = installed_plugins()
    for plugin in sorted(set(stored) - enabled):
        state = SchemaState.DISABLED if plugin in installed else SchemaState.NOT_INSTALLED
        found.append(PluginStatus(plugin, stored[plugin], None, state))
    return found


def is_current(assembly: Assembly, engine: sa.Engine) -> bool:
    """Whether the database has the newest tables of every enabled plugin."""
    enabled = {info.name for info in assembly.plugins}
    return all(each.state in READY for each in status(assembly, engine) if each.plugin in enabled)


def _status(info: PluginInfo, current: str | None, has_tables: bool) -> PluginStatus:
    known = [revision.id for revision in revisions_of(info)]
    head = known[-1] if known else None
    if current is None and not known:
        state = SchemaState.NO_MIGRATIONS if has_tables else SchemaState.NO_TABLES
    elif current is None:
        state = SchemaState.NOT_CREATED
    elif current == head:
        state = SchemaState.CURRENT
    else:
        state = SchemaState.BEHIND if current in known else SchemaState.AHEAD
    return PluginStatus(info.name, current, head, state)


def version_table(plugin: str) -> str:
    """The table that holds the revision of a plugin."""
    return VERSION_TABLES + plugin


def current_revisions(engine: sa.Engine) -> dict[str, str]:
    """The revision of every plugin that has tables in the database, enabled or not."""
    with engine.execution_options(**{READ_ONLY: True}).connect() as connection:
        return revisions_in(connection)


def revisions_in(connection: sa.Connection) -> dict[str, str]:
    """As `current_revisions`, inside a transaction."""
    found = {}
    for name in sorted(sa.inspect(connection).get_table_names()):
        if name.startswith(VERSION_TABLES):
            table = sa.table(name, sa.column("version_num", sa.String))
            revision = connection.execute(sa.select(table.c.version_num)).scalar_one_or_none()
            if revision is not None:
                found[name.removeprefix(VERSION_TABLES)] = revision
    return found


def tables_by_plugin(assembly: Assembly) -> dict[str, list[str]]:
    """The names of the tables that each enabled plugin declares."""
    found: dict[str, list[str]] = {}
    for entity in assembly.entities.values():
        found.setdefault(entity.plugin, []).append(entity.table.name)
        for facet in entity.facets.values():
            if facet.table is not None:
                found.setdefault(facet.plugin, []).append(facet.table.name)
    return found


def owner_of(table: str, plugins: Mapping[str, object] | set[str]) -> str | None:
    """The plugin that a table in a database belongs to by its name, or None; the longest name that fits wins."""
    fitting = [plugin for plugin in plugins if table.startswith(f"{plugin}_")]
    return max(fitting, key=len, default=None)


def versions_folder(info: PluginInfo) -> Path | None:
    """Where the migrations of a plugin are, or would be; None for a plugin that is no package."""
    try:
        spec = find_spec(info.package)
    except (ValueError, ModuleNotFoundError):  # a plugin that was made in a script or a test
        return None
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations))) / "migrations" / "versions"


def revisions_of(info: PluginInfo) -> list[Revision]:
    """The migrations of a plugin, first to last, from the names of their files."""
    folder = versions_folder(info)
    if folder is None or not folder.is_dir():
        return []
    found = sorted((_revision(info.name, path) for path in _files(folder)), key=lambda each: (each.number, each.id))
    for place, revision in enumerate(found, start=1):
        if revision.number != place:
            twin = found[place - 2] if place > 1 and found[place - 2].number == revision.number else None
            wrong = f"{revision.path.name} and {twin.path.name}" if twin else f"no {info.name}_{place:04}"
            raise MigrationError(f"the migrations in {folder} must be numbered from 0001 without a gap; found {wrong}")
    return found


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.glob("*.py") if path.name != "__init__.py"]


def _revision(plugin: str, path: Path) -> Revision:
    match = re.fullmatch(rf"({re.escape(plugin)}_(\d{{4}}))(_\w+)?", path.stem)
    if match is None:
        raise MigrationError(f"{path} is not named like a migration of {plugin}: {plugin}_0001_what_it_does.py")
    return Revision(match[1], int(match[2]), path)
