"""What the module `targets` adds."""

from decimal import Decimal

from paktum import Defaults, Permission, State, Transition, Workflow, label as _

from ..module import Module
from .actions import CLOSE, REOPEN, close, close_periods, reopen
from .examples import EXAMPLES
from .models import MANAGE, AttainmentBand, FrozenFact, Period, Target
from .rules import (
    ENDED,
    FROZEN,
    RELEASED,
    period_has_days,
    target_fits_its_metric,
    target_is_of_an_open_period,
    target_is_of_its_unit,
)

WORKFLOW = Workflow(
    "period",
    _("Period"),
    states=(State("open", _("Open")), State("closed", _("Closed"))),
    transitions=(
        Transition("close", _("Close"), ("open",), "closed", guards=(ENDED, FROZEN), permission=CLOSE),
        Transition("reopen", _("Open again"), ("closed",), "open", guards=(RELEASED,), permission=REOPEN),
    ),
    initial="open",
)

BANDS = Defaults(
    AttainmentBand,
    by="code",
    rows=(
        {"code": "below", "name": _("Below the plan"), "at_least": Decimal(0)},
        {"code": "near", "name": _("80 to 100 % of the plan"), "at_least": Decimal("0.8")},
        {"code": "above", "name": _("Above the plan"), "at_least": Decimal("1.0001")},
    ),
)

TARGETS = Module(
    entities=(Period, AttainmentBand, Target, FrozenFact),
    workflows=(WORKFLOW,),
    defaults=(BANDS,),
    actions=(close, reopen),
    before_save=(period_has_days, target_is_of_its_unit),
    validations=(target_fits_its_metric, target_is_of_an_open_period),
    jobs=(close_periods,),
    permissions=(
        Permission(MANAGE, _("Set targets")),
        Permission(CLOSE, _("Close periods")),
        Permission(REOPEN, _("Open closed periods again")),
    ),
    examples=EXAMPLES,
)
