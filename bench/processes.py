"""Processes: pinned to cores, with the CPU time and memory that they have used."""

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

SERVER_CORE, OTHER_CORE = 0, 1
"""One core is the server's alone; the other is shared by PostgreSQL and what sends the requests."""


def pin(process_id: int, core: int) -> None:
    """Let a process, its threads, and its children that there are and will be, run on one core only."""
    if (os.cpu_count() or 1) <= core:
        return
    for each in family(process_id):
        for thread in _threads(each):
            os.sched_setaffinity(thread, {core})


def start(command: Sequence[str], folder: Path, environment: Mapping[str, str], log: Path) -> subprocess.Popen[bytes]:
    """A process on the server's core."""
    with log.open("wb") as file:
        process = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **environment}, stdin=subprocess.DEVNULL, stdout=file, stderr=file
        )
    pin(process.pid, SERVER_CORE)
    return process


def family(process_id: int) -> list[int]:
    """A process and all that came from it and still run."""
    found = [process_id]
    for thread in _threads(process_id):
        try:
            children = Path(f"/proc/{process_id}/task/{thread}/children").read_text().split()
        except OSError:
            continue
        for child in children:
            found += family(int(child))
    return found


def cpu_seconds(process_ids: Sequence[int]) -> float:
    """What these processes have computed so far."""
    nanoseconds = 0
    for process_id in process_ids:
        for thread in _threads(process_id):
            try:
                nanoseconds += int(Path(f"/proc/{process_id}/task/{thread}/schedstat").read_text().split()[0])
            except OSError:
                continue
    return nanoseconds / 1e9


def peak_megabytes(process_ids: Sequence[int]) -> float:
    """The most memory that these processes have had, each at its own time."""
    return sum(_megabytes(process_id, "VmHWM") for process_id in process_ids)


def megabytes(process_ids: Sequence[int]) -> float:
    """The memory that these processes have."""
    return sum(_megabytes(process_id, "VmRSS") for process_id in process_ids)


def _megabytes(process_id: int, name: str) -> float:
    try:
        status = Path(f"/proc/{process_id}/status").read_text()
    except OSError:
        return 0.0
    found = re.search(rf"{name}:\s+(\d+)", status)
    return int(found[1]) / 1024 if found else 0.0


def _threads(process_id: int) -> list[int]:
    try:
        return [int(name) for name in os.listdir(f"/proc/{process_id}/task")]
    except OSError:
        return []
