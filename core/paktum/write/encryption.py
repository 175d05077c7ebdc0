"""Encrypts the confidential texts that a transaction writes."""

import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ..assembly.model import FieldModel
from ..storage.encryption import MARK, Encrypted, keys_of, place_of


class Encryption:
    """The key of one transaction; nothing is asked for it until there is something confidential to write."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._key: uuid.UUID | None = None

    def encrypt(self, column: sa.Column[Any], record: uuid.UUID, text: str) -> Encrypted:
        """A text as the column of a record takes it."""
        connection = self._session.connection()
        keys = keys_of(connection)
        if self._key is None:
            self._key = keys.current(connection)
        return keys.encrypt(self._key, place_of(column, record), text)


def legible(session: Session, attribute: FieldModel, record: uuid.UUID, written: Any) -> Any:
    """What the audit has written of an attribute of a record, decrypted if it has to be."""
    if not attribute.is_encrypted or not isinstance(written, str) or not written.startswith(MARK):
        return written
    assert attribute.column is not None
    return str(keys_of(session.connection()).decrypt(place_of(attribute.column, record), written))
