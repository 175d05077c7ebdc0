"""Business calendars: which days are worked, and from when to when. They are data; holidays come from the country."""

from datetime import date

from sqlalchemy.orm import Mapped

from ..declare.entity import Entity
from ..declare.fields import Access, Deletion, field, reference
from ..declare.labels import label as _
from ..write.workdays import time_fault, time_zone_fault, weekdays_fault

MANAGE_CALENDARS = "calendar.manage"
"""The permission to change business calendars."""


class BusinessCalendar(
    Entity, display="name", label=_("Business calendar"), label_plural=_("Business calendars"),
    permission=MANAGE_CALENDARS,
):  # fmt: skip
    """The days and hours at which people work; deadlines in business time are counted by it."""

    code: Mapped[str] = field(
        exact=True, length=60, unique=True, label=_("Code"), help=_("`standard` is the one that deadlines use first.")
    )
    name: Mapped[str] = field(label=_("Name"))
    country: Mapped[str | None] = field(code="country", label=_("Country"), help=_("Whose public holidays are free."))
    subdivision: Mapped[str | None] = field(
        exact=True, length=10, label=_("Subdivision"), help=_("Where holidays differ inside the country, its ISO code.")
    )
    time_zone: Mapped[str] = field(
        default="UTC", exact=True, length=60, check=time_zone_fault, label=_("Time zone"),
        help=_("Name in the IANA database."),
    )  # fmt: skip
    working_days: Mapped[str] = field(
        default="12345", exact=True, length=7, check=weekdays_fault, label=_("Working days"),
        help=_("Numbers of the weekdays; 1 is Monday."),
    )  # fmt: skip
    opens_at: Mapped[str] = field(default="09:00", exact=True, length=5, check=time_fault, label=_("Opens at"))
    closes_at: Mapped[str] = field(default="17:00", exact=True, length=5, check=time_fault, label=_("Closes at"))


class CalendarDay(
    Entity, display="name", label=_("Day of a calendar"), label_plural=_("Days of calendars"),
    permission=MANAGE_CALENDARS,
):  # fmt: skip
    """A day on which a calendar is not as usual: a day off, or a Saturday that is worked in place of one."""

    calendar: Mapped[BusinessCalendar] = reference(
        reverse="days", reverse_label=_("Exceptions"), label=_("Calendar"), on_delete=Deletion.CASCADE,
        access=Access.THROUGH,
    )  # fmt: skip
    day: Mapped[date] = field(index=True, label=_("Day"))
    is_worked: Mapped[bool] = field(default=False, label=_("Worked"))
    name: Mapped[str] = field(label=_("Name"))
