"""Builds GraphiQL into the package with npm: before a wheel or an sdist is made, and when `make graphiql` says so.

Without npm, or where npm fails, the package is made without GraphiQL; `/graphiql` then tells people what to do.
"""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent
SOURCE = ROOT / "graphiql"
PAGE = ROOT / "paktum" / "http" / "static" / "index.html"
INSTALL = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error")
BUILD = ("run", "--silent", "build")


def is_current(made: Path, *sources: Path) -> bool:
    """Whether a file is there and as new as everything that it is made from."""
    return made.is_file() and made.stat().st_mtime >= max(path.stat().st_mtime for path in sources)


def is_built() -> bool:
    """Whether the page is there as its sources say."""
    return is_current(PAGE, *SOURCE.glob("*.*"), *SOURCE.glob("src/*"))


def build() -> str:
    """Build the page; says what kept it from being built, or nothing."""
    npm = shutil.which("npm")
    if npm is None:
        return "there is no npm here"
    is_installed = is_current(SOURCE / "node_modules" / ".package-lock.json", SOURCE / "package-lock.json")
    for words in (BUILD,) if is_installed else (INSTALL, BUILD):
        done = subprocess.run([npm, *words], cwd=SOURCE, capture_output=True, text=True, check=False)
        if done.returncode:
            return f"npm {words[0]} failed: {(done.stderr or done.stdout).strip()[-2000:]}"
    return ""


class BuildHook(BuildHookInterface):  # type: ignore[type-arg]  # the configuration of hatchling is not looked at
    """What hatchling calls before it makes a distribution."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version != "editable" and not is_built() and (problem := build()):
            self.app.display_warning(f"This distribution has no GraphiQL: {problem}")


if __name__ == "__main__" and not is_built():
    print("Building GraphiQL ...", file=sys.stderr)
    if problem := build():
        print(f"GraphiQL was not built, the rest works without it: {problem}", file=sys.stderr)
