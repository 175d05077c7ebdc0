"""What must hold for objections."""

from collections.abc import Iterator

from paktum import Change, Problem, Saving, before_save, label as _, validation

from ..clients.rules import require_same_client
from .models import Objection, ObjectionResult


@before_save(Objection)
def objection_has_its_days(saving: Saving) -> None:
    """An objection is raised today unless something else is said, and resolved on the day of its result."""
    if saving.is_new and saving["raised_on"] is None:
        saving["raised_on"] = saving.change.today
    if saving.changes("result") and not saving.changes("resolved_on"):
        saving["resolved_on"] = None if saving["result"] is None else saving.change.today


@before_save(Objection)
def objection_of_the_client(saving: Saving) -> None:
    """Deal and activity are the client's."""
    require_same_client(saving, "deal", "activity")


@validation(Objection)
def objection_fits_together(change: Change, objection: Objection) -> Iterator[Problem]:
    """The answer is one to its kind, and what is deferred is taken up again."""
    if objection.answer is not None and objection.answer.kind is not objection.kind:
        yield Problem("core.answer_unfit", _("This is an answer to objections of another kind."), ("answer",))
    if objection.result is ObjectionResult.DEFERRED and objection.taken_up_on is None:
        yield Problem("REQUIRED", _("Say when a deferred objection is taken up again."), ("taken_up_on",))
