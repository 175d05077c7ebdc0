"""`paktum demo`: a made-up company with all installed plugins, in a folder of its own."""

import json
import shutil
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated

import typer

from .installation import FILE, Installation
from .output import remark, tell
from .serving import address, bind, serve_on

if TYPE_CHECKING:
    from ..assembly.build import Assembly
    from ..settings import Settings

FOLDER = ".paktum-demo"
DATABASE = "sqlite:///paktum.db"
MARK = "demo.json"
"""The file that is written last: what was made, and the token."""

EMAIL = "demo@localhost"
QUERY = "{ clients(first: 3) { totalCount nodes { name } } }"


def demo(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8000,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Make the data anew; what was changed is lost.")] = False,
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve it, or only make the data.")] = True,
) -> None:
    """Serve a made-up company with all installed plugins; its data is in the folder .paktum-demo.

    It is made when it is missing, or when the plugins have changed. The settings of an installation in this folder,
    or in the environment, do not matter.
    """
    from ..assembly.build import load_assembly
    from ..assembly.discovery import installed_plugins

    bound = bind(host, port) if serve else None
    plugins = installed_plugins()
    assembly = load_assembly(plugins)
    folder = Path(FOLDER).absolute()
    settings = _settings(folder, plugins)
    token = None if rebuild else _find_token(folder, settings, assembly)
    if token is None:
        token = _build(folder, settings, assembly)
    _tell(address(bound) if bound else f"http://{host}:{port}", token)
    if bound is not None:
        serve_on(bound, settings, assembly)


def _settings(folder: Path, plugins: dict[str, str]) -> "Settings":
    """The demo's settings. Those of the environment name a real company's database."""
    from ..settings import DEFAULT_KEYS, DEFAULT_STORE, HttpSettings, Settings, UploadSettings
    from ..storage.engines import normalised_url

    url = normalised_url(DATABASE, folder)
    return Settings.model_construct(
        plugins=tuple(plugins), database_url=url, http=HttpSettings(), primary_tiers={},
        keys_file=str(folder / DEFAULT_KEYS), files=UploadSettings(store=str(folder / DEFAULT_STORE)),
    )  # fmt: skip


def _find_token(folder: Path, settings: "Settings", assembly: "Assembly") -> str | None:
    """The token of the demo company that is there, if it was made completely, by these plugins as they are."""
    try:
        made = json.loads((folder / MARK).read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError):
        return None
    if made.get("plugins") != _versions(assembly):
        remark("The plugins have changed since the demo data was made.")
        return None
    installation = Installation(settings, assembly)
    try:
        if installation.outdated():
            remark("The tables have changed since the demo data was made.")
            return None
    finally:
        installation.close()
    return str(made["token"])


def _versions(assembly: "Assembly") -> dict[str, str]:
    return {each.name: each.version for each in assembly.plugins}


def _build(folder: Path, settings: "Settings", assembly: "Assembly") -> str:
    from ..settings import write_settings
    from ..storage.migrations import upgrade

    remark(f"Making the demo data in {folder} ...")
    started = monotonic()
    _clear(folder)
    write_settings(folder / FILE, plugins=settings.plugins, database_url=DATABASE)
    installation = Installation(settings, assembly)
    try:
        upgrade(assembly, installation.engine)
        token = _fill(installation)
    finally:
        installation.close()
    mark = folder / MARK
    mark.touch(mode=0o600)
    mark.write_text(json.dumps({"plugins": _versions(assembly), "token": token}, indent=2), encoding="utf-8")
    remark(f"Made in {monotonic() - started:.1f} seconds.")
    return token


def _clear(folder: Path) -> None:
    """An empty folder that git ignores."""
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir()
    (folder / ".gitignore").write_text("*\n", encoding="utf-8")


def _fill(installation: Installation) -> str:
    """Write everything as if on the demo's day, so that it is the same every time; returns a new token."""
    from datetime import UTC, datetime, time

    from ..access.actor import SYSTEM
    from ..access.tokens import create_administrator, create_token
    from ..read.clock import Clock
    from ..tiers.engine import retier
    from ..write.cause import Origin
    from ..write.demo import TODAY, fill
    from ..write.writer import Writer

    morning = datetime.combine(TODAY, time(9), UTC)
    writer = Writer(installation.assembly, installation.engine, Clock(lambda: morning))
    writer.run(SYSTEM, fill, origin=Origin.DEMO)
    retier(installation.assembly, writer)
    return writer.run(
        SYSTEM, lambda change: create_token(change, create_administrator(change, "Demo", EMAIL), "paktum demo")
    )


def _tell(where: str, token: str) -> None:
    body = json.dumps({"query": QUERY})
    tell(f"Address   {where}/graphql")
    tell(f"Token     {token}")
    tell(f"GraphiQL  {where}/graphiql#token={token}")
    tell("")
    tell("Ask it, for example:")
    tell("")
    tell(f"curl -s {where}/graphql -H 'Authorization: Bearer {token}' -H 'Content-Type: application/json' -d '{body}'")
    tell("")
