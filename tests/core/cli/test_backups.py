import json
import os
import shutil
import subprocess
import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa

from paktum import Client
from paktum.cli.installation import opened
from paktum.storage.engines import DatabaseKind, write_engine
from paktum.storage.history import current_revisions
from paktum.testing.postgres import programs_folder

from ...serving import free_port, running, wait_for
from .conftest import Terminal
from .test_serving import ask

WRITERS = 4
PDF = b"%PDF-1.7 a contract"
CREATE = "mutation ($name: String!) { clientCreate(input: {name: $name}) { client { id } errors { code } } }"


@dataclass
class BackedUp:
    """An installation of which a backup was made while it was written to. acknowledged: the ids of the clients whose
    making the server had answered before the backup began."""

    terminal: Terminal
    backup: Path
    acknowledged: set[str]
    file: str
    make_database: Callable[[], str]

    def copy(self, folder: Path) -> Path:
        return shutil.copytree(self.backup, folder / "copy")


@contextmanager
def writing(url: str, token: str, acknowledged: set[str], most: int) -> Iterator[None]:
    """Writers who make clients one after another, over HTTP, until the block ends; they have begun when it begins."""
    ended, begun = threading.Event(), threading.Barrier(WRITERS + 1)

    def write(writer: int) -> None:
        for number in range(most):
            body = {"query": CREATE, "variables": {"name": f"Client {writer} {number}"}}
            made = ask(url, body, token)["data"]["clientCreate"]
            assert made["errors"] == []
            acknowledged.add(made["client"]["id"])
            if number == 2:
                begun.wait(60)
            if ended.is_set():
                return

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(WRITERS)]
    for thread in threads:
        thread.start()
    begun.wait(60)
    try:
        yield
        assert all(thread.is_alive() for thread in threads), "they wrote all the time"
    finally:
        ended.set()
        for thread in threads:
            thread.join(60)


def uploaded(url: str, token: str) -> str:
    """The digits of the key of a file's content, which a client has."""
    made = ask(f"{url}/graphql", {"query": CREATE, "variables": {"name": "With a file"}}, token)
    record = made["data"]["clientCreate"]["client"]["id"]
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/pdf"}
    request = urllib.request.Request(f"{url}/files?record={record}&name=contract.pdf", PDF, headers)
    with urllib.request.urlopen(request, timeout=60) as answer:
        version: str = json.loads(answer.read())["version"]
    return version.removeprefix("file_version_")


@pytest.fixture(scope="module")
def backed_up(
    database: Callable[[], str], database_kind: DatabaseKind, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BackedUp]:
    folder = tmp_path_factory.mktemp("company")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for name in [name for name in os.environ if name.startswith("PAKTUM_") and "TEST" not in name]:
            patch.delenv(name)
        patch.setenv("PAKTUM_DATABASE_URL", database())
        if database_kind is DatabaseKind.POSTGRESQL:
            patch.setenv("PATH", str(programs_folder()), prepend=os.pathsep)
        terminal, port = Terminal(folder), free_port()
        token, acknowledged = terminal.init()["token"], set[str]()
        with running("serve", "--port", str(port)) as process:
            wait_for(port, process)
            file = uploaded(f"http://127.0.0.1:{port}", token)
            with writing(f"http://127.0.0.1:{port}/graphql", token, acknowledged, most=2_000):
                before = set(acknowledged)
                ended = terminal.done("backup", "backup", "--json")
        assert ended.json["folder"] == str(folder / "backup")
        yield BackedUp(terminal, folder / "backup", before, file, database)


