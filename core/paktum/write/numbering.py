"""Gives new records their numbers: one after the other, without gaps, in the transaction that makes the record."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ..assembly.build import Assembly
from ..assembly.model import EntityModel, FieldModel

RANGES = "NumberRange"
"""The kind of record that says what the numbers look like."""


class Numbering:
    """Gives numbers in one transaction; whoever numbers the same at the same time waits for its end."""

    def __init__(self, session: Session, assembly: Assembly, year: int) -> None:
        self._session, self._assembly, self._year = session, assembly, year
        self._given: set[tuple[Any, Any]] = set()

    def values(self, model: EntityModel, values: dict[str, Any]) -> dict[str, Any]:
        """The numbers of a new record that it does not have yet, by attribute, where the company has the range."""
        self._given |= {
            (field.column, values[field.name]) for field in model.numbered if values.get(field.name) is not None
        }
        found = {field.name: self._free(field) for field in model.numbered if values.get(field.name) is None}
        return {name: number for name, number in found.items() if number is not None}

    def _free(self, field: FieldModel) -> str | None:
        """The next number that no record has, or None without a range."""
        assert field.column is not None
        while (number := self._next(str(field.meta.series))) is not None:
            if (field.column, number) in self._given:  # by whoever writes many at once, and not sent yet
                continue
            taken = sa.select(field.column).where(field.column == number)
            if self._session.connection().scalar(taken.limit(1)) is None:
                return number
        return None

    def _next(self, code: str) -> str | None:
        table = self._assembly.entities[RANGES].table
        connection = self._session.connection()
        wanted = sa.select(table).where(table.c.code == code, table.c.deleted_at.is_(None)).with_for_update()
        known = connection.execute(wanted).one_or_none()
        if known is None:
            return None
        begins = known.is_yearly and known.year not in {None, self._year}
        number = 1 if begins else known.next_number
        given = {"year": self._year, "next_number": number + 1}
        connection.execute(sa.update(table).where(table.c.id == known.id).values(given))
        return str(known.pattern.format(year=self._year, number=f"{number:0{known.digits}}"))
