"""What the module `contracts` adds."""

from paktum import Deadline, Measure, Metric, MetricKind, Permission, State, Transition, Workflow, label as _

from ..checklists.rules import CONTRACT_DOCUMENTED
from ..clauses.models import ContractClause
from ..clauses.rules import CLAUSES_AGREED, CLAUSES_PRESENT
from ..module import Module
from ..signing.models import Signature
from ..signing.rules import AUTHORISED, SIGNED_BY_ALL
from .actions import activate
from .examples import EXAMPLES
from .models import IN_FORCE, Contract, ContractParty, ContractType
from .rules import (
    NUMBER_GIVEN,
    PARTY_NAMED,
    RUN_OUT,
    SIGNED,
    TERM_GIVEN,
    contract_of_the_client,
    in_force_today,
    is_concluded,
)

SIGNED_PARTS = (ContractClause, ContractParty, Signature)
"""What nobody changes any more once everybody has signed."""

EXPIRY = Deadline("expire", until="valid_to")

WORKFLOW = Workflow(
    "contract",
    _("Contract"),
    states=(
        State("draft", _("Draft")),
        State("legal_review", _("Legal review")),
        State("client_review", _("Client review")),
        State("approved", _("Approved"), settled=(ContractClause,)),
        State("signing", _("Being signed"), settled=(ContractClause, ContractParty)),
        State("active", _("In force"), deadline=EXPIRY, settled=SIGNED_PARTS),
        State("suspended", _("Suspended"), deadline=EXPIRY, settled=SIGNED_PARTS),
        State("expired", _("Expired"), final=True, settled=SIGNED_PARTS),
        State("terminated", _("Terminated"), final=True, settled=SIGNED_PARTS),
        State("renewed", _("Renewed"), final=True, settled=SIGNED_PARTS),
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
        Transition("expire", _("Let expire"), IN_FORCE, "expired", guards=(RUN_OUT,)),
        Transition("terminate", _("Terminate"), IN_FORCE, "terminated", permission="contract.terminate"),
        Transition("renew", _("Close as renewed"), IN_FORCE, "renewed"),
    ),
    initial="draft",
)

CONTRACTS = Module(
    entities=(ContractType, Contract, ContractParty),
    workflows=(WORKFLOW,),
    before_save=(contract_of_the_client, in_force_today),
    actions=(activate,),
    permissions=(
        Permission("contract.approve", _("Approve contracts for signing")),
        Permission("contract.terminate", _("Terminate contracts")),
    ),
    measures=(
        Measure(
            "contract.value", _("Value of a contract in force"), Contract, "value", states=IN_FORCE,
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
