"""Idempotency keys: what was done under one is done once, however often it is asked for, by whichever process.

The row of a key is written in the transaction that does what is asked for: either both are there or neither. Who asks
for the same at the same time waits until that transaction has ended.
"""

import hashlib
import json
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from ..declare.errors import Problem, Refused, refuse
from ..declare.labels import label as _
from ..storage.engines import READ_ONLY
from ..storage.idempotency import ANSWERS, LONGEST_KEY
from .change import Change

KEPT = timedelta(hours=24)
"""How long a key is kept at least."""

NOBODY = uuid.UUID(int=0)
"""Stands for the product itself, which is no user."""

KEY = "idempotencyKey"

REFUSAL = "refused "
"""What an outcome begins with if nothing was done, and is not to be tried again."""


def once(change: Change, operation: str, given: Mapping[str, Any], work: Callable[[], str]) -> str:
    """What `work()` gives, or gave when the same user asked for the same under the same key.

    Refuses with IDEMPOTENCY_CONFLICT if something else was done under the key.
    """
    key = given.get(KEY)
    if key is None:
        return work()
    _require_usable(key)
    user, digest = change.actor.user_id or NOBODY, digest_of(operation, given)
    row = {"user_id": user, "key": key, "digest": digest, "at": change.now, "outcome": None}
    connection = change.session.connection()
    mine = (ANSWERS.c.user_id == user, ANSWERS.c.key == key)
    taken = _CLAIMS[connection.dialect.name]
    if connection.execute(taken, row, execution_options={"preserve_rowcount": True}).rowcount == 1:
        outcome = work()
        connection.execute(sa.update(ANSWERS).where(*mine).values(outcome=outcome))
        return outcome
    kept = connection.execute(sa.select(ANSWERS.c.digest, ANSWERS.c.outcome).where(*mine)).one()
    if kept.digest != digest:
        raise refuse("IDEMPOTENCY_CONFLICT", _("Something else was asked for under this key; choose a new one."), KEY)
    found: str = kept.outcome
    if found.startswith(REFUSAL):
        code, message, path, details = json.loads(found.removeprefix(REFUSAL))
        raise Refused(Problem(code, message, tuple(path), details))
    return found


def refusal_text(problem: Problem) -> str:
    """An outcome that is no more than what the caller is told: who asks again under the key is told the same."""
    return REFUSAL + json.dumps([problem.code, problem.message, problem.path, problem.details])


def digest_of(operation: str, given: Mapping[str, Any]) -> str:
    """Tells one request from another; the key itself is no part of it."""
    body = {name: value for name, value in given.items() if name != KEY}
    text = json.dumps([operation, body], default=str, sort_keys=True)
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def forget(engine: sa.Engine, now: datetime) -> int:
    """Remove the keys that were kept long enough; returns how many."""
    old = ANSWERS.c.at < now - KEPT
    with engine.execution_options(**{READ_ONLY: True}).connect() as connection:
        if connection.scalar(sa.select(ANSWERS.c.key).where(old).limit(1)) is None:
            return 0
    with engine.begin() as connection:
        removed: int = connection.execute(
            sa.delete(ANSWERS).where(old), execution_options={"preserve_rowcount": True}
        ).rowcount
        return removed


def _require_usable(key: str) -> None:
    if not key.strip() or "\0" in key:
        raise refuse("REQUIRED", _("a value is needed"), KEY)
    if len(key) > LONGEST_KEY:
        message = _("at most {limit} characters, not {length}").filled(limit=LONGEST_KEY, length=len(key))
        raise refuse("TOO_LONG", message, KEY)


_CLAIMS: dict[str, Any] = {
    "postgresql": postgresql.insert(ANSWERS).on_conflict_do_nothing(),
    "sqlite": sqlite.insert(ANSWERS).on_conflict_do_nothing(),
}
"""Write the row of a key unless it is there. PostgreSQL waits for who writes it at the same time."""
