"""Demo data of a bank: KYC files, facilities and guarantees for most of the core's clients."""

from datetime import timedelta
from decimal import Decimal

from paktum import Client, ClientKind, ClientLifecycle, Deal, Demo, Money, RoleGrant, SizeClass, User

from .models import (
    BaseRate,
    CreditFacility,
    DayCount,
    FacilityKind,
    Guarantee,
    GuaranteeForm,
    GuaranteeKind,
    KycRisk,
    KycStatus,
    ScoreZone,
)

SOURCE = "demo"
STAFF = (
    ("Rigó Hedvig", "hedvig.rigo@paktum.example", "Compliance officer", "compliance_officer"),
    ("Sipos Mihály", "mihaly.sipos@paktum.example", "Credit analyst", "banking.credit_analyst"),
)
FAMILIES = {
    SizeClass.MICRO: (1, 1, 2),
    SizeClass.SMALL: (1, 2, 3),
    SizeClass.MEDIUM: (2, 3, 4),
    SizeClass.LARGE: (3, 4, 5),
}
BENEFICIARIES = ("Kincskikötő Városfejlesztő", "Alpenring Autobahnbau", "Thamesgate Water Works", "Vámraktár Szövetség")
NOTES = (
    "Depends on one customer for more than half of its sales.",
    "Expansion financed by short-term debt; asked for a plan.",
    "Strong owner; has supported the company before.",
)
DEALS_IN_KYC_CHECK = 18


def bank(demo: Demo) -> None:
    """Fill in what the bank knows, grants and checks."""
    for number, (name, email, position, role) in enumerate(STAFF, 1):
        user = demo.change.create(
            User, name=name, email=email, position=position, language="hu", source=SOURCE,
            external_id=f"banking-user-{number}",
        )  # fmt: skip
        demo.change.create(RoleGrant, user=user, role=role, source=SOURCE, external_id=f"banking-grant-{number}")
    clients = sorted(demo.change.list_(Client), key=lambda client: client.external_id or "")
    served = [client for client in clients if demo.random.random() < 0.8]
    for client in served:
        _file(demo, client)
    borrowers = [client for client in served if client.lifecycle is not ClientLifecycle.PROSPECT]
    for number, client in enumerate(borrowers, 1):
        if demo.random.random() < 0.55:
            _facility(demo, client, number)
    for number in range(1, DEALS_IN_KYC_CHECK + 1):
        _deal(demo, demo.random.choice(served), number)


def _file(demo: Demo, client: Client) -> None:
    """A KYC file, score and relationship. Prospects are not verified yet; a few reviews are overdue."""
    random, today = demo.random, demo.today
    prospect = client.lifecycle is ClientLifecycle.PROSPECT
    risk = random.choice((KycRisk.LOW, KycRisk.LOW, KycRisk.MEDIUM, KycRisk.HIGH))
    overdue = not prospect and random.random() < 0.06
    review_on = today + timedelta(days=-random.randint(5, 90) if overdue else random.randint(200, 1500))
    families = 0 if prospect else random.choice(FAMILIES[client.size_class or SizeClass.SMALL])
    zone = random.choice((ScoreZone.SAFE,) * 5 + (ScoreZone.GREY,) * 3 + (ScoreZone.DISTRESS,))
    low, high = {ScoreZone.SAFE: (650, 950), ScoreZone.GREY: (400, 649), ScoreZone.DISTRESS: (80, 399)}[zone]
    assert client.turnover is not None
    values = {
        "kyc_status": KycStatus.PENDING if prospect else KycStatus.EXPIRED if overdue else KycStatus.VERIFIED,
        "kyc_risk": None if prospect else risk,
        "kyc_review_on": None if prospect else review_on,
        "is_politically_exposed": client.kind is ClientKind.PUBLIC_BODY or random.random() < 0.02,
        "has_sanctions_hit": random.random() < 0.01,
        "credit_score": random.randint(low, high),
        "score_zone": zone,
        "risk_note": random.choice(NOTES) if zone is not ScoreZone.SAFE else None,
        "days_past_due": random.choice((12, 34, 47, 95)) if random.random() < 0.07 else 0,
        "covenant_breached_on": today - timedelta(days=random.randint(30, 900)) if random.random() < 0.06 else None,
        "relationship_income": Money(client.turnover.amount * families * 7 / 10_000, "EUR").quantised(),
        "product_families": families,
        "has_payroll": families >= 3 and random.random() < 0.7,
        "board_decision_on": today - timedelta(days=200) if _is_strategic(client) else None,
    }
    demo.change.update(client, facets={"banking": values})


