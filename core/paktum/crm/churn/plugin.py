"""What the module `churn` adds."""

from paktum import Defaults, Permission, label as _

from ..module import Module
from .actions import warn_of_leaving
from .models import MANAGE, ChurnRule, ChurnSign, ChurnThreshold

RULES = Defaults(
    ChurnRule,
    by="code",
    rows=(
        {
            "code": "no_contact", "name": _("No contact for 60 days"), "sign": ChurnSign.NO_CONTACT, "days": 60,
            "points": 20, "advice": _("Call and ask how they are doing."),
        },
        {
            "code": "no_order", "name": _("No order for 180 days"), "sign": ChurnSign.NO_ORDER, "days": 180,
            "points": 30, "advice": _("Visit them with an offer of what they bought before."),
        },
        {
            "code": "falling_orders", "name": _("Fewer orders than in the quarter before"),
            "sign": ChurnSign.FALLING_ORDERS, "days": 90, "points": 20,
            "advice": _("Ask from whom they buy now, and compare the terms."),
        },
        {
            "code": "open_complaint", "name": _("A complaint is open"), "sign": ChurnSign.OPEN_COMPLAINT, "points": 20,
            "advice": _("Solve the complaint, and tell them how."),
        },
        {
            "code": "contract_ending", "name": _("A contract ends within 90 days"), "sign": ChurnSign.CONTRACT_ENDING,
            "days": 90, "points": 10, "advice": _("Begin to talk about the renewal."),
        },
    ),
)  # fmt: skip

THRESHOLDS = Defaults(
    ChurnThreshold, by="code", rows=({"code": "standard", "name": _("May leave"), "points": 50, "pause_days": 30},)
)

CHURN = Module(
    entities=(ChurnRule, ChurnThreshold),
    defaults=(RULES, THRESHOLDS),
    jobs=(warn_of_leaving,),
    permissions=(Permission(MANAGE, _("Change rules of churn risk")),),
)
