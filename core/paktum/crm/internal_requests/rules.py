"""What is promised among departments."""

from collections.abc import Iterator

from paktum import Change, Condition, Guard, Problem, Row, Saving, before_save, label as _, validation

from ..cases.rules import business_end
from .models import DepartmentStandard, InternalRequest


@before_save(InternalRequest)
def promise_an_answer(saving: Saving) -> None:
    """The standard of the department says until when it answers; the moment of the answer is noted."""
    if saving.transition == "answer":
        saving["answered_at"] = saving.change.now
    elif saving.transition is None and saving.changes("team") and saving["team"] is not None:
        team = saving["team"]
        known = {each.department: each for each in saving.change.list_(DepartmentStandard) if each.is_active}
        standard = known.get(team) or known.get(None)
        saving["branch"] = team.branch
        if standard is not None:
            work, now = saving.change.business_time(standard.calendar), saving.change.now
            saving["answer_by"] = business_end(work, now, standard.answer_within, standard.answer_unit)


@validation(InternalRequest)
def asks_a_department(change: Change, request: InternalRequest) -> Iterator[Problem]:
    """A request asks another department than the own, and somebody of it is to answer."""
    own = request.owner.team if request.owner is not None else None
    if request.team is None or request.team == own:
        yield Problem("core.department_missing", _("Name the department that is asked, not the own."), ("team",))
    elif request.assignee is not None and request.assignee.team != request.team:
        yield Problem("INVALID_VALUE", _("This user is not of the department that is asked."), ("assignee",))


def has_answer(request: Row) -> Condition:
    """Whether the answer is written down."""
    return request.answer.is_not(None)


ANSWERED = Guard("core.request_unanswered", _("Write down the answer."), has_answer)
