"""What is promised for a case, what is noted when it goes on, and what it needs for that."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from operator import contains
from typing import Any

from paktum import (
    Change,
    Condition,
    Guard,
    Problem,
    Row,
    Saving,
    TierAssignment,
    User,
    WorkDays,
    before_save,
    label as _,
    living,
    validation,
)

from ..clients.models import Client
from .models import BusinessUnit, Case, CaseKind, SlaPolicy

MOMENTS = {"acknowledge": "acknowledged_at", "answer": "answered_at", "escalate": "escalated_at", "close": "closed_at"}
"""The attribute that gets the moment of a transition."""

PROMISED_FOR = ("kind", "severity", "client", "received_at")
"""What a promise depends on."""


@before_save(Case)
def promise(saving: Saving) -> None:
    """The service standard that fits best says until when a case is acknowledged and answered, until it is."""
    if saving.is_new and saving["received_at"] is None:
        saving["received_at"] = saving.change.now
    is_settled = saving.transition is not None or saving.before("answered_at") is not None
    if is_settled or not any(saving.changes(each) for each in PROMISED_FOR):
        return
    standard = standard_for(saving.change, saving["kind"], saving["severity"], saving["client"])
    saving["standard"] = standard
    saving["acknowledge_by"] = saving["answer_by"] = None
    if standard is not None:
        work, since = saving.change.business_time(standard.calendar), saving["received_at"]
        saving["acknowledge_by"] = business_end(work, since, standard.acknowledge_within, standard.acknowledge_unit)
        saving["answer_by"] = business_end(work, since, standard.answer_within, standard.answer_unit)


@before_save(Case)
def stand_where_the_client_does(saving: Saving) -> None:
    """A new case is of its client's team and branch, unless it was given another than its owner's."""
    client, owner = saving["client"], saving["owner"]
    if not saving.is_new or client is None or living(client.branch) is None:
        return
    if saving["branch"] in {None, owner and owner.branch}:
        saving["team"], saving["branch"] = living(client.team), client.branch


@before_save(Case)
def note_moments(saving: Saving) -> None:
    """A case tells when it was acknowledged, answered, escalated and closed."""
    name = MOMENTS.get(saving.transition or "")
    if name is not None:
        saving[name] = saving.change.now


@before_save(Case)
def go_to_the_personal_manager(saving: Saving) -> None:
    """A case that is escalated goes to the client's owner; from that one, to the manager of its owner."""
    if saving.transition != "escalate":
        return
    heir = personal_manager(saving["client"], saving["owner"])
    if heir is not None:
        saving["owner"], saving["team"], saving["branch"] = heir, living(heir.team), living(heir.branch)


def personal_manager(client: Client | None, owner: User | None) -> User | None:
    """Who takes over what an owner could not solve, if there is anybody."""
    personal = living(client.owner) if client is not None else None
    if personal is not None and personal.is_active and personal != owner:
        return personal
    return living(owner.manager) if owner is not None else None


def standard_for(change: Change, kind: CaseKind, severity: int, client: Client | None) -> SlaPolicy | None:
    """The service standard in use that says most of such a case, tier before severity before kind."""
    asked = (_tiers(change, client), {None, severity}, {None, kind})
    fitting = [each for each in change.list_(SlaPolicy) if each.is_active and all(map(contains, asked, _said(each)))]
    return max(fitting, key=lambda each: [said is not None for said in _said(each)], default=None)


def _said(standard: SlaPolicy) -> tuple[Any, ...]:
    return standard.client_tier, standard.severity, standard.kind


def _tiers(change: Change, client: Client | None) -> Collection[str | None]:
    if client is None:
        return {None}
    return {None, *(each.code for each in change.fetch(TierAssignment, TierAssignment.record_id == client.id))}


def business_end(work: WorkDays, since: datetime, number: int, unit: BusinessUnit) -> datetime | None:
    """When so much business time has passed; None if that would be later, or earlier, than there are days."""
    try:
        if unit is BusinessUnit.DAYS:
            return work.after_days(since, number)
        return work.after_hours(since, timedelta(hours=number))
    except OverflowError:
        return None


@validation(Case)
def has_come_in(change: Change, case: Case) -> Iterator[Problem]:
    """A case was received before it is registered."""
    if case.received_at is not None and case.received_at > change.now:
        yield Problem("OUT_OF_RANGE", _("That is in the future."), ("received_at",))


def has_answer(case: Row) -> Condition:
    """Whether it is written down what the client was told."""
    return case.answer.is_not(None)


def has_root_cause(case: Row) -> Condition:
    """Whether it is known why it happened."""
    return case.root_cause.is_not(None)


def has_reaction(case: Row) -> Condition:
    """Whether it is known what the client said of the answer."""
    return case.client_reaction.is_not(None)


ANSWER_GIVEN = Guard("core.answer_missing", _("Write down what the client was told."), has_answer)
ROOT_CAUSE_GIVEN = Guard("core.root_cause_missing", _("Say why it happened."), has_root_cause)
REACTION_GIVEN = Guard("core.reaction_missing", _("Say what the client said of the answer."), has_reaction)
