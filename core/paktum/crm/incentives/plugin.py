"""What the module `incentives` adds."""

from paktum import Permission, State, Transition, Workflow, label as _

from ..module import Module
from .actions import accrue, accrue_incentives, end_previous, revise
from .examples import EXAMPLES
from .models import APPROVE, MANAGE, IncentiveAccrual, IncentiveProgramme, IncentiveRule
from .rules import APPROVED, RULES_GIVEN, approved_by_another, programme_makes_sense, rule_makes_sense

WORKFLOW = Workflow(
    "incentive_programme",
    _("Incentive programme"),
    states=(
        State("draft", _("Draft")),
        State("proposed", _("Proposed"), frozen=True),
        State(APPROVED, _("Approved"), frozen=True),
        State("rejected", _("Rejected"), final=True, frozen=True),
        State("withdrawn", _("Withdrawn"), final=True, frozen=True),
        State("closed", _("Closed"), final=True, frozen=True),
    ),
    transitions=(
        Transition("propose", _("Propose"), ("draft",), "proposed", (RULES_GIVEN,)),
        Transition("approve", _("Approve"), ("proposed",), APPROVED, permission=APPROVE, effect=end_previous),
        Transition("reject", _("Reject"), ("proposed",), "rejected", permission=APPROVE),
        Transition("withdraw", _("Withdraw"), ("draft", "proposed"), "withdrawn"),
        Transition("close", _("Close"), (APPROVED,), "closed", permission=APPROVE),
    ),
    initial="draft",
)

INCENTIVES = Module(
    entities=(IncentiveProgramme, IncentiveRule, IncentiveAccrual),
    workflows=(WORKFLOW,),
    actions=(revise, accrue),
    before_save=(approved_by_another,),
    validations=(programme_makes_sense, rule_makes_sense),
    jobs=(accrue_incentives,),
    permissions=(
        Permission(MANAGE, _("Write and propose incentive programmes")),
        Permission(APPROVE, _("Approve incentive programmes")),
    ),
    examples=EXAMPLES,
)
