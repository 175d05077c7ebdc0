"""What the module `contracts` adds."""

from paktum import Deadline, Measure, Metric, MetricKind, Permission, State, Transition, Workflow, label as _

from ..checklists.rules import CONTRACT_DOCUMENTED
from ..clauses.rules import CLAUSES_AGREED, CLAUSES_PRESENT
from ..module import Module
from ..signing.rules import AUTHORISED, SIGNED_BY_ALL
from .actions import activate
from .examples import EXAMPLES
from .models import Contract, ContractParty, ContractType
from .rules import NUMBER_GIVEN, PARTY_NAMED, RUN_OUT, SIGNED, TERM_GIVEN, in_force_today, is_concluded

WORKFLOW = Workflow(
    "contract",
    _("Contract"),
    states=(
        State("draft", _("Draft")),
        State("legal_review", _("Legal review")),
        State("client_review", _("Client review")),
        State("approved", _("Approved")),
        State("signing", _("Being signed")),
        State("active", _("In force"), deadline=Deadline("expire", until="valid_to")),
        State("suspended", _("Suspended"), deadline=Deadline("expire", until="valid_to")),
        State("expired", _("Expired"), final=True),
        State("terminated", _("Terminated"), final=True),
        State("renewed", _("Renewed"), final=True),
    ),
    transitions=(
        Transition(
            "submit", _("Submit for legal review"), ("draft",), "legal_review", guards=(NUMBER_GIVEN, PARTY_NAMED)
        ),
        Transition("send_to_client", _("Send to the client"), ("legal_review",), "client_review"),
        Transition("return_to_legal", _("Return to legal review"), ("client_review",), "legal_review"),
        Transition("return_to_draft", _("Return to draft"), ("legal_review", "client_review"), "draft"),
        Transition(
            "approve",
            _("Approve"),
            ("client_review",),
            "approved",
            guards=(TERM_GIVEN, CLAUSES_PRESENT, CLAUSES_AGREED),
            permission="contract.approve",
        ),
        Transition(
            "start_signing", _("Start signing"), ("approved",), "signing", guards=(CLAUSES_PRESENT, CONTRACT_DOCUMENTED)
        ),
        Transition(
            "activate",
            _("Put into force"),
            ("signing",),
            "active",
            guards=(SIGNED, TERM_GIVEN, CONTRACT_DOCUMENTED, SIGNED_BY_ALL, AUTHORISED),
        ),
        Transition("suspend", _("Suspend"), ("active",), "suspended"),
        Transition("resume", _("Resume"), ("suspended",), "active"),
        Transition("expire", _("Let expire"), ("active", "suspended"), "expired", guards=(RUN_OUT,)),
        Transition("terminate", _("Terminate"), ("active", "suspended"), "terminated", permission="contract.terminate"),
        Transition("renew", _("Close as renewed"), ("active", "suspended"), "renewed"),
    ),
    initial="draft",
)

CONTRACTS = Module(
    entities=(ContractType, Contract, ContractParty),
    workflows=(WORKFLOW,),
    before_save=(in_force_today,),
    actions=(activate,),
    permissions=(
        Permission("contract.approve", _("Approve contracts for signing")),
        Permission("contract.terminate", _("Terminate contracts")),
    ),
    measures=(
        Measure(
            "contract.value", _("Value of a contract in force"), Contract, "value", states=("active", "suspended"),
            along="client",
        ),
    ),
    metrics=(
        Metric(
            "contracts_signed", _("Contracts signed"), Contract, day="signed_on", where=is_concluded,
            unit=_("contracts"),
        ),
        Metric(
            "contract_value", _("Value of contracts signed"), Contract, MetricKind.SUM, "value", "signed_on",
            is_concluded, unit=_("money"),
        ),
    ),
    examples=EXAMPLES,
)  # fmt: skip
