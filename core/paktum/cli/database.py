"""`paktum db`: brings the database to the tables of the enabled plugins."""

from dataclasses import asdict
from typing import Annotated

import typer

from .failures import ExitCode
from .installation import opened, present_settings
from .output import AsJson, remark, tell, tell_json, tell_table

app = typer.Typer(no_args_is_help=True, help="Bring the database to the tables of the enabled plugins.")


@app.command()
def upgrade(as_json: AsJson = False) -> None:
    """Run what is missing of every enabled plugin's migrations, then make missing rows of facets and of search."""
    from ..storage.migrations import upgrade as run

    with opened(current=False) as installation:
        done = run(installation.assembly, installation.engine)
    if as_json:
        tell_json({"migrations": done})
        return
    for revision in done:
        tell(revision)
    remark("The database is current." if done else "The database was current already.")


@app.command()
def reindex(as_json: AsJson = False) -> None:
    """Make anew what search looks in, for all records. It is kept by itself; this mends it after changes by hand."""
    from ..storage.search_filling import remake_entries

    with opened() as installation:
        records = remake_entries(installation.assembly, installation.engine)
    if as_json:
        tell_json({"records": records})
    else:
        tell(f"{records:,} records can be found.")


@app.command()
def status(as_json: AsJson = False) -> None:
    """Show which migrations the database has; exit code 4 if something is to be done."""
    from ..storage.history import PluginStatus, status as read_status

    with opened(current=False) as installation:
        found: list[PluginStatus] = []
        lacking = installation.outdated()
        if installation.has_database():
            found = read_status(installation.assembly, installation.engine)
    if as_json:
        tell_json([{**asdict(each), "state": each.state.value, "remedy": each.remedy} for each in found])
    elif found:
        rows = [(each.plugin, each.current, each.head, each.state.value, each.remedy) for each in found]
        tell_table(("Plugin", "Database", "Newest", "State", "Remedy"), rows)
    if not found:
        for complaint in lacking:
            remark(str(complaint))
    if lacking:
        raise typer.Exit(ExitCode.FINDINGS)


@app.command()
def revision(
    plugin: Annotated[str, typer.Argument(help="The plugin whose tables have changed.")],
    message: Annotated[str, typer.Option("--message", "-m", help="What the migration does, in a few words.")],
) -> None:
    """Write a plugin's next migration into its package: for its author. The plugin need not be enabled yet."""
    from ..assembly.build import load_assembly
    from ..storage.revisions import create_revision

    settings = present_settings()
    assembly = load_assembly(dict.fromkeys((*settings.plugins, plugin)), settings.primary_tiers)
    written = create_revision(assembly, plugin, message)
    tell(str(written.path))
    for warning in written.warnings:
        remark(f"look at this: {warning}")
