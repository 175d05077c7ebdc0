"""`make requirements`: the rows of docs/requirements.md with the tests that show each, and how many are shown."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "docs" / "requirements.md"
SHOWN = ROOT / "tests" / "requirements.txt"
"""The rows that tests show, one on each line; `make requirements` adds, and nothing takes away."""

ROW = re.compile(r"^\| (R\d{3}) \| (.+?) \| (.+?) \|$", re.MULTILINE)


def rows() -> dict[str, str]:
    """What the rows ask for, by number."""
    return {number: wanted for number, wanted, _ in ROW.findall(TABLE.read_text(encoding="utf-8"))}


def shown() -> dict[str, list[str]]:
    """The tests that are marked with each row."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        if "node_modules" not in path.parts:
            for name, number in _marks(ast.parse(path.read_text(encoding="utf-8"))):
                found.setdefault(number, []).append(f"{path.relative_to(ROOT)}::{name}")
    return found


def recorded() -> list[str]:
    """The rows that were shown before."""
    return SHOWN.read_text(encoding="utf-8").split()


def _marks(module: ast.Module) -> Iterator[tuple[str, str]]:
    for test in ast.walk(module):
        if isinstance(test, ast.FunctionDef | ast.AsyncFunctionDef):
            for mark in test.decorator_list:
                if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.requirement":
                    yield from ((test.name, str(each.value)) for each in mark.args if isinstance(each, ast.Constant))


def main() -> int:
    """Print the table; add to the record what is new. The exit code is 1 if a row is not shown any more."""
    wanted, tests, before = rows(), shown(), recorded()
    for number, text in wanted.items():
        print(f"{number}  {text}")
        print("\n".join(f"      {test}" for test in tests.get(number, ())) or "      -")
    lost = sorted(set(before) - set(tests))
    SHOWN.write_text("".join(f"{number}\n" for number in sorted({*before, *tests})), encoding="utf-8")
    print(f"{len(wanted.keys() & tests)} of {len(wanted)} rows are shown by tests")
    if lost:
        print(f"not shown any more: {', '.join(lost)}", file=sys.stderr)
    return int(bool(lost))


if __name__ == "__main__":
    sys.exit(main())
