"""`paktum import`: files of a folder, read as a mapping file says."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .failures import ExitCode
from .installation import opened
from .output import AsJson, remark, tell, tell_json, tell_table

if TYPE_CHECKING:
    from ..importing import ImportReport, Progress


def import_(
    mapping: Annotated[Path, typer.Argument(help="The mapping file, such as crm.toml.")],
    folder: Annotated[Path, typer.Argument(help="The folder of the files that it names.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would happen; nothing is kept.")] = False,
    rejects: Annotated[
        Path | None,
        typer.Option(help="Where rejected rows are written; MAPPING-rejects.csv in this folder unless said."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Import files; exit code 4 if rows were rejected.

    What is there already is updated, or left if it is equal; so an import can be run again.
    """
    from ..importing import run_import

    with opened() as installation, _progress() as progress:
        report = run_import(
            installation.assembly, installation.writer, mapping, folder,
            dry_run=dry_run, rejects_path=rejects, progress=progress,
        )  # fmt: skip
    if as_json:
        tell_json(report.as_json())
    else:
        _tell(report)
    if report.counts()["rejected"]:
        raise typer.Exit(ExitCode.FINDINGS)


@contextmanager
def _progress() -> Iterator["Progress | None"]:
    """Shows bars on stderr, if that is a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    tasks: dict[str, Any] = {}
    with Progress(*columns, console=Console(stderr=True)) as bars:

        def show(name: str, done: int, total: int) -> None:
            if name not in tasks:
                tasks[name] = bars.add_task(name)
            bars.update(tasks[name], completed=done, total=total)

        yield show


def _tell(report: "ImportReport") -> None:
    found = report.as_json()
    rows = [(name, *counts.values()) for name, counts in found["entities"].items()]
    tell_table(("Entity", "Created", "Updated", "Unchanged", "Rejected"), [*rows, ("Total", *found["total"].values())])
    if report.is_dry_run:
        tell("Nothing was kept: this was a dry run.")
    elif report.counts()["created"] + report.counts()["updated"]:
        tell(f"To undo it: paktum undo {report.request_id}")
    if report.rejects is not None:
        remark(f"The rejected rows, with the reasons, are in {report.rejects}")
