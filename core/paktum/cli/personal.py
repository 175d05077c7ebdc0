"""`paktum personal`: what is kept of a person, told or erased."""

import asyncio
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .failures import Complaint, Failure
from .installation import Installation, opened
from .output import AsJson, remark, tell, tell_json
from .users import find_user

if TYPE_CHECKING:
    from ..access.actor import Actor
    from ..write.personal import Erased

app = typer.Typer(no_args_is_help=True, help="What is kept of a person: a contact, a user, a client who is a person.")

Person = Annotated[str, typer.Argument(help="The person's id, such as contact_018f....")]
Email = Annotated[
    str | None, typer.Option("--as", metavar="EMAIL", help="Do it as this user, who needs the permission for it.")
]
Reason = Annotated[str | None, typer.Option(help="Why, for the log: such as the number of the person's letter.")]


@app.command()
def export(person: Person, email: Email = None, reason: Reason = None) -> None:
    """Write all that is kept of a person, with its history, as JSON. The log says that it was told."""
    from ..write.personal import export_personal

    with opened() as installation:
        tell_json(_run(installation, email, lambda change: export_personal(change, person, reason)))


@app.command()
def erase(
    person: Person,
    email: Email = None,
    reason: Reason = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be erased.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Really erase; it cannot be undone.")] = False,
    as_json: AsJson = False,
) -> None:
    """Erase what is kept of a person: in records, search, the audit and kept answers. Refused without --yes."""
    from ..storage.personal import sweep
    from ..write.personal import erase_personal

    with opened() as installation:
        keep = dry_run or not yes
        done = _run(installation, email, lambda change: erase_personal(change, person, reason), dry_run=keep)
        if keep and not dry_run:
            text = f"this would be erased for good: {_told(done)}"
            raise Failure(Complaint("NOT_CONFIRMED", text, f"paktum personal erase {person} --yes"))
        if not keep:
            sweep(installation.engine, done.tables)
    if as_json:
        tell_json({"person": done.person, "values": done.values, "auditRows": done.audit_rows})
        return
    tell(_told(done))
    if not keep:
        remark("Backups that were made before still hold it.")


def _told(done: "Erased") -> str:
    records = ", ".join(f"{key} ({', '.join(paths)})" for key, paths in done.values.items())
    return f"{records or 'no value of a record'}; {done.audit_rows:,} rows of the audit"


def _run(installation: Installation, email: str | None, work: Any, *, dry_run: bool = False) -> Any:
    from dataclasses import replace

    from ..access.actor import SYSTEM
    from ..write.cause import Origin
    from ..write.personal import PERMISSIONS

    writer, actor = installation.writer, SYSTEM
    if email is not None:
        writer.run(SYSTEM, lambda change: find_user(change, email))
        user = asyncio.run(_actor(installation, email))
        # The permission is all that counts: whose records they are does not matter to the person.
        allowed = frozenset(code for code in PERMISSIONS.values() if user.may(code))
        actor = replace(SYSTEM, user_id=user.user_id, permissions=allowed)
    return writer.run(actor, work, origin=Origin.ERASURE, operation="paktum personal", dry_run=dry_run)


async def _actor(installation: Installation, email: str) -> "Actor":
    from ..access.authentication import Authenticator
    from ..read.clock import SYSTEM_CLOCK
    from ..read.run import reads_for

    reads = reads_for(installation.settings.database_url)
    try:
        found = await Authenticator(
            installation.assembly, reads, SYSTEM_CLOCK, installation.settings.sign_in.idle
        ).actor_of(email)
    finally:
        await reads.close()
    assert found is not None
    return found
