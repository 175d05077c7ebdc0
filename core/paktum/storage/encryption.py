"""Confidential texts are encrypted at rest. The database holds data keys, wrapped by a master key that it never holds.

A value is AES-256-GCM-SIV, bound to its place: table, column and record. It names its data key, so values under several
keys can be read while they are encrypted anew.
"""

import base64
import os
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

from ..declare.errors import PaktumError
from .engines import READ_ONLY
from .types import Instant, new_id, plain_text

VARIABLE = "PAKTUM_KEYS"
"""Environment variable with the master keys themselves; it wins over the file."""

KEYS = "paktum_keys"
"""Execution option of an engine: the `Keys` of its database."""

MARK = "encrypted:"
"""What an encrypted value begins with; then come the id of its data key, a colon, and nonce and cipher in base64."""

KEY_BYTES, NONCE_BYTES = 32, 12

DATA_KEYS = sa.Table(
    "paktum_data_key",
    sa.MetaData(),
    sa.Column("id", sa.Uuid(), primary_key=True),
    sa.Column("made_at", Instant(), nullable=False),
    sa.Column("master", plain_text(20), nullable=False),
    sa.Column("wrapped", plain_text(200), nullable=False),
    implicit_returning=False,
)
"""master: the id of the master key that the key is wrapped by. The newest is the one that new values get."""


class EncryptionError(PaktumError):
    """A key is missing, or a value is not what was encrypted; the message says what would do."""


def add_data_keys(metadata: sa.MetaData) -> None:
    """Add the table."""
    DATA_KEYS.to_metadata(metadata)


# Values


class Encrypted(str):
    """A confidential text, with what the database holds of it."""

    stored: str

    def __new__(cls, text: str, stored: str) -> "Encrypted":
        """The text that `stored` is the encrypted form of."""
        made = super().__new__(cls, text)
        made.stored = stored
        return made


class EncryptedText(TypeDecorator[str]):
    """The column of a confidential text. It takes nothing that was not encrypted, and gives what is stored."""

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return plain_text(None).dialect_impl(dialect)

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value is not None and not isinstance(value, Encrypted):
            raise TypeError("a confidential text is written through a change, which encrypts it")
        return value.stored if isinstance(value, Encrypted) else None


def place_of(column: "sa.Column[Any]", key: uuid.UUID) -> bytes:
    """What a value is bound to."""
    return f"{column.table.name}|{column.name}|{key.hex}".encode()


def data_key_of(stored: str) -> uuid.UUID:
    """The data key of a stored value."""
    mark, _, rest = stored.partition(":")
    try:
        if f"{mark}:" == MARK:
            return uuid.UUID(hex=rest.partition(":")[0])
    except ValueError:
        pass
    raise EncryptionError("a confidential value is not encrypted; encrypt it with: paktum keys rotate")


# Master keys


@dataclass(frozen=True, slots=True)
class MasterKey:
    """A key that is kept outside the database. made_on: the day, as text."""

    id: str
    made_on: str
    secret: bytes

    def __str__(self) -> str:
        return f"{self.id}.{self.made_on}.{_text(self.secret)}"


MasterKeys = Mapping[str, MasterKey]
"""Master keys by id; the last is the one that data keys are wrapped by."""


def new_master_key() -> MasterKey:
    """A new key."""
    return MasterKey(secrets.token_hex(4), datetime.now(UTC).date().isoformat(), secrets.token_bytes(KEY_BYTES))


def master_keys(file: Path) -> MasterKeys:
    """Those of the environment, else those of the file, oldest first; none where there is neither."""
    text = os.environ.get(VARIABLE)
    if not text:
        text = file.read_text(encoding="utf-8") if file.is_file() else ""
    found = (_master_key(line) for line in text.replace(",", "\n").split())
    return {each.id: each for each in found}


def add_master_key(file: Path) -> MasterKey:
    """Write a new key behind those of a file, which only its owner may read."""
    made = new_master_key()
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w", encoding="utf-8") as written:
        written.write(f"{made}\n")
        written.flush()
        os.fsync(written.fileno())
    return made


def _master_key(line: str) -> MasterKey:
    key, _, rest = line.partition(".")
    made_on, _, secret = rest.partition(".")
    try:
        content = _bytes(secret)
    except ValueError:
        content = b""
    if not key or len(content) != KEY_BYTES:
        raise EncryptionError("a master key cannot be read; write it as `paktum keys new` did: ID.DAY.SECRET")
    return MasterKey(key, made_on, content)


# Data keys


