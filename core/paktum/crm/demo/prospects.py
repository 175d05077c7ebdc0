"""Companies that the demo company would like to have as clients, and how far it has come with each."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

from paktum import Demo, Money

from ..activities.models import Activity, ActivityDirection, ContactReason
from ..channels import ActivityChannel
from ..leads.models import Lead, Solvency
from ..search_methods.models import SearchMethod
from .staff import SOURCE, Staff
from .words import COUNTRIES, OTHER_BRANDS, SECTORS, slug

STATES = {"new": 8, "contacted": 8, "qualified": 4, "no_go": 3, "nurture": 1}
"""How many leads there are in each state."""

NEEDS = ("Deliveries every week", "One contract for all sites", "A second supplier", "Shorter terms of delivery")
REASONS = ("Too small", "Pays late", "Bound to a competitor until next year")


def leads(demo: Demo, people: Staff) -> None:
    """Leads in every state before the decision to go after them, and the first call to those that were contacted."""
    methods = demo.change.list_(SearchMethod)
    states = [state for state, count in STATES.items() for _ in range(count)]
    for number, (state, brand) in enumerate(zip(states, 2 * OTHER_BRANDS, strict=True), 1):
        lead = _lead(demo, state, brand, methods, people, number)
        if state != "new":
            _call(demo, lead, number)


def _lead(demo: Demo, state: str, brand: str, methods: Sequence[SearchMethod], people: Staff, number: int) -> Lead:
    random, country = demo.random, COUNTRIES["RO" if number % 2 else "SK"]
    sector = SECTORS[number % len(SECTORS)]
    name = f"{brand} {sector.english}"
    method = random.choice(methods) if methods else None
    owner = random.choice(people.everybody())
    employees = random.choice((6, 18, 45, 120, 380, 900))
    return demo.change.create(
        Lead, name=name, state=state, country=country.code, industry=sector.name, industry_code=sector.code,
        employees=employees, turnover=Money(Decimal(employees * sector.euros_per_employee), "EUR"),
        solvency=random.choice(list(Solvency)), distance_km=Decimal(random.randint(5, 600)), search_method=method,
        channel=method.channel if method else None, is_inbound=bool(method and method.is_inbound),
        email=f"office@{slug(name)}.example", language=country.language,
        needs=None if state == "new" else random.choice(NEEDS),
        expected_volume=Money(Decimal(random.choice((4000, 15_000, 60_000, 240_000))), "EUR"),
        decision_reason=random.choice(REASONS) if state == "no_go" else None,
        reapproach_on=demo.today + timedelta(days=180) if state in {"no_go", "nurture"} else None, owner=owner,
        team=owner.team, branch=owner.branch, source=SOURCE, external_id=f"lead-{number:03}",
    )  # fmt: skip


def _call(demo: Demo, lead: Lead, number: int) -> None:
    day = demo.today - timedelta(days=demo.random.randint(1, 60))
    demo.change.create(
        Activity, subject="First talk", channel=lead.channel or ActivityChannel.CALL, lead=lead,
        direction=ActivityDirection.INBOUND if lead.is_inbound else ActivityDirection.OUTBOUND,
        reason=ContactReason.INTRODUCTION, started_at=datetime.combine(day, time(9, 30), UTC), minutes=15,
        mood=demo.random.randint(-1, 2), owner=lead.owner, team=lead.team, branch=lead.branch, source=SOURCE,
        external_id=f"lead-activity-{number:03}",
    )  # fmt: skip
