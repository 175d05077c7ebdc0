"""What is promised among departments."""

from datetime import datetime

from paktum import Change, Condition, Guard, Row, Saving, Team, before_save, label as _, living, refuse

from ..cases.rules import business_end
from .models import DepartmentStandard, InternalRequest


@before_save(InternalRequest)
def promise_an_answer(saving: Saving) -> None:
    """The standard of the department that is asked says until when it answers, until it has; the moment of the answer
    is noted."""
    if saving.transition == "answer":
        saving["answered_at"] = saving.change.now
    elif saving.transition is None and saving.changes("team"):
        saving["branch"] = living(saving["team"].branch)
        if saving.before("answered_at") is None:
            saving["answer_by"] = _promised(saving.change, saving["team"])


def _promised(change: Change, team: Team) -> datetime | None:
    known = {each.department: each for each in change.list_(DepartmentStandard) if each.is_active}
    standard = known.get(team) or known.get(None)
    if standard is None:
        return None
    work = change.business_time(standard.calendar)
    return business_end(work, change.now, standard.answer_within, standard.answer_unit)


@before_save(InternalRequest)
def ask_a_department(saving: Saving) -> None:
    """Who asks, asks another department than the own, and somebody of it is to answer. People may change departments
    afterwards."""
    owner, team, assignee = (saving[name] for name in ("owner", "team", "assignee"))
    asks = saving.is_new or saving.changes("owner") or saving.changes("team")
    if asks and (team is None or (owner is not None and team == owner.team)):
        raise refuse("core.department_missing", _("Name the department that is asked, not the own."), "teamId")
    if assignee is not None and (saving.changes("team") or saving.changes("assignee")) and assignee.team != team:
        raise refuse("INVALID_VALUE", _("This user is not of the department that is asked."), "assigneeId")


def has_answer(request: Row) -> Condition:
    """Whether the answer is written down."""
    return request.answer.is_not(None)


ANSWERED = Guard("core.request_unanswered", _("Write down the answer."), has_answer)
