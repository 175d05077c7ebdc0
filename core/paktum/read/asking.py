"""What hand-written queries find records with."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ..access.actor import Actor
from ..assembly.build import Assembly
from ..declare.entity import Entity
from ..write.rights import RecordRights

E = TypeVar("E", bound=Entity)

READ_AT_ONCE = 250
"""Records that are looked through together."""


@dataclass(frozen=True, slots=True)
class Asking:
    """One question: who asks, on which day, and the database, in a transaction that only reads."""

    session: Session
    assembly: Assembly
    actor: Actor
    today: date

    def find(self, cls: type[E], key: uuid.UUID) -> E | None:
        """A living record by its key, or None."""
        return next(iter(self.list_(cls, self.assembly.entity(cls).table.c.id == key)), None)

    def list_(self, cls: type[E], *conditions: Any, **references: Iterable[Entity]) -> Sequence[E]:
        """The living records of an entity, oldest first, that meet SQLAlchemy's conditions (`Client.country == "HU"`),
        and whose references lead to one of the records that are named for them (`client=[one, other]`)."""
        return self.session.scalars(self._living(cls, *conditions, **references)).all()

    def seen(self, cls: type[E], *conditions: Any, most: int, **references: Iterable[Entity]) -> Sequence[E]:
        """The first of these records that who asks sees: whatever else there is takes no place among them."""
        rights = RecordRights(self.session, self.assembly, self.actor)
        some = self._living(cls, *conditions, **references).execution_options(yield_per=READ_AT_ONCE)
        with self.session.scalars(some) as found:
            return list(islice(filter(rights.sees, found), most))

    def _living(self, cls: type[E], *conditions: Any, **references: Iterable[Entity]) -> sa.Select[E]:
        model = self.assembly.entity(cls)
        columns: dict[str, Any] = {name: model.fields[name].column for name in references}
        leading = [columns[name].in_([each.id for each in records]) for name, records in references.items()]
        living = model.table.c.deleted_at.is_(None)
        return sa.select(cls).where(living, *conditions, *leading).order_by(model.table.c.id)
