"""What the module `obligations` adds."""

from paktum import Deadline, State, Transition, Workflow, label as _

from ..module import Module
from .examples import EXAMPLES
from .models import FULFILLED, OVERDUE, Obligation
from .rules import EVIDENCE_GIVEN, LATE, fulfilled_by_now, fulfilled_today, obligation_of_the_client

WORKFLOW = Workflow(
    "obligation",
    _("Obligation"),
    states=(
        State("open", _("Open"), deadline=Deadline("fall_due", until="due_on")),
        State(OVERDUE, _("Overdue")),
        State(FULFILLED, _("Fulfilled"), final=True, frozen=True),
        State("waived", _("Waived"), final=True, frozen=True),
    ),
    transitions=(
        Transition("fulfil", _("Fulfil"), ("open", OVERDUE), FULFILLED, (EVIDENCE_GIVEN,)),
        Transition("fall_due", _("Become overdue"), ("open",), OVERDUE, (LATE,)),
        Transition("waive", _("Waive"), ("open", OVERDUE), "waived"),
    ),
    initial="open",
)

OBLIGATIONS = Module(
    entities=(Obligation,),
    workflows=(WORKFLOW,),
    before_save=(obligation_of_the_client, fulfilled_today),
    validations=(fulfilled_by_now,),
    examples=EXAMPLES,
)
