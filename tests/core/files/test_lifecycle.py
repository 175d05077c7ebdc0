"""Files go where their records go, and contents go when nothing leads to them any more, not before."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from paktum import Client, Contact
from paktum.files.store import Store
from paktum.settings import UploadSettings
from paktum.testing.company import Company
from paktum.write.personal import erase_personal, export_personal

from .conftest import PDF, House, add_version, code, digest, download, upload


def done(house: House, mutation: str, given: dict[str, Any], selected: str = "errors { code }") -> Any:
    """The payload of a mutation of the administrator, who is not refused."""
    kind = f"{mutation[0].upper()}{mutation[1:]}Input"
    payload = house.administrator.ask(f"mutation($i: {kind}!) {{ {mutation}(input: $i) {{ {selected} }} }}", i=given)
    assert payload[mutation].get("errors", []) == []
    return payload[mutation]


def version_of(house: House, client: str) -> int:
    found = house.administrator.ask("query($id: ID!) { client(id: $id) { version } }", id=client)
    version: int = found["client"]["version"]
    return version


def delete(house: House, client: str) -> None:
    done(house, "clientDelete", {"id": client, "expectedVersion": version_of(house, client)})


def test_files_are_deleted_with_their_record_and_come_back_with_it(house: House) -> None:
    client = house.client()
    file = house.file(client)
    before = house.contents()

    delete(house, client)

    for caller in (house.manager, house.administrator):
        assert code(download(caller, file)) == (404, "NOT_FOUND")
    house.company.wait(days=3)
    assert house.contents() == before
    done(house, "clientRestore", {"id": client})
    assert download(house.manager, file).content == PDF


def test_a_file_does_not_come_back_alone_while_its_record_is_deleted(house: House) -> None:
    client = house.client()
    file = house.file(client)
    done(house, "fileDelete", {"id": file, "expectedVersion": 1})
    delete(house, client)

    refused = house.administrator.ask(
        "mutation($i: FileRestoreInput!) { fileRestore(input: $i) { errors { code } } }", i={"id": file}
    )
    assert refused["fileRestore"]["errors"] == [{"code": "REFERENCE_DELETED"}]
    assert code(download(house.administrator, file)) == (404, "NOT_FOUND")


def test_a_purged_record_takes_its_files_and_their_contents_with_it(house: House) -> None:
    client, kept = house.client(), house.file(house.client())
    file = house.file(client, b"%PDF-secret of the purged")
    add_version(house.manager, file, b"%PDF-secret again")
    delete(house, client)

    lost = done(house, "recordPurge", {"id": client}, "lost { type records } errors { code }")["lost"]

    assert {each["type"]: each["records"] for each in lost} == {"Client": 1, "File": 1, "FileVersion": 2}
    assert not any(b"secret" in each for each in house.contents().values())
    assert download(house.manager, kept).content == PDF
    assert code(download(house.administrator, file)) == (404, "NOT_FOUND")


def test_a_dry_run_of_a_purge_keeps_contents(house: House) -> None:
    client = house.client()
    house.file(client)
    delete(house, client)
    before = house.contents()

    done(house, "recordPurge", {"id": client, "dryRun": True}, "lost { type records } errors { code }")

    assert house.contents() == before


def test_the_files_of_a_merged_client_are_the_survivors(house: House) -> None:
    survivor, other = house.client(), house.client(name="Ezüstfenyő")
    file = house.file(other)
    given = {
        "survivor": {"id": survivor, "expectedVersion": 1}, "merged": {"id": other, "expectedVersion": 1},
    }  # fmt: skip

    done(house, "clientsMerge", given)

    found = house.manager.ask("query($id: ID!) { file(id: $id) { belongsTo } }", id=file)
    assert found == {"file": {"belongsTo": survivor}}
    assert download(house.manager, file).content == PDF


def test_an_upload_is_undone(house: House) -> None:
    client = house.client()
    file = house.file(client)
    text = "query($id: ID!) { file(id: $id) { history { nodes { changeSet { id } } } } }"
    (entry,) = house.administrator.ask(text, id=file)["file"]["history"]["nodes"]

    done(house, "changeSetUndo", {"id": entry["changeSet"]["id"]}, "records errors { code }")

    assert code(download(house.manager, file)) == (404, "NOT_FOUND")


def test_the_files_of_a_person_are_told_and_erased(house: House) -> None:
    def make(change: Any) -> Any:
        client = change.create(Client, name="Kőris Kft.", owner=house.manager.user)
        return change.create(Contact, name="Nagy Ede", client=client)

    contact = house.company.id_of(house.company.run(make))
    kept = house.file(house.client())
    file = house.file(contact, b"%PDF-passport of Ede", name="útlevél.pdf")

    told = house.company.run(lambda change: export_personal(change, contact))
    assert told["files"] == [{
        "id": file, "name": "útlevél.pdf", "description": None, "versions": [{
            "number": 1, "name": "útlevél.pdf", "mediaType": "application/pdf", "sizeBytes": 20,
            "sha256": digest(b"%PDF-passport of Ede"),
        }],
    }]  # fmt: skip
    erased = house.company.run(lambda change: erase_personal(change, contact))

    assert erased.values[file] == ["content"]
    assert not any(b"passport" in each for each in house.contents().values())
    assert code(download(house.administrator, file)) == (404, "NOT_FOUND")
    assert download(house.manager, kept).content == PDF
    with house.company.engine.connect() as connection:
        rows = [
            repr(row)
            for table in house.company.assembly.metadata.sorted_tables
            for row in connection.execute(table.select())
        ]
    assert not any("útlevél" in each or "utlevel" in each for each in rows)


def test_contents_are_removed_when_their_day_is_past(house: House) -> None:
    client = house.client()
    today = (datetime.now(UTC) + house.company._passed).date()
    over = house.file(client, b"%PDF-over and gone", keepUntilOn=(today + timedelta(days=1)).isoformat())
    kept = house.file(client, b"%PDF-to be kept on", keepUntilOn=(today + timedelta(days=30)).isoformat())
    house.company.wait(days=1)
    assert download(house.manager, over).status_code == 200

    house.company.wait(days=1)

    assert code(download(house.manager, over)) == (410, "CONTENT_REMOVED")
    assert not any(b"over and gone" in each for each in house.contents().values())
    assert download(house.manager, kept).content == b"%PDF-to be kept on"
    text = "query($id: ID!) { file(id: $id) { name versions { nodes { sha256 removedAt } } } }"
    (version,) = house.manager.ask(text, id=over)["file"]["versions"]["nodes"]
    assert version["sha256"] == digest(b"%PDF-over and gone")
    assert version["removedAt"] is not None


def test_what_a_deleted_file_had_stays_past_its_day(house: House) -> None:
    today = (datetime.now(UTC) + house.company._passed).date()
    file = house.file(house.client(), keepUntilOn=(today + timedelta(days=1)).isoformat())
    done(house, "fileDelete", {"id": file, "expectedVersion": 1})

    house.company.wait(days=5)

    done(house, "fileRestore", {"id": file})
    assert download(house.manager, file).content == PDF


def test_the_store_of_another_database_is_left_alone_while_that_is_in_use(
    house: House, database: Callable[[], str], caplog: pytest.LogCaptureFixture
) -> None:
    file = house.file(house.client())
    house.company.wait(days=1)
    with Company((), database(), uploads=UploadSettings(store=str(house.folder), megabytes=1)) as copy:
        copy.wait(hours=house.company._passed / timedelta(hours=1))
        assert copy.wait(days=4).contents == 0
        assert "belongs to another database" in caplog.text
        assert download(house.manager, file).content == PDF
    house.company.wait(days=4)
    assert download(house.manager, file).content == PDF


def test_a_content_of_which_the_database_knows_nothing_is_removed_after_a_day(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is left if the process ends between the store and the database."""
    kept, client = house.file(house.client()), house.client()
    house.company.wait(days=2)
    before = house.contents()

    class Killed(Exception):
        pass

    def killed(*_: Any, **__: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("paktum.files.keeping.Upload.noted", killed)
        with pytest.raises(Killed):
            upload(house.manager, client, b"%PDF-left over")
    assert any(b"left over" in each for each in house.contents().values())
    (house.folder / "ab").mkdir(exist_ok=True)
    (house.folder / "ab" / "cd#1").write_bytes(b"half of a content")

    assert house.company.wait(hours=2).contents == 0
    assert any(b"left over" in each for each in house.contents().values())
    assert house.company.wait(days=2).contents == 1

    assert house.contents() == before
    assert download(house.manager, kept).content == PDF
    assert house.manager.ask("query($id: ID!) { client(id: $id) { files { totalCount } } }", id=client) == {
        "client": {"files": {"totalCount": 0}}
    }


def test_a_lost_content_is_told_as_lost(house: House) -> None:
    told = upload(house.manager, house.client()).json()
    key = told["version"].removeprefix("file_version_")
    (house.folder / key[-2:] / key).unlink()

    assert code(download(house.manager, told["file"])) == (500, "CONTENT_MISSING")


def test_a_store_that_cannot_be_written_is_told_as_unavailable(house: House, tmp_path: Path) -> None:
    client = house.client()
    store = house.company._service.files
    (tmp_path / "no folder").write_text("")
    place = store.place
    store.place = str(tmp_path / "no folder" / "files")
    vars(store).pop("_objects", None)
    try:
        assert code(upload(house.manager, client)) == (503, "UNAVAILABLE")
    finally:
        store.place = place
        vars(store).pop("_objects", None)
    assert house.manager.ask("query($id: ID!) { client(id: $id) { files { totalCount } } }", id=client) == {
        "client": {"files": {"totalCount": 0}}
    }


def test_nothing_is_opened_before_a_file_comes(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "files"))

    assert (list(store.list_()), store.is_used) == ([], False)
    store.remove([])
    program = """
import sys
from paktum.assembly.build import load_assembly
from paktum.http.app import Service, create_app
from paktum.settings import Settings
from paktum.storage.migrations import upgrade
from paktum.storage.engines import write_engine
from paktum.work.upkeep import tick
from paktum.write.writer import Writer
settings, assembly = Settings(), load_assembly(())
upgrade(assembly, write_engine(settings.database_url))
service = Service(settings, assembly)
create_app(settings, assembly, service=service)
tick(Writer(assembly, service.engine, files=service.files), settings.sign_in.idle)
print([name for name in sys.modules if name.startswith("obstore")])
"""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PAKTUM_")},
        "PAKTUM_DATABASE_URL": f"sqlite:///{tmp_path / 'x.db'}", "PAKTUM_FILES__STORE": str(tmp_path / "files"),
    }  # fmt: skip
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert ended.stdout.strip().endswith("[]"), ended.stderr
    assert not (tmp_path / "files").exists()
