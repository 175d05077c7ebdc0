"""What a wish needs before it is done or refused."""

from collections.abc import Iterator

from paktum import Change, Condition, Guard, Problem, Row, Saving, User, before_save, label as _, validation

from ..clients.rules import of_another_client
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


@validation(ClientRequest)
def request_is_about_the_client_s_deal(change: Change, request: ClientRequest) -> Iterator[Problem]:
    """Deal and activity are the client's."""
    yield from of_another_client(request.client, {"deal": request.deal, "activity": request.activity})


def note_resolved(change: Change, request: ClientRequest) -> None:
    """Note the day, and who has done or refused it."""
    user = None if change.actor.user_id is None else change.find(User, change.actor.user_id)
    change.update(request, resolved_on=change.today, resolved_by=user)


def note_open(change: Change, request: ClientRequest) -> None:
    """It is open again."""
    change.update(request, resolved_on=None, resolved_by=None)
