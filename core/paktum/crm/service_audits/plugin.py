"""What the module `service_audits` adds."""

from paktum import Defaults, State, Transition, Workflow, label as _

from ..module import Module
from .actions import prepare
from .examples import EXAMPLES
from .models import AuditCriterion, AuditMark, ServiceAudit
from .rules import ALL_MARKED, is_marked_once, keep_the_weight

WORKFLOW = Workflow(
    "service_audit",
    _("Audit of service"),
    states=(State("open", _("Open")), State("completed", _("Completed"), frozen=True)),
    transitions=(
        Transition("complete", _("Complete"), ("open",), "completed", guards=(ALL_MARKED,)),
        Transition("reopen", _("Open again"), ("completed",), "open"),
    ),
    initial="open",
)

CRITERIA = Defaults(
    AuditCriterion,
    by="code",
    rows=(
        {"code": "punctuality", "name": "Answers are punctual", "weight": 3},
        {"code": "correctness", "name": "Answers are correct", "weight": 3},
        {"code": "courtesy", "name": "The tone is courteous", "weight": 2},
        {"code": "documentation", "name": "What was said is documented", "weight": 2},
    ),
)

SERVICE_AUDITS = Module(
    entities=(AuditCriterion, ServiceAudit, AuditMark),
    workflows=(WORKFLOW,),
    defaults=(CRITERIA,),
    actions=(prepare,),
    before_save=(keep_the_weight,),
    validations=(is_marked_once,),
    examples=EXAMPLES,
)
