"""What tests of one process need again and again, made once: assemblies, and databases with the tables of one."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from ..access.actor import SYSTEM
from ..assembly.build import Assembly, assemble, load_assembly
from ..assembly.discovery import load_plugins
from ..assembly.problems import StartupProblem
from ..storage.engines import analyse
from ..storage.migrations import upgrade
from ..tiers.engine import retier
from ..write.cause import Origin
from ..write.demo import fill
from ..write.writer import Writer
from .postgres import PostgresServer

_TEMPLATES: Final[dict[tuple[Any, ...], tuple[str, Assembly]]] = {}
"""What was made before: the path of a file, or the name of a database of the same server."""


def assembled(plugins: Sequence[str], primary_tiers: Mapping[str, str] | None = None) -> Assembly:
    """The core and some installed plugins; raises `AssemblyError` as a start does."""
    problems: list[StartupProblem] = []
    classes = load_plugins(plugins, problems)
    if problems:
        return load_assembly(plugins, primary_tiers)
    return _assembled(tuple(classes), tuple((primary_tiers or {}).items()))


@cache
def _assembled(classes: tuple[Any, ...], primary_tiers: tuple[tuple[str, str], ...]) -> Assembly:
    return assemble(classes, dict(primary_tiers))


def furnish(assembly: Assembly, engine: sa.Engine, *, demo: bool = False) -> None:
    """What `paktum db upgrade` does, and with the demo data of all plugins what `paktum demo` does. An empty database
    of tests gets a copy of the first that was furnished alike."""
    _once(_furnish_with_demo if demo else upgrade, assembly, engine)


def make_tables(assembly: Assembly, engine: sa.Engine) -> None:
    """Make the tables of an assembly in an empty database, without what is shipped as data; as `furnish` by copying."""
    _once(_create, assembly, engine)


def _furnish_with_demo(assembly: Assembly, engine: sa.Engine) -> None:
    upgrade(assembly, engine)
    demonstrate(assembly, Writer(assembly, engine))


def demonstrate(assembly: Assembly, writer: Writer) -> None:
    """Write the demo data of all plugins, and put the records into their tiers."""
    writer.run(SYSTEM, fill, origin=Origin.DEMO)
    retier(assembly, writer)
    analyse(writer.engine)


def _create(assembly: Assembly, engine: sa.Engine) -> None:
    assembly.metadata.create_all(engine)


def _once(make: Callable[[Assembly, sa.Engine], Any], assembly: Assembly, engine: sa.Engine) -> None:
    made = PostgresServer.made(engine.url.render_as_string(hide_password=False))
    if (made is None and engine.dialect.name != "sqlite") or sa.inspect(engine).get_table_names():
        make(assembly, engine)
        return
    server, name = made or (None, str(engine.url.database))
    key = (make, server, id(assembly), os.environ.get("PAKTUM_KEYS"))
    if key in _TEMPLATES:
        engine.dispose()
        _copy(server, _TEMPLATES[key][0], name)
        return
    make(assembly, engine)
    engine.dispose()
    template = f"template_{uuid.uuid4().hex[:12]}" if server is not None else str(_folder() / uuid.uuid4().hex)
    _copy(server, name, template)
    _TEMPLATES[key] = (template, assembly)  # which has its id for as long as it is kept


def _copy(server: PostgresServer | None, source: str, target: str) -> None:
    if server is None:
        shutil.copyfile(source, target)  # all is in the one file, since nobody is connected
        return
    if server.find_database(target) is not None:
        server.drop_database(target)
    server.create_database(target, template=source)


@cache
def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="paktum-templates-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
