"""What the module `renewals` adds."""

from paktum import Deadline, State, Transition, Workflow, label as _

from ..module import Module
from .actions import agree, close_renewed, open_renewals, prolong_contracts
from .examples import EXAMPLES
from .models import Renewal
from .rules import CURRENT, ENDED, OPEN, SUCCEEDED

WORKFLOW = Workflow(
    "renewal",
    _("Renewal"),
    states=(
        State("open", _("Open"), deadline=Deadline("lapse", until="ends_on")),
        State("offered", _("Offered"), deadline=Deadline("lapse", until="ends_on")),
        State("agreed", _("Agreed"), final=True),
        State("declined", _("Declined"), final=True),
        State("lapsed", _("Lapsed"), final=True),
    ),
    transitions=(
        Transition("offer", _("Offer"), ("open",), "offered"),
        Transition("agree", _("Agree"), OPEN, "agreed", (SUCCEEDED, CURRENT)),
        Transition("decline", _("Decline"), OPEN, "declined"),
        Transition("lapse", _("Lapse"), OPEN, "lapsed", (ENDED,)),
    ),
    initial="open",
)

RENEWALS = Module(
    entities=(Renewal,),
    workflows=(WORKFLOW,),
    actions=(agree,),
    jobs=(close_renewed, open_renewals, prolong_contracts),
    examples=EXAMPLES,
)
