"""What the module `cases` adds."""

from paktum import Deadline, Defaults, Measure, Permission, State, Transition, Workflow, label as _

from ..module import Module
from .actions import answer, close, escalate
from .examples import EXAMPLES
from .models import MANAGE_STANDARDS, BusinessUnit, Case, CaseCategory, CaseKind, SlaPolicy
from .notices import tell_the_head
from .rules import (
    ANSWER_GIVEN,
    REACTION_GIVEN,
    ROOT_CAUSE_GIVEN,
    go_to_the_personal_manager,
    has_come_in,
    note_moments,
    promise,
    stand_where_the_client_does,
)

ANSWER = Deadline("escalate", until="answer_by")

WORKFLOW = Workflow(
    "case",
    _("Case of a client"),
    states=(
        State("registered", _("Registered"), deadline=Deadline("escalate", until="acknowledge_by")),
        State("acknowledged", _("Acknowledged"), deadline=ANSWER),
        State("investigating", _("Investigating"), deadline=ANSWER),
        State("answered", _("Answered")),
        State("accepted", _("Accepted")),
        State("escalated", _("Escalated")),
        State("closed", _("Closed"), final=True),
    ),
    transitions=(
        Transition("acknowledge", _("Acknowledge"), ("registered",), "acknowledged"),
        Transition("investigate", _("Investigate"), ("acknowledged",), "investigating"),
        Transition("answer", _("Answer"), ("investigating", "escalated"), "answered", guards=(ANSWER_GIVEN,)),
        Transition("accept", _("Accept"), ("answered",), "accepted"),
        Transition("escalate", _("Escalate"), ("registered", "acknowledged", "investigating", "answered"), "escalated"),
        Transition("close", _("Close"), ("accepted", "escalated"), "closed", guards=(ROOT_CAUSE_GIVEN, REACTION_GIVEN)),
    ),
    initial="registered",
)

HOURS = BusinessUnit.HOURS

STANDARDS = Defaults(
    SlaPolicy,
    by="code",
    rows=(
        {"code": "standard", "name": "Standard", "acknowledge_within": 1, "answer_within": 15},
        {"code": "grave", "name": "Grave", "severity": 2, "acknowledge_within": 1, "answer_within": 5},
        {
            "code": "gravest", "name": "Gravest", "severity": 1, "acknowledge_within": 2, "acknowledge_unit": HOURS,
            "answer_within": 2,
        },
        {
            "code": "question", "name": "Questions", "kind": CaseKind.QUESTION, "acknowledge_within": 1,
            "answer_within": 3,
        },
    ),
)  # fmt: skip

CATEGORIES = Defaults(
    CaseCategory,
    by="code",
    rows=(
        {"code": "delivery", "name": "Delivery"},
        {"code": "quality", "name": "Quality"},
        {"code": "invoice", "name": "Invoice and payment"},
        {"code": "service", "name": "Service"},
        {"code": "other", "name": "Other"},
    ),
)

CASES = Module(
    entities=(CaseCategory, SlaPolicy, Case),
    workflows=(WORKFLOW,),
    defaults=(STANDARDS, CATEGORIES),
    actions=(escalate, answer, close),
    before_save=(promise, stand_where_the_client_does, note_moments, go_to_the_personal_manager),
    validations=(has_come_in,),
    after_commit=(tell_the_head,),
    permissions=(Permission(MANAGE_STANDARDS, _("Change service standards and the catalogues of service")),),
    measures=(Measure("case.compensation", _("Compensation of a case"), Case, "compensation", along="client"),),
    examples=EXAMPLES,
)
