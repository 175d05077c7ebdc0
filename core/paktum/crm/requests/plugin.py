"""What the module `requests` adds."""

from paktum import State, Transition, Workflow, label as _

from ..module import Module
from .examples import EXAMPLES
from .models import ClientRequest
from .rules import (
    ANSWER_GIVEN,
    note_open,
    note_resolved,
    refusal_keeps_its_answer,
    request_has_its_day,
    request_is_about_the_client_s_deal,
)

WORKFLOW = Workflow(
    "request",
    _("Wish of a client"),
    states=(
        State("open", _("Open")),
        State("done", _("Done")),
        State("not_done", _("Not done")),
    ),
    transitions=(
        Transition("do", _("Note as done"), ("open",), "done", effect=note_resolved),
        Transition(
            "refuse", _("Note as not done"), ("open",), "not_done", guards=(ANSWER_GIVEN,), effect=note_resolved
        ),
        Transition("reopen", _("Open again"), ("done", "not_done"), "open", effect=note_open),
    ),
    initial="open",
)

REQUESTS = Module(
    entities=(ClientRequest,),
    workflows=(WORKFLOW,),
    before_save=(request_is_about_the_client_s_deal, request_has_its_day),
    validations=(refusal_keeps_its_answer,),
    examples=EXAMPLES,
)
