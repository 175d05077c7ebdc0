"""What hand-written queries find records with."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ..access.actor import Actor
from ..assembly.build import Assembly
from ..declare.entity import Entity

E = TypeVar("E", bound=Entity)


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
        model = self.assembly.entity(cls)
        columns: dict[str, Any] = {name: model.fields[name].column for name in references}
        leading = [columns[name].in_([each.id for each in records]) for name, records in references.items()]
        living = model.table.c.deleted_at.is_(None)
        return self.session.scalars(
            sa.select(cls).where(living, *conditions, *leading).order_by(model.table.c.id)
        ).all()
