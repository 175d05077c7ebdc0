"""`Hotel`: what the plugin adds."""

from collections.abc import Callable, Sequence
from typing import Any

from paktum import (
    ANY,
    Action,
    AddGuards,
    AfterCommit,
    BeforeSave,
    Client,
    Deadline,
    Demo,
    Entity,
    Example,
    Facet,
    Grant,
    InsertState,
    Permission,
    Plugin,
    Role,
    State,
    Tier,
    TierScheme,
    Transition,
    Validation,
    Workflow,
    hookimpl,
    insert_state,
    label as _,
)

from .actions import confirm, hold
from .demo import hotels
from .examples import EXAMPLES
from .models import ClientHotel, GroupBlock, Property
from .reservations import tell_reservations
from .rules import (
    BLOCKS,
    COMPLIANT,
    DEPARTED,
    DEPOSIT_IN,
    OPTION_PASSED,
    OPTION_SET,
    ROOMS_HELD,
    VOLUME_BRONZE,
    VOLUME_GOLD,
    VOLUME_PLATINUM,
    VOLUME_SILVER,
    dates_are_in_order,
    dates_follow_arrival,
)
from .settings import HotelSettings

BLOCK_WORKFLOW = Workflow(
    "hotel.block",
    _("Group block"),
    states=(
        State("inquiry", _("Inquiry")),
        State("tentative", _("Tentative"), deadline=Deadline("release", until="option_on")),
        State("definite", _("Definite"), deadline=Deadline("depart", until="departure_on")),
        State("actual", _("Actual"), final=True),
        State("released", _("Released"), final=True),
        State("cancelled", _("Cancelled"), final=True),
        State("lost", _("Lost"), final=True),
    ),
    transitions=(
        Transition("hold", _("Hold rooms"), ("inquiry",), "tentative", guards=(OPTION_SET,)),
        Transition("confirm", _("Confirm block"), ("tentative",), "definite", guards=(DEPOSIT_IN,)),
        Transition("release", _("Release rooms"), ("tentative",), "released", guards=(OPTION_PASSED,)),
        Transition("cancel", _("Cancel block"), ("definite",), "cancelled", permission="hotel.block.cancel"),
        Transition("depart", _("Close after departure"), ("definite",), "actual", guards=(DEPARTED,)),
        Transition("lose", _("Lose"), ("inquiry", "tentative"), "lost"),
    ),
    initial="inquiry",
)

CORPORATE = TierScheme(
    "hotel.corporate",
    _("Corporate client of the hotels"),
    Client,
    tiers=(
        Tier(
            "local",
            _("Local"),
            benefits=(_("5 % off the best available rate"), _("Cut-off 30 days before arrival")),
        ),
        Tier(
            "bronze",
            _("Bronze"),
            criteria=(VOLUME_BRONZE,),
            benefits=(_("8 % off the best available rate"), _("Late check-out")),
        ),
        Tier(
            "silver",
            _("Silver"),
            criteria=(VOLUME_SILVER,),
            benefits=(
                _("12 % off the best available rate"),
                _("Last room of the basic category"),
                _("Attrition of 20 %"),
                _("Cut-off 21 days before arrival"),
                _("Invoice payable in 14 days"),
            ),
        ),
        Tier(
            "gold",
            _("Gold"),
            criteria=(VOLUME_GOLD, COMPLIANT),
            benefits=(
                _("16 % off the best available rate"),
                _("Last room availability"),
                _("One free room in 40"),
                _("Upgrade"),
                _("Invoice payable in 30 days"),
            ),
        ),
        Tier(
            "platinum",
            _("Platinum"),
            criteria=(VOLUME_PLATINUM, COMPLIANT),
            benefits=(
                _("Fixed or dynamic rate at choice"),
                _("Last room of every category"),
                _("One free room in 25"),
                _("Named coordinator"),
            ),
        ),
    ),
    blocks=BLOCKS,
)

PATCHES = (
    insert_state(
        "availability_check",
        label=_("Availability check"),
        on="deal.make_offer",
        exit="confirm_availability",
        exit_label=_("Confirm availability"),
        fallback="offer",  # without the check, the step that led into it is complete
        guards=(ROOMS_HELD,),
        probability="0.40",
    ),
)

PERMISSIONS = (
    Permission("hotel.rate.read", _("See agreed discounts")),
    Permission("hotel.rate.write", _("Change agreed discounts")),
    Permission("hotel.credit.read", _("See clients' credit limits")),
    Permission("hotel.credit.write", _("Change clients' credit limits")),
    Permission("hotel.block.cancel", _("Cancel definite blocks")),
)

ROLES = (
    Role(
        "hotel.revenue_manager",
        _("Revenue manager"),
        ("hotel.rate.read", "hotel.rate.write", "hotel.credit.read", "hotel.block.cancel"),
        (Grant(ANY, ("read",)), Grant(Client, ("update",)), Grant(Property, ("create", "update"))),
    ),
    Role(
        "hotel.credit_controller",
        _("Credit controller"),
        ("hotel.credit.read", "hotel.credit.write"),
        (Grant(ANY, ("read",)), Grant(Client, ("update",), fields=("hotel.credit_limit",))),
    ),
)


class Hotel(Plugin):
    """Hotels that serve companies: corporate rates, group blocks, production."""

    name = "hotel"
    requires = ("paktum>=0.1",)

    @hookimpl
    def entities(self) -> Sequence[type[Entity] | type[Facet[Any]]]:
        return (ClientHotel, Property, GroupBlock)

    @hookimpl
    def workflows(self) -> Sequence[Workflow]:
        return (BLOCK_WORKFLOW,)

    @hookimpl
    def workflow_patches(self) -> Sequence[InsertState | AddGuards]:
        return PATCHES

    @hookimpl
    def tier_schemes(self) -> Sequence[TierScheme]:
        return (CORPORATE,)

    @hookimpl
    def actions(self) -> Sequence[Action]:
        return (hold, confirm)

    @hookimpl
    def validations(self) -> Sequence[Validation]:
        return (dates_are_in_order,)

    @hookimpl
    def before_save(self) -> Sequence[BeforeSave]:
        return (dates_follow_arrival,)

    @hookimpl
    def after_commit(self) -> Sequence[AfterCommit]:
        return (tell_reservations,)

    @hookimpl
    def settings(self) -> Sequence[type[Any]]:
        return (HotelSettings,)

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
        return (hotels,)
