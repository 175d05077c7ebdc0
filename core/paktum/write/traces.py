"""What the product keeps beside a record and tells of it: its clock, what was asked for and answered."""

import json
import re
import uuid
from collections.abc import Collection, Iterator
from typing import Any

import sqlalchemy as sa

from ..access.authority import ApprovalRequest
from ..assembly.model import Kind
from ..storage.approvals import ASKED
from ..storage.audit import AUDIT, CHANGE_SETS
from ..storage.deliveries import DELIVERIES
from ..storage.idempotency import ANSWERS
from ..storage.personal import ERASE, LOG
from ..storage.timers import TIMERS
from ..storage.types import new_id
from .asked import asked
from .audit import PURGE
from .canonical import attributes_of
from .change import Change
from .deletion import Keys, chunks
from .idempotency import KEPT

SHORTEST = 4
"""Characters of a text that answers are searched for; shorter ones stand everywhere."""

KEY = re.compile(r"[0-9a-f]{32}")
"""A key inside an id that the API shows."""


def forget_traces(change: Change, doomed: Keys) -> None:
    """Remove what is kept about deleted records outside of them; the audit keeps that there was something."""
    connection = change.session.connection()
    keys = {key for some in doomed.values() for key in some}
    _forget_answers_of(change, doomed)
    for some in chunks(keys):
        connection.execute(sa.delete(TIMERS).where(TIMERS.c.record_id.in_(some)))
        failed = sa.update(DELIVERIES).where(DELIVERIES.c.record_id.in_(some), DELIVERIES.c.error.is_not(None))
        connection.execute(failed.values(error=None))
    digits = {key.hex for key in keys}
    for request, given in list(asked(change)):
        if not digits.isdisjoint(KEY.findall(given)):
            connection.execute(sa.delete(ASKED).where(ASKED.c.request_id == request))
    for some in chunks((*keys, *_empty_requests(change, doomed))):
        empty_audit(change, some)


def empty_audit(change: Change, keys: Collection[uuid.UUID]) -> None:
    """Keep of what the audit tells of records only who did what, and when; the log lets the database take it."""
    logged = [
        {"id": new_id(), "at": change.now, "actor_id": change.actor.user_id, "action": ERASE, "person_id": key,
         "record_id": key, "reason": PURGE}
        for key in keys
    ]  # fmt: skip
    connection = change.session.connection()
    connection.execute(sa.insert(LOG), logged)
    connection.execute(sa.update(AUDIT).where(AUDIT.c.record_id.in_(keys)).values(changes="{}", note=None))


def forget_answers(change: Change, texts: Collection[str], *conditions: Any) -> None:
    """Remove kept answers that say one of some texts."""
    connection = change.session.connection()
    for text in sorted(texts):
        said = (column.contains(text, autoescape=True) for column in (ANSWERS.c.outcome, ANSWERS.c.key))
        connection.execute(sa.delete(ANSWERS).where(sa.or_(*said), *conditions))


def texts_in(value: Any) -> Iterator[str]:
    """The texts in a value as the API shows it."""
    if isinstance(value, dict):
        for each in value.values():
            yield from texts_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts_in(each)
    elif isinstance(value, str) and len(value) >= SHORTEST:
        yield value


def _forget_answers_of(change: Change, doomed: Keys) -> None:
    """Remove the kept answers that may speak of records, all of them from before they were deleted."""
    connection, tables = change.session.connection(), change.assembly.entities
    deleted = [
        connection.scalar(
            sa.select(sa.func.max(tables[name].table.c.deleted_at)).where(tables[name].table.c.id.in_(some))
        )
        for name, keys in doomed.items()
        for some in chunks(keys)
    ]
    if not deleted:
        return
    before = ANSWERS.c.at <= max(deleted)
    connection.execute(sa.delete(ANSWERS).where(before, ANSWERS.c.at < change.now - KEPT))
    if connection.scalar(sa.select(ANSWERS.c.key).where(before).limit(1)) is not None:
        forget_answers(change, _texts_of(change, doomed), before)


def _texts_of(change: Change, doomed: Keys) -> set[str]:
    """What people have written into records, as long as these were there."""
    found: set[str] = set()
    for name, keys in doomed.items():
        attributes = attributes_of(change.assembly.entities[name])
        written = {path for path, (_facet, field) in attributes.items() if field.kind is Kind.STRING}
        for some in chunks(keys):
            for text in change.session.scalars(sa.select(AUDIT.c.changes).where(AUDIT.c.record_id.in_(some))):
                values = [pair for path, pair in json.loads(text).items() if path in written]
                found.update(texts_in(values))
    return found


def _empty_requests(change: Change, doomed: Keys) -> list[uuid.UUID]:
    """Take out of approval requests what was asked for with records; gives the keys of the requests."""
    table = change.assembly.entity(ApprovalRequest).table
    emptied: list[uuid.UUID] = []
    for name, keys in doomed.items():
        model = change.assembly.entities[name]
        for some in chunks(keys):
            approved = sa.select(CHANGE_SETS.c.at).join(AUDIT, AUDIT.c.change_set_id == CHANGE_SETS.c.id)
            approved = approved.where(
                AUDIT.c.record_id.in_(some), CHANGE_SETS.c.approved_by_id == table.c.decided_by_id
            )
            about = (table.c.record_id.in_([model.public_id(key) for key in some]), table.c.decided_at.in_(approved))
            with change.trusted():
                for request in change.fetch(ApprovalRequest, sa.or_(*about), lock=True):
                    change.update(request, input=None, reason=None, comment=None)
                    emptied.append(request.id)
    change.flush()
    return emptied
