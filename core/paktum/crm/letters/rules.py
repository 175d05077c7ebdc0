"""Whose a letter is, to whom it goes, and how it and other records are numbered."""

from collections.abc import Iterator

from paktum import Change, NumberRange, Problem, Saving, before_save, label as _, living, validation

from ..activities.models import ActivityDirection
from ..clients.rules import require_same_client
from ..contact_rules.rules import require_wish
from .models import Letter

BEGUN = ("client", "contact", "direction", "dated_on", "answers")
"""What makes a letter another contact."""


@before_save(NumberRange)
def next_number_counts_this_year(saving: Saving) -> None:
    """A next number that is set by hand is given next, also if it is the first of the year."""
    if saving.changes("next_number") and not saving.changes("year"):
        saving["year"] = saving.change.today.year


@validation(NumberRange)
def yearly_numbers_name_the_year(change: Change, numbers: NumberRange) -> Iterator[Problem]:
    """Numbers that begin anew with every year tell which year it is."""
    if numbers.is_yearly and "{year}" not in numbers.pattern:
        yield Problem("INVALID_VALUE", _("Yearly numbers name the year, as in C-{year}-{number}."), ("pattern",))


@before_save(Letter)
def letter_is_of_a_client(saving: Saving) -> None:
    """A letter about a contract or deal is of its client unless it says whose it is; and that must be so."""
    if saving["client"] is None:
        about = living(saving["contract"]) or living(saving["deal"])
        saving["client"] = about and about.client
    require_same_client(saving, "contract", "deal")


@before_save(Letter)
def write_who_wishes_it(saving: Saving) -> None:
    """Nobody writes to who does not wish it, but answers what they wrote; what is registered already may be told
    better."""
    is_answer = saving["answers"] is not None
    if saving["direction"] is ActivityDirection.OUTBOUND and not is_answer and any(map(saving.changes, BEGUN)):
        require_wish(saving, saving["dated_on"])
