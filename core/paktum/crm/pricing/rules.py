"""Which price condition applies to a line of an offer, and which bonus rules to a whole one."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from paktum import Change, Money, Problem, TierAssignment, label as _, validation

from ..clients.models import Client
from ..products.models import Product
from .models import BonusRule, PriceCondition, VolumeCommitment


def terms_for(change: Change, kind: type[Any], client: Client | None, products: Collection[Product]) -> Sequence[Any]:
    """The price conditions or bonus rules that hold today for a client, and for some of the products or whichever."""
    mine = () if client is None else change.list_(TierAssignment, TierAssignment.record_id == client.id)
    tiers = [(kind.tier_scheme == each.scheme) & (kind.tier_code == each.code) for each in mine]
    found: Sequence[Any] = change.list_(
        kind,
        kind.is_active,
        kind.valid_from.is_(None) | (kind.valid_from <= change.today),
        kind.valid_to.is_(None) | (kind.valid_to >= change.today),
        kind.client_id.is_(None) | (kind.client_id == (client and client.id)),
        reduce(or_, tiers, kind.tier_code.is_(None)),
        kind.product_id.is_(None) | kind.product_id.in_([each.id for each in products]),
        kind.family.is_(None) | kind.family.in_([each.family for each in products if each.family is not None]),
    )
    return found


def is_about(terms: PriceCondition | BonusRule, product: Product | None) -> bool:
    """Whether a price condition or bonus rule is for a product, or for lines without one."""
    return terms.product in (None, product) and terms.family in (None, product and product.family)


def price_under(condition: PriceCondition, listed: Money | None, currency: str) -> Money | None:
    """What one unit costs under a condition, in a currency; None where the condition cannot tell."""
    if condition.price is not None:
        return condition.price if condition.price.currency == currency else None
    if condition.discount is None or listed is None:
        return None
    return listed * (1 - condition.discount)


def best_condition(
    terms: Iterable[PriceCondition], product: Product, quantity: Decimal, currency: str
) -> tuple[PriceCondition | None, Money | None]:
    """The most special of some conditions that applies to a quantity of a product, and the price of one unit; without
    one, the list price, if it is in the currency."""
    listed = product.list_price if product.list_price and product.list_price.currency == currency else None
    priced = [
        (each, price)
        for each in terms
        if is_about(each, product) and quantity >= each.from_quantity
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
