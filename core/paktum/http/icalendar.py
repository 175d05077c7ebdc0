"""iCalendar (RFC 5545): events as calendar programs read them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

CALENDAR = "text/calendar; charset=utf-8"

LONGEST_LINE = 75
"""Octets of a line, its end apart; what is longer goes on in the next, behind a space."""


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """Something at a moment, for some minutes, or on a whole day. changed_at: when it was last changed."""

    id: str
    title: str
    start: date | datetime
    changed_at: datetime
    version: int
    minutes: int | None = None
    text: str | None = None

    def lines(self) -> Iterator[tuple[str, str]]:
        """The properties of the event."""
        yield "UID", self.id
        yield "DTSTAMP", _moment(self.changed_at)
        yield "SEQUENCE", str(self.version - 1)
        if isinstance(self.start, datetime):
            yield "DTSTART", _moment(self.start)
            yield "DTEND", _moment(self.start + timedelta(minutes=self.minutes or 0))
        else:
            yield "DTSTART;VALUE=DATE", f"{self.start:%Y%m%d}"
        yield "SUMMARY", _escaped(self.title)
        if self.text:
            yield "DESCRIPTION", _escaped(self.text)


def calendar(name: str, events: Sequence[CalendarEvent]) -> bytes:
    """A calendar with events."""
    lines = [("BEGIN", "VCALENDAR"), ("VERSION", "2.0"), ("PRODID", "-//Paktum//Paktum//EN")]
    lines += [("X-WR-CALNAME", _escaped(name))]
    for event in events:
        lines += [("BEGIN", "VEVENT"), *event.lines(), ("END", "VEVENT")]
    lines.append(("END", "VCALENDAR"))
    return b"".join(_folded(f"{name}:{value}") for name, value in lines)


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n"), ("\r", "\\n")):
        text = text.replace(plain, escaped)
    return "".join(each for each in text if each >= " " or each == "\t")


def _folded(line: str) -> bytes:
    """The line as bytes; no character is torn apart."""
    pieces, size = [""], 0
    for character in line:
        size += len(character.encode())
        if size > LONGEST_LINE:
            pieces.append(" ")
            size = 1 + len(character.encode())
        pieces[-1] += character
    return "\r\n".join(pieces).encode() + b"\r\n"
