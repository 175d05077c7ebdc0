"""What the module `conflicts` adds."""

from paktum import Permission, State, Transition, Workflow, label as _

from ..module import Module
from .examples import EXAMPLES
from .guards import WAIVE
from .models import DECIDE, ConflictOfInterest, NonDisclosureAgreement
from .rules import MEASURES_GIVEN, agreement_ends_after_it_begins, conflict_ends_after_it_begins, note_who_decided

WORKFLOW = Workflow(
    "conflict_of_interest",
    _("Conflict of interest"),
    states=(
        State("open", _("Open")),
        State("managed", _("Managed")),
        State("dismissed", _("Dismissed"), final=True),
    ),
    transitions=(
        Transition("manage", _("Manage"), ("open",), "managed", guards=(MEASURES_GIVEN,), permission=DECIDE),
        Transition("dismiss", _("Dismiss"), ("open", "managed"), "dismissed", permission=DECIDE),
        Transition("reopen", _("Open again"), ("managed",), "open"),
    ),
    initial="open",
)

CONFLICTS = Module(
    entities=(NonDisclosureAgreement, ConflictOfInterest),
    workflows=(WORKFLOW,),
    before_save=(note_who_decided,),
    validations=(conflict_ends_after_it_begins, agreement_ends_after_it_begins),
    permissions=(
        Permission(DECIDE, _("Decide on conflicts of interest")),
        Permission(WAIVE, _("Let deals go on in spite of a conflict of interest")),
    ),
    examples=EXAMPLES,
)
