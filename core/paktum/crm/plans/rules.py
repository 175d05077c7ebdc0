"""What must hold for plans and advice."""

from collections.abc import Iterator

from paktum import Change, Problem, Saving, before_save, label as _, validation

from .models import ClientPlan, Consultation


@validation(ClientPlan)
def plan_days_are_in_order(change: Change, plan: ClientPlan) -> Iterator[Problem]:
    """The last day is not before the first."""
    if plan.to_on < plan.from_on:
        yield Problem("OUT_OF_RANGE", _("The last day is before the first."), ("to_on",))


@before_save(Consultation)
def advice_has_its_day(saving: Saving) -> None:
    """Who gives the advice, and when, is noted with it; who words it otherwise later has not given it."""
    if saving["advice"] is None:
        saving["given_on"] = saving["given_by"] = None
    elif saving.before("advice") is None and saving["given_on"] is None:
        saving["given_on"], saving["given_by"] = saving.change.today, saving.change.actor.user_id
