"""What the demo company has offered, and at which prices."""

from datetime import timedelta
from decimal import Decimal

from paktum import Demo, Money

from ..deals.models import Deal, DealLine
from ..offers.models import Offer, OfferLine
from ..pricing.models import BonusRule, PriceCondition
from ..products.models import Product
from .staff import SOURCE

STATES = {"offer": "sent", "negotiation": "sent", "contract_pending": "accepted"}
"""The state of the offer by the stage of its deal."""


def prices(demo: Demo, catalogue: list[Product]) -> None:
    """A volume scale, a discount on a family, and a bonus."""
    by_code = {product.code: product for product in catalogue}
    support = by_code["SUP-S"]
    for number, (quantity, price) in enumerate((("24", "220"), ("36", "205")), 1):
        demo.change.create(
            PriceCondition, name=f"Standard support from {quantity} months", product=support,
            from_quantity=Decimal(quantity), price=Money(Decimal(price), "EUR"), source=SOURCE,
            external_id=f"price-{number}",
        )  # fmt: skip
    demo.change.create(
        PriceCondition, name="Modules, autumn campaign", family="Modules", discount=Decimal("0.08"),
        valid_from=demo.today - timedelta(days=30), valid_to=demo.today + timedelta(days=60), source=SOURCE,
        external_id="price-3",
    )  # fmt: skip
    demo.change.create(
        BonusRule, name="A training day with every large agreement", product=by_code["FRM-L"],
        from_quantity=Decimal(1), is_repeated=True, bonus_product=by_code["TRN-1"], bonus_quantity=Decimal(1),
        source=SOURCE, external_id="bonus-1",
    )  # fmt: skip


def offers(demo: Demo, pipeline: list[Deal]) -> None:
    """The offer of every deal that is about one, with the lines of the deal."""
    offered = [deal for deal in pipeline if deal.stage in STATES]
    lines = demo.change.fetch(DealLine, DealLine.deal_id.in_([deal.id for deal in offered]))
    for number, deal in enumerate(offered, 1):
        own = [line for line in lines if line.deal is deal]
        if own:
            _offer(demo, deal, own, number)


def _offer(demo: Demo, deal: Deal, lines: list[DealLine], number: int) -> None:
    state, sent_on = STATES[deal.stage], demo.today - timedelta(days=number % 14)
    offer = demo.change.create(
        Offer, name=f"Offer {number:03}", number=f"O-{sent_on.year}-{number:04}", state=state, deal=deal,
        contact=deal.contact, currency=lines[0].unit_price.currency,
        valid_until=demo.today + timedelta(days=15 + number % 30),
        sent_on=sent_on, answered_on=demo.today if state == "accepted" else None, source=SOURCE,
        external_id=f"offer-{number:03}",
    )  # fmt: skip
    for place, line in enumerate(lines, 1):
        demo.change.create(
            OfferLine, offer=offer, product=line.product, quantity=line.quantity, unit_price=line.unit_price,
            discount=line.discount, source=SOURCE, external_id=f"offer-line-{number:03}-{place}",
        )  # fmt: skip
