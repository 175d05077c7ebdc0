"""What the module `checklists` adds."""

from paktum import Deadline, State, Transition, Workflow, label as _

from ..module import Module
from .actions import make_checklist, make_contract_checklist
from .defaults import DEFAULTS
from .models import ChecklistItem, RequiredDocument
from .rules import EXPIRED, VALID, note_who_and_when

WORKFLOW = Workflow(
    "checklist",
    _("Document of a checklist"),
    states=(
        State("missing", _("Missing")),
        State("received", _("Received")),
        State("verified", _("Verified"), deadline=Deadline("expire", until="valid_until")),
        State("rejected", _("Rejected")),
        State("expired", _("Expired")),
    ),
    transitions=(
        Transition("receive", _("Receive"), ("missing", "rejected", "expired"), "received"),
        Transition("verify", _("Verify"), ("received",), "verified", (VALID,)),
        Transition("reject", _("Reject"), ("received", "verified"), "rejected"),
        Transition("expire", _("Let expire"), ("verified",), "expired", (EXPIRED,)),
    ),
    initial="missing",
)

CHECKLISTS = Module(
    entities=(RequiredDocument, ChecklistItem),
    workflows=(WORKFLOW,),
    defaults=DEFAULTS,
    actions=(make_checklist, make_contract_checklist),
    before_save=(note_who_and_when,),
)
