"""What a lead needs before it goes on, and what must hold for leads and models of service."""

from collections.abc import Iterator
from typing import Any

from paktum import (
    Change,
    Condition,
    Guard,
    Problem,
    Row,
    Saving,
    WorkflowChange,
    before_save,
    label as _,
    refuse,
    today,
    validation,
)

from ..clients.figures import was_reached
from .models import Lead, ServiceModel


def was_contacted(lead: Row) -> Condition:
    """Whether somebody was reached there, since it was new again if it ever was anything else."""
    steps = lead.all(WorkflowChange, "record_id")
    again = steps.maximum(lambda step: step.at, lambda step: (step.to_state == "new") & step.from_state.is_not(None))
    return lead.activities.any(lambda talk: was_reached(talk) & (again.is_(None) | (talk.started_at > again)))


def has_needs(lead: Row) -> Condition:
    """Whether it is noted what it needs."""
    return lead.needs.is_not(None)


def has_reason(lead: Row) -> Condition:
    """Whether it is said why it was decided so."""
    return lead.decision_reason.is_not(None)


def has_override(lead: Row) -> Condition:
    """Whether it is said why the company goes after it all the same."""
    return lead.override_reason.is_not(None)


def pauses(lead: Row) -> Condition:
    """Whether it is said until when nobody turns to it."""
    return lead.reapproach_on > today()


def pauses_or_ends(lead: Row) -> Condition:
    """Whether the day to approach it again, if there is one, has not come yet."""
    return lead.reapproach_on.is_(None) | (lead.reapproach_on > today())


def agreed_to_contact(lead: Row) -> Condition:
    """Whether it has agreed to hear from the company again."""
    return lead.may_be_contacted_from <= today()


CONTACTED = Guard("core.lead_not_contacted", _("Nobody was in touch with the lead yet: note it."), was_contacted)
NEEDS_NOTED = Guard("core.lead_needs_missing", _("It is not noted what the lead needs."), has_needs)
REASON_GIVEN = Guard("core.decision_reason_missing", _("Say why it was decided so."), has_reason)
PAUSE_GIVEN = Guard(
    "core.reapproach_missing", _("Say on which day, later than today, the lead is approached again."), pauses
)
PAUSE_AHEAD = Guard(
    "core.reapproach_past", _("The day to approach the lead again must be later than today."), pauses_or_ends
)
AGREED = Guard(
    "core.consent_missing", _("The lead has not agreed to be contacted again, or not yet."), agreed_to_contact
)
OVERRIDDEN = Guard("core.override_reason_missing", _("Say why the company goes after it all the same."), has_override)


@before_save(Lead)
def lead_is_found_by_its_method(saving: Saving) -> None:
    """The first contact is by the channel of the search method, unless another is given."""
    if saving.changes("search_method") and saving["search_method"] is not None and saving["channel"] is None:
        saving["channel"] = saving["search_method"].channel


@before_save(Lead)
def decision_keeps_its_reason(saving: Saving) -> None:
    """As long as a decision stands, so does the reason that it needed."""
    lost = [name for name in ("decision_reason", "override_reason") if saving.changes(name) and saving[name] is None]
    lead: Any = saving.record
    if "decision_reason" in lost and lead.state == "no_go":
        raise refuse(REASON_GIVEN.code, REASON_GIVEN.message, "decisionReason")
    if "override_reason" in lost and lead.state == "go":
        at_risk = (WorkflowChange.record_id == lead.id) & (WorkflowChange.transition == "accept_at_risk")
        if saving.change.fetch(WorkflowChange, at_risk):
            raise refuse(OVERRIDDEN.code, OVERRIDDEN.message, "overrideReason")


@validation(ServiceModel)
def service_model_has_one_currency(change: Change, model: ServiceModel) -> Iterator[Problem]:
    """Both costs are in one currency."""
    if model.cost_per_km.currency != model.fixed_cost.currency:
        yield Problem("core.currency_differs", _("It is in another currency than the fixed costs."), ("cost_per_km",))
