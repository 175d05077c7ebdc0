"""`paktum backup` and `paktum restore`: the whole database in a folder, and back."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .diagnosis import complaints_about_records, tell_findings
from .installation import Installation, opened
from .output import AsJson, remark, tell, tell_json

if TYPE_CHECKING:
    from ..storage.backups import Manifest


def backup(
    folder: Annotated[Path, typer.Argument(help="A new folder for it; it is there when the backup is complete.")],
    as_json: AsJson = False,
) -> None:
    """Back up the database into a new folder, while it is served. On PostgreSQL this needs pg_dump."""
    from ..storage.backups import back_up

    with opened() as installation:
        made = back_up(installation.assembly, installation.engine, folder)
    _tell(made, folder, "Backed up in", as_json)


def restore(
    folder: Annotated[Path, typer.Argument(help="The folder of the backup.")],
    verify: Annotated[
        bool,
        typer.Option("--verify", help="Only restore into a database for the purpose, check that, and remove it."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Fill the database that the settings name, which must be empty, from a backup. Nothing is ever overwritten.

    With --verify it stays as it is, and exit code 4 says that the restored records are not sound.
    """
    from ..storage.backups import restore as run

    with opened(current=False) as installation:
        if verify:
            _verify(installation, folder, as_json)
            return
        made = run(folder, installation.settings.database_url)
    _tell(made, folder, "Restored from", as_json)
    remark("If plugins were updated since: paktum db upgrade")


def _verify(installation: Installation, folder: Path, as_json: bool) -> None:
    from ..storage.backups import restore as run, scratch_database
    from ..storage.migrations import upgrade

    with scratch_database(installation.settings.database_url) as url:
        run(folder, url)
        settings = installation.settings.model_copy(update={"database_url": url})
        restored = Installation(settings, installation.assembly)
        try:
            if restored.outdated():
                upgrade(restored.assembly, restored.engine)
            findings = list(complaints_about_records(restored))
        finally:
            restored.close()
    tell_findings(findings, as_json)


def _tell(made: "Manifest", folder: Path, what: str, as_json: bool) -> None:
    if as_json:
        tell_json({"folder": str(folder.resolve()), **asdict(made)})
    else:
        tell(f"{what} {folder.resolve()}: {sum(made.rows.values()):,} rows of {len(made.rows)} tables")
