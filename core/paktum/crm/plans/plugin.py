"""What the module `plans` adds."""

from ..module import Module
from .actions import open_deal
from .examples import EXAMPLES
from .models import ClientPlan, Consultation, PlanGoal
from .rules import advice_has_its_day, plan_days_are_in_order

PLANS = Module(
    entities=(ClientPlan, PlanGoal, Consultation),
    actions=(open_deal,),
    validations=(plan_days_are_in_order,),
    before_save=(advice_has_its_day,),
    examples=EXAMPLES,
)
