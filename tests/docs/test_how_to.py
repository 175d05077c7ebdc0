"""The how-to pages work: their files are written and their commands run in an installation of the test's own."""

import csv
import json
import os
import subprocess
import urllib.request
from pathlib import Path

import pytest

from paktum import Client, Plugin, Tier, TierScheme, hookimpl, label as _
from paktum.assembly.build import assemble, load_assembly
from paktum.assembly.problems import AssemblyError

from ..serving import free_port, running, wait_for
from .conftest import PAKTUM, ROOT, blocks_of, commands_of

HOW_TO = ROOT / "docs" / "how-to"


@pytest.fixture
def installation(tmp_path: Path) -> Path:
    """The folder of a new installation."""
    subprocess.run([PAKTUM, "init"], cwd=tmp_path, check=True, capture_output=True)
    return tmp_path


def exit_codes(page: str, folder: Path) -> dict[str, int]:
    """Run the commands of a page, in order; how each of them ended."""
    codes = {}
    for block in blocks_of(HOW_TO / page, "sh"):
        for words in commands_of(block):
            done = subprocess.run([PAKTUM, *words[1:]], cwd=folder, capture_output=True, text=True, check=False)
            assert done.returncode in {0, 3, 4}, done.stderr
            codes[" ".join(words)] = done.returncode
    return codes


def test_a_file_of_clients_is_imported(installation: Path) -> None:
    page = HOW_TO / "import-a-csv.md"
    (table,), (mapping,) = blocks_of(page, "text"), blocks_of(page, "toml")
    (installation / "customers.csv").write_text(table.code, encoding="utf-8")
    (installation / "customers.toml").write_text(mapping.code, encoding="utf-8")

    codes = exit_codes(page.name, installation)

    assert set(codes.values()) == {4}, "one row of the file is rejected"
    with (installation / "customers-rejects.csv").open(encoding="utf-8-sig", newline="") as stream:
        rejected = list(csv.DictReader(stream))
    assert [(row["line"], row["code"]) for row in rejected] == [("4", "REQUIRED")]
    shown = subprocess.run(
        [PAKTUM, "query", "{ clients { totalCount } }"], cwd=installation, capture_output=True, text=True, check=True
    )
    assert '"totalCount": 2' in shown.stdout


def test_a_plugin_is_enabled_disabled_and_its_data_removed(installation: Path) -> None:
    codes = exit_codes("enable-a-plugin.md", installation)

    assert {command: code for command, code in codes.items() if code} == {"paktum plugin purge hotel": 3}


def test_a_file_is_uploaded_and_downloaded(tmp_path: Path) -> None:
    done = subprocess.run([PAKTUM, "init", "--json"], cwd=tmp_path, check=True, capture_output=True, text=True)
    token, port, content = json.loads(done.stdout)["token"], free_port(), b"%PDF-1.7 a contract"
    (tmp_path / "contract.pdf").write_bytes(content)
    create = 'mutation { clientCreate(input: {name: "Kft."}) { client { id } } }'
    url = f"http://127.0.0.1:{port}"
    with running("serve", "--port", str(port), cwd=tmp_path) as process:
        wait_for(port, process)
        request = urllib.request.Request(
            f"{url}/graphql", json.dumps({"query": create}).encode(),
            {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        )  # fmt: skip
        with urllib.request.urlopen(request, timeout=60) as answer:
            client = json.loads(answer.read())["data"]["clientCreate"]["client"]["id"]
        said, known = [], {"URL": url, "TOKEN": token, "CLIENT": client}
        for block in blocks_of(HOW_TO / "files.md", "sh"):
            ran = subprocess.run(
                ["bash", "-e", "-c", block.code], cwd=tmp_path, env={**os.environ, **known}, capture_output=True,
                text=True, check=True,
            )  # fmt: skip
            said += [json.loads(ran.stdout)] if ran.stdout else []
            known["FILE"] = said[0]["file"]

    assert [(each["number"], each["sizeBytes"]) for each in said] == [(1, len(content)), (2, len(content))]
    assert (tmp_path / "newest.pdf").read_bytes() == (tmp_path / "first.pdf").read_bytes() == content


class Insurance(Plugin):
    """A plugin with a primary tier scheme of its own."""

    name = "insurance"

    @hookimpl
    def tier_schemes(self) -> list[TierScheme]:
        return [TierScheme("insurance.client", _("Insured"), Client, (Tier("basic", _("Basic")),), primary=True)]


def test_two_primary_tier_schemes_are_told_apart_as_the_page_says() -> None:
    (shown,) = blocks_of(HOW_TO / "primary-tiers.md", "text")
    banking = load_assembly(["banking"]).plugins[-1].package
    plugins = [__import__(f"{banking}.plugin", fromlist=["Banking"]).Banking, Insurance]

    with pytest.raises(AssemblyError) as refused:
        assemble(plugins)

    assert [" ".join(str(each).split()) for each in refused.value.problems] == [" ".join(shown.code.split())]
    chosen = assemble(plugins, {"Client": "banking.corporate"})
    assert [code for code, scheme in chosen.schemes.items() if scheme.primary] == ["banking.corporate"]
