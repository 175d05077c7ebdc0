"""What people do with offers, and what follows from it."""

from datetime import date
from decimal import Decimal
from typing import Any

from paktum import Change, Money, action, label as _, living

from ..deals.models import Deal, DealLine, LostReason
from ..pricing.models import BonusRule
from ..pricing.rules import is_about, terms_for
from .models import Offer, OfferBonus, OfferLine, PriceSource
from .rules import carried_over, lines_of, price_terms, priced

TOWARDS_CONTRACT = {"qualified": "make_offer", "offer": "negotiate", "negotiation": "agree"}
"""The transitions of a deal whose offer was accepted."""


@action(Offer, label=_("Make a new version"))
def revise(change: Change, offer: Offer, valid_until: date | None = None) -> None:
    """Make a new version of an offer, a draft with the same lines, which takes the place of this one: it is among
    `laterVersions`. Prices that nobody has set by hand are found anew, where there are
    any. `validUntil` is as before unless it is given."""
    made = change.create(
        Offer, name=offer.name, number=offer.number, revision=offer.revision + 1, deal=offer.deal, previous=offer,
        negotiation=living(offer.negotiation), contact=living(offer.contact), currency=offer.currency,
        valid_until=valid_until or offer.valid_until, terms=offer.terms,
    )  # fmt: skip
    lines = lines_of(change, offer)
    terms = price_terms(change, offer, *(living(line.product) for line in lines))
    for line in lines:
        values, price = carried_over(line), line.unit_price
        given = price if line.price_source is PriceSource.MANUAL else None
        prices = priced(made, values["product"], line.quantity, terms, given, price)
        change.create(OfferLine, offer=made, **values, **prices)
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
    products = [line.product for line in lines_of(change, offer) if line.product is not None]
    lines = change.figures(
        OfferLine, lambda line: line.key_of("offer") == offer.id, lambda line: (line.quantity, line.total.amount)
    )
    priced = [(line.product, *figures) for line, figures in lines if figures[1] is not None]
    for rule in terms_for(change, BonusRule, offer.deal.client, products):
        counting = [each for product, *each in priced if is_about(rule, product)]
        if counting:
            quantity, total = (sum(each, Decimal(0)) for each in zip(*counting, strict=True))
            bonus = _bonus(rule, quantity, Money(total, offer.currency))
            if bonus is not None:
                change.create(OfferBonus, offer=offer, rule=rule, **bonus)


def _bonus(rule: BonusRule, quantity: Decimal, total: Money) -> dict[str, Any] | None:
    """What a rule gives for so much; None if it is not enough, or the product is not there any more."""
    if rule.from_quantity is not None and quantity < rule.from_quantity:
        return None
    if rule.from_total is not None and (
        rule.from_total.currency != total.currency or total.amount < rule.from_total.amount
    ):
        return None
    product = living(rule.bonus_product)
    free = None if product is None else rule.bonus_quantity
    if free is not None and rule.is_repeated and rule.from_quantity:
        free = free * (quantity // rule.from_quantity)
    amount = None if rule.bonus_share is None else total * rule.bonus_share
    return None if product is None and amount is None else {"product": product, "quantity": free, "amount": amount}


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
        change.create(DealLine, deal=deal, unit_price=line.unit_price, **carried_over(line))
    deal = change.get(Deal, deal.id)
    while deal.stage in TOWARDS_CONTRACT:
        change.transition(deal, TOWARDS_CONTRACT[deal.stage])
