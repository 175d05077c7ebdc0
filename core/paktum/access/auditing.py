"""Notes what users ask for whose reads are noted: first it is written down, then it is answered."""

from collections.abc import Mapping
from typing import Any

import orjson

from ..write.change import Change
from ..write.writer import Writer
from .actor import Actor
from .models import AuditedRead, User


def note_read(writer: Writer, actor: Actor, operation: str, variables: Mapping[str, Any]) -> None:
    """Write down a query that the actor wants answered."""
    asker = actor.user_id
    assert asker is not None  # rights come from roles of users

    def note(change: Change) -> None:
        with change.trusted():
            given = orjson.dumps(variables).decode() if variables else None
            change.create(AuditedRead, owner=change.get(User, asker), operation=operation, variables=given)

    writer.run(actor, note)
