"""Load: one contender's server, asked one question by wrk for some seconds."""

import json
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Any, Self

from . import processes
from .contenders.contender import Contender
from .data import program
from .questions import Question
from .rows import Rows

SCRIPT = Path(__file__).with_name("requests.lua")
CONNECTIONS = 16
START_SECONDS = 60
DIFFERENT_REQUESTS = 2000


@dataclass(frozen=True, slots=True)
class Sample:
    """One round: requests per second, milliseconds that half and 99 % of them took at most, and microseconds of CPU
    per request, of the server and of PostgreSQL."""

    rate: float
    half_ms: float
    most_ms: float
    server_us: float
    database_us: float
    failed: int


class Server:
    """A contender's running server; ends with the `with` statement."""

    def __init__(self, contender: Contender, folder: Path) -> None:
        self.contender, self._folder = contender, folder
        self.port = _free_port()
        self.log = folder / f"{contender.name}.log"
        environment = {**contender.environment, "PORT": str(self.port)}
        command = [*contender.command, str(self.port)]
        self._process = processes.start(command, contender.folder, environment, self.log)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    @property
    def process_ids(self) -> list[int]:
        """Of the server and what it has started."""
        return processes.family(self._process.pid)

    def ask(self, question: Question, body: Mapping[str, Any]) -> Any:
        """The data of one answer; ends the bench if there is none."""
        headers = {"Content-Type": "application/json", **self.contender.headers}
        request = urllib.request.Request(self._url(question), json.dumps(body).encode(), headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                answer = json.load(response)
        except urllib.error.HTTPError as error:
            raise SystemExit(f"{self.contender.name}: {question.key}: {error.read().decode()[:500]}") from None
        if answer.get("errors"):
            raise SystemExit(f"{self.contender.name}: {question.key}: {answer['errors']}")
        return answer["data"]

    def canonical(self, question: Question, value: Any) -> Any:
        """What the one field of an answer holds, as all contenders would say it."""
        (found,) = self.ask(question, self.contender.body(question, value)).values()
        canonical = self.contender.canonical(found)
        for name in question.own:
            del canonical[name]
        return canonical

    def wait(self) -> None:
        """Until it listens."""
        deadline = time.monotonic() + START_SECONDS
        while self._process.poll() is None and time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.02)
            else:
                return
        raise SystemExit(f"{self.contender.name} does not serve:\n{self.log.read_text()[-2000:]}")

    def load(self, question: Question, size: Rows, seconds: float, database: int) -> Sample:
        """Ask a question for some seconds. `database` is PostgreSQL's process."""
        bodies = self._bodies(question, size)
        before = processes.cpu_seconds(self.process_ids), processes.cpu_seconds(processes.family(database))
        count, microseconds, half, most, failed = self._run(question, bodies, seconds)
        after = processes.cpu_seconds(self.process_ids), processes.cpu_seconds(processes.family(database))
        server, postgres = ((late - early) / max(count, 1) * 1e6 for early, late in zip(before, after, strict=True))
        return Sample(count / microseconds * 1e6, half / 1000, most / 1000, server, postgres, failed)

    def _run(self, question: Question, bodies: Path, seconds: float) -> Sequence[int]:
        options = ["-t", "1", "-c", str(CONNECTIONS), "-d", f"{seconds:g}s", "-s", str(SCRIPT), "--latency"]
        headers = [text for pair in self.contender.headers.items() for text in pair]
        command = [program("wrk", "wrk"), *options, self._url(question), "--", str(bodies), *headers]
        output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        line = next((line for line in output.splitlines() if line.startswith("RESULT ")), None)
        if line is None:
            raise SystemExit(f"wrk says nothing of {self.contender.name}:\n{output}")
        return [int(number) for number in line.split()[1:]]

    def _bodies(self, question: Question, size: Rows) -> Path:
        path = self._folder / f"{self.contender.name}-{question.key}.jsonl"
        if not path.exists():
            values = list(question.vary.values(size))
            chosen = Random(question.key).sample(values, min(DIFFERENT_REQUESTS, len(values)))
            path.write_text("".join(f"{json.dumps(self.contender.body(question, value))}\n" for value in chosen))
        return path

    def _url(self, question: Question) -> str:
        return f"http://127.0.0.1:{self.port}{self.contender.path(question.key)}"


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
