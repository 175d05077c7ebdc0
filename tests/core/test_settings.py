"""The settings of an installation."""

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from paktum.settings import (
    Environment,
    FileSettings,
    HttpSettings,
    Settings,
    SettingsError,
    UploadSettings,
    disable_plugin,
    enable_plugin,
    find_settings,
    write_settings,
)


@pytest.fixture(autouse=True)
def no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("PAKTUM_"):
            monkeypatch.delenv(name)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "paktum.toml"


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert find_settings(tmp_path) == Settings(
        plugins=(),
        database_url=f"sqlite:///{tmp_path}/paktum.db",
        primary_tiers={},
        http=HttpSettings(host="127.0.0.1", port=8000, allowed_origins=()),
        locale="en",
        environment=Environment.DEVELOPMENT,
        keys_file=str(tmp_path / "paktum.keys"),
        files=UploadSettings(store=str(tmp_path / "files"), megabytes=25, media_types=()),
    )


def test_the_current_folder_is_where_the_file_is_looked_for(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text('plugins = ["hotel"]\n')
    monkeypatch.chdir(file.parent)
    assert find_settings().plugins == ("hotel",)


def test_a_file_says_everything(file: Path) -> None:
    file.write_text("""
        plugins = ["banking", "hotel"]
        database_url = "postgres://crm:secret@db/crm"
        locale = "hu"
        environment = "production"
        keys_file = "/etc/paktum/keys"
        slow_query_milliseconds = 250
        keep_deleted_days = 400
        [primary_tiers]
        Client = "banking.corporate"
        [http]
        host = "0.0.0.0"
        port = 443
        allowed_origins = ["https://crm.example.com"]
        public_url = "https://api.example.com"
        trusted_proxies = ["127.0.0.1"]
        cost_limit = 500
        [duplicates]
        least_score = 0.9
        least_name = 0.7
        [sign_in]
        passwords = false
        idle_minutes = 15
        longest_hours = 8
        reset_page = "https://crm.example.com/new-password"
        mail_command = ["sendmail", "-t"]
        mail_from = "crm@example.com"
        [files]
        store = "s3://crm-files/production"
        megabytes = 50
        media_types = ["application/pdf", "application/xml"]
        [oidc]
        issuer = "https://login.example.com"
        client_id = "paktum"
        client_secret = "secret"
        link_by_email = true
    """)
    found = find_settings(file.parent)
    assert found.model_dump() == {
        "plugins": ("banking", "hotel"),
        "database_url": "postgresql+psycopg://crm:secret@db/crm",
        "primary_tiers": {"Client": "banking.corporate"},
        "http": {
            "host": "0.0.0.0",
            "port": 443,
            "allowed_origins": ("https://crm.example.com",),
            "public_url": "https://api.example.com",
            "trusted_proxies": ("127.0.0.1",),
            "cost_limit": 500,
        },
        "duplicates": {"least_score": 0.9, "least_name": 0.7},
        "sign_in": {
            "passwords": False,
            "idle_minutes": 15,
            "longest_hours": 8,
            "reset_page": "https://crm.example.com/new-password",
            "mail_command": ("sendmail", "-t"),
            "mail_from": "crm@example.com",
        },
        "files": {
            "store": "s3://crm-files/production",
            "megabytes": 50,
            "media_types": ("application/pdf", "application/xml"),
        },
        "oidc": {
            "issuer": "https://login.example.com",
            "client_id": "paktum",
            "client_secret": "secret",
            "link_by_email": True,
        },
        "locale": "hu",
        "environment": Environment.PRODUCTION,
        "keys_file": "/etc/paktum/keys",
        "slow_query_milliseconds": 250,
        "keep_deleted_days": 400,
    }
    assert "secret" not in repr(found)


def test_variables_win(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text('plugins = ["hotel"]\n[http]\nhost = "crm.local"\nport = 1\n')
    monkeypatch.setenv("PAKTUM_PLUGINS", "banking, leasing")
    monkeypatch.setenv("PAKTUM_HTTP__PORT", "9000")
    monkeypatch.setenv("PAKTUM_HTTP__ALLOWED_ORIGINS", "https://a.example,http://localhost:5173")
    monkeypatch.setenv("PAKTUM_DATABASE_URL", "sqlite:///other.db")
    monkeypatch.setenv("PAKTUM_PRIMARY_TIERS", '{"Client": "banking.corporate"}')
    monkeypatch.setenv("PAKTUM_LOCALE", "")
    found = find_settings(file.parent)
    assert found.plugins == ("banking", "leasing")
    assert found.http == HttpSettings(
        host="crm.local", port=9000, allowed_origins=("https://a.example", "http://localhost:5173")
    )
    assert found.database_url == f"sqlite:///{file.parent}/other.db"
    assert found.primary_tiers == {"Client": "banking.corporate"}
    assert found.locale == "en"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("plugin = ['a']", ["{file}: plugin: there is no such setting; did you mean plugins?"]),
        ("[http]\nprot = 1", ["{file}: http.prot: there is no such setting; did you mean http.port?"]),
        (
            "quite_unlike = 1",
            [
                (
                    "{file}: quite_unlike: there is no such setting; the settings are plugins, database_url, "
                    "primary_tiers, locale, environment, keys_file, slow_query_milliseconds, "
                    "keep_deleted_days, http.host, http.port, "
                    "http.public_url, http.allowed_origins, http.trusted_proxies, http.cost_limit, "
                    "duplicates.least_score, duplicates.least_name, "
                    "sign_in.passwords, sign_in.idle_minutes, sign_in.longest_hours, sign_in.reset_page, "
                    "sign_in.mail_command, sign_in.mail_from, files.store, files.megabytes, files.media_types, "
                    "oidc.issuer, oidc.client_id, oidc.client_secret, oidc.link_by_email"
                )
            ],
        ),
        ('plugins = "banking"', ["{file}: plugins: should be a list of texts, as in [\"banking\"], not 'banking'"]),
        ("plugins = [1]", ["{file}: plugins.0: should be a text in quotes, not 1"]),
        ('[http]\nport = "80"', ["{file}: http.port: should be a whole number, not '80'"]),
        ("[http]\nport = 70000", ["{file}: http.port: should be less than or equal to 65535, not 70000"]),
        ('environment = "prod"', ["{file}: environment: should be 'development' or 'production', not 'prod'"]),
        (
            '[http]\nallowed_origins = ["*"]',
            ["{file}: http.allowed_origins.0: write scheme and host, as in \"https://crm.example.com\", not '*'"],
        ),
        (
            "locale = 3\nenvironment = 4",
            [
                "{file}: locale: should be a text in quotes, not 3",
                "{file}: environment: should be 'development' or 'production', not 4",
            ],
        ),
        ("primary_tiers = 1", ["{file}: primary_tiers: should be a table, not 1"]),
        ("http = 1", ["{file}: http: should be a table, not 1"]),
        (
            'database_url = "mysql://u:secret@h/d"',
            [
                (
                    "{file}: database_url: mysql:// is no database that Paktum knows; write sqlite:///paktum.db or "
                    "postgresql://user:password@host/database"
                )
            ],
        ),
        (
            '[files]\nstore = "https://example.com/files"',
            [
                (
                    '{file}: files.store: write a folder, or a bucket as in "s3://bucket/prefix", not '
                    "'https://example.com/files'"
                )
            ],
        ),
        ("[files]\nmegabytes = 2001", ["{file}: files.megabytes: should be less than or equal to 2000, not 2001"]),
        ("plugins = [", ["{file} is no TOML: Invalid value (at end of document)"]),
    ],
)
def test_what_is_wrong_in_the_file_is_told_with_file_key_and_remedy(file: Path, text: str, lines: list[str]) -> None:
    file.write_text(text)
    with pytest.raises(SettingsError) as caught:
        find_settings(file.parent)
    assert str(caught.value).splitlines() == [line.replace("{file}", str(file)) for line in lines]


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("PAKTUM_HTTP__PORT", "abc", "PAKTUM_HTTP__PORT: should be a whole number, not 'abc'"),
        ("PAKTUM_ENVIRONMENT", "x", "PAKTUM_ENVIRONMENT: should be 'development' or 'production', not 'x'"),
        ("PAKTUM_DATABSE_URL", "x", "PAKTUM_DATABSE_URL: there is no such setting; did you mean PAKTUM_DATABASE_URL?"),
        (
            "PAKTUM_DATABASE_URL",
            "paktum.db",
            (
                "PAKTUM_DATABASE_URL: 'paktum.db' is no database URL; write sqlite:///paktum.db or "
                "postgresql://user:password@host/database"
            ),
        ),
        (
            "PAKTUM_PRIMARY_TIERS__CLIENT",
            "x",
            (
                "PAKTUM_PRIMARY_TIERS__CLIENT: the name of an entity has capital letters; write PAKTUM_PRIMARY_TIERS "
                'as JSON: {"Client": "banking.corporate"}'
            ),
        ),
    ],
)
def test_what_is_wrong_in_a_variable_is_told_with_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, message: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        find_settings(tmp_path)
    assert str(caught.value) == message


