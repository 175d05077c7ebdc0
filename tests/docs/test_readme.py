"""The first page keeps its promises: the two commands, what they print, and the plugin in twenty lines."""

import re
import subprocess
from pathlib import Path
from types import ModuleType

import pytest
import sqlalchemy as sa

from paktum import Change, Client, Deal, Refused
from paktum.access.actor import SYSTEM
from paktum.assembly.build import assemble
from paktum.schema.build import build_schema
from paktum.write.writer import Writer

from .conftest import PAKTUM, ROOT, blocks_of, run

README = ROOT / "README.md"


@pytest.mark.parametrize("target", ["demo", "test"])
def test_the_two_commands_are_there(target: str) -> None:
    done = subprocess.run(["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True, check=True)

    assert {"demo": "paktum demo", "test": "pytest"}[target] in done.stdout


def test_the_demo_prints_what_the_page_says(tmp_path: Path) -> None:
    (shown,) = blocks_of(README, "text")
    done = subprocess.run([PAKTUM, "demo", "--no-serve"], cwd=tmp_path, capture_output=True, text=True, check=True)

    pattern = re.escape(shown.code.strip()).replace(r"\.\.\.", ".+")
    assert re.fullmatch(pattern, done.stdout.strip())


def test_the_plugin_of_twenty_lines_does_what_the_page_says(module: ModuleType, engine: sa.Engine) -> None:
    (block,) = blocks_of(README, "python")
    assert len([line for line in block.code.splitlines() if line.strip()]) <= 20
    run(README, module)
    assembly = assemble([module.Bakery])
    assembly.metadata.create_all(engine)
    text = build_schema(assembly).sdl()

    def sell(change: Change, *, bakes: bool) -> str:
        client = change.create(Client, name="Pék Kft.", facets={"bakery": {"loaves": 40, "has_oven": bakes}})
        deal = change.create(Deal, name="Bread", client=client)
        change.transition(deal, "engage")
        change.transition(deal, "qualify")
        return deal.stage

    writer = Writer(assembly, engine)
    assert {"type ClientBakery {", "input ClientBakeryFilter {", "input ClientBakeryPatch {"} <= set(text.splitlines())
    assert "BAKERY_LOAVES" in text
    assert writer.run(SYSTEM, lambda change: sell(change, bakes=False)) == "qualified"
    with pytest.raises(Refused) as refused:
        writer.run(SYSTEM, lambda change: sell(change, bakes=True))
    assert [problem.code for problem in refused.value.problems] == ["bakery.has_oven"]
