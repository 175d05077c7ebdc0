"""When an obligation is fulfilled, and when it is overdue."""

from collections.abc import Iterator

from paktum import Change, Condition, Guard, Problem, Row, Saving, before_save, label as _, today, validation

from ..clients.rules import require_same_client
from .models import Obligation


def has_evidence(obligation: Row) -> Condition:
    """Whether something shows that it was done."""
    return obligation.evidence.is_not(None)


def is_late(obligation: Row) -> Condition:
    """Whether its last day has passed."""
    return obligation.due_on < today()


EVIDENCE_GIVEN = Guard("core.evidence_missing", _("Say what shows that it was done."), has_evidence)
LATE = Guard("core.obligation_running", _("The obligation is not due yet."), is_late)


@before_save(Obligation)
def fulfilled_today(saving: Saving) -> None:
    """An obligation is fulfilled today unless it says when."""
    if saving.transition == "fulfil" and saving["fulfilled_on"] is None:
        saving["fulfilled_on"] = saving.change.today


@before_save(Obligation)
def obligation_of_the_client(saving: Saving) -> None:
    """Contract and deal are the client's own."""
    require_same_client(saving, "contract", "deal")


@validation(Obligation)
def fulfilled_by_now(change: Change, obligation: Obligation) -> Iterator[Problem]:
    """It was not fulfilled in the future."""
    if obligation.fulfilled_on is not None and obligation.fulfilled_on > change.today:
        yield Problem("OUT_OF_RANGE", _("The day is in the future."), ("fulfilled_on",))
