"""`Brewery`: what the plugin adds."""

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
    add_guards,
    hookimpl,
    label as _,
)

from .actions import record_cleaning
from .demo import outlets
from .examples import TAPS_TO_CLEAN
from .models import ClientBrewery, ContractBrewery, DealLineBrewery, ProductBrewery, TapInstallation
from .rules import BLOCKS, CLEAN_TAPS, EXCLUSIVE, LICENSED, PARTNERSHIP, VOLUME_FLAGSHIP, VOLUME_REGULAR

OUTLETS = TierScheme(
    "brewery.outlet",
    _("Outlet of the brewery"),
    Client,
    tiers=(
        Tier("guest", _("Guest"), benefits=(_("Delivery once a week"),)),
        Tier(
            "regular",
            _("Regular"),
            criteria=(VOLUME_REGULAR,),
            benefits=(_("Delivery twice a week"), _("Glasses and beer mats")),
        ),
        Tier(
            "partner",
            _("Partner"),
            criteria=(PARTNERSHIP, CLEAN_TAPS),
            benefits=(_("Delivery on any working day"), _("Service of the taps within a day")),
        ),
        Tier(
            "flagship",
            _("Flagship"),
            criteria=(VOLUME_FLAGSHIP, EXCLUSIVE, CLEAN_TAPS),
            benefits=(_("Seasonal beers first"), _("Taps and coolers at the brewery's cost")),
        ),
    ),
    blocks=BLOCKS,
)


class Brewery(Plugin):
    """A regional brewery that supplies pubs and hotels."""

    name = "brewery"
    requires = ("paktum>=0.1", "hotel>=0.1")

    @hookimpl
    def entities(self) -> Sequence[type[Entity] | type[Facet[Any]]]:
        return (ClientBrewery, ProductBrewery, DealLineBrewery, ContractBrewery, TapInstallation)

    @hookimpl
    def workflow_patches(self) -> Sequence[InsertState | AddGuards]:
        return (add_guards("deal.make_offer", LICENSED),)

    @hookimpl
    def tier_schemes(self) -> Sequence[TierScheme]:
        return (OUTLETS,)

    @hookimpl
    def actions(self) -> Sequence[Action]:
        return (record_cleaning,)

    @hookimpl
    def permissions(self) -> Sequence[Permission]:
        return (
            Permission("brewery.rebate.read", _("See rebates")),
            Permission("brewery.rebate.write", _("Change rebates")),
            Permission("brewery.tap.clean", _("Record the cleaning of taps")),
        )

    @hookimpl
    def roles(self) -> Sequence[Role]:
        return (
            Role(
                "brewery.sales_manager",
                _("Sales manager of the brewery"),
                ("brewery.rebate.read", "brewery.rebate.write"),
                (Grant(ANY, ("read", "create", "update", "transition", "act")),),
            ),
            Role(
                "brewery.tap_technician",
                _("Tap technician"),
                ("brewery.tap.clean",),
                (Grant(ANY, ("read",)), Grant(Client, ("update",))),
            ),
        )

    @hookimpl
    def examples(self) -> Sequence[Example]:
        return (TAPS_TO_CLEAN,)

    @hookimpl
    def demo_data(self) -> Sequence[Callable[[Demo], None]]:
        return (outlets,)
