"""What the demo company knows of its market: competitors, needs that its products fulfil, objections, wishes, plans."""

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

from paktum import Demo, Money

from ..clients.models import Client
from ..competitors.models import ComparisonCard, ComparisonPoint, Competitor, CompetitorProduct, Verdict
from ..deals.models import Deal
from ..needs.models import CrossSellRule, Need, NeedAnswer, NeedQuestion, NeedsProfile, ProductFit
from ..needs.suggesting import suggest
from ..negotiations.models import Negotiation, NegotiationParty, NegotiationPoint, NegotiationSide
from ..objections.models import Objection, ObjectionKind, ObjectionResult
from ..plans.models import ClientPlan, PlanGoal
from ..products.models import Product
from ..requests.models import ClientRequest, RequestKind
from ..stakeholders.models import CriterionScore, DealCriterion, DealStakeholder, StakeholderSide
from .staff import SOURCE

COMPETITORS = (
    ("Hetedhét Rendszerház", "Large, cheap, slow in service"), ("Northgate Rivals", "Strong in Britain"),
    ("Mittelland Partner", "Sells by agents"),
)  # fmt: skip
FITS = (
    ("cost", "FRM-L", "0.8"), ("cost", "FRM-M", "0.6"), ("reliability", "SUP-P", "0.9"), ("time", "EDI-1", "0.7"),
    ("insight", "REP-1", "0.9"), ("growth", "FRM-L", "0.5"), ("liquidity", "PAY-1", "0.8"),
)  # fmt: skip
CROSS_SELLING = (
    ("Support with every module", "Modules", "SUP-S", "0.6"),
    ("Training with agreements", "Framework agreements", "TRN-1", "0.4"),
)  # fmt: skip


def register(demo: Demo, catalogue: list[Product]) -> None:
    """Competitors, one of them with a card that compares; they are there before the deals that name them."""
    known = [
        demo.change.create(Competitor, name=name, profile=profile, source=SOURCE, external_id=f"competitor-{number}")
        for number, (name, profile) in enumerate(COMPETITORS, 1)
    ]
    theirs = demo.change.create(
        CompetitorProduct, competitor=known[0], name="Keretszerződés Plusz", price=Money(Decimal(35_000), "EUR"),
        source=SOURCE, external_id="competitor-product-1",
    )  # fmt: skip
    card = demo.change.create(
        ComparisonCard, name="Framework agreement, medium, and theirs", product=catalogue[1], competitor_product=theirs,
        source=SOURCE, external_id="card-1",
    )  # fmt: skip
    points = (("Price", Verdict.WORSE), ("Time to answer", Verdict.BETTER), ("Reports", Verdict.BETTER))
    for number, (aspect, verdict) in enumerate(points, 1):
        demo.change.create(
            ComparisonPoint, card=card, aspect=aspect, verdict=verdict, source=SOURCE, external_id=f"point-{number}"
        )


def needs(demo: Demo, catalogue: list[Product]) -> None:
    """Which products fulfil which of the needs, and what goes with what."""
    by_code = {product.code: product for product in catalogue}
    by_need = {need.code: need for need in demo.change.list_(Need)}
    for number, (need, product, weight) in enumerate(FITS, 1):
        if need in by_need:
            demo.change.create(
                ProductFit, need=by_need[need], product=by_code[product], weight=Decimal(weight), source=SOURCE,
                external_id=f"fit-{number}",
            )  # fmt: skip
    for number, (name, family, product, weight) in enumerate(CROSS_SELLING, 1):
        demo.change.create(
            CrossSellRule, name=name, bought_family=family, product=by_code[product], weight=Decimal(weight),
            source=SOURCE, external_id=f"cross-{number}",
        )  # fmt: skip


def talks(demo: Demo, pipeline: list[Deal]) -> None:
    """Of the first deals that are negotiated: who wants what, how it is decided, and what was objected."""
    kinds = demo.change.list_(ObjectionKind)
    rivals = demo.change.list_(Competitor)
    negotiated = [deal for deal in pipeline if deal.stage == "negotiation" and deal.client is not None][:6]
    for number, deal in enumerate(negotiated, 1):
        _negotiation(demo, deal, number)
        _criteria(demo, deal, rivals[number % len(rivals)], number)
        if kinds:
            demo.change.create(
                Objection, client=deal.client, deal=deal, contact=deal.contact, kind=kinds[number % len(kinds)],
                result=(ObjectionResult.OVERCOME, None, ObjectionResult.NOT_OVERCOME)[number % 3],
                raised_on=demo.today - timedelta(days=number), source=SOURCE, external_id=f"objection-{number}",
            )  # fmt: skip


