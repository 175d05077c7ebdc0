"""What people do with negotiations."""

from datetime import date
from decimal import Decimal

from paktum import Change, action, label as _, refuse

from ..offers.models import Offer, OfferLine
from .models import Negotiation, NegotiationPoint


@action(Negotiation, label=_("Make an offer"))
def make_offer(
    change: Change, negotiation: Negotiation, currency: str, valid_until: date | None = None, name: str | None = None
) -> None:
    """Make an offer, a draft, of what was agreed: a line of every point with a product. It is among the negotiation's
    `offers`. The negotiation must be about a deal."""
    if negotiation.deal is None:
        raise refuse("core.deal_missing", _("Say first which deal the negotiation is about."), "id")
    of_it = NegotiationPoint.negotiation_id == negotiation.id
    points = [each for each in change.list_(NegotiationPoint, of_it) if each.product is not None]
    if not points:
        raise refuse("core.nothing_agreed", _("No point is about a product."), "id")
    offer = change.create(
        Offer, name=name or negotiation.subject, deal=negotiation.deal, negotiation=negotiation, currency=currency,
        valid_until=valid_until,
    )  # fmt: skip
    for point in sorted(points, key=lambda each: each.place):
        change.create(
            OfferLine, offer=offer, product=point.product, description=point.topic,
            quantity=Decimal(1) if point.quantity is None else point.quantity, unit_price=point.unit_price,
            discount=point.discount or Decimal(0),
        )  # fmt: skip


def note_held(change: Change, negotiation: Negotiation) -> None:
    """Note the day."""
    change.update(negotiation, held_on=change.today)
