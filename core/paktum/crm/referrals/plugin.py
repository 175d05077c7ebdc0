"""What the module `referrals` adds."""

from paktum import State, Transition, Workflow, label as _

from ..module import Module
from .examples import EXAMPLES
from .models import Referral, ReferralClause
from .rules import DEAL_WON, NEW_CLIENT, clause_and_deal_fit, rewarded_today

WORKFLOW = Workflow(
    "referral",
    _("Referral"),
    states=(
        State("introduced", _("Introduced")),
        State("qualified", _("Qualified")),
        State("reward_due", _("Reward due")),
        State("rewarded", _("Rewarded"), final=True),
        State("expired", _("Expired"), final=True),
        State("void", _("Void"), final=True),
    ),
    transitions=(
        Transition("qualify", _("Qualify"), ("introduced",), "qualified", (NEW_CLIENT,)),
        Transition("win", _("Win"), ("qualified",), "reward_due", (DEAL_WON,)),
        Transition("reward", _("Reward"), ("reward_due",), "rewarded"),
        Transition("expire", _("Let expire"), ("introduced", "qualified"), "expired"),
        Transition("void", _("Declare void"), ("introduced", "qualified", "reward_due"), "void"),
    ),
    initial="introduced",
)

REFERRALS = Module(
    entities=(ReferralClause, Referral),
    workflows=(WORKFLOW,),
    before_save=(clause_and_deal_fit, rewarded_today),
    examples=EXAMPLES,
)
