"""What a wish needs before it is done or refused."""

from collections.abc import Iterator

from paktum import Change, Condition, Guard, Problem, Row, Saving, before_save, label as _, validation

from ..clients.rules import require_same_client
from .models import ClientRequest


def has_answer(request: Row) -> Condition:
    """Whether the client was told something."""
    return request.answer.is_not(None)


ANSWER_GIVEN = Guard("core.wish_unanswered", _("Say what the client is told."), has_answer)


@before_save(ClientRequest)
def request_has_its_day(saving: Saving) -> None:
    """A wish is raised today unless something else is said."""
    if saving.is_new and saving["raised_on"] is None:
        saving["raised_on"] = saving.change.today


@before_save(ClientRequest)
def request_is_about_the_client_s_deal(saving: Saving) -> None:
    """Deal and activity are the client's."""
    require_same_client(saving, "deal", "activity")


@validation(ClientRequest)
def refusal_keeps_its_answer(change: Change, request: ClientRequest) -> Iterator[Problem]:
    """What is not done stays answered."""
    if request.state == "not_done" and request.answer is None:
        yield Problem(ANSWER_GIVEN.code, ANSWER_GIVEN.message, ("answer",))


def note_resolved(change: Change, request: ClientRequest) -> None:
    """Note the day, and who has done or refused it."""
    change.update(request, resolved_on=change.today, resolved_by=change.actor.user_id)


def note_open(change: Change, request: ClientRequest) -> None:
    """It is open again, and the client is told something else."""
    change.update(request, resolved_on=None, resolved_by=None, answer=None)
