"""How leads are judged, and red flags raised and answered."""

from collections.abc import Callable
from typing import Any

from paktum import Change, Guard, Problem, Refused, action, label as _

from ..leads.figures import FlagAnswer, Severity
from ..leads.models import Lead
from .models import RedFlag, RedFlagRule, ScoreFactor, ScorePoint


@action(Lead, label=_("Assess"))
def assess(change: Change, lead: Lead) -> None:
    """Judge a lead by the rules in use: give its points, and raise the red flags that it has not got yet."""
    judge(change, lead)


def judge(change: Change, lead: Lead) -> None:
    """See `assess`; what leads are judged by before they go on."""
    _score(change, lead)
    _raise_flags(change, lead)
    change.update(lead, assessed_at=change.now)


def judged_by(*guards: Guard) -> Callable[[Change, Lead], None]:
    """What a transition does that is decided on the rules of today: judge the lead, then ask these guards of it."""

    def effect(change: Change, lead: Lead) -> None:
        judge(change, lead)
        failed = [each for each in guards if not _passes(change, lead, each)]
        if failed:
            raise Refused(*(Problem(each.code, each.message, ("transition",)) for each in failed))

    return effect


@action(Lead, label=_("Raise a red flag"))
def raise_red_flag(change: Change, lead: Lead, name: str, severity: Severity, reason: str | None = None) -> None:
    """Note something that speaks against a lead and that no rule has found. It counts until it is cleared, by
    `redFlagAnswer`."""
    change.create(RedFlag, lead=lead, name=name, severity=severity, reason=reason, raised_by=change.actor.user_id)


@action(RedFlag, label=_("Answer"))
def answer(change: Change, flag: RedFlag, answer: FlagAnswer, reason: str) -> None:
    """Note what was found out about a red flag: a cleared one counts no more, a confirmed one does."""
    change.update(flag, answer=answer, answer_reason=reason, answered_on=change.today, answered_by=change.actor.user_id)


def _passes(change: Change, lead: Lead, guard: Guard) -> bool:
    return any(change.matching(Lead, lambda row: (row.id == lead.id) & guard.check(row), lock=False))


def _score(change: Change, lead: Lead) -> None:
    factors = {each.code: each for each in change.list_(ScoreFactor, ScoreFactor.is_active.is_(True))}
    met = change.meeting(lead, {code: each.condition for code, each in factors.items()})
    given = change.list_(ScorePoint, ScorePoint.lead_id == lead.id)
    known = {each.factor: each for each in given if each.factor in factors.values()}  # one of each: leads are merged
    for code, factor in factors.items():
        values: dict[str, Any] = {
            "name": factor.name,
            "axis": factor.axis,
            "points": factor.points if code in met else 0,
        }
        if factor in known:
            change.update(known[factor], **values)
        else:
            change.create(ScorePoint, lead=lead, factor=factor, **values)
    change.delete(*(each for each in given if known.get(each.factor) is not each))


def _raise_flags(change: Change, lead: Lead) -> None:
    rules = {each.code: each for each in change.list_(RedFlagRule, RedFlagRule.is_active.is_(True))}
    met = change.meeting(lead, {code: each.condition for code, each in rules.items()})
    raised = {each.rule for each in change.list_(RedFlag, RedFlag.lead_id == lead.id)}
    for code, rule in rules.items():
        if code in met and rule not in raised:
            change.create(
                RedFlag, lead=lead, rule=rule, name=rule.name, severity=rule.severity, reason=rule.reason,
                raised_by=change.actor.user_id,
            )  # fmt: skip
