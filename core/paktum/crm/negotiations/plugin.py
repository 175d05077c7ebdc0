"""What the module `negotiations` adds."""

from paktum import State, Transition, Workflow, label as _

from ..module import Module
from .actions import make_offer, note_held
from .examples import EXAMPLES
from .models import Negotiation, NegotiationParty, NegotiationPoint
from .rules import (
    AGENDA_GIVEN,
    DECIDED,
    MINUTES_GIVEN,
    SIDES_NAMED,
    negotiation_is_about_the_clients_deal,
    party_has_a_name,
    party_is_somebody,
)

WORKFLOW = Workflow(
    "negotiation",
    _("Negotiation"),
    states=(
        State("planned", _("Planned")),
        State("held", _("Held")),
        State("closed", _("Closed"), final=True, frozen=True),
        State("cancelled", _("Cancelled"), final=True),
    ),
    transitions=(
        Transition("hold", _("Hold"), ("planned",), "held", guards=(AGENDA_GIVEN, SIDES_NAMED), effect=note_held),
        Transition("close", _("Close with decisions"), ("held",), "closed", guards=(MINUTES_GIVEN, DECIDED)),
        Transition("cancel", _("Cancel"), ("planned",), "cancelled"),
    ),
    initial="planned",
)

NEGOTIATIONS = Module(
    entities=(Negotiation, NegotiationParty, NegotiationPoint),
    workflows=(WORKFLOW,),
    actions=(make_offer,),
    before_save=(negotiation_is_about_the_clients_deal, party_has_a_name),
    validations=(party_is_somebody,),
    examples=EXAMPLES,
)
