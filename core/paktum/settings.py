"""The settings of an installation: `paktum.toml` in its folder, and environment variables, which win."""

import difflib
import enum
import json
import os
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import tomlkit
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, ValidationInfo
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict
from tomlkit.exceptions import TOMLKitError

from .declare.errors import PaktumError
from .declare.secrets import can_carry_secrets
from .files.content import USUAL_TYPES
from .files.models import LARGEST
from .limits import DEFAULT_LIMITS
from .storage.engines import UnusableDatabase, normalised_url

FILE_NAME = "paktum.toml"
PREFIX = "PAKTUM_"
NESTED = "__"
DEFAULT_DATABASE = "sqlite:///paktum.db"
DEFAULT_KEYS = "paktum.keys"
DEFAULT_STORE = "files"

TEMPLATE = """\
# The settings of this installation of Paktum. Environment variables win: PAKTUM_DATABASE_URL, PAKTUM_HTTP__PORT, ...

# The enabled plugins; `paktum plugin enable` and `paktum plugin disable` edit this line.
plugins = []

# Where the data is kept. A relative path is seen from this file; PostgreSQL: postgresql://user:password@host/database
database_url = "sqlite:///paktum.db"

# The language of texts where a request asks for none that there is.
locale = "en"

# "development" or "production".
environment = "development"

# The file of the keys by which confidential texts are encrypted; `paktum keys new` makes it. Keep it apart from the
# database and its backups. The environment variable PAKTUM_KEYS, with the keys themselves, wins.
keys_file = "paktum.keys"

# Queries that take so long are recorded for `paktum doctor`, without their values; 0 for none.
slow_query_milliseconds = 0

# How many days deleted records are kept until `paktum purge` removes them for good; 0 for ever.
keep_deleted_days = 0

[http]
host = "127.0.0.1"
port = 8000
# Where browsers reach the API, for example "https://crm.example.com"; cookies then go over HTTPS only.
public_url = ""
# Web pages of these other origins may call the API from a browser, for example "https://app.example.com".
allowed_origins = []
# Addresses of proxies of which the server believes who the client is, for example "127.0.0.1".
trusted_proxies = []
# How many points one request may cost: about as many as records that its answer may hold.
cost_limit = 10000

[files]
# Where the contents of files are: a folder, seen from this file, or a bucket, "s3://bucket/prefix"; who may write to it
# is then said by the variables AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION, and AWS_ENDPOINT_URL.
store = "files"
# How large a file may be, in millions of bytes.
megabytes = 25
# The types of files that are taken, such as "application/pdf"; documents, tables, pictures and texts if none is named.
media_types = []

[duplicates]
# Two records are told as duplicates from this score on, and only if their names are as alike, or they share a key.
least_score = 0.85
least_name = 0.8

[sign_in]
# Whether users may sign in with passwords.
passwords = true
# How long a browser stays signed in that nobody uses, and however it is used.
idle_minutes = 60
longest_hours = 12
# The page on which users choose a new password when they have forgotten theirs, and the program that sends them there,
# for example ["/usr/sbin/sendmail", "-t", "-i"], with the sender of its mails.
reset_page = ""
mail_command = []
mail_from = ""

[oidc]
# An OpenID provider by which users sign in, for example "https://login.example.com"; it must know this application,
# with public_url and /auth/oidc/callback as its redirect URI.
issuer = ""
client_id = ""
client_secret = ""
# Whether somebody whom the provider introduces for the first time is the user with the same verified e-mail address.
link_by_email = false

# Which tier scheme is the primary one, where several plugins declare one: Client = "banking.corporate"
[primary_tiers]
"""

SECRET = frozenset({"database_url", "client_secret"})
"""Settings that may hold a password."""

WITH_SECRETS = frozenset({"oidc"})
"""Tables that do."""

TIERS_EXAMPLE = '{"Client": "banking.corporate"}'

