"""What the module `offers` adds."""

from paktum import Deadline, Measure, State, Transition, Workflow, label as _

from ..module import Module
from .actions import conclude, fix_bonuses, note_sent, reject, revise
from .examples import EXAMPLES
from .models import Offer, OfferBonus, OfferLine
from .rules import (
    DEAL_OPEN,
    LINES_GIVEN,
    NEXT_MADE,
    ONLY_ONE,
    REASON_GIVEN,
    RUN_OUT,
    VALID,
    line_is_in_the_offers_currency,
    line_is_priced,
)

COMPLETE = (LINES_GIVEN, VALID, DEAL_OPEN)

WORKFLOW = Workflow(
    "offer",
    _("Offer"),
    states=(
        State("draft", _("Draft")),
        State("approved", _("Approved"), frozen=True),
        State("sent", _("Sent"), deadline=Deadline("expire", until="valid_until"), frozen=True),
        State("accepted", _("Accepted"), final=True, frozen=True),
        State("rejected", _("Rejected"), frozen=True),
        State("expired", _("Expired"), frozen=True),
        State("superseded", _("Superseded"), final=True, frozen=True),
    ),
    transitions=(
        Transition("approve", _("Approve"), ("draft",), "approved", guards=COMPLETE, effect=fix_bonuses),
        Transition("reopen", _("Change again"), ("approved",), "draft"),
        Transition("send", _("Send"), ("draft", "approved"), "sent", guards=COMPLETE, effect=note_sent),
        Transition("accept", _("Accept"), ("sent",), "accepted", guards=(VALID, DEAL_OPEN, ONLY_ONE), effect=conclude),
        Transition("reject", _("Reject"), ("sent",), "rejected", guards=(REASON_GIVEN,)),
        Transition("expire", _("Let expire"), ("sent",), "expired", guards=(RUN_OUT,)),
        Transition(
            "supersede",
            _("Supersede"),
            ("draft", "approved", "sent", "rejected", "expired"),
            "superseded",
            guards=(NEXT_MADE,),
        ),
    ),
    initial="draft",
)

OFFERS = Module(
    entities=(Offer, OfferLine, OfferBonus),
    workflows=(WORKFLOW,),
    actions=(revise, reject),
    validations=(line_is_in_the_offers_currency,),
    before_save=(line_is_priced,),
    measures=(
        Measure(
            "offer.discount", _("Discount of an offer beyond price conditions"), Offer, "granted_discount",
            states=("approved", "sent", "accepted"),
        ),
    ),
    examples=EXAMPLES,
)  # fmt: skip
