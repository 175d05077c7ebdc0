"""What the module `scoring` adds."""

from paktum import Permission, label as _

from ..module import Module
from .actions import answer, assess, raise_red_flag
from .defaults import FACTORS, RED_FLAGS, THRESHOLDS
from .models import QualificationThreshold, RedFlag, RedFlagRule, ScoreFactor, ScorePoint
from .rules import factor_has_a_filter, flag_rule_has_a_filter

SCORING = Module(
    entities=(ScoreFactor, ScorePoint, RedFlagRule, RedFlag, QualificationThreshold),
    actions=(assess, raise_red_flag, answer),
    defaults=(FACTORS, RED_FLAGS, THRESHOLDS),
    validations=(factor_has_a_filter, flag_rule_has_a_filter),
    permissions=(
        Permission("scoring.manage", _("Change the rules by which leads are judged")),
        Permission("lead.override", _("Go after leads that are red")),
    ),
)
