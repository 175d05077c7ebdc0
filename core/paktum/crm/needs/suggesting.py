"""What a client is best offered next: products by the needs that they fulfil, and by what was bought before."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from paktum import Change, Condition, Row

from ..clients.figures import is_won
from ..clients.models import Client
from ..deals.models import Deal, DealLine
from ..products.models import Product
from .models import CrossSellRule, Need, NeedAnswer, NeedQuestion, ProductFit, ProductSuggestion, SuggestionReason

POINT = Decimal("0.0001")
"""What points are rounded to."""


@dataclass(frozen=True, slots=True)
class Offers:
    """What clients may be suggested: which products fulfil which needs, and what goes with what."""

    fits: Sequence[ProductFit]
    rules: Sequence[CrossSellRule]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a product is suggested."""

    product: Product
    points: Decimal
    text: str | None
    need: Need | None = None
    importance: Decimal | None = None
    rule: CrossSellRule | None = None


def may_be_suggested_something(client: Row) -> Condition:
    """Whether something is known of what a client needs or has bought, or it is suggested something so far."""
    has_bought = client.deals.any(is_won)
    return client.needs_profiles.any() | has_bought | client.product_suggestions.any()


def offers(change: Change) -> Offers:
    """What clients may be suggested now: read once for as many of them as there are."""
    fits = [each for each in change.list_(ProductFit) if each.product.is_active and each.weight]
    rules = change.list_(CrossSellRule, CrossSellRule.is_active.is_(True))
    return Offers(fits, [each for each in rules if each.product.is_active and each.weight])


def needs_of(change: Change, client: Client) -> dict[Need, Decimal]:
    """The needs of a client and their importance: the highest of its newest answers to each question."""
    newest: dict[NeedQuestion, Decimal | None] = {}
    for answer, (importance,) in change.figures(
        NeedAnswer, lambda answer: answer.profile.client.id == client.id, lambda answer: (answer.importance,)
    ):
        newest[answer.question] = importance
    found: dict[Need, Decimal] = {}
    for question, importance in newest.items():
        if question.need is not None and importance:
            found[question.need] = max(importance, found.get(question.need, Decimal(0)))
    return found


def bought_by(change: Change, client: Client) -> set[Product]:
    """The products of deals with a client that were won."""
    deals = change.list_(Deal, (Deal.client_id == client.id) & (Deal.stage == "won"))
    lines = change.list_(DealLine, DealLine.deal_id.in_([deal.id for deal in deals]))
    products = [*(deal.product for deal in deals), *(line.product for line in lines)]
    return {product for product in products if product is not None}


def reasons_for(change: Change, client: Client, known: Offers) -> Iterator[Reason]:
    """Every reason to offer a client something that it has not bought yet."""
    needs, bought = needs_of(change, client), bought_by(change, client)
    for fit in known.fits:
        importance = needs.get(fit.need)
        if importance is not None and fit.product not in bought:
            points = (importance * fit.weight).quantize(POINT, ROUND_HALF_UP)
            yield Reason(fit.product, points, fit.reason, fit.need, importance)
    families = {product.family for product in bought if product.family is not None}
    for rule in known.rules:
        applies = rule.bought_product in bought or rule.bought_family in families
        if applies and rule.product not in bought:
            yield Reason(rule.product, rule.weight, rule.reason, rule=rule)


def suggest(change: Change, client: Client, known: Offers | None = None) -> None:
    """Let what a client is suggested follow what is known of it; what it has declined stays declined. What is suggested
    for the same reasons as before is not written."""
    before: dict[Product, ProductSuggestion] = {}
    twice: list[ProductSuggestion] = []  # two clients that were merged may have had the same
    of_client = change.list_(ProductSuggestion, ProductSuggestion.client_id == client.id)
    for each in sorted(of_client, key=lambda each: (each.declined_on is None, each.deal is None)):
        if before.setdefault(each.product, each) is not each:
            twice.append(each)
    reasons: dict[Product, list[Reason]] = {}
    for reason in reasons_for(change, client, known or offers(change)):
        reasons.setdefault(reason.product, []).append(reason)
    gone = [each for product, each in before.items() if product not in reasons and not each.declined_on]
    change.delete(*twice, *gone)
    for product, why in reasons.items():
        found = before.get(product)
        if found is None:
            found = change.create(ProductSuggestion, client=client, product=product, score=Decimal(0))
        if found.declined_on is None:
            _write(change, found, why)


def _write(change: Change, suggestion: ProductSuggestion, why: Sequence[Reason]) -> None:
    told = change.list_(SuggestionReason, SuggestionReason.suggestion_id == suggestion.id)
    if Counter(map(_content, told)) == Counter(map(_content, why)):
        return
    change.update(suggestion, score=sum((each.points for each in why), Decimal(0)))
    change.delete(*told)
    for each in why:
        change.create(
            SuggestionReason, suggestion=suggestion, need=each.need, importance=each.importance, rule=each.rule,
            points=each.points, text=each.text,
        )  # fmt: skip


def _content(reason: Reason | SuggestionReason) -> tuple[object, ...]:
    return reason.need, reason.importance, reason.rule, reason.points, reason.text
