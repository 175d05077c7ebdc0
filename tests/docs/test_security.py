"""What the page on security says is tried is tried where it says."""

import re
from string import ascii_uppercase

from .conftest import ROOT

PAGE = ROOT / "docs" / "explanation" / "security.md"
ROW = re.compile(r"^\| ([A-Z]) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)


def test_every_class_of_attacks_is_tried_in_a_file_that_has_tests() -> None:
    rows = ROW.findall(PAGE.read_text(encoding="utf-8"))
    assert [letter for letter, _, _ in rows] == list(ascii_uppercase[:16])
    for letter, _, where in rows:
        files = re.findall(r"`([^`]+)`", where)
        assert files, letter
        for each in files:
            assert "\ndef test_" in (ROOT / each).read_text(encoding="utf-8"), each
