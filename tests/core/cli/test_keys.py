from pathlib import Path

import pytest

from paktum.storage.master_keys import MasterKey, master_keys, unwrap, wrapped

from .conftest import Terminal

CREATE = 'mutation { clientCreate(input: {name: "A", banking: {riskNote: "late"}}) { errors { code } } }'
READ = "{ clients { nodes { banking { riskNote } } } }"
NOTE = {"data": {"clients": {"nodes": [{"banking": {"riskNote": "late"}}]}}}


def in_production() -> None:
    settings = Path("paktum.toml")
    settings.write_text(settings.read_text().replace('environment = "development"', 'environment = "production"'))


def test_production_is_refused_without_a_key_with_the_command_that_makes_one(terminal: Terminal) -> None:
    terminal.init("banking")
    terminal.done("query", CREATE)
    key = Path("paktum.keys").read_text()
    assert Path("paktum.keys").stat().st_mode & 0o777 == 0o600
    Path("paktum.keys").unlink()
    in_production()
    for command in (["serve"], ["query", READ], ["db", "upgrade"]):
        ended = terminal.run(*command)
        assert (ended.code, ended.out) == (3, "")
        assert ended.err == (
            f"[KEY_MISSING] there is no master key in {terminal.folder}/paktum.keys; make one with: paktum keys new\n"
        )
    assert not Path("paktum.keys").exists()
    Path("paktum.keys").write_text(key)
    assert terminal.done("query", READ).json == NOTE


def test_keys_are_made_rotated_and_listed(terminal: Terminal) -> None:
    terminal.init("banking")
    terminal.done("query", CREATE)
    first = terminal.done("keys", "list", "--json").json
    (key,) = first["keys"]
    assert (key["isMasterThere"], key["values"], [key["master"]]) == (True, 1, first["masters"])
    made = terminal.done("keys", "new", "--json").json
    assert made["file"] == str(terminal.folder / "paktum.keys")
    assert terminal.done("keys", "list", "--json").json == {**first, "masters": [*first["masters"], made["id"]]}
    assert terminal.done("keys", "rotate").out == "1 values were encrypted anew.\n"
    old, new = terminal.done("keys", "list", "--json").json["keys"]
    assert old == {**key, "master": made["id"], "values": 0}
    assert (new["master"], new["isMasterThere"], new["values"]) == (made["id"], True, 1)
    assert terminal.done("query", READ).json == NOTE


def test_what_is_written_under_a_lost_key_is_told(terminal: Terminal) -> None:
    terminal.init("banking")
    terminal.done("query", CREATE)
    lost = terminal.done("keys", "list", "--json").json["masters"][0]
    Path("paktum.keys").unlink()
    terminal.done("keys", "new")
    ended = terminal.run("keys", "rotate")
    assert (ended.code, ended.out) == (3, "")
    assert ended.err == f"[KEY_MISSING] the master key {lost} is missing; put it back where the others are\n"
    assert terminal.run("query", READ).code == 4


def test_a_key_in_the_environment_is_not_hidden_by_one_in_a_file(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal.init()
    monkeypatch.setenv("PAKTUM_KEYS", f"here.2026-11-02.{'B' * 43}=")
    ended = terminal.run("keys", "new")
    assert (ended.code, ended.out) == (3, "")
    assert ended.err.startswith("[KEYS_FROM_ENVIRONMENT] ")
    assert not Path("paktum.keys").exists()


def test_a_key_is_written_behind_one_that_ends_without_a_line(terminal: Terminal) -> None:
    terminal.init("banking")
    terminal.done("query", CREATE)
    file = Path("paktum.keys")
    file.write_text(file.read_text().rstrip("\n"))
    terminal.done("keys", "new")
    assert len(file.read_text().splitlines()) == 2
    assert terminal.done("query", READ).json == NOTE


def test_a_backup_with_keys_is_refused_while_one_of_them_is_missing(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal.init("banking")
    terminal.done("query", CREATE)
    lost = terminal.done("keys", "list", "--json").json["masters"][0]
    Path("paktum.keys").unlink()
    terminal.done("keys", "new")
    monkeypatch.setenv("PAKTUM_BACKUP_PASSPHRASE", "a long passphrase")
    ended = terminal.run("backup", "kept", "--with-keys")
    assert (ended.code, ended.out) == (3, "")
    assert ended.err == f"[KEY_MISSING] the master key {lost} is missing; put it back where the others are\n"
    assert not Path("kept").exists()


def test_keys_of_a_backup_are_not_restored_to_where_nobody_reads_them(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal.init("banking")
    terminal.done("query", CREATE)
    monkeypatch.setenv("PAKTUM_BACKUP_PASSPHRASE", "a long passphrase")
    terminal.done("backup", "kept", "--with-keys")
    Path("paktum.db").unlink()
    keys = Path("paktum.keys").read_text()
    monkeypatch.setenv("PAKTUM_KEYS", f"here.2026-11-02.{'B' * 43}=")
    ended = terminal.run("restore", "kept", "--with-keys")
    assert (ended.code, ended.out) == (3, "")
    assert ended.err.startswith("[KEYS_FROM_ENVIRONMENT] ")
    assert not Path("paktum.db").exists()
    assert Path("paktum.keys").read_text() == keys


def test_keys_that_are_restored_do_not_take_the_place_of_newer_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PAKTUM_KEYS", raising=False)
    kept, file = tmp_path / "keys.json", tmp_path / "paktum.keys"
    old = MasterKey("old", "2026-01-02", b"o" * 32)
    kept.write_text(wrapped({"old": old}, "a long passphrase"))
    file.write_text(f"{MasterKey('new', '2026-11-02', b'n' * 32)}\n")
    unwrap(kept, "a long passphrase", file)
    assert list(master_keys(file)) == ["old", "new"]


def test_a_backup_may_hold_the_keys_under_a_passphrase(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal.init("banking")
    terminal.done("query", CREATE)
    monkeypatch.setenv("PAKTUM_BACKUP_PASSPHRASE", "too short")
    assert terminal.run("backup", "kept", "--with-keys").err == (
        "[KEY_MISSING] a passphrase for keys has at least 12 characters\n"
    )
    assert not Path("kept").exists()
    monkeypatch.setenv("PAKTUM_BACKUP_PASSPHRASE", "a long passphrase")
    terminal.done("backup", "kept", "--with-keys")
    terminal.done("backup", "without")
    keys = Path("paktum.keys").read_text()
    assert keys.split(".")[-1].strip() not in Path("kept/keys.json").read_text()
    terminal.done("restore", "kept", "--verify")
    Path("paktum.db").unlink()
    Path("paktum.keys").unlink()
    assert terminal.run("restore", "without", "--with-keys").err == (
        "[KEY_MISSING] without holds no keys\n  -> it was made without: paktum backup --with-keys\n"
    )
    monkeypatch.setenv("PAKTUM_BACKUP_PASSPHRASE", "another passphrase")
    assert terminal.run("restore", "kept", "--with-keys").err == (
        "[KEY_MISSING] the passphrase does not open kept/keys.json\n"
    )
    assert not Path("paktum.keys").exists()
    assert not Path("paktum.db").exists()
    monkeypatch.setenv("PAKTUM_BACKUP_PASSPHRASE", "a long passphrase")
    terminal.done("restore", "kept", "--with-keys")
    assert Path("paktum.keys").read_text() == keys
    assert terminal.done("query", READ).json == NOTE
