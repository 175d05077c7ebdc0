"""`paktum purge`: removes deleted records for good."""

from typing import TYPE_CHECKING, Annotated

import typer

from .failures import failure
from .installation import opened
from .output import AsJson, tell, tell_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    import sqlalchemy as sa

    from ..assembly.build import Assembly
    from ..write.purging import Lost


def purge(
    record: Annotated[
        str | None, typer.Argument(help="The id of a deleted record; all that are old enough if left out.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Really remove; without it, only say what would be lost.")] = False,
    as_json: AsJson = False,
) -> None:
    """Remove a deleted record for good, or those that were deleted longer ago than the settings keep them; the files of
    the database hold nothing of it then. Without --yes it is refused with what would be lost."""
    from datetime import timedelta

    from ..access.actor import SYSTEM
    from ..storage.audit import AUDIT
    from ..storage.personal import sweep
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
        if yes and lost:
            sweep(installation.engine, (AUDIT, *_tables(installation.assembly, lost)))
    told = ", ".join(f"{name}: {records:,}" for name, records in sorted(lost.items())) or "nothing"
    if not yes and lost:
        command = " ".join(("paktum purge", *(() if record is None else (record,)), "--yes"))
        raise failure("NOT_CONFIRMED", f"this would be lost: {told}", command)
    if as_json:
        tell_json({"removed": lost})
    else:
        tell(f"Removed: {told}")


def _tables(assembly: "Assembly", lost: "Lost") -> "Iterator[sa.Table]":
    """The tables that records were removed from."""
    for model in (assembly.entities[name] for name in lost):
        yield model.table
        yield from (facet.table for facet in model.facets.values() if facet.table is not None)
