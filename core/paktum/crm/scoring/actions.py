"""How leads are judged, and red flags answered."""

from typing import Any

from paktum import Change, User, action, label as _

from ..leads.models import Lead
from .models import FlagAnswer, RedFlag, RedFlagRule, ScoreFactor, ScorePoint


@action(Lead, label=_("Assess"))
def assess(change: Change, lead: Lead) -> None:
    """Judge a lead by the rules in use: give its points, and raise the red flags that it has not got yet."""
    judge(change, lead)


def judge(change: Change, lead: Lead) -> None:
    """See `assess`; what leads are judged by before they go on."""
    _score(change, lead)
    _raise_flags(change, lead)
    change.update(lead, assessed_at=change.now)


@action(RedFlag, label=_("Answer"))
def answer(change: Change, flag: RedFlag, answer: FlagAnswer, reason: str) -> None:
    """Note what was found out about a red flag: a cleared one counts no more, a confirmed one does."""
    change.update(flag, answer=answer, answer_reason=reason, answered_on=change.today, answered_by=_user(change))


def _score(change: Change, lead: Lead) -> None:
    factors = {each.code: each for each in change.matching(ScoreFactor, lambda factor: factor.is_active)}
    met = change.meeting(lead, {code: each.condition for code, each in factors.items()})
    known = {each.factor: each for each in change.matching(ScorePoint, lambda point: point.lead.id == lead.id)}
    for code, factor in factors.items():
        values: dict[str, Any] = {
            "name": factor.name,
            "axis": factor.axis,
            "points": factor.points if code in met else 0,
        }
        point = known.pop(factor, None)
        if point is None:
            change.create(ScorePoint, lead=lead, factor=factor, **values)
        else:
            change.update(point, **values)
    if known:
        change.delete(*known.values())


def _raise_flags(change: Change, lead: Lead) -> None:
    rules = {each.code: each for each in change.matching(RedFlagRule, lambda rule: rule.is_active)}
    met = change.meeting(lead, {code: each.condition for code, each in rules.items()})
    raised = {each.rule for each in change.matching(RedFlag, lambda flag: flag.lead.id == lead.id)}
    for code, rule in rules.items():
        if code in met and rule not in raised:
            change.create(
                RedFlag, lead=lead, rule=rule, name=rule.name, severity=rule.severity, reason=rule.reason,
                raised_by=_user(change),
            )  # fmt: skip


def _user(change: Change) -> User | None:
    return None if change.actor.user_id is None else change.find(User, change.actor.user_id)
