"""Real processes of `paktum`, and real HTTP."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

PAKTUM = (sys.executable, "-c", "from paktum.cli import main; main()")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


@contextmanager
def running(*words: str, **options: Any) -> Iterator["subprocess.Popen[str]"]:
    """A command that runs until the block ends. Options of the process: its folder, where its output goes, ..."""
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "env": os.environ, **options}
    options["env"] = {**options["env"], "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen([*PAKTUM, *words], text=True, **options)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def wait_for(port: int, process: "subprocess.Popen[str]") -> None:
    """Wait until a server answers."""
    for _ in range(1200):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=30).close()
        except urllib.error.URLError:
            assert process.poll() is None, process.communicate()
            time.sleep(0.05)
        else:
            return
    raise AssertionError("it does not answer")
