"""Backups: a folder with the copy of a database, the contents of its files if these are in a folder too, and a manifest
that says what it is; there is all of it or nothing."""

import hashlib
import json
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import make_url

from ..assembly.build import Assembly
from ..files.store import Store, key_of, path_of
from .dumps import FILES, BackupError, dump, is_empty, load, opened
from .engines import DatabaseKind, database_kind
from .history import revisions_in
from .types import instant_text

FORMAT = 1
MANIFEST = "manifest.json"
KEYS_FILE = "keys.json"
"""The file of the wrapped master keys, if a backup holds them."""

CONTENTS = "files"
"""The folder of the contents of files, if a backup holds them."""

DIGESTS = "files.sha256"
"""The file of their digests, as `sha256sum` reads it."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup is of.

    plugins: their versions. migrations: the revision of each plugin that has tables. rows: of each table. parts: the
    SHA-256 of each file beside the manifest.
    """

    format: int
    paktum: str
    made_at: str
    engine: DatabaseKind
    plugins: Mapping[str, str]
    migrations: Mapping[str, str]
    rows: Mapping[str, int]
    parts: Mapping[str, str]


def back_up(
    assembly: Assembly, engine: sa.Engine, folder: Path, keys: str | None = None, files: Store | None = None
) -> Manifest:
    """Make a backup in a new folder, while others write: what was committed before it began is in it.

    keys: the wrapped master keys, if it is to hold them. files: where the contents of files are; it holds them if that
    is a folder.
    """
    if folder.exists():
        raise BackupError(f"{folder} exists already; name a new folder")
    if not folder.parent.is_dir():
        raise BackupError(f"the folder {folder.parent} does not exist; make it first")
    kind, made_at = database_kind(str(engine.url)), instant_text(datetime.now(UTC))
    with _complete_or_nothing(folder) as partial:
        seen: dict[str, dict[str, Any]] = {}
        file = partial / FILES[kind]

        def look(connection: sa.Connection) -> None:
            seen.update(migrations=revisions_in(connection), rows=_rows(connection))

        _copy_contents(files, partial / CONTENTS)
        dump(kind, engine, file, look)
        _copy_contents(files, partial / CONTENTS)  # what came meanwhile; nothing is written twice
        if (partial / CONTENTS).is_dir():
            lines = (f"{_digest(each)}  {each.relative_to(partial)}\n" for each in _contents(partial))
            (partial / DIGESTS).write_text("".join(lines), encoding="utf-8")
        if keys is not None:
            (partial / KEYS_FILE).write_text(keys, encoding="utf-8")
        parts = {each.name: _digest(each) for each in sorted(partial.iterdir()) if each.is_file()}
        manifest = Manifest(
            FORMAT, version("paktum"), made_at, kind, {each.name: each.version for each in assembly.plugins},
            seen["migrations"], seen["rows"], parts,
        )  # fmt: skip
        (partial / MANIFEST).write_text(json.dumps(asdict(manifest), indent=2) + "\n", encoding="utf-8")
    return manifest


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a backup whose files are as they were made; anything else is refused."""
    try:
        manifest = Manifest(**json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
        kind = DatabaseKind(manifest.engine)
    except (OSError, ValueError, TypeError):
        raise BackupError(f"{folder} is no backup: it has no {MANIFEST} that can be read") from None
    if manifest.format != FORMAT:
        raise BackupError(f"{folder} has the format {manifest.format}; this version of Paktum reads {FORMAT}")
    if set(manifest.parts) - {KEYS_FILE, DIGESTS} != {FILES[kind]}:
        raise BackupError(f"{folder} is no backup: its manifest must name the file {FILES[kind]}")
    for name, digest in (*manifest.parts.items(), *_digests(folder, manifest)):
        if not (folder / name).is_file():
            raise BackupError(f"{folder / name} is missing; take another backup")
        if _digest(folder / name) != digest:
            raise BackupError(f"{folder / name} is not what it was when the backup was made; take another backup")
    return manifest


def _digests(folder: Path, manifest: Manifest) -> Iterator[tuple[str, str]]:
    """The files of a backup that hold contents, by their places, with what their digests were."""
    if DIGESTS in manifest.parts and (folder / DIGESTS).is_file():
        for line in (folder / DIGESTS).read_text(encoding="utf-8").splitlines():
            digest, _, name = line.partition("  ")
            if _key(name) is None:
                raise BackupError(f"{folder} is no backup: {DIGESTS} names {name!r}")
            yield name, digest


def _key(name: str) -> uuid.UUID | None:
    """The key of the content that a file of a backup holds, or None if it holds none."""
    inside, _, place = name.partition("/")
    return key_of(place) if inside == CONTENTS else None


def _contents(folder: Path) -> list[Path]:
    """The files of a backup that hold contents."""
    return sorted(each for each in (folder / CONTENTS).rglob("*") if each.is_file())


def _copy_contents(files: Store | None, folder: Path) -> None:
    """Copy the contents that are not there yet; what is removed meanwhile is left out."""
    if files is None or files.folder is None:
        return
    for each in files.list_():
        place = path_of(each.key)
        copy = folder / place
        if not copy.exists():
            copy.parent.mkdir(parents=True, exist_ok=True)
            with suppress(FileNotFoundError):
                shutil.copyfile(files.folder / place, copy)


def restore(folder: Path, url: str, files: Store | None = None) -> Manifest:
    """Fill an empty database of the same engine from a backup, and the store with the contents that it holds; returns
    the manifest."""
    manifest = read_manifest(folder)
    kind = DatabaseKind(manifest.engine)
    if database_kind(url) is not kind:
        raise BackupError(f"{folder} is of {kind}; database_url must name a database of the same engine")
    if not is_empty(kind, url):
        raise BackupError("the database is not empty; restore into a new one, and let database_url name that")
    if files is not None:
        _put_contents(folder, manifest, files)
    load(kind, url, folder / FILES[kind])
    with opened(url) as engine, engine.connect() as connection:
        found = _rows(connection)
    if found != manifest.rows:
        wrong = sorted(name for name in {*found, *manifest.rows} if found.get(name) != manifest.rows.get(name))
        raise BackupError(f"the restored database has other rows than the manifest says in {', '.join(wrong)}")
    return manifest


def _put_contents(folder: Path, manifest: Manifest, files: Store) -> None:
    """Put the contents into the store, where they stay as they are if they are there."""
    there = {each.key for each in files.list_()}
    for name, _digest_of_it in _digests(folder, manifest):
        key = _key(name)
        if key is not None and key not in there:
            files.put_file(key, folder / name)


@contextmanager
def scratch_database(url: str) -> Iterator[str]:
    """An empty database beside another one, for the length of a block; its URL. On PostgreSQL the user must be
    allowed to make databases."""
    if database_kind(url) is DatabaseKind.SQLITE:
        with tempfile.TemporaryDirectory(prefix="paktum-") as folder:
            yield f"sqlite:///{folder}/scratch.db"
        return
    name = f"paktum_scratch_{uuid.uuid4().hex[:12]}"
    with opened(url) as engine, engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE template0")
        try:
            yield make_url(url).set(database=name).render_as_string(hide_password=False)
        finally:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def _complete_or_nothing(folder: Path) -> Iterator[Path]:
    """A new folder that gets its name at the end of a block, and is removed if the block fails."""
    partial = folder.with_name(f".{folder.name}.{uuid.uuid4().hex[:8]}.partial")
    partial.mkdir(mode=0o700)
    try:
        yield partial
        for file in (*partial.rglob("*"), partial):
            _write_through(file)
        partial.rename(folder)
        _write_through(folder.parent)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise


def _write_through(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _rows(connection: sa.Connection) -> dict[str, int]:
    """How many rows each table has."""
    names = sorted(sa.inspect(connection).get_table_names())
    counts = (sa.select(sa.func.count()).select_from(sa.table(name)) for name in names)
    return {name: connection.execute(count).scalar_one() for name, count in zip(names, counts, strict=True)}


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
