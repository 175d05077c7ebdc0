"""What the module `deals` adds."""

from paktum import ANY, Measure, Metric, MetricKind, State, Transition, Workflow, label as _

from ..checklists.rules import DEAL_DOCUMENTED
from ..clients.figures import is_won
from ..conflicts.guards import NO_CONFLICT
from ..incentives.actions import accrue_for
from ..module import Module
from .actions import mark_lost, mark_won
from .examples import EXAMPLES
from .models import Deal, DealLine
from .rules import (
    AMOUNT_GIVEN,
    CLIENT_GIVEN,
    COMPETITOR_GIVEN,
    CONTRACTS_CONCLUDED,
    LOST_REASON_GIVEN,
    OFFER_SENT,
    closed_by_now,
    closes_today,
    competitor_is_found_in_the_register,
    is_first_won,
    is_open,
    is_repeated,
)

WORKFLOW = Workflow(
    "deal",
    _("Sale"),
    states=(
        State("prospecting", _("Prospecting"), probability="0.05"),
        State("engaging", _("Engaging"), probability="0.15"),
        State("qualified", _("Qualified"), probability="0.30"),
        State("offer", _("Offer made"), probability="0.45"),
        State("negotiation", _("Negotiation"), probability="0.60"),
        State("contract_pending", _("Contract pending"), probability="0.85"),
        State("on_hold", _("On hold"), probability="0.10"),
        State("won", _("Won"), final=True, probability="1"),
        State("lost", _("Lost"), final=True, probability="0"),
    ),
    transitions=(
        Transition("engage", _("Engage"), ("prospecting",), "engaging", guards=(NO_CONFLICT,)),
        Transition("qualify", _("Qualify"), ("engaging",), "qualified", guards=(CLIENT_GIVEN, NO_CONFLICT)),
        Transition(
            "make_offer", _("Make an offer"), ("qualified",), "offer", guards=(AMOUNT_GIVEN, OFFER_SENT, NO_CONFLICT)
        ),
        Transition("negotiate", _("Negotiate"), ("offer",), "negotiation", guards=(NO_CONFLICT,)),
        Transition("revise_offer", _("Revise the offer"), ("negotiation",), "offer", guards=(NO_CONFLICT,)),
        Transition("agree", _("Agree on terms"), ("negotiation",), "contract_pending", guards=(NO_CONFLICT,)),
        Transition("renegotiate", _("Negotiate again"), ("contract_pending",), "negotiation", guards=(NO_CONFLICT,)),
        Transition(
            "win", _("Win"), ("contract_pending",), "won", effect=accrue_for,
            guards=(CLIENT_GIVEN, AMOUNT_GIVEN, CONTRACTS_CONCLUDED, DEAL_DOCUMENTED, NO_CONFLICT),
        ),
        Transition("lose", _("Lose"), (ANY,), "lost", guards=(LOST_REASON_GIVEN, COMPETITOR_GIVEN)),
        Transition(
            "put_on_hold",
            _("Put on hold"),
            ("prospecting", "engaging", "qualified", "offer", "negotiation", "contract_pending"),
            "on_hold",
        ),
        Transition("resume", _("Resume"), ("on_hold",), "engaging", guards=(NO_CONFLICT,)),
    ),
    initial="prospecting",
)  # fmt: skip

MEASURES = (
    Measure(
        "deal.amount", _("Amount of an offer"), Deal, "amount",
        states=("offer", "negotiation", "contract_pending", "won"), along="client",
    ),
    Measure("deal.discount", _("Discount on a line"), DealLine, "discount"),
)  # fmt: skip

CLOSED = "closed_on"
METRICS = (
    Metric("deals_won", _("Deals won"), Deal, day=CLOSED, where=is_won, unit=_("deals")),
    Metric("won_amount", _("Amount of deals won"), Deal, MetricKind.SUM, "amount", CLOSED, is_won, unit=_("money")),
    Metric(
        "average_won_amount", _("Average amount of a deal won"), Deal, MetricKind.AVERAGE, "amount", CLOSED, is_won,
        unit=_("money"),
    ),
    Metric(
        "win_rate", _("Win rate"), Deal, MetricKind.SHARE, day=CLOSED, where=is_won, unit=_("fraction"),
        help=_("Deals won, of all that were won or lost."),
    ),
    Metric("open_deals", _("Open deals"), Deal, where=is_open, unit=_("deals"), help=_("As they stand.")),
    Metric("open_amount", _("Amount of open deals"), Deal, MetricKind.SUM, "amount", where=is_open, unit=_("money")),
    Metric("deals_opened", _("Deals opened"), Deal, day="opened_on", unit=_("deals")),
    Metric(
        "repeat_deals", _("Repeat deals"), Deal, day=CLOSED, where=is_repeated, unit=_("deals"),
        help=_("Deals won of clients who had bought before."),
    ),
    Metric(
        "clients_buying", _("Clients who bought"), Deal, MetricKind.DISTINCT, "client", CLOSED, is_won,
        unit=_("clients"),
    ),
    Metric(
        "clients_acquired", _("Clients acquired"), Deal, MetricKind.DISTINCT, "client", CLOSED, is_first_won,
        unit=_("clients"), help=_("Clients whose first deal was won."),
    ),
    Metric(
        "repeat_rate", _("Share of repeat deals"), Deal, MetricKind.SHARE, day=CLOSED, where=is_repeated, among=is_won,
        unit=_("fraction"), help=_("Deals won of clients who had bought before, of all deals won."),
    ),
)  # fmt: skip

DEALS = Module(
    entities=(Deal, DealLine),
    workflows=(WORKFLOW,),
    actions=(mark_won, mark_lost),
    before_save=(competitor_is_found_in_the_register, closes_today),
    validations=(closed_by_now,),
    measures=MEASURES,
    metrics=METRICS,
    examples=EXAMPLES,
)
