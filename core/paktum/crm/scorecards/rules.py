"""What a scorecard and an appraisal must be like."""

from collections.abc import Iterator

from paktum import Change, Problem, Saving, before_save, label as _, validation

from ..targets.rules import PLACE, placed
from .models import Appraisal, ScorecardMeasure


@before_save(Appraisal)
def appraisal_is_of_its_unit(saving: Saving) -> None:
    """An appraisal names whom it is of, with the units that they belong to, and nothing else."""
    placed(saving)


@validation(Appraisal)
def appraisal_names_somebody(change: Change, appraisal: Appraisal) -> Iterator[Problem]:
    """Whom it is of is said."""
    place = PLACE.get(appraisal.unit)
    if place is not None and getattr(appraisal, place) is None:
        yield Problem("REQUIRED", _("a value is needed"), (place,))


@validation(ScorecardMeasure)
def measure_is_of_a_metric(change: Change, measure: ScorecardMeasure) -> Iterator[Problem]:
    """The metric is one that there is."""
    if measure.metric not in change.assembly.metrics:
        known = ", ".join(sorted(change.assembly.metrics))
        yield Problem("INVALID_VALUE", _("not a metric; there are {known}").filled(known=known), ("metric",))
