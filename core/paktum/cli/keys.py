"""`paktum keys`: the keys of confidential texts."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from .failures import failure
from .installation import opened, present_settings
from .output import AsJson, remark, tell, tell_json, tell_table

if TYPE_CHECKING:
    from ..settings import Settings

app = typer.Typer(no_args_is_help=True, help="The keys by which confidential texts are encrypted.")


@app.command()
def new(as_json: AsJson = False) -> None:
    """Write a new master key into the file of the settings, behind those that are there; nothing is encrypted anew."""
    from ..storage.master_keys import add_master_key

    settings = present_settings()
    require_key_file(settings)
    made = add_master_key(Path(settings.keys_file))
    if as_json:
        tell_json({"id": made.id, "file": settings.keys_file})
        return
    tell(f"{made.id} is in {settings.keys_file}")
    remark(
        "Keep a copy apart from the database: without it nobody reads what is confidential. Next: paktum keys rotate"
    )


def require_key_file(settings: "Settings") -> None:
    """Refuse where keys that are added to the file of the settings would not be used."""
    from ..storage.master_keys import VARIABLE

    if os.environ.get(VARIABLE):
        text = (
            f"the environment variable {VARIABLE} holds the keys, so a new one in {settings.keys_file} would do nothing"
        )
        raise failure(
            "KEYS_FROM_ENVIRONMENT", text, f"remove {VARIABLE}, try again, and add the new line to {VARIABLE}"
        )


@app.command()
def rotate(as_json: AsJson = False) -> None:
    """Encrypt all confidential texts under a new data key, wrapped by the newest master key; others may work meanwhile.

    It may be interrupted, and be run again.
    """
    from ..storage.reencryption import rotate as run

    with opened() as installation:
        values = run(installation.assembly, installation.engine)
    if as_json:
        tell_json({"values": values})
    else:
        tell(f"{values:,} values were encrypted anew.")


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """Show the data keys, oldest first: by which master key each is wrapped, and how many values it holds."""
    import sqlalchemy as sa

    from ..storage.encryption import DATA_KEYS
    from ..storage.master_keys import master_keys
    from ..storage.reencryption import values_by_key
    from ..storage.types import instant_text

    with opened() as installation:
        masters = master_keys(Path(installation.settings.keys_file))
        counts = values_by_key(installation.assembly, installation.engine)
        with installation.engine.connect() as connection:
            keys = connection.execute(sa.select(DATA_KEYS).order_by(DATA_KEYS.c.id)).all()
    rows = [
        {"id": key.id.hex, "madeAt": instant_text(key.made_at), "master": key.master,
         "isMasterThere": key.master in masters, "values": counts[key.id.hex]}
        for key in keys
    ]  # fmt: skip
    if as_json:
        tell_json({"masters": list(masters), "keys": rows})
    else:
        header = ("Data key", "Made at", "Master key", "There", "Values")
        tell_table(header, [tuple(row.values()) for row in rows])
