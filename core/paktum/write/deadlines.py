"""When a record is taken along a transition by the product itself: said whenever it enters a state."""

import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from ..assembly.build import Assembly
from ..assembly.model import EntityModel, Kind
from ..declare.deadlines import Deadline
from ..declare.entity import Entity
from ..declare.workflow import State
from ..storage.timers import TIMERS
from ..storage.types import Instant
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
        paused = None
        if before is not None:
            paused = self._leave(record.id, before, state, getattr(record, name))
        return {name: None if state is None or state.deadline is None else self._due(state.deadline, record, paused)}

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

    def stored(self, model: EntityModel, deadline: Deadline) -> Any:
        """When any record is due that enters a state now, as SQL over its row; null as `_due` is None."""
        if not deadline.until:
            try:
                return sa.literal(self._after(deadline, None), Instant())
            except OverflowError:
                return sa.null()
        last = model.fields[deadline.until]
        assert last.column is not None
        column = model.table.c[last.column.name]
        return EndOfDay(column) if last.kind is Kind.DATE else column

    def forget_tries(self, key: uuid.UUID) -> None:
        """Note that a record is in another state now, whose transition nobody has tried yet."""
        tried = TIMERS.c.record_id == key
        self._session.connection().execute(sa.update(TIMERS).where(tried).values(retry_at=None, attempts=0, error=None))

    def _leave(self, key: uuid.UUID, before: State, after: State | None, due: datetime | None) -> Any:
        """Stop the clock of the state before, or let it go on; gives when it stood still if it goes on."""
        connection, mine = self._session.connection(), TIMERS.c.record_id == key
        if after is not None and after.pauses and not before.pauses:
            connection.execute(sa.delete(TIMERS).where(mine))
            if due is not None:
                row = {"record_id": key, "paused_state": before.code, "paused_due_at": due, "paused_at": self._now}
                connection.execute(sa.insert(TIMERS).values(attempts=0, **row))
        elif before.deadline is not None:
            self.forget_tries(key)
        if not before.pauses or after is None or after.deadline is None:
            return None
        return connection.execute(sa.select(TIMERS).where(mine, TIMERS.c.paused_state == after.code)).one_or_none()

    def _due(self, deadline: Deadline, record: Entity, paused: Any) -> datetime | None:
        """When a record is due that enters a state, or comes back to it after its clock has stood still; None if its
        attribute is empty, or that would be later than there are days."""
        try:
            if deadline.until:
                return _end_of(getattr(record, deadline.until))
            return self._after(deadline, paused)
        except OverflowError:
            return None

    def _after(self, deadline: Deadline, paused: Any) -> datetime:
        if not deadline.business:
            whole = timedelta(days=deadline.days, hours=deadline.hours)
            return self._now + (whole if paused is None else paused.paused_due_at - paused.paused_at)
        work = self.work_days(deadline.calendar)
        if deadline.days:
            left = deadline.days if paused is None else work.days_between(paused.paused_at, paused.paused_due_at)
            return work.after_days(self._now, max(left, 1))
        hours = timedelta(hours=deadline.hours)
        return work.after_hours(
            self._now, hours if paused is None else work.hours_between(paused.paused_at, paused.paused_due_at)
        )

    def work_days(self, code: str) -> WorkDays:
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


def _end_of(last: date | None) -> datetime | None:
    """The end of a last day; an instant is itself."""
    if last is None or isinstance(last, datetime):
        return last
    return datetime.combine(last + DAY, time(0), UTC)


class EndOfDay(FunctionElement[datetime]):
    """The same as SQL, of a column with a day; null behind the last day that there is."""

    inherit_cache = True
    name = "paktum_end_of_day"
    type = Instant()


@compiles(EndOfDay, "postgresql")
def _end_of_day_pg(element: EndOfDay, compiler: SQLCompiler, **kw: Any) -> str:
    day = compiler.process(element.clauses, **kw)
    return f"CASE WHEN {day} < DATE '{date.max}' THEN ({day} + 1)::timestamp AT TIME ZONE 'UTC' END"


@compiles(EndOfDay, "sqlite")
def _end_of_day_sqlite(element: EndOfDay, compiler: SQLCompiler, **kw: Any) -> str:
    return f"strftime('%Y-%m-%dT00:00:00.000Z', {compiler.process(element.clauses, **kw)}, '+1 day')"
