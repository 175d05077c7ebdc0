"""`paktum init`: a new installation in the current folder."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .failures import failure
from .installation import DATABASE_VARIABLE, FILE, Installation, names_in, shown_url
from .output import AsJson, remark, tell, tell_json

if TYPE_CHECKING:
    from ..settings import Settings

ADMINISTRATOR_NAME = "Administrator"
ADMINISTRATOR_EMAIL = "administrator@localhost"
FIRST_TOKEN = "paktum init"  # noqa: S105  # the name that it is listed under


def init(
    plugins: Annotated[str, typer.Option(help="Installed plugins to enable, separated by commas.")] = "",
    database_url: Annotated[
        str | None, typer.Option(help=f"Where the data is kept; an SQLite file unless said. {DATABASE_VARIABLE} wins.")
    ] = None,
    name: Annotated[str, typer.Option(help="Name of the first user, who may do everything.")] = ADMINISTRATOR_NAME,
    email: Annotated[str, typer.Option(help="E-mail address of the first user.")] = ADMINISTRATOR_EMAIL,
    primary_tier: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ENTITY=SCHEME",
            help="The primary tier scheme, where several plugins declare one: Client=banking.corporate",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make a new installation here: paktum.toml, the database, and an administrator with a token that is shown once."""
    path = Path(FILE).absolute()
    if path.exists():
        raise failure("INSTALLATION_EXISTS", f"{path} exists already", "edit it, or remove it first")
    installation = _written(path, names_in(plugins), database_url, _pairs(primary_tier or []))
    try:
        made = _fill(installation, name, email)
    except BaseException:
        path.unlink()
        raise
    finally:
        installation.close()
    if as_json:
        tell_json(made)
    else:
        _tell(made)


def _pairs(texts: list[str]) -> dict[str, str]:
    wrong = [text for text in texts if not all(text.partition("="))]
    if wrong:
        raise typer.BadParameter(f"{wrong[0]!r} should be like Client=banking.corporate", param_hint="--primary-tier")
    return {entity: scheme for entity, _, scheme in (text.partition("=") for text in texts)}


def _written(
    path: Path, plugins: Sequence[str], database_url: str | None, primary_tiers: dict[str, str]
) -> Installation:
    """The installation with its new settings file. Plugins that do not fit are refused before it is written."""
    from ..assembly.build import load_assembly
    from ..settings import DEFAULT_DATABASE, find_settings, write_settings

    assembly = load_assembly(plugins, primary_tiers)
    write_settings(path, plugins=plugins, database_url=database_url or DEFAULT_DATABASE, primary_tiers=primary_tiers)
    try:
        settings: Settings = find_settings(path.parent)
    except BaseException:
        path.unlink()
        raise
    if database_url and os.environ.get(DATABASE_VARIABLE):
        remark(f"{DATABASE_VARIABLE} is set and wins over --database-url")
    return Installation(settings, assembly)


def _fill(installation: Installation, name: str, email: str) -> dict[str, Any]:
    from ..access.actor import SYSTEM
    from ..access.tokens import create_administrator, create_token
    from ..storage.history import current_revisions
    from ..storage.migrations import upgrade
    from ..write.change import Change

    shown = shown_url(installation.settings.database_url)
    if installation.has_database() and current_revisions(installation.engine):
        text = f"the database {shown} holds an installation already"
        raise failure("DATABASE_IN_USE", text, f"name another one, or write {FILE} for it by hand")

    def first_user(change: Change) -> tuple[str, str]:
        user = create_administrator(change, name, email)
        return change.assembly.entity(type(user)).public_id(user.id), create_token(change, user, FIRST_TOKEN)

    migrations = upgrade(installation.assembly, installation.engine)
    user_id, token = installation.writer.run(SYSTEM, first_user)
    return {
        "settings": str(Path(FILE).absolute()),
        "plugins": [each.name for each in installation.assembly.plugins],
        "database": shown,
        "migrations": migrations,
        "administrator": {"id": user_id, "name": name, "email": email},
        "token": token,
    }


def _tell(made: dict[str, Any]) -> None:
    tell(f"Settings       {made['settings']}")
    tell(f"Plugins        {', '.join(made['plugins'])}")
    tell(f"Database       {made['database']}")
    tell(f"Administrator  {made['administrator']['name']} <{made['administrator']['email']}>")
    tell(f"Token          {made['token']}")
    remark("Keep the token: it is stored as a digest only and not shown again. Next: paktum serve")
