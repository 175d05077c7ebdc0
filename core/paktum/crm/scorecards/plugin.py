"""What the module `scorecards` adds."""

from paktum import Permission, label as _

from ..module import Module
from .models import MANAGE, Appraisal, Scorecard, ScorecardMeasure
from .rules import appraisal_is_of_its_unit, appraisal_names_somebody, measure_is_of_a_metric

SCORECARDS = Module(
    entities=(Scorecard, ScorecardMeasure, Appraisal),
    before_save=(appraisal_is_of_its_unit,),
    validations=(appraisal_names_somebody, measure_is_of_a_metric),
    permissions=(Permission(MANAGE, _("Change scorecards, and appraise")),),
)
