"""What a scorecard and an appraisal must be like."""

from collections.abc import Iterator

from paktum import Change, Problem, Saving, before_save, validation

from ..targets.rules import metric_faults, placed, unnamed
from .models import Appraisal, ScorecardMeasure


@before_save(Appraisal)
def appraisal_is_of_its_unit(saving: Saving) -> None:
    """A new appraisal names whom it is of, with the units that they belong to then, and nothing else; so it has its
    code."""
    if saving.is_new:
        saving["code"] = placed(saving, saving["period"].code, saving["scorecard"].code)


@validation(Appraisal)
def appraisal_names_somebody(change: Change, appraisal: Appraisal) -> Iterator[Problem]:
    """Whom it is of is said."""
    yield from unnamed(appraisal)


@validation(ScorecardMeasure)
def measure_is_of_a_metric(change: Change, measure: ScorecardMeasure) -> Iterator[Problem]:
    """The metric is one that there is."""
    yield from metric_faults(change, measure.metric)
