"""The page of docs/how-to/web-page.md is built as it says, and asks a served installation."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from ..docs.conftest import blocks_of, commands_of
from .conftest import NODE, ROOT, SCHEMA, Script, Server

PAGE = ROOT / "docs" / "how-to" / "web-page.md"
API = "http://127.0.0.1:8000/graphql"

WRONG = """
import type { ResultOf, VariablesOf } from "gql.tada";
import { ClientPage } from "./clients.js";
import { graphql } from "./graphql.js";

declare const page: ResultOf<typeof ClientPage>;
const [{ node }] = page.clients.edges as [(typeof page.clients.edges)[number]];

export const name: string = node.name;
export const status: "PENDING" | "VERIFIED" | "EXPIRED" | null | undefined = node.banking?.kycStatus;
export const amount: string | undefined = node.turnover?.amount;
// @ts-expect-error  an amount is a string
export const number: number = node.turnover.amount;
// @ts-expect-error  a turnover may be missing
export const missing: string = node.turnover.amount;
// @ts-expect-error  what was not asked for is not there
export const country = node.country;
// @ts-expect-error  the page needs its size
export const variables: VariablesOf<typeof ClientPage> = { after: null };

export const Nonsense = graphql(`query Nonsense { clients { nodes { nonsense } } }`);
"""


@pytest.fixture
def project(tmp_path: Path, node_modules: Path, server: Server) -> Path:
    """The folder of the page: its files as they are shown, and what `npm install` gives."""
    for block in blocks_of(PAGE):
        if block.title:
            path = tmp_path / block.title
            path.parent.mkdir(exist_ok=True)
            path.write_text(block.code.replace(API, server.url), encoding="utf-8")
    (tmp_path / "src" / "__generated__").mkdir()
    (tmp_path / "package.json").write_text(json.dumps({"type": "module"}), encoding="utf-8")
    (tmp_path / "node_modules").symlink_to(node_modules)
    shutil.copy(SCHEMA, tmp_path / "schema.graphql")
    return tmp_path


def npx(project: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    command = [str(project / "node_modules" / ".bin" / words[0]), *words[1:]]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)


def test_the_page_is_built_as_shown_and_asks_the_server(project: Path, node: Script) -> None:
    (project / "src" / "wrong.ts").write_text(WRONG, encoding="utf-8")
    shown = [words[1:] for block in blocks_of(PAGE, "sh") for words in commands_of(block) if words[0] == "npx"]
    assert shown == [["gql.tada", "generate-output"], ["gql.tada", "check"], ["relay-compiler"]]
    done = [npx(project, *words) for words in [*shown, ["tsc", "--rootDir", "src", "--outDir", "out"]]]
    assert [each.returncode for each in done] == [0, 1, 0, 0], done
    found = re.findall(r"error\s+(.*)", done[1].stdout + done[1].stderr)
    assert found == ['Cannot query field "nonsense" on type "Client".']
    asked = node("--test", "--test-reporter=spec", NODE / "web-page.mjs")
    assert asked.returncode == 0, asked.stdout + asked.stderr
