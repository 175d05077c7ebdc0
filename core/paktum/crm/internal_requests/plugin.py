"""What the module `internal_requests` adds."""

from paktum import Deadline, Defaults, State, Transition, Workflow, label as _

from ..module import Module
from .actions import answer
from .models import DepartmentStandard, InternalRequest
from .rules import ANSWERED, ask_a_department, promise_an_answer

LATE = Deadline("escalate", until="answer_by")

WORKFLOW = Workflow(
    "internal_request",
    _("Request between departments"),
    states=(
        State("asked", _("Asked"), deadline=LATE),
        State("in_work", _("In work"), deadline=LATE),
        State("escalated", _("Escalated")),
        State("answered", _("Answered")),
        State("closed", _("Closed"), final=True),
    ),
    transitions=(
        Transition("accept", _("Accept"), ("asked",), "in_work"),
        Transition("escalate", _("Escalate"), ("asked", "in_work"), "escalated"),
        Transition("answer", _("Answer"), ("asked", "in_work", "escalated"), "answered", guards=(ANSWERED,)),
        Transition("ask_again", _("Ask again"), ("answered",), "in_work"),
        Transition("close", _("Close"), ("answered",), "closed"),
    ),
    initial="asked",
)

STANDARDS = Defaults(
    DepartmentStandard, by="code", rows=({"code": "standard", "name": "All departments", "answer_within": 3},)
)

INTERNAL_REQUESTS = Module(
    entities=(DepartmentStandard, InternalRequest),
    workflows=(WORKFLOW,),
    defaults=(STANDARDS,),
    actions=(answer,),
    before_save=(ask_a_department, promise_an_answer),
)
