"""Confidential texts are encrypted at rest. The database holds data keys, wrapped by a master key that it never holds.

A value is AES-256-GCM-SIV, bound to its place: table, column and record. It names its data key, so values under several
keys can be read while they are encrypted anew.
"""

import secrets
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

from .ciphers import KEY_BYTES, EncryptionError, cipher_of, seal, unseal
from .engines import READ_ONLY
from .master_keys import MasterKey, MasterKeys, master_keys
from .types import Instant, new_id, plain_text

KEYS = "paktum_keys"
"""Execution option of an engine: the `Keys` of its database."""

MARK = "encrypted:"
"""What an encrypted value begins with; then come the id of its data key, a colon, and nonce and cipher in base64."""

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
        return sa.Text(collation="C") if dialect.name == "postgresql" else sa.Text()

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
        self._ciphers[key] = cipher_of(secret)
        return key

    def wrap_anew(self, connection: sa.Connection) -> int:
        """Wrap all data keys by the newest master key; returns how many were wrapped by another one."""
        rows = connection.execute(sa.select(DATA_KEYS).where(DATA_KEYS.c.master != self._newest().id)).all()
        for row in rows:
            changed = sa.update(DATA_KEYS).where(DATA_KEYS.c.id == row.id)
            connection.execute(changed.values(**self._wrapped(row.id, self._unwrapped(row))))
        return len(rows)

    def require_masters(self, connection: sa.Connection) -> None:
        """Raise `EncryptionError` if a master key is missing by which a data key is wrapped."""
        for row in connection.execute(sa.select(DATA_KEYS)):
            self._unwrapped(row)

    def encrypt(self, key: uuid.UUID, place: bytes, text: str) -> Encrypted:
        """A text as it is stored at a place, under a data key."""
        content = seal(self._cipher(key), text.encode(errors="surrogatepass"), place)
        return Encrypted(text, f"{MARK}{key.hex}:{content}")

    def decrypt(self, place: bytes, stored: str) -> Encrypted:
        """The text that was stored at a place; raises `EncryptionError` if it was not."""
        content = unseal(self._cipher(data_key_of(stored)), stored.rpartition(":")[2], place)
        if content is None:
            raise EncryptionError("a confidential value was changed, or belongs elsewhere")
        return Encrypted(content.decode(errors="surrogatepass"), stored)

    def _cipher(self, key: uuid.UUID) -> Any:
        if key not in self._ciphers:
            with self._engine.execution_options(**{READ_ONLY: True}).connect() as connection:
                row = connection.execute(sa.select(DATA_KEYS).where(DATA_KEYS.c.id == key)).one_or_none()
            if row is None:
                raise EncryptionError(f"the database has no data key {key.hex}")
            self._ciphers[key] = cipher_of(self._unwrapped(row))
        return self._ciphers[key]

    def _newest(self) -> MasterKey:
        if not self._masters:
            raise EncryptionError("there is no master key; make one with: paktum keys new")
        return list(self._masters.values())[-1]

    def _wrapped(self, key: uuid.UUID, secret: bytes) -> dict[str, str]:
        master = self._newest()
        return {"master": master.id, "wrapped": seal(cipher_of(master.secret), secret, key.bytes)}

    def _unwrapped(self, row: Any) -> bytes:
        master = self._masters.get(row.master)
        if master is None:
            raise EncryptionError(f"the master key {row.master} is missing; put it back where the others are")
        secret = unseal(cipher_of(master.secret), row.wrapped, row.id.bytes)
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
