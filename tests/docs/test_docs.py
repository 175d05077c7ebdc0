"""What the documentation shows is run: Python, GraphQL with its answers, settings, mapping files; links lead somewhere.

PAKTUM_UPDATE_DOCS=1 writes the answers that the API gives into the pages, where they differ.
"""

import json
import os
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from paktum.importing.mapping import read_mapping
from paktum.settings import FileSettings
from paktum.testing.company import Company

from .conftest import PAGES, ROOT, Block, blocks_of, named, pages_with, run

TUTORIAL = ROOT / "docs" / "tutorial"
READ = [page for page in pages_with("python") if TUTORIAL not in page.parents]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


@pytest.mark.parametrize("page", READ, ids=named)
def test_the_python_of_a_page_runs(page: Path, module: ModuleType) -> None:
    run(page, module)


def answered(page: Path) -> Iterator[tuple[Block, Block | None]]:
    """The queries of a page, each with the answer that follows it, if one does."""
    listed = blocks_of(page)
    for place, block in enumerate(listed):
        if block.language == "graphql":
            after = listed[place + 1] if place + 1 < len(listed) else None
            yield block, after if after is not None and after.language == "json" else None


@pytest.mark.parametrize("page", [page for page in pages_with("graphql") if TUTORIAL not in page.parents], ids=named)
def test_the_queries_of_a_page_are_answered_as_it_says(page: Path, make_demo: Callable[[], Company]) -> None:
    administrator = make_demo().caller("administrator")
    wrong = []
    for query, expected in answered(page):
        answer = administrator.answer(query.code)
        assert "errors" not in answer, f"{query}: {answer}"
        if expected is not None and json.loads(expected.code) != answer["data"]:
            wrong.append((expected, answer["data"]))
    if wrong and os.environ.get("PAKTUM_UPDATE_DOCS"):
        rewrite(page, wrong)
    elif wrong:
        block, data = wrong[0]
        assert json.loads(block.code) == data, str(block)


def rewrite(page: Path, wrong: list[tuple[Block, object]]) -> None:
    """Put the answers into a page."""
    lines = page.read_text(encoding="utf-8").splitlines(keepends=True)
    for block, data in reversed(wrong):
        end = block.line + block.code.count("\n")
        lines[block.line : end] = [compact(data) + "\n"]
    page.write_text("".join(lines), encoding="utf-8")


def compact(value: object, indent: int = 0, width: int = 100) -> str:
    """JSON in which everything that fits stands on one line."""
    flat = json.dumps(value, ensure_ascii=False)
    if len(flat) + indent <= width or not isinstance(value, dict | list) or not value:
        return flat
    inner = " " * (indent + 2)
    if isinstance(value, dict):
        parts = [f"{inner}{json.dumps(key)}: {compact(each, indent + 2, width)}" for key, each in value.items()]
        opening, closing = "{}"
    else:
        parts = [inner + compact(each, indent + 2, width) for each in value]
        opening, closing = "[]"
    return f"{opening}\n" + ",\n".join(parts) + f"\n{' ' * indent}{closing}"


TOML = [block for page in PAGES for block in blocks_of(page, "toml")]


@pytest.mark.parametrize("block", [block for block in TOML if not block.title], ids=str)
def test_a_settings_or_mapping_file_is_right(block: Block, tmp_path: Path) -> None:
    content = tomllib.loads(block.code)
    if "load" in content:
        path = tmp_path / "mapping.toml"
        path.write_text(block.code, encoding="utf-8")
        assert read_mapping(path)[1] == []
    elif "project" not in content:
        FileSettings.model_validate_json(json.dumps(content), strict=True)


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        linked = (page.parent / path) if path else page
        assert linked.exists(), target
        if anchor:
            assert anchor in anchors(linked), target


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as they are made from the text."""
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_page_can_be_found_from_another(page: Path) -> None:
    linked = {
        (other.parent / target.partition("#")[0]).resolve()
        for other in PAGES
        if other != page
        for target in LINK.findall(other.read_text(encoding="utf-8"))
    }

    assert (page.name == "README.md" and page.parent == ROOT) or page.resolve() in linked


def test_the_glossary_is_alphabetical() -> None:
    page = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    words = [word.casefold() for word in re.findall(r"^\| ([^|]+) \|", page, re.MULTILINE)[2:]]

    assert len(words) > 50
    assert words == sorted(words)


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = set(LINK.findall((folder / "README.md").read_text(encoding="utf-8")))

    assert listed == {page.name for page in folder.glob("0*.md")}
