"""The commands put together, and what happens when one of them fails."""

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from . import (
    backups,
    database,
    demo,
    diagnosis,
    importing,
    installing,
    jobs,
    keys,
    personal,
    plugins,
    purging,
    querying,
    schema,
    serving,
    ticking,
    tiers,
    tokens,
    undoing,
    users,
)
from .failures import report
from .output import is_json

TRACEBACK = "paktum.traceback"

EPILOG = (
    "Exit codes: 0 done; 1 an unforeseen error; 2 wrong usage; 3 refused, nothing was changed; "
    "4 done, but there are rejected rows or findings."
)


LEFT_ALONE: tuple[type[Exception], ...] = (
    typer.Exit,
    typer.Abort,
    BrokenPipeError,
    # Wrong usage: told by the command line library, with exit code 2. It exports only what derives from this class.
    *(each for each in typer.BadParameter.__mro__ if each.__name__ == "ClickException"),
)
"""Errors that need no words of ours."""


class Commands(TyperGroup):
    """The root of the commands: tells errors in words and turns them into exit codes."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except Exception as error:  # every command of ours and of plugins ends here
            if isinstance(error, LEFT_ALONE) or ctx.meta.get(TRACEBACK):
                raise
            raise typer.Exit(report(error, is_json(ctx))) from None


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"paktum {version('paktum')}")
        raise typer.Exit


@app.callback()
def root(
    ctx: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and end.")
    ] = False,
    traceback: Annotated[
        bool, typer.Option("--traceback", help="Show where in the code an unforeseen error happened.")
    ] = False,
) -> None:
    """Paktum: a plugin-based CRM framework with a GraphQL API. Commands work on the installation in this folder."""
    ctx.meta[TRACEBACK] = traceback


app.command("init")(installing.init)
app.command("serve")(serving.serve)
app.command("demo")(demo.demo)
app.command("import")(importing.import_)
app.command("query")(querying.query)
app.command("purge")(purging.purge)
app.command("undo")(undoing.undo)
app.command("retier")(tiers.retier)
app.command("tick")(ticking.tick)
app.command("doctor")(diagnosis.doctor)
app.command("check")(diagnosis.check)
app.command("backup")(backups.backup)
app.command("restore")(backups.restore)
app.add_typer(database.app, name="db")
app.add_typer(jobs.app, name="job")
app.add_typer(keys.app, name="keys")
app.add_typer(personal.app, name="personal")
app.add_typer(plugins.app, name="plugin")
app.add_typer(schema.app, name="schema")
app.add_typer(tokens.app, name="token")
app.add_typer(users.app, name="user")
