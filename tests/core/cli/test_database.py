from pathlib import Path

import sqlalchemy as sa

from .conftest import Terminal

STATUS_KEYS = ["plugin", "current", "head", "state", "remedy"]


def enable_by_hand(name: str) -> None:
    settings = Path("paktum.toml")
    settings.write_text(settings.read_text().replace("plugins = []", f'plugins = ["{name}"]'))


def test_status_shows_the_state_of_every_plugin(terminal: Terminal) -> None:
    terminal.init()
    enable_by_hand("banking")
    ended = terminal.run("db", "status", "--json")
    core, banking = ended.json
    assert ended.code == 4
    assert list(core) == list(banking) == STATUS_KEYS
    assert (core["plugin"], core["state"], core["remedy"]) == ("core", "current", None)
    assert core["current"] == core["head"]
    assert banking == {
        "plugin": "banking",
        "current": None,
        "head": banking["head"],
        "state": "not created",
        "remedy": "paktum db upgrade",
    }


def test_a_command_that_needs_a_current_database_names_the_command_that_mends_it(terminal: Terminal) -> None:
    terminal.init()
    enable_by_hand("banking")
    for command in (["retier"], ["query", "{ __typename }"], ["serve"], ["token", "create", "administrator@localhost"]):
        ended = terminal.run(*command)
        assert (ended.code, ended.out) == (3, "")
        assert ended.err == "[DATABASE_NOT_CURRENT] the tables of banking: not created\n  -> paktum db upgrade\n"


def test_upgrade_brings_the_database_to_the_newest_tables(terminal: Terminal) -> None:
    terminal.init()
    enable_by_hand("banking")
    done = terminal.done("db", "upgrade")
    assert done.out.splitlines()[0] == "banking_0001"
    assert done.err == "The database is current.\n"
    again = terminal.done("db", "upgrade")
    assert (again.out, again.err) == ("", "The database was current already.\n")
    assert terminal.done("db", "upgrade", "--json").json == {"migrations": []}
    assert terminal.done("db", "status").code == 0


def test_a_database_that_is_not_there_is_made_by_upgrade_only(terminal: Terminal) -> None:
    terminal.init()
    Path("paktum.db").unlink()
    ended = terminal.run("db", "status")
    assert (ended.code, ended.out) == (4, "")
    assert ended.err == (
        f"[DATABASE_NOT_CURRENT] there is no database at sqlite:///{terminal.folder}/paktum.db\n"
        "  -> paktum db upgrade\n"
    )
    assert terminal.run("retier").code == 3
    assert not Path("paktum.db").exists()
    terminal.done("db", "upgrade")
    assert terminal.done("db", "status").code == 0


def test_without_an_installation_commands_say_how_to_make_one(terminal: Terminal) -> None:
    commands = [
        "db status",
        "db upgrade",
        "retier",
        "query {a}",
        "import m.toml .",
        "serve",
        "schema export",
        "token create x",
    ]
    for command in commands:
        ended = terminal.run(*command.split(" ", 2))
        assert (ended.code, ended.out) == (3, "")
        assert (
            ended.err
            == f"[NO_INSTALLATION] there is no paktum.toml in {terminal.folder}\n  -> make one with: paktum init\n"
        )


def test_doctor_finds_drift_and_missing_facet_rows(terminal: Terminal) -> None:
    terminal.init("banking")
    terminal.deal("prospecting")
    engine = sa.create_engine(f"sqlite:///{terminal.folder}/paktum.db")
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM banking_client")
        connection.exec_driver_sql("ALTER TABLE core_client ADD COLUMN nickname TEXT")
    engine.dispose()
    ended = terminal.run("doctor", "--json")
    assert (ended.code, ended.err) == (4, "")
    assert ended.json == {
        "findings": [
            {
                "code": "SCHEMA_DRIFT",
                "message": "the column core_client.nickname is not declared, but in the database",
                "remedy": "write a migration for what is declared, or undo the change by hand",
            },
            {
                "code": "FACET_ROWS_MISSING",
                "message": "1 records have no row in banking_client of banking",
                "remedy": "paktum db upgrade",
            },
        ]
    }
    terminal.done("db", "upgrade")
    assert [each["code"] for each in terminal.run("doctor", "--json").json["findings"]] == ["SCHEMA_DRIFT"]


def test_doctor_finds_records_that_search_does_not(terminal: Terminal) -> None:
    terminal.init()
    terminal.deal("prospecting")
    engine = sa.create_engine(f"sqlite:///{terminal.folder}/paktum.db")
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM paktum_search_entry WHERE type = 'deal'")
    engine.dispose()
    finding = {
        "code": "SEARCH_ENTRIES_MISSING",
        "message": "search does not find 1 of Deal by what they say now",
        "remedy": "paktum db upgrade",
    }
    assert terminal.run("doctor", "--json").json == {"findings": [finding]}
    terminal.done("db", "upgrade")
    assert terminal.done("doctor").out == "Nothing is wrong.\n"


def test_reindex_makes_anew_what_search_looks_in(terminal: Terminal) -> None:
    terminal.init()
    terminal.deal("prospecting")
    engine = sa.create_engine(f"sqlite:///{terminal.folder}/paktum.db")
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE core_deal SET name = 'Árajánlat', name_fold = 'arajanlat'")
    asked = ["query", '{ search(text: "ARAJ") { nodes { title } } }']
    assert terminal.done(*asked).json["data"]["search"]["nodes"] == []
    with engine.connect() as connection:  # with the catalogues that come with the product
        known = connection.exec_driver_sql("SELECT count(*) FROM paktum_search_entry").scalar()
    assert terminal.done("db", "reindex").out == f"{known} records can be found.\n"
    assert terminal.done(*asked).json["data"]["search"]["nodes"] == [{"title": "Árajánlat"}]
    assert terminal.done("db", "reindex", "--json").json == {"records": known}
    engine.dispose()


def test_doctor_finds_what_keeps_it_from_looking_further(terminal: Terminal) -> None:
    assert [each["code"] for each in terminal.run("doctor", "--json").json["findings"]] == ["NO_INSTALLATION"]
    terminal.init()
    settings = Path("paktum.toml")
    whole = settings.read_text()
    settings.write_text(whole.replace("plugins = []", 'plugins = ["bankng"]'))
    assert [each["code"] for each in terminal.run("doctor", "--json").json["findings"]] == ["PLUGIN_NOT_INSTALLED"]
    settings.write_text(whole.replace("plugins = []", "plugin = []"))
    assert [each["code"] for each in terminal.run("doctor", "--json").json["findings"]] == ["SETTINGS_INVALID"]
    settings.write_text(whole)
    Path("paktum.db").write_text("this is no database, but it is long enough to look like a file of one" * 10)
    ended = terminal.run("doctor")
    assert (ended.code, ended.err) == (4, "")
    assert ended.out == (
        "[DATABASE_UNREACHABLE] file is not a database\n  -> check database_url, and that the database runs\n"
    )
