"""What the records of a transaction refer to: it is living when the transaction ends, whoever else writes meanwhile."""

import uuid
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.orm.util import identity_key

from ..assembly.build import Assembly
from ..declare.entity import Entity
from ..declare.ready import make_ready
from .deletion import chunks

E = TypeVar("E", bound=Entity)

SHARED: dict[str, Any] = {"read": True, "key_share": True}
"""A lock that others may have too, whoever changes values of the record among them; who deletes or merges it waits."""


class References:
    """The records that one transaction lets others refer to. Who deletes a record locks it before looking for what
    refers to it; so either the one sees that it is deleted, or the other sees what refers to it."""

    def __init__(self, session: Session, assembly: Assembly) -> None:
        self._session, self._assembly = session, assembly
        self._locked: set[uuid.UUID] = set()
        self._waiting: dict[type[Entity], set[uuid.UUID]] = {}

    def find(self, cls: type[E], key: uuid.UUID) -> E | None:
        """The record with a key, locked if it has to be read."""
        make_ready(cls)
        if identity_key(cls, key) in self._session.identity_map:
            return self._session.get(cls, key)
        self._locked.add(key)
        return self._session.get(cls, key, with_for_update=SHARED)

    def add(self, cls: type[Entity], key: uuid.UUID) -> None:
        """Note a living record that is referred to."""
        if key not in self._locked:
            self._waiting.setdefault(cls, set()).add(key)

    def deleted(self, cls: type[Entity], keys: Any) -> None:
        """Note what the transaction itself deletes, and whatever refers to it with it."""
        self._waiting.get(cls, set()).difference_update(keys)

    def lock(self) -> None:
        """Lock what was read before it was referred to, with one statement for each kind. Raises `StaleDataError` if
        any of it was deleted meanwhile: another attempt says which."""
        waiting, self._waiting = self._waiting, {}
        if self._session.connection().dialect.name == "sqlite":
            return  # one writer at a time
        for cls, keys in waiting.items():
            table = self._assembly.entity(cls).table
            for some in chunks(keys):
                living = sa.select(table.c.id).where(table.c.id.in_(some), table.c.deleted_at.is_(None))
                found = self._session.scalars(living.order_by(table.c.id).with_for_update(**SHARED)).all()
                if len(found) < len(some):
                    raise StaleDataError(f"something of {table.name} that is referred to was deleted meanwhile")
