"""The clients of the demo company, their numbers and their people."""

import string
from datetime import timedelta
from decimal import Decimal
from random import Random

from paktum import Demo, Money, PostalAddress, User

from ..clients.models import Client, ClientIdentifier, ClientKind, ClientLifecycle, IdentifierScheme, SizeClass
from ..clients.rules import identifier_fault
from ..contacts.models import Contact, ContactRole, DecisionRole
from .staff import SOURCE, Staff
from .words import (
    COUNTRIES,
    ENGLISH_BRANDS,
    ENGLISH_FAMILY_NAMES,
    ENGLISH_GIVEN_NAMES,
    GERMAN_BRANDS,
    GERMAN_FAMILY_NAMES,
    GERMAN_GIVEN_NAMES,
    HOSPITALS,
    HUNGARIAN_BRANDS,
    HUNGARIAN_FAMILY_NAMES,
    HUNGARIAN_GIVEN_NAMES,
    OTHER_BRANDS,
    POSITIONS,
    SECTORS,
    Country,
    Sector,
    slug,
)

COUNTS = {"HU": 116, "AT": 22, "DE": 22, "GB": 20, "RO": 4, "SK": 4, "PL": 4, "IT": 4, "NL": 4}
"""How many clients there are of each country: 200."""

TEAM_OF = {"AT": "German-speaking", "DE": "German-speaking", "GB": "British", "NL": "British"}
GROUPS_IN, EVERY, SUBSIDIARIES = frozenset({"HU", "DE", "GB"}), 20, 3
GROUP, GROUP_HU = " Group", " Csoport"
ADDITIONS = ("Plusz", "Nova", "Inter", "Trio")
EMPLOYEES = {
    ClientKind.LEGAL_ENTITY: (2, 5, 15, 25, 40, 80, 140, 220, 400, 900, 2400), ClientKind.SOLE_PROPRIETOR: (1,),
    ClientKind.PUBLIC_BODY: (180, 420, 1100), ClientKind.GROUP: (1200, 2600, 5200),
}  # fmt: skip
LEGAL_FORMS = {ClientKind.SOLE_PROPRIETOR: "e.v."}
BRANDED = frozenset({"HU", "AT", "DE", "GB"})
"""Countries whose companies' names are in the language of the country."""
BRANDS = {"hu": HUNGARIAN_BRANDS, "de": GERMAN_BRANDS, "en": ENGLISH_BRANDS}
PEOPLE = {
    "hu": (HUNGARIAN_FAMILY_NAMES, HUNGARIAN_GIVEN_NAMES),
    "de": (GERMAN_FAMILY_NAMES, GERMAN_GIVEN_NAMES),
    "en": (ENGLISH_FAMILY_NAMES, ENGLISH_GIVEN_NAMES),
}
LIFECYCLES = (
    [ClientLifecycle.PROSPECT] * 5 + [ClientLifecycle.ACTIVE] * 8 + [ClientLifecycle.PERMANENT] * 4
    + [ClientLifecycle.DORMANT] * 2 + [ClientLifecycle.LAPSED]
)  # fmt: skip
DECISION_ROLES = (
    DecisionRole.DECIDES,
    DecisionRole.SIGNS,
    DecisionRole.INFLUENCES,
    DecisionRole.USES,
    DecisionRole.BLOCKS,
)


def clients(demo: Demo, people: Staff) -> list[Client]:
    """Clients of all sizes, sectors and countries; some are groups, and those behind a group are its subsidiaries."""
    made: list[Client] = []
    names = Names(demo.random)
    group: Client | None = None
    since = 0
    for code, count in COUNTS.items():
        for place in range(count):
            is_group = code in GROUPS_IN and place % EVERY == 0
            parent = group if not is_group and since < SUBSIDIARIES and code in GROUPS_IN else None
            client = _client(demo, COUNTRIES[code], people, names, len(made) + 1, is_group=is_group, parent=parent)
            made.append(client)
            group, since = (client, 0) if is_group else (group, since + 1)
    return made


