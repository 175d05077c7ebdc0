"""What is done with invitations."""

from paktum import Change, action, label as _, refuse

from .models import SCALES, SurveyInvitation


@action(SurveyInvitation, label=_("Answer"))
def answer(change: Change, invitation: SurveyInvitation, score: int, comment: str | None = None) -> None:
    """Note what somebody answered: for an NPS from 0 to 10, for a CSAT from 1 to 5. Once, and in time."""
    low, high = SCALES[invitation.survey.kind]
    if not low <= score <= high:
        raise refuse("OUT_OF_RANGE", _("It is between {low} and {high}.").filled(low=low, high=high), "score")
    if invitation.answered_at is not None:
        raise refuse("core.survey_answered", _("This was answered already."))
    if invitation.valid_to is not None and invitation.valid_to < change.today:
        raise refuse("core.survey_closed", _("It is too late for an answer."))
    change.update(invitation, score=score, comment=comment, answered_at=change.now)
