"""Which price condition applies to a line of an offer, and which bonus rules to a whole one."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from paktum import Change, Money, Problem, TierAssignment, label as _, validation

from ..clients.models import Client
from ..products.models import Product
from .models import BonusRule, PriceCondition, VolumeCommitment

Terms = PriceCondition | BonusRule


@dataclass(frozen=True, slots=True)
class Buyer:
    """Whom something is offered to, in which tiers it is, and on which day."""

    client: Client | None
    tiers: frozenset[tuple[str, str]]
    day: date

    def is_meant(self, terms: Terms, product: Product | None) -> bool:
        """Whether terms hold for the buyer and the product on the day."""
        return (
            terms.is_active
            and (terms.valid_from is None or terms.valid_from <= self.day)
            and (terms.valid_to is None or terms.valid_to >= self.day)
            and (terms.client is None or terms.client is self.client)
            and (terms.tier_code is None or (terms.tier_scheme, terms.tier_code) in self.tiers)
            and (terms.product is None or terms.product is product)
            and (terms.family is None or (product is not None and terms.family == product.family))
        )


def buyer(change: Change, client: Client | None) -> Buyer:
    """A client as terms know it, today."""
    if client is None:
        return Buyer(None, frozenset(), change.today)
    mine = change.list_(TierAssignment, TierAssignment.record_id == client.id)
    return Buyer(client, frozenset((each.scheme, each.code) for each in mine), change.today)


def terms_for(change: Change, kind: type[Any], client: Client | None) -> Sequence[Any]:
    """The price conditions or bonus rules that are not of other clients."""
    of_client = kind.client_id.is_(None)
    if client is not None:
        of_client = of_client | (kind.client_id == client.id)
    found: Sequence[Any] = change.list_(kind, of_client)
    return found


def price_under(condition: PriceCondition, listed: Money | None, currency: str) -> Money | None:
    """What one unit costs under a condition, in a currency; None where the condition cannot tell."""
    if condition.price is not None:
        return condition.price if condition.price.currency == currency else None
    if condition.discount is None or listed is None:
        return None
    return listed * (1 - condition.discount)


def best_condition(
    conditions: Iterable[PriceCondition], buyer: Buyer, product: Product, quantity: Decimal, currency: str
) -> tuple[PriceCondition | None, Money | None]:
    """The most special condition that applies to a quantity of a product, and the price of one unit; without one, the
    list price, if it is in the currency."""
    listed = product.list_price if product.list_price and product.list_price.currency == currency else None
    priced = [
        (each, price)
        for each in conditions
        if buyer.is_meant(each, product) and quantity >= each.from_quantity
        if (price := price_under(each, listed, currency)) is not None
    ]
    return max(priced, key=lambda each: _speciality(*each), default=(None, listed))


def _speciality(condition: PriceCondition, price: Money) -> tuple[Any, ...]:
    """How special a condition is; of two that are equally so, the cheaper one is chosen."""
    return (
        condition.client is not None, condition.tier_code is not None, condition.product is not None,
        condition.family is not None, condition.from_quantity, condition.valid_from or date.min, -price.amount,
    )  # fmt: skip


def terms_faults(terms: Any) -> Iterator[Problem]:
    """What is wrong with whom and when terms hold for."""
    if (terms.tier_code is None) != (terms.tier_scheme is None):
        yield Problem(
            "REQUIRED", _("a tier is named with its scheme"), ("tier_scheme" if terms.tier_code else "tier_code",)
        )
    if terms.valid_from and terms.valid_to and terms.valid_to < terms.valid_from:
        yield Problem("OUT_OF_RANGE", _("The last day is before the first."), ("valid_to",))


@validation(PriceCondition)
def says_a_price_or_a_discount(change: Change, condition: PriceCondition) -> Iterator[Problem]:
    """A price condition gives one of both, and its days are in order."""
    if (condition.price is None) == (condition.discount is None):
        yield Problem("core.price_or_discount", _("Give either a price or a discount."), ("price",))
    yield from terms_faults(condition)


@validation(BonusRule)
def says_a_bonus(change: Change, rule: BonusRule) -> Iterator[Problem]:
    """A bonus rule says what has to be bought, and what there is for it."""
    if (rule.bonus_product is None) != (rule.bonus_quantity is None):
        missing = "bonus_product" if rule.bonus_product is None else "bonus_quantity"
        yield Problem("REQUIRED", _("goods for free are a product and a quantity"), (missing,))
    if rule.bonus_product is None and rule.bonus_share is None:
        yield Problem("REQUIRED", _("Say what there is for free, or which share is credited."), ("bonus_share",))
    if rule.from_quantity is None and rule.from_total is None:
        yield Problem("REQUIRED", _("Say from which quantity or total there is a bonus."), ("from_quantity",))
    if rule.is_repeated and not rule.from_quantity:
        yield Problem("REQUIRED", _("Say from which quantity or total there is a bonus."), ("from_quantity",))
    yield from terms_faults(rule)


@validation(VolumeCommitment)
def commitment_days_are_in_order(change: Change, commitment: VolumeCommitment) -> Iterator[Problem]:
    """The last day is not before the first."""
    if commitment.to_on < commitment.from_on:
        yield Problem("OUT_OF_RANGE", _("The last day is before the first."), ("to_on",))
