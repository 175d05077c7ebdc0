"""An installation of the product, and the servers that serve it: whole processes, asked over HTTP."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from paktum.settings import write_settings
from paktum.testing.postgres import PostgresServer

PAKTUM = str(Path(sys.executable).with_name("paktum"))
READY_WITHIN_SECONDS = 60
ANSWER_WITHIN_SECONDS = 30
ADMINISTRATOR = "admin@example.com"
ENGINES = ("sqlite", "postgresql")


class NoAnswer(Exception):
    """The server went away, or never answered: nobody knows what it has done."""


@dataclass(frozen=True)
class Installation:
    """A company's installation: its folder, its database, and its administrator's token."""

    folder: Path
    url: str
    token: str
    plugins: Sequence[str]

    @contextmanager
    def served(self, plant: str | None = None) -> Iterator["Server"]:
        """A server of the installation, with a bug planted in it if one is named; it is killed at the end."""
        server = Server(self, plant)
        try:
            server.start()
            yield server
        finally:
            server.kill()
            server.close_lines()

    @property
    def database(self) -> str:
        """The URL for statements of a check's own."""
        return self.url.replace("sqlite:///", f"sqlite:///{self.folder}/")

    def copied(self, folder: Path, database: str) -> "Installation":
        """Another installation with the same data; meanwhile nobody may be connected to this one's database."""
        if not self.url.startswith("postgresql"):
            shutil.copytree(self.folder, folder)
            return replace(self, folder=folder)
        url = sa.make_url(self.url)
        engine = sa.create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(f'CREATE DATABASE "{database}" TEMPLATE "{url.database}"')
        engine.dispose()
        other = url.set(database=database).render_as_string(hide_password=False)
        write_settings(folder / "paktum.toml", plugins=self.plugins, database_url=other)
        return replace(self, folder=folder, url=other)

    def command(self, *words: str) -> str:
        """What a command of the product prints."""
        return subprocess.run([PAKTUM, *words], cwd=self.folder, check=True, capture_output=True, text=True).stdout


@contextmanager
def installed(folder: Path, engine: str, plugins: Sequence[str] = ("banking",)) -> Iterator[Installation]:
    """A new installation on one of the engines; a database server of its own ends with the block."""
    if engine == "sqlite":
        yield _made(folder, "sqlite:///paktum.db", plugins)
        return
    with PostgresServer.start() as server:
        yield _made(folder, server.create_database("checked"), plugins)


def _made(folder: Path, url: str, plugins: Sequence[str]) -> Installation:
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = Installation(folder, url, "", plugins)
    made = unfinished.command(
        "init", "--plugins", ",".join(plugins), "--database-url", url, "--name", "Administrator",
        "--email", ADMINISTRATOR, "--json",
    )  # fmt: skip
    return replace(unfinished, token=json.loads(made)["token"])


def free_port() -> int:
    """A port on which nobody listens now."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


@dataclass
class Server:
    """One process that serves an installation, on a port that stays the same when it is started again."""

    installation: Installation
    plant: str | None = None
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    _lines: list["Line"] = field(default_factory=list)

    def start(self) -> float:
        """Start it, and wait until it answers; returns how many seconds that took."""
        began = time.monotonic()
        command = [PAKTUM] if self.plant is None else [sys.executable, "-m", "checks.planted", self.plant]
        with (self.installation.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "serve", "--port", str(self.port)],
                cwd=self.installation.folder, env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        while not self.is_healthy():
            if self.process.poll() is not None or time.monotonic() > began + READY_WITHIN_SECONDS:
                raise RuntimeError(f"the server does not answer; {self.installation.folder / 'server.log'} says more")
            time.sleep(0.02)
        return time.monotonic() - began

    def kill(self) -> None:
        """End the whole server as a power cut would: with no chance to finish anything."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def is_healthy(self) -> bool:
        """Whether `/health` answers."""
        line = Line(self.port)
        try:
            return line.request("GET", "/health")[0] == 200
        except NoAnswer:
            return False
        finally:
            line.close()

    def megabytes(self) -> float:
        """The memory that it has now."""
        assert self.process is not None
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    def line(self, token: str | None = None) -> "Line":
        """A connection of its own, as the administrator unless another token is given."""
        self._lines.append(Line(self.port, self.installation.token if token is None else token))
        return self._lines[-1]

    def close_lines(self) -> None:
        """End all connections, which nobody may use meanwhile."""
        while self._lines:
            self._lines.pop().close()


class Line:
    """One connection of one client, who asks one thing after the other."""

    def __init__(self, port: int, token: str = "") -> None:
        self._token = token
        self._connection = HTTPConnection("127.0.0.1", port, timeout=ANSWER_WITHIN_SECONDS)

    def close(self) -> None:
        """End the connection; the next request makes another."""
        self._connection.close()

    def request(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, bytes]:
        """The status and the body of an answer; raises `NoAnswer`."""
        try:
            self._connection.request(method, path, body, dict(headers or {}))
            answer = self._connection.getresponse()
            return answer.status, answer.read()
        except (HTTPException, OSError) as error:
            self._connection.close()
            raise NoAnswer(str(error)) from error

    def post(self, body: bytes, headers: Mapping[str, str] | None = None) -> tuple[int, bytes]:
        """What `/graphql` answers to a body, with the client's token."""
        own = {"Content-Type": "application/json", "Authorization": f"Bearer {self._token}"}
        return self.request("POST", "/graphql", body, {**own, **(headers or {})})

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """The answer to a GraphQL request; raises `NoAnswer`."""
        status, body = self.post(json.dumps({"query": query, "variables": variables}).encode())
        if status >= 500:
            raise NoAnswer(f"status {status}")
        answer: dict[str, Any] = json.loads(body)
        return answer

    def data(self, query: str, **variables: Any) -> Any:
        """The data of an answer that has no errors."""
        answer = self.ask(query, **variables)
        if "errors" in answer:
            raise RuntimeError(f"{answer['errors']} to {query}")
        return answer["data"]
