"""The rows that product and peers hold: made up from a fixed seed, so that they are the same every time."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import NamedTuple

SEED = 20240517
FIRST_DAY = date(2021, 1, 1)
CREATED_AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
"""When every row was made: the write path stamps all rows of an import with the time of its clock."""

LIFECYCLES = ("prospect", "active", "permanent", "dormant")
SIZES = ("micro", "small", "medium", "large")
STAGES = ("prospecting", "engaging", "qualified", "offer", "negotiation", "won", "lost")
CONTRACT_STATES = ("draft", "active", "expired")
CHANNELS = ("call", "email", "meeting", "letter")
CURRENCIES = ("EUR", "USD", "GBP", "CHF")
COUNTRIES = ("DE", "CH", "FR", "PL", "GB")
TOWNS = ("Berlin", "Zürich", "Paris", "Łódź", "London")
FIRST_WORDS = (
    "North South East West Blue Red Green Iron Silver Golden Rapid Quiet Prime Delta Alpha Nova Terra Aqua Solar"
).split()
TRADES = (
    "Harbor Forge Logistics Foods Systems Media Capital Labs Motors Health Energy Textiles Robotics Studios Bank"
).split()
GIVEN_NAMES = "Anna Boris Chloe David Elena Felix Greta Hugo Irene Jonas Katya Liam Maria Nils Olga".split()
FAMILY_NAMES = "Adler Berg Costa Dumas Evans Fischer Garcia Hansen Ivanov Jensen Keller Lopez Novak".split()
POSITIONS = ("CEO", "CTO", "Buyer", None)


class Client(NamedTuple):
    """A client; peers call `lifecycle` its tier and `size_class` its status."""

    number: int
    name: str
    lifecycle: str
    size_class: str
    industry: str
    website: str
    street: str
    town: str
    region: str
    post_code: str
    country: str
    employees: int
    turnover: Decimal
    currency: str


class Contact(NamedTuple):
    """A person at a client."""

    number: int
    client: int
    given_name: str
    family_name: str
    email: str
    phone: str
    position: str | None


class Deal(NamedTuple):
    """A deal with a client."""

    number: int
    client: int
    name: str
    stage: str
    amount: Decimal
    currency: str
    probability: Decimal
    expected_close_on: date


class Contract(NamedTuple):
    """The one contract of a deal."""

    number: int
    deal: int
    client: int
    code: str
    state: str
    value: Decimal
    currency: str
    signed_on: date
    valid_from: date
    valid_to: date


class Activity(NamedTuple):
    """One time that somebody was in touch with a client."""

    number: int
    client: int
    deal: int | None
    contact: int | None
    channel: str
    subject: str
    summary: str
    started_at: datetime


class Rows(NamedTuple):
    """How many rows of each kind there are."""

    clients: int
    contacts: int
    deals: int
    contracts: int
    activities: int

    def scaled(self, factor: float) -> "Rows":
        """So many times as many."""
        return Rows(*(round(count * factor) for count in self))


KINDS: Mapping[str, type[Client | Contact | Deal | Contract | Activity]] = {
    "clients": Client,
    "contacts": Contact,
    "deals": Deal,
    "contracts": Contract,
    "activities": Activity,
}
"""What there is, in the order in which one refers to another."""

SIZE = Rows(clients=10_000, contacts=30_000, deals=50_000, contracts=20_000, activities=200_000)


class Generator:
    """Makes the rows of one size. Each kind has chances of its own, so it does not depend on what was made before."""

    def __init__(self, size: Rows) -> None:
        self.size = size

    def clients(self) -> Iterator[Client]:
        """All clients, by number."""
        chance = _chance("clients")
        for number in range(1, self.size.clients + 1):
            yield Client(
                number,
                f"{chance.choice(FIRST_WORDS)} {chance.choice(TRADES)} {chance.randrange(10_000):04d}",
                chance.choice(LIFECYCLES),
                chance.choice(SIZES),
                chance.choice(TRADES).lower(),
                f"https://c{number}.example.com",
                f"{chance.choice(FAMILY_NAMES)}str.",
                chance.choice(TOWNS),
                f"R{chance.randrange(40)}",
                f"{chance.randrange(100_000):05d}",
                chance.choice(COUNTRIES),
                chance.randrange(1, 5000),
                _money(chance, 10_000, 9_000_000),
                chance.choice(CURRENCIES),
            )

    def contacts(self) -> Iterator[Contact]:
        """All contacts, by number: each client has one at least."""
        chance = _chance("contacts")
        for number in range(1, self.size.contacts + 1):
            yield Contact(
                number,
                number if number <= self.size.clients else chance.randrange(1, self.size.clients + 1),
                chance.choice(GIVEN_NAMES),
                chance.choice(FAMILY_NAMES),
                f"p{number}@example.com",
                f"+4930{chance.randrange(10_000_000):08d}",
                chance.choice(POSITIONS),
            )

    def deals(self) -> Iterator[Deal]:
        """All deals, by number."""
        chance = _chance("deals")
        for number in range(1, self.size.deals + 1):
            yield Deal(
                number,
                chance.randrange(1, self.size.clients + 1),
                f"Deal {number} {chance.choice(FIRST_WORDS)}",
                chance.choice(STAGES),
                _money(chance, 100, 500_000),
                chance.choice(CURRENCIES),
                Decimal(chance.randrange(0, 101, 5)) / 100,
                _day(chance),
            )

    def contracts(self) -> Iterator[Contract]:
        """All contracts, by number; no deal has two."""
        chance = _chance("contracts")
        clients = {deal.number: deal.client for deal in self.deals()}
        for number, deal in enumerate(sorted(chance.sample(range(1, self.size.deals + 1), self.size.contracts)), 1):
            signed_on = _day(chance)
            yield Contract(
                number,
                deal,
                clients[deal],
                f"CT-{number:07d}",
                chance.choice(CONTRACT_STATES),
                _money(chance, 100, 500_000),
                chance.choice(CURRENCIES),
                signed_on,
                signed_on + timedelta(days=7),
                signed_on + timedelta(days=372),
            )

    def activities(self) -> Iterator[Activity]:
        """All activities, by number; half of them concern a deal, half a contact."""
        chance = _chance("activities")
        for number in range(1, self.size.activities + 1):
            yield Activity(
                number,
                chance.randrange(1, self.size.clients + 1),
                chance.randrange(1, self.size.deals + 1) if chance.random() < 0.5 else None,
                chance.randrange(1, self.size.contacts + 1) if chance.random() < 0.5 else None,
                chance.choice(CHANNELS),
                f"Activity {number}",
                ("in touch " * chance.randrange(1, 12)).strip(),
                datetime.combine(_day(chance), datetime.min.time(), UTC) + timedelta(seconds=chance.randrange(86_400)),
            )


def _chance(kind: str) -> Random:
    return Random(f"{SEED} {kind}")


def _money(chance: Random, least: int, most: int) -> Decimal:
    return Decimal(chance.randrange(least * 100, most * 100)).scaleb(-2)


def _day(chance: Random) -> date:
    return FIRST_DAY + timedelta(days=chance.randrange(1800))
