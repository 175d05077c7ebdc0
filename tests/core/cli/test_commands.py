import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from paktum.assembly.build import load_assembly
from paktum.schema.build import build_schema

from .conftest import Terminal

MAPPING = """\
source = "test"

[[load]]
file = "clients.csv"
entity = "Client"
external_id = "Key"
[load.columns]
name = "Name"
"""

HEAVY = (
    "alembic",
    "asyncpg",
    "graphql",
    "orjson",
    "psycopg",
    "pydantic_settings",
    "starlette",
    "strawberry",
    "uvicorn",
)


def test_help_imports_nothing_heavy() -> None:
    program = (
        "import sys\nfrom paktum.cli import main\nsys.argv = ['paktum', '--help']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ended.stderr == "[]\n"
    assert "Exit codes" in ended.stdout


def test_wrong_usage_has_an_exit_code_of_its_own(terminal: Terminal) -> None:
    for words in (["bogus"], ["query"], ["serve", "--port", "0"], ["query", "{a}", "--variables", "[1]"], ["db"]):
        assert terminal.run(*words).code == 2, words


def test_an_unforeseen_error_is_told_without_a_traceback(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **named: object) -> None:
        raise ZeroDivisionError("division by zero")

    terminal.init()
    monkeypatch.setattr("paktum.tiers.engine.retier", broken)
    ended = terminal.run("retier", "--json")
    told = {
        "code": "INTERNAL",
        "message": "ZeroDivisionError: division by zero",
        "remedy": "this should not happen; see where with: paktum --traceback ...",
    }
    assert (ended.code, ended.json) == (1, {"errors": [told]})
    assert ended.err == f"[INTERNAL] {told['message']}\n  -> {told['remedy']}\n"
    with pytest.raises(ZeroDivisionError):
        terminal.run("--traceback", "retier")


def test_version(terminal: Terminal) -> None:
    assert terminal.done("--version").out.startswith("paktum 0.")


def test_a_schema_is_exported_without_installation_and_database(terminal: Terminal) -> None:
    core = build_schema(load_assembly(())).sdl()
    assert terminal.done("schema", "export", "--plugins", "").out == core
    both = terminal.done("schema", "export", "--plugins", "hotel, banking").out
    assert both == build_schema(load_assembly(("banking", "hotel"))).sdl()
    assert os.listdir() == []


def test_the_schema_of_an_installation_is_that_of_its_plugins(terminal: Terminal) -> None:
    terminal.init("hotel")
    assert terminal.done("schema", "export").out == build_schema(load_assembly(("hotel",))).sdl()


def test_schemas_are_exported_to_one_file_per_plugin(terminal: Terminal) -> None:
    ended = terminal.done("schema", "export", "--plugins", "banking,hotel", "--out", "schema")
    names = ["core.graphql", "banking.graphql", "hotel.graphql", "all.graphql"]
    files = [str(path) for path in sorted(Path("schema").rglob("*.*"))]
    assert sorted(ended.out.split()) == files
    assert [path for path in files if "/examples/" not in path] == sorted(f"schema/{name}" for name in names)
    assert {"schema/examples/HotelPanel.graphql", "schema/examples/HotelPanel.json"} <= set(files)
    assert Path("schema/all.graphql").read_text() == build_schema(load_assembly(("banking", "hotel"))).sdl()
    assert Path("schema/core.graphql").read_text() == build_schema(load_assembly(())).sdl()


def test_plugins_that_do_not_fit_have_no_schema(terminal: Terminal) -> None:
    ended = terminal.run("schema", "export", "--plugins", "bankng")
    assert (ended.code, ended.out) == (3, "")
    assert ended.err.startswith("[PLUGIN_NOT_INSTALLED] bankng: no plugin 'bankng' is installed\n")


def test_a_query_answers_with_json(terminal: Terminal) -> None:
    terminal.init()
    terminal.deal("prospecting")
    ended = terminal.done(
        "query", "query Find($name: String) { clients(filter: {name: {eq: $name}}) { nodes { name } } }",
        "--variables", '{"name": "Somebody"}',
    )  # fmt: skip
    assert ended.json == {"data": {"clients": {"nodes": [{"name": "Somebody"}]}}}


def test_a_query_that_is_not_run_is_refused(terminal: Terminal) -> None:
    terminal.init()
    ended = terminal.run("query", "{ nope }")
    assert (ended.code, [each["extensions"]["code"] for each in ended.json["errors"]]) == (
        3,
        ["GRAPHQL_VALIDATION_FAILED"],
    )


def test_a_query_can_be_asked_as_a_user(terminal: Terminal) -> None:
    terminal.init("banking")
    terminal.deal("prospecting")
    query = "{ clients { nodes { banking { riskNote } } } viewer { user { id } roles } }"
    mutation = 'mutation { userCreate(input: {name: "Ann", email: "ann@example.com"}) { errors { code } user { id } } }'
    ann = terminal.done("query", mutation).json["data"]["userCreate"]["user"]["id"]
    nothing = terminal.done("query", query, "--as", "ann@example.com").json["data"]["viewer"]
    assert nothing == {"user": {"id": ann}, "roles": []}
    terminal.done(
        "query",
        f'mutation {{ roleGrantCreate(input: {{userId: "{ann}", role: "account_manager"}}) {{ errors {{ code }} }} }}',
    )
    viewer = terminal.done("query", query, "--as", "ann@example.com").json["data"]["viewer"]
    assert viewer == {"user": {"id": ann}, "roles": ["account_manager"]}
    filtered = "{ clients(filter: {banking: {creditScore: {gt: 1}}}) { totalCount } }"
    assert terminal.done("query", filtered).json == {"data": {"clients": {"totalCount": 0}}}
    refused = terminal.run("query", filtered, "--as", "ann@example.com")
    assert (refused.code, refused.json["errors"][0]["extensions"]["code"]) == (3, "FORBIDDEN")
    unknown = terminal.run("query", query, "--as", "nobody@example.com")
    assert (unknown.code, unknown.out) == (3, "")
    assert unknown.err == "[USER_UNKNOWN] there is no user with the e-mail address nobody@example.com\n"


def test_a_token_is_made_for_a_user(terminal: Terminal) -> None:
    first = terminal.init()["token"]
    ended = terminal.done("token", "create", "administrator@localhost", "--name", "laptop", "--days", "7")
    assert ended.out.startswith("paktum_pat_")
    assert ended.out.strip() != first
    assert ended.err == "Keep it: it is not shown again.\n"
    assert list(terminal.done("token", "create", "administrator@localhost", "--json").json) == ["token"]
    refused = terminal.run("token", "create", "administrator@localhost", "--days", "0", "--json")
    assert (refused.code, refused.json["errors"][0]["code"]) == (3, "OUT_OF_RANGE")


def test_retier_shows_what_it_did_per_scheme(terminal: Terminal) -> None:
    terminal.init("banking", "hotel")
    terminal.deal("prospecting")
    first = terminal.done("retier", "--json").json
    assert [(each["scheme"], each["records"], each["changed"]) for each in first] == [
        ("banking.corporate", 1, 1), ("hotel.corporate", 1, 1),
    ]  # fmt: skip
    header, row = terminal.done("retier", "banking.corporate").out.splitlines()
    assert header.split() == ["Scheme", "Records", "Changed", "Seconds"]
    assert row.split()[:3] == ["banking.corporate", "1", "0"]
    refused = terminal.run("retier", "banking.private")
    assert (refused.code, refused.out) == (3, "")
    assert refused.err == (
        "[TIER_SCHEME_UNKNOWN] there is no tier scheme 'banking.private'; "
        "there are: banking.corporate, hotel.corporate\n"
    )


def test_import_reports_per_entity_and_ends_with_four_when_rows_are_rejected(terminal: Terminal) -> None:
    terminal.init()
    Path("crm.toml").write_text(MAPPING)
    Path("files").mkdir()
    Path("files/clients.csv").write_text("Key,Name\n1,Acme\n2,\n3,Initech\n")
    counts = {"created": 2, "updated": 0, "unchanged": 0, "rejected": 1}
    tried = terminal.run("import", "crm.toml", "files", "--dry-run", "--json")
    assert (tried.code, tried.json["total"], tried.json["dry_run"]) == (4, counts, True)
    assert terminal.done("query", "{ clients { totalCount } }").json == {"data": {"clients": {"totalCount": 0}}}
    ended = terminal.run("import", "crm.toml", "files", "--json")
    assert (ended.code, ended.json["total"], ended.json["entities"]) == (4, counts, {"Client": counts})
    assert Path(ended.json["rejects"]).name == "crm-rejects.csv"
    Path("files/clients.csv").write_text("Key,Name\n1,Acme\n3,Initech Zrt.\n")
    again = terminal.done("import", "crm.toml", "files")
    *counted, told = again.out.splitlines()
    assert [line.split() for line in counted] == [
        ["Entity", "Created", "Updated", "Unchanged", "Rejected"],
        ["Client", "0", "1", "1", "0"],
        ["Total", "0", "1", "1", "0"],
    ]
    assert again.err == ""

    command, request = told.removeprefix("To undo it: paktum ").split()
    names = ("query", "{ clients { nodes { name } } }")
    assert terminal.run(command, ended.json["request_id"]).code == 3  # since it was changed
    assert terminal.done(command, request, "--dry-run").out.startswith("1 records would be as they were before.")
    found = terminal.done(command, request, "--json").json
    assert (found["records"], found["dry_run"]) == (1, False)
    assert terminal.done(*names).json["data"]["clients"]["nodes"] == [{"name": "Acme"}, {"name": "Initech"}]
    assert terminal.done(command, found["change_set"]).out.startswith("1 records are as they were before.")
    assert terminal.done(*names).json["data"]["clients"]["nodes"] == [{"name": "Acme"}, {"name": "Initech Zrt."}]


def files_of(terminal: Terminal) -> bytes:
    """What the files of the database hold."""
    return b"".join(file.read_bytes() for file in terminal.folder.glob("paktum.db*"))


def test_purge_says_what_would_be_lost_and_removes_it(terminal: Terminal) -> None:
    terminal.init()
    made = terminal.done("query", 'mutation { clientCreate(input: {name: "Zanzibar"}) { client { id } } }').json
    client = made["data"]["clientCreate"]["client"]["id"]
    assert b"Zanzibar" in files_of(terminal)
    gone = f'mutation {{ clientDelete(input: {{id: "{client}", expectedVersion: 1}}) {{ errors {{ code }} }} }}'
    terminal.done("query", gone)

    asked = terminal.run("purge", client)
    assert (asked.code, asked.err.splitlines()[0]) == (3, "[NOT_CONFIRMED] this would be lost: Client: 1")
    assert terminal.run("purge", "--yes", "--json").json["errors"][0]["code"] == "NO_RETENTION"
    assert terminal.done("purge", client, "--yes").out == "Removed: Client: 1\n"
    assert b"zanzibar" not in files_of(terminal).lower()
    assert terminal.run("purge", client, "--yes").code == 3


def test_import_tells_every_mistake_in_a_mapping(terminal: Terminal) -> None:
    terminal.init()
    Path("crm.toml").write_text(MAPPING.replace('entity = "Client"', 'entity = "Clinet"'))
    ended = terminal.run("import", "crm.toml", ".", "--json")
    assert (ended.code, json.loads(ended.out)["errors"] != []) == (3, True)