def _is_strategic(client: Client) -> bool:
    return client.kind is ClientKind.GROUP and client.turnover is not None and client.turnover.amount > 200_000_000


def _facility(demo: Demo, client: Client, number: int) -> None:
    random, today = demo.random, demo.today
    assert client.turnover is not None
    limit = max(client.turnover.amount // 20 // 10_000 * 10_000, Decimal(10_000))
    hungarian = client.country == "HU" and random.random() < 0.4
    currency, factor = ("HUF", 400) if hungarian else ("EUR", 1)
    begins_on = today - timedelta(days=random.randint(30, 700))
    facility = demo.change.create(
        CreditFacility, number=f"F-{begins_on.year}-{number:04}", client=client, kind=random.choice(list(FacilityKind)),
        limit=Money(limit * factor, currency), drawn=Money(limit * factor * random.randint(0, 60) / 100, currency),
        reserved=Money(limit * factor * random.randint(0, 35) / 100, currency),
        base_rate=BaseRate.BUBOR_3M if hungarian else BaseRate.EURIBOR_3M,
        margin=Decimal(random.randint(120, 450)) / 10_000,
        commitment_fee=Decimal("0.0035"), day_count=DayCount.ACT_365_FIXED if hungarian else DayCount.ACT_360,
        available_from=begins_on, available_to=begins_on + timedelta(days=random.choice((730, 1095, 1825))),
        source=SOURCE, external_id=f"facility-{number:03}",
    )  # fmt: skip
    for place in range(random.choice((0, 0, 1, 2))):
        _guarantee(demo, facility, f"{number:03}-{place + 1}")


def _guarantee(demo: Demo, facility: CreditFacility, number: str) -> None:
    random, today = demo.random, demo.today
    issued_on = today - timedelta(days=random.randint(10, 400))
    kind = random.choice(list(GuaranteeKind))
    by_event = random.random() < 0.15
    demo.change.create(
        Guarantee, number=f"G-{number}", client=facility.client, facility=facility, kind=kind,
        form=random.choice((GuaranteeForm.DEMAND_URDG_758,) * 3 + (GuaranteeForm.LOCAL_LAW,)),
        beneficiary=random.choice(BENEFICIARIES),
        amount=Money(facility.limit.amount * random.randint(2, 15) / 100, facility.limit.currency),
        fee=Decimal(random.randint(60, 180)) / 10_000, issued_on=issued_on if random.random() < 0.9 else None,
        expires_on=None if by_event else issued_on + timedelta(days=random.choice((180, 365, 730))),
        expiry_event="Acceptance of the works" if by_event else None, underlying_contract=f"Contract no. {number}",
        source=SOURCE, external_id=f"guarantee-{number}",
    )  # fmt: skip


def _deal(demo: Demo, client: Client, number: int) -> None:
    """A deal that waits for the KYC check; those of prospects cannot pass it yet."""
    random, today = demo.random, demo.today
    demo.change.create(
        Deal, name=f"{client.name}, credit line", pipeline="banking", stage="kyc_check",
        amount=Money(Decimal(random.randint(4, 90) * 5_000), "EUR"), probability=Decimal("0.20"), client=client,
        opened_on=today - timedelta(days=random.randint(10, 60)),
        expected_close_on=today + timedelta(days=random.randint(30, 120)), owner=client.owner, team=client.team,
        branch=client.branch, source=SOURCE, external_id=f"banking-deal-{number:02}",
    )  # fmt: skip
