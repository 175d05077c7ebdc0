"""What leads must reach, and what rules that are data must look like."""

from collections.abc import Iterator

from paktum import Change, Condition, Guard, Problem, Row, label as _, validation

from ..leads.figures import Reliability
from .models import QualificationThreshold, RedFlagRule, ScoreFactor


@validation(ScoreFactor)
def factor_has_a_filter(change: Change, factor: ScoreFactor) -> Iterator[Problem]:
    """The condition is a filter of leads."""
    yield from _faults(change, factor.condition)


@validation(RedFlagRule)
def flag_rule_has_a_filter(change: Change, rule: RedFlagRule) -> Iterator[Problem]:
    """The condition is a filter of leads."""
    yield from _faults(change, rule.condition)


def _faults(change: Change, condition: str) -> Iterator[Problem]:
    for message, path in change.filter_faults("Lead", condition):
        yield Problem("INVALID_VALUE", message, ("condition", *path))


def is_scored(lead: Row) -> Condition:
    """Whether it was judged on both axes."""
    return lead.interest_score.is_not(None) & lead.capability_score.is_not(None)


def has_no_open_flags(lead: Row) -> Condition:
    """Whether somebody has answered every red flag."""
    return lead.red_flags.none(lambda flag: flag.answer.is_(None))


def reaches_thresholds(lead: Row) -> Condition:
    """Whether the lead reaches every threshold in use."""

    def is_missed(threshold: Row) -> Condition:
        volume = (lead.expected_volume.currency == threshold.volume.currency) & (
            lead.expected_volume.amount >= threshold.volume.amount
        )
        little = threshold.volume.is_not(None) & volume.is_distinct_from(True)
        return threshold.is_active & (
            (lead.interest_score < threshold.interest) | (lead.capability_score < threshold.capability) | little
        )

    return lead.all(QualificationThreshold).none(is_missed)


def is_reliable(lead: Row) -> Condition:
    """Whether it is not red."""
    return lead.reliability != Reliability.RED.value


def has_override(lead: Row) -> Condition:
    """Whether it is said why the company goes after it all the same."""
    return lead.override_reason.is_not(None)


SCORED = Guard("core.lead_not_scored", _("The lead was not judged yet: assess it."), is_scored)
FLAGS_ANSWERED = Guard("core.red_flags_open", _("A red flag of the lead is not answered."), has_no_open_flags)
THRESHOLDS_REACHED = Guard(
    "core.below_threshold", _("The lead does not reach a qualification threshold."), reaches_thresholds
)
RELIABLE = Guard("core.lead_unreliable", _("The lead is red: only who may override this goes after it."), is_reliable)
OVERRIDDEN = Guard("core.override_reason_missing", _("Say why the company goes after it all the same."), has_override)
