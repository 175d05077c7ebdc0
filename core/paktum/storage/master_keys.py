"""Master keys: kept in a file or the environment, never in the database, whose data keys they wrap."""

import hashlib
import json
import os
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .ciphers import KEY_BYTES, EncryptionError, as_bytes, as_text, cipher_of, seal, unseal

VARIABLE = "PAKTUM_KEYS"
"""Environment variable with the master keys themselves; it wins over the file."""

SHORTEST_PASSPHRASE = 12
PLACE = b"paktum backup"


@dataclass(frozen=True, slots=True)
class MasterKey:
    """A key that is kept outside the database. made_on: the day, as text."""

    id: str
    made_on: str
    secret: bytes

    def __str__(self) -> str:
        return f"{self.id}.{self.made_on}.{as_text(self.secret)}"


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
    return _read(text)


def add_master_key(file: Path) -> MasterKey:
    """Write a new key behind those of a file, which only its owner may read."""
    made = new_master_key()
    _append(file, [made])
    return made


def wrapped(masters: MasterKeys, passphrase: str) -> str:
    """The text of a file with the keys, which the passphrase opens."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise EncryptionError(f"a passphrase for keys has at least {SHORTEST_PASSPHRASE} characters")
    salt = secrets.token_bytes(16)
    lines = "\n".join(map(str, masters.values()))
    return json.dumps({"salt": salt.hex(), "keys": seal(_under(passphrase, salt), lines.encode(), PLACE)}) + "\n"


def unwrap(source: Path, passphrase: str, file: Path) -> None:
    """Add the keys of a file that `wrapped` made to those of another file, except those that are there."""
    told = json.loads(source.read_text(encoding="utf-8"))
    content = unseal(_under(passphrase, bytes.fromhex(told["salt"])), told["keys"], PLACE)
    if content is None:
        raise EncryptionError(f"the passphrase does not open {source}")
    present = _read(file.read_text(encoding="utf-8")) if file.is_file() else {}
    _append(file, [each for each in _read(content.decode()).values() if each.id not in present])


def _under(passphrase: str, salt: bytes) -> Any:
    secret = hashlib.scrypt(passphrase.encode(), salt=salt, n=2**15, r=8, p=1, maxmem=2**26, dklen=KEY_BYTES)
    return cipher_of(secret)


def _append(file: Path, keys: Iterable[MasterKey]) -> None:
    with os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "r+", encoding="utf-8") as written:
        present = written.read()
        if present and not present.endswith("\n"):  # somebody has written the last line by hand
            written.write("\n")
        written.writelines(f"{each}\n" for each in keys)
        written.flush()
        os.fsync(written.fileno())


def _read(text: str) -> MasterKeys:
    found = [_master_key(line) for line in text.replace(",", "\n").split()]
    return {each.id: each for each in sorted(found, key=lambda each: each.made_on)}  # a restored one may stand behind


def _master_key(line: str) -> MasterKey:
    key, _, rest = line.partition(".")
    made_on, _, secret = rest.partition(".")
    try:
        content = as_bytes(secret)
    except ValueError:
        content = b""
    if not key or len(content) != KEY_BYTES:
        raise EncryptionError("a master key cannot be read; write it as `paktum keys new` did: ID.DAY.SECRET")
    return MasterKey(key, made_on, content)
