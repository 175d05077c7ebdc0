"""The clients of web pages work with a served installation; what each of them proves stands in node/*.test.mjs."""

from pathlib import Path

import pytest

from .conftest import NODE, Script


@pytest.mark.parametrize("tests", sorted(NODE.glob("*.test.mjs")), ids=lambda path: path.name.split(".")[0])
def test_the_tests_of_a_web_client_pass(node: Script, tests: Path) -> None:
    done = node("--test", "--test-reporter=spec", tests)
    assert done.returncode == 0, done.stdout + done.stderr
