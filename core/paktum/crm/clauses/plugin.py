"""What the module `clauses` adds."""

from paktum import State, Transition, Workflow, label as _

from ..module import Module
from .defaults import DEFAULTS
from .examples import EXAMPLES
from .models import Clause, ClauseVariant, ContractClause, ContractQuestion, RequiredClause
from .rules import AGREED, NEGOTIATED, TEXT_GIVEN, answered_now, question_of_the_client, text_of_the_library

WORKFLOW = Workflow(
    "clause",
    _("Negotiation of a clause"),
    states=(
        State("proposed", _("Proposed")),
        State("client_variant", _("Client's variant")),
        State(AGREED, _("Agreed"), frozen=True),
    ),
    transitions=(
        Transition("take_over", _("Take over the client's variant"), ("proposed",), "client_variant", (NEGOTIATED,)),
        Transition("propose", _("Propose"), ("client_variant",), "proposed", (NEGOTIATED,)),
        Transition("agree", _("Agree"), ("proposed", "client_variant"), AGREED, (NEGOTIATED, TEXT_GIVEN)),
        Transition("reopen", _("Reopen"), (AGREED,), "proposed", (NEGOTIATED,)),
    ),
    initial="proposed",
)

CLAUSES = Module(
    entities=(Clause, ClauseVariant, RequiredClause, ContractClause, ContractQuestion),
    workflows=(WORKFLOW,),
    defaults=DEFAULTS,
    before_save=(text_of_the_library, question_of_the_client, answered_now),
    examples=EXAMPLES,
)
