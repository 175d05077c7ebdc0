"""`paktum schema`: the schema text, for generating clients and for comparing versions."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from .installation import names_in, present_settings
from .output import tell

CORE_FILE, ALL_FILE, EXAMPLES = "core", "all", "examples"

app = typer.Typer(no_args_is_help=True, help="The GraphQL schema as text.")


@app.callback()
def schema() -> None:
    """The GraphQL schema as text."""


@app.command()
def export(
    plugins: Annotated[
        str | None, typer.Option(help='Plugins, separated by commas, "" for none; those of paktum.toml unless said.')
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Write files there: core.graphql, one per plugin, all.graphql with all of them, and their examples."
        ),
    ] = None,
) -> None:
    """Write the schema text to stdout, or files for each plugin; needs no database.

    With --out and without --plugins, the files are those of all installed plugins.
    """
    if out is not None:
        _write(out, names_in(plugins) if plugins is not None else None)
        return
    if plugins is not None:
        text = _text(names_in(plugins))
    else:
        settings = present_settings()
        text = _text(settings.plugins, settings.primary_tiers)
    tell(text.removesuffix("\n"))


def _write(folder: Path, plugins: Sequence[str] | None) -> None:
    from ..assembly.build import load_assembly
    from ..assembly.discovery import installed_plugins
    from ..schema.examples import example_files

    names = tuple(installed_plugins()) if plugins is None else plugins
    texts = {CORE_FILE: _text(())} | {name: _text((name,)) for name in names} | {ALL_FILE: _text(names)}
    files = {f"{name}.graphql": text for name, text in texts.items()}
    files |= {f"{EXAMPLES}/{name}": text for name, text in example_files(load_assembly(names))}
    (folder / EXAMPLES).mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
        tell(str(folder / name))


def _text(plugins: Sequence[str], primary_tiers: dict[str, str] | None = None) -> str:
    from ..assembly.build import load_assembly
    from ..schema.build import build_schema

    return build_schema(load_assembly(plugins, primary_tiers)).sdl()
