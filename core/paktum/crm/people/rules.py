"""Whose a record is, and what is wrong with a substitution or a business calendar."""

import uuid
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from paktum import BusinessCalendar, Change, Problem, Substitution, label as _, living, validation


def places_of(record: Any) -> dict[str, Any]:
    """Owner, team and branch of a record, as far as there still are any: for another that is made of it."""
    return {"owner": living(record.owner), **place_of(record)}


def place_of(record: Any) -> dict[str, Any]:
    """Team and branch of a record, or of a user, as far as there still are any."""
    return {"team": living(record.team), "branch": living(record.branch)}


@validation(Substitution)
def nobody_stands_in_for_himself(change: Change, made: Substitution) -> Iterator[Problem]:
    """The days are in order, and no chain of substitutes leads back to the absent user meanwhile."""
    if made.to_on is not None and made.to_on < made.from_on:
        yield Problem("OUT_OF_RANGE", _("The last day is before the first."), ("to_on",))
    elif made.owner.id in _stood_in_for(made, change.list_(Substitution)):
        yield Problem("CIRCULAR", _("Somebody would stand in for himself."), ("substitute",))


def _stood_in_for(made: Substitution, known: Iterable[Substitution]) -> set[uuid.UUID]:
    """Who stands in for the substitute meanwhile, directly or through others, the substitute among them."""
    last = made.to_on or date.max
    meanwhile = [each for each in known if each.from_on <= last and (each.to_on or date.max) >= made.from_on]
    found, waiting = {made.substitute.id}, [made.substitute.id]
    while waiting:
        absent = waiting.pop()
        for each in meanwhile:
            if each.owner.id == absent and each.substitute.id not in found:
                found.add(each.substitute.id)
                waiting.append(each.substitute.id)
    return found


@validation(BusinessCalendar)
def closes_after_it_opens(change: Change, calendar: BusinessCalendar) -> Iterator[Problem]:
    """There is a time at which people work."""
    if calendar.closes_at <= calendar.opens_at:
        yield Problem("OUT_OF_RANGE", _("It closes before it opens."), ("closes_at",))
