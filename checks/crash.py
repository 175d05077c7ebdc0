"""A killed server: what it had acknowledged is there, what it had not is there wholly or not at all, nothing twice."""

import random
import threading
import time
import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from .installation import Installation, Line, NoAnswer, Server, installed
from .report import Check, Effort, Report

WRITERS = 16
SECONDS_OF_WRITING = (0.1, 1.0)
AGAIN_WITHIN_SECONDS = 10
ACKNOWLEDGED = "acknowledged writes"
AWAY = "seconds until it answered again, at most"

CREATE = """mutation Create($input: ClientCreateInput!) {
  clientCreate(input: $input) { client { id version } errors { code message } }
}"""
UPDATE = """mutation Update($input: ClientUpdateInput!) {
  clientUpdate(input: $input) { client { id version } errors { code message } }
}"""


@dataclass
class Asked:
    """One write, sent until somebody has answered it, always under the same key."""

    document: str
    given: dict[str, Any]
    key: str = field(default_factory=lambda: uuid.uuid4().hex)
    is_sent_again: bool = False

    def send(self, line: Line) -> dict[str, Any]:
        """The payload of the answer; raises `NoAnswer`."""
        answer = line.ask(self.document, input={**self.given, "idempotencyKey": self.key})
        payloads = list((answer.get("data") or {}).values())
        return payloads[0] if payloads and payloads[0] else {"errors": answer["errors"]}


@dataclass
class Writer:
    """Somebody who makes clients, and changes one of them again and again."""

    name: str
    report: Report
    open: Asked | None = None
    made: list[str] = field(default_factory=list)
    own: str | None = None
    version: int = 0

    def write(self, server: Server, ended: threading.Event) -> None:
        """Write until it is enough, or nobody answers."""
        line = server.line()
        with suppress(NoAnswer):
            while not ended.is_set():
                self.finish(line)
                self.open = self._next()

    def finish(self, line: Line) -> None:
        """Have what is open answered, and note what was acknowledged."""
        if self.open is None:
            return
        if self.open.is_sent_again:
            self.report.count("writes sent again")
        self.open.is_sent_again = True
        payload = self.open.send(line)
        self.report.count(ACKNOWLEDGED)
        self.report.expect(that=not payload["errors"], otherwise=f"{self.open.given} was refused: {payload['errors']}")
        if self.open.document == CREATE:
            self.made.append(self.open.given["name"])
            self.own = self.own or (payload.get("client") or {}).get("id")
            self.version = self.version or 1
        else:
            self.version += 1
        self.open = None

    def _next(self) -> Asked:
        if self.own is None or len(self.made) <= self.version:
            return Asked(CREATE, {"name": f"{self.name} {len(self.made)}", "banking": {"productFamilies": 1}})
        patch = {"employees": self.version}
        return Asked(UPDATE, {"id": self.own, "expectedVersion": self.version, "patch": patch})


def run(folder: Path, engine: str, plant: str | None, effort: Effort) -> Report:
    """Kill a server under load, again and again, and look at what is in the database then."""
    report, chance = Report(), random.Random(effort.seed)
    with installed(folder, engine) as installation:
        server = Server(installation, plant)
        writers = [Writer(f"Writer {number}", report) for number in range(WRITERS)]
        try:
            for _ in range(effort.times):
                report.most(AWAY, server.start())
                _write_and_kill(server, writers, report, chance.uniform(*SECONDS_OF_WRITING))
                report.count("kills")
            report.most(AWAY, server.start())
            for writer in writers:
                writer.finish(server.line())
            time.sleep(1.5)  # what a server does by itself, every second
        finally:
            server.kill()
            server.close_lines()
        slowest = report.seen[AWAY]
        report.expect(
            that=slowest < AGAIN_WITHIN_SECONDS * effort.patience, otherwise=f"it was away for {slowest} seconds"
        )
        _look(installation, writers, report)
    return report