MESSAGES = {
    "float_type": "should be a number",
    "int_type": "should be a whole number",
    "int_parsing": "should be a whole number",
    "string_type": "should be a text in quotes",
    "tuple_type": 'should be a list of texts, as in ["banking"]',
    "model_type": "should be a table",
    "dict_type": "should be a table",
}
"""What is said in place of pydantic's words, by kind of error."""


class SettingsError(PaktumError):
    """The settings cannot be used; the message names the file or variable, the key, and what would be right."""


class Environment(enum.Enum):
    """What an installation is for."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


def _listed(value: Any, info: ValidationInfo) -> Any:
    """A list from the file, or names with commas from a variable."""
    if isinstance(value, str) and info.mode == "python":
        value = [part.strip() for part in value.split(",") if part.strip()]
    return tuple(value) if isinstance(value, list) else value


def _origin(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or value != f"{parts.scheme}://{parts.netloc}":
        raise ValueError('write scheme and host, as in "https://crm.example.com"')
    return value


Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)]
Origin = Annotated[str, BeforeValidator(_origin)]
OptionalOrigin = Annotated[str, BeforeValidator(lambda value: _origin(value) if value else "")]


class HttpSettings(BaseModel):
    """Where the API is served."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: str = Field(default="127.0.0.1", min_length=1)
    port: int = Field(default=8000, ge=1, le=65535)
    public_url: OptionalOrigin = ""
    allowed_origins: Annotated[tuple[Origin, ...], NoDecode, BeforeValidator(_listed)] = ()
    trusted_proxies: Names = ()
    cost_limit: int = Field(default=DEFAULT_LIMITS.cost, ge=1)


