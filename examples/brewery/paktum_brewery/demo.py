"""Demo data of a brewery: its beers, outlets among the core's clients, taps, and deals about beer."""

from datetime import timedelta
from decimal import Decimal

from paktum import Client, Deal, DealLine, Demo, Money, Product, RoleGrant, User

from .models import BeerStyle, OutletKind, TapInstallation

SOURCE = "demo"
STAFF = (
    ("Komlós Virág", "virag.komlos@paktum.example", "Sales manager of the brewery", "brewery.sales_manager"),
    ("Hordós Tibor", "tibor.hordos@paktum.example", "Tap technician", "brewery.tap_technician"),
)
BEERS = (
    ("Paktum Világos, keg 50 l", "BEER-LAG-50", BeerStyle.LAGER, "0.048", "50", "96"),
    ("Paktum Búza, keg 30 l", "BEER-WHE-30", BeerStyle.WHEAT, "0.052", "30", "68"),
    ("Paktum Pale Ale, keg 30 l", "BEER-PAL-30", BeerStyle.PALE_ALE, "0.056", "30", "82"),
    ("Paktum Barna, keg 30 l", "BEER-DRK-30", BeerStyle.DARK, "0.062", "30", "79"),
    ("Paktum Zero, keg 30 l", "BEER-FRE-30", BeerStyle.ALCOHOL_FREE, "0", "30", "58"),
)
"""Name, code, style, strength, litres, list price in euros."""

DEALS = 24
STAGES = ("prospecting", "engaging", "qualified", "qualified", "offer", "negotiation", "won", "lost")


def outlets(demo: Demo) -> None:
    """Fill in what the brewery sells, to whom, and where its taps stand."""
    for number, (name, email, position, role) in enumerate(STAFF, 1):
        user = demo.change.create(
            User, name=name, email=email, position=position, language="hu", source=SOURCE,
            external_id=f"brewery-user-{number}",
        )  # fmt: skip
        demo.change.create(RoleGrant, user=user, role=role, source=SOURCE, external_id=f"brewery-grant-{number}")
    beers = [_beer(demo, *beer) for beer in BEERS]
    clients = sorted(demo.change.list_(Client), key=lambda client: client.external_id or "")
    served = [client for client in clients if demo.random.random() < 0.3]
    for number, client in enumerate(served, 1):
        _outlet(demo, client, number)
    for number in range(1, DEALS + 1):
        _deal(demo, demo.random.choice(served), beers, number)


def _beer(demo: Demo, name: str, code: str, style: BeerStyle, strength: str, litres: str, euros: str) -> Product:
    return demo.change.create(
        Product, name=name, code=code, family="Beer", unit="keg", list_price=Money(Decimal(euros), "EUR"),
        source=SOURCE, external_id=code,
        facets={"brewery": {"style": style, "strength": Decimal(strength), "litres": Decimal(litres)}},
    )  # fmt: skip


def _outlet(demo: Demo, client: Client, number: int) -> None:
    """An outlet with its licence, which some let run out, and its taps, some of which wait for cleaning."""
    random, today = demo.random, demo.today
    values = {
        "outlet_kind": random.choice(list(OutletKind)),
        "seats": random.randint(20, 240),
        "licence_until": today + timedelta(days=random.randint(-60, 900)),
        "excise_number": f"HU{random.randint(0, 99_999_999_999):011}",
        "hectolitres": Decimal(random.choice((8, 24, 60, 120, 240, 620))),
        "is_exclusive": random.random() < 0.3,
        "rebate": Money(Decimal(random.randint(0, 12)), "EUR"),
    }
    demo.change.update(client, facets={"brewery": values})
    for place in range(random.choice((0, 1, 1, 2))):
        demo.change.create(
            TapInstallation, serial_number=f"TAP-{number:03}-{place + 1}", client=client, taps=random.randint(1, 8),
            installed_on=today - timedelta(days=random.randint(60, 2000)),
            cleaned_on=today - timedelta(days=random.randint(1, 20)), source=SOURCE,
            external_id=f"tap-{number:03}-{place + 1}",
        )  # fmt: skip


def _deal(demo: Demo, client: Client, beers: list[Product], number: int) -> None:
    random, today = demo.random, demo.today
    beer, kegs, stage = random.choice(beers), random.randint(4, 80), random.choice(STAGES)
    price = beer.list_price or Money(Decimal(0), "EUR")
    closed_on = today - timedelta(days=random.randint(1, 40)) if stage in {"won", "lost"} else None
    deal = demo.change.create(
        Deal, name=f"{client.name}, {beer.name}", pipeline="brewery", stage=stage, client=client, product=beer,
        amount=price * kegs, opened_on=today - timedelta(days=random.randint(50, 120)), closed_on=closed_on,
        expected_close_on=today + timedelta(days=random.randint(5, 60)), owner=client.owner, team=client.team,
        branch=client.branch, source=SOURCE, external_id=f"brewery-deal-{number:02}",
    )  # fmt: skip
    demo.change.create(
        DealLine, deal=deal, product=beer, quantity=Decimal(kegs), unit_price=price, source=SOURCE,
        external_id=f"brewery-line-{number:02}",
        facets={"brewery": {"free_kegs": kegs // 20, "keg_deposit": Money(Decimal(40), "EUR")}},
    )  # fmt: skip
