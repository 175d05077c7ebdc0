"""`paktum token`: access tokens for programs and people."""

from typing import Annotated, Any

import typer

from .failures import failure
from .installation import opened
from .output import AsJson, remark, tell, tell_json
from .users import find_user

app = typer.Typer(no_args_is_help=True, help="Access tokens.")


@app.callback()
def token() -> None:
    """Access tokens."""


@app.command()
def create(
    email: Annotated[str, typer.Argument(help="The user whose rights the token has.")],
    name: Annotated[str, typer.Option(help="What the token is for.")] = "paktum token create",
    scope: Annotated[
        list[str] | None,
        typer.Option(help="What it is limited to, as Client.read or *.read; may be repeated. All unless said."),
    ] = None,
    days: Annotated[int | None, typer.Option(help="Days until it expires; for ever unless said.")] = None,
    as_json: AsJson = False,
) -> None:
    """Make a token of a user. It is shown once and stored as a digest only."""
    from ..access.actor import SYSTEM
    from ..access.tokens import create_token

    with opened() as installation:
        made = installation.writer.run(
            SYSTEM,
            lambda change: create_token(
                change, find_active_user(change, email), name, lifetime_days=days, scopes=scope or ()
            ),
        )
    if as_json:
        tell_json({"token": made})
    else:
        tell(made)
        remark("Keep it: it is not shown again.")


def find_active_user(change: Any, email: str) -> Any:
    """The active user with an e-mail address; refused if there is none."""
    found = find_user(change, email)
    if not found.is_active:
        raise failure("USER_INACTIVE", f"the user {email} is inactive")
    return found