def test_variables_of_the_platform_are_let_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAKTUM_PORT", "tcp://10.0.0.1:80")
    monkeypatch.setenv("PAKTUM_SERVICE_HOST", "10.0.0.1")
    assert find_settings(tmp_path).http.port == 8000


def test_a_new_file_explains_itself_and_is_never_written_over(file: Path) -> None:
    write_settings(file, plugins=["banking"], database_url="postgresql://db/crm", primary_tiers={"Client": "banking.a"})
    assert file.read_text().count("#") >= 5
    found = find_settings(file.parent)
    assert found.plugins == ("banking",)
    assert found.database_url == "postgresql+psycopg://db/crm"
    assert found.primary_tiers == {"Client": "banking.a"}
    written = file.read_text()
    with pytest.raises(SettingsError, match="exists already"):
        write_settings(file)
    assert file.read_text() == written


def test_a_new_file_names_every_setting_with_what_holds_without_one(file: Path) -> None:
    write_settings(file)
    assert tomllib.loads(file.read_text()) == json.loads(FileSettings().model_dump_json())


def test_enabling_and_disabling_leave_the_rest_of_the_file_alone(file: Path) -> None:
    file.write_text('# ours\nplugins = [\n  "banking",  # since May\n]\n\n[http]  # inside\nport = 1\n')
    assert enable_plugin(file, "hotel") is True
    assert enable_plugin(file, "hotel") is False
    assert find_settings(file.parent).plugins == ("banking", "hotel")
    assert "# since May" in file.read_text()
    assert "[http]  # inside\nport = 1\n" in file.read_text()
    assert disable_plugin(file, "hotel") is True
    assert disable_plugin(file, "hotel") is False
    assert find_settings(file.parent).plugins == ("banking",)
    assert "# since May" in file.read_text()