def _write_and_kill(server: Server, writers: list[Writer], report: Report, seconds: float) -> None:
    ended = threading.Event()
    threads = [threading.Thread(target=writer.write, args=(server, ended)) for writer in writers]
    before = report.seen.get(ACKNOWLEDGED, 0)
    for thread in threads:
        thread.start()
    while report.seen.get(ACKNOWLEDGED, 0) == before and server.is_healthy():
        time.sleep(0.01)
    time.sleep(seconds)
    server.kill()
    ended.set()
    for thread in threads:
        thread.join()
    server.close_lines()


def _look(installation: Installation, writers: list[Writer], report: Report) -> None:
    """Compare what was acknowledged with what is there, by statements of the check's own."""
    engine = sa.create_engine(installation.database)
    with engine.connect() as connection:
        found = connection.execute(sa.text("SELECT name, count(*) FROM core_client GROUP BY name"))
        times: dict[str, int] = {row[0]: row[1] for row in found}
        rows = connection.execute(sa.text("SELECT name, version, employees FROM core_client WHERE version > 1"))
        changed = {row[0]: (row[1], row[2]) for row in rows}
        for what, statement in WHOLE.items():
            number = connection.execute(sa.text(statement)).scalar_one()
            report.expect(that=number == 0, otherwise=f"{number} {what}")
    engine.dispose()
    for writer in writers:
        for name in writer.made:
            report.expect(that=times.get(name) == 1, otherwise=f"{name} is there {times.get(name, 0)} times")
        if writer.version > 1:
            expected = (writer.version, writer.version - 1)
            present = changed.get(writer.made[0])
            report.expect(that=present == expected, otherwise=f"{writer.made[0]} is {present}, not {expected}")
    unknown = set(times) - {name for writer in writers for name in writer.made}
    report.expect(that=not unknown, otherwise=f"nobody has made {sorted(unknown)[:5]}")


WHOLE = {
    "clients without a facet row": """
        SELECT count(*) FROM core_client c WHERE NOT EXISTS (SELECT 1 FROM banking_client f WHERE f.id = c.id)""",
    "clients that search does not know": """
        SELECT count(*) FROM core_client c
        WHERE NOT EXISTS (SELECT 1 FROM paktum_search_entry e WHERE e.record_id = c.id)""",
    "clients whose versions are not all in the history": """
        SELECT count(*) FROM core_client c
        WHERE c.version <> (SELECT count(*) FROM paktum_audit a WHERE a.record_id = c.id)""",
    "rows of the history of no record": """
        SELECT count(*) FROM paktum_audit a WHERE a.type = 'Client'
        AND NOT EXISTS (SELECT 1 FROM core_client c WHERE c.id = a.record_id)""",
    "rows of the history of no change set": """
        SELECT count(*) FROM paktum_audit a
        WHERE NOT EXISTS (SELECT 1 FROM paktum_change_set s WHERE s.id = a.change_set_id)""",
    "change sets of nothing": """
        SELECT count(*) FROM paktum_change_set s WHERE s.operation IN ('clientCreate', 'clientUpdate')
        AND NOT EXISTS (SELECT 1 FROM paktum_audit a WHERE a.change_set_id = s.id)""",
    "change sets without a place in the order of events": """
        SELECT count(*) FROM paktum_change_set WHERE position IS NULL""",
    "places in the order of events that are missing or given twice": """
        SELECT count(*) - count(DISTINCT position) + coalesce(max(position), 0) - count(*) FROM paktum_change_set""",
    "keys without what was done": "SELECT count(*) FROM paktum_answer WHERE outcome IS NULL",
}
"""Statements that count what should not be there."""

CHECK = Check(
    "No acknowledged write is lost or done twice when the server is killed, and none is half done.",
    run, ("acknowledge-before-commit", "forget-keys", "commit-halves"), times=25, times_with_bug=3,
)  # fmt: skip
