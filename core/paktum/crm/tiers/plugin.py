"""What the module `tiers` adds: the thresholds of tier schemes, which a company may change."""

from paktum import TIER_RULES, Permission, TierThreshold, label as _

from ..module import Module

TIERS = Module(
    entities=(TierThreshold,),
    permissions=(Permission("tier.manage", _("Change thresholds of tiers")),),
    validations=TIER_RULES,
)
