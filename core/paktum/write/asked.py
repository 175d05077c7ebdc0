"""The inputs of mutations that wait for approval, as they are kept."""

import uuid
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from ..assembly.personal import encrypted_fields
from ..storage.approvals import ASKED
from ..storage.encryption import MARK, keys_of, place_of
from .change import Change
from .encryption import Encryption


def kept_input(change: Change, request: uuid.UUID, text: str) -> str:
    """An input as it is kept: encrypted where something may be confidential."""
    if not encrypted_fields(change.assembly):
        return text
    return Encryption(change.session).encrypt(ASKED.c.given, request, text).stored


def asked(change: Change, *conditions: Any) -> Iterator[tuple[uuid.UUID, str]]:
    """The inputs that wait for approval, as JSON, each with the key of its request."""
    connection = change.session.connection()
    for key, text in connection.execute(sa.select(ASKED.c.request_id, ASKED.c.given).where(*conditions)).all():
        is_encrypted = text.startswith(MARK)
        yield key, keys_of(connection).decrypt(place_of(ASKED.c.given, key), text) if is_encrypted else text
