"""What the module `profitability` adds."""

from decimal import Decimal

from paktum import Defaults, Permission, label as _

from ..module import Module
from .models import MANAGE, BreakEven, CostEntry, RevenueClass
from .rules import break_even_has_one_currency, cost_is_of_a_client

CLASSES = Defaults(
    RevenueClass,
    by="code",
    rows=(
        {"code": "a", "name": _("A: the first 80 % of revenue"), "begins_at": Decimal(0)},
        {"code": "b", "name": _("B: the next 15 %"), "begins_at": Decimal("0.8")},
        {"code": "c", "name": _("C: the last 5 %"), "begins_at": Decimal("0.95")},
    ),
)

PROFITABILITY = Module(
    entities=(CostEntry, BreakEven, RevenueClass),
    defaults=(CLASSES,),
    before_save=(cost_is_of_a_client,),
    validations=(break_even_has_one_currency,),
    permissions=(Permission(MANAGE, _("Change classes of clients by revenue")),),
)
