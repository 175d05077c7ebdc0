"""`paktum purge`: removes deleted records for good."""

from typing import Annotated

import typer

from .failures import failure
from .installation import opened
from .output import AsJson, tell, tell_json


def purge(
    record: Annotated[
        str | None, typer.Argument(help="The id of a deleted record; all that are old enough if left out.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Really remove; without it, only say what would be lost.")] = False,
    as_json: AsJson = False,
) -> None:
    """Remove a deleted record for good, or those that were deleted longer ago than the settings keep them. Without
    --yes it is refused with what would be lost."""
    from datetime import timedelta

    from ..access.actor import SYSTEM
    from ..write.purging import purge as remove, purge_older

    with opened() as installation:
        days = installation.settings.keep_deleted_days
        if record is None and not days:
            text = "the settings do not say how long deleted records are kept"
            raise failure("NO_RETENTION", text, "set keep_deleted_days, or name a record")
        lost = installation.writer.run(
            SYSTEM,
            lambda change: purge_older(change, timedelta(days=days)) if record is None else remove(change, record),
            operation="purge", dry_run=not yes,
        )  # fmt: skip
    told = ", ".join(f"{name}: {records:,}" for name, records in sorted(lost.items())) or "nothing"
    if not yes and lost:
        command = " ".join(("paktum purge", *(() if record is None else (record,)), "--yes"))
        raise failure("NOT_CONFIRMED", f"this would be lost: {told}", command)
    if as_json:
        tell_json({"removed": lost})
    else:
        tell(f"Removed: {told}")
