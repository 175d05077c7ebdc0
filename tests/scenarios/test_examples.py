"""What front-end developers copy works: every example is answered by the demo company, and its file says the same."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from paktum.assembly.build import load_assembly
from paktum.schema.examples import example_files
from paktum.testing.company import Company
from paktum.testing.conformance import check_examples

PLUGINS = ("banking", "hotel", "leasing")
FOLDER = Path(__file__).parents[2] / "schema" / "examples"
REFUSED = "CreateClientRefused"
"""The example of what is answered to a wrong input."""

LISTS = {"banking": ("creditFacilities",), "hotel": ("groupBlocks",), "leasing": ("assets", "quotes")}
"""What a plugin's panel of a client lists."""


def hollow(value: Any) -> bool:
    """Whether there is nothing in a part of an answer: no record, no row, no text, no number."""
    if isinstance(value, dict | list):
        return all(map(hollow, value.values() if isinstance(value, dict) else value))
    return not value


def test_every_example_has_an_answer_that_shows_something(make_company: Callable[..., Company]) -> None:
    company = make_company(*PLUGINS)
    company.fill()
    examples = [owned.record for owned in company.assembly.examples]

    answers = {example.name: company.example(example.name) for example in examples}

    refused = answers.pop(REFUSED)["clientCreate"]
    assert refused["client"] is None
    assert [(error["code"], error["path"]) for error in refused["errors"]] == [
        ("REQUIRED", ["input", "name"]),
        ("INVALID_VALUE", ["input", "country"]),
        ("OUT_OF_RANGE", ["input", "employees"]),
    ]
    roots = [(name, field, value) for name, answer in answers.items() for field, value in answer.items()]
    assert [(name, field) for name, field, value in roots if hollow(value)] == []
    told = [(name, value["errors"]) for name, _, value in roots if isinstance(value, dict) and "errors" in value]
    assert [each for each in told if each[1]] == []
    for plugin, lists in LISTS.items():
        client = answers[f"{plugin.capitalize()}Panel"]["client"]
        assert len(client["tiers"]["nodes"]) == 1
        assert [each for each in lists if client[plugin][each]["totalCount"] == 0] == []


@pytest.mark.parametrize("plugins", [(), *((name,) for name in PLUGINS), PLUGINS], ids="+".join)
def test_the_examples_of_plugins_fit_their_schema(plugins: tuple[str, ...]) -> None:
    check_examples(plugins)


def test_the_files_are_the_examples() -> None:
    written = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()}

    assert written == dict(example_files(load_assembly(PLUGINS))), "make schema writes them; remove what is left over"