class DuplicateSettings(BaseModel):
    """From which score on two records are told as duplicates, and how alike their names must be unless they share a
    key; both from 0 to 1."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    least_score: float = Field(default=0.85, ge=0, le=1)
    least_name: float = Field(default=0.8, ge=0, le=1)


USUAL_DUPLICATES = DuplicateSettings()


def _store(value: str) -> str:
    parts = urlsplit(value)
    if "://" in value and (parts.scheme != "s3" or not parts.netloc or parts.query or parts.fragment):
        raise ValueError('write a folder, or a bucket as in "s3://bucket/prefix"')
    return value


class UploadSettings(BaseModel):
    """Where the contents of files are, and what is taken."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    store: Annotated[str, AfterValidator(_store)] = Field(default=DEFAULT_STORE, min_length=1)
    megabytes: int = Field(default=25, ge=1, le=LARGEST // 1_000_000)
    media_types: Names = ()

    @property
    def largest(self) -> int:
        """How many bytes a file may have."""
        return self.megabytes * 1_000_000

    @property
    def taken(self) -> frozenset[str]:
        """The types that are taken."""
        return frozenset(self.media_types or USUAL_TYPES)


def _page(value: str) -> str:
    parts = urlsplit(value)
    if value and (parts.scheme not in {"http", "https"} or not parts.hostname or parts.fragment):
        raise ValueError('write the whole address, as in "https://crm.example.com/new-password"')
    return value


class SignInSettings(BaseModel):
    """How users sign in."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    passwords: bool = True
    idle_minutes: int = Field(default=60, ge=1)
    longest_hours: int = Field(default=12, ge=1, le=720)
    reset_page: Annotated[str, BeforeValidator(_page)] = ""
    mail_command: Names = ()
    mail_from: str = ""

    @property
    def idle(self) -> timedelta:
        """How long a session lasts that nobody uses."""
        return timedelta(minutes=self.idle_minutes)


def _issuer(value: str) -> str:
    parts = urlsplit(value)
    if value and (parts.query or parts.fragment or not can_carry_secrets(value)):
        raise ValueError('write the issuer as the provider does, as in "https://login.example.com"')
    return value


class OidcSettings(BaseModel):
    """The OpenID provider by which users sign in, if there is one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    issuer: Annotated[str, BeforeValidator(_issuer)] = ""
    client_id: str = ""
    client_secret: str = Field(default="", repr=False)
    link_by_email: bool = False


class FileSettings(BaseModel):
    """What `paktum.toml` may say."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    plugins: Names = ()
    database_url: str = Field(default=DEFAULT_DATABASE, repr=False)  # may hold a password
    primary_tiers: dict[str, str] = Field(default_factory=dict)
    http: HttpSettings = HttpSettings()
    duplicates: DuplicateSettings = USUAL_DUPLICATES
    sign_in: SignInSettings = SignInSettings()
    files: UploadSettings = UploadSettings()
    oidc: OidcSettings = OidcSettings()
    locale: str = Field(default="en", pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")
    environment: Environment = Environment.DEVELOPMENT
    keys_file: str = Field(default=DEFAULT_KEYS, min_length=1)
    slow_query_milliseconds: int = Field(default=0, ge=0)
    keep_deleted_days: int = Field(default=0, ge=0)


TABLES: Mapping[str, type[BaseModel]] = {
    name: each.annotation
    for name, each in FileSettings.model_fields.items()
    if isinstance(each.annotation, type) and issubclass(each.annotation, BaseModel)
}
"""The tables of the file, by name."""


class Settings(FileSettings, BaseSettings):
    """The settings in force. `find_settings` makes them; `database_url`, `keys_file` and the folder of files
    are then absolute."""

    model_config = SettingsConfigDict(
        extra="forbid", frozen=True, env_prefix=PREFIX, env_nested_delimiter=NESTED, env_ignore_empty=True
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment, then the file, which `find_settings` passes in."""
        return env_settings, init_settings


def find_settings(folder: Path | None = None) -> Settings:
    """The settings of an installation, by default the one in the current folder; without a file, the defaults.

    Raises `SettingsError` with everything that is wrong.
    """
    folder = folder or Path.cwd()
    path = folder / FILE_NAME
    written = _read(path) if path.is_file() else {}
    problems = [*_file_problems(path, written), *_misspelt_variables()]
    if problems:
        raise SettingsError("\n".join(problems))
    try:
        settings = Settings(**written)
        _require_complete(settings)
        url, keys = normalised_url(settings.database_url, folder), folder.absolute() / settings.keys_file
        files = settings.files
        if "://" not in files.store:
            files = files.model_copy(update={"store": str(folder.absolute() / files.store)})
        return settings.model_copy(update={"database_url": url, "keys_file": str(keys), "files": files})
    except ValidationError as error:
        raise SettingsError("\n".join(_told(error, _variable))) from None
    except UnusableDatabase as error:
        place = _variable(("database_url",)) if _is_set("database_url") else f"{path}: database_url"
        raise SettingsError(f"{place}: {error}") from None


def _require_complete(settings: Settings) -> None:
    if settings.sign_in.mail_command and not (settings.sign_in.reset_page and settings.sign_in.mail_from):
        raise SettingsError("sign_in.mail_command: it also needs sign_in.reset_page and sign_in.mail_from")
    if settings.oidc.issuer and not (settings.oidc.client_id and settings.http.public_url):
        raise SettingsError("oidc.issuer: it also needs oidc.client_id and http.public_url")


def write_settings(
    path: Path,
    *,
    plugins: Sequence[str] = (),
    database_url: str = DEFAULT_DATABASE,
    primary_tiers: Mapping[str, str] | None = None,
    environment: Environment = Environment.DEVELOPMENT,
) -> None:
    """Write a new `paktum.toml` that explains itself; refused if there is a file already."""
    document = tomlkit.parse(TEMPLATE)
    document["plugins"] = list(plugins)
    document["database_url"] = database_url
    document["environment"] = environment.value
    document["primary_tiers"].update(primary_tiers or {})
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(tomlkit.dumps(document))
    except FileExistsError:
        raise SettingsError(f"{path} exists already; edit it, or remove it first") from None


def enable_plugin(path: Path, name: str) -> bool:
    """Add a plugin to the file's list and leave everything else as it is; whether that was needed."""
    document, names = _plugins_in(path)
    if name in names:
        return False
    names.append(name)
    path.write_text(tomlkit.dumps(document), encoding="utf-8")
    return True


def disable_plugin(path: Path, name: str) -> bool:
    """Take a plugin out of the file's list and leave everything else as it is; whether that was needed."""
    document, names = _plugins_in(path)
    if name not in names:
        return False
    names.remove(name)
    path.write_text(tomlkit.dumps(document), encoding="utf-8")
    return True


def _plugins_in(path: Path) -> tuple[tomlkit.TOMLDocument, Any]:
    if not path.is_file():
        raise SettingsError(f"there is no {path}; make one with: paktum init")
    problems = _file_problems(path, _read(path))
    if problems:
        raise SettingsError("\n".join(problems))
    try:
        document = tomlkit.parse(path.read_text(encoding="utf-8"))
    except TOMLKitError as error:
        raise SettingsError(f"{path} is no TOML: {error}") from None
    if "plugins" not in document:
        _put_first(document, "plugins")
    return document, document["plugins"]


def _put_first(document: tomlkit.TOMLDocument, key: str) -> None:
    """Add an empty list at the top level, which ends where the first table begins."""
    tables = {name: document[name] for name in list(document) if isinstance(document[name], dict)}
    for name in tables:
        document.remove(name)
    document.add(key, tomlkit.array())
    for name, table in tables.items():
        document.add(name, table)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is no TOML: {error}") from None


def _file_problems(path: Path, written: Mapping[str, Any]) -> list[str]:
    """What is wrong with a file. It is read more strictly than variables are: a number is not a text."""
    try:
        FileSettings.model_validate_json(json.dumps(written, default=str), strict=True)
    except ValidationError as error:
        return list(_told(error, lambda key: f"{path}: {'.'.join(key)}"))
    return []


def _told(error: ValidationError, place: Any) -> Iterator[str]:
    for problem in error.errors(include_url=False):
        key = tuple(str(part) for part in problem["loc"])
        if problem["type"] == "extra_forbidden":
            close = difflib.get_close_matches(".".join(key), _keys(), n=1)
            remedy = f"did you mean {close[0]}?" if close else f"the settings are {', '.join(_keys())}"
            yield f"{place(key)}: there is no such setting; {remedy}"
        else:
            message = MESSAGES.get(problem["type"]) or problem["msg"].removeprefix("Value error, ")
            is_secret = key and (key[-1] in SECRET or key[-1] in WITH_SECRETS)
            given = "" if is_secret else f", not {problem['input']!r}"
            yield f"{place(key)}: {message.replace('Input should', 'should')}{given}"


def _keys() -> list[str]:
    plain = [name for name in FileSettings.model_fields if name not in TABLES]
    return [*plain, *(f"{table}.{name}" for table, kind in TABLES.items() for name in kind.model_fields)]


def _variable(key: Sequence[str]) -> str:
    return PREFIX + NESTED.join(part for part in key if not part.isdigit()).upper()


def _is_set(name: str) -> bool:
    return bool(os.environ.get(_variable((name,))))


def _misspelt_variables() -> Iterator[str]:
    """Variables that look like one of ours; others with our prefix may be the platform's."""
    ours = [_variable(key.split(".")) for key in (*_keys(), *TABLES)]
    tiers = _variable(("primary_tiers",))
    for name in sorted(os.environ):
        if name.startswith(tiers + NESTED):
            yield f"{name}: the name of an entity has capital letters; write {tiers} as JSON: {TIERS_EXAMPLE}"
        elif name.startswith(PREFIX) and name not in ours:
            close = difflib.get_close_matches(name, ours, n=1, cutoff=0.9)
            if close:
                yield f"{name}: there is no such setting; did you mean {close[0]}?"
