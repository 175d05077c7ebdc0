"""What the module `checklists` adds."""

from paktum import Deadline, State, Transition, Workflow, label as _

from ..module import Module
from .actions import make_checklist, make_contract_checklist
from .defaults import DEFAULTS
from .models import ChecklistItem, RequiredDocument
from .rules import EXPIRED, VALID, VERIFIED, item_of_the_client, note_who_and_when

WORKFLOW = Workflow(
    "checklist",
    _("Document of a checklist"),
    states=(
        State("missing", _("Missing")),
        State("received", _("Received")),
        State(VERIFIED, _("Verified"), deadline=Deadline("expire", until="valid_until")),
        State("rejected", _("Rejected")),
        State("expired", _("Expired")),
    ),
    transitions=(
        Transition("receive", _("Receive"), ("missing", "rejected", "expired"), "received"),
        Transition("verify", _("Verify"), ("received",), VERIFIED, (VALID,)),
        Transition("reject", _("Reject"), ("received", VERIFIED), "rejected"),
        Transition("expire", _("Let expire"), (VERIFIED,), "expired", (EXPIRED,)),
    ),
    initial="missing",
)

CHECKLISTS = Module(
    entities=(RequiredDocument, ChecklistItem),
    workflows=(WORKFLOW,),
    defaults=DEFAULTS,
    actions=(make_checklist, make_contract_checklist),
    before_save=(item_of_the_client, note_who_and_when),
)
