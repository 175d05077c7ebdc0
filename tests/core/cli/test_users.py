"""`paktum user`."""

from datetime import timedelta

from typer.testing import CliRunner

from paktum import RoleGrant, User
from paktum.access.passwords import find_hash, matches
from paktum.access.sessions import list_sessions, open_session
from paktum.cli.application import app
from paktum.storage.sign_in import LINKS

from ..access.browsers import PASSWORD, cheap_hashes
from .conftest import Terminal


def test_a_user_is_made_gets_a_password_and_is_disabled_and_enabled(terminal: Terminal) -> None:
    terminal.init()
    made = terminal.done("user", "create", "ann@example.com", "--name", "Ann", "--role", "auditor", "--json").json
    user = terminal.change(lambda change: next(each for each in change.list_(User) if each.name == "Ann"))
    assert made == {"id": f"user_{user.id.hex}"}
    assert terminal.change(lambda change: [e.role for e in change.list_(RoleGrant) if e.user.id == user.id]) == [
        "auditor"
    ]
    with cheap_hashes():
        for given in (["--password-stdin"], []):
            typed = f"{PASSWORD}\n" * (1 if given else 2)
            done = CliRunner().invoke(app, ["user", "set-password", "Ann@example.com", *given], input=typed)
            assert (done.exit_code, PASSWORD in done.output) == (0, False)
        known = terminal.change(lambda change: find_hash(change, user.id))
        assert matches(known, PASSWORD)
        weak = CliRunner().invoke(app, ["user", "set-password", "ann@example.com", "--password-stdin"], input="short\n")
        assert (weak.exit_code, "OUT_OF_RANGE" in weak.stderr) == (3, True)
    for command, is_active in (("disable", False), ("enable", True)):
        terminal.done("user", command, "ann@example.com")
        assert terminal.change(lambda change: change.get(User, user.id).is_active) is is_active


def test_sessions_are_shown_and_ended_by_whoever_disables_the_user_too(terminal: Terminal) -> None:
    terminal.init()
    terminal.done("user", "create", "ann@example.com", "--name", "Ann")
    user = terminal.change(lambda change: next(each.id for each in change.list_(User) if each.name == "Ann"))
    for words in (("sessions", "ann@example.com", "--end"), ("disable", "ann@example.com")):
        terminal.change(lambda change: open_session(change, user, "Firefox", timedelta(hours=1)))
        shown = terminal.done("user", "sessions", "ann@example.com", "--json").json["sessions"]
        assert [each["agent"] for each in shown] == ["Firefox"]
        terminal.done("user", *words)
        assert terminal.change(lambda change: list_sessions(change, user, timedelta(hours=1))) == []


def test_a_link_for_a_new_password_is_printed(terminal: Terminal) -> None:
    terminal.init()
    terminal.done("user", "create", "ann@example.com", "--name", "Ann")
    made = terminal.done("user", "reset-link", "ann@example.com", "--json").json
    assert (len(made["token"]), made["link"]) == (43, None)
    (stored,) = terminal.change(lambda change: change.session.execute(LINKS.select()).all())
    assert made["token"] not in str(stored)


def test_a_user_or_a_role_that_there_is_not_is_refused(terminal: Terminal) -> None:
    terminal.init()
    unknown = terminal.run("user", "disable", "ann@example.com")
    assert (unknown.code, unknown.err) == (
        3,
        "[USER_UNKNOWN] there is no user with the e-mail address ann@example.com\n",
    )
    role = terminal.run("user", "create", "ann@example.com", "--name", "Ann", "--role", "king")
    assert (role.code, role.err.splitlines()[0]) == (3, "[ROLE_UNKNOWN] there is no role king")
    assert terminal.change(lambda change: [each.name for each in change.list_(User)]) == ["Administrator"]
