"""`paktum undo`: takes back what was changed together."""

from typing import Annotated

import typer

from .installation import opened
from .output import AsJson, tell, tell_json


def undo(
    change: Annotated[str, typer.Argument(help="The id of a change set, or the requestId of a request or an import.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would happen; nothing is kept.")] = False,
    as_json: AsJson = False,
) -> None:
    """Undo a change set, or all of an import, as long as nothing has changed since."""
    from ..access.actor import SYSTEM
    from ..assembly.mutations import MutationModel, Verb
    from ..declare.errors import Refused
    from ..storage.audit import CHANGE_SET_PREFIX
    from ..write.operations import perform_plain

    given = {"id" if change.startswith(f"{CHANGE_SET_PREFIX}_") else "requestId": change, "dryRun": dry_run}
    with opened() as installation:
        outcome = perform_plain(installation.writer, MutationModel("changeSetUndo", Verb.UNDO), given, SYSTEM)
    if outcome.problems:
        raise Refused(*outcome.problems)
    records, made = outcome.values["records"], outcome.values.get("changeSetId")
    if as_json:
        tell_json({"records": records, "change_set": made, "dry_run": dry_run})
    elif dry_run:
        tell(f"{records:,} records would be as they were before. Nothing was kept: this was a dry run.")
    else:
        tell(f"{records:,} records are as they were before. To take that back: paktum undo {made}")
