"""What must hold for stakeholders and scores."""

from collections.abc import Iterator

from paktum import Change, Problem, label as _, validation

from .models import CriterionScore, DealStakeholder


@validation(DealStakeholder)
def stakeholder_is_somebody(change: Change, stakeholder: DealStakeholder) -> Iterator[Problem]:
    """A stakeholder is a contact, a competitor, or has a name."""
    if stakeholder.contact is None and stakeholder.competitor is None and stakeholder.name is None:
        yield Problem("REQUIRED", _("a value is needed"), ("name",))


@validation(CriterionScore)
def everybody_is_scored_once(change: Change, score: CriterionScore) -> Iterator[Problem]:
    """By one criterion, the company and each competitor have one score."""
    whose = None if score.competitor is None else score.competitor.id
    same = (CriterionScore.criterion_id == score.criterion.id) & (CriterionScore.competitor_id == whose)
    if change.list_(CriterionScore, same & (CriterionScore.id != score.id)):
        yield Problem("core.scored_already", _("There is a score already; change that one."), ("competitor",))
