"""`paktum backup` and `paktum restore`: the whole database in a folder, and back."""

import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .diagnosis import complaints_about_records, tell_findings
from .failures import failure
from .installation import Installation, opened
from .keys import require_key_file
from .output import AsJson, remark, tell, tell_json

if TYPE_CHECKING:
    from ..storage.backups import Manifest

VARIABLE = "PAKTUM_BACKUP_PASSPHRASE"


def backup(
    folder: Annotated[Path, typer.Argument(help="A new folder for it; it is there when the backup is complete.")],
    with_keys: Annotated[
        bool, typer.Option("--with-keys", help=f"Add the master keys, under a passphrase: {VARIABLE}, or asked for.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Back up the database, and the folder of files, into a new folder, while it is served. On PostgreSQL this needs
    pg_dump."""
    from ..storage.backups import back_up
    from ..storage.encryption import keys_of
    from ..storage.master_keys import master_keys, wrapped

    with opened() as installation:
        keys = None
        if with_keys:
            with installation.engine.connect() as connection:
                keys_of(connection).require_masters(connection)
            keys = wrapped(master_keys(Path(installation.settings.keys_file)), _passphrase(is_new=True))
        files = installation.files
        made = back_up(installation.assembly, installation.engine, folder, keys, files)
    _tell(made, folder, "Backed up in", as_json)
    if files.folder is None:
        remark(f"The contents of files are in {files.place}: let the bucket keep old versions.")


def restore(
    folder: Annotated[Path, typer.Argument(help="The folder of the backup.")],
    verify: Annotated[
        bool,
        typer.Option("--verify", help="Only restore into a database for the purpose, check that, and remove it."),
    ] = False,
    with_keys: Annotated[
        bool, typer.Option("--with-keys", help="Add the backup's master keys to the file that the settings name.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Fill the database that the settings name, which must be empty, and the store of files from a backup. Nothing is
    ever overwritten.

    With --verify it stays as it is, and exit code 4 says that the restored records are not sound.
    """
    from ..storage.backups import restore as run

    with opened(current=False) as installation:
        if with_keys:
            require_key_file(installation.settings)
            _add_keys(folder, Path(installation.settings.keys_file))
        if verify:
            _verify(installation, folder, as_json)
            return
        made = run(folder, installation.settings.database_url, installation.files)
    _tell(made, folder, "Restored from", as_json)
    remark("If plugins were updated since: paktum db upgrade")


def _add_keys(folder: Path, file: Path) -> None:
    from ..storage.backups import KEYS_FILE, read_manifest
    from ..storage.master_keys import unwrap

    if KEYS_FILE not in read_manifest(folder).parts:
        raise failure("KEY_MISSING", f"{folder} holds no keys", "it was made without: paktum backup --with-keys")
    unwrap(folder / KEYS_FILE, _passphrase(is_new=False), file)


def _passphrase(*, is_new: bool) -> str:
    given = os.environ.get(VARIABLE)
    return given or str(typer.prompt("Passphrase", hide_input=True, confirmation_prompt=is_new, err=True))


def _verify(installation: Installation, folder: Path, as_json: bool) -> None:
    from ..storage.backups import CONTENTS, DIGESTS, restore as run, scratch_database
    from ..storage.migrations import upgrade

    with scratch_database(installation.settings.database_url) as url:
        made = run(folder, url)
        files = installation.settings.files.model_copy(update={"store": str(folder.absolute() / CONTENTS)})
        settings = installation.settings.model_copy(update={"database_url": url, "files": files})
        restored = Installation(settings, installation.assembly)
        try:
            if restored.outdated():
                upgrade(restored.assembly, restored.engine)
            findings = list(complaints_about_records(restored, contents=DIGESTS in made.parts))
        finally:
            restored.close()
    tell_findings(findings, as_json)


def _tell(made: "Manifest", folder: Path, what: str, as_json: bool) -> None:
    if as_json:
        tell_json({"folder": str(folder.resolve()), **asdict(made)})
    else:
        tell(f"{what} {folder.resolve()}: {sum(made.rows.values()):,} rows of {len(made.rows)} tables")
