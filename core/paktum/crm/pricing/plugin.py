"""What the module `pricing` adds."""

from paktum import Permission, label as _

from ..module import Module
from .models import BonusRule, PriceCondition, VolumeCommitment
from .rules import commitment_days_are_in_order, says_a_bonus, says_a_price_or_a_discount

PRICING = Module(
    entities=(PriceCondition, BonusRule, VolumeCommitment),
    validations=(says_a_price_or_a_discount, says_a_bonus, commitment_days_are_in_order),
    permissions=(Permission("price.manage", _("Set price conditions and bonus rules")),),
)
