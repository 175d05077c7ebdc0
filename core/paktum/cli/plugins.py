"""`paktum plugin`: which plugins are enabled."""

import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .failures import Complaint, ExitCode, Failure, complaints_of, failure
from .installation import FILE, Installation, opened, present_settings
from .output import AsJson, remark, tell, tell_json, tell_table

if TYPE_CHECKING:
    from ..assembly.build import Assembly
    from ..settings import Settings
    from ..workflow.fallback import MovedRecords

VARIABLE = "PAKTUM_PLUGINS"

Name = Annotated[str, typer.Argument(help="The plugin's name, such as banking.")]

app = typer.Typer(no_args_is_help=True, help="Which plugins are enabled.")


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """Show the installed plugins and which of them are enabled here."""
    from ..assembly.discovery import installed_plugins
    from ..settings import find_settings

    enabled = find_settings().plugins
    installed = installed_plugins()
    rows = [
        {"name": name, "version": installed.get(name), "installed": name in installed, "enabled": name in enabled}
        for name in sorted({*installed, *enabled})
    ]
    if as_json:
        tell_json(rows)
    else:
        shown = [(row["name"], row["version"] or "not installed", row["enabled"]) for row in rows]
        tell_table(("Plugin", "Version", "Enabled"), shown)


@app.command()
def enable(name: Name, as_json: AsJson = False) -> None:
    """Enable an installed plugin: check that it fits the others, make its tables, then write it into paktum.toml."""
    from ..assembly.build import load_assembly
    from ..settings import enable_plugin
    from ..storage.migrations import upgrade

    settings = _editable_settings()
    if name in settings.plugins:
        raise failure("PLUGIN_ENABLED", f"{name} is enabled already")
    assembly = load_assembly((*settings.plugins, name), settings.primary_tiers)
    installation = Installation(settings, assembly)
    try:
        migrations = upgrade(assembly, installation.engine)
    finally:
        installation.close()
    enable_plugin(Path(FILE), name)
    if as_json:
        tell_json({"enabled": name, "migrations": migrations})
        return
    tell(f"{name} is enabled. Migrations: {', '.join(migrations) or 'none'}")
    remark("Start the server again; if the plugin has tiers, run: paktum retier")


@app.command()
def disable(name: Name, as_json: AsJson = False) -> None:
    """Disable a plugin: its data is kept and hidden; records in states that it inserted move to the state's fallback.

    Exit code 4 if the plugin cannot be loaded any more, so that nothing could be moved.
    """
    from ..settings import disable_plugin

    settings = _editable_settings()
    if name not in settings.plugins:
        raise failure(
            "PLUGIN_NOT_ENABLED", f"{name} is not enabled; enabled are: {', '.join(settings.plugins) or 'none'}"
        )
    assembly, broken = _assembly_with(settings, name)
    moved = _moved(settings, assembly, name) if assembly is not None else []
    disable_plugin(Path(FILE), name)
    _forget_words(settings, name)
    if as_json:
        tell_json(
            {"disabled": name, "moved": [asdict(each) for each in moved], "problems": [asdict(each) for each in broken]}
        )
    else:
        tell(f"{name} is disabled. Its data is kept.")
        for each in moved:
            tell(f"{each.records:,} of {each.entity} moved from {each.state} to {each.fallback}")
        remark("Start the server again.")
    if broken:
        for complaint in broken:
            remark(str(complaint))
        remark("So no record could be moved out of a state of the plugin; paktum doctor shows those that are left.")
        raise typer.Exit(ExitCode.FINDINGS)


@app.command()
def purge(
    name: Name,
    yes: Annotated[bool, typer.Option("--yes", help="Really remove; without it, only say what would be lost.")] = False,
    as_json: AsJson = False,
) -> None:
    """Remove all tables of a disabled plugin, with their data. Without --yes it is refused with what would be lost."""
    from ..storage.migrations import purge as run, purge_preview

    with opened() as installation:
        if not yes:
            rows = purge_preview(installation.assembly, installation.engine, name)
            lost = ", ".join(f"{each.table} with {each.rows:,} rows" for each in rows) or "no tables"
            raise failure("NOT_CONFIRMED", f"this would be lost: {lost}", f"paktum plugin purge {name} --yes")
        removed = run(installation.assembly, installation.engine, name)
    if as_json:
        tell_json({"removed": [asdict(each) for each in removed]})
    else:
        for each in removed:
            tell(f"{each.table} with {each.rows:,} rows")


def _editable_settings() -> "Settings":
    """The settings, if the list of plugins in the file is the one in force."""
    if os.environ.get(VARIABLE):
        text = f"the environment variable {VARIABLE} says which plugins are enabled, so editing {FILE} would do nothing"
        raise failure("PLUGINS_FROM_ENVIRONMENT", text, f"change or remove {VARIABLE}")
    settings = present_settings()
    if not Path(FILE).is_file():
        raise failure("NO_INSTALLATION", f"there is no {FILE} in {Path.cwd()}", "make one with: paktum init")
    return settings


def _assembly_with(settings: "Settings", name: str) -> "tuple[Assembly | None, list[Complaint]]":
    """The assembly as it is; none, and why, if it is broken as long as the plugin is enabled."""
    from ..assembly.build import load_assembly
    from ..assembly.problems import AssemblyError

    rest = [each for each in settings.plugins if each != name]
    try:
        assembly = load_assembly(settings.plugins, settings.primary_tiers)
    except AssemblyError as error:
        load_assembly(rest, settings.primary_tiers)
        return None, complaints_of(error)
    needing = [each.name for each in assembly.plugins if name in names_required(each.requires)]
    if needing:
        text = f"{name} is needed by {', '.join(needing)}"
        raise Failure(Complaint("PLUGIN_REQUIRED", text, f"disable first: paktum plugin disable {needing[-1]}"))
    load_assembly(rest, settings.primary_tiers)
    return assembly, []


def names_required(requires: tuple[str, ...]) -> set[str]:
    """The names of plugins in requirements such as `banking>=0.1`."""
    from packaging.requirements import Requirement

    return {Requirement(text).name for text in requires}


def _moved(settings: "Settings", assembly: "Assembly", name: str) -> "list[MovedRecords]":
    from ..storage.history import current_revisions
    from ..workflow.fallback import move_to_fallbacks

    installation = Installation(settings, assembly)
    try:
        if not installation.has_database() or name not in current_revisions(installation.engine):
            return []  # it was never used
        installation.require_current()
        return move_to_fallbacks(assembly, installation.writer, name)
    finally:
        installation.close()


def _forget_words(settings: "Settings", name: str) -> None:
    """Let search find records by what the other plugins say of them only."""
    from ..assembly.build import load_assembly
    from ..storage.search_filling import fill_entries

    rest = [each for each in settings.plugins if each != name]
    installation = Installation(settings, load_assembly(rest, settings.primary_tiers))
    try:
        if not installation.outdated():
            fill_entries(installation.assembly, installation.engine)
    finally:
        installation.close()
