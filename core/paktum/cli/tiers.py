"""`paktum retier`: puts every record into the tier that its criteria give it."""

from dataclasses import asdict
from typing import Annotated

import typer

from .installation import opened
from .output import AsJson, tell_json, tell_table


def retier(
    scheme: Annotated[
        str | None, typer.Argument(help="One tier scheme, such as banking.corporate; all unless said.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Put every record into the tier that its criteria give it; run it every night."""
    from ..tiers.engine import retier as run

    with opened() as installation:
        results = run(installation.assembly, installation.writer, scheme=scheme)
    if as_json:
        tell_json([{**asdict(each), "seconds": round(each.seconds, 3)} for each in results])
        return
    rows = [(each.scheme, each.records, each.changed, each.seconds) for each in results]
    tell_table(("Scheme", "Records", "Changed", "Seconds"), rows)
