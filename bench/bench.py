"""`Bench`: what every measurement stands on: PostgreSQL and this process on one core, servers on the other."""

import os
import shutil
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from paktum.testing.postgres import PostgresServer

from . import data, processes
from .contenders import peers
from .contenders.contender import Contender
from .load import Server
from .measurement import Effort
from .questions import Question
from .rows import Rows


class Bench:
    """PostgreSQL with the databases of earlier runs, and a folder for what this one leaves."""

    def __init__(self, folder: Path, effort: Effort) -> None:
        self.folder, self.effort = folder, effort
        self._exit = ExitStack()
        self.runs = folder / "runs"
        shutil.rmtree(self.runs, ignore_errors=True)
        self.runs.mkdir(parents=True)
        self.postgres: PostgresServer = self._exit.enter_context(data.postgres(folder))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._exit.close()

    @property
    def database(self) -> int:
        """PostgreSQL's process."""
        assert self.postgres.process_id is not None
        return self.postgres.process_id

    def product(self, size: Rows, plugins: Sequence[str] = (), *, writes: bool = False) -> data.Product:
        """The product with its rows; a copy of them if they are written to."""
        found = data.product(self.postgres, self.folder, size, plugins)
        return replace(found, url=data.copied(self.postgres, found.url)) if writes else found

    def peers(self, size: Rows, *, writes: bool = False) -> str:
        """The URL of the peers' database; of a copy if it is written to."""
        url = peers.database(self.postgres, size)
        return data.copied(self.postgres, url) if writes else url

    def serve(self, contenders: Sequence[Contender]) -> list[Server]:
        """Servers that listen. From here on PostgreSQL and this process keep to their core."""
        for process in (self.database, os.getpid()):
            processes.pin(process, processes.OTHER_CORE)
        servers = [self._exit.enter_context(Server(each, self.runs)) for each in contenders]
        for server in servers:
            server.wait()
        return servers


def writes(questions: Sequence[Question]) -> bool:
    """Whether any of the questions changes something."""
    return any(question.writes for question in questions)
