"""What the bench keeps between runs: PostgreSQL's data and the product's database, made when they are missing."""

import csv
import json
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa

from paktum.access.actor import SYSTEM
from paktum.access.models import AccessGrant, AccessRole, RoleGrant, User
from paktum.access.tokens import create_token
from paktum.assembly.build import load_assembly
from paktum.declare.access import Scope
from paktum.importing import run_import
from paktum.read.clock import Clock
from paktum.settings import write_settings
from paktum.storage.comparison import drift
from paktum.storage.engines import write_engine
from paktum.storage.history import MigrationError
from paktum.storage.migrations import upgrade
from paktum.testing.postgres import PostgresServer
from paktum.write.change import Change
from paktum.write.writer import Writer

from .rows import CREATED_AT, KINDS, SIZE, Generator, Rows

SETTINGS = {"shared_buffers": "512MB", "max_connections": "300", "jit": "off", "max_wal_size": "4GB"}
"""Of PostgreSQL, beside what the launcher sets: no fsync, no synchronous commit."""

UVICORN = ("--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "warning", "--no-server-header")
"""Options of uvicorn, as the product sets them."""

MAPPING = Path(__file__).with_name("mapping.toml")
SOURCE = "bench"
USER = "bench@localhost"
"""Who asks, and who owns the clients and deals."""

GRANTS = {"Client": Scope.OWN, "Deal": Scope.OWN} | dict.fromkeys(
    ("Contact", "Contract", "Activity", "shared"), Scope.ALL
)
"""What the asking user's role grants, by kind of record."""


@dataclass(frozen=True, slots=True)
class Product:
    """An installation of the product with the rows in its database, and a token of its administrator."""

    folder: Path
    url: str
    plugins: tuple[str, ...]
    token: str

    def numbers(self, entity: str) -> dict[str, int]:
        """The number of each row by the id that the API shows."""
        model = load_assembly(self.plugins).entities[entity]
        engine = write_engine(self.url)
        query = sa.select(model.table.c.id, model.table.c.external_id).where(model.table.c.source == SOURCE)
        with engine.connect() as connection:
            found = {model.public_id(key): int(number) for key, number in connection.execute(query)}
        engine.dispose()
        return found


def postgres(folder: Path) -> PostgresServer:
    """The bench's own PostgreSQL, with the data of the last run."""
    return PostgresServer.keep(folder / "postgres", SETTINGS)


def product(server: PostgresServer, folder: Path, size: Rows, plugins: Sequence[str] = ()) -> Product:
    """The product with the rows in it, loaded through its own importer."""
    name = "_".join(("product", str(size.clients), *plugins))
    return kept(server, folder / name, plugins, lambda home, url: _imported(home, url, plugins, size))


Fill = Callable[[Path, str], str]
"""Fills a new database, given an installation's folder and the URL; returns a token."""


def kept(
    server: PostgresServer, home: Path, plugins: Sequence[str], fill: Fill, template: str | None = None
) -> Product:
    """An installation of an earlier run with its database, both named like the folder. They are made anew if they are
    missing, or if the tables or the rows would be others today. A new database begins as a copy of the template."""
    mark, today = home / "made.json", digest()
    url = server.find_database(home.name)
    made = json.loads(mark.read_text()) if mark.exists() else {}
    if url is not None and made.get("rows") == today and _is_current(plugins, url):
        return Product(home, url, tuple(plugins), made["token"])
    if url is not None:
        server.drop_database(home.name)
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    url = server.create_database(home.name, template=template)
    write_settings(home / "paktum.toml", plugins=plugins, database_url=url)
    token = fill(home, url)
    _settle(url)
    mark.write_text(json.dumps({"token": token, "rows": today}))
    return Product(home, url, tuple(plugins), token)


def digest() -> str:
    """Differs when other rows would be made."""
    generator = Generator(SIZE.scaled(0.001))
    rows = [list(getattr(generator, kind)()) for kind in KINDS]
    return sha256(f"{rows}{MAPPING.read_text(encoding='utf-8')}".encode()).hexdigest()


def _is_current(plugins: Sequence[str], url: str) -> bool:
    """Whether the tables are as they are declared, after the migrations that are new."""
    assembly, engine = load_assembly(plugins), write_engine(url)
    try:
        upgrade(assembly, engine)
        differences = drift(assembly, engine)
    except MigrationError as error:
        differences = [str(error)]
    finally:
        engine.dispose()
    for each in differences:
        say(each)
    return not differences


def copied(server: PostgresServer, url: str) -> str:
    """The URL of a copy of a database, for a run that writes: so the next one finds the rows as they were."""
    name = str(sa.make_url(url).database)
    if server.find_database(f"{name}_copy"):
        server.drop_database(f"{name}_copy")
    return server.create_database(f"{name}_copy", template=name)


def _imported(home: Path, url: str, plugins: Sequence[str], size: Rows) -> str:
    started = time.monotonic()
    write_files(home, size)
    assembly, engine = load_assembly(plugins), write_engine(url)
    upgrade(assembly, engine)
    token = Writer(assembly, engine).run(SYSTEM, lambda change: create_token(change, manager(change), "bench"))
    writer = Writer(assembly, engine, Clock(lambda: CREATED_AT))
    report = run_import(assembly, writer, MAPPING, home, progress=_Told())
    if report.rejects is not None:
        raise SystemExit(f"the importer rejected rows: {report.rejects}")
    engine.dispose()
    seconds = time.monotonic() - started
    say(f"the product has imported {sum(size):,} rows in {seconds:.0f} s: {sum(size) / seconds:,.0f} rows per second")
    return token


def manager(change: Change) -> User:
    """Who asks: somebody whose role grants the own clients and deals, and what belongs to them."""
    role = change.create(AccessRole, code="bench", name="Bench")
    for record_type, scope in GRANTS.items():
        change.create(AccessGrant, role=role, record_type=record_type, actions="read,create,update", scope=scope)
    user = change.create(User, name="Bench", email=USER)
    change.create(RoleGrant, user=user, role=role.code)
    return user


class _Told:
    """Says which tenth of a file has been imported."""

    def __init__(self) -> None:
        self._last = ("", 0)

    def __call__(self, name: str, done: int, total: int) -> None:
        """See `paktum.importing.Progress`."""
        tenth = done * 10 // total if total else 10
        if (name, tenth) != self._last:
            self._last = (name, tenth)
            say(f"importing {name}: {tenth * 10} %")


def _settle(url: str) -> None:
    """What PostgreSQL does to new rows sooner or later, done now."""
    with psycopg.connect(plain(url), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def plain(url: str) -> str:
    """The URL as PostgreSQL's own programs take it."""
    return url.replace("+psycopg", "")


def write_files(folder: Path, size: Rows) -> None:
    """The rows as the files that the importer reads, with the names of the values above them."""
    generator = Generator(size)
    for kind, cls in KINDS.items():
        with (folder / f"{kind}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(cls._fields)
            writer.writerows([_cell(value) for value in row] for row in getattr(generator, kind)())


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def say(text: str) -> None:
    """Tell how far things are; results go to stdout."""
    print(text, file=sys.stderr, flush=True)


def program(name: str, package: str) -> str:
    """The path of a program that the bench needs; ends with how to get it if it is missing."""
    found = shutil.which(name)
    if found is None:
        raise SystemExit(f"the bench needs {name}: apt-get install {package}")
    return found


def python(*arguments: str) -> list[str]:
    """A command of this interpreter."""
    return [sys.executable, *arguments]
