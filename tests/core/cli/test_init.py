import os
from pathlib import Path

import pytest
import sqlalchemy as sa

from paktum.cli.installation import shown_url
from paktum.storage.engines import DatabaseKind, normalised_url

from .conftest import Terminal

FIRST = ["core_0001", "banking_0001"]


def test_init_makes_settings_database_and_administrator_and_shows_the_token(
    terminal: Terminal, database_kind: DatabaseKind, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAKTUM_DATABASE_URL", database_url)
    made = terminal.done("init", "--plugins", "banking", "--json").json
    administrator, token = made.pop("administrator"), made.pop("token")
    assert [each for each in made.pop("migrations") if each.endswith("_0001")] == FIRST
    assert made == {
        "settings": str(terminal.folder / "paktum.toml"),
        "plugins": ["core", "banking"],
        "database": shown_url(normalised_url(database_url)),
    }
    assert (administrator["name"], administrator["email"]) == ("Administrator", "administrator@localhost")
    assert administrator["id"].startswith("user_")
    assert token.startswith("paktum_pat_")
    asked = terminal.done("query", "{ users { nodes { id name email } } }").json
    assert asked == {"data": {"users": {"nodes": [administrator]}}}
    assert terminal.done("doctor").out == "Nothing is wrong.\n"
    assert (terminal.folder / "paktum.db").exists() == (database_kind is DatabaseKind.SQLITE)


def test_init_tells_people_what_it_made(terminal: Terminal) -> None:
    ended = terminal.done("init", "--name", "Ann", "--email", "ann@example.com")
    *lines, last = ended.out.splitlines()
    assert lines == [
        f"Settings       {terminal.folder}/paktum.toml",
        "Plugins        core",
        f"Database       sqlite:///{terminal.folder}/paktum.db",
        "Administrator  Ann <ann@example.com>",
    ]
    assert last.startswith("Token          paktum_pat_")
    assert ended.err == ("Keep the token: it is stored as a digest only and not shown again. Next: paktum serve\n")


def test_init_refuses_to_overwrite(terminal: Terminal) -> None:
    terminal.init()
    settings, database = (Path(name).read_bytes() for name in ("paktum.toml", "paktum.db"))
    ended = terminal.run("init", "--plugins", "banking", "--json")
    told = {
        "code": "INSTALLATION_EXISTS",
        "message": f"{terminal.folder}/paktum.toml exists already",
        "remedy": "edit it, or remove it first",
    }
    assert (ended.code, ended.json) == (3, {"errors": [told]})
    assert ended.err == f"[INSTALLATION_EXISTS] {told['message']}\n  -> {told['remedy']}\n"
    assert (Path("paktum.toml").read_bytes(), Path("paktum.db").read_bytes()) == (settings, database)


def test_init_leaves_a_database_alone_that_holds_an_installation(terminal: Terminal) -> None:
    terminal.init()
    Path("paktum.toml").unlink()
    ended = terminal.run("init")
    assert (ended.code, ended.out) == (3, "")
    assert ended.err == (
        f"[DATABASE_IN_USE] the database sqlite:///{terminal.folder}/paktum.db holds an installation already\n"
        "  -> name another one, or write paktum.toml for it by hand\n"
    )
    assert not Path("paktum.toml").exists()


def test_init_with_plugins_that_do_not_fit_makes_nothing(terminal: Terminal) -> None:
    ended = terminal.run("init", "--plugins", "banking,bankng", "--json")
    assert (ended.code, [each["code"] for each in ended.json["errors"]]) == (3, ["PLUGIN_NOT_INSTALLED"])
    assert os.listdir() == []


def test_init_with_an_unusable_database_makes_nothing(terminal: Terminal) -> None:
    ended = terminal.run("init", "--database-url", "mysql://localhost/crm", "--json")
    assert (ended.code, [each["code"] for each in ended.json["errors"]]) == (3, ["SETTINGS_INVALID"])
    assert os.listdir() == []


def test_init_with_a_database_that_does_not_answer_makes_nothing(terminal: Terminal) -> None:
    ended = terminal.run("init", "--database-url", "postgresql://paktum:secret@127.0.0.1:1/paktum", "--json")
    assert (ended.code, [each["code"] for each in ended.json["errors"]]) == (3, ["DATABASE_UNREACHABLE"])
    assert "secret" not in ended.out + ended.err
    assert os.listdir() == []


def test_init_writes_the_database_that_it_is_told(terminal: Terminal) -> None:
    made = terminal.done("init", "--database-url", "sqlite:///data.db", "--json").json
    assert made["database"] == f"sqlite:///{terminal.folder}/data.db"
    assert sorted(os.listdir()) == ["data.db", "paktum.toml"]
    assert terminal.done("query", "{ users { totalCount } }").json == {"data": {"users": {"totalCount": 1}}}


RIVAL = """
from paktum import Client, Plugin, Tier, TierScheme, hookimpl

class Made(Plugin):
    name = "rival"

    @hookimpl
    def tier_schemes(self):
        return [TierScheme("rival.rank", "Rank", Client, (Tier("only", "Only"),), primary=True)]
"""


def test_init_asks_for_the_primary_tier_where_plugins_disagree(terminal: Terminal) -> None:
    terminal.install("rival", RIVAL)
    ended = terminal.run("init", "--plugins", "banking,rival", "--json")
    assert (ended.code, [each["code"] for each in ended.json["errors"]]) == (3, ["PRIMARY_TIER_TAKEN"])
    terminal.done("init", "--plugins", "banking,rival", "--primary-tier", "Client=rival.rank")
    assert 'Client = "rival.rank"' in Path("paktum.toml").read_text()
    assert terminal.done("doctor").code == 0
    assert terminal.run("init", "--primary-tier", "Client").code == 3  # it exists already, whatever else is wrong


def test_a_primary_tier_without_a_scheme_is_wrong_usage(terminal: Terminal) -> None:
    ended = terminal.run("init", "--primary-tier", "Client")
    assert (ended.code, ended.out, os.listdir()) == (2, "", [])
    assert "--primary-tier" in ended.err


def test_the_token_is_not_in_the_database(terminal: Terminal) -> None:
    token = terminal.init()["token"]
    with sa.create_engine(f"sqlite:///{terminal.folder}/paktum.db").connect() as connection:
        dump = "\n".join(connection.connection.driver_connection.iterdump())  # type: ignore[union-attr]
        connection.close()
    connection.engine.dispose()
    assert token.removeprefix("paktum_pat_") not in dump
