"""What the module `clauses` adds."""

from paktum import State, Transition, Workflow, label as _

from ..module import Module
from .defaults import DEFAULTS
from .examples import EXAMPLES
from .models import Clause, ClauseVariant, ContractClause, ContractQuestion, RequiredClause
from .rules import NEGOTIATED, TEXT_GIVEN, answered_now, settled_clauses_stay, text_of_the_library

WORKFLOW = Workflow(
    "clause",
    _("Negotiation of a clause"),
    states=(
        State("proposed", _("Proposed")),
        State("client_variant", _("Client's variant")),
        State("agreed", _("Agreed")),
    ),
    transitions=(
        Transition("take_over", _("Take over the client's variant"), ("proposed",), "client_variant", (NEGOTIATED,)),
        Transition("propose", _("Propose"), ("client_variant",), "proposed", (NEGOTIATED,)),
        Transition("agree", _("Agree"), ("proposed", "client_variant"), "agreed", (NEGOTIATED, TEXT_GIVEN)),
        Transition("reopen", _("Reopen"), ("agreed",), "proposed", (NEGOTIATED,)),
    ),
    initial="proposed",
)

CLAUSES = Module(
    entities=(Clause, ClauseVariant, RequiredClause, ContractClause, ContractQuestion),
    workflows=(WORKFLOW,),
    defaults=DEFAULTS,
    before_save=(text_of_the_library, answered_now),
    validations=(settled_clauses_stay,),
    examples=EXAMPLES,
)