def _negotiation(demo: Demo, deal: Deal, number: int) -> None:
    talk = demo.change.create(
        Negotiation, client=deal.client, deal=deal, subject=f"Terms: {deal.name}", goal="Agree on price and start.",
        planned_at=datetime.combine(demo.today, time(9), UTC) + timedelta(days=30 + number), source=SOURCE,
        external_id=f"negotiation-{number}",
    )  # fmt: skip
    for place, topic in enumerate(("Price", "Start", "Service"), 1):
        demo.change.create(
            NegotiationPoint, negotiation=talk, topic=topic, place=place, source=SOURCE,
            external_id=f"agenda-{number}-{place}",
        )  # fmt: skip
    for side, who in ((NegotiationSide.US, {"user": deal.owner}), (NegotiationSide.CLIENT, {"contact": deal.contact})):
        demo.change.create(
            NegotiationParty, negotiation=talk, side=side, source=SOURCE,
            external_id=f"side-{number}-{side.value}", **who,
        )  # fmt: skip
    demo.change.create(
        DealStakeholder, deal=deal, side=StakeholderSide.NEGOTIATOR, contact=deal.contact, attitude=number % 5 - 2,
        interest="A price that the board accepts.", source=SOURCE, external_id=f"stakeholder-{number}",
    )  # fmt: skip


def _criteria(demo: Demo, deal: Deal, rival: Competitor, number: int) -> None:
    for place, (name, weight) in enumerate((("Quality", 5), ("Reputation", 2), ("Price", 3)), 1):
        criterion = demo.change.create(
            DealCriterion, deal=deal, name=name, weight=Decimal(weight), source=SOURCE,
            external_id=f"criterion-{number}-{place}",
        )  # fmt: skip
        for who, competitor in (("us", None), ("them", rival)):
            score = Decimal(5 + (number * place + len(who)) % 6)
            demo.change.create(
                CriterionScore, criterion=criterion, competitor=competitor, score=score, source=SOURCE,
                external_id=f"score-{number}-{place}-{who}",
            )  # fmt: skip


def care(demo: Demo, served: list[Client], catalogue: list[Product]) -> None:
    """Plans for the first clients, what they wish, and what they need."""
    for number, client in enumerate(served[:6], 1):
        plan = demo.change.create(
            ClientPlan, client=client, name=f"Plan {demo.today.year}", from_on=demo.today,
            to_on=demo.today + timedelta(days=365), strategy="One more product family within the year.", source=SOURCE,
            external_id=f"plan-{number}",
        )  # fmt: skip
        demo.change.create(
            PlanGoal, plan=plan, text="A second framework agreement", due_on=demo.today + timedelta(days=180),
            expected=Money(Decimal(38_000), "EUR"), source=SOURCE, external_id=f"goal-{number}",
        )  # fmt: skip
        demo.change.create(
            ClientRequest, client=client, kind=list(RequestKind)[number % 3], text="Invoices by the fifth of the month",
            state="done" if number % 2 else "open", source=SOURCE, external_id=f"request-{number}",
        )  # fmt: skip
        demo.change.create(
            ClientRequest, client=client, kind=RequestKind.IDEA, product=catalogue[number % 2],
            text="Delivery in boxes that are taken back", source=SOURCE, external_id=f"idea-{number}",
        )  # fmt: skip
    for number, client in enumerate(served[:3], 1):
        _profile(demo, client, number)


def _profile(demo: Demo, client: Client, number: int) -> None:
    profile = demo.change.create(
        NeedsProfile, client=client, completed_on=demo.today, source=SOURCE, external_id=f"profile-{number}"
    )
    scaled = (each for each in demo.change.list_(NeedQuestion) if each.is_required)
    for place, question in enumerate(scaled, 1):
        demo.change.create(
            NeedAnswer, profile=profile, question=question, number=Decimal((number + place) % 6), source=SOURCE,
            external_id=f"answer-{number}-{place}",
        )  # fmt: skip
    suggest(demo.change, client)
