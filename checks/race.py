"""Rivals who change the same version of a record at once, on several servers: one of them wins."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from .crash import CREATE, UPDATE
from .installation import Installation, Line, installed
from .report import Check, Effort, Report

RIVALS = 8
SERVERS = {"postgresql": 2, "sqlite": 1}


def run(folder: Path, engine: str, plant: str | None, effort: Effort) -> Report:
    """Let all rivals change one client after the other, each time at the same moment."""
    report = Report()
    with installed(folder, engine) as installation, ExitStack() as stack:
        servers = [stack.enter_context(installation.served(plant)) for _ in range(SERVERS[engine])]
        lines = [servers[number % len(servers)].line() for number in range(RIVALS)]
        made = [
            lines[0].data(CREATE, input={"name": f"Client {number}"})["clientCreate"]["client"]["id"]
            for number in range(effort.times)
        ]
        barrier = threading.Barrier(RIVALS)
        with ThreadPoolExecutor(RIVALS) as pool:
            answers = list(pool.map(lambda rival: _changes(lines[rival], rival, made, barrier), range(RIVALS)))
        for index, client in enumerate(made):
            _judge(client, [each[index] for each in answers], report)
        _look(installation, made, answers, report)
    return report


def _changes(line: Line, rival: int, made: Sequence[str], barrier: threading.Barrier) -> list[dict[str, Any]]:
    """What a rival is told of each client."""
    found = []
    for client in made:
        barrier.wait()
        given = {"id": client, "expectedVersion": 1, "patch": {"employees": rival + 1}}
        found.append(line.data(UPDATE, input=given)["clientUpdate"])
    return found


def _judge(client: str, payloads: Sequence[dict[str, Any]], report: Report) -> None:
    codes = [error["code"] for payload in payloads for error in payload["errors"]]
    winners = sum(not payload["errors"] for payload in payloads)
    report.count("winners", winners)
    report.count("conflicts", codes.count("CONFLICT"))
    expected = (1, ["CONFLICT"] * (RIVALS - 1))
    report.expect(that=(winners, codes) == expected, otherwise=f"{client}: {winners} winners, {codes}")


def _look(
    installation: Installation, made: Sequence[str], answers: Sequence[Sequence[dict[str, Any]]], report: Report
) -> None:
    """Each client is what its winner made it, in one step."""
    engine = sa.create_engine(installation.database)
    with engine.connect() as connection:
        found = {row[0]: tuple(row[1:]) for row in connection.execute(sa.text(STATE))}
    engine.dispose()
    for index, client in enumerate(made):
        won = next((rival + 1 for rival, each in enumerate(answers) if not each[index]["errors"]), None)
        present = found[f"Client {index}"]
        report.expect(that=present == (2, won, 2, 1), otherwise=f"{client}: {present}, and rival {won} has won")


STATE = """
SELECT name, version, employees,
       (SELECT count(*) FROM paktum_audit a WHERE a.record_id = c.id),
       (SELECT count(DISTINCT a.change_set_id) FROM paktum_audit a WHERE a.record_id = c.id AND a.version > 1)
FROM core_client c"""
"""Of each client: its version and what the rivals write, and how many steps of history and events it has."""

CHECK = Check(
    "Of rivals who change one version of a record at once, one wins, the others are told of the conflict.",
    run, ("forget-versions",), times=1000, times_with_bug=20,
)  # fmt: skip
