"""What the bench keeps between runs: PostgreSQL's data and the product's database, made when they are missing."""

import csv
import json
import shutil
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa

from paktum.access.actor import SYSTEM
from paktum.access.tokens import create_administrator, create_token
from paktum.assembly.build import Assembly, load_assembly
from paktum.importing import run_import
from paktum.read.clock import Clock
from paktum.settings import write_settings
from paktum.storage.engines import write_engine
from paktum.storage.history import is_current
from paktum.storage.migrations import upgrade
from paktum.testing.postgres import PostgresServer
from paktum.write.writer import Writer

from .rows import CREATED_AT, Generator, Rows

SETTINGS = {"shared_buffers": "512MB", "max_connections": "300", "jit": "off", "max_wal_size": "4GB"}
"""Of PostgreSQL, beside what the launcher sets: no fsync, no synchronous commit."""

UVICORN = ("--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "warning", "--no-server-header")
"""Options of uvicorn, as the product sets them."""

MAPPING = Path(__file__).with_name("mapping.toml")
SOURCE = "bench"


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
    """The product with the rows in it; loaded through its own importer unless it is there and current."""
    name = "_".join(("product", str(size.clients), *plugins))
    home, assembly = folder / name, load_assembly(plugins)
    mark = home / "product.json"
    url = server.find_database(name)
    if url is not None and mark.exists() and _is_current(assembly, url):
        return Product(home, url, tuple(plugins), json.loads(mark.read_text())["token"])
    if url is not None:
        server.drop_database(name)
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    url = server.create_database(name)
    write_settings(home / "paktum.toml", plugins=plugins, database_url=url)
    token = _loaded(home, url, assembly, size)
    mark.write_text(json.dumps({"token": token}))
    return Product(home, url, tuple(plugins), token)


def copied(server: PostgresServer, url: str) -> str:
    """The URL of a copy of a database, for a run that writes: so the next one finds the rows as they were."""
    name = str(sa.make_url(url).database)
    if server.find_database(f"{name}_copy"):
        server.drop_database(f"{name}_copy")
    return server.create_database(f"{name}_copy", template=name)


def _is_current(assembly: Assembly, url: str) -> bool:
    engine = write_engine(url)
    try:
        return is_current(assembly, engine)
    finally:
        engine.dispose()


def _loaded(folder: Path, url: str, assembly: Assembly, size: Rows) -> str:
    started = time.monotonic()
    write_files(folder, size)
    engine = write_engine(url)
    upgrade(assembly, engine)
    report = run_import(assembly, Writer(assembly, engine, Clock(lambda: CREATED_AT)), MAPPING, folder)
    if report.rejects is not None:
        raise SystemExit(f"the importer rejected rows: {report.rejects}")
    token = Writer(assembly, engine).run(
        SYSTEM, lambda change: create_token(change, create_administrator(change, "Bench", "bench@localhost"), "bench")
    )
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("SET statement_timeout = 0")
        connection.exec_driver_sql("VACUUM ANALYZE")
    engine.dispose()
    seconds = time.monotonic() - started
    say(f"the product has imported {sum(size):,} rows in {seconds:.0f} s: {sum(size) / seconds:,.0f} rows per second")
    return token


def write_files(folder: Path, size: Rows) -> None:
    """The rows as the files that the importer reads."""
    generator = Generator(size)
    for kind in Rows._fields:
        write_file(folder / f"{kind}.csv", getattr(generator, kind)())


def write_file(path: Path, rows: Iterable[NamedTuple]) -> None:
    """One file, with the names of the values above them."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        for place, row in enumerate(rows):
            if place == 0:
                writer.writerow(row._fields)
            writer.writerow([_cell(value) for value in row])


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