def _client(
    demo: Demo, country: Country, people: Staff, names: "Names", number: int, *, is_group: bool, parent: Client | None
) -> Client:
    random = demo.random
    kind = ClientKind.GROUP if is_group else _kind(country, number) if parent is None else ClientKind.LEGAL_ENTITY
    sector = HOSPITALS if kind is ClientKind.PUBLIC_BODY else random.choice(SECTORS)
    employees = random.choice(EMPLOYEES[kind]) + (random.randrange(9) if kind is not ClientKind.SOLE_PROPRIETOR else 0)
    size = size_class(employees)
    form = LEGAL_FORMS.get(kind) or (country.legal_forms[size] if kind is ClientKind.LEGAL_ENTITY else None)
    name = names.new(country, kind, sector, form, parent)
    turnover = employees * sector.euros_per_employee * random.randint(60, 160) // 100 // 1000 * 1000
    owner = _owner(random, people, country)
    place = random.choice(country.places)
    return demo.change.create(
        Client, name=name, kind=kind, is_key_account=is_group, legal_form=form, country=country.code,
        industry=sector.name, industry_code=sector.code, employees=employees, size_class=size,
        turnover=Money(Decimal(turnover), "EUR"), founded_year=random.randint(1951, 2022),
        address=PostalAddress(
            random.choice(country.streets), str(random.randint(1, 180)), place.post_code, place.town,
            place.sub_division, country.code,
        ),
        website=f"https://www.{slug(name)}.example", language=country.language, lifecycle=random.choice(LIFECYCLES),
        parent=parent, owner=owner, team=owner.team, branch=owner.branch, source=SOURCE,
        external_id=f"client-{number:03}",
    )  # fmt: skip


def _kind(country: Country, number: int) -> ClientKind:
    if country.code == "HU" and number % 23 == 0:
        return ClientKind.SOLE_PROPRIETOR
    return ClientKind.PUBLIC_BODY if country.code == "HU" and number % 29 == 0 else ClientKind.LEGAL_ENTITY


