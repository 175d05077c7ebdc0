"""What people do with offers, and what follows from it."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from paktum import Change, Money, action, label as _

from ..deals.models import Deal, DealLine, LostReason
from ..pricing.models import BonusRule
from ..pricing.rules import Buyer, buyer, terms_for
from .models import Offer, OfferBonus, OfferLine, PriceSource
from .rules import lines_of

TOWARDS_CONTRACT = {"qualified": "make_offer", "offer": "negotiate", "negotiation": "agree"}
"""The transitions of a deal whose offer was accepted."""


@action(Offer, label=_("Make a new version"))
def revise(change: Change, offer: Offer, valid_until: date | None = None) -> None:
    """Make a new version of an offer, a draft with the same lines, which takes the place of this one: it is among
    `laterVersions`. Prices that nobody has set by hand are found anew. `validUntil` is as before unless it is given."""
    made = change.create(
        Offer, name=offer.name, number=offer.number, revision=offer.revision + 1, deal=offer.deal, previous=offer,
        negotiation=offer.negotiation, contact=offer.contact, currency=offer.currency,
        valid_until=valid_until or offer.valid_until, terms=offer.terms,
    )  # fmt: skip
    for line in lines_of(change, offer):
        by_hand = line.unit_price if line.price_source is PriceSource.MANUAL else None
        change.create(
            OfferLine, offer=made, product=line.product, description=line.description, quantity=line.quantity,
            unit_price=by_hand, discount=line.discount,
        )  # fmt: skip
    change.transition(offer, "supersede")


@action(Offer, label=_("Note as rejected"))
def reject(change: Change, offer: Offer, rejection_reason: LostReason, note: str | None = None) -> None:
    """Note that the client has rejected an offer today, and why; `note` in the client's words."""
    change.update(offer, rejection_reason=rejection_reason, answered_on=change.today)
    change.transition(offer, "reject", note=note)


# What follows from transitions


def fix_bonuses(change: Change, offer: Offer) -> None:
    """Note the bonuses that the rules give for an offer now."""
    change.delete(*change.list_(OfferBonus, OfferBonus.offer_id == offer.id))
    client = offer.deal.client
    whom, lines = buyer(change, client), lines_of(change, offer)
    for rule in terms_for(change, BonusRule, client):
        bonus = _bonus(rule, whom, [line for line in lines if whom.is_meant(rule, line.product)])
        if bonus is not None:
            change.create(OfferBonus, offer=offer, rule=rule, **bonus)


def _bonus(rule: BonusRule, whom: Buyer, lines: Iterable[OfferLine]) -> dict[str, Any] | None:
    """What a rule gives for the lines that count; None if it is not enough."""
    counting = [(line, line.unit_price * line.quantity * (1 - line.discount)) for line in lines if line.unit_price]
    if not counting:
        return None
    quantity = sum((line.quantity for line, _total in counting), Decimal(0))
    total = Money(sum((each.amount for _line, each in counting), Decimal(0)), counting[0][1].currency)
    if rule.from_quantity is not None and quantity < rule.from_quantity:
        return None
    if rule.from_total is not None and (
        rule.from_total.currency != total.currency or total.amount < rule.from_total.amount
    ):
        return None
    free = rule.bonus_quantity
    if free is not None and rule.is_repeated and rule.from_quantity:
        free = free * (quantity // rule.from_quantity)
    amount = None if rule.bonus_share is None else total * rule.bonus_share
    return {"product": rule.bonus_product, "quantity": free, "amount": amount}


def note_sent(change: Change, offer: Offer) -> None:
    """Note the day, and the bonuses that come with the offer."""
    change.update(offer, sent_on=change.today)
    fix_bonuses(change, offer)


def conclude(change: Change, offer: Offer) -> None:
    """The deal is about what was accepted, and goes on to its contract as far as nobody else has a say in it."""
    change.update(offer, answered_on=change.today)
    deal = offer.deal
    change.update(deal, amount=change.computed(offer, "total"))
    change.delete(*change.list_(DealLine, DealLine.deal_id == deal.id))
    for line in lines_of(change, offer):
        change.create(
            DealLine, deal=deal, product=line.product, description=line.description, quantity=line.quantity,
            unit_price=line.unit_price, discount=line.discount,
        )  # fmt: skip
    deal = change.get(Deal, deal.id)
    while deal.stage in TOWARDS_CONTRACT:
        change.transition(deal, TOWARDS_CONTRACT[deal.stage])
