"""Every command that a page shows is there, with the options that it is given; the reference has every command."""

import re
from collections.abc import Iterator

import pytest
import typer

from paktum.cli import app

from .conftest import PAGES, ROOT, Block, blocks_of, commands_of, is_setting

REFERENCE = ROOT / "docs" / "reference" / "cli.md"
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
OTHERS = {"pip", "python3", "createuser", "createdb", "export", "cd", "mkdir", "pytest", "curl", "npm", "npx"}
"""Commands that are not ours."""

ROOT_COMMAND = typer.main.get_command(app)


def commands(group: object, before: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], object]]:
    """Every command below a group, with the words that call it."""
    for name, command in getattr(group, "commands", {}).items():
        if getattr(command, "commands", None):
            yield from commands(command, (*before, name))
        else:
            yield (*before, name), command


COMMANDS = dict(commands(ROOT_COMMAND))
SHELL = [block for page in PAGES for block in blocks_of(page, "sh")]


@pytest.mark.parametrize("block", SHELL, ids=str)
def test_the_commands_of_a_block_exist(block: Block) -> None:
    for every in commands_of(block):
        words = [word for word in every if not is_setting(word)]
        if words[0] == "make":
            assert set(words[1:]) <= TARGETS
        elif words[0] == "paktum":
            check(words[1:])
        else:
            assert words[0] in OTHERS, words


def check(words: list[str]) -> None:
    """That a command takes what it is given."""
    path = next((path for path in COMMANDS if tuple(words[: len(path)]) == path), None)
    assert path is not None, f"there is no command paktum {' '.join(words)}"
    known = {option for parameter in COMMANDS[path].params for option in (*parameter.opts, *parameter.secondary_opts)}  # type: ignore[attr-defined]  # a command of the library beneath typer
    given = {word.partition("=")[0] for word in words[len(path) :] if re.match(r"--?[a-z]", word)}
    assert given <= known | {"--help"}, f"paktum {' '.join(path)} has no {given - known}"


def sections() -> dict[str, str]:
    """The reference by command."""
    parts = re.split(r"^## `paktum ([a-z -]+)`.*$", REFERENCE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_the_reference_has_every_command_and_no_other() -> None:
    assert sorted(sections()) == sorted(" ".join(path) for path in COMMANDS)


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_the_reference_names_every_argument_and_option(path: tuple[str, ...]) -> None:
    told = sections()[" ".join(path)]
    for parameter in COMMANDS[path].params:  # type: ignore[attr-defined]  # as above
        if parameter.name == "help":
            continue
        name = parameter.opts[0]
        if parameter.param_type_name == "argument":
            name = parameter.metavar or name.upper()
        assert f"`{name}" in told, f"{name} is missing"
