"""Weighs what a transaction has done, before it is committed: what is above the limits of its actor does not happen.

Values are those that the database would have, and are compared with those before the transaction, so it makes no
difference by which way a change comes in.
"""

import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ..access.actor import Actor
from ..access.book import book_within
from ..access.limits import Limits, Weight, allows, ceilings
from ..access.models import RoleGrant, User
from ..access.policy import Unrestricted
from ..assembly.build import Assembly
from ..assembly.model import EntityModel, MeasureModel
from ..declare.entity import Entity
from ..declare.errors import Problem, Refused
from ..declare.labels import label as _
from ..read.arithmetic import MoneyTerm
from ..read.reading import Reading
from ..read.rows import Level, Row
from .deletion import chunks
from .rights import RecordRights
from .rules import days_of

Weights = Mapping[tuple[uuid.UUID, str], Weight]
"""By the key of a record and the code of a measure."""


@dataclass(frozen=True, slots=True)
class Excess:
    """A measure of a record that is above a limit, and the roles whose limits are enough, the smallest first."""

    measure: MeasureModel
    weight: Weight
    approvers: tuple[str, ...] = ()

    @property
    def approver_role(self) -> str | None:
        """The role with the smallest limit that is enough, if any is."""
        return next(iter(self.approvers), None)

    def problem(self) -> Problem:
        """What the caller is told."""
        value, currency = self.weight.value, self.weight.currency
        shown = f"{value.normalize():f}" + (f" {currency}" if currency else "")
        message = _("{measure}: {value} is above your limit, and needs approval").filled(
            measure=self.measure.measure.label, value=shown
        )
        details = {"measure": self.measure.measure.code, "approverRole": self.approver_role}
        return Problem("APPROVAL_REQUIRED", message, (), details)


class Exceeded(Refused):
    """A change is above its actor's limits of authority; somebody else may approve it."""

    def __init__(self, excess: Excess, on_behalf_of: uuid.UUID | None) -> None:
        super().__init__(excess.problem())
        self.excess, self.on_behalf_of = excess, on_behalf_of


