"""`Writer`: runs a change in one transaction, and turns what the database refuses into named errors."""

from collections.abc import Callable
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from ..access.actor import Actor
from ..assembly.build import Assembly
from ..declare.errors import refuse
from ..declare.labels import label as _
from ..read.clock import SYSTEM_CLOCK, Clock
from ..storage.types import truncate_to_milliseconds
from .change import Change, Origin

Result = TypeVar("Result")

ATTEMPTS = 3
SERIALIZATION_FAILURES = frozenset({"40001", "40P01"})


class Writer:
    """Writes to one database for one assembly."""

    def __init__(self, assembly: Assembly, engine: sa.Engine, clock: Clock = SYSTEM_CLOCK) -> None:
        self.assembly, self.engine, self.clock = assembly, engine, clock

    def run(
        self,
        actor: Actor,
        work: Callable[[Change], Result],
        *,
        origin: Origin = Origin.API,
        dry_run: bool = False,
    ) -> Result:
        """Run `work(change)` in one transaction and return its result; a dry run undoes everything at its end.

        Raises `Refused` if anything does not fit; then nothing was changed. `work` may run again if the database
        asks for it, so it must have no effects of its own.
        """
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._once(actor, work, origin, dry_run)
            except sa.exc.OperationalError as error:
                if attempt == ATTEMPTS or getattr(error.orig, "sqlstate", None) not in SERIALIZATION_FAILURES:
                    raise
        raise AssertionError("unreachable")

    def _once(self, actor: Actor, work: Callable[[Change], Result], origin: Origin, dry_run: bool) -> Result:
        with Session(self.engine, autoflush=False, expire_on_commit=False) as session:
            change = Change(session, self.assembly, actor, truncate_to_milliseconds(self.clock.now()), origin)
            try:
                result = work(change)
                session.flush()
            except StaleDataError:
                raise refuse("CONFLICT", _("The record was changed meanwhile; read it again.")) from None
            except sa.exc.IntegrityError as error:
                raise refuse(*_integrity(error)) from error
            if dry_run:
                session.rollback()
            else:
                session.commit()
            return result


def _integrity(error: sa.exc.IntegrityError) -> tuple[str, str]:
    text = str(error.orig).lower()
    if "unique" in text:
        return "DUPLICATE", _("Another record has this value already.")
    if "foreign key" in text:
        return "NOT_FOUND", _("A record that is referred to does not exist any more.")
    return "INVALID_VALUE", _("The database does not accept the values.")
