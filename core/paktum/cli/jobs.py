"""`paktum job`: what is done again and again."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

import typer

from .installation import opened
from .output import AsJson, tell, tell_json, tell_table

app = typer.Typer(no_args_is_help=True, help="Work that plugins do again and again.")


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """Show every job: when it was run and will be, and why it failed."""
    from ..work.jobs import known_jobs

    with opened() as installation:
        found = known_jobs(installation.writer)
    if as_json:
        tell_json([{name: _plain(value) for name, value in asdict(each).items()} for each in found])
        return
    rows = [(each.code, each.last_at, each.next_at, each.failures, each.error) for each in found]
    tell_table(("Job", "Last run", "Next run", "Failures", "Error"), rows)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


@app.command()
def run(code: Annotated[str, typer.Argument(help="The job, such as banking.expire_kyc.")]) -> None:
    """Run a job now, whatever its time."""
    from ..work.jobs import run_job

    with opened() as installation:
        run_job(installation.writer, code)
    tell(f"{code} is done.")
