"""`paktum user`: who can sign in, and with what."""

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .failures import failure
from .installation import opened, present_settings
from .output import AsJson, remark, tell, tell_json, tell_table

if TYPE_CHECKING:
    from ..access.models import User
    from ..write.change import Change

app = typer.Typer(no_args_is_help=True, help="Users: who can sign in, and with what.")

Email = Annotated[str, typer.Argument(help="The user's e-mail address.")]
FromStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from stdin; otherwise it is asked for.")
]


@app.callback()
def user() -> None:
    """Users: who can sign in, and with what."""


@app.command()
def create(
    email: Email,
    name: Annotated[str, typer.Option(help="What the user is called.")],
    role: Annotated[list[str] | None, typer.Option(help="Code of a role that the user gets; may be repeated.")] = None,
    as_json: AsJson = False,
) -> None:
    """Make a user. Until there is a password, or an OpenID provider knows the user, nobody can sign in as this one."""
    from ..access.actor import SYSTEM
    from ..access.models import AccessRole, RoleGrant, User

    wanted = role or []

    def work(change: "Change") -> str:
        known = {each.code for each in change.list_(AccessRole)}
        unknown = [code for code in wanted if code not in known]
        if unknown:
            raise failure("ROLE_UNKNOWN", f"there is no role {unknown[0]}", f"the roles are {', '.join(sorted(known))}")
        made = change.create(User, name=name, email=email)
        for code in wanted:
            change.create(RoleGrant, user=made, role=code)
        return change.assembly.entity(User).public_id(made.id)

    with opened() as installation:
        made = installation.writer.run(SYSTEM, work)
    if as_json:
        tell_json({"id": made})
    else:
        tell(made)


@app.command("set-password")
def set_password(email: Email, password_stdin: FromStdin = False) -> None:
    """Give a user a password. Whoever has signed in as this user is signed out everywhere."""
    from ..access.models import User
    from ..access.passwords import hashed, require_strong, store_hash

    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else _asked()
    require_strong(password)
    new = hashed(password)
    _changed(email, lambda change, found: store_hash(change, change.get(User, found.id, lock=True), new))
    remark(f"{email} has a new password and is signed out everywhere.")


@app.command("reset-link")
def reset_link(email: Email, as_json: AsJson = False) -> None:
    """Make a link by which a user chooses a new password, once, within 15 minutes; earlier ones end."""
    from ..access.links import Purpose, make_link

    def work(change: "Change", found: "User") -> str:
        if not found.is_active:
            raise failure("USER_INACTIVE", f"the user {email} is inactive")
        return make_link(change, found.id, Purpose.PASSWORD)

    secret = _changed(email, work)
    page = present_settings().sign_in.reset_page
    link = f"{page}#token={secret}" if page else None
    if as_json:
        tell_json({"token": secret, "link": link})
    else:
        tell(link or secret)
        remark("It works once, within 15 minutes." + ("" if link else " Send it to POST /auth/password/reset."))


@app.command()
def disable(email: Email) -> None:
    """Let a user in no more, with a password, a token, a session or an OpenID provider. The records stay the user's."""
    from ..access.sessions import end_sessions

    def work(change: "Change", found: "User") -> None:
        change.update(found, is_active=False)
        end_sessions(change, found.id)

    _changed(email, work)
    remark(f"{email} is inactive; it holds on every server within four seconds.")


@app.command()
def enable(email: Email) -> None:
    """Let a user in again. Sessions that there were have ended; tokens that were not revoked work again."""
    _changed(email, lambda change, found: change.update(found, is_active=True))
    remark(f"{email} is active.")


@app.command()
def sessions(
    email: Email,
    end: Annotated[bool, typer.Option("--end", help="Sign the user out everywhere.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show in which browsers a user has signed in."""
    from ..access.sessions import end_sessions, list_sessions

    idle = present_settings().sign_in.idle

    def work(change: "Change", found: "User") -> Any:
        present = list_sessions(change, found.id, idle)
        if end:
            end_sessions(change, found.id)
        return present

    rows = [
        {"agent": each.agent, **{name: getattr(each, name).isoformat() for name in ("opened_at", "used_at", "ends_at")}}
        for each in _changed(email, work)
    ]
    if as_json:
        tell_json({"sessions": rows})
    else:
        tell_table(("browser", "signed in", "last used", "ends"), [list(each.values()) for each in rows])
    if end:
        remark(f"{email} is signed out everywhere.")


def _asked() -> str:
    found: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return found


def _changed(email: str, work: Any) -> Any:
    """What `work(change, user)` gives, run in one transaction on the user with an e-mail address."""
    from ..access.actor import SYSTEM

    with opened() as installation:
        return installation.writer.run(SYSTEM, lambda change: work(change, find_user(change, email)))


def find_user(change: "Change", email: str) -> "User":
    """The user with an e-mail address; refused if there is none."""
    from ..access.identity import identity
    from ..access.models import User

    table = change.assembly.entity(User).table
    for found in change.fetch(User, (table.c.email == identity(email)) & table.c.deleted_at.is_(None)):
        return found
    raise failure("USER_UNKNOWN", f"there is no user with the e-mail address {email}")