class Keys:
    """The keys of one database."""

    def __init__(self, engine: sa.Engine, masters: MasterKeys) -> None:
        self._engine, self._masters = engine, masters
        self._ciphers: dict[uuid.UUID, Any] = {}

    def current(self, connection: sa.Connection) -> uuid.UUID:
        """The newest data key, as a transaction sees it; the first is made when it is needed."""
        newest = sa.select(DATA_KEYS.c.id).order_by(DATA_KEYS.c.id.desc()).limit(1)
        found = connection.scalar(newest)
        return self.make(connection) if found is None else found

    def make(self, connection: sa.Connection) -> uuid.UUID:
        """A new data key, which new values get from now on."""
        key, secret = new_id(), secrets.token_bytes(KEY_BYTES)
        row = {"id": key, "made_at": datetime.now(UTC), **self._wrapped(key, secret)}
        connection.execute(sa.insert(DATA_KEYS).values(**row))
        self._ciphers[key] = _cipher(secret)
        return key

    def wrap_anew(self, connection: sa.Connection) -> int:
        """Wrap all data keys by the newest master key; returns how many were wrapped by another one."""
        rows = connection.execute(sa.select(DATA_KEYS).where(DATA_KEYS.c.master != self._newest().id)).all()
        for row in rows:
            changed = sa.update(DATA_KEYS).where(DATA_KEYS.c.id == row.id)
            connection.execute(changed.values(**self._wrapped(row.id, self._unwrapped(row))))
        return len(rows)

    def encrypt(self, key: uuid.UUID, place: bytes, text: str) -> Encrypted:
        """A text as it is stored at a place, under a data key."""
        sealed = _sealed(self._cipher(key), text.encode(errors="surrogatepass"), place)
        return Encrypted(text, f"{MARK}{key.hex}:{sealed}")

    def decrypt(self, place: bytes, stored: str) -> Encrypted:
        """The text that was stored at a place; raises `EncryptionError` if it was not."""
        content = _opened(self._cipher(data_key_of(stored)), stored.rpartition(":")[2], place)
        if content is None:
            raise EncryptionError("a confidential value was changed, or belongs elsewhere")
        return Encrypted(content.decode(errors="surrogatepass"), stored)

    def _cipher(self, key: uuid.UUID) -> Any:
        if key not in self._ciphers:
            with self._engine.execution_options(**{READ_ONLY: True}).connect() as connection:
                row = connection.execute(sa.select(DATA_KEYS).where(DATA_KEYS.c.id == key)).one_or_none()
            if row is None:
                raise EncryptionError(f"the database has no data key {key.hex}")
            self._ciphers[key] = _cipher(self._unwrapped(row))
        return self._ciphers[key]

    def _newest(self) -> MasterKey:
        if not self._masters:
            raise EncryptionError("there is no master key; make one with: paktum keys new")
        return list(self._masters.values())[-1]

    def _wrapped(self, key: uuid.UUID, secret: bytes) -> dict[str, str]:
        master = self._newest()
        return {"master": master.id, "wrapped": _sealed(_cipher(master.secret), secret, key.bytes)}

    def _unwrapped(self, row: Any) -> bytes:
        master = self._masters.get(row.master)
        if master is None:
            raise EncryptionError(f"the master key {row.master} is missing; put it back where the others are")
        secret = _opened(_cipher(master.secret), row.wrapped, row.id.bytes)
        if secret is None:
            raise EncryptionError(f"the master key {row.master} is not the one that it was")
        return secret


def use_keys(engine: sa.Engine, masters: MasterKeys) -> sa.Engine:
    """Let an engine encrypt and decrypt with these master keys; returns it."""
    engine.update_execution_options(**{KEYS: Keys(engine, masters)})
    return engine


def keys_of(bind: sa.Engine | sa.Connection) -> Keys:
    """The keys of a database; those of the environment where nobody has said which."""
    engine = bind if isinstance(bind, sa.Engine) else bind.engine
    found: Keys | None = engine.get_execution_options().get(KEYS)
    if found is None:
        found = Keys(engine, master_keys(Path()))
        engine.update_execution_options(**{KEYS: found})
    return found


def _cipher(secret: bytes) -> Any:
    aead = import_module("cryptography.hazmat.primitives.ciphers.aead")  # not loaded where nothing is confidential
    return aead.AESGCMSIV(secret)


def _sealed(cipher: Any, content: bytes, place: bytes) -> str:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return _text(nonce + cipher.encrypt(nonce, content, place))


def _opened(cipher: Any, sealed: str, place: bytes) -> bytes | None:
    """What was sealed at a place, or None if it was not."""
    try:
        content = _bytes(sealed)
        found: bytes = cipher.decrypt(content[:NONCE_BYTES], content[NONCE_BYTES:], place)
    except (import_module("cryptography.exceptions").InvalidTag, ValueError):
        return None
    return found


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text.encode(), altchars=b"-_", validate=True)