def test_enabling_adds_the_list_where_there_is_none(file: Path) -> None:
    file.write_text('# ours\nlocale = "hu"\n\n[http]\nport = 1  # low\n')
    enable_plugin(file, "hotel")
    found = find_settings(file.parent)
    assert (found.plugins, found.locale, found.http.port) == (("hotel",), "hu", 1)
    assert "# ours" in file.read_text()
    assert "# low" in file.read_text()


def test_only_a_file_that_is_right_is_edited(file: Path) -> None:
    with pytest.raises(SettingsError, match=r"there is no .*paktum\.toml; make one with: paktum init"):
        enable_plugin(file, "hotel")
    file.write_text('plugins = "hotel"\n')
    with pytest.raises(SettingsError, match="should be a list of texts"):
        disable_plugin(file, "hotel")
    assert file.read_text() == 'plugins = "hotel"\n'


def test_importing_paktum_imports_neither_settings_nor_alembic() -> None:
    heavy = "('pydantic', 'alembic', 'babel', 'tomlkit', 'pytest', 'psycopg')"
    code = f"import paktum, sys; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_a_start_needs_no_alembic() -> None:
    code = (
        "import sys, paktum.storage.engines, paktum.storage.history, paktum.storage.facet_rows, paktum.assembly.build\n"
        "print('alembic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ('[oidc]\nissuer = "http://login.example.com"\nclient_secret = "x"', "oidc.issuer: write the issuer"),
        (
            '[oidc]\nissuer = "https://login.example.com"',
            "oidc.issuer: it also needs oidc.client_id and http.public_url",
        ),
        ('[http]\npublic_url = "https://crm.example.com/"', "http.public_url: write scheme and host"),
        ('[sign_in]\nreset_page = "/new"', "sign_in.reset_page: write the whole address"),
        ("[sign_in]\nidle_minutes = 0", "sign_in.idle_minutes: "),
    ],
)
def test_settings_of_sign_in_that_are_not_safe_or_complete_are_refused(file: Path, table: str, told: str) -> None:
    file.write_text(table)
    with pytest.raises(SettingsError, match=told):
        find_settings(file.parent)


@pytest.mark.parametrize("table", ["[oidc]\nclient_secret = 123456", 'oidc = "123456"', 'oidc = ["123456"]'])
def test_the_secret_of_a_provider_is_not_told(file: Path, table: str) -> None:
    file.write_text(table)
    with pytest.raises(SettingsError) as caught:
        find_settings(file.parent)
    assert "123456" not in str(caught.value)


def test_the_secret_of_a_provider_is_not_shown(file: Path) -> None:
    file.write_text('[oidc]\nclient_secret = "abcdef"\n')
    assert "abcdef" not in repr(find_settings(file.parent))
