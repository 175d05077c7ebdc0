"""AES-256-GCM-SIV: what is sealed at a place is opened there only, and only as it was."""

import base64
import secrets
from importlib import import_module
from typing import Any

from ..declare.errors import PaktumError

KEY_BYTES, NONCE_BYTES = 32, 12


class EncryptionError(PaktumError):
    """A key is missing, or a value is not what was encrypted; the message says what would do."""


def cipher_of(secret: bytes) -> Any:
    """The cipher of a key."""
    aead = import_module("cryptography.hazmat.primitives.ciphers.aead")  # not loaded where nothing is confidential
    return aead.AESGCMSIV(secret)


def seal(cipher: Any, content: bytes, place: bytes) -> str:
    """The content for a place, as text."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return as_text(nonce + cipher.encrypt(nonce, content, place))


def unseal(cipher: Any, sealed: str, place: bytes) -> bytes | None:
    """What was sealed for a place, or None if it was not."""
    try:
        content = as_bytes(sealed)
        found: bytes = cipher.decrypt(content[:NONCE_BYTES], content[NONCE_BYTES:], place)
    except (import_module("cryptography.exceptions").InvalidTag, ValueError):
        return None
    return found


def as_text(content: bytes) -> str:
    """Bytes as base64 that needs no escaping anywhere."""
    return base64.urlsafe_b64encode(content).decode()


def as_bytes(text: str) -> bytes:
    """What `as_text` was given; raises ValueError for anything else."""
    return base64.b64decode(text.encode(), altchars=b"-_", validate=True)
