"""The checks themselves, with little effort: `make prove` tries hard, and plants bugs that they must find."""

import ast
from pathlib import Path

import pytest

from checks import crash, hostile, race
from checks.__main__ import CHECKS
from checks.planted import BUGS
from checks.report import Check, Effort
from paktum.storage.engines import DatabaseKind

FOLDER = Path(crash.__file__).parent
PATIENCE = 20
"""Other tests run at the same time."""


@pytest.mark.parametrize(
    ("check", "times"), [(crash.CHECK, 1), (race.CHECK, 5), (hostile.CHECK, 200)], ids=["crash", "race", "hostile"]
)
@pytest.mark.engines("postgresql")
def test_nothing_is_found(check: Check, times: int, database_kind: DatabaseKind, tmp_path: Path) -> None:
    assert check.run(tmp_path, database_kind.value, None, Effort(times, 1, PATIENCE)).findings == []


@pytest.mark.engines("sqlite")
def test_a_text_of_the_inside_is_found(database_kind: DatabaseKind, tmp_path: Path) -> None:
    assert hostile.run(tmp_path, database_kind.value, "tell-everything", Effort(150, 1, PATIENCE)).findings


def test_every_check_has_bugs_to_find_and_every_bug_a_check() -> None:
    assert all(check.bugs for check in CHECKS.values())
    assert sorted(bug for check in CHECKS.values() for bug in check.bugs) == sorted(BUGS)


def test_the_page_names_every_check() -> None:
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1].strip(" `") for line in page.splitlines() if line.startswith("| `")]
    assert [row for row in rows if row.islower()] == list(CHECKS)


def test_what_looks_at_the_database_shares_no_code_with_what_writes_to_it() -> None:
    for name in ("crash", "race", "hostile", "drawing"):
        tree = ast.parse((FOLDER / f"{name}.py").read_text(encoding="utf-8"))
        imported = [each.module for each in ast.walk(tree) if isinstance(each, ast.ImportFrom)]
        assert not [each for each in imported if each and each.startswith("paktum")], name
