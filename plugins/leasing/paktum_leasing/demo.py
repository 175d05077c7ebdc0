"""Demo data of a leasing company: payment histories of many of the core's clients, quotes and leased assets."""

import string
from datetime import timedelta
from decimal import Decimal

from paktum import Client, ClientKind, ClientLifecycle, Contract, Deal, Demo, Money, RoleGrant, SizeClass, User

from .models import Asset, AssetClass, AssetCondition, Frequency, Quote
from .rules import instalment_of

SOURCE = "demo"
STAFF = (
    ("Erdei Tímea", "timea.erdei@paktum.example", "Credit analyst", "leasing.credit_analyst"),
    ("Soltész Ottó", "otto.soltesz@paktum.example", "Head of credit", "leasing.credit_committee"),
)
GOODS = (
    (AssetClass.PASSENGER_CAR, "Vireo", "Estate 1.5", 27_500),
    (AssetClass.LIGHT_COMMERCIAL, "Vireo", "Cargo L2", 34_000),
    (AssetClass.TRUCK, "Karst", "T 460", 112_000), (AssetClass.TRAILER, "Nordlast", "Curtain 13.6", 31_500),
    (AssetClass.SPECIAL_MACHINERY, "Grabenhof", "Excavator 22", 168_000),
    (AssetClass.EQUIPMENT, "Lathia", "CNC 500", 240_000),
    (AssetClass.IT_EQUIPMENT, "Serverra", "Rack 42", 58_000),
    (AssetClass.REAL_ESTATE, "", "Warehouse, 2,400 m²", 1_450_000),
)  # fmt: skip
"""Class, make, model, price in euros. No such maker exists."""

VEHICLES = frozenset({AssetClass.PASSENGER_CAR, AssetClass.LIGHT_COMMERCIAL, AssetClass.TRUCK, AssetClass.TRAILER})
VIN_ALPHABET = "".join(each for each in string.ascii_uppercase + string.digits if each not in "IOQ")
CONTRACTS = {SizeClass.MICRO: 1, SizeClass.SMALL: 2, SizeClass.MEDIUM: 5, SizeClass.LARGE: 12}
SUPPLIERS = (
    "Vireo Szalon Győr",
    "Karst Nutzfahrzeuge Linz",
    "Grabenhof Baumaschinen",
    "Lathia Hungary",
    "Serverra Partner",
)
QUOTES = 70
DEALS_IN_CREDIT_DECISION = 14


def lessees(demo: Demo) -> None:
    """Fill in how clients pay, what they were offered and what they use."""
    for number, (name, email, position, role) in enumerate(STAFF, 1):
        user = demo.change.create(
            User, name=name, email=email, position=position, language="hu", source=SOURCE,
            external_id=f"leasing-user-{number}",
        )  # fmt: skip
        demo.change.create(RoleGrant, user=user, role=role, source=SOURCE, external_id=f"leasing-grant-{number}")
    clients = sorted(demo.change.list_(Client), key=lambda client: client.external_id or "")
    known = [client for client in clients if demo.random.random() < 0.65]
    contracts = _contracts(demo)
    place = 0
    for client in known:
        for _ in range(_history(demo, client)):
            place += 1
            _asset(demo, client, contracts.get(client.external_id or ""), place)
    for number in range(1, QUOTES + 1):
        _quote(demo, demo.random.choice(known), None, number, validated=demo.random.random() < 0.7)
    for number in range(1, DEALS_IN_CREDIT_DECISION + 1):
        client = demo.random.choice(known)
        _quote(demo, client, _deal(demo, client, number), QUOTES + number, validated=number % 3 > 0)


def _contracts(demo: Demo) -> dict[str, Contract]:
    """One contract in force of each client that has one, by the client's external id."""
    listed = sorted(demo.change.list_(Contract), key=lambda contract: contract.external_id or "")
    return {contract.client.external_id or "": contract for contract in listed if contract.state == "active"}


