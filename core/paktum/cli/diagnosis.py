"""`paktum doctor` and `paktum check`: look for what is wrong with an installation, and with its records."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .failures import Complaint, ExitCode, complaints_of
from .installation import Installation, opened
from .output import AsJson, tell, tell_json

if TYPE_CHECKING:
    from ..read.slow import SlowQueries


SHOWN = 200
"""Characters of a statement."""


def doctor(
    forget: Annotated[
        bool, typer.Option("--forget-slow-queries", help="Forget the slow queries once they were told.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Look for what is wrong: settings, plugins, database, records, slow queries. Exit code 4 if there is."""
    findings = list(_findings())
    if forget:
        slow_queries().forget()
    tell_findings(findings, as_json)


def check(as_json: AsJson = False) -> None:
    """Look for what is wrong with records: references, versions, states, audit, facets, search, contents of files. Exit
    code 4 if there is."""
    with opened() as installation:
        findings = list(complaints_about_records(installation))
    tell_findings(findings, as_json)


def tell_findings(findings: list[Complaint], as_json: bool) -> None:
    """Tell what is wrong, or that nothing is."""
    if as_json:
        tell_json({"findings": [asdict(each) for each in findings]})
    elif not findings:
        tell("Nothing is wrong.")
    else:
        for each in findings:
            tell(str(each))
    if findings:
        raise typer.Exit(ExitCode.FINDINGS)


def _findings() -> Iterator[Complaint]:
    """Findings, those first that keep others from being looked for."""
    from sqlalchemy.exc import DatabaseError

    from ..declare.errors import PaktumError

    try:
        with opened(current=False) as installation:
            outdated = installation.outdated()
            yield from outdated or _about_data(installation)
    except (PaktumError, DatabaseError) as error:
        foreseen = complaints_of(error)
        if not foreseen:
            raise
        yield from foreseen


def _about_data(installation: Installation) -> Iterator[Complaint]:
    from ..storage.comparison import drift

    for line in drift(installation.assembly, installation.engine):
        yield Complaint("SCHEMA_DRIFT", line, "write a migration for what is declared, or undo the change by hand")
    yield from complaints_about_records(installation)
    yield from _undone(installation)
    yield from _slow_queries(installation)


def complaints_about_records(installation: Installation, *, contents: bool = True) -> Iterator[Complaint]:
    """What is wrong with records, and with the contents of files if these are looked at: what `paktum check` tells."""
    from ..files.soundness import content_findings
    from ..storage.soundness import findings

    for each in findings(installation.assembly, installation.engine):
        yield Complaint(each.code, each.message, each.remedy)
    for each in content_findings(installation.assembly, installation.engine, installation.files) if contents else ():
        yield Complaint(each.code, each.message, each.remedy)


def _undone(installation: Installation) -> Iterator[Complaint]:
    """What plugins were to be told, jobs and transitions that fail again and again."""
    from ..work.complaints import undone

    for each in undone(installation.assembly, installation.engine):
        yield Complaint(each.code, each.message, each.remedy)


def _slow_queries(installation: Installation) -> Iterator[Complaint]:
    """Recorded queries, with the index that each lacks. Those that fit the tables no more are passed over."""
    from sqlalchemy.exc import DBAPIError

    from ..read.advice import lacking
    from ..storage.sqlite import sqlite3

    for each in slow_queries().list_():
        taken = f"a query took up to {each.worst_milliseconds:,} ms, {each.times:,} times until {each.last_at:%Y-%m-%d}"
        try:
            with installation.engine.connect() as connection:
                found = lacking(installation.assembly, connection, each.statement)
        except (DBAPIError, sqlite3.Error):
            continue
        for index in found:
            text = f"{taken}: {index.cls} of {index.plugin} has no index of {', '.join(index.attributes)}"
            yield Complaint("INDEX_MISSING", text, f"class {index.cls}(..., {index.declaration})")
        if not found:
            text = f"{taken}; no index would help it: {' '.join(each.statement.split())[:SHOWN]}"
            yield Complaint(
                "QUERY_SLOW", text, "ask for less at once, or forget it: paktum doctor --forget-slow-queries"
            )


def slow_queries() -> "SlowQueries":
    """The record of this installation."""
    from ..read.slow import FILE, SlowQueries

    return SlowQueries(Path(FILE))
