"""`Leasing`: what the plugin adds."""

from collections.abc import Callable, Sequence
from typing import Any

from paktum import (
    ANY,
    Action,
    AddGuards,
    Client,
    Demo,
    Entity,
    Example,
    Facet,
    Grant,
    InsertState,
    Permission,
    Plugin,
    Role,
    Tier,
    TierScheme,
    hookimpl,
    insert_state,
    label as _,
)

from .actions import validate
from .demo import lessees
from .examples import EXAMPLES
from .models import Asset, ClientLeasing, Quote
from .rules import (
    BLOCKS,
    COMMITTEE_DECISION,
    CONTRACTS,
    DOCUMENTS_COMPLETE,
    EXPOSURE,
    FINANCED,
    FIRST_LEASE,
    LATE_RETURNING,
    LATE_STANDARD,
    NOT_IN_DEFAULT,
    NOT_PAST_DUE,
    ON_TIME,
    QUOTE_VALIDATED,
)

LESSEES = TierScheme(
    "leasing.client",
    _("Lessee"),
    Client,
    tiers=(
        Tier(
            "new",
            _("New"),
            benefits=(_("Down payment from 30 %"), _("Decision within 3 business days")),
        ),
        Tier(
            "standard",
            _("Standard"),
            criteria=(FIRST_LEASE, LATE_STANDARD, NOT_IN_DEFAULT),
            benefits=(
                _("Down payment from 25 %"),
                _("Decision within 2 business days"),
                _("Margin lower by 0.25 percentage points"),
            ),
        ),
        Tier(
            "returning",
            _("Returning"),
            criteria=(FIRST_LEASE, CONTRACTS, LATE_RETURNING, NOT_IN_DEFAULT),
            benefits=(
                _("Down payment from 20 %"),
                _("Decision within 2 business days"),
                _("Margin lower by 0.5 percentage points"),
                _("Fewer documents"),
                _("Personal account manager"),
            ),
        ),
        Tier(
            "preferred",
            _("Preferred"),
            criteria=(FINANCED, ON_TIME, NOT_IN_DEFAULT),
            benefits=(
                _("Down payment from 15 %"),
                _("Decision within 1 business day"),
                _("Margin lower by 0.75 percentage points"),
                _("Master limit"),
            ),
        ),
        Tier(
            "strategic",
            _("Strategic"),
            criteria=(EXPOSURE, COMMITTEE_DECISION, NOT_IN_DEFAULT),
            benefits=(
                _("Down payment from 10 %"),
                _("Decision within 1 business day"),
                _("Margin lower by 1 percentage point"),
                _("Master limit"),
            ),
        ),
    ),
    blocks=BLOCKS,
)

PATCHES = (
    insert_state(
        "credit_decision",
        label=_("Credit decision"),
        on="deal.agree",
        exit="approve_credit",
        exit_label=_("Approve the lease"),
        fallback="contract_pending",  # without the decision, the step that led into it is complete
        guards=(QUOTE_VALIDATED, DOCUMENTS_COMPLETE, NOT_PAST_DUE),
        probability="0.70",
    ),
)

PERMISSIONS = (
    Permission("leasing.exposure.read", _("See exposures and master limits")),
    Permission("leasing.exposure.write", _("Change exposures and master limits")),
    Permission("leasing.committee.decide", _("Record decisions of the credit committee")),
)

ROLES = (
    Role(
        "leasing.credit_analyst",
        _("Credit analyst"),
        ("leasing.exposure.read", "leasing.exposure.write"),
        (Grant(ANY, ("read",)), Grant(Client, ("update",))),
    ),
    Role(
        "leasing.credit_committee",
        _("Credit committee"),
        ("leasing.exposure.read", "leasing.exposure.write", "leasing.committee.decide"),
        (Grant(ANY, ("read",)), Grant(Client, ("update",))),
    ),
)


class Leasing(Plugin):
    """Leasing companies that serve companies: quotes, leased assets, payment history."""

    name = "leasing"
    requires = ("paktum>=0.1",)

    @hookimpl
    def entities(self) -> Sequence[type[Entity] | type[Facet[Any]]]:
        return (ClientLeasing, Quote, Asset)

    @hookimpl
    def workflow_patches(self) -> Sequence[InsertState | AddGuards]:
        return PATCHES

    @hookimpl
    def tier_schemes(self) -> Sequence[TierScheme]:
        return (LESSEES,)

    @hookimpl
    def actions(self) -> Sequence[Action]:
        return (validate,)

    @hookimpl
    def permissions(self) -> Sequence[Permission]:
        return PERMISSIONS

    @hookimpl
    def roles(self) -> Sequence[Role]:
        return ROLES

    @hookimpl
    def examples(self) -> Sequence[Example]:
        return EXAMPLES

    @hookimpl
    def demo_data(self) -> Sequence[Callable[[Demo], None]]:
        return (lessees,)
