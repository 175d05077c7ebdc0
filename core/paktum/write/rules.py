"""Evaluates declared rules (guards, criteria) for stored records inside a transaction."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.sql.visitors import iterate

from ..access.policy import Unrestricted
from ..assembly.build import Assembly
from ..assembly.model import EntityModel
from ..declare.values import Money
from ..declare.workflow import Guard
from ..read.arithmetic import MoneyTerm
from ..read.clock import days_from
from ..read.reading import Reading
from ..read.rows import Level


def days_of(statement: Any, today: date) -> dict[str, date]:
    """The values of the days that a statement mentions by `today()`."""
    found: dict[str, date] = {}
    for element in iterate(statement):
        if isinstance(element, sa.BindParameter):
            day = days_from(today, element.key)
            if day is not None:
                found[element.key] = day
    return found


def failing(
    session: Session, assembly: Assembly, model: EntityModel, key: Any, guards: Sequence[Guard], today: date
) -> list[Guard]:
    """The guards that do not let the stored record pass."""
    if not guards:
        return []
    level = Level(Reading(assembly, Unrestricted()), model)
    verdicts = [sa.func.coalesce(guard.check(level.row), sa.false()).label(f"g{n}") for n, guard in enumerate(guards)]
    statement = level.select(*verdicts).where(level.row.id == key)
    row = session.execute(statement, days_of(statement, today)).one()
    return [guard for guard, passed in zip(guards, row, strict=True) if not passed]


def computed(session: Session, assembly: Assembly, model: EntityModel, key: Any, name: str, today: date) -> Any:
    """What an attribute that SQL computes comes to for a stored record."""
    level = Level(Reading(assembly, Unrestricted()), model)
    term = getattr(level.row, name)
    columns = (term.amount, term.currency) if isinstance(term, MoneyTerm) else (term,)
    statement = level.select(*columns).where(level.row.id == key)
    found = session.execute(statement, days_of(statement, today)).one()
    if not isinstance(term, MoneyTerm):
        return found[0]
    return None if found[0] is None else Money(found[0], found[1])


def matching(
    session: Session, assembly: Assembly, model: EntityModel, rule: Callable[[Any], Any], today: date
) -> list[Any]:
    """The keys of the living records for which a rule holds, in order."""
    level = Level(Reading(assembly, Unrestricted()), model)
    holds = rule(level.row)  # before the select: it says what is joined
    statement = level.select(level.row.id).where(*level.visible(), holds).order_by(level.row.id)
    return list(session.scalars(statement, days_of(statement, today)))


def figures(
    session: Session, assembly: Assembly, model: EntityModel, rule: Callable[[Any], Any],
    wanted: Callable[[Any], Sequence[Any]], today: date,
) -> list[Any]:  # fmt: skip
    """What SQL computes for the living records for which a rule holds: a row of key and values for each, in order."""
    level = Level(Reading(assembly, Unrestricted()), model)
    columns, holds = wanted(level.row), rule(level.row)
    statement = level.select(level.row.id, *columns).where(*level.visible(), holds).order_by(level.row.id)
    return list(session.execute(statement, days_of(statement, today)))
