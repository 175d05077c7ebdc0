"""`Banking`: what the plugin adds."""

from collections.abc import Callable, Sequence
from typing import Any

from paktum import (
    ANY,
    Action,
    AddGuards,
    Client,
    ContactStandard,
    Defaults,
    Demo,
    Entity,
    Example,
    ExtendRole,
    Facet,
    Grant,
    InsertState,
    Job,
    Measure,
    Permission,
    Plugin,
    Query,
    Role,
    Tier,
    TierScheme,
    Validation,
    hookimpl,
    insert_state,
    label as _,
)

from .actions import banking_verify_kyc
from .demo import bank
from .examples import EXAMPLES
from .jobs import expire_kyc
from .models import ClientBanking, CreditFacility, Guarantee
from .queries import banking_connected_clients
from .rules import (
    BLOCKS,
    BOARD_DECISION,
    FAMILIES_CORPORATE,
    FAMILIES_KEY,
    FAMILIES_PREMIER,
    GROUP,
    KEY_VOLUME,
    KYC_CURRENT,
    KYC_VERIFIED,
    NO_COVENANT_BREACH,
    NO_SANCTIONS,
    NOT_IN_DISTRESS,
    PAYROLL,
    TURNOVER_CORPORATE,
    TURNOVER_PREMIER,
    ends_after_it_begins,
)

CORPORATE = TierScheme(
    "banking.corporate",
    _("Corporate client of the bank"),
    Client,
    primary=True,
    tiers=(
        Tier(
            "business",
            _("Business"),
            benefits=(_("List tariff"), _("Pooled account managers"), _("Contact every 180 days")),
        ),
        Tier(
            "corporate",
            _("Corporate"),
            criteria=(TURNOVER_CORPORATE, FAMILIES_CORPORATE),
            benefits=(_("Personal account manager"), _("Discount of up to 5 %"), _("Contact every 90 days")),
        ),
        Tier(
            "premier",
            _("Premier"),
            criteria=(TURNOVER_PREMIER, FAMILIES_PREMIER, NO_COVENANT_BREACH, NOT_IN_DISTRESS),
            benefits=(
                _("Package on personal terms"),
                _("Guarantee fee reduced by 10 %"),
                _("Decision within 5 business days"),
                _("Contact every 30 days"),
            ),
        ),
        Tier(
            "key",
            _("Key"),
            criteria=(KEY_VOLUME, FAMILIES_KEY, PAYROLL, NO_COVENANT_BREACH, NOT_IN_DISTRESS),
            benefits=(
                _("Account team"),
                _("Limits reviewed in advance, twice a year"),
                _("Decision within 2 business days"),
                _("Contact every 14 days"),
            ),
        ),
        Tier(
            "strategic",
            _("Strategic"),
            criteria=(BOARD_DECISION, GROUP),
            benefits=(_("Sponsor on the board"), _("Terms of its own")),
        ),
    ),
    blocks=BLOCKS,
)

PATCHES = (
    insert_state(
        "kyc_check",
        label=_("KYC check"),
        on="deal.qualify",
        exit="pass_kyc",
        exit_label=_("Pass the KYC check"),
        fallback="qualified",  # without the check, the step that led into it is complete
        guards=(KYC_VERIFIED, KYC_CURRENT, NO_SANCTIONS),
        probability="0.20",
    ),
)

PERMISSIONS = (
    Permission("banking.kyc.write", _("Decide on KYC files")),
    Permission("banking.score.read", _("See credit scores")),
    Permission("banking.score.write", _("Change credit scores")),
    Permission("banking.risk.read", _("See risk notes")),
    Permission("banking.risk.write", _("Change risk notes")),
    Permission("banking.tier.decide", _("Name strategic clients")),
)

KYC_FIELDS = (
    "banking.kyc_status", "banking.kyc_risk", "banking.kyc_review_on", "banking.is_politically_exposed",
    "banking.has_sanctions_hit", "banking.risk_note",
)  # fmt: skip
RISK_FIELDS = (
    "banking.credit_score", "banking.score_zone", "banking.risk_note", "banking.days_past_due",
    "banking.covenant_breached_on",
)  # fmt: skip

ROLES = (
    ExtendRole(
        "compliance_officer",
        ("banking.kyc.write", "banking.risk.read", "banking.risk.write"),
        (
            Grant(Client, ("update",), fields=KYC_FIELDS),
            Grant(Client, ("banking_verify_kyc",)),
        ),
    ),
    Role(
        "banking.credit_analyst",
        _("Credit analyst"),
        ("banking.score.read", "banking.score.write", "banking.risk.read", "banking.risk.write"),
        (Grant(ANY, ("read",)), Grant(Client, ("update",), fields=RISK_FIELDS)),
    ),
)


FACILITY_LIMIT = Measure(
    "banking.facility_limit", _("Limit of a credit facility"), CreditFacility, "limit", along="client"
)


EVERY_DAYS = {"business": 180, "corporate": 90, "premier": 30, "key": 14, "strategic": 14}
"""How often the clients of a tier hear from the bank, until it says otherwise."""

CONTACTS = Defaults(
    ContactStandard,
    by="code",
    rows=tuple(
        {
            "code": f"banking.{tier.code}", "name": str(tier.label), "client_tier": tier.code,
            "every_days": EVERY_DAYS[tier.code],
        }
        for tier in CORPORATE.tiers
    ),
)  # fmt: skip


class Banking(Plugin):
    """Banks that serve companies: KYC, credit facilities, guarantees."""

    name = "banking"
    requires = ("paktum>=0.1",)

    @hookimpl
    def entities(self) -> Sequence[type[Entity] | type[Facet[Any]]]:
        return (ClientBanking, CreditFacility, Guarantee)

    @hookimpl
    def workflow_patches(self) -> Sequence[InsertState | AddGuards]:
        return PATCHES

    @hookimpl
    def tier_schemes(self) -> Sequence[TierScheme]:
        return (CORPORATE,)

    @hookimpl
    def defaults(self) -> Sequence[Defaults]:
        return (CONTACTS,)

    @hookimpl
    def actions(self) -> Sequence[Action]:
        return (banking_verify_kyc,)

    @hookimpl
    def queries(self) -> Sequence[Query]:
        return (banking_connected_clients,)

    @hookimpl
    def validations(self) -> Sequence[Validation]:
        return (ends_after_it_begins,)

    @hookimpl
    def jobs(self) -> Sequence[Job]:
        return (expire_kyc,)

    @hookimpl
    def permissions(self) -> Sequence[Permission]:
        return PERMISSIONS

    @hookimpl
    def roles(self) -> Sequence[Role | ExtendRole]:
        return ROLES

    @hookimpl
    def measures(self) -> Sequence[Measure]:
        return (FACILITY_LIMIT,)

    @hookimpl
    def examples(self) -> Sequence[Example]:
        return EXAMPLES

    @hookimpl
    def demo_data(self) -> Sequence[Callable[[Demo], None]]:
        return (bank,)
