"""How bonuses accrue: what the rules give is compared with what stands, and the difference is written."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from paktum import Change, Condition, Money, Row, action, job, label as _, living, refuse

from ..deals.models import Deal
from ..targets.models import Target
from .models import IncentiveAccrual, IncentiveProgramme, IncentiveRule
from .rules import APPROVED, is_about, is_approved, stands

Given = tuple[uuid.UUID, Money]
"""Who gets something for a deal, and how much."""


@action(IncentiveProgramme, label=_("Accrue"))
def accrue(change: Change, programme: IncentiveProgramme) -> None:
    """Write what an approved programme gives for deals that were won before it was approved, and reverse what it does
    not give any more. This happens every night, too; done again, it writes nothing."""
    if programme.state != APPROVED:
        raise refuse("core.incentive_not_approved", _("Only an approved programme gives something."), "id")
    settle(change, programme)


@action(IncentiveProgramme, label=_("Make a new version"))
def revise(change: Change, programme: IncentiveProgramme, code: str, starts_on: date) -> None:
    """Make a new version of a programme under another `code`, a draft with the same rules that begins on another day:
    it is among `laterVersions`. When it is approved, this one ends on the day before; so no deal counts for both."""
    made = change.create(
        IncentiveProgramme, code=code, name=programme.name, description=programme.description, previous=programme,
        starts_on=starts_on, ends_on=max(starts_on, programme.ends_on), participant_role=programme.participant_role,
        participant_team=programme.participant_team, participant_branch=programme.participant_branch,
    )  # fmt: skip
    for rule in change.list_(IncentiveRule, IncentiveRule.programme_id == programme.id):
        change.create(
            IncentiveRule, programme=made, name=rule.name, pipeline=rule.pipeline, product_family=rule.product_family,
            metric=rule.metric, attainment=rule.attainment, from_amount=rule.from_amount, rate=rule.rate,
            bonus=rule.bonus, cap=rule.cap,
        )  # fmt: skip


def end_previous(change: Change, programme: IncentiveProgramme) -> None:
    """The version before ends before this one begins."""
    previous = living(programme.previous)
    if previous is not None and previous.state == APPROVED:
        change.update(previous, ends_on=min(previous.ends_on, programme.starts_on - timedelta(days=1)))


@job(at="04:00")
def accrue_incentives(change: Change) -> None:
    """Do so for all programmes: deals also come from imports, are deleted, or are won no more because it is undone."""
    for programme in change.matching(IncentiveProgramme, is_approved):
        settle(change, programme)


def accrue_for(change: Change, deal: Deal) -> None:
    """Write what the programmes give to the owner of a deal that is just won."""
    owner, day = living(deal.owner), deal.closed_on
    if owner is None or day is None:
        return

    def is_running(programme: Row) -> Condition:
        return is_approved(programme) & (programme.starts_on <= day) & (programme.ends_on >= day)

    for programme in change.matching(IncentiveProgramme, is_running):  # locked: who comes next sees what is written
        settle(change, programme, owner.id)


def settle(change: Change, programme: IncentiveProgramme, owner: uuid.UUID | None = None) -> None:
    """Write what is missing so that the accruals of one owner, or of all, are what the rules give."""
    if programme.state != APPROVED:  # it was closed while its lock was waited for
        return
    for rule in change.list_(IncentiveRule, IncentiveRule.programme_id == programme.id):
        standing = list(_standing(change, rule, owner))
        given = dict(_given(change, rule, owner, [deal for _accrual, (deal, _whose) in standing]))
        for accrual, (deal, whose) in standing:
            if given.get(deal) == (whose, accrual.amount):
                del given[deal]
            else:
                change.create(
                    IncentiveAccrual, programme=programme, rule=rule, deal=living(accrual.deal), day=change.today,
                    owner=living(accrual.owner), amount=accrual.amount * -1, reverses=accrual,
                )  # fmt: skip
        for deal, (whose, amount) in given.items():
            change.create(
                IncentiveAccrual, programme=programme, rule=rule, deal=deal, owner=whose, amount=amount,
                day=change.today,
            )  # fmt: skip


def _standing(
    change: Change, rule: IncentiveRule, owner: uuid.UUID | None
) -> Iterator[tuple[IncentiveAccrual, tuple[uuid.UUID, uuid.UUID]]]:
    """The accruals of a rule that count, oldest first, with deal and user: of one owner and of that owner's deals, or
    all."""

    def holds(accrual: Row) -> Condition:
        own = (accrual.key_of("owner") == owner) | (accrual.deal.key_of("owner") == owner)
        counts = (accrual.key_of("rule") == rule.id) & stands(accrual)
        return counts if owner is None else counts & own

    return change.figures(IncentiveAccrual, holds, lambda accrual: (accrual.key_of("deal"), accrual.key_of("owner")))


def _given(
    change: Change, rule: IncentiveRule, owner: uuid.UUID | None, accrued: Sequence[uuid.UUID]
) -> Iterator[tuple[uuid.UUID, Given]]:
    """What a rule gives for each deal: up to the cap first for those for which something has accrued, in that order."""
    is_reached = _threshold(change, rule, owner)
    found = change.figures(Deal, is_about(rule, owner), lambda deal: (deal.key_of("owner"), deal.closed_on))
    deals = [(day, deal, whose) for deal, (whose, day) in found if is_reached(whose, day)]
    sold: dict[uuid.UUID, Decimal] = defaultdict(Decimal)
    paid: dict[uuid.UUID, Decimal] = defaultdict(Decimal)
    for _day, deal, whose in deals:
        assert deal.amount is not None
        sold[whose] += deal.amount.amount
    places = {deal: place for place, deal in enumerate(accrued)}
    for _day, deal, whose in sorted(deals, key=lambda each: (places.get(each[1].id, len(places)), each[0], each[1].id)):
        if rule.from_amount is not None and sold[whose] < rule.from_amount.amount:
            continue
        assert deal.amount is not None
        amount = deal.amount * rule.rate if rule.rate is not None else rule.bonus
        assert amount is not None
        if rule.cap is not None:
            amount = Money(min(amount.amount, rule.cap.amount - paid[whose]), amount.currency)
        if amount.amount > 0:
            paid[whose] += amount.amount
            yield deal.id, (whose, amount)


def _threshold(change: Change, rule: IncentiveRule, owner: uuid.UUID | None) -> Callable[[uuid.UUID, date], bool]:
    """Whether somebody has reached enough of an own target for a day."""
    if rule.metric is None:
        return lambda whose, day: True
    programme = rule.programme

    def holds(target: Row) -> Condition:
        is_own = target.key_of("owner").is_not(None) if owner is None else target.key_of("owner") == owner
        counts = is_own & (target.metric == rule.metric) & (target.attainment >= rule.attainment)
        return counts & (target.period.starts_on <= programme.ends_on) & (target.period.ends_on >= programme.starts_on)

    found = change.figures(
        Target, holds, lambda target: (target.key_of("owner"), target.period.starts_on, target.period.ends_on)
    )
    reached = [values for _target, values in found]
    return lambda whose, day: any(each == whose and first <= day <= last for each, first, last in reached)
