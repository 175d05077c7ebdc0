"""Who is asked, and until when."""

from collections.abc import Iterator
from datetime import timedelta

from paktum import Change, Event, Problem, Saving, after_commit, before_save, label as _, living, validation

from ..cases.models import Case
from ..contact_rules.rules import require_wish, unwished
from ..sources import SOURCE
from .models import Survey, SurveyInvitation


@before_save(SurveyInvitation)
def ask_who_wishes_it(saving: Saving) -> None:
    """Nobody is asked who does not wish to be contacted."""
    if saving.is_new:
        require_wish(saving, saving.change.today)


@before_save(SurveyInvitation)
def is_about_the_manager(saving: Saving) -> None:
    """Who is asked is asked of the client's manager, for as many days as the survey says."""
    if saving.is_new:
        if saving["valid_to"] is None:
            saving["valid_to"] = saving.change.today + timedelta(days=saving["survey"].valid_days)
        manager = living(saving["client"].owner)
        if manager is not None:
            saving["owner"], saving["team"], saving["branch"] = manager, living(manager.team), living(manager.branch)


@validation(SurveyInvitation)
def may_be_asked(change: Change, invitation: SurveyInvitation) -> Iterator[Problem]:
    """Surveys that are not in use ask nobody."""
    if not invitation.survey.is_active and invitation.answered_at is None:
        yield Problem("core.survey_closed", _("This survey is not in use."), ("survey",))


@after_commit(Case, transitions=("close",))
def ask_after_a_case(event: Event) -> None:
    """The contact of a closed case is invited to the surveys that ask after cases."""
    event.run(lambda change: _invite(change, event))


def _invite(change: Change, event: Event) -> None:
    case = change.find(Case, event.record)
    if case is None or case.client is None:
        return
    if unwished(change, case.client, case.contact, change.today):
        return
    for survey in change.matching(Survey, lambda each: each.is_active & each.is_asked_after_cases, lock=False):
        key = f"{event.key}:{survey.id.hex}"
        if change.find_by_external_id(SurveyInvitation, SOURCE, key) is None:
            change.create(
                SurveyInvitation, survey=survey, client=case.client, contact=case.contact, case=case, source=SOURCE,
                external_id=key,
            )  # fmt: skip
