"""What an offer needs before it goes on, and what its lines cost."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from paktum import (
    Change,
    Condition,
    Guard,
    Money,
    Problem,
    Row,
    Saving,
    before_save,
    label as _,
    living,
    refuse,
    today,
    validation,
)

from ..deals.rules import is_open
from ..pricing.models import PriceCondition
from ..pricing.rules import best_condition, terms_for
from ..products.models import Product
from .models import Offer, OfferLine, PriceSource

PRICED = ("product", "quantity", "unit_price")
"""What a line's price depends on."""


def has_lines(offer: Row) -> Condition:
    """Whether something is offered."""
    return offer.lines.any()


def is_valid_yet(offer: Row) -> Condition:
    """Whether its last day is given, and has not passed."""
    return offer.valid_until >= today()


def has_run_out(offer: Row) -> Condition:
    """Whether its last day has passed."""
    return offer.valid_until < today()


def has_open_deal(offer: Row) -> Condition:
    """Whether its deal is neither won nor lost."""
    return is_open(offer.deal)


def is_only_one_accepted(offer: Row) -> Condition:
    """Whether no other offer of the deal was accepted."""
    return offer.deal.offers.none(lambda other: other.state == "accepted")


def has_reason(offer: Row) -> Condition:
    """Whether it says why the client rejected it."""
    return offer.rejection_reason.is_not(None)


def has_later_version(offer: Row) -> Condition:
    """Whether a new version was made of it."""
    return offer.later_versions.any()


LINES_GIVEN = Guard("core.offer_empty", _("The offer has no lines yet."), has_lines)
VALID = Guard("core.validity_missing", _("Say until when the offer is valid: today or later."), is_valid_yet)
RUN_OUT = Guard("core.offer_valid", _("The offer is still valid."), has_run_out)
DEAL_OPEN = Guard("core.deal_closed", _("The deal is won or lost already."), has_open_deal)
ONLY_ONE = Guard("core.offer_accepted", _("Another offer of the deal was accepted."), is_only_one_accepted)
REASON_GIVEN = Guard("core.reason_missing", _("Say why the client rejected it: use offerReject."), has_reason)
NEXT_MADE = Guard("core.version_missing", _("There is no new version yet: use offerRevise."), has_later_version)


def lines_of(change: Change, offer: Offer) -> Sequence[OfferLine]:
    """The lines of an offer, oldest first, with their products."""
    of_offer = change.matching(
        Product, lambda product: product.offer_lines.any(lambda line: line.key_of("offer") == offer.id), lock=False
    )
    list(of_offer)  # so that they are read at once, and not one by one
    return change.list_(OfferLine, OfferLine.offer_id == offer.id)


def carried_over(line: OfferLine) -> dict[str, Any]:
    """What a line says of what is offered, for another line; a product that was deleted is described by its name."""
    product = living(line.product)
    gone = line.product.name if line.product is not None and product is None else None
    described = line.description or gone
    return {"product": product, "description": described, "quantity": line.quantity, "discount": line.discount}


def price_terms(change: Change, offer: Offer, *products: Product | None) -> Sequence[PriceCondition]:
    """The price conditions that hold in an offer for some products."""
    named = [each for each in products if each is not None]
    return terms_for(change, PriceCondition, offer.deal.client, named) if named else ()


def priced(
    offer: Offer, product: Product | None, quantity: Decimal, terms: Sequence[PriceCondition], given: Money | None,
    otherwise: Money | None = None,
) -> dict[str, Any]:  # fmt: skip
    """What a line says of its price: the given one, or that of the condition that applies among some, or the list
    price, or, where there is none of these, the last; without that it is refused with core.price_missing."""
    condition, standard = (None, None) if product is None else best_condition(terms, product, quantity, offer.currency)
    price = given or standard or otherwise
    if price is None:
        text = _("There is no list price in {currency}; give a price.").filled(currency=offer.currency)
        raise refuse("core.price_missing", text, "unitPrice")
    listed = product.list_price if product is not None else None
    found = PriceSource.LIST if condition is None else PriceSource.CONDITION
    return {
        "list_price": listed if listed is not None and listed.currency == offer.currency else standard or price,
        "standard_price": standard or price,
        "unit_price": price,
        "price_condition": condition,
        "price_source": found if price == standard else PriceSource.MANUAL,
    }


@before_save(OfferLine)
def line_is_priced(saving: Saving) -> None:
    """A line has the price of the condition that applies, or the list price, unless somebody has given another, or has
    priced it already."""
    is_priced = saving["standard_price"] is not None if saving.is_new else not any(map(saving.changes, PRICED))
    if is_priced:
        return
    offer, product, given = saving["offer"], saving["product"], saving["unit_price"]
    if not saving.is_new and not saving.changes("unit_price") and saving["price_source"] is not PriceSource.MANUAL:
        given = None  # it was found, and is found anew
    terms = price_terms(saving.change, offer, product)
    for name, value in priced(offer, product, saving["quantity"], terms, given).items():
        saving[name] = value


@validation(OfferLine)
def line_is_in_the_offers_currency(change: Change, line: OfferLine) -> Iterator[Problem]:
    """All lines of an offer are in its currency, so that they add up."""
    if line.unit_price is not None and line.unit_price.currency != line.offer.currency:
        text = _("The offer is in {currency}.").filled(currency=line.offer.currency)
        yield Problem("core.currency_differs", text, ("unit_price", "currency"))
