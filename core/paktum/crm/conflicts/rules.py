"""What a conflict of interest stops, what it needs, and what is noted of it."""

from collections.abc import Iterator

from paktum import Change, Condition, Guard, Problem, Row, Saving, before_save, label as _, validation

from .models import ConflictOfInterest, NonDisclosureAgreement


@before_save(ConflictOfInterest)
def note_who_decided(saving: Saving) -> None:
    """A decision tells whose it is."""
    if saving.transition in {"manage", "dismiss"}:
        saving["decided_by"] = saving.change.actor.user_id
        saving["decided_on"] = saving.change.today


@validation(ConflictOfInterest)
def conflict_ends_after_it_begins(change: Change, conflict: ConflictOfInterest) -> Iterator[Problem]:
    """The days are in order."""
    yield from _days_out_of_order(conflict)


@validation(NonDisclosureAgreement)
def agreement_ends_after_it_begins(change: Change, agreement: NonDisclosureAgreement) -> Iterator[Problem]:
    """The days are in order."""
    yield from _days_out_of_order(agreement)


def _days_out_of_order(record: ConflictOfInterest | NonDisclosureAgreement) -> Iterator[Problem]:
    if record.valid_to is not None and record.valid_to < record.valid_from:
        yield Problem("OUT_OF_RANGE", _("The last day is before the first."), ("valid_to",))


def has_measures(conflict: Row) -> Condition:
    """Whether it is said what is done about it."""
    return conflict.measures.is_not(None)


MEASURES_GIVEN = Guard("core.measures_missing", _("Say what is done so that it does no harm."), has_measures)
