"""What a brewery knows about its clients, beers, deliveries and contracts, and the taps that it has put up."""

import enum
import re
from datetime import date
from decimal import Decimal

from paktum import (
    Access,
    Client,
    Contract,
    DealLine,
    Deletion,
    Entity,
    Facet,
    Label,
    Mapped,
    Money,
    Percentage,
    Product,
    computed,
    field,
    label as _,
    reference,
    today,
)

CLEANING_DAYS = 14
"""Beer lines are to be cleaned at least this often."""

OUTLET = _("Outlet")
TERMS = _("Terms of delivery")

SEED_NUMBER = re.compile(r"[A-Z]{2}[0-9A-Z]{11}")


def excise_number_fault(value: str) -> Label | None:
    """What is wrong with an excise number (SEED): a country and eleven characters."""
    return None if SEED_NUMBER.fullmatch(value) else _("An excise number is a country and eleven characters.")


class OutletKind(enum.Enum):
    """Where beer is poured."""

    PUB = "pub"
    RESTAURANT = "restaurant"
    HOTEL_BAR = "hotel_bar"
    FESTIVAL = "festival"
    SHOP = "shop"


class BeerStyle(enum.Enum):
    """What a beer tastes like."""

    LAGER = "lager"
    WHEAT = "wheat"
    PALE_ALE = "pale_ale"
    DARK = "dark"
    ALCOHOL_FREE = "alcohol_free"


class ClientBrewery(Facet[Client], label=_("Brewery")):
    """What the brewery knows about a client that pours its beer."""

    outlet_kind: Mapped[OutletKind | None] = field(group=OUTLET, label=_("Kind of outlet"))
    seats: Mapped[int | None] = field(minimum=0, group=OUTLET, label=_("Seats"), help=_("Inside and outside."))
    licence_until: Mapped[date | None] = field(
        index=True, group=OUTLET, label=_("Licence until"), help=_("Until then the client may sell alcohol.")
    )
    excise_number: Mapped[str | None] = field(
        exact=True, length=13, searchable=True, check=excise_number_fault, group=OUTLET, label=_("Excise number")
    )
    hectolitres: Mapped[Decimal] = field(
        default=Decimal(0), minimum=0, group=TERMS, label=_("Hectolitres"), help=_("Delivered in the last 12 months.")
    )
    is_exclusive: Mapped[bool] = field(
        default=False, group=TERMS, label=_("Pours our beer only"), help=_("As agreed; contracts say until when.")
    )
    rebate: Mapped[Money | None] = field(
        read="brewery.rebate.read", write="brewery.rebate.write", minimum=0, group=TERMS,
        label=_("Rebate"), help=_("Per hectolitre, paid at the end of the year."),
    )  # fmt: skip

    taps: Mapped[int] = computed(
        lambda row: row.tap_installations.sum(lambda installation: installation.taps),
        group=OUTLET,
        label=_("Taps"),
        help=_("How many the brewery has put up there."),
    )


class ProductBrewery(Facet[Product], label=_("Brewery")):
    """What makes a product a beer."""

    style: Mapped[BeerStyle | None] = field(label=_("Style"), help=_("Empty for what is no beer."))
    strength: Mapped[Percentage | None] = field(
        minimum=0, maximum=1, label=_("Strength"), help=_("Alcohol by volume, a fraction: 0.052 means 5.2 %.")
    )
    litres: Mapped[Decimal | None] = field(minimum=0, label=_("Litres"), help=_("In one keg, bottle or can."))
    is_seasonal: Mapped[bool] = field(default=False, label=_("Seasonal"))


class DealLineBrewery(Facet[DealLine], label=_("Brewery")):
    """What comes with a delivery of beer."""

    free_kegs: Mapped[int] = field(default=0, minimum=0, label=_("Free kegs"), help=_("Delivered without charge."))
    keg_deposit: Mapped[Money | None] = field(
        minimum=0, label=_("Keg deposit"), help=_("For one keg; paid back when it is returned.")
    )


class ContractBrewery(Facet[Contract], label=_("Brewery")):
    """What the brewery and an outlet promise each other."""

    committed_hectolitres: Mapped[Decimal | None] = field(
        minimum=0, label=_("Committed hectolitres"), help=_("Promised per year.")
    )
    exclusive_until: Mapped[date | None] = field(
        label=_("Exclusive until"), help=_("Until then the outlet pours no other brewery's beer.")
    )
    equipment: Mapped[Money | None] = field(
        minimum=0, label=_("Equipment"), help=_("What the brewery puts up at its own cost: taps, coolers, signs.")
    )


class TapInstallation(
    Entity, display="serial_number", label=_("Tap installation"), label_plural=_("Tap installations")
):
    """A dispensing system that belongs to the brewery and stands at a client's."""

    serial_number: Mapped[str] = field(exact=True, length=40, unique=True, searchable=True, label=_("Serial number"))
    client: Mapped[Client] = reference(
        reverse="tap_installations", reverse_label=_("Tap installations"), label=_("Client"),
        on_delete=Deletion.CASCADE, access=Access.THROUGH,
    )  # fmt: skip
    taps: Mapped[int] = field(default=1, minimum=1, maximum=40, label=_("Taps"))
    installed_on: Mapped[date] = field(label=_("Installed on"))
    cleaned_on: Mapped[date | None] = field(write=None, label=_("Cleaned on"), help=_("The last time."))

    is_cleaning_due: Mapped[bool] = computed(
        lambda row: row.cleaned_on.is_(None) | (row.cleaned_on < today(-CLEANING_DAYS)),
        label=_("Cleaning due"),
        help=_("Not cleaned in the last 14 days."),
    )
