"""Demo data of a hotel company: its houses, rate agreements with many of the core's clients, and group blocks."""

from datetime import timedelta
from decimal import Decimal

from paktum import Client, ClientLifecycle, Deal, Demo, Money, PostalAddress, RoleGrant, SizeClass, User

from .models import GroupBlock, PaymentMethod, Property, RateBasis

SOURCE = "demo"
STAFF = (
    ("Gál Boglárka", "boglarka.gal@paktum.example", "Revenue manager", "hotel.revenue_manager"),
    ("Kozma Vilmos", "vilmos.kozma@paktum.example", "Credit controller", "hotel.credit_controller"),
)
DUNA = PostalAddress("Rakpart utca", "12", "1052", "Budapest", None, "HU")
BALATON = PostalAddress("Sétány utca", "3", "8230", "Balatonfüred", None, "HU")
RABA = PostalAddress("Malom utca", "7", "9021", "Győr", None, "HU")
RING = PostalAddress("Lindengasse", "20", "1070", "Wien", "Wien", "AT")
HOUSES = (
    ("Hotel Paktum Duna", "BUD1", DUNA, "Europe/Budapest", 214, 4, 420),
    ("Hotel Paktum Balaton", "BAL1", BALATON, "Europe/Budapest", 128, 4, 600),
    ("Hotel Paktum Győr", "GYO1", RABA, "Europe/Budapest", 86, 3, 140),
    ("Hotel Paktum Ring", "VIE1", RING, "Europe/Vienna", 176, 4, 260),
)  # fmt: skip
"""Name, code, address, time zone, rooms, stars, persons at the largest event."""

DISCOUNTS = ((1500, "0.18"), (600, "0.16"), (200, "0.12"), (50, "0.08"), (0, "0.05"))
"""From how many nights a year which discount is agreed."""

NIGHTS = {SizeClass.MICRO: 30, SizeClass.SMALL: 120, SizeClass.MEDIUM: 700, SizeClass.LARGE: 2600}
EVENTS = ("Sales conference", "Dealer meeting", "Board retreat", "Training week", "Product launch", "Annual banquet")
STATUSES = ("inquiry", "tentative", "tentative", "definite", "definite", "actual", "released", "cancelled", "lost")
BLOCKS = 64
DEALS_IN_AVAILABILITY_CHECK = 14


def hotels(demo: Demo) -> None:
    """Fill in what the hotels agreed, hold and sold."""
    for number, (name, email, position, role) in enumerate(STAFF, 1):
        user = demo.change.create(
            User, name=name, email=email, position=position, language="hu", source=SOURCE,
            external_id=f"hotel-user-{number}",
        )  # fmt: skip
        demo.change.create(RoleGrant, user=user, role=role, source=SOURCE, external_id=f"hotel-grant-{number}")
    houses = [_house(demo, *house) for house in HOUSES]
    clients = sorted(demo.change.list_(Client), key=lambda client: client.external_id or "")
    guests = [client for client in clients if demo.random.random() < 0.6]
    for client in guests:
        _agreement(demo, client)
    for number in range(1, BLOCKS + 1):
        _block(demo, demo.random.choice(guests), demo.random.choice(houses), number)
    for number in range(1, DEALS_IN_AVAILABILITY_CHECK + 1):
        _deal(demo, demo.random.choice(guests), number)


def _house(
    demo: Demo, name: str, code: str, address: PostalAddress, zone: str, rooms: int, stars: int, largest: int
) -> Property:
    return demo.change.create(
        Property, name=name, code=code, address=address, time_zone=zone, rooms=rooms, stars=stars,
        largest_event=largest, source=SOURCE, external_id=f"property-{code}",
    )  # fmt: skip


def _agreement(demo: Demo, client: Client) -> None:
    """What was agreed and consumed; prospects have no agreement yet, and some agreements have run out."""
    random, today = demo.random, demo.today
    if client.lifecycle is ClientLifecycle.PROSPECT:
        return
    committed = random.randint(10, NIGHTS[client.size_class or SizeClass.SMALL])
    consumed = committed * random.randint(45, 125) // 100
    begins_on = today - timedelta(days=random.randint(20, 420))
    values = {
        "rate_code": f"C{(client.external_id or '')[-3:]}",
        "rate_basis": random.choice(list(RateBasis)),
        "rate_discount": next(Decimal(discount) for nights, discount in DISCOUNTS if committed >= nights),
        "agreed_from": begins_on,
        "agreed_to": begins_on + timedelta(days=random.choice((365, 730))),
        "committed_nights": committed,
        "consumed_nights": consumed,
        "mice_revenue": Money(Decimal(random.choice((0, 0, 8, 25, 60, 150)) * consumed), "EUR"),
        "rate_compliance": Decimal(random.randint(78, 100)) / 100,
        "payment_method": random.choice(list(PaymentMethod)),
        "payment_days": random.choice((8, 14, 30)),
        "credit_limit": Money(Decimal(max(committed * 40 // 1000 * 1000, 1000)), "EUR"),
    }
    demo.change.update(client, facets={"hotel": values})


def _block(demo: Demo, client: Client, house: Property, number: int) -> None:
    """A block in one of the states, with dates that fit the state."""
    random, today = demo.random, demo.today
    status = random.choice(STATUSES)
    past = status == "actual"
    arrival_on = today + timedelta(days=-random.randint(10, 300) if past else random.randint(30, 300))
    nights, rooms = random.choice((1, 2, 2, 3, 4)), random.choice((10, 15, 20, 30, 45, 60))
    option_on = None if status == "inquiry" else arrival_on - timedelta(days=random.randint(14, 28))
    if status == "released":
        option_on = today - timedelta(days=random.randint(1, 40))
    taken = random.randint(70, 100) if past else random.randint(0, 60) if status == "definite" else 0
    sold = status in {"definite", "actual", "cancelled"}
    demo.change.create(
        GroupBlock, name=f"{random.choice(EVENTS)}, {client.name}", code=f"{house.code}-{arrival_on:%y%m}-{number:03}",
        status=status, client=client, property=house, arrival_on=arrival_on,
        departure_on=arrival_on + timedelta(days=nights), option_on=option_on,
        cutoff_on=arrival_on - timedelta(days=21) if sold else None,
        deposit_received_on=min(today, arrival_on) - timedelta(days=random.randint(5, 25)) if sold else None,
        contracted_nights=nights * rooms,
        picked_up_nights=nights * rooms * taken // 100,
        average_rate=Money(Decimal(random.randint(82, 165)), "EUR"), source=SOURCE, external_id=f"block-{number:03}",
    )  # fmt: skip


def _deal(demo: Demo, client: Client, number: int) -> None:
    """A deal that waits for rooms; those of clients without agreement or option cannot go on yet."""
    random, today = demo.random, demo.today
    demo.change.create(
        Deal, name=f"{client.name}, conference", pipeline="hotel", stage="availability_check",
        amount=Money(Decimal(random.randint(6, 120) * 500), "EUR"), probability=Decimal("0.40"), client=client,
        opened_on=today - timedelta(days=random.randint(5, 45)),
        expected_close_on=today + timedelta(days=random.randint(15, 90)), owner=client.owner, team=client.team,
        branch=client.branch, source=SOURCE, external_id=f"hotel-deal-{number:02}",
    )  # fmt: skip
