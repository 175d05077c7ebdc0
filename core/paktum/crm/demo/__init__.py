"""A made-up company with made-up clients: believable, and the same every time."""

from paktum import Demo

from .accounts import interests, teams
from .companies import clients, contacts, identifiers
from .dealing import care, needs, register, talks
from .fulfilment import fulfilment
from .goals import bonuses, goals
from .offers import offers, prices
from .prospects import leads
from .sales import activities, contracts, deals, products
from .service import cases, commitments, consents, departments, news, satisfaction
from .staff import staff
from .trade import trade, waiting


def company(demo: Demo) -> None:
    """Fill a database with the core's demo data: staff, about 200 clients, their people, deals, contracts
    and activities, and companies that are no clients yet."""
    people = staff(demo)
    served = clients(demo, people)
    identifiers(demo, served)
    known = contacts(demo, served)
    catalogue = products(demo)
    register(demo, catalogue)
    pipeline = deals(demo, served, known, catalogue, people)
    agreed = contracts(demo, pipeline)
    fulfilment(demo, agreed, people.director)
    activities(demo, served, known, pipeline)
    cases(demo, served, known)
    commitments(demo, served)
    prices(demo, catalogue)
    offers(demo, pipeline)
    leads(demo, people)
    teams(demo, people, served)
    needs(demo, catalogue)
    talks(demo, pipeline)
    care(demo, served, catalogue)
    satisfaction(demo, served, known)
    consents(demo, known)
    goals(demo, people)
    bonuses(demo, people)
    trade(demo, agreed, catalogue)
    waiting(demo)
    news(demo, known)
    departments(demo)
    interests(demo, served)
