"""What leads must reach, and what rules that are data must look like."""

from collections.abc import Iterator

from paktum import Change, Condition, Guard, Problem, Row, first_known, label as _, validation

from ..leads.figures import Reliability
from ..segments.rules import filter_faults
from .models import QualificationThreshold, RedFlagRule, ScoreFactor


@validation(ScoreFactor)
def factor_has_a_filter(change: Change, factor: ScoreFactor) -> Iterator[Problem]:
    """The condition is a filter of leads."""
    yield from filter_faults(change, "Lead", factor.condition, "condition")


@validation(RedFlagRule)
def flag_rule_has_a_filter(change: Change, rule: RedFlagRule) -> Iterator[Problem]:
    """The condition is a filter of leads."""
    yield from filter_faults(change, "Lead", rule.condition, "condition")


def has_no_open_flags(lead: Row) -> Condition:
    """Whether somebody has answered every red flag."""
    return lead.red_flags.none(lambda flag: flag.answer.is_(None))


def reaches_thresholds(lead: Row) -> Condition:
    """Whether the lead reaches every threshold in use; it is judged before this is asked."""

    def is_missed(threshold: Row) -> Condition:
        volume = (lead.expected_volume.currency == threshold.volume.currency) & (
            lead.expected_volume.amount >= threshold.volume.amount
        )
        little = threshold.volume.is_not(None) & volume.is_distinct_from(True)
        return threshold.is_active & (
            (first_known(lead.interest_score, 0) < threshold.interest)
            | (first_known(lead.capability_score, 0) < threshold.capability)
            | little
        )

    return lead.all(QualificationThreshold).none(is_missed)


def is_reliable(lead: Row) -> Condition:
    """Whether it is not known to be red."""
    return lead.reliability.is_distinct_from(Reliability.RED.value)


FLAGS_ANSWERED = Guard(
    "core.red_flags_open", _("A red flag of the lead is not answered: assess it, and answer each."), has_no_open_flags
)
THRESHOLDS_REACHED = Guard(
    "core.below_threshold", _("The lead does not reach a qualification threshold."), reaches_thresholds
)
RELIABLE = Guard("core.lead_unreliable", _("The lead is red: only who may override this goes after it."), is_reliable)
