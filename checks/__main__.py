"""`python -m checks NAME ...`: tries what the product promises, after the planted bugs have been found."""

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

from . import crash, hostile, oracle, race
from .report import Check, Effort, told

CHECKS: dict[str, Check] = {"crash": crash.CHECK, "race": race.CHECK, "hostile": hostile.CHECK, "oracle": oracle.CHECK}


def main() -> int:
    """Read the arguments and try; returns the exit code: 1 if anything was found, or a planted bug was not."""
    options = _parser().parse_args()
    failed = False
    for name in options.names or CHECKS:
        check = CHECKS[name]
        print(f"{name}: {check.promise}")
        for engine in [each for each in options.engines.split(",") if each in check.engines]:
            for bug in () if options.without_bugs else check.bugs:
                failed |= not tried(check, engine, bug, Effort(check.times_with_bug, options.seed))
            failed |= tried(check, engine, None, Effort(options.times or check.times, options.seed))
    return int(failed)


def tried(check: Check, engine: str, bug: str | None, effort: Effort) -> bool:
    """Try, and say what came out; returns whether there were findings."""
    folder = Path(tempfile.mkdtemp(prefix="paktum-check-"))
    began = time.monotonic()
    try:
        report = check.run(folder, engine, bug, effort)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    with_bug = f", with the bug {bug}" if bug else ""
    print(f"{engine}{with_bug} ({effort.times} times, {time.monotonic() - began:.0f} s)\n{told(report)}", flush=True)
    if bug:
        print(f"  {'found' if report.findings else 'NOT FOUND'}", flush=True)
    return bool(report.findings)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m checks")
    parser.add_argument("names", nargs="*", help="all unless said")
    parser.add_argument("--engines", default="sqlite,postgresql")
    parser.add_argument("--times", type=int, help="rounds, objects or requests; each check has its own number")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--without-bugs", action="store_true", help="do not plant bugs first")
    return parser


if __name__ == "__main__":
    sys.exit(main())
