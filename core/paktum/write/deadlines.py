"""When a record is taken along a transition by the product itself: said whenever it enters a state."""

import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ..assembly.build import Assembly
from ..assembly.model import EntityModel
from ..declare.deadlines import Deadline
from ..declare.entity import Entity
from ..declare.workflow import State
from ..storage.timers import TIMERS
from .workdays import DAY, WorkDays, clock_time, public_holidays


class Deadlines:
    """The deadlines that one transaction sets."""

    def __init__(self, session: Session, assembly: Assembly, now: datetime) -> None:
        self._session, self._assembly, self._now = session, assembly, now

    def values(self, model: EntityModel, record: Entity, came_from: str | None = None) -> dict[str, Any]:
        """What a record says of its deadline, now that it is in its state; `came_from`: another state, or None if it
        has just been made, or only its attributes have changed."""
        if model.due_field is None or model.state_field is None or model.workflow is None:
            return {}
        name = model.due_field.name
        state = model.workflow.state(getattr(record, model.state_field.name))
        before = None if came_from is None else model.workflow.state(came_from)
        if before is not None:
            left = self._leave(record.id, before, state, getattr(record, name))
            if left is not None:
                return {name: left}
        return {name: None if state is None or state.deadline is None else self._due(state.deadline, record)}

    def changed(
        self, model: EntityModel, record: Entity, before: Mapping[str, Any], given: Mapping[str, Any]
    ) -> dict[str, Any]:
        """The same, now that attributes of a record are others; `before` has what they were, `given` what they shall
        be: an undoing says itself when the record was due."""
        if model.due_field is None or model.state_field is None or model.workflow is None:
            return {}
        if model.due_field.name in given:
            return {}
        if model.state_field.name in before:
            return self.values(model, record, before[model.state_field.name])
        state = model.workflow.state(getattr(record, model.state_field.name))
        follows = state is not None and state.deadline is not None and state.deadline.until in before
        return self.values(model, record) if follows else {}

    def _leave(self, key: uuid.UUID, before: State, after: State | None, due: datetime | None) -> datetime | None:
        """Stop the clock of the state before, or let it go on; gives when the record is due if it went on."""
        connection = self._session.connection()
        mine = TIMERS.c.record_id == key
        paused = connection.execute(sa.select(TIMERS).where(mine)).one_or_none() if before.pauses else None
        if before.pauses or before.deadline is not None:
            connection.execute(sa.delete(TIMERS).where(mine))
        if after is None:
            return None
        if after.pauses and due is not None:
            row = {"record_id": key, "state": before.code, "due_at": due, "paused_at": self._now, "attempts": 0}
            connection.execute(sa.insert(TIMERS).values(row))
        if paused is None or paused.paused_at is None or paused.state != after.code or after.deadline is None:
            return None
        return self._shifted(after.deadline, paused.due_at, paused.paused_at)

    def _due(self, deadline: Deadline, record: Entity) -> datetime | None:
        if deadline.until:
            last = getattr(record, deadline.until)
            if isinstance(last, date) and not isinstance(last, datetime):
                return datetime.combine(last + DAY, time(0), UTC)
            return last  # type: ignore[no-any-return]  # an instant, by the check of declarations
        if not deadline.business:
            return self._now + timedelta(days=deadline.days, hours=deadline.hours)
        work = self._work_days(deadline.calendar)
        if deadline.days:
            return work.after_days(self._now, deadline.days)
        return work.after_hours(self._now, timedelta(hours=deadline.hours))

    def _shifted(self, deadline: Deadline, due: datetime, paused: datetime) -> datetime | None:
        """When a record is due whose clock stood still from a moment until now."""
        if deadline.until:
            return due
        if not deadline.business:
            return due + (self._now - paused)
        work = self._work_days(deadline.calendar)
        if deadline.days:
            return work.after_days(self._now, max(work.days_between(paused, due), 1))
        return work.after_hours(self._now, work.hours_between(paused, due))

    def _work_days(self, code: str) -> WorkDays:
        """The business calendar with a code; Monday to Friday from nine to five in UTC if there is none."""
        calendars, days = (self._assembly.entities[name].table for name in ("BusinessCalendar", "CalendarDay"))
        connection = self._session.connection()
        known = (calendars.c.code == code, calendars.c.deleted_at.is_(None))
        row = connection.execute(sa.select(calendars).where(*known)).one_or_none()
        if row is None:
            return WorkDays()
        of_it = (days.c.calendar_id == row.id, days.c.deleted_at.is_(None))
        exceptions = connection.execute(sa.select(days.c.day, days.c.is_worked).where(*of_it))
        return WorkDays(
            ZoneInfo(row.time_zone),
            frozenset(int(each) for each in row.working_days),
            clock_time(row.opens_at) or time(9),
            clock_time(row.closes_at) or time(17),
            public_holidays(row.country, row.subdivision) if row.country else (),
            {each.day: each.is_worked for each in exceptions},
        )
