"""`paktum tick`: what is due now, for installations that are not served, or by a scheduler."""

from dataclasses import asdict

from .installation import opened
from .output import AsJson, tell, tell_json


def tick(as_json: AsJson = False) -> None:
    """Do what is due now, as `paktum serve` does every second: let `events` show what was changed, forget old keys,
    tell plugins of what was committed, run jobs."""
    from ..work.upkeep import tick as run

    with opened() as installation:
        done = run(installation.writer, installation.settings.sign_in.idle)
    if as_json:
        tell_json(asdict(done))
    else:
        tell(f"{done.sealed:,} change sets can be read as events now.")
        tell(f"{done.moved:,} records went along a transition that was due.")
        tell(f"{done.delivered:,} handlers were told of what was committed; {done.jobs:,} jobs were run.")
        tell(f"{done.contents:,} contents of files were removed, since nothing leads to them.")