class Authority:
    """What one transaction does to the records on whose measures somebody has a limit."""

    def __init__(self, session: Session, assembly: Assembly, actor: Actor, now: datetime, rights: RecordRights) -> None:
        self._session, self._assembly, self._actor, self._now, self._rights = session, assembly, actor, now, rights
        self._touched: dict[type[Entity], set[uuid.UUID]] = {}
        self._before: dict[tuple[uuid.UUID, str], Weight] = {}

    @property
    def is_asked(self) -> bool:
        """Whether there is anything to weigh."""
        return bool(self._touched)

    def touches(self, record: Entity, *, is_new: bool = False) -> None:
        """Note, before a record is changed, what it weighs, and so for what it belongs to."""
        if not self._actor.limits:
            return
        model: EntityModel | None = self._assembly.entity(type(record))
        while model is not None:
            self.touches_keys(model, (record.id,), are_new=is_new)
            record = record if model.parent is None else getattr(record, model.parent.name)
            model, is_new = None if model.parent is None else self._assembly.entity(type(record)), False

    def touches_keys(self, model: EntityModel, keys: Collection[uuid.UUID], *, are_new: bool = False) -> None:
        """Note it for records of one kind; those that are new weigh nothing yet."""
        if not self._limited(model):
            return
        known = self._touched.setdefault(model.cls, set())
        added = set(keys) - known
        known |= added
        if added and not are_new:
            self._before |= self._weights(model, added)

    def check(self) -> None:
        """Refuse what is above a limit of the actor, or of an absent user in whose place the actor did it; everything
        must have been sent to the database."""
        limits = [self._actor.limits]
        limits += [
            self._actor.absent_limits[each] for each in self._rights.replaced if each in self._actor.absent_limits
        ]
        above = [
            Excess(self._assembly.measures[code], weight)
            for code, weight in self._raised()
            if not all(allows(each, code, weight) for each in limits)
        ]
        if above:
            known = book_within(self._assembly, self._session).limits
            roles = known.fitting_roles((each.measure.measure.code, each.weight) for each in above)
            raise Exceeded(replace(above[0], approvers=roles), self._rights.on_behalf_of)

    def ceilings(self, user: User, record: Entity, code: str, currency: str | None) -> list[Decimal | None]:
        """Up to which values a user may have a record weigh by a measure; see `Change.ceilings`."""
        model, measure = self._assembly.entity(type(record)), self._assembly.measures[code]
        granted = self._assembly.entity(RoleGrant).table.c
        roles = self._session.scalars(
            sa.select(granted.role).where(granted.user_id == user.id, granted.deleted_at.is_(None))
        )
        limits = book_within(self._assembly, self._session).limits.of(user.id, roles.all())
        other = getattr(record, measure.measure.along) if measure.measure.along else None
        along = None if other is None else other.id

        def others(days: int) -> Decimal:
            return Decimal(0) if along is None else self._recent(model, measure, along, currency, record.id, days)

        return list(ceilings(limits.get(code, ()), currency, others))

    def _raised(self) -> Iterator[tuple[str, Weight]]:
        for cls, keys in self._touched.items():
            for (key, code), weight in self._weights(self._assembly.entity(cls), keys).items():
                if weight.exceeds(self._before.get((key, code))):
                    yield code, weight

    def _limited(self, model: EntityModel) -> list[MeasureModel]:
        limits: Limits = self._actor.limits
        return [each for each in self._assembly.measured.get(model.cls, ()) if each.measure.code in limits]

    def _weights(self, model: EntityModel, keys: Iterable[uuid.UUID]) -> dict[tuple[uuid.UUID, str], Weight]:
        found: dict[tuple[uuid.UUID, str], Weight] = {}
        measures = self._limited(model)
        level = Level(Reading(self._assembly, Unrestricted()), model)
        columns = [column for each in measures for column in _columns(level.row, model, each)]
        select = level.select(level.row.id, *columns).where(*level.visible())
        for some in chunks(keys):
            for row in self._executed(select.where(level.row.id.in_(some))):
                key = row[0]
                for at, each in enumerate(measures):
                    value, currency, along = row[3 * at + 1 : 3 * at + 4]
                    if value is not None:
                        total = partial(self._total, model, each, along, currency, Decimal(value))
                        found[key, each.measure.code] = Weight(Decimal(value), currency, along, total)
        return found

    def _total(
        self, model: EntityModel, measure: MeasureModel, along: uuid.UUID | None, currency: str | None, own: Decimal,
        days: int,
    ) -> Decimal:  # fmt: skip
        """The value with that of the other records along the same reference that were changed within some days. Who
        adds up at the same time waits, so that of two halves one sees the other."""
        reference = model.fields.get(measure.measure.along)
        if along is None or reference is None or reference.target is None:
            return own
        other = self._assembly.entity(reference.target).table
        self._session.execute(sa.select(other.c.id).where(other.c.id == along).with_for_update(key_share=True))
        return self._recent(model, measure, along, currency, None, days)

    def _recent(
        self, model: EntityModel, measure: MeasureModel, along: uuid.UUID, currency: str | None,
        except_for: uuid.UUID | None, days: int,
    ) -> Decimal:  # fmt: skip
        level = Level(Reading(self._assembly, Unrestricted()), model)
        value, unit, key = _columns(level.row, model, measure)
        recent = [key == along, level.row.changed_at >= self._now - timedelta(days=days)]
        if currency is not None:
            recent.append(unit == currency)
        if except_for is not None:
            recent.append(level.row.id != except_for)
        select = level.select(sa.type_coerce(sa.func.sum(value), value.type)).where(*level.visible(), *recent)
        return Decimal(self._executed(select).scalar() or 0)

    def _executed(self, select: sa.Select[Any]) -> sa.Result[Any]:
        return self._session.execute(select, days_of(select, self._now.date()))


def _columns(row: Row, model: EntityModel, measure: MeasureModel) -> tuple[Any, Any, Any]:
    """Value, currency and the key along which it is added up; a record that does not count has no value."""
    facet, _dot, name = measure.measure.field.rpartition(".")
    term = getattr(getattr(row, facet) if facet else row, name)
    value, currency = (term.amount, term.currency) if isinstance(term, MoneyTerm) else (term, sa.null())
    if measure.measure.states and model.state_field is not None:
        counts = row.value_of(model.state_field).in_(measure.measure.states)
        value = sa.type_coerce(sa.case((counts, value), else_=None), value.type)
    along = row.key_of(measure.measure.along) if measure.measure.along else sa.null()
    return value, currency, along
