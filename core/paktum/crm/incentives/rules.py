"""What programmes and rules must be like, and which deals a rule is about."""

import uuid
from collections.abc import Callable, Iterator

from paktum import (
    AccessRole,
    Change,
    Condition,
    Guard,
    Problem,
    Row,
    Saving,
    before_save,
    label as _,
    living,
    refuse,
    validation,
)

from ..clients.figures import is_won
from ..targets.rules import metric_faults
from .models import IncentiveProgramme, IncentiveRule

APPROVED = "approved"
MONEY = ("bonus", "from_amount", "cap")
"""What of a rule is in the currency of the deals that it is about."""


@before_save(IncentiveProgramme)
def approved_by_another(saving: Saving) -> None:
    """A programme tells who proposed and who approved it; these are two people."""
    change = saving.change
    if saving.transition == "propose":
        saving["proposed_by"], saving["proposed_on"] = change.actor.user_id, change.today
    elif saving.transition == "approve":
        proposer = saving["proposed_by"]
        if change.actor.user_id is None or (proposer is not None and proposer.id == change.actor.user_id):
            text = _("Somebody else than who proposed the programme has to approve it.")
            raise refuse("core.incentive_own", text, "transition")
        saving["approved_by"], saving["approved_on"] = change.actor.user_id, change.today


@validation(IncentiveProgramme)
def programme_makes_sense(change: Change, programme: IncentiveProgramme) -> Iterator[Problem]:
    """It ends after it begins; that is after the version before, if this gives something. Who takes part has a role
    that there is."""
    if programme.ends_on < programme.starts_on:
        yield Problem("OUT_OF_RANGE", _("The last day is before the first."), ("ends_on",))
    before = living(programme.previous)
    taken = None if before is None else {APPROVED: before.starts_on, "closed": before.ends_on}.get(before.state)
    if taken is not None and programme.starts_on <= taken:
        yield Problem("OUT_OF_RANGE", _("It begins after the version before."), ("starts_on",))
    role = programme.participant_role
    if role is not None and not change.list_(AccessRole, AccessRole.code == role):
        yield Problem("INVALID_VALUE", _("There is no role with this code."), ("participant_role",))


@validation(IncentiveRule)
def rule_makes_sense(change: Change, rule: IncentiveRule) -> Iterator[Problem]:
    """It gives either a share or a bonus, in one currency, and says of which target how much is to be reached."""
    if (rule.rate is None) == (rule.bonus is None):
        yield Problem("core.rate_or_bonus", _("Give either a rate or a bonus."), ("rate",))
    for name in MONEY:
        money = getattr(rule, name)
        if money is not None and money.currency != currency_of(rule):
            yield Problem("core.currency_differs", _("A rule has one currency."), (name, "currency"))
    if rule.metric is not None:
        yield from metric_faults(change, rule.metric)
    for name, other in (("metric", "attainment"), ("attainment", "metric")):
        if getattr(rule, name) is None and getattr(rule, other) is not None:
            yield Problem("REQUIRED", _("a value is needed"), (name,))


def currency_of(rule: IncentiveRule) -> str | None:
    """The currency of the deals that a rule is about, or None for any."""
    return next((money.currency for name in MONEY if (money := getattr(rule, name)) is not None), None)


def has_rules(programme: Row) -> Condition:
    """Whether it gives something."""
    return programme.rules.any()


RULES_GIVEN = Guard("core.incentive_empty", _("The programme has no rules yet."), has_rules)


def is_approved(programme: Row) -> Condition:
    """Whether what its rules give accrues."""
    return programme.state == APPROVED


def stands(accrual: Row) -> Condition:
    """Whether it is an accrual that counts: neither a counter-entry, nor reversed by one."""
    return accrual.key_of("reverses").is_(None) & accrual.reversals.none()


def is_about(rule: IncentiveRule, owner: uuid.UUID | None) -> Callable[[Row], Condition]:
    """The condition on deals that a rule gives something for, be it that thresholds are reached: of one owner, or of
    all. Who has left the team, branch or role keeps what has accrued."""
    programme = rule.programme

    def holds(deal: Row) -> Condition:
        counts = is_won(deal) & deal.owner.id.is_not(None) & deal.amount.is_not(None)
        counts &= (deal.closed_on >= programme.starts_on) & (deal.closed_on <= programme.ends_on)
        if owner is not None:
            counts &= deal.key_of("owner") == owner
        if rule.pipeline is not None:
            counts &= deal.pipeline == rule.pipeline
        if rule.product_family is not None:
            counts &= deal.product.family == rule.product_family
        currency = currency_of(rule)
        if currency is not None:
            counts &= deal.amount.currency == currency
        accrued = deal.incentive_accruals.any(
            lambda each: (
                (each.key_of("rule") == rule.id) & (each.key_of("owner") == deal.key_of("owner")) & stands(each)
            )
        )
        return counts & (accrued | _takes_part(deal, programme))

    return holds


def _takes_part(deal: Row, programme: IncentiveProgramme) -> Condition:
    holds = deal.id.is_not(None)
    for place, named in (("team", programme.participant_team), ("branch", programme.participant_branch)):
        if named is not None:
            holds &= deal.key_of(place) == named.id
    role = programme.participant_role
    return holds if role is None else holds & deal.owner.role_grants.any(lambda grant: grant.role == role)
