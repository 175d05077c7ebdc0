"""The pages of the documentation, taken apart into blocks, and a demo company that answers what they ask."""

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

from paktum.testing.company import Company

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BUNDLED = ("banking", "hotel", "leasing")
PAKTUM = Path(sys.executable).with_name("paktum")

FENCE = re.compile(r"^( *)```(\w*)[ \t]*([^\n]*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language, what stands behind it on the first line, its text, and the line it begins on."""

    page: Path
    line: int
    language: str
    title: str
    code: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def blocks_of(page: Path, *languages: str) -> list[Block]:
    """The blocks of a page, of some languages or all."""
    text = page.read_text(encoding="utf-8")
    found = []
    for match in FENCE.finditer(text):
        indent, language, title, code = match.groups()
        line = text.count("\n", 0, match.start()) + 1
        code = "".join(each.removeprefix(indent) for each in code.splitlines(keepends=True))
        if not languages or language in languages:
            found.append(Block(page, line, language, title.strip(), code))
    return found


def pages_with(*languages: str) -> list[Path]:
    """The pages that have blocks of some languages."""
    return [page for page in PAGES if blocks_of(page, *languages)]


def named(page: Path) -> str:
    """How a page is called in the names of tests."""
    return str(page.relative_to(ROOT))


@pytest.fixture(scope="session")
def demo_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database that `paktum demo` makes."""
    folder = tmp_path_factory.mktemp("demo")
    subprocess.run([PAKTUM, "demo", "--no-serve"], cwd=folder, check=True, capture_output=True)
    return folder / ".paktum-demo" / "paktum.db"


@pytest.fixture
def make_demo(demo_database: Path, tmp_path: Path) -> Iterator[Callable[[], Company]]:
    """Makes a demo company on a copy of the database."""
    with ExitStack() as opened:

        def make() -> Company:
            copy = tmp_path / "demo.db"
            for suffix in ("", "-wal"):
                if (source := demo_database.with_name(demo_database.name + suffix)).exists():
                    shutil.copy(source, copy.with_name(copy.name + suffix))
            return opened.enter_context(Company(BUNDLED, f"sqlite:///{copy}"))

        yield make


@pytest.fixture
def module(request: pytest.FixtureRequest) -> Iterator[ModuleType]:
    """A module for the code of one page; classes look up their annotations in it."""
    name = f"page_{abs(hash(request.node.name))}"
    sys.modules[name] = ModuleType(name)
    yield sys.modules[name]
    del sys.modules[name]


def run(page: Path, module: ModuleType) -> None:
    """Run the Python blocks of a page, one after the other, in one module."""
    for block in blocks_of(page, "python"):
        padded = "\n" * block.line + block.code  # so that an error names the line of the page
        exec(compile(padded, str(page), "exec"), module.__dict__)


def commands_of(block: Block) -> list[list[str]]:
    """The commands of a shell block, in words. A text in quotes may go over several lines."""
    found: list[list[str]] = []
    waiting = ""
    for line in block.code.splitlines(keepends=True):
        waiting += line
        if waiting.count("'") % 2 == 0:
            words = shlex.split(waiting.replace("\\\n", " "), comments=True)
            found += [words] if words else []
            waiting = ""
    return found


def is_setting(word: str) -> bool:
    """Whether a word sets an environment variable for the command behind it."""
    return re.match(r"[A-Z_]+=", word) is not None
