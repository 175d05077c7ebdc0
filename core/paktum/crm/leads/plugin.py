"""What the module `leads` adds."""

from paktum import Deadline, State, Transition, Workflow, label as _

from ..module import Module
from ..scoring.actions import judge
from ..scoring.rules import FLAGS_ANSWERED, RELIABLE
from .actions import go_after, go_after_if_reliable, qualify, take_up_again
from .examples import EXAMPLES
from .models import OPEN, Lead, LeadConsultation, ServiceModel
from .queries import clients_like_lead
from .rules import (
    AGREED,
    CONTACTED,
    NEEDS_NOTED,
    OVERRIDDEN,
    PAUSE_AHEAD,
    PAUSE_GIVEN,
    REASON_GIVEN,
    decision_keeps_its_reason,
    lead_is_found_by_its_method,
    service_model_has_one_currency,
)

AGAIN = Deadline("reapproach", until="reapproach_on")

WORKFLOW = Workflow(
    "lead",
    _("Lead"),
    states=(
        State("new", _("New")),
        State("contacted", _("Contacted")),
        State("qualified", _("Qualified")),
        State("go", _("Go"), final=True),
        State("no_go", _("No go"), deadline=AGAIN),
        State("nurture", _("To be approached later"), deadline=AGAIN),
    ),
    transitions=(
        Transition("contact", _("Get in touch"), ("new",), "contacted", guards=(CONTACTED,), effect=judge),
        Transition(
            "qualify", _("Qualify"), ("contacted",), "qualified",
            guards=(NEEDS_NOTED, FLAGS_ANSWERED), effect=qualify,
        ),
        Transition(
            "accept", _("Go after it"), ("qualified",), "go", guards=(RELIABLE, FLAGS_ANSWERED),
            effect=go_after_if_reliable,
        ),
        Transition(
            "accept_at_risk", _("Go after it in spite of red flags"), ("qualified",), "go", guards=(OVERRIDDEN,),
            permission="lead.override", effect=go_after,
        ),
        Transition("refuse", _("Do not go after it"), OPEN, "no_go", guards=(REASON_GIVEN, PAUSE_AHEAD)),
        Transition("nurture", _("Approach later"), OPEN, "nurture", guards=(PAUSE_GIVEN, AGREED)),
        Transition("reapproach", _("Approach again"), ("no_go", "nurture"), "new", effect=take_up_again),
    ),
    initial="new",
)  # fmt: skip

LEADS = Module(
    entities=(ServiceModel, Lead, LeadConsultation),
    queries=(clients_like_lead,),
    workflows=(WORKFLOW,),
    before_save=(lead_is_found_by_its_method, decision_keeps_its_reason),
    validations=(service_model_has_one_currency,),
    examples=EXAMPLES,
)
