"""A served installation, and Node.js with the clients that front-end developers use."""

import fcntl
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ..serving import PAKTUM, free_port, running, wait_for

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT / "schema" / "all.graphql"
NODE = Path(__file__).with_name("node")
INSTALLED = NODE / "node_modules"
ORIGIN = "https://crm.test"

Script = Callable[..., "subprocess.CompletedProcess[str]"]


@dataclass(frozen=True)
class Server:
    """A running `paktum serve`, the token of its administrator, and the file with what it says on stderr."""

    port: int
    token: str
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/graphql"


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """All bundled plugins on an SQLite database that has nobody but the administrator. Tests share it."""
    folder, port = tmp_path_factory.mktemp("served"), free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PAKTUM_")}
    words = [*PAKTUM, "init", "--plugins", "banking,hotel,leasing", "--json"]
    made = subprocess.run(words, cwd=folder, env=environment, check=True, capture_output=True, text=True)
    environment["PAKTUM_HTTP__ALLOWED_ORIGINS"] = ORIGIN
    log = folder / "server.log"
    with (
        log.open("w") as said,
        running("serve", "--port", str(port), cwd=folder, env=environment, stdout=said, stderr=said) as process,
    ):
        wait_for(port, process)
        yield Server(port, json.loads(made.stdout)["token"], log)


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """What package-lock.json names, installed beside it: the first time, and when it has changed."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("there is no Node.js with npm on this machine")
    lock, mark = NODE / "package-lock.json", INSTALLED / ".installed"
    with lock.open() as locked:
        fcntl.flock(locked, fcntl.LOCK_EX)  # several processes may run these tests
        if not mark.exists() or mark.read_bytes() != lock.read_bytes():
            subprocess.run(["npm", "ci", "--silent"], cwd=NODE, check=True)
            shutil.copy(lock, mark)
    return INSTALLED


@pytest.fixture
def node(server: Server, node_modules: Path, tmp_path: Path) -> Script:
    """Runs `node` with some words, in tests/clients/node unless said, on the server."""
    environment = {
        **os.environ,
        "PAKTUM_URL": server.url,
        "PAKTUM_TOKEN": server.token,
        "PAKTUM_SCHEMA": str(SCHEMA),
        "PAKTUM_WORK": str(tmp_path),
    }

    def run(*words: str | Path, cwd: Path = NODE) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(["node", *words], cwd=cwd, env=environment, capture_output=True, text=True, check=False)

    return run
