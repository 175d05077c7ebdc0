"""`Writer`: runs a change in one transaction, and turns what the database refuses into named errors."""

import logging
import uuid
from collections.abc import Callable, Collection
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from ..access.actor import Actor
from ..assembly.build import Assembly
from ..declare.errors import Refused, refuse
from ..declare.labels import label as _
from ..declare.ready import make_ready
from ..files.store import Store, StoreError
from ..read.clock import SYSTEM_CLOCK, Clock
from ..storage.types import truncate_to_milliseconds
from .cause import Cause, Origin
from .change import CHANGED_MEANWHILE, Change

log = logging.getLogger("paktum")

Result = TypeVar("Result")

ATTEMPTS = 3
SERIALIZATION_FAILURES = frozenset({"40001", "40P01"})
UNIQUE, FOREIGN_KEY = "23505", "23503"


class Writer:
    """Writes to one database for one assembly. files: where the contents of its files are."""

    def __init__(
        self, assembly: Assembly, engine: sa.Engine, clock: Clock = SYSTEM_CLOCK, files: Store | None = None
    ) -> None:
        self.assembly, self.engine, self.clock, self.files = assembly, engine, clock, files

    def run(
        self,
        actor: Actor,
        work: Callable[[Change], Result],
        *,
        origin: Origin = Origin.API,
        operation: str | None = None,
        request_id: str | None = None,
        dry_run: bool = False,
    ) -> Result:
        """Run `work(change)` in one transaction and return its result; a dry run undoes everything at its end.

        The change set says where it came from (`origin`), what was done, and for which request.

        Raises `Refused` if anything does not fit; then nothing was changed. `work` may run again if the database
        asks for it, so it must have no effects of its own.
        """
        cause = Cause(origin, operation, request_id)
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._once(actor, work, cause, dry_run)
            except (sa.exc.OperationalError, sa.exc.IntegrityError, StaleDataError) as error:
                if attempt == ATTEMPTS or not self._may_help(error):
                    raise _named(error) from error
        raise AssertionError("unreachable")

    def _once(self, actor: Actor, work: Callable[[Change], Result], cause: Cause, dry_run: bool) -> Result:
        with Records(self.engine, autoflush=False, expire_on_commit=False) as session:
            change = Change(session, self.assembly, actor, truncate_to_milliseconds(self.clock.now()), cause)
            result = work(change)
            change.flush()
            if dry_run:
                session.rollback()
            else:
                session.commit()
                self._remove(change.lost_contents)
            return result

    def _remove(self, contents: Collection[uuid.UUID]) -> None:
        """Remove the contents of versions that are gone; if that cannot be done now, it is within a day."""
        if contents and self.files is not None:
            try:
                self.files.remove(contents)
            except StoreError as error:
                log.warning("contents were not removed yet: %s", error)

    def _may_help(self, error: Exception) -> bool:
        """Whether another attempt may end differently: somebody else has written meanwhile.

        What then still does not fit is seen by the checks, which say more than the database does.
        """
        if isinstance(error, sa.exc.OperationalError):
            return _sqlstate(error) in SERIALIZATION_FAILURES
        return self.engine.dialect.name == "postgresql"  # SQLite has one writer at a time


class Records(Session):
    """A session for classes that may not be mapped yet. Queries see to it themselves; a look by key would refuse."""

    def get(self, entity: Any, ident: Any, **options: Any) -> Any:
        """See `Session.get`."""
        make_ready(entity)
        return super().get(entity, ident, **options)


def _sqlstate(error: sa.exc.DBAPIError) -> str | None:
    return getattr(error.orig, "sqlstate", None)


def _named(error: Exception) -> Exception:
    """What the caller is told of an error that stays."""
    if isinstance(error, StaleDataError):
        return refuse("CONFLICT", CHANGED_MEANWHILE)
    return _refused(error) if isinstance(error, sa.exc.IntegrityError) else error


def _refused(error: sa.exc.IntegrityError) -> Refused:
    state, text = _sqlstate(error), str(error.orig).upper()
    if state == UNIQUE or text.startswith("UNIQUE"):
        return refuse("DUPLICATE", _("Another record has this value already."))
    if state == FOREIGN_KEY or text.startswith("FOREIGN KEY"):
        return refuse("NOT_FOUND", _("A record that is referred to does not exist any more."))
    return refuse("INVALID_VALUE", _("The database does not accept the values."))