def test_a_backup_holds_every_write_that_was_acknowledged_before_it_began(
    backed_up: BackedUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAKTUM_DATABASE_URL", backed_up.make_database())
    assert len(backed_up.acknowledged) >= 3 * WRITERS
    backed_up.terminal.done("restore", str(backed_up.backup))
    with opened() as installation, installation.engine.connect() as connection:
        model = installation.assembly.entity(Client)
        restored = {model.public_id(key) for key in connection.scalars(sa.select(model.table.c.id))}
    assert restored >= backed_up.acknowledged
    assert backed_up.terminal.done("check").out == "Nothing is wrong.\n"


def test_a_backup_says_what_it_is(backed_up: BackedUp, database_kind: DatabaseKind) -> None:
    manifest = json.loads((backed_up.backup / "manifest.json").read_text())
    with opened() as installation:
        revisions = current_revisions(installation.engine)
        tables = sa.inspect(installation.engine).get_table_names()
    assert (manifest["format"], manifest["engine"]) == (1, database_kind.value)
    assert manifest["migrations"] == revisions
    assert sorted(manifest["rows"]) == sorted(tables)
    assert manifest["rows"]["core_client"] >= len(backed_up.acknowledged)
    database = [each.name for each in backed_up.backup.glob("database.*")]
    assert sorted(manifest["parts"]) == sorted([*database, "files.sha256"])


def test_a_backup_has_the_contents_of_files_and_they_are_restored(
    backed_up: BackedUp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = f"files/{backed_up.file[-2:]}/{backed_up.file}"
    assert (backed_up.backup / place).read_bytes() == PDF
    subprocess.run(["sha256sum", "--check", "--strict", "files.sha256"], cwd=backed_up.backup, check=True)
    monkeypatch.setenv("PAKTUM_DATABASE_URL", backed_up.make_database())
    monkeypatch.setenv("PAKTUM_FILES__STORE", str(tmp_path / "files"))

    backed_up.terminal.done("restore", str(backed_up.backup))

    assert (tmp_path / place).read_bytes() == PDF
    assert backed_up.terminal.done("check").out == "Nothing is wrong.\n"
    (tmp_path / place).write_bytes(PDF[:-1])
    damaged = backed_up.terminal.run("check", "--json")
    assert [each["code"] for each in damaged.json["findings"]] == ["CONTENT_DAMAGED"]
    (tmp_path / place).unlink()
    lost = backed_up.terminal.run("check", "--json")
    assert (lost.code, [each["code"] for each in lost.json["findings"]]) == (4, ["CONTENT_MISSING"])


def test_a_content_that_was_changed_in_a_backup_is_refused(
    backed_up: BackedUp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = backed_up.copy(tmp_path)
    content = copy / "files" / backed_up.file[-2:] / backed_up.file
    monkeypatch.setenv("PAKTUM_DATABASE_URL", backed_up.make_database())
    content.write_bytes(PDF.replace(b"contract", b"contracT"))
    for options in ([], ["--verify"]):
        assert backed_up.terminal.run("restore", str(copy), *options).err == (
            f"[BACKUP_REFUSED] {content} is not what it was when the backup was made; take another backup\n"
        )
    content.unlink()
    assert backed_up.terminal.run("restore", str(copy), "--verify").err == (
        f"[BACKUP_REFUSED] {content} is missing; take another backup\n"
    )


def test_a_backup_is_verified_in_a_database_of_its_own(backed_up: BackedUp) -> None:
    before = (backed_up.backup.parent / "paktum.toml").read_text()
    ended = backed_up.terminal.done("restore", str(backed_up.backup), "--verify", "--json")
    assert ended.json == {"findings": []}
    assert (backed_up.backup.parent / "paktum.toml").read_text() == before


def test_a_backup_that_was_changed_is_refused(
    backed_up: BackedUp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy, url = backed_up.copy(tmp_path), backed_up.make_database()
    monkeypatch.setenv("PAKTUM_DATABASE_URL", url)
    (part,) = copy.glob("database.*")
    content = bytearray(part.read_bytes())
    content[len(content) // 2] ^= 1
    part.write_bytes(content)
    for options in ([], ["--verify"]):
        ended = backed_up.terminal.run("restore", str(copy), *options)
        assert (ended.code, ended.out) == (3, "")
        assert ended.err == (
            f"[BACKUP_REFUSED] {part} is not what it was when the backup was made; take another backup\n"
        )
    part.unlink()
    assert backed_up.terminal.run("restore", str(copy)).err == (
        f"[BACKUP_REFUSED] {part} is missing; take another backup\n"
    )
    engine = write_engine(url)
    assert sa.inspect(engine).get_table_names() == []
    engine.dispose()


def test_a_backup_whose_rows_are_not_those_of_its_manifest_is_refused(
    backed_up: BackedUp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = backed_up.copy(tmp_path)
    monkeypatch.setenv("PAKTUM_DATABASE_URL", backed_up.make_database())
    manifest = json.loads((copy / "manifest.json").read_text())
    manifest["rows"]["core_client"] += 1
    (copy / "manifest.json").write_text(json.dumps(manifest))
    assert backed_up.terminal.run("restore", str(copy)).err == (
        "[BACKUP_REFUSED] the restored database has other rows than the manifest says in core_client\n"
    )


def test_a_database_that_is_not_empty_is_not_overwritten(backed_up: BackedUp) -> None:
    ended = backed_up.terminal.run("restore", str(backed_up.backup))
    assert (ended.code, ended.out) == (3, "")
    assert ended.err == (
        "[BACKUP_REFUSED] the database is not empty; restore into a new one, and let database_url name that\n"
    )


def test_a_folder_that_exists_is_not_overwritten(backed_up: BackedUp) -> None:
    ended = backed_up.terminal.run("backup", "backup")
    assert ended.err == "[BACKUP_REFUSED] backup exists already; name a new folder\n"
    assert sorted(each.name for each in backed_up.backup.parent.glob(".*")) == []


def test_a_folder_without_a_manifest_is_no_backup(backed_up: BackedUp, tmp_path: Path) -> None:
    assert backed_up.terminal.run("restore", str(tmp_path)).err == (
        f"[BACKUP_REFUSED] {tmp_path} is no backup: it has no manifest.json that can be read\n"
    )


@pytest.mark.engines("sqlite")
def test_a_log_that_is_left_over_is_not_played_into_a_restored_file(
    backed_up: BackedUp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAKTUM_DATABASE_URL", f"sqlite:///{tmp_path / 'paktum.db'}")
    (tmp_path / "paktum.db-wal").write_bytes(b"left over")
    ended = backed_up.terminal.run("restore", str(backed_up.backup))
    assert ended.code == 3
    assert not (tmp_path / "paktum.db").exists()


@pytest.mark.engines("postgresql")
def test_without_pg_dump_it_is_told_what_to_install(backed_up: BackedUp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    ended = backed_up.terminal.run("backup", "another")
    assert (ended.code, ended.out) == (3, "")
    assert ended.err == (
        "[BACKUP_REFUSED] pg_dump is not on the PATH; install the client programs of PostgreSQL (on Debian: "
        "postgresql-client), of the server's version or newer\n"
    )
    assert list(backed_up.backup.parent.glob("*another*")) == []


def test_a_backup_of_the_other_engine_is_refused(
    backed_up: BackedUp, database_kind: DatabaseKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = {"sqlite": "postgresql://nobody@127.0.0.1:1/none", "postgresql": "sqlite:///other.db"}
    monkeypatch.setenv("PAKTUM_DATABASE_URL", others[database_kind.value])
    assert backed_up.terminal.run("restore", str(backed_up.backup)).err == (
        f"[BACKUP_REFUSED] {backed_up.backup} is of {database_kind.value}; database_url must name a database of the "
        "same engine\n"
    )
