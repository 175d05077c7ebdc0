"""A company with files; its people upload and download them over HTTP."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from paktum import Client, Team
from paktum.settings import UploadSettings
from paktum.testing.company import Caller, Company

PDF = b"%PDF-1.7\n" + b"an agreement " * 100


def upload(caller: Caller, record: str, content: Any = PDF, path: str = "/files", **given: Any) -> Any:
    """The answer to an upload; `type` is the media type, `key` an idempotency key."""
    headers = {"Authorization": f"Bearer {caller.token}", "Content-Type": given.pop("type", "application/pdf")}
    if key := given.pop("key", None):
        headers["Idempotency-Key"] = key
    named = {"name": "agreement.pdf"} if path == "/files" else {}
    parameters = {**({"record": record} if path == "/files" else {}), **named, **given}
    return caller._http.post(path, params=parameters, content=content, headers=headers)


def add_version(caller: Caller, file: str, content: Any = PDF, **given: Any) -> Any:
    return upload(caller, "", content, f"/files/{file}", **given)


def download(caller: Caller, file: str, number: int | None = None, **headers: str) -> Any:
    path = f"/files/{file}" if number is None else f"/files/{file}/versions/{number}"
    return caller._http.get(path, headers={"Authorization": f"Bearer {caller.token}", **headers})


def code(answer: Any) -> tuple[int, str]:
    """The status of a refusal, and its first code."""
    return answer.status_code, answer.json()["errors"][0]["extensions"]["code"]


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


class House:
    """A company, the folder of its files, an account manager with a client, and somebody of another team."""

    def __init__(self, company: Company, folder: Path) -> None:
        self.company, self.folder = company, folder
        team, other = company.run(lambda change: [change.create(Team, name=each) for each in ("North", "South")])
        self.manager = company.caller("account_manager", team=team)
        self.other = company.caller("account_manager", team=other)
        self.administrator = company.caller("administrator")

    def client(self, **values: Any) -> str:
        """The id of a new client of the manager."""
        made = {"name": "Ezüstfenyő Kft.", "owner": self.manager.user, **values}
        return self.company.id_of(self.company.run(lambda change: change.create(Client, **made)))

    def file(self, record: str, content: bytes = PDF, **given: Any) -> str:
        """The id of a new file that the manager has uploaded."""
        answer = upload(self.manager, record, content, **given)
        assert answer.status_code == 201, answer.text
        found: str = answer.json()["file"]
        return found

    def contents(self) -> dict[str, bytes]:
        """What the store holds: contents by the digits of their keys."""
        found = (each for each in self.folder.rglob("*") if each.is_file() and each.name != ".swept")
        return {each.name: each.read_bytes() for each in found}


@pytest.fixture(scope="module")
def house(database: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("files")
    with Company((), database(), uploads=UploadSettings(store=str(folder), megabytes=1)) as company:
        yield House(company, folder)