def _history(demo: Demo, client: Client) -> int:
    """How a client has paid; returns how many assets of it are worth showing one by one."""
    random, today = demo.random, demo.today
    if client.lifecycle is ClientLifecycle.PROSPECT:
        return 0
    active = random.randint(0, CONTRACTS[client.size_class or SizeClass.SMALL])
    finished = random.randint(0, CONTRACTS[client.size_class or SizeClass.SMALL])
    late = random.choice((0, 0, 0, 3, 8, 14, 28, 45, 110)) if active + finished else 0
    financed = Money(Decimal(active * random.randint(18, 160) * 1_000), "EUR")
    of_group = Decimal(1_200_000 if client.kind is ClientKind.GROUP else 0)
    exposure = Money(financed.amount * 8 / 10 + of_group, "EUR")
    strategic = exposure.amount >= 1_000_000
    values = {
        "first_contract_on": today - timedelta(days=random.randint(60, 3600)) if active + finished else None,
        "finished_contracts": finished,
        "active_contracts": active,
        "most_days_past_due": late,
        "days_past_due": late if active and random.random() < 0.2 else 0,
        "on_time_ratio": Decimal(100 - min(late, 40)) / 100 if active + finished else None,
        "active_financed": financed,
        "exposure": exposure,
        "master_limit": Money(exposure.amount * 2, "EUR") if strategic else None,
        "committee_decision_on": today - timedelta(days=120) if strategic and late < 15 else None,
        "is_document_light": finished >= 2 and late <= 10,
        "documents_complete_on": today - timedelta(days=random.randint(20, 700)) if random.random() < 0.8 else None,
    }
    demo.change.update(client, facets={"leasing": values})
    return min(active, 2)


def _asset(demo: Demo, client: Client, contract: Contract | None, number: int) -> None:
    random, today = demo.random, demo.today
    asset_class, make, model, price = random.choice(GOODS)
    vehicle = asset_class in VEHICLES
    demo.change.create(
        Asset, name=f"{make} {model}".strip(), asset_class=asset_class, client=client, contract=contract,
        make=make or None, model=model, built_year=today.year - random.randint(0, 6),
        vin="".join(random.choices(VIN_ALPHABET, k=17)) if vehicle else None,
        serial_number=None if vehicle else f"SN-{number:05}", plate=f"PKT-{number:03}" if vehicle else None,
        purchase_price=Money(Decimal(price * random.randint(90, 115) // 100), "EUR"),
        location=client.address.town_name if client.address is not None else None,
        condition=random.choice((AssetCondition.A, AssetCondition.B, AssetCondition.B, AssetCondition.C)),
        insured_to=today + timedelta(days=random.randint(-10, 365)), source=SOURCE, external_id=f"asset-{number:03}",
    )  # fmt: skip


def _quote(demo: Demo, client: Client, deal: Deal | None, number: int, *, validated: bool) -> None:
    """A quote; a validated one carries the instalment that its own figures give."""
    random, today = demo.random, demo.today
    asset_class, make, model, price = random.choice(GOODS)
    made_on = today - timedelta(days=random.randint(1, 50))
    quote = demo.change.create(
        Quote, number=f"Q-{made_on.year}-{number:04}", client=client, deal=deal, asset_class=asset_class,
        description=f"{make} {model}".strip(), supplier=random.choice(SUPPLIERS), price=Money(Decimal(price), "EUR"),
        down_payment=Money(Decimal(price * random.choice((10, 15, 20, 25, 30)) // 100), "EUR"),
        residual=Money(Decimal(price * random.choice((0, 1, 5, 10)) // 100), "EUR"),
        term_months=random.choice((24, 36, 48, 60)),
        frequency=random.choice((Frequency.MONTHLY,) * 4 + (Frequency.QUARTERLY,)),
        payments_in_advance=random.choice((0, 1, 1, 2)), annual_rate=Decimal(random.randint(390, 890)) / 10_000,
        valid_to=made_on + timedelta(days=90), source=SOURCE, external_id=f"quote-{number:03}",
    )  # fmt: skip
    if validated:
        demo.change.update(quote, instalment=instalment_of(quote), validated_on=made_on)


def _deal(demo: Demo, client: Client, number: int) -> Deal:
    """A deal that waits for the credit decision; without a validated quote it cannot go on."""
    random, today = demo.random, demo.today
    return demo.change.create(
        Deal, name=f"{client.name}, fleet", pipeline="leasing", stage="credit_decision",
        amount=Money(Decimal(random.randint(10, 200) * 2_500), "EUR"), probability=Decimal("0.70"), client=client,
        opened_on=today - timedelta(days=random.randint(20, 90)),
        expected_close_on=today + timedelta(days=random.randint(10, 60)), owner=client.owner, team=client.team,
        branch=client.branch, source=SOURCE, external_id=f"leasing-deal-{number:02}",
    )  # fmt: skip
