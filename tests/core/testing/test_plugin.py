"""Which tests a run has: one for each engine that is named, but for those that say on which they run."""

import os
import subprocess
import sys
from pathlib import Path

TESTS = """
import pytest

SQLITE = pytest.mark.engines("sqlite")

def test_on_all(database_url): ...

@SQLITE
def test_on_one(database_url): ...

@pytest.mark.parametrize("number", [1, pytest.param(2, marks=SQLITE)])
def test_a_parameter(database_url, number): ...

def test_without(): ...
"""


def collected(folder: Path, engines: str) -> list[str]:
    (folder / "test_engines.py").write_text(TESTS)
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", "test_engines.py"]
    environment = {**os.environ, "PAKTUM_TEST_ENGINES": engines}
    run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    return sorted(line.partition("::test_")[2] for line in run.stdout.splitlines() if "::" in line)


def test_a_mark_says_on_which_engines_a_test_or_a_parameter_runs(tmp_path: Path) -> None:
    on_sqlite = ["a_parameter[sqlite-1]", "a_parameter[sqlite-2]", "on_all[sqlite]", "on_one[sqlite]"]
    on_postgresql = ["a_parameter[postgresql-1]", "on_all[postgresql]"]

    assert collected(tmp_path, "sqlite") == [*on_sqlite, "without"]
    assert collected(tmp_path, "postgresql") == [*on_postgresql, "without"]
    assert collected(tmp_path, "sqlite,postgresql") == sorted([*on_sqlite, *on_postgresql, "without"])