class Names:
    """Gives names that nobody has yet; only a subsidiary's begins like its group's."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.taken: set[str] = set()
        self.of_groups: set[str] = set()

    def new(self, country: Country, kind: ClientKind, sector: Sector, form: str | None, parent: Client | None) -> str:
        """A name of a company, group, hospital or sole proprietor."""
        trade = {"hu": sector.hungarian, "de": sector.german, "en": sector.english}[country.language]
        family = parent.name.removesuffix(GROUP_HU).removesuffix(GROUP) if parent is not None else None
        while True:
            brand = family or self._brand(country)
            name = f"{brand} {trade} {form}"
            if kind is ClientKind.GROUP:
                name = brand + (GROUP_HU if country.code == "HU" else GROUP)
                self.of_groups.add(brand)
            elif kind is ClientKind.PUBLIC_BODY:
                name = f"{brand}i {trade}"
            elif kind is ClientKind.SOLE_PROPRIETOR:
                person = (self.random.choice(HUNGARIAN_FAMILY_NAMES), self.random.choice(HUNGARIAN_GIVEN_NAMES), form)
                name = " ".join(part for part in person if part)
            if name not in self.taken:
                self.taken.add(name)
                return name
            trade = f"{trade.split(' ')[0]} {self.random.choice(ADDITIONS)}"

    def _brand(self, country: Country) -> str:
        brands = BRANDS[country.language] if country.code in BRANDED else OTHER_BRANDS
        return self.random.choice([brand for brand in brands if brand not in self.of_groups])


def _owner(random: Random, people: Staff, country: Country) -> User:
    team = TEAM_OF.get(country.code) or random.choice(("Key accounts", "West", "East"))
    return random.choice(people.managers[team])


def size_class(employees: int) -> SizeClass:
    """The size class by number of employees alone."""
    bounds = ((10, SizeClass.MICRO), (50, SizeClass.SMALL), (250, SizeClass.MEDIUM))
    return next((size for bound, size in bounds if employees < bound), SizeClass.LARGE)


def identifiers(demo: Demo, served: list[Client]) -> None:
    """A VAT number for clients of countries whose rule is known here, an LEI for large ones; most are verified."""
    for number, client in enumerate(served, 1):
        stem = f"{demo.random.randint(10_000_000, 99_999_999)}"
        if client.country in {"HU", "DE"}:
            begin = f"HU{stem[:7]}" if client.country == "HU" else f"DE{stem}"
            _identifier(demo, client, IdentifierScheme.VAT, with_check_digits(IdentifierScheme.VAT, begin, 1), number)
        else:
            _identifier(demo, client, IdentifierScheme.REG, f"{client.country}-{stem}", number)
        if client.size_class is SizeClass.LARGE:
            begin = f"9999{''.join(demo.random.choices(string.ascii_uppercase + string.digits, k=14))}"
            _identifier(demo, client, IdentifierScheme.LEI, with_check_digits(IdentifierScheme.LEI, begin, 2), number)


def with_check_digits(scheme: IdentifierScheme, begin: str, digits: int) -> str:
    """The number completed so that its scheme finds nothing wrong with it."""
    tries = (f"{begin}{number:0{digits}}" for number in range(10**digits))
    return next(number for number in tries if identifier_fault(scheme, number) is None)


def _identifier(demo: Demo, client: Client, scheme: IdentifierScheme, value: str, number: int) -> None:
    verified = demo.today - timedelta(days=demo.random.randint(20, 900)) if demo.random.random() < 0.8 else None
    demo.change.create(
        ClientIdentifier, client=client, scheme=scheme, value=value, verified_on=verified, source=SOURCE,
        external_id=f"identifier-{number:03}-{scheme.value}",
    )  # fmt: skip


def contacts(demo: Demo, served: list[Client]) -> dict[str, list[Contact]]:
    """People at clients with dated roles, by the client's external id; some work for the parent company too."""
    known: dict[str, list[Contact]] = {}
    number = 0
    for client in served:
        people: list[Contact] = []
        for place in range(demo.random.choice((1, 1, 2, 2, 3))):
            number += 1
            contact = _contact(demo, client, number)
            people.append(contact)
            _role(demo, contact, client, DECISION_ROLES[(place + number) % len(DECISION_ROLES)])
            if client.parent is not None and place == 0:
                _role(demo, contact, client.parent, DecisionRole.INFLUENCES)
        known[str(client.external_id)] = people
    return known


def _contact(demo: Demo, client: Client, number: int) -> Contact:
    random = demo.random
    country = COUNTRIES[str(client.country)]
    families, givens = PEOPLE[country.language]
    family, given = random.choice(families), random.choice(givens)
    name = f"{family} {given}" if country.language == "hu" else f"{given} {family}"
    host = str(client.website).removeprefix("https://www.")
    return demo.change.create(
        Contact, name=name, given_name=given, family_name=family, email=f"{slug(given)}.{slug(family)}@{host}",
        phone=f"{country.phone_prefix}{number:03}", position=random.choice(POSITIONS), language=country.language,
        client=client, owner=client.owner, source=SOURCE, external_id=f"contact-{number:03}",
    )  # fmt: skip


def _role(demo: Demo, contact: Contact, client: Client, role: DecisionRole) -> None:
    began = demo.today - timedelta(days=demo.random.randint(100, 3000))
    ended = began + timedelta(days=90) if demo.random.random() < 0.08 else None
    demo.change.create(
        ContactRole, contact=contact, client=client, decision_role=role, title=contact.position, from_on=began,
        to_on=ended, source=SOURCE, external_id=f"role-{contact.external_id}-{client.external_id}",
    )  # fmt: skip
