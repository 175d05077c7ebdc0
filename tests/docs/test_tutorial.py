"""The tutorial works: its files are written and its commands run, in order, in an environment of their own."""

import json
import os
import site
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from .conftest import ROOT, Block, blocks_of, commands_of, is_setting

PAGES = sorted((ROOT / "docs" / "tutorial").glob("*.md"))
OURS = ("paktum", "_paktum", "_editable_impl")
PIP = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "--python")


class Reader:
    """Somebody who does what a page says, in a folder and an environment of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "project"
        self.folder.mkdir()
        self.bin = folder / "env" / "bin"
        venv.create(folder / "env", with_pip=False, symlinks=True)
        packages = next((folder / "env" / "lib").glob("python3.*/site-packages"))
        for entry in Path(site.getsitepackages()[0]).iterdir():
            if not entry.name.startswith(OURS) and entry.suffix != ".pth":
                (packages / entry.name).symlink_to(entry)
        self._install(ROOT / "core")

    def _install(self, project: Path) -> None:
        command = [
            *PIP,
            self.bin / "python",
            "install",
            "--no-deps",
            "--no-index",
            "--no-build-isolation",
            "-e",
            project,
        ]
        subprocess.run(command, check=True, cwd=self.folder)

    def write(self, block: Block) -> None:
        """Write a block as the file that it names."""
        path = self.folder / block.title
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.code, encoding="utf-8")

    def run(self, block: Block) -> str:
        """Run the commands of a block; gives what the last of them printed."""
        printed = ""
        for words in commands_of(block):
            if words[:3] == ["pip", "install", "-e"]:
                self._install(self.folder / words[3])
                continue
            environment = dict(word.split("=", 1) for word in words if is_setting(word))
            called = [word for word in words if not is_setting(word)]
            program = [self.bin / "python", "-m", "pytest"] if called[0] == "pytest" else [self.bin / called[0]]
            environment = {**os.environ, "PAKTUM_TEST_ENGINES": "sqlite", **environment}
            done = subprocess.run(
                [*program, *called[1:]], cwd=self.folder, env=environment, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, f"{block}: {done.stdout}{done.stderr}"
            printed = done.stdout
        return printed


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_reader_gets_what_the_tutorial_promises(page: Path, tmp_path: Path) -> None:
    reader = Reader(tmp_path)
    printed = ""
    for block in blocks_of(page):
        if block.title:
            reader.write(block)
        elif block.language == "sh":
            printed = reader.run(block)
        elif block.language == "json":
            assert json.loads(printed) == json.loads(block.code), str(block)
        elif block.language == "text":
            assert printed == block.code, str(block)
