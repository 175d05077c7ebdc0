"""A terminal in an empty folder, and plugins that are installed there for one test."""

import importlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from paktum import Client, Deal
from paktum.access.actor import SYSTEM
from paktum.assembly import discovery
from paktum.assembly.build import Assembly
from paktum.cli.application import app
from paktum.cli.installation import Installation, opened
from paktum.storage import migrations
from paktum.testing.databases import assembled, furnish
from paktum.write.cause import Origin
from paktum.write.change import Change

DISTRIBUTION = """\
Metadata-Version: 2.1
Name: paktum-{name}
Version: {version}
"""


BUNDLED = frozenset({"banking", "hotel", "leasing"})


def _copy_tables(assembly: Assembly, engine: sa.Engine) -> int:
    furnish(assembled([plugin.name for plugin in assembly.plugins]), engine)
    return 0


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What stdout holds, which must be one JSON document."""
        return json.loads(self.out)


@dataclass
class Terminal:
    """Runs commands in a folder."""

    folder: Path

    def run(self, *words: str) -> Ended:
        result = CliRunner().invoke(app, words)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Ended(result.exit_code, result.stdout, result.stderr)

    def done(self, *words: str) -> Ended:
        """Run a command that must succeed."""
        ended = self.run(*words)
        assert ended.code == 0, ended
        return ended

    def init(self, *plugins: str) -> Any:
        """A new installation; what `paktum init --json` says. The tables of bundled plugins are migrated once and then
        copied; that `paktum init` migrates is seen in its own tests."""
        with pytest.MonkeyPatch.context() as patch:
            if BUNDLED.issuperset(plugins):
                patch.setattr(migrations, "upgrade", _copy_tables)
            return self.done("init", "--plugins", ",".join(plugins), "--json").json

    def change(self, work: Any) -> Any:
        """Change the installation's records in another way than by a command."""

        def run(installation: Installation) -> Any:
            return installation.writer.run(SYSTEM, work, origin=Origin.IMPORT)

        with opened() as installation:
            return run(installation)

    def deal(self, stage: str, **values: Any) -> Any:
        """A deal in a state."""

        def make(change: Change) -> Any:
            client = change.create(Client, name="Somebody")
            return change.create(Deal, name="A deal", client=client, stage=stage, **values)

        return self.change(make)

    def install(self, name: str, body: str, *, version: str = "1.0") -> None:
        """Install a plugin from the text of its module, in which its class is named Made."""
        info = self.folder / f"paktum_{name}-{version}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(DISTRIBUTION.format(name=name, version=version))
        (info / "entry_points.txt").write_text(f"[paktum.plugins]\n{name} = made_{name}_{self.folder.name}:Made\n")
        (self.folder / f"made_{name}_{self.folder.name}.py").write_text(body)
        importlib.invalidate_caches()
        discovery._installed.cache_clear()


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    """A terminal in an empty folder, without settings in the environment."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in list(os.environ):
        if name.startswith("PAKTUM_") and not name.startswith("PAKTUM_TEST"):
            monkeypatch.delenv(name)
    yield Terminal(tmp_path)
    discovery._installed.cache_clear()
