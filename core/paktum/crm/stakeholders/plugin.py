"""What the module `stakeholders` adds."""

from ..module import Module
from .examples import EXAMPLES
from .models import CriterionScore, DealCriterion, DealStakeholder
from .rules import everybody_is_scored_once, stakeholder_is_somebody

STAKEHOLDERS = Module(
    entities=(DealStakeholder, DealCriterion, CriterionScore),
    validations=(stakeholder_is_somebody, everybody_is_scored_once),
    examples=EXAMPLES,
)
