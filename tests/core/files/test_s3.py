"""Files are kept in a bucket of a server that speaks S3 as they are in a folder."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from paktum.files.store import Store
from paktum.settings import UploadSettings
from paktum.storage.types import new_id
from paktum.testing.company import Company

from ...serving import free_port
from .conftest import PDF, House, add_version, code, download, upload
from .test_lifecycle import delete, done

pytestmark = pytest.mark.engines("sqlite")  # the database does not know where contents are

PLACE = "s3://paktum-files/a company/files"


class BucketHouse(House):
    """A company whose files are in a bucket."""

    def contents(self) -> dict[str, bytes]:
        return {each.key.hex: b"" for each in Store(PLACE).list_()}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a server with an empty bucket; the variables of this process name it."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    words = (sys.executable, "-c", "from moto.server import main; main()", "-H", "127.0.0.1", "-p", str(port))
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(urllib.request.Request(f"{url}/paktum-files", method="PUT"), timeout=30).close()
            except urllib.error.URLError:
                assert process.poll() is None
                time.sleep(0.1)
            else:
                break
        with pytest.MonkeyPatch.context() as patch:
            for name in [name for name in os.environ if name.startswith("AWS_")]:
                patch.delenv(name)
            patch.setenv("AWS_ACCESS_KEY_ID", "paktum")
            patch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
            patch.setenv("AWS_REGION", "us-east-1")
            patch.setenv("AWS_ENDPOINT_URL", url)
            patch.setenv("AWS_ALLOW_HTTP", "true")
            yield url
    finally:
        process.kill()
        process.communicate()


@pytest.fixture(scope="module")
def house(server: str, database: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with Company((), database(), uploads=UploadSettings(store=PLACE, megabytes=14)) as company:
        yield BucketHouse(company, tmp_path_factory.mktemp("none"))


def test_a_large_file_is_streamed_into_the_bucket_and_back(house: House) -> None:
    content = PDF + os.urandom(12_000_000)

    def pieces() -> Any:
        for start in range(0, len(content), 100_000):
            yield content[start : start + 100_000]

    told = upload(house.manager, house.client(), pieces())

    assert told.status_code == 201, told.text
    key = told.json()["version"].removeprefix("file_version_")
    kept = next(each for each in Store(PLACE).list_() if each.key.hex == key)
    assert kept.size == len(content)
    assert download(house.manager, told.json()["file"]).content == content


def test_versions_are_kept_beside_one_another(house: House) -> None:
    file = house.file(house.client())
    assert add_version(house.manager, file, b"%PDF-2").status_code == 201

    assert [download(house.manager, file, number).content for number in (1, 2)] == [PDF, b"%PDF-2"]


def test_nothing_stays_of_what_was_refused_on_the_way(house: House) -> None:
    before = house.contents()

    def pieces() -> Any:
        yield PDF
        for _ in range(150):
            yield b"x" * 100_000

    assert code(upload(house.manager, house.client(), pieces())) == (413, "FILE_TOO_LARGE")
    assert code(upload(house.manager, house.client(), b"no picture", type="image/png")) == (415, "MEDIA_TYPE_REFUSED")
    assert house.contents() == before


def test_purged_and_unnoted_contents_are_removed(house: House) -> None:
    client = house.client()
    house.file(client)
    kept = house.file(house.client())
    purged = next(iter(house.contents().keys() - set()))
    delete(house, client)
    before = set(house.contents())
    done(house, "recordPurge", {"id": client}, "lost { type records } errors { code }")
    assert len(before - set(house.contents())) == 1
    assert purged in before

    left = new_id()
    path = Path(__file__)
    Store(PLACE).put_file(left, path)
    assert house.company.wait(minutes=1).contents == 0
    assert left.hex in house.contents()
    assert house.company.wait(days=2).contents == 1
    assert left.hex not in house.contents()
    assert download(house.manager, kept).content == PDF


def test_a_bucket_that_is_not_there_is_told_as_unavailable(
    house: House, database: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    store = house.company._service.files
    monkeypatch.setattr(store, "place", "s3://no-such-bucket")
    vars(store).pop("_objects", None)
    client = house.client()

    assert code(upload(house.manager, client)) == (503, "UNAVAILABLE")

    vars(store).pop("_objects", None)
    assert house.manager.ask("query($id: ID!) { client(id: $id) { files { totalCount } } }", id=client) == {
        "client": {"files": {"totalCount": 0}}
    }
